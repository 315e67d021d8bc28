"""Tasks to partner organisations, their history and the messages on them."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from adv.accounts.models import Membership, Organisation, OrganisationKind, Project
from adv.accounts.permissions import Permission
from adv.accounts.roles import Role
from households.models import Household
from interventions.domain.codes import GROUND_LABELS, PRIORITY_LABELS, TASK_STATUS_LABELS, Ground, Priority, TaskStatus
from interventions.domain.sharing import NEVER_TO_CORPORATION
from interventions.models.consent import Consent
from interventions.models.intervention import DOMAIN_CHOICES
from interventions.models.plan import Goal

STATUS_CHOICES = [(code.value, label) for code, label in TASK_STATUS_LABELS.items()]
PRIORITY_CHOICES = [(code.value, label) for code, label in PRIORITY_LABELS.items()]
GROUND_CHOICES = [(code.value, label) for code, label in GROUND_LABELS.items()]

OPEN_STATUSES = (TaskStatus.SENT.value, TaskStatus.ACCEPTED.value, TaskStatus.IN_PROGRESS.value)


class TaskQuerySet(models.QuerySet["Task"]):
    """Tasks to partners."""

    def visible_to(self, member: Membership) -> "TaskQuerySet":
        """Return the tasks this member may see.

        The team: those of the households whose dossier they may open. A partner: those of the own organisation with a
        standing ground, while open and for the project's number of days after; the housing corporation nothing on
        health.
        """
        if not member.can(Permission.TASK_VIEW):
            return self.none()
        if member.role != Role.PARTNER:
            return self.filter(household__in=Household.objects.visible_to(member))
        last_day = timezone.localdate() - datetime.timedelta(days=member.project.partner_access_days)
        if member.organisation is None:
            return self.none()
        return self.shared().filter(
            Q(status__in=OPEN_STATUSES) | Q(closed_on__gte=last_day),
            project_id=member.project_id,
            organisation=member.organisation,
        )

    def shared(self) -> "TaskQuerySet":
        """Return the tasks that may be shared at all: on a standing ground, and nothing on health to a corporation."""
        return self.filter(
            Q(ground=Ground.LEGAL.value) | Q(ground=Ground.CONSENT.value, consent__withdrawn_at__isnull=True)
        ).exclude(domain__in=NEVER_TO_CORPORATION, organisation__kind=OrganisationKind.CORPORATION)

    def open(self) -> "TaskQuerySet":
        """Return the tasks on which somebody still has to do something."""
        return self.filter(status__in=OPEN_STATUSES)


class Task(models.Model):
    """What is asked of an organisation for one household. ``number`` is unique in the project.

    Without a ground it is kept but never visible to the partner.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="tasks", verbose_name="project")
    household = models.ForeignKey(Household, models.CASCADE, related_name="tasks", verbose_name="huishouden")
    number = models.CharField("nummer", max_length=40)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="tasks", verbose_name="organisatie")
    domain = models.CharField("leefgebied", max_length=12, choices=DOMAIN_CHOICES)
    description = models.TextField("wat wordt gevraagd")
    priority = models.CharField("prioriteit", max_length=8, choices=PRIORITY_CHOICES, default=Priority.MEDIUM.value)
    sent_on = models.DateField("uitgezet op")
    due_on = models.DateField("einddatum", null=True, blank=True)
    status = models.CharField("status", max_length=12, choices=STATUS_CHOICES, default=TaskStatus.SENT.value)
    accepted_on = models.DateField("geaccepteerd op", null=True, blank=True)
    finished_on = models.DateField("afgerond op", null=True, blank=True)
    closed_on = models.DateField("gesloten op", null=True, blank=True)
    result = models.TextField("resultaat", blank=True)
    reason = models.TextField("reden", blank=True)
    ground = models.CharField("grondslag", max_length=8, choices=GROUND_CHOICES, default=Ground.NONE.value)
    ground_on = models.DateField("grondslag op", null=True, blank=True)
    ground_reason = models.CharField("toelichting op de grondslag", max_length=300, blank=True)
    consent = models.ForeignKey(
        Consent, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name="toestemming"
    )
    goal = models.ForeignKey(Goal, models.RESTRICT, null=True, blank=True, related_name="tasks", verbose_name="doel")
    #: Who of the organisation does it: the sender may ask for somebody, the partner decides.
    assignee = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="assigned_tasks", verbose_name="uitvoerder"
    )
    #: Since when nothing is heard of the partner: the day of sending, later its last move or message. Empty for what
    #: was taken over from another system: then the day of accepting or sending counts.
    waiting_since = models.DateField("wacht sinds", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sent_tasks",
        verbose_name="uitgezet door",
    )
    created_at = models.DateTimeField("gemaakt op", auto_now_add=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "taak"
        verbose_name_plural = "taken"
        ordering: ClassVar[list[str]] = ["-sent_on", "-pk"]
        constraints = [
            models.UniqueConstraint("project", "number", name="task_number_unique"),
            models.CheckConstraint(
                condition=~Q(ground=Ground.CONSENT.value) | Q(consent__isnull=False), name="task_consent_recorded"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "status"], name="task_organisation"),
            models.Index(fields=["household", "status"], name="task_household"),
            models.Index(fields=["project", "sent_on"], name="task_project"),
            models.Index(fields=["project", "status", "due_on"], name="task_board"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.status in OPEN_STATUSES

    def is_late(self, today: datetime.date) -> bool:
        """Tell whether the task is open and past its end date."""
        return self.is_open and self.due_on is not None and self.due_on < today


class TaskTransition(models.Model):
    """One change of status of a task: immutable, with who, when and why. Empty ``from_status``: it was sent."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="transitions", verbose_name="taak")
    from_status = models.CharField("van", max_length=12, choices=STATUS_CHOICES, blank=True)
    to_status = models.CharField("naar", max_length=12, choices=STATUS_CHOICES)
    at = models.DateTimeField("moment")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="door"
    )
    explanation = models.TextField("toelichting", blank=True)

    class Meta:
        verbose_name = "statuswisseling van een taak"
        verbose_name_plural = "statuswisselingen van taken"
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.from_status} → {self.to_status}"


class TaskMessage(models.Model):
    """A short message between partner and advisor on a task."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="messages", verbose_name="taak")
    at = models.DateTimeField("moment", default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="door")
    text = models.TextField("bericht", max_length=2000)

    class Meta:
        verbose_name = "bericht op een taak"
        verbose_name_plural = "berichten op taken"
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return f"bericht {self.pk}"
