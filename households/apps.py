from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    name = "households"

    def ready(self) -> None:
        """Register the own kinds of import and export, and the entries in the timeline before those of other apps."""
        from households import timeline
        from households.agenda import household
        from households.interchange import registered  # noqa: F401  registers its kinds of import and export

        timeline.register()
        household.register_all()
