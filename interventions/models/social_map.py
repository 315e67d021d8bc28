"""The sociale kaart: what an organisation does and whom to ask there, and the volunteers of a project.

The organisation itself lives in ``adv.accounts``, which knows nothing of domains; what stands here goes with it.
"""

import datetime
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from adv.accounts.models import Membership, Organisation, Project
from interventions.domain.volunteers import Room, room


class OrganisationProfile(models.Model):
    """What an organisation does, on which domains (codes), and how to get there."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="profile", verbose_name="organisatie"
    )
    domains = models.JSONField("leefgebieden", default=list, blank=True)
    offer = models.TextField("wat zij doen", blank=True)
    intake = models.TextField("zo meld je iemand aan", blank=True)
    phone = models.CharField("telefoon", max_length=40, blank=True)
    email = models.EmailField("e-mailadres", blank=True)
    website = models.URLField("website", blank=True)
    place = models.CharField("bezoekadres", max_length=200, blank=True)
    hours = models.CharField("bereikbaar", max_length=200, blank=True)
    changed_at = models.DateTimeField("gewijzigd op", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "profiel van een organisatie"
        verbose_name_plural = "profielen van organisaties"

    def __str__(self) -> str:
        return str(self.organisation)


class OrganisationContact(models.Model):
    """Somebody at an organisation whom the team can ask."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts", verbose_name="organisatie")
    name = models.CharField("naam", max_length=120)
    task = models.CharField("waarvoor", max_length=120, blank=True)
    phone = models.CharField("telefoon", max_length=40, blank=True)
    email = models.EmailField("e-mailadres", blank=True)

    class Meta:
        verbose_name = "contactpersoon"
        verbose_name_plural = "contactpersonen"
        ordering: ClassVar[list[str]] = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class VolunteerQuerySet(models.QuerySet["Volunteer"]):
    """Volunteers."""

    def visible_to(self, member: Membership) -> "VolunteerQuerySet":
        """Return those of the project somebody works in. Which pages show them is a right."""
        return self.filter(project_id=member.project_id)


class Volunteer(models.Model):
    """A volunteer (maatje) who helps households, through an organisation or the project itself.

    Only what is needed to ask them; who stops is removed at once. Whom they help is not kept here.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="volunteers", verbose_name="project")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="volunteers", verbose_name="via"
    )
    name = models.CharField("naam", max_length=80)
    phone = models.CharField("telefoon", max_length=40, blank=True)
    email = models.EmailField("e-mailadres", blank=True)
    helps_with = models.JSONField("helpt met", default=list)
    languages = models.CharField("talen", max_length=120, blank=True)
    free_times = models.JSONField("heeft tijd", default=list, blank=True)
    available_from = models.DateField("beschikbaar vanaf", null=True, blank=True)
    places = models.PositiveSmallIntegerField(
        "huishoudens tegelijk", default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    taken = models.PositiveSmallIntegerField("huishoudens nu", default=0, validators=[MaxValueValidator(20)])
    agreed_on = models.DateField("akkoord met deze lijst op")
    checked_on = models.DateField("nagekeken op")
    changed_at = models.DateTimeField("gewijzigd op", default=timezone.now, editable=False)

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = "vrijwilliger"
        verbose_name_plural = "vrijwilligers"
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(phone="") | ~Q(email=""), name="volunteer_reachable"),
        ]

    def __str__(self) -> str:
        return self.name

    def room_on(self, today: datetime.date) -> Room:
        """Whether there is room for one more household."""
        return room(places=self.places, taken=self.taken, available_from=self.available_from, today=today)
