"""Meldingen: somebody asks to go to an address now."""

import datetime
from collections.abc import Collection
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Min, Q

from adv.accounts.models import Membership, Project
from adv.accounts.permissions import Permission
from adv.accounts.roles import Role
from households.domain.protocol_settings import AMSTERDAM
from households.models.address import Address
from households.models.household import Household


class SignalQuerySet(models.QuerySet["Signal"]):
    """Signals. That there is one is known to everybody with a walking list; what it says is not."""

    def visible_to(self, member: Membership) -> "SignalQuerySet":
        """Return the signals whose text this member may read.

        The project leader: all. The team: those assigned to them, those they recorded, those on nobody's name, and
        those about households whose dossier they may open.
        """
        if not member.can(Permission.WALKLIST_VIEW):
            return self.none()
        mine = self.filter(project_id=member.project_id)
        if member.role == Role.PROJECT_LEADER:
            return mine
        return mine.filter(
            Q(assigned_to_id=member.user_id)
            | Q(recorded_by_id=member.user_id)
            | Q(assigned_to__isnull=True)
            | Q(household__in=Household.objects.visible_to(member))
        )

    def known_to(self, member: Membership) -> "SignalQuerySet":
        """Return the signals of which this member may know that they are there: never for what they say."""
        if not member.can(Permission.WALKLIST_VIEW):
            return self.none()
        return self.filter(project_id=member.project_id)

    def open(self) -> "SignalQuerySet":
        """Return the signals that nobody has handled yet."""
        return self.filter(handled_at__isnull=True)

    def open_at_end_of(self, day: datetime.date) -> "SignalQuerySet":
        """Return the signals that had come in and were not handled at the end of a day."""
        midnight = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min, tzinfo=AMSTERDAM)
        return self.filter(Q(handled_at__isnull=True) | Q(handled_at__gte=midnight), received_on__lte=day)

    def oldest_open(self, address_ids: Collection[int], day: datetime.date) -> dict[int, datetime.date]:
        """Return per address the day of the oldest signal that was open at the end of ``day``, in one query."""
        found = self.open_at_end_of(day).filter(address_id__in=address_ids).order_by()
        return dict(found.values("address_id").annotate(oldest=Min("received_on")).values_list("address_id", "oldest"))


class Signal(models.Model):
    """A melding: puts the address on top of the walking list until it is handled, whatever its status.

    The source of a suspicion is never shown on screens that a resident could see over a shoulder, nor to partners.
    """

    class Source(models.TextChoices):
        CORPORATION = "corporation", "woningcorporatie"
        WELFARE = "welfare", "welzijnswerk"
        POLICE = "police", "politie"
        NEIGHBOUR = "neighbour", "buur"
        ACQUAINTANCE = "acquaintance", "bekende"
        RESIDENT = "resident", "de bewoner zelf"
        TEAM = "team", "het team"
        OTHER = "other", "iemand anders"

    project = models.ForeignKey(Project, models.CASCADE, related_name="signals", verbose_name="project")
    address = models.ForeignKey(Address, models.PROTECT, related_name="signals", verbose_name="adres")
    household = models.ForeignKey(
        Household, models.CASCADE, null=True, blank=True, related_name="signals", verbose_name="huishouden"
    )
    source = models.CharField("wie meldt het", max_length=20, choices=Source)
    source_name = models.CharField("naam van de melder", max_length=120, blank=True)
    is_suspicion = models.BooleanField("vermoeden van iets strafbaars", default=False)
    is_safety_concern = models.BooleanField("zorg om veiligheid", default=False)
    text = models.TextField("wat is er aan de hand")
    received_on = models.DateField("ontvangen op")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signals",
        verbose_name="wie gaat eropaf",
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="vastgelegd door",
    )
    recorded_at = models.DateTimeField("vastgelegd op", auto_now_add=True)
    handled_at = models.DateTimeField("afgehandeld op", null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="afgehandeld door",
    )
    outcome = models.TextField("wat is eruit gekomen", blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = "melding"
        verbose_name_plural = "meldingen"
        ordering: ClassVar[list[str]] = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True) | ~Q(outcome=""), name="signal_handled_has_outcome"
            )
        ]
        indexes = [
            models.Index(fields=["project", "handled_at"], name="signal_open"),
            models.Index(fields=["address", "handled_at"], name="signal_address"),
        ]

    def __str__(self) -> str:
        return f"melding {self.pk}"


class SignalStep(models.Model):
    """Something done about a signal: a consultation, a step of the meldcode, a question to others, a visit."""

    class Kind(models.TextChoices):
        CONSULTATION = "consultation", "overlegd met een collega of deskundige"
        MELDCODE_1 = "meldcode_1", "meldcode stap 1: signalen in kaart"
        MELDCODE_2 = "meldcode_2", "meldcode stap 2: overleg met collega of Veilig Thuis"
        MELDCODE_3 = "meldcode_3", "meldcode stap 3: gesprek met betrokkenen"
        MELDCODE_4 = "meldcode_4", "meldcode stap 4: wegen"
        MELDCODE_5 = "meldcode_5", "meldcode stap 5: beslissen"
        ASKED = "asked", "navraag bij anderen"
        VISIT = "visit", "langs geweest"
        NOTE = "note", "notitie"

    signal = models.ForeignKey(Signal, models.CASCADE, related_name="steps", verbose_name="melding")
    kind = models.CharField("wat", max_length=20, choices=Kind)
    on = models.DateField("datum")
    text = models.TextField("toelichting", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="door")
    recorded_at = models.DateTimeField("vastgelegd op", auto_now_add=True)

    class Meta:
        verbose_name = "stap bij een melding"
        verbose_name_plural = "stappen bij meldingen"
        ordering: ClassVar[list[str]] = ["on", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()
