"""The case: its status over time, who is in charge, who else helps, aftercare, and the history of changes."""

import datetime
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from adv.accounts.models import Membership, Organisation
from households.domain.case_status import CLOSING_LABELS
from households.domain.changes import FIELD_LABELS, KIND_LABELS, VERB_LABELS, ChangeKind, ChangeVerb, title_of
from households.domain.codes import HouseholdStatus
from households.domain.helpers import CONTENTMENT_LABELS, Contentment, Period
from households.models.address import STATUS_CHOICES
from households.models.contact import ContactMoment
from households.models.household import Household

REASON_CHOICES = [(code.value, label) for code, label in CLOSING_LABELS.items()]
KIND_CHOICES = [(code.value, label) for code, label in KIND_LABELS.items()]
VERB_CHOICES = [(code.value, label) for code, label in VERB_LABELS.items()]
CONTENTMENT_CHOICES = [(code.value, label) for code, label in CONTENTMENT_LABELS.items()]


class UnchangeableError(RuntimeError):
    """Somebody tried to change or delete what happened."""


class _Unchangeable(models.Model):
    """A row of history: written once. It goes with its household when that is erased, never alone."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise UnchangeableError("What happened can't be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise UnchangeableError("What happened can't be deleted.")


class StatusChangeQuerySet(models.QuerySet["StatusChange"]):
    """Changes of status."""

    def visible_to(self, member: Membership) -> "StatusChangeQuerySet":
        """Return the changes at households whose dossier this member may open."""
        return self.filter(household__in=Household.objects.visible_to(member))


class StatusChange(_Unchangeable):
    """A change of status that a person made, as of a day. Immutable; what the doors decide is not here."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="status_changes", verbose_name="huishouden")
    from_status = models.CharField("van", max_length=20, choices=STATUS_CHOICES)
    to_status = models.CharField("naar", max_length=20, choices=STATUS_CHOICES)
    on = models.DateField("met ingang van")
    reason = models.CharField("reden van afsluiten", max_length=20, choices=REASON_CHOICES, blank=True)
    explanation = models.TextField("toelichting", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="door"
    )
    recorded_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)

    objects = StatusChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "statuswisseling"
        verbose_name_plural = "statuswisselingen"
        ordering: ClassVar[list[str]] = ["on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(from_status=F("to_status")), name="status_change_changes"),
            models.CheckConstraint(
                condition=Q(to_status=HouseholdStatus.CLOSED.value) & ~Q(reason="")
                | ~Q(to_status=HouseholdStatus.CLOSED.value) & Q(reason=""),
                name="status_change_reason_of_closing",
            ),
        ]
        indexes = [models.Index(fields=["household", "on"], name="status_change_household")]

    def __str__(self) -> str:
        return f"{self.from_status} → {self.to_status}"


class DossierChangeQuerySet(models.QuerySet["DossierChange"]):
    """The history of dossiers."""

    def visible_to(self, member: Membership) -> "DossierChangeQuerySet":
        """Return the history of households whose dossier this member may open."""
        return self.filter(household__in=Household.objects.visible_to(member))


class DossierChange(_Unchangeable):
    """One line of the history of a dossier: who changed what, when, from what to what.

    ``on`` is the day it is about, ``at`` when it was written down. ``changes`` are field, old and new value in words.
    """

    household = models.ForeignKey(Household, models.CASCADE, related_name="changes", verbose_name="huishouden")
    at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)
    on = models.DateField("datum")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="door"
    )
    kind = models.CharField("wat", max_length=20, choices=KIND_CHOICES)
    verb = models.CharField("wat ermee gebeurde", max_length=12, choices=VERB_CHOICES)
    object_id = models.BigIntegerField("nummer van het gegeven", null=True)
    subject = models.CharField("waarover", max_length=300, blank=True)
    changes = models.JSONField("van en naar", default=list)

    objects = DossierChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "wijziging in een dossier"
        verbose_name_plural = "wijzigingen in dossiers"
        ordering: ClassVar[list[str]] = ["-on", "-pk"]
        indexes = [
            models.Index(fields=["household", "on"], name="dossier_change_on"),
            models.Index(fields=["household", "kind", "object_id"], name="dossier_change_object"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.verb}"

    @property
    def title(self) -> str:
        """What happened in a few words."""
        return title_of(ChangeKind(self.kind), ChangeVerb(self.verb))

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """What changed: the label of the field, the old and the new value."""
        return [(FIELD_LABELS.get(name, name), old, new) for name, old, new in self.changes]


class CoordinatorQuerySet(models.QuerySet["Coordinator"]):
    """Those who were named as regisseur."""

    def visible_to(self, member: Membership) -> "CoordinatorQuerySet":
        """Return those of households whose dossier this member may open."""
        return self.filter(household__in=Household.objects.visible_to(member))

    def current(self) -> "CoordinatorQuerySet":
        """Return who is in charge now."""
        return self.filter(until__isnull=True)


class Coordinator(models.Model):
    """Who was named as regisseur from a day on: a colleague, or somebody at a partner.

    Without a current row the advisor of the household is in charge, so that there is exactly one at any moment.
    """

    household = models.ForeignKey(Household, models.CASCADE, related_name="coordinators", verbose_name="huishouden")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="collega"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="organisatie"
    )
    name = models.CharField("naam", max_length=120, blank=True)
    since = models.DateField("sinds")
    until = models.DateField("tot", null=True, blank=True)
    recorded_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)

    objects = CoordinatorQuerySet.as_manager()

    class Meta:
        verbose_name = "regisseur"
        verbose_name_plural = "regisseurs"
        ordering: ClassVar[list[str]] = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint("household", condition=Q(until__isnull=True), name="coordinator_exactly_one"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, organisation__isnull=True, name="")
                | Q(user__isnull=True, organisation__isnull=False) & ~Q(name=""),
                name="coordinator_colleague_or_partner",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__lte=F("until")), name="coordinator_period_ordered"
            ),
        ]

    def __str__(self) -> str:
        return f"regisseur {self.pk}"

    @property
    def words(self) -> str:
        """Who it is: ``Sanne Bakker`` or ``M. Jansen (Budgethulp)``. Fetch user and organisation along."""
        return self.user.name if self.user else f"{self.name} ({self.organisation})"


