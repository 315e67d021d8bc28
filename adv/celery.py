"""The Celery application: what is slow runs outside the request.

The broker is Redis when ``REDIS_URL`` is set; otherwise files in ``DATA_DIR``, which need no server (``bin/run.py``).
Everything else is in the ``CELERY_`` settings.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adv.settings")

app = Celery("adv")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
