from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self) -> None:
        """Register the kind of import and export of this app, after those of the apps below it."""
        from reporting import notice
        from reporting.targets.interchange import register_kinds

        register_kinds()
        notice.register()
