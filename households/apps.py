from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    name = "households"

    def ready(self) -> None:
        """Register the own kinds of import and export, and the entries in the timeline before those of other apps."""
        from households import (
            conversation_sections,
            desk_sources,
            scoring_desk,
            signal_sections,
            team_sections,
            timeline,
        )
        from households.actions import concern, handover, handover_moves, reminders
        from households.agenda import household
        from households.interchange import registered  # noqa: F401  registers its kinds of import and export

        timeline.register()
        signal_sections.register()
        household.register_all()
        scoring_desk.register_all()
        desk_sources.register_all()
        team_sections.register_all()
        concern.register()
        reminders.register()
        handover_moves.register(handover.move_offers)
        handover.register()
        conversation_sections.register_all()
