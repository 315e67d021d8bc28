"""What a project adds to the lists: kinds of intervention and sub-themes of its own."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from adv.accounts.models import Membership, Project
from households.domain.codes import DOMAIN_LABELS
from interventions.domain.codes import INTERVENTION_LABELS

_KIND_CHOICES = [(code.value, label) for code, label in INTERVENTION_LABELS.items()]
_DOMAIN_CHOICES = [(code.value, label) for code, label in DOMAIN_LABELS.items()]


class OwnKindQuerySet(models.QuerySet["OwnKind"]):
    """Kinds of intervention of a project."""

    def visible_to(self, member: Membership) -> "OwnKindQuerySet":
        """Return those of the project somebody works in."""
        return self.filter(project_id=member.project_id)

    def in_use(self) -> "OwnKindQuerySet":
        """Return those that can be chosen."""
        return self.filter(retired_at__isnull=True)


class OwnKind(models.Model):
    """A kind of intervention that a project added. It is one of the fixed kinds, by a name of its own.

    Files and reports with fixed codes count it as ``counts_as``; beside those it is shown by its own name.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="own_kinds", verbose_name="project")
    name = models.CharField("naam", max_length=60)
    counts_as = models.CharField("telt mee als", max_length=40, choices=_KIND_CHOICES)
    is_informal = models.BooleanField("informeel", default=False)
    retired_at = models.DateTimeField("niet meer te kiezen sinds", null=True, blank=True)

    objects = OwnKindQuerySet.as_manager()

    class Meta:
        verbose_name = "eigen soort interventie"
        verbose_name_plural = "eigen soorten interventies"
        ordering: ClassVar[list[str]] = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), "project", name="own_kind_name_unique")]

    def __str__(self) -> str:
        return self.name


class OwnThemeQuerySet(models.QuerySet["OwnTheme"]):
    """Sub-themes of a project."""

    def visible_to(self, member: Membership) -> "OwnThemeQuerySet":
        """Return those of the project somebody works in."""
        return self.filter(project_id=member.project_id)


class OwnTheme(models.Model):
    """A sub-theme that a project added to the list of a domain. Effects keep the words, not this row."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="own_themes", verbose_name="project")
    domain = models.CharField("leefgebied", max_length=12, choices=_DOMAIN_CHOICES)
    name = models.CharField("thema", max_length=80)

    objects = OwnThemeQuerySet.as_manager()

    class Meta:
        verbose_name = "eigen thema"
        verbose_name_plural = "eigen thema's"
        ordering: ClassVar[list[str]] = ["domain", "name"]
        constraints = [models.UniqueConstraint(Lower("name"), "domain", "project", name="own_theme_unique")]

    def __str__(self) -> str:
        return self.name
