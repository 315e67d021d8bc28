from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    name = "households"

    def ready(self) -> None:
        """Register the own kinds of import and export, and the entries in the timeline before those of other apps."""
        from households import scoring_desk, signal_sections, timeline
        from households.agenda import household
        from households.interchange import registered  # noqa: F401  registers its kinds of import and export

        timeline.register()
        signal_sections.register()
        household.register_all()
        scoring_desk.register_all()
