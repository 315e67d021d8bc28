"""Place: complex, staircase (portiek) and address, and what the doorbell protocol says of each address."""

import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from adv.accounts.models import Membership, Project
from adv.accounts.permissions import Permission
from households.domain.codes import STATUS_LABELS, STEP_LABELS, HouseholdStatus, Step

STATUS_CHOICES = [(code.value, label) for code, label in STATUS_LABELS.items()]
STEP_CHOICES = [(code.value, label) for code, label in STEP_LABELS.items()]


class Complex(models.Model):
    """A flat or another group of homes. ``position`` is its place in walking order within the project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="complexes", verbose_name="project")
    name = models.CharField("naam", max_length=120)
    position = models.PositiveIntegerField("plaats in de looplijst", default=0)

    class Meta:
        verbose_name = "complex"
        verbose_name_plural = "complexen"
        ordering: ClassVar[list[str]] = ["position", "name"]
        constraints = [models.UniqueConstraint("project", "name", name="complex_name_unique")]

    def __str__(self) -> str:
        return self.name


class Staircase(models.Model):
    """A portiek: the doors behind one front door."""

    complex = models.ForeignKey(Complex, models.CASCADE, related_name="staircases", verbose_name="complex")
    name = models.CharField("portiek", max_length=40)
    position = models.PositiveIntegerField("plaats in de looplijst", default=0)

    class Meta:
        verbose_name = "portiek"
        verbose_name_plural = "portieken"
        ordering: ClassVar[list[str]] = ["position", "name"]
        constraints = [models.UniqueConstraint("complex", "name", name="staircase_name_unique")]

    def __str__(self) -> str:
        return f"{self.complex} · portiek {self.name}"


def _door_holds(today: datetime.date) -> Q:
    """The condition that the ``door_*`` columns hold, and not yet those of the later slot."""
    return Q(later_active_from__isnull=True) | Q(later_active_from__gt=today)


def due_condition(today: datetime.date) -> Q:
    """The condition that something is due on ``today``, from indexed columns."""
    return (_door_holds(today) & ~Q(door_step="") & Q(door_due_from__lte=today)) | (
        Q(later_active_from__lte=today) & ~Q(later_step="") & Q(later_due_from__lte=today)
    )


class AddressQuerySet(models.QuerySet["Address"]):
    """Addresses. The walking list is of the whole project for everybody who rings at doors there."""

    def visible_to(self, member: Membership) -> "AddressQuerySet":
        """Return the addresses that this member may see: those of the project, for those with a walking list."""
        if not member.can(Permission.WALKLIST_VIEW):
            return self.none()
        return self.filter(project_id=member.project_id)

    def with_current_step(self, today: datetime.date) -> "AddressQuerySet":
        """Annotate what holds on ``today``: the later slot takes over from ``later_active_from`` on.

        Gives ``now_status``, ``now_step``, ``now_due_from``, ``now_due_by``, ``now_round``, ``now_attempt`` and
        ``now_reason``.
        """
        is_later = Q(later_active_from__lte=today)
        return self.annotate(
            **{
                f"now_{name}": models.Case(
                    models.When(is_later, then=models.F(f"later_{name}")), default=models.F(f"door_{name}")
                )
                for name in ("status", "step", "due_from", "due_by", "round", "attempt", "reason")
            }
        )

    def steps_on(self, today: datetime.date) -> list[tuple[int, str, datetime.date | None]]:
        """Return id, step and the day from which it is due, of each address."""
        addresses: models.QuerySet[Any] = self.with_current_step(today)
        return list(addresses.values_list("pk", "now_step", "now_due_from"))

    def where_now(self, name: str, value: str, today: datetime.date) -> "AddressQuerySet":
        """Return the addresses where ``now_<name>`` (see ``with_current_step``) is ``value``, from indexed columns."""
        return self.filter(
            (_door_holds(today) & Q(**{f"door_{name}": value}))
            | Q(**{f"later_{name}": value}, later_active_from__lte=today)
        )

    def due_on(self, today: datetime.date) -> "AddressQuerySet":
        """Return the addresses where something is due on ``today``."""
        return self.filter(due_condition(today))


class Address(models.Model):
    """A home, as in the BAG, with its place in the walking order and its next step.

    The ``door_*`` columns hold what the protocol says since the last event; the ``later_*`` columns what it says from
    ``later_active_from`` on when nothing happens, so that time passes without a job. Both are written by
    ``households.actions.doors.refresh_door`` only.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="addresses", verbose_name="project")
    complex = models.ForeignKey(
        Complex, models.PROTECT, null=True, blank=True, related_name="addresses", verbose_name="complex"
    )
    staircase = models.ForeignKey(
        Staircase, models.PROTECT, null=True, blank=True, related_name="addresses", verbose_name="portiek"
    )
    street = models.CharField("straat", max_length=80)
    house_number = models.PositiveIntegerField(
        "huisnummer", validators=[MinValueValidator(1), MaxValueValidator(99999)]
    )
    house_letter = models.CharField("huisletter", max_length=1, blank=True)
    addition = models.CharField("toevoeging", max_length=4, blank=True)
    postcode = models.CharField("postcode", max_length=7, blank=True, help_text="1234 AB")
    town = models.CharField("plaats", max_length=80)
    floor = models.SmallIntegerField("verdieping", null=True, blank=True)
    walk_position = models.PositiveIntegerField("plaats in de looplijst", default=0)

    # The present household and the outcome of the protocol, kept here so that the walking list is one query.
    household = models.OneToOneField(
        "households.Household", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="bewoond door"
    )
    door_status = models.CharField(
        "status", max_length=20, choices=STATUS_CHOICES, default=HouseholdStatus.NOT_APPROACHED.value
    )
    door_step = models.CharField("stap", max_length=20, choices=STEP_CHOICES, blank=True, default=Step.LETTER.value)
    door_round = models.PositiveSmallIntegerField("ronde", null=True, blank=True)
    door_attempt = models.PositiveSmallIntegerField("poging", null=True, blank=True)
    door_due_from = models.DateField("vanaf", null=True, blank=True)
    door_due_by = models.DateField("uiterlijk", null=True, blank=True)
    door_reason = models.CharField("reden", max_length=300, blank=True)
    door_marks = models.CharField("stippen", max_length=40, blank=True)
    door_last_at = models.DateTimeField("laatste contactmoment", null=True, blank=True)
    later_active_from = models.DateField("later vanaf", null=True, blank=True)
    later_status = models.CharField("status later", max_length=20, choices=STATUS_CHOICES, blank=True)
    later_step = models.CharField("stap later", max_length=20, choices=STEP_CHOICES, blank=True)
    later_round = models.PositiveSmallIntegerField("ronde later", null=True, blank=True)
    later_attempt = models.PositiveSmallIntegerField("poging later", null=True, blank=True)
    later_due_from = models.DateField("vanaf later", null=True, blank=True)
    later_due_by = models.DateField("uiterlijk later", null=True, blank=True)
    later_reason = models.CharField("reden later", max_length=300, blank=True)
    #: The first day to come on which somebody else lives here, or nobody: see ``households.actions.turning``.
    turns_on = models.DateField("bewoner wisselt op", null=True, blank=True)

    objects = AddressQuerySet.as_manager()

    if TYPE_CHECKING:
        now_status: str
        now_step: str
        now_due_from: datetime.date | None
        now_due_by: datetime.date | None
        now_round: int | None
        now_attempt: int | None
        now_reason: str

    class Meta:
        verbose_name = "adres"
        verbose_name_plural = "adressen"
        ordering: ClassVar[list[str]] = ["walk_position", "pk"]
        constraints = [
            models.UniqueConstraint(
                "project", "postcode", "house_number", "house_letter", "addition", name="address_key_unique"
            ),
            models.CheckConstraint(
                condition=Q(house_number__gte=1, house_number__lte=99999), name="address_house_number_range"
            ),
        ]
        indexes = [
            models.Index(fields=["project", "walk_position"], name="address_walk"),
            models.Index(fields=["project", "complex", "walk_position"], name="address_complex_walk"),
            models.Index(fields=["project", "door_due_from"], name="address_due"),
            models.Index(fields=["project", "door_due_by"], name="address_due_by"),
            models.Index(fields=["project", "door_step", "door_due_from", "walk_position"], name="address_step"),
            models.Index(fields=["project", "door_status", "walk_position"], name="address_status"),
            models.Index(fields=["project", "house_number"], name="address_number"),
            models.Index(fields=["project", "later_active_from"], name="address_later"),
            models.Index(fields=["project", "turns_on"], condition=Q(turns_on__isnull=False), name="address_turns"),
        ]

    def __str__(self) -> str:
        return f"{self.street} {self.number}"

    @property
    def number(self) -> str:
        """The house number as people write it: ``34``, ``34A``, ``34-1``, ``34A-1``."""
        return f"{self.house_number}{self.house_letter}" + (f"-{self.addition}" if self.addition else "")
