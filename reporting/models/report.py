"""Reports: each one kept as it was made, with its figures and checksum."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from adv.accounts.models import Membership, Project
from adv.accounts.permissions import Permission
from adv.accounts.roles import Role


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports."""

    def visible_to(self, member: Membership) -> "ReportQuerySet":
        """Return the reports this member may see: the leader all, the client the finished outside versions."""
        if not member.can(Permission.REPORT_VIEW):
            return self.none()
        mine = self.filter(project_id=member.project_id)
        if member.role == Role.PROJECT_LEADER:
            return mine
        return mine.filter(is_internal=False, state=Report.State.DONE)


class ReportKind(models.TextChoices):
    """Which selection of the figures the PDF shows; the files with figures always hold all of them."""

    QUARTERLY = "quarterly", "Kwartaalrapportage"
    MANAGEMENT = "management", "Managementrapportage"


class Report(models.Model):
    """A report over a period, made by Celery. This row is the truth about it; a task takes its id and may run twice.

    ``starts_on`` and ``ends_on`` are both included, in Amsterdam time. A later report on the same period gets a higher
    ``version`` and replaces nothing.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "in de wachtrij"
        RUNNING = "running", "wordt gemaakt"
        DONE = "done", "klaar"
        FAILED = "failed", "mislukt"
        CANCELLED = "cancelled", "gestopt"

    project = models.ForeignKey(Project, models.CASCADE, related_name="reports", verbose_name="project")
    kind = models.CharField(
        "soort", max_length=12, choices=ReportKind, default=ReportKind.MANAGEMENT, db_default="management"
    )
    starts_on = models.DateField("van")
    ends_on = models.DateField("tot en met")
    is_internal = models.BooleanField(
        "interne versie", default=False, help_text="Toont ook kleine aantallen. Blijft binnen het team."
    )
    is_automatic = models.BooleanField("vanzelf gemaakt", default=False, db_default=False)
    version = models.PositiveSmallIntegerField("versie", default=1)
    state = models.CharField("stand", max_length=10, choices=State, default=State.QUEUED)
    progress = models.PositiveSmallIntegerField("voortgang in procent", default=0)
    step = models.CharField("waarmee bezig", max_length=80, blank=True)
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    figures = models.JSONField("cijfers", null=True, blank=True)
    #: Every cell with the households behind it and whether it is hidden, and the sums between them: what a later report
    #: must not give away by its difference with this one. Never shown, and in no file.
    cells = models.JSONField("cellen achter de cijfers", null=True, blank=True, editable=False)
    checksum = models.CharField("controlegetal (SHA-256)", max_length=64, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name="aangevraagd door",
    )
    requested_at = models.DateTimeField("aangevraagd op", auto_now_add=True)
    heartbeat_at = models.DateTimeField("laatste teken van leven", null=True, blank=True)
    finished_at = models.DateTimeField("klaar op", null=True, blank=True)
    #: Of an automatic one: when the project leaders were told, and when one of them first opened it.
    announced_at = models.DateTimeField("gemeld op", null=True, blank=True)
    opened_at = models.DateTimeField("voor het eerst geopend op", null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "rapportage"
        verbose_name_plural = "rapportages"
        ordering: ClassVar[list[str]] = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "project", "kind", "starts_on", "ends_on", "is_internal", "version", name="report_version_unique"
            ),
            models.UniqueConstraint(
                "project", "kind", "starts_on", "ends_on", condition=Q(is_automatic=True), name="report_automatic_once"
            ),
            models.CheckConstraint(condition=Q(starts_on__lte=models.F("ends_on")), name="report_period_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on} v{self.version}"

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be made."""
        return self.state in (self.State.QUEUED, self.State.RUNNING)

    def is_new_for(self, member: Membership) -> bool:
        """Whether it made itself and this project leader is the first to see that it is done or failed."""
        is_over = self.state in (self.State.DONE, self.State.FAILED)
        return self.is_automatic and self.opened_at is None and is_over and member.role == Role.PROJECT_LEADER
