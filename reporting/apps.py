from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self) -> None:
        """Register what this app adds to the desk and to files in and out, after the apps below it."""
        from reporting import notice
        from reporting.research.desk import register_desk
        from reporting.targets.interchange import register_kinds

        register_kinds()
        register_desk()
        notice.register()
