"""Escalation: a stuck task is taken to the management of the organisation, and followed until it is solved."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from adv.accounts.models import Membership
from households.models import Household
from interventions.models.task import Task


class EscalationQuerySet(models.QuerySet["Escalation"]):
    """Escalations."""

    def visible_to(self, member: Membership) -> "EscalationQuerySet":
        """Return the escalations of households whose dossier this member may open; a partner none at all."""
        return self.filter(task__household__in=Household.objects.visible_to(member))

    def open(self) -> "EscalationQuerySet":
        """Return what is not solved yet."""
        return self.filter(solved_on__isnull=True)


class Escalation(models.Model):
    """A task that was taken to the management of the organisation: with whom, why, and how it ended."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="escalations", verbose_name="taak")
    taken_to = models.CharField("bij wie aangekaart", max_length=120)
    reason = models.TextField("wat er vastzit")
    opened_on = models.DateField("opgeschaald op")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="opgeschaald door"
    )
    solved_on = models.DateField("opgelost op", null=True, blank=True)
    solved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="opgelost door"
    )
    outcome = models.TextField("hoe het afliep", blank=True)
    recorded_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        verbose_name = "opschaling"
        verbose_name_plural = "opschalingen"
        ordering: ClassVar[list[str]] = ["-opened_on", "-pk"]
        constraints = [
            models.UniqueConstraint("task", condition=Q(solved_on__isnull=True), name="escalation_one_open"),
            models.CheckConstraint(
                condition=Q(solved_on__isnull=True) | Q(solved_on__gte=models.F("opened_on")),
                name="escalation_solved_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return f"opschaling {self.opened_on}"


class EscalationNote(models.Model):
    """What happened on the way to a solution."""

    escalation = models.ForeignKey(Escalation, models.CASCADE, related_name="notes", verbose_name="opschaling")
    on = models.DateField("op")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="door")
    text = models.TextField("wat er gebeurde")
    recorded_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "stap in een opschaling"
        verbose_name_plural = "stappen in opschalingen"
        ordering: ClassVar[list[str]] = ["on", "pk"]

    def __str__(self) -> str:
        return f"stap {self.pk}"
