from django.apps import AppConfig


class InterventionsConfig(AppConfig):
    name = "interventions"

    def ready(self) -> None:
        from interventions import (
            desk_sources,
            effects_desk,
            follow_ups,
            handover_tasks,
            interchange,  # noqa: F401  registers its kinds of import and export
            tasks_on_desk,
        )
        from interventions.actions import closing, reminders
        from interventions.sections import register_all

        register_all()
        effects_desk.register()
        closing.register()
        desk_sources.register_all()
        tasks_on_desk.register_all()
        reminders.register()
        follow_ups.register()
        handover_tasks.register()