class HelperQuerySet(models.QuerySet["Helper"]):
    """Involved helpers."""

    def visible_to(self, member: Membership) -> "HelperQuerySet":
        """Return those of households whose dossier this member may open."""
        return self.filter(household__in=Household.objects.visible_to(member))


class Helper(models.Model):
    """An organisation or a person that helps a household, beside the team (betrokken hulpverlening)."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="helpers", verbose_name="huishouden")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="organisatie"
    )
    name = models.CharField("naam of soort hulp", max_length=160, blank=True)
    is_informal = models.BooleanField("informeel", default=False)
    since = models.DateField("sinds", null=True, blank=True)
    until = models.DateField("tot en met", null=True, blank=True)
    content = models.CharField(
        "is de bewoner tevreden", max_length=12, choices=CONTENTMENT_CHOICES, default=Contentment.UNKNOWN.value
    )
    remark = models.TextField("opmerking", blank=True)
    recorded_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)

    objects = HelperQuerySet.as_manager()

    class Meta:
        verbose_name = "betrokken hulp"
        verbose_name_plural = "betrokken hulp"
        ordering = [F("until").asc(nulls_first=True), F("since").asc(nulls_first=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(name=""), name="helper_has_name_or_organisation"
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(since__lte=F("until")),
                name="helper_period_ordered",
            ),
        ]

    def __str__(self) -> str:
        return f"hulp {self.pk}"

    @property
    def words(self) -> str:
        """Who it is: ``Budgethulp, mevrouw De Wit``. Fetch the organisation along."""
        return ", ".join(part for part in (self.organisation.name if self.organisation else "", self.name) if part)

    @property
    def period(self) -> Period:
        """From when to when."""
        return Period(self.since, self.until)


class AftercareContactQuerySet(models.QuerySet["AftercareContact"]):
    """Planned contacts after the guidance."""

    def visible_to(self, member: Membership) -> "AftercareContactQuerySet":
        """Return those of households whose dossier this member may open."""
        return self.filter(household__in=Household.objects.visible_to(member))

    def open(self) -> "AftercareContactQuerySet":
        """Return those that are still to come, or late."""
        return self.filter(done_on__isnull=True, cancelled_at__isnull=True)

    def due_on(self, day: datetime.date) -> "AftercareContactQuerySet":
        """Return those to be done on a day, late ones too."""
        return self.open().filter(planned_on__lte=day)


class AftercareContact(models.Model):
    """A contact planned for after the guidance: to hear how it goes."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="aftercare", verbose_name="huishouden")
    planned_on = models.DateField("gepland op")
    done_on = models.DateField("geweest op", null=True, blank=True)
    cancelled_at = models.DateTimeField("vervallen op", null=True, blank=True)
    moment = models.OneToOneField(
        ContactMoment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="contactmoment"
    )
    remark = models.TextField("hoe het gaat", blank=True)
    recorded_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)

    objects = AftercareContactQuerySet.as_manager()

    class Meta:
        verbose_name = "nazorgcontact"
        verbose_name_plural = "nazorgcontacten"
        ordering: ClassVar[list[str]] = ["planned_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                "household",
                "planned_on",
                condition=Q(done_on__isnull=True, cancelled_at__isnull=True),
                name="aftercare_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(cancelled_at__isnull=True), name="aftercare_done_or_cancelled"
            ),
        ]
        indexes = [models.Index(fields=["planned_on"], name="aftercare_planned")]

    def __str__(self) -> str:
        return f"nazorg {self.planned_on}"
