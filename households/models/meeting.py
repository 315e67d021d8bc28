"""The casusbespreking: the weekly meeting of the team, what is on its agenda, and what was decided."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from adv.accounts.models import Membership, Project
from adv.accounts.permissions import Permission
from households.models.household import Household


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings of the team."""

    def visible_to(self, member: Membership) -> "MeetingQuerySet":
        """Return the meetings of the project, for the team: when they were and who was there, not what was said."""
        if not member.can(Permission.CASE_MEETING):
            return self.none()
        return self.filter(project_id=member.project_id)

    def open(self) -> "MeetingQuerySet":
        """Return the meeting that goes on now: its minutes are not finished."""
        return self.filter(closed_at__isnull=True)


class Meeting(models.Model):
    """A casusbespreking on a day. Its minutes are finished at ``closed_at`` and don't change any more."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="meetings", verbose_name="project")
    on = models.DateField("datum")
    present = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name="wie erbij waren"
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="begonnen door"
    )
    started_at = models.DateTimeField("begonnen op", default=timezone.now, editable=False)
    closed_at = models.DateTimeField("afgerond op", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="afgerond door"
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "casusbespreking"
        verbose_name_plural = "casusbesprekingen"
        ordering: ClassVar[list[str]] = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint("project", condition=Q(closed_at__isnull=True), name="meeting_one_open"),
        ]

    def __str__(self) -> str:
        return f"casusbespreking {self.on}"


class MeetingItemQuerySet(models.QuerySet["MeetingItem"]):
    """Households on the agenda."""

    def visible_to(self, member: Membership) -> "MeetingItemQuerySet":
        """Return what is or was on the agenda, for the team: code, address and why.

        Never for ``notes``: those are dossier, and start at ``readable_by``.
        """
        if not member.can(Permission.CASE_MEETING):
            return self.none()
        return self.filter(household__project_id=member.project_id)

    def readable_by(self, member: Membership) -> "MeetingItemQuerySet":
        """Return those of households whose dossier this member may open: also what was said."""
        return self.filter(household__in=Household.objects.visible_to(member))

    def waiting(self) -> "MeetingItemQuerySet":
        """Return what is still to be discussed."""
        return self.filter(meeting__isnull=True, withdrawn_at__isnull=True)


class MeetingItem(models.Model):
    """A household on the agenda, with why. ``meeting`` is the one in which it was discussed."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="meeting_items", verbose_name="huishouden")
    why = models.CharField("waarom", max_length=200)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="op de agenda gezet door"
    )
    added_at = models.DateTimeField("op de agenda sinds", default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField("van de agenda gehaald op", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="van de agenda gehaald door",
    )
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="items", verbose_name="besproken in"
    )
    notes = models.TextField("wat is besproken", blank=True)
    version = models.PositiveIntegerField("versie van het verslag", default=0)

    objects = MeetingItemQuerySet.as_manager()

    class Meta:
        verbose_name = "agendapunt"
        verbose_name_plural = "agendapunten"
        ordering: ClassVar[list[str]] = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "household",
                condition=Q(meeting__isnull=True, withdrawn_at__isnull=True),
                name="meeting_item_once_on_agenda",
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=True) | Q(withdrawn_at__isnull=True), name="meeting_item_discussed_or_not"
            ),
        ]
        indexes = [models.Index(fields=["household", "meeting"], name="meeting_item_household")]

    def __str__(self) -> str:
        return f"agendapunt {self.pk}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions of the meeting."""

    def visible_to(self, member: Membership) -> "DecisionQuerySet":
        """Return the decisions about households whose dossier this member may open, and those this member carries out.

        Whoever has to do something reads what that is, also after the access to a colleague's dossier has ended.
        """
        if not member.can(Permission.CASE_MEETING):
            return self.none()
        return self.filter(
            Q(item__household__in=Household.objects.visible_to(member)) | Q(owner_id=member.user_id),
            item__household__project_id=member.project_id,
        )

    def open(self) -> "DecisionQuerySet":
        """Return the decisions that are still to be carried out."""
        return self.filter(settled_at__isnull=True)


class Decision(models.Model):
    """What the meeting decided about a household: who does what by when. On the owner's desk until ticked off."""

    item = models.ForeignKey(MeetingItem, models.CASCADE, related_name="decisions", verbose_name="agendapunt")
    what = models.CharField("besluit", max_length=500)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="meeting_decisions", verbose_name="wie doet het"
    )
    due_on = models.DateField("uiterlijk op")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="vastgelegd door"
    )
    recorded_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)
    settled_at = models.DateTimeField("afgevinkt op", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="afgevinkt door"
    )
    is_dropped = models.BooleanField("hoeft niet meer", default=False)
    outcome = models.TextField("hoe het afliep", blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "besluit van de casusbespreking"
        verbose_name_plural = "besluiten van de casusbespreking"
        ordering: ClassVar[list[str]] = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_dropped=False) | Q(settled_at__isnull=False) & ~Q(outcome=""),
                name="decision_dropped_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["owner", "settled_at"], name="decision_owner")]

    def __str__(self) -> str:
        return f"besluit {self.pk}"
