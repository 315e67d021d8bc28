"""Appointments with residents, and the private calendar feeds."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from adv.accounts.models import Membership, Project
from adv.accounts.permissions import Permission
from households.models.address import Address
from households.models.contact import ContactMoment
from households.models.household import Household


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Appointments of the team."""

    def visible_to(self, member: Membership) -> "AppointmentQuerySet":
        """Return the appointments of the project, for those with a walking list: the door and the time, no content."""
        if not member.can(Permission.WALKLIST_VIEW):
            return self.none()
        return self.filter(project_id=member.project_id)

    def standing(self) -> "AppointmentQuerySet":
        """Return the appointments that were not cancelled."""
        return self.filter(cancelled_at__isnull=True)


class Appointment(models.Model):
    """Somebody of the team meets a household at a time and place."""

    class Place(models.TextChoices):
        HOME = "home", "bij de bewoner thuis"
        OFFICE = "office", "op kantoor"
        ELSEWHERE = "elsewhere", "ergens anders"

    project = models.ForeignKey(Project, models.CASCADE, related_name="appointments", verbose_name="project")
    address = models.ForeignKey(Address, models.PROTECT, related_name="appointments", verbose_name="adres")
    household = models.ForeignKey(Household, models.CASCADE, related_name="appointments", verbose_name="huishouden")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments", verbose_name="wie gaat erheen"
    )
    starts_at = models.DateTimeField("begin")
    minutes = models.PositiveSmallIntegerField(
        "duur in minuten", default=60, validators=[MinValueValidator(5), MaxValueValidator(600)]
    )
    place = models.CharField("waar", max_length=10, choices=Place, default=Place.HOME)
    note = models.CharField("notitie", max_length=300, blank=True)
    contact_moment = models.ForeignKey(
        ContactMoment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="afgesproken bij"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="gemaakt door"
    )
    created_at = models.DateTimeField("gemaakt op", auto_now_add=True)
    reminded_at = models.DateTimeField("herinnerd op", null=True, blank=True)
    cancelled_at = models.DateTimeField("afgezegd op", null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = "afspraak"
        verbose_name_plural = "afspraken"
        ordering: ClassVar[list[str]] = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["project", "starts_at"], name="appointment_project"),
            models.Index(fields=["person", "starts_at"], name="appointment_person"),
            models.Index(fields=["household", "starts_at"], name="appointment_household"),
        ]

    def __str__(self) -> str:
        return f"afspraak {self.starts_at:%Y-%m-%d %H:%M}"


class CalendarFeed(models.Model):
    """A private calendar feed of one member: whoever has the address of it can read it, until it is replaced.

    Only a hash of the secret is kept.
    """

    membership = models.OneToOneField(
        Membership, models.CASCADE, related_name="calendar_feed", verbose_name="lidmaatschap"
    )
    secret_hash = models.CharField("hash van het geheim", max_length=64, unique=True)
    created_at = models.DateTimeField("gemaakt op", auto_now_add=True)

    class Meta:
        verbose_name = "agendafeed"
        verbose_name_plural = "agendafeeds"

    def __str__(self) -> str:
        return f"agendafeed {self.pk}"
