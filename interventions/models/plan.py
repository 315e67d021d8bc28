"""The plan van aanpak: one open plan per household, its goals, and what was agreed with the resident."""

import datetime
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from adv.accounts.models import Membership, Organisation
from households.domain.codes import DOMAIN_LABELS
from households.models import Household
from interventions.domain.plan import GOAL_STATUS_LABELS, SETTLED, Doer, GoalStatus, doer_words

DOMAIN_CHOICES = [(code.value, label) for code, label in DOMAIN_LABELS.items()]
STATUS_CHOICES = [(code.value, label) for code, label in GOAL_STATUS_LABELS.items()]
SETTLED_VALUES = tuple(status.value for status in GoalStatus if status in SETTLED)


class PlanQuerySet(models.QuerySet["Plan"]):
    """Plans."""

    def visible_to(self, member: Membership) -> "PlanQuerySet":
        """Return the plans of households whose dossier this member may open."""
        return self.filter(household__in=Household.objects.visible_to(member))

    def open(self) -> "PlanQuerySet":
        """Return the plans that are being carried out."""
        return self.filter(ended_on__isnull=True)


class Plan(models.Model):
    """One plan per household at a time; it ends when the case is closed."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="plans", verbose_name="huishouden")
    started_on = models.DateField("begonnen op")
    ended_on = models.DateField("afgerond op", null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "plan van aanpak"
        verbose_name_plural = "plannen van aanpak"
        ordering: ClassVar[list[str]] = ["-started_on", "-pk"]
        constraints = [
            models.UniqueConstraint("household", condition=Q(ended_on__isnull=True), name="plan_one_open"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(started_on__lte=models.F("ended_on")), name="plan_period_ordered"
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.pk}"


class PlanVersion(models.Model):
    """What was agreed with the resident on a day: the goals as they were then. Immutable."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="versions", verbose_name="plan")
    number = models.PositiveSmallIntegerField("versie")
    agreed_on = models.DateField("afgesproken op")
    agreed_with = models.CharField("afgesproken met", max_length=200)
    goals = models.JSONField("doelen", default=list)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="afgesproken door"
    )
    recorded_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "versie van een plan"
        verbose_name_plural = "versies van plannen"
        ordering: ClassVar[list[str]] = ["-number"]
        constraints = [models.UniqueConstraint("plan", "number", name="plan_version_number")]

    def __str__(self) -> str:
        return f"versie {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise RuntimeError("What was agreed can't be changed: agree again, which makes a new version.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise RuntimeError("What was agreed can't be deleted.")


class GoalQuerySet(models.QuerySet["Goal"]):
    """Goals of plans."""

    def visible_to(self, member: Membership) -> "GoalQuerySet":
        """Return the goals of households whose dossier this member may open."""
        return self.filter(plan__household__in=Household.objects.visible_to(member))

    def unsettled(self) -> "GoalQuerySet":
        """Return the goals on which somebody still works."""
        return self.exclude(status__in=SETTLED_VALUES)


class Goal(models.Model):
    """What a household wants to reach on one domain: why, who does what, by when."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="goals", verbose_name="plan")
    domain = models.CharField("leefgebied", max_length=12, choices=DOMAIN_CHOICES)
    what = models.CharField("doel", max_length=300)
    why = models.TextField("waarom", blank=True)
    doers = models.JSONField("wie doet het", default=list)
    doer_name = models.CharField("naam", max_length=160, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="organisatie"
    )
    due_on = models.DateField("klaar op", null=True, blank=True)
    status = models.CharField("status", max_length=10, choices=STATUS_CHOICES, default=GoalStatus.OPEN.value)
    settled_on = models.DateField("afgerond op", null=True, blank=True)
    settled_note = models.TextField("hoe het afliep", blank=True)
    recorded_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = "doel"
        verbose_name_plural = "doelen"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=SETTLED_VALUES, settled_on__isnull=False)
                | ~Q(status__in=SETTLED_VALUES) & Q(settled_on__isnull=True),
                name="goal_settled_on",
            ),
        ]
        indexes = [models.Index(fields=["plan", "status"], name="goal_plan")]

    def __str__(self) -> str:
        return self.what

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to do anything for it any more."""
        return self.status in SETTLED

    def is_late(self, today: datetime.date) -> bool:
        """Tell whether it should have been reached by now."""
        return not self.is_settled and self.due_on is not None and self.due_on < today

    @property
    def who(self) -> str:
        """Who does it, in words. Fetch the organisation along."""
        organisation = self.organisation.name if self.organisation else ""
        return doer_words([Doer(code) for code in self.doers], organisation=organisation, name=self.doer_name)
