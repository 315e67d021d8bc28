from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The top of the project: system checks and what crosses the apps."""

    name = "adv"
    label = "core"

    def ready(self) -> None:
        from adv import checks  # noqa: F401  registers the system checks
