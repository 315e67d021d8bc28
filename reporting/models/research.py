"""Anonymous tables for researchers, and the reading of what residents said before it may go out."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from adv.accounts.models import Membership, Project
from adv.accounts.permissions import Permission
from interventions.models import Effect


class ResearchExportQuerySet(models.QuerySet["ResearchExport"]):
    """Exports for research."""

    def visible_to(self, member: Membership) -> "ResearchExportQuerySet":
        """Return the exports of the project of somebody who may make them."""
        return self.filter(project_id=member.project_id) if member.can(Permission.RESEARCH_EXPORT) else self.none()


class ResearchExport(models.Model):
    """A table of effects in which nobody can be recognised.

    While fragments wait for a reader its rows know which effect they are about. Once finished they are gone: nobody, we
    neither, can tell from a code which household it was. The files are kept until ``files_until``.
    """

    class State(models.TextChoices):
        READING = "reading", "wacht op nalezen"
        DONE = "done", "klaar"
        CANCELLED = "cancelled", "gestopt"

    project = models.ForeignKey(Project, models.CASCADE, related_name="research_exports", verbose_name="project")
    first_year = models.PositiveSmallIntegerField("van jaar")
    last_year = models.PositiveSmallIntegerField("tot en met jaar")
    recipient = models.CharField("voor wie", max_length=160)
    purpose = models.CharField("waarvoor", max_length=300)
    with_fragments = models.BooleanField("met fragmenten", default=False)
    state = models.CharField("stand", max_length=10, choices=State, default=State.READING)
    row_count = models.PositiveIntegerField("rijen", default=0)
    household_count = models.PositiveIntegerField("huishoudens", default=0)
    left_out = models.PositiveIntegerField("huishoudens weggelaten", default=0)
    recipe = models.JSONField("hoe grof", default=dict)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gemaakt door"
    )
    requested_at = models.DateTimeField("gemaakt op", auto_now_add=True)
    finished_at = models.DateTimeField("klaar op", null=True, blank=True)
    files_until = models.DateField("bestanden tot en met", null=True, blank=True)

    objects = ResearchExportQuerySet.as_manager()

    class Meta:
        verbose_name = "onderzoeksexport"
        verbose_name_plural = "onderzoeksexports"
        ordering: ClassVar[list[str]] = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(first_year__lte=models.F("last_year")), name="research_years_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.first_year}–{self.last_year} voor {self.recipient}"


class ResearchRow(models.Model):
    """A row of an export that is not finished: an effect, with what the table will say of its household.

    ``position`` is the place in the table, by chance. The fragment itself stays with the effect; ``read_text`` is the
    checksum of what the reader saw, so that a text that changed afterwards is read again.
    """

    class Decision(models.TextChoices):
        NONE = "none", "geen fragment"
        WAITING = "waiting", "nog lezen"
        APPROVED = "approved", "mag mee"
        BLANKED = "blanked", "weggelaten"

    export = models.ForeignKey(ResearchExport, models.CASCADE, related_name="rows", verbose_name="onderzoeksexport")
    position = models.PositiveIntegerField("plaats")
    effect = models.ForeignKey(Effect, models.CASCADE, related_name="+", verbose_name="effect")
    code = models.CharField("code van het huishouden", max_length=12)
    type = models.CharField("type", max_length=40)
    form = models.CharField("huishoudvorm", max_length=40)
    year = models.CharField("jaar", max_length=20)
    decision = models.CharField("besluit", max_length=10, choices=Decision, default=Decision.NONE)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gelezen door"
    )
    decided_at = models.DateTimeField("gelezen op", null=True, blank=True)
    read_text = models.CharField("controlegetal van de tekst", max_length=64, blank=True)

    class Meta:
        verbose_name = "rij van een onderzoeksexport"
        verbose_name_plural = "rijen van onderzoeksexports"
        ordering: ClassVar[list[str]] = ["position"]
        constraints = [models.UniqueConstraint("export", "position", name="research_row_position_unique")]
        indexes = [models.Index(fields=["export", "decision"], name="research_row_decision")]

    def __str__(self) -> str:
        return f"rij {self.position}"


class ResearchReading(models.Model):
    """Who read a fragment of an export, when, and what they decided: kept after the rows are gone, without the text."""

    export = models.ForeignKey(ResearchExport, models.CASCADE, related_name="readings", verbose_name="onderzoeksexport")
    position = models.PositiveIntegerField("plaats")
    decision = models.CharField("besluit", max_length=10, choices=ResearchRow.Decision)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="gelezen door")
    at = models.DateTimeField("gelezen op")

    class Meta:
        verbose_name = "nagelezen fragment"
        verbose_name_plural = "nagelezen fragmenten"
        ordering: ClassVar[list[str]] = ["position"]
        constraints = [models.UniqueConstraint("export", "position", name="research_reading_unique")]

    def __str__(self) -> str:
        return f"rij {self.position}: {self.decision}"
