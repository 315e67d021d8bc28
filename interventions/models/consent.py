"""Consent: a named resident agrees that something is shared with an organisation."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from adv.accounts.models import Membership, Organisation, Project
from households.models import Household, Resident


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Consents."""

    def visible_to(self, member: Membership) -> "ConsentQuerySet":
        """Return the consents of households whose dossier this member may open."""
        return self.filter(household__in=Household.objects.visible_to(member))

    def standing(self) -> "ConsentQuerySet":
        """Return the consents that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Consent(models.Model):
    """What a resident agreed to share, with whom, how and when; withdrawing closes the partner's view at once."""

    class Form(models.TextChoices):
        ORAL = "oral", "mondeling"
        WRITTEN = "written", "schriftelijk"
        TAKEN_OVER = "taken_over", "overgenomen uit een ander systeem"

    household = models.ForeignKey(Household, models.CASCADE, related_name="consents", verbose_name="huishouden")
    resident = models.ForeignKey(
        Resident, models.PROTECT, null=True, blank=True, related_name="consents", verbose_name="gegeven door"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="consents", verbose_name="organisatie")
    purpose = models.CharField("waarvoor", max_length=300)
    form = models.CharField("hoe gegeven", max_length=12, choices=Form)
    given_on = models.DateField("gegeven op")
    #: Word for word what the resident agreed to; the text of the project may change later.
    wording = models.TextField("tekst waarmee is ingestemd", blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="vastgelegd door",
    )
    recorded_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField("ingetrokken op", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="intrekking vastgelegd door",
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "toestemming"
        verbose_name_plural = "toestemmingen"
        ordering: ClassVar[list[str]] = ["-given_on", "-pk"]

    def __str__(self) -> str:
        return f"toestemming {self.given_on}"

    @property
    def is_standing(self) -> bool:
        """Whether it still holds."""
        return self.withdrawn_at is None


class ConsentText(models.Model):
    """What a project reads out or hands over when it asks for consent: for one organisation, or for all the others.

    The fields in it are those of ``interventions.domain.consent_text``. A consent keeps its own copy.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="consent_texts", verbose_name="project")
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="consent_texts", verbose_name="organisatie"
    )
    text = models.TextField("tekst", max_length=3000)
    changed_at = models.DateTimeField("gewijzigd op")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="gewijzigd door"
    )

    class Meta:
        verbose_name = "toestemmingstekst"
        verbose_name_plural = "toestemmingsteksten"
        constraints = [
            models.UniqueConstraint("project", "organisation", name="consent_text_per_organisation"),
            models.UniqueConstraint(
                "project", condition=models.Q(organisation__isnull=True), name="consent_text_one_general"
            ),
        ]

    def __str__(self) -> str:
        return f"toestemmingstekst {self.pk}"
