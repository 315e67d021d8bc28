"""Evaluations: what became of it, as seen by the resident and by the advisor."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from adv.accounts.models import Membership
from households.models import Household
from interventions.domain.codes import PERSPECTIVE_LABELS
from interventions.domain.evaluation import OUTCOME_LABELS, OUTCOME_VALUE_LABELS
from interventions.models.plan import Plan

OUTCOME_CHOICES = [(code.value, label) for code, label in OUTCOME_LABELS.items()]
OUTCOME_VALUE_CHOICES = [(code.value, label) for code, label in OUTCOME_VALUE_LABELS.items()]
PERSPECTIVE_CHOICES = [(code.value, label) for code, label in PERSPECTIVE_LABELS.items()]


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    """Evaluations."""

    def visible_to(self, member: Membership) -> "EvaluationQuerySet":
        """Return the evaluations of households whose dossier this member may open."""
        return self.filter(household__in=Household.objects.visible_to(member))


class Evaluation(models.Model):
    """Looking back with a household on a day."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="evaluations", verbose_name="huishouden")
    plan = models.ForeignKey(
        Plan, models.CASCADE, null=True, blank=True, related_name="evaluations", verbose_name="plan"
    )
    on = models.DateField("datum")
    remark = models.TextField("opmerking", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="door")
    recorded_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "evaluatie"
        verbose_name_plural = "evaluaties"
        ordering: ClassVar[list[str]] = ["-on", "-pk"]
        constraints = [models.UniqueConstraint("household", "on", name="evaluation_once_a_day")]

    def __str__(self) -> str:
        return f"evaluatie {self.on}"


class EvaluationOutcome(models.Model):
    """One outcome at an evaluation, seen from one side. What was not asked has no row."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="outcomes", verbose_name="evaluatie")
    outcome = models.CharField("uitkomst", max_length=16, choices=OUTCOME_CHOICES)
    perspective = models.CharField("volgens", max_length=10, choices=PERSPECTIVE_CHOICES)
    value = models.CharField("hoe het ging", max_length=16, choices=OUTCOME_VALUE_CHOICES)

    class Meta:
        verbose_name = "uitkomst van een evaluatie"
        verbose_name_plural = "uitkomsten van evaluaties"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints = [
            models.UniqueConstraint("evaluation", "outcome", "perspective", name="evaluation_outcome_unique")
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.perspective} {self.value}"
