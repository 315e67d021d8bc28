"""Households and the people in them, and who may look into whose dossier."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from adv.accounts.models import Membership, Project, StandIn
from adv.accounts.permissions import Permission
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.domain.codes import TYPE_LABELS, HouseholdStatus
from households.domain.residents import RELATION_LABELS
from households.models.address import STATUS_CHOICES, Address

#: A household with one of these is spoken with or helped.
RUNNING_STATUSES = frozenset({HouseholdStatus.IN_CONVERSATION, HouseholdStatus.IN_GUIDANCE, HouseholdStatus.AFTERCARE})

TYPE_CHOICES = [(code.value, label) for code, label in TYPE_LABELS.items()]
RELATION_CHOICES = [(code.value, label) for code, label in RELATION_LABELS.items()]


class HouseholdQuerySet(models.QuerySet["Household"]):
    """Households. Every view starts at ``visible_to``."""

    def visible_to(self, member: Membership) -> "HouseholdQuerySet":
        """Return the households whose dossier this member may open.

        The project leader: all of the project. Advisor and trainee: the own caseload, that of somebody they stand in
        for, what is in nobody's caseload yet, and what they gave a reason for (until that ends). Others: none.
        """
        if not member.can(Permission.HOUSEHOLD_VIEW):
            return self.none()
        mine = self.filter(project_id=member.project_id)
        if member.role == Role.PROJECT_LEADER:
            return mine
        absent = StandIn.objects.on(timezone.localdate()).filter(project_id=member.project_id, user_id=member.user_id)
        opened = DossierAccess.objects.valid_at(timezone.now()).filter(user_id=member.user_id)
        return mine.filter(
            Q(owner_id=member.user_id)
            | Q(owner_id__isnull=True)
            | Q(owner_id__in=absent.values("absent_user_id"))
            | Q(pk__in=opened.values("household_id"))
        )

    def in_project_of(self, member: Membership) -> "HouseholdQuerySet":
        """Return the households of the project whose existence this member knows of (name, door, next step).

        For asking access to a colleague's household; never for dossier content.
        """
        if not member.can(Permission.DOSSIER_REQUEST):
            return self.none()
        return self.filter(project_id=member.project_id)


class Household(models.Model):
    """The people who live at an address from a date to a date. A new tenant is a new household."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="households", verbose_name="project")
    address = models.ForeignKey(Address, models.PROTECT, related_name="households", verbose_name="adres")
    since = models.DateField("woont hier sinds", null=True, blank=True)
    until = models.DateField("woonde hier tot", null=True, blank=True)
    is_newcomer = models.BooleanField(
        "nieuwe bewoner", default=False, help_text="Kwam er wonen tijdens het project: eerst een kennismaking."
    )
    status = models.CharField(
        "status", max_length=20, choices=STATUS_CHOICES, default=HouseholdStatus.NOT_APPROACHED.value
    )
    status_since = models.DateField("status sinds", null=True, blank=True)
    status_set_by_hand = models.BooleanField("status door een mens gezet", default=False)
    second_language = models.CharField(
        "tweede taal in brieven",
        max_length=5,
        blank=True,
        help_text="Naast het Nederlands, als het project die tekst heeft.",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="caseload",
        verbose_name="adviseur",
    )
    # From the latest full scoring, kept here so that lists need no subquery. Written by households.actions.matrix.
    type = models.CharField("type", max_length=20, choices=TYPE_CHOICES, blank=True)
    total = models.PositiveSmallIntegerField("totaal", null=True, blank=True)
    created_at = models.DateTimeField("gemaakt op", auto_now_add=True)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = "huishouden"
        verbose_name_plural = "huishoudens"
        constraints = [
            models.UniqueConstraint("address", "since", name="household_since_unique"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(since__lte=models.F("until")),
                name="household_period_ordered",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "status"], name="household_status"),
            models.Index(fields=["project", "owner"], name="household_owner"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """What to call a household by without a name: ``H-0187``."""
        return f"H-{self.pk:04d}"

    @property
    def is_running_case(self) -> bool:
        """Whether somebody works with this household: when it moves, a person decides what becomes of the dossier."""
        return self.status in RUNNING_STATUSES or (self.owner_id is not None and self.status != HouseholdStatus.CLOSED)

    def address_on(self, day: datetime.date) -> Address:
        """Return where this household lived on a day, as far as it is known. Prefetch ``stays__address`` for lists."""
        if self.since is None or self.since <= day:
            return self.address
        lived = (stay for stay in self.stays.all() if stay.since is None or stay.since <= day)
        latest = max(lived, key=lambda stay: stay.since or datetime.date.min, default=None)
        return latest.address if latest else self.address

    @property
    def main_resident(self) -> "Resident | None":
        """The hoofdbewoner, when known. Prefetch ``residents`` for lists."""
        return next((resident for resident in self.residents.all() if resident.is_main), None)

    @property
    def display_name(self) -> str:
        """The name of the hoofdbewoner, or that it is not known. Prefetch ``residents`` for lists."""
        resident = self.main_resident
        return (resident and resident.full_name) or "Naam onbekend"

    def ground_for(self, member: Membership) -> AccessLog.Ground:
        """Return on which ground this member may see this household, for the access log."""
        if member.role == Role.PROJECT_LEADER:
            return AccessLog.Ground.ROLE
        if self.owner_id == member.user_id:
            return AccessLog.Ground.CASELOAD
        if self.owner_id is None:
            return AccessLog.Ground.ROLE
        known: bool | None = vars(self).get("stood_in_for")  # fetched along by the page of a household
        if self.owner_is_replaced_by(member) if known is None else known:
            return AccessLog.Ground.STAND_IN
        return AccessLog.Ground.BREAK_GLASS

    def owner_is_replaced_by(self, member: Membership) -> bool:
        """Tell whether this member stands in for the owner today."""
        stand_ins = StandIn.objects.on(timezone.localdate()).filter(project_id=self.project_id, user_id=member.user_id)
        return stand_ins.filter(absent_user_id=self.owner_id).exists()


class Stay(models.Model):
    """A period at another address than the present one of a household that moved within the project.

    Before the move, or after one that is still to come: on its day ``households.actions.turning`` swaps it with
    ``address``, ``since`` and ``until`` of the household. Who lives where follows from both.
    """

    household = models.ForeignKey(Household, models.CASCADE, related_name="stays", verbose_name="huishouden")
    address = models.ForeignKey(Address, models.PROTECT, related_name="stays", verbose_name="adres")
    since = models.DateField("sinds", null=True, blank=True)
    until = models.DateField("tot", null=True, blank=True)

    class Meta:
        verbose_name = "ander adres"
        verbose_name_plural = "andere adressen"
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(since__lte=models.F("until")),
                name="stay_period_ordered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since} – {self.until}"


class Resident(models.Model):
    """Somebody of a household. The name is in Dutch parts, so that it sorts on the name proper."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="residents", verbose_name="huishouden")
    given = models.CharField("voorletters of voornaam", max_length=80, blank=True)
    infix = models.CharField("tussenvoegsel", max_length=40, blank=True)
    surname = models.CharField("achternaam", max_length=120)
    search_name = models.CharField("zoeknaam", max_length=240, blank=True, db_index=True)
    is_main = models.BooleanField("hoofdbewoner", default=False)
    phone = models.CharField("telefoon", max_length=40, blank=True)
    email = models.EmailField("e-mailadres", blank=True)
    birth_year = models.PositiveSmallIntegerField("geboortejaar", null=True, blank=True)
    relation = models.CharField("wie is het van de hoofdbewoner", max_length=20, choices=RELATION_CHOICES, blank=True)
    mother_tongue = models.CharField("moedertaal", max_length=40, blank=True)
    needs_interpreter = models.BooleanField("tolk nodig", default=False)

    class Meta:
        verbose_name = "bewoner"
        verbose_name_plural = "bewoners"
        ordering: ClassVar[list[str]] = ["-is_main", "surname", "given", "pk"]
        constraints = [
            models.UniqueConstraint("household", condition=Q(is_main=True), name="resident_one_main"),
        ]

    def __str__(self) -> str:
        return f"bewoner {self.pk}"

    @property
    def full_name(self) -> str:
        """The name as it is written: ``L. in 't Veld``."""
        return " ".join(part for part in (self.given, self.infix, self.surname) if part)


class DossierAccessQuerySet(models.QuerySet["DossierAccess"]):
    """Accesses to colleagues' households."""

    def valid_at(self, moment: datetime.datetime) -> "DossierAccessQuerySet":
        """Return what gives access at ``moment``."""
        return self.filter(starts_at__lte=moment, ends_at__gt=moment)


class DossierAccess(models.Model):
    """Access to a colleague's household after giving a reason; logged and shown to its owner."""

    class Reason(models.TextChoices):
        STAND_IN = "stand_in", "waarneming"
        OFFICE_HOUR = "office_hour", "spreekuur"
        CASE_MEETING = "case_meeting", "casusbespreking"
        URGENT = "urgent", "spoed"
        OTHER = "other", "anders, namelijk"

    household = models.ForeignKey(Household, models.CASCADE, related_name="dossier_accesses", verbose_name="huishouden")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="dossier_accesses", verbose_name="gebruiker"
    )
    reason = models.CharField("reden", max_length=20, choices=Reason)
    explanation = models.CharField("toelichting", max_length=300, blank=True)
    starts_at = models.DateTimeField("vanaf")
    ends_at = models.DateTimeField("tot")

    objects = DossierAccessQuerySet.as_manager()

    class Meta:
        verbose_name = "inzage met reden"
        verbose_name_plural = "inzages met reden"
        ordering: ClassVar[list[str]] = ["-starts_at"]
        indexes = [models.Index(fields=["user", "ends_at"], name="dossieraccess_user")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="other") | ~Q(explanation=""), name="dossieraccess_other_has_words"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} tot {self.ends_at:%Y-%m-%d %H:%M}"
