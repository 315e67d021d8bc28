"""Announcement letters and "wij troffen u niet thuis" cards: their templates, and the stacks that are printed."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from adv.accounts.models import Membership, Project
from adv.accounts.permissions import Permission
from households.models.address import Address
from households.models.contact import ContactMoment
from households.models.household import Household

#: Languages of letters: the code as in BCP 47, and what it is called in Dutch.
LETTER_LANGUAGES = {
    "nl": "Nederlands",
    "ar": "Arabisch",
    "de": "Duits",
    "en": "Engels",
    "es": "Spaans",
    "fr": "Frans",
    "pl": "Pools",
    "so": "Somalisch",
    "ti": "Tigrinya",
    "tr": "Turks",
    "uk": "Oekraïens",
}


class LetterKind(models.TextChoices):
    """What is put through the letter box."""

    LETTER = "letter", "aankondigingsbrief"
    CARD = "card", "kaart: wij troffen u niet thuis"


class LetterTemplate(models.Model):
    """The text of a project's letter or card in one language, with names of fields between braces."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="letter_templates", verbose_name="project")
    kind = models.CharField("soort", max_length=10, choices=LetterKind)
    language = models.CharField("taal", max_length=5, choices=list(LETTER_LANGUAGES.items()), default="nl")
    subject = models.CharField("onderwerp", max_length=160)
    body = models.TextField("tekst")
    updated_at = models.DateTimeField("gewijzigd op", auto_now=True)

    class Meta:
        verbose_name = "brieftekst"
        verbose_name_plural = "briefteksten"
        constraints = [models.UniqueConstraint("project", "kind", "language", name="letter_template_unique")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_language_display()})"


class MailingQuerySet(models.QuerySet["Mailing"]):
    """Stacks of letters or cards."""

    def visible_to(self, member: Membership) -> "MailingQuerySet":
        """Return the stacks of the project, for those who record what happens at doors."""
        if not member.can(Permission.DOOR_RECORD):
            return self.none()
        return self.filter(project_id=member.project_id)

    def with_size(self) -> "MailingQuerySet":
        """Annotate ``size``, the number of letters or cards."""
        return self.annotate(size=models.Count("items"))


class Mailing(models.Model):
    """A stack of letters or cards in walking order, made by Celery. Sending it records each letter, once."""

    class State(models.TextChoices):
        QUEUED = "queued", "in de wachtrij"
        RUNNING = "running", "wordt gemaakt"
        DONE = "done", "klaar om te printen"
        FAILED = "failed", "mislukt"

    project = models.ForeignKey(Project, models.CASCADE, related_name="mailings", verbose_name="project")
    kind = models.CharField("soort", max_length=10, choices=LetterKind)
    state = models.CharField("stand", max_length=10, choices=State, default=State.QUEUED)
    progress = models.PositiveSmallIntegerField("voortgang in procent", default=0)
    next_visit = models.CharField("wanneer we terugkomen", max_length=120, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mailings", verbose_name="gevraagd door"
    )
    requested_at = models.DateTimeField("gevraagd op", auto_now_add=True)
    heartbeat_at = models.DateTimeField("laatste teken van leven", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    sent_at = models.DateTimeField("verstuurd op", null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="verstuurd door"
    )

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name = "stapel brieven"
        verbose_name_plural = "stapels brieven"
        ordering: ClassVar[list[str]] = ["-requested_at", "-pk"]

    def __str__(self) -> str:
        return f"stapel {self.pk}"


class MailingItem(models.Model):
    """One letter or card in a stack; ``contact_moment`` once it was sent."""

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="items", verbose_name="stapel")
    address = models.ForeignKey(Address, models.PROTECT, related_name="+", verbose_name="adres")
    household = models.ForeignKey(Household, models.CASCADE, related_name="+", verbose_name="huishouden")
    contact_moment = models.ForeignKey(
        ContactMoment, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="vastgelegd als"
    )

    class Meta:
        verbose_name = "brief in een stapel"
        verbose_name_plural = "brieven in stapels"
        constraints = [models.UniqueConstraint("mailing", "household", name="mailing_item_unique")]

    def __str__(self) -> str:
        return f"brief {self.pk}"
