"""The calculation sheets of costs and benefits, kept in versions: what is published never changes."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from adv.accounts.models import Membership, Project
from adv.accounts.permissions import Permission
from reporting.domain.mkba import ITEM_KIND_LABELS, MOST_YEARS, PARTY_LABELS

ITEM_KIND_CHOICES = [(code.value, label) for code, label in ITEM_KIND_LABELS.items()]
PARTY_CHOICES = [(code.value, label) for code, label in PARTY_LABELS.items()]


class MkbaSheetQuerySet(models.QuerySet["MkbaSheet"]):
    """Calculation sheets."""

    def visible_to(self, member: Membership) -> "MkbaSheetQuerySet":
        """Return the sheets of the project of somebody who may work on them."""
        return self.filter(project_id=member.project_id) if member.can(Permission.MKBA_MANAGE) else self.none()


class MkbaSheet(models.Model):
    """A calculation of a project. What it says stands in its versions."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="mkba_sheets", verbose_name="project")
    name = models.CharField("naam", max_length=120)
    created_at = models.DateTimeField("gemaakt op", auto_now_add=True)

    objects = MkbaSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "MKBA"
        verbose_name_plural = "MKBA's"
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints = [models.UniqueConstraint("project", "name", name="mkba_sheet_name_unique")]

    def __str__(self) -> str:
        return self.name


class MkbaVersionQuerySet(models.QuerySet["MkbaVersion"]):
    """Versions of calculation sheets."""

    def visible_to(self, member: Membership) -> "MkbaVersionQuerySet":
        """Return the versions of the sheets that this member may work on."""
        return self.filter(sheet__in=MkbaSheet.objects.visible_to(member))


class MkbaVersion(models.Model):
    """A sheet as it stood: one draft at most, that changes, and published ones, that never do.

    ``edits`` counts changes, so that two editors don't overwrite each other.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "concept"
        PUBLISHED = "published", "vastgesteld"

    sheet = models.ForeignKey(MkbaSheet, models.CASCADE, related_name="versions", verbose_name="MKBA")
    number = models.PositiveSmallIntegerField("versie")
    state = models.CharField("stand", max_length=10, choices=State, default=State.DRAFT)
    base_year = models.PositiveSmallIntegerField(
        "basisjaar", validators=[MinValueValidator(1900), MaxValueValidator(2199)]
    )
    rate = models.DecimalField("discontovoet", max_digits=5, decimal_places=2)
    rate_source = models.CharField("bron van de discontovoet", max_length=200, blank=True)
    rate_source_on = models.DateField("datum van de bron", null=True, blank=True)
    rate_is_estimate = models.BooleanField("discontovoet is een schatting", default=False)
    spread = models.DecimalField("marge in de gevoeligheid", max_digits=5, decimal_places=2, default=25)
    edits = models.PositiveIntegerField("wijzigingen", default=0, editable=False)
    created_at = models.DateTimeField("gemaakt op", auto_now_add=True)
    published_at = models.DateTimeField("vastgesteld op", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="vastgesteld door",
    )

    objects = MkbaVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "versie van een MKBA"
        verbose_name_plural = "versies van MKBA's"
        ordering: ClassVar[list[str]] = ["sheet_id", "-number"]
        constraints = [
            models.UniqueConstraint("sheet", "number", name="mkba_version_unique"),
            models.UniqueConstraint("sheet", condition=Q(state="draft"), name="mkba_one_draft"),
            models.CheckConstraint(condition=Q(rate__gte=0, rate__lte=100), name="mkba_rate_range"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False), name="mkba_published_has_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} v{self.number}"

    @property
    def is_draft(self) -> bool:
        """Whether it may still change."""
        return self.state == self.State.DRAFT


class MkbaItem(models.Model):
    """A cost or a benefit: so many, a value each, the share for this project, in so many years, for one party.

    ``number_figure`` says which figure of the project the number was taken from, on the day of ``number_source_on``;
    it does not change by itself.
    """

    version = models.ForeignKey(MkbaVersion, models.CASCADE, related_name="items", verbose_name="versie")
    kind = models.CharField("kosten of baten", max_length=10, choices=ITEM_KIND_CHOICES)
    name = models.CharField("omschrijving", max_length=160)
    party = models.CharField("wie betaalt of heeft er baat bij", max_length=20, choices=PARTY_CHOICES)
    number = models.DecimalField("aantal", max_digits=14, decimal_places=2)
    number_figure = models.CharField("cijfer van het project", max_length=30, blank=True)
    number_source = models.CharField("bron van het aantal", max_length=200, blank=True)
    number_source_on = models.DateField("datum van die bron", null=True, blank=True)
    unit_value = models.DecimalField("waarde per stuk", max_digits=14, decimal_places=2)
    value_source = models.CharField("bron van de waarde", max_length=200, blank=True)
    value_source_on = models.DateField("datum van die bron", null=True, blank=True)
    share = models.DecimalField("aandeel voor dit project", max_digits=5, decimal_places=2)
    share_source = models.CharField("bron van aandeel en duur", max_length=200, blank=True)
    share_source_on = models.DateField("datum van die bron", null=True, blank=True)
    first_year = models.PositiveSmallIntegerField("begint in jaar", validators=[MaxValueValidator(MOST_YEARS)])
    years = models.PositiveSmallIntegerField(
        "aantal jaren", validators=[MinValueValidator(1), MaxValueValidator(MOST_YEARS)]
    )
    is_estimate = models.BooleanField("dit is een schatting", default=False)

    class Meta:
        verbose_name = "regel van een MKBA"
        verbose_name_plural = "regels van MKBA's"
        ordering: ClassVar[list[str]] = ["-kind", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=100), name="mkba_item_share_range"),
            models.CheckConstraint(condition=Q(number__gte=0), name="mkba_item_number_not_negative"),
            models.CheckConstraint(condition=Q(years__gte=1), name="mkba_item_years"),
        ]

    def __str__(self) -> str:
        return self.name
