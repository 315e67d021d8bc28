from django.apps import AppConfig


class InterventionsConfig(AppConfig):
    name = "interventions"

    def ready(self) -> None:
        from interventions import desk_sources, effects_desk
        from interventions import desk_sources, interchange  # noqa: F401  registers its kinds of import and export
        from interventions.actions import closing
        from interventions.sections import register_all

        register_all()
        effects_desk.register()
        closing.register()
        desk_sources.register_all()
        desk_sources.register_all()
