"""Walking a round: the staircases that somebody picked, from when to when; and what came in from a device offline."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from adv.accounts.models import Membership, Project
from adv.accounts.permissions import Permission
from households.domain.codes import CONTACT_KIND_LABELS, RING_RESULT_LABELS
from households.models.address import Address, Staircase
from households.models.contact import ContactMoment


class WalkingRoundQuerySet(models.QuerySet["WalkingRound"]):
    """Rounds."""

    def visible_to(self, member: Membership) -> "WalkingRoundQuerySet":
        """Return the own rounds of a member in the project."""
        if not member.can(Permission.DOOR_RECORD):
            return self.none()
        return self.filter(project_id=member.project_id, person_id=member.user_id)


class WalkingRound(models.Model):
    """A round through some staircases by one person. What was done is read from the contact moments."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="walking_rounds", verbose_name="project")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="walking_rounds", verbose_name="wie loopt"
    )
    staircases = models.ManyToManyField(Staircase, related_name="+", verbose_name="portieken")
    started_at = models.DateTimeField("begonnen op")
    ended_at = models.DateTimeField("klaar op", null=True, blank=True)

    objects = WalkingRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "ronde"
        verbose_name_plural = "rondes"
        ordering: ClassVar[list[str]] = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "person", "project", condition=models.Q(ended_at__isnull=True), name="walking_round_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"ronde {self.started_at:%Y-%m-%d %H:%M}"


class OfflineEntryQuerySet(models.QuerySet["OfflineEntry"]):
    """What devices sent in after having been without a connection."""

    def visible_to(self, member: Membership) -> "OfflineEntryQuerySet":
        """Return the entries of the project that need a person, for the project leader; the own ones for others."""
        if member.can(Permission.TEAM_MANAGE) and member.sees_dossiers:
            return self.filter(project_id=member.project_id)
        if not member.can(Permission.DOOR_RECORD):
            return self.none()
        return self.filter(project_id=member.project_id, person_id=member.user_id)


class OfflineEntry(models.Model):
    """One event that was recorded on a device without a connection; ``uuid`` makes that it arrives once.

    Nothing that arrives is thrown away: what can't be recorded (an address no longer theirs) waits for a person.
    """

    class State(models.TextChoices):
        RECORDED = "recorded", "vastgelegd"
        CONFLICT = "conflict", "vastgelegd, iemand anders was er ook"
        WAITING = "waiting", "wacht op de projectleider"
        SETTLED = "settled", "door een mens afgehandeld"

    uuid = models.UUIDField("kenmerk", unique=True)
    project = models.ForeignKey(Project, models.CASCADE, related_name="offline_entries", verbose_name="project")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="offline_entries", verbose_name="door"
    )
    address = models.ForeignKey(
        Address, models.PROTECT, null=True, blank=True, related_name="offline_entries", verbose_name="adres"
    )
    kind = models.CharField("soort", max_length=20, choices=[(k.value, v) for k, v in CONTACT_KIND_LABELS.items()])
    result = models.CharField(
        "resultaat", max_length=20, blank=True, choices=[(k.value, v) for k, v in RING_RESULT_LABELS.items()]
    )
    at = models.DateTimeField("moment")
    device_at = models.DateTimeField("moment volgens het apparaat")
    come_back_on = models.DateField("terugkomen op", null=True, blank=True)
    body_hash = models.CharField("hash van wat binnenkwam", max_length=64)
    state = models.CharField("stand", max_length=10, choices=State)
    explanation = models.CharField("toelichting", max_length=200, blank=True)
    contact_moment = models.ForeignKey(
        ContactMoment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="vastgelegd als"
    )
    received_at = models.DateTimeField("ontvangen op", auto_now_add=True)
    settled_at = models.DateTimeField("afgehandeld op", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="afgehandeld door",
    )

    objects = OfflineEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "offline vastgelegd"
        verbose_name_plural = "offline vastgelegd"
        ordering: ClassVar[list[str]] = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["project", "state"], name="offlineentry_state")]

    def __str__(self) -> str:
        return str(self.uuid)
