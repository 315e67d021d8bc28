"""Interventions and their effects, as seen by the resident and by the professional."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from adv.accounts.models import Membership, Project
from households.domain.codes import DOMAIN_LABELS
from households.models import Conversation, Household
from interventions.domain.codes import (
    EFFECT_VALUE_LABELS,
    INTERVENTION_LABELS,
    PERSPECTIVE_LABELS,
)
from interventions.models.own_words import OwnKind
from interventions.models.plan import Goal

DOMAIN_CHOICES = [(code.value, label) for code, label in DOMAIN_LABELS.items()]
KIND_CHOICES = [(code.value, label) for code, label in INTERVENTION_LABELS.items()]
PERSPECTIVE_CHOICES = [(code.value, label) for code, label in PERSPECTIVE_LABELS.items()]
VALUE_CHOICES = [(code.value, label) for code, label in EFFECT_VALUE_LABELS.items()]


class InterventionQuerySet(models.QuerySet["Intervention"]):
    """Interventions."""

    def visible_to(self, member: Membership) -> "InterventionQuerySet":
        """Return the interventions at households whose dossier this member may open."""
        return self.filter(household__in=Household.objects.visible_to(member))


class Intervention(models.Model):
    """Something done with or for a household on a date. ``number`` is unique in the project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="interventions", verbose_name="project")
    household = models.ForeignKey(Household, models.CASCADE, related_name="interventions", verbose_name="huishouden")
    number = models.CharField("nummer", max_length=40)
    on = models.DateField("datum")
    kind = models.CharField("interventie", max_length=40, choices=KIND_CHOICES)
    #: What the project itself calls it; then ``kind`` is what that counts as.
    own_kind = models.ForeignKey(
        OwnKind, models.RESTRICT, null=True, blank=True, related_name="interventions", verbose_name="eigen soort"
    )
    description = models.TextField("omschrijving", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="interventions", verbose_name="door")
    goal = models.ForeignKey(
        Goal, models.RESTRICT, null=True, blank=True, related_name="interventions", verbose_name="doel"
    )
    conversation = models.ForeignKey(
        Conversation, models.SET_NULL, null=True, blank=True, related_name="interventions", verbose_name="gesprek"
    )
    recorded_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)

    objects = InterventionQuerySet.as_manager()

    class Meta:
        verbose_name = "interventie"
        verbose_name_plural = "interventies"
        ordering: ClassVar[list[str]] = ["-on", "-pk"]
        constraints = [models.UniqueConstraint("project", "number", name="intervention_number_unique")]
        indexes = [
            models.Index(fields=["household", "on"], name="intervention_household"),
            models.Index(fields=["project", "on"], name="intervention_project"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind_name}"

    @property
    def kind_name(self) -> str:
        """What was done, as the project calls it. Fetch ``own_kind`` along for lists."""
        return self.own_kind.name if self.own_kind else self.get_kind_display()


class InterventionDomain(models.Model):
    """A domain at which an intervention is aimed."""

    intervention = models.ForeignKey(Intervention, models.CASCADE, related_name="domains", verbose_name="interventie")
    domain = models.CharField("leefgebied", max_length=12, choices=DOMAIN_CHOICES)

    class Meta:
        verbose_name = "leefgebied van een interventie"
        verbose_name_plural = "leefgebieden van interventies"
        constraints = [models.UniqueConstraint("intervention", "domain", name="intervention_domain_unique")]

    def __str__(self) -> str:
        return self.get_domain_display()


class EffectQuerySet(models.QuerySet["Effect"]):
    """Effects of interventions."""

    def visible_to(self, member: Membership) -> "EffectQuerySet":
        """Return the effects at households whose dossier this member may open."""
        return self.filter(intervention__household__in=Household.objects.visible_to(member))


class Effect(models.Model):
    """What an intervention did on one domain, seen from one side, observed on a date."""

    intervention = models.ForeignKey(Intervention, models.CASCADE, related_name="effects", verbose_name="interventie")
    domain = models.CharField("leefgebied", max_length=12, choices=DOMAIN_CHOICES)
    perspective = models.CharField("volgens", max_length=10, choices=PERSPECTIVE_CHOICES)
    value = models.CharField("waardering", max_length=10, choices=VALUE_CHOICES)
    observed_on = models.DateField("datum")
    sub_theme = models.CharField("thema", max_length=80, blank=True)
    fragment = models.TextField("fragment", blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="vastgelegd door",
    )
    recorded_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)

    objects = EffectQuerySet.as_manager()

    class Meta:
        verbose_name = "effect"
        verbose_name_plural = "effecten"
        ordering: ClassVar[list[str]] = ["-observed_on", "-pk"]
        indexes = [
            models.Index(fields=["intervention", "domain", "perspective"], name="effect_intervention"),
            models.Index(fields=["observed_on"], name="effect_observed"),
            models.Index(fields=["value", "domain", "observed_on"], name="effect_cell"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(perspective=""), name="effect_has_perspective"),
        ]

    def __str__(self) -> str:
        return f"{self.get_domain_display()} {self.get_perspective_display()} {self.get_value_display()}"
