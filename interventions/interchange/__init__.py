"""Interventions, effects and tasks in files. Imported once the models are there: registers the kinds of this app."""

from households.actions.registry import followers
from households.interchange.jobs import CREATE_ORGANISATIONS, CREATE_USERS
from households.interchange.kinds import Kind, register
from interventions.actions.registry import follow_tenancies
from interventions.interchange.effects import EffectJob, export_effects
from interventions.interchange.interventions import InterventionJob, export_interventions
from interventions.interchange.tasks import TaskJob, export_tasks

_USERS = ((CREATE_USERS, "Maak onbekende medewerkers aan (zonder dat zij kunnen inloggen)"),)
_ORGANISATIONS = ((CREATE_ORGANISATIONS, "Maak onbekende organisaties aan"),)

register(Kind("interventies", "Interventies", export_interventions, InterventionJob, options=_USERS))
register(Kind("effecten", "Effecten", export_effects, EffectJob))
register(Kind("taken", "Taken aan partners", export_tasks, TaskJob, options=_ORGANISATIONS))
followers.append(follow_tenancies)
