"""What was done for a household, what it did, and what was handed to partners."""

from interventions.models.consent import Consent
from interventions.models.intervention import Effect, Intervention, InterventionDomain
from interventions.models.task import Task, TaskMessage, TaskTransition

__all__ = ["Consent", "Effect", "Intervention", "InterventionDomain", "Task", "TaskMessage", "TaskTransition"]
