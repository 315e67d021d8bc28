"""What was done for a household, what it did, and what was handed to partners."""

from interventions.models.consent import Consent, ConsentText
from interventions.models.escalation import Escalation, EscalationNote
from interventions.models.evaluation import Evaluation, EvaluationOutcome
from interventions.models.follow_up import FollowUp
from interventions.models.intervention import Effect, Intervention, InterventionDomain
from interventions.models.own_words import OwnKind, OwnTheme
from interventions.models.plan import Goal, Plan, PlanVersion
from interventions.models.social_map import OrganisationContact, OrganisationProfile, Volunteer
from interventions.models.task import Task, TaskMessage, TaskTransition

__all__ = [
    "Consent",
    "ConsentText",
    "Effect",
    "Escalation",
    "EscalationNote",
    "Evaluation",
    "EvaluationOutcome",
    "FollowUp",
    "Goal",
    "Intervention",
    "InterventionDomain",
    "OrganisationContact",
    "OrganisationProfile",
    "OwnKind",
    "OwnTheme",
    "Plan",
    "PlanVersion",
    "Task",
    "TaskMessage",
    "TaskTransition",
    "Volunteer",
]
