"""Overdracht: households of one colleague go to another, once that one has accepted."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from adv.accounts.models import Membership, Project
from adv.accounts.permissions import Permission
from adv.accounts.roles import Role
from households.models.household import Household


class HandoverQuerySet(models.QuerySet["Handover"]):
    """Handovers, offered and settled."""

    def visible_to(self, member: Membership) -> "HandoverQuerySet":
        """Return those that this member gives or receives; the project leader: all of the project."""
        if not member.can(Permission.HOUSEHOLD_HAND_OVER):
            return self.none()
        mine = self.filter(project_id=member.project_id)
        if member.role == Role.PROJECT_LEADER:
            return mine
        return mine.filter(Q(giver_id=member.user_id) | Q(receiver_id=member.user_id) | Q(offered_by_id=member.user_id))

    def open(self) -> "HandoverQuerySet":
        """Return those that wait for the receiver."""
        return self.filter(state=Handover.State.OFFERED)


class Handover(models.Model):
    """An offer of households to a colleague. Until it is accepted they stay with the giver.

    ``is_everything``: the whole caseload with all that is on the giver's name, as when somebody leaves.
    """

    class State(models.TextChoices):
        OFFERED = "offered", "aangeboden"
        ACCEPTED = "accepted", "aangenomen"
        DECLINED = "declined", "niet aangenomen"
        WITHDRAWN = "withdrawn", "ingetrokken"

    project = models.ForeignKey(Project, models.CASCADE, related_name="handovers", verbose_name="project")
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="handovers_given", verbose_name="van"
    )
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="handovers_received", verbose_name="aan"
    )
    is_everything = models.BooleanField("alles", default=False)
    note = models.TextField("wat de ander moet weten")
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="aangeboden door"
    )
    offered_at = models.DateTimeField("aangeboden op", default=timezone.now, editable=False)
    state = models.CharField("stand", max_length=10, choices=State, default=State.OFFERED)
    settled_at = models.DateTimeField("beantwoord op", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="beantwoord door",
    )
    answer = models.TextField("antwoord", blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "overdracht"
        verbose_name_plural = "overdrachten"
        ordering: ClassVar[list[str]] = ["-offered_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="handover_to_another"),
            models.CheckConstraint(
                condition=Q(state="offered", settled_at__isnull=True)
                | ~Q(state="offered") & Q(settled_at__isnull=False),
                name="handover_settled_at",
            ),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(answer=""), name="handover_declined_has_answer"),
        ]
        indexes = [models.Index(fields=["receiver", "state"], name="handover_receiver")]

    def __str__(self) -> str:
        return f"overdracht {self.pk}"


class HandoverItem(models.Model):
    """A household in a handover. ``is_open`` while nobody answered: one offer per household at a time."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="items", verbose_name="overdracht")
    household = models.ForeignKey(Household, models.CASCADE, related_name="handover_items", verbose_name="huishouden")
    is_open = models.BooleanField("wacht op antwoord", default=True)

    class Meta:
        verbose_name = "huishouden in een overdracht"
        verbose_name_plural = "huishoudens in overdrachten"
        ordering: ClassVar[list[str]] = ["pk"]
        constraints = [
            models.UniqueConstraint("household", condition=Q(is_open=True), name="handover_one_offer"),
            models.UniqueConstraint("handover", "household", name="handover_item_unique"),
        ]

    def __str__(self) -> str:
        return f"huishouden in overdracht {self.pk}"
