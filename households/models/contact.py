"""What happened at a door, and when: the contact moments."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from adv.accounts.models import Membership, Project
from adv.accounts.permissions import Permission
from households.domain.codes import (
    CONTACT_KIND_LABELS,
    RING_RESULT_LABELS,
    SPOKEN_KINDS,
    SPOKEN_RESULTS,
    ContactKind,
    Step,
)
from households.domain.facade import SILENT_STATUSES
from households.models.address import Address
from households.models.household import Household

KIND_CHOICES = [(code.value, label) for code, label in CONTACT_KIND_LABELS.items()]
RESULT_CHOICES = [(code.value, label) for code, label in RING_RESULT_LABELS.items()]


class ContactMomentQuerySet(models.QuerySet["ContactMoment"]):
    """Contact moments; those taken back are kept and left out of everything but the history."""

    def visible_to(self, member: Membership) -> "ContactMomentQuerySet":
        """Return what happened at the doors of the project, for those with a walking list (without the notes)."""
        if not member.can(Permission.WALKLIST_VIEW):
            return self.none()
        return self.filter(project_id=member.project_id)

    def standing(self) -> "ContactMomentQuerySet":
        """Return the moments that were not taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def spoken(self) -> "ContactMomentQuerySet":
        """Return the moments at which somebody of the household was spoken to."""
        return self.filter(Q(kind__in=SPOKEN_KINDS) | Q(result__in=SPOKEN_RESULTS))


class ContactMoment(models.Model):
    """One letter, ring, card, conversation, call, meeting elsewhere, office hour or enquiry.

    The moment is kept to the minute: two equal rows of one person in one minute are one event (a double tap).
    Rows don't change; a slip is taken back and recorded anew.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="contact_moments", verbose_name="project")
    address = models.ForeignKey(Address, models.PROTECT, related_name="contact_moments", verbose_name="adres")
    household = models.ForeignKey(Household, models.CASCADE, related_name="contact_moments", verbose_name="huishouden")
    kind = models.CharField("soort", max_length=20, choices=KIND_CHOICES)
    result = models.CharField("resultaat", max_length=20, choices=RESULT_CHOICES, blank=True)
    at = models.DateTimeField("moment")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="contact_moments", verbose_name="door"
    )
    come_back_on = models.DateField("terugkomen op", null=True, blank=True)
    note = models.TextField("opmerking", blank=True)
    recorded_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField("teruggenomen op", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="teruggenomen door",
    )

    objects = ContactMomentQuerySet.as_manager()

    class Meta:
        verbose_name = "contactmoment"
        verbose_name_plural = "contactmomenten"
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "address", "at", "kind", "by", condition=Q(withdrawn_at__isnull=True), name="contactmoment_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=ContactKind.RING.value) & ~Q(result="")
                | ~Q(kind=ContactKind.RING.value) & Q(result=""),
                name="contactmoment_result_of_ring",
            ),
        ]
        indexes = [
            models.Index(fields=["household", "at"], name="contactmoment_household"),
            models.Index(fields=["address", "at"], name="contactmoment_address"),
            models.Index(fields=["project", "at"], name="contactmoment_project"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()}"


def ever_spoken() -> models.Case:
    """Return, for a query of addresses, whether a contact moment says that who lives there now was spoken to.

    Looked up only where status and step leave it open (see ``was_spoken_to``), which is at few doors.
    """
    said = ContactMoment.objects.standing().spoken().filter(household_id=models.OuterRef("household_id"))
    is_open = Q(door_status__in=SILENT_STATUSES) | Q(door_step=Step.SIGNAL)
    return models.Case(models.When(is_open, then=models.Exists(said)), default=models.Value(value=False))
