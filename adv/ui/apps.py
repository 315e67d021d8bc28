"""App configuration."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Template tags, navigation and the style guide; no models."""

    name = "adv.ui"
    label = "ui"
    verbose_name = "Vormgeving"
