"""What became of an action that was agreed in a conversation: a goal, an intervention or a task."""

from django.db import models
from django.db.models import Q

from households.models import ConversationAction
from interventions.models.intervention import Intervention
from interventions.models.plan import Goal
from interventions.models.task import Task

_ONE_OF = ("goal", "intervention", "task")


class FollowUp(models.Model):
    """One action became one goal, one intervention or one task; so each of those knows its conversation."""

    action = models.OneToOneField(
        ConversationAction, models.CASCADE, related_name="follow_up", verbose_name="actie uit een gesprek"
    )
    goal = models.OneToOneField(
        Goal, models.CASCADE, null=True, blank=True, related_name="follow_up", verbose_name="doel"
    )
    intervention = models.OneToOneField(
        Intervention, models.CASCADE, null=True, blank=True, related_name="follow_up", verbose_name="interventie"
    )
    task = models.OneToOneField(
        Task, models.CASCADE, null=True, blank=True, related_name="follow_up", verbose_name="taak"
    )

    class Meta:
        verbose_name = "uitwerking van een actie"
        verbose_name_plural = "uitwerkingen van acties"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    *(Q(**{f"{name}__isnull": name != chosen for name in _ONE_OF}) for chosen in _ONE_OF),
                    _connector=Q.OR,
                ),
                name="follow_up_one_of",
            ),
        ]

    def __str__(self) -> str:
        return f"actie {self.action_id}"
