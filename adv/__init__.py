"""Achter de Voordeur: the project around the apps. Importing it makes the Celery app known to ``shared_task``."""

from adv.celery import app as celery_app

__all__ = ["celery_app"]
