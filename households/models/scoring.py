"""The leefbaarheidsmatrix: each scoring of a household, and its versions."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from adv.accounts.models import Membership
from households.domain.codes import LEVEL_LABELS, PHASE_LABELS, Domain
from households.models.household import TYPE_CHOICES, Household

LEVEL_CHOICES = [(level.value, label) for level, label in LEVEL_LABELS.items()]
PHASE_CHOICES = [(phase.value, label) for phase, label in PHASE_LABELS.items()]


def _level(label: str) -> "models.PositiveSmallIntegerField[int | None, int | None]":
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, choices=LEVEL_CHOICES, validators=[MaxValueValidator(3)]
    )


class MatrixScoringQuerySet(models.QuerySet["MatrixScoring"]):
    """Scorings of households."""

    def visible_to(self, member: Membership) -> "MatrixScoringQuerySet":
        """Return the scorings of the households whose dossier this member may open."""
        return self.filter(household__in=Household.objects.visible_to(member))

    def counting(self) -> "MatrixScoringQuerySet":
        """Return the current versions that count: not corrected since, and confirmed."""
        return self.filter(is_current=True, confirmed_at__isnull=False)

    def waiting(self) -> "MatrixScoringQuerySet":
        """Return what waits for an advisor: made by a trainee, not confirmed and not returned."""
        return self.filter(is_current=True, confirmed_at__isnull=True, returned_at__isnull=True)

    def returned(self) -> "MatrixScoringQuerySet":
        """Return what was given back and waits for a better version by its scorer."""
        return self.filter(is_current=True, confirmed_at__isnull=True, returned_at__isnull=False)


class MatrixScoring(models.Model):
    """The matrix of one household on one date in one phase; level 0–3 per domain, empty = not discussed.

    A correction is a new row with a higher ``version`` and a reason; the old one stays readable. Total and proposed
    type exist only when all six domains are scored (wellbeing never counts). The scoring of a trainee counts once an
    advisor has confirmed it; one that was returned waits for a better version by its scorer.
    """

    household = models.ForeignKey(Household, models.CASCADE, related_name="scorings", verbose_name="huishouden")
    on = models.DateField("datum")
    phase = models.CharField("fase", max_length=12, choices=PHASE_CHOICES)
    version = models.PositiveSmallIntegerField("versie", default=1)
    is_current = models.BooleanField("geldt", default=True)
    correction_reason = models.CharField("reden van de correctie", max_length=300, blank=True)

    housing = _level("woonsituatie en veiligheid")
    social = _level("sociale relaties")
    finance = _level("financiële situatie")
    parenting = _level("opgroeien en opvoeden")
    integration = _level("integratie en inburgering")
    work = _level("arbeidsparticipatie en opleiding")
    wellbeing = _level("psychisch welbevinden")
    domain_remarks = models.JSONField("opmerkingen per leefgebied", default=dict, blank=True)
    remark = models.TextField("opmerking", blank=True)

    total = models.PositiveSmallIntegerField("totaal van de zes", null=True, blank=True)
    proposed_type = models.CharField("voorgesteld type", max_length=20, choices=TYPE_CHOICES, blank=True)
    set_type = models.CharField("gekozen type", max_length=20, choices=TYPE_CHOICES, blank=True)
    set_type_reason = models.CharField("reden voor het gekozen type", max_length=300, blank=True)
    rules_version = models.CharField("versie van de regels", max_length=20, blank=True)

    scored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="scorings", verbose_name="gescoord door"
    )
    recorded_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField("bevestigd op", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bevestigd door"
    )
    returned_at = models.DateTimeField("teruggegeven op", null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="teruggegeven door",
    )
    review_note = models.CharField("woorden bij bevestigen of teruggeven", max_length=1000, blank=True)

    objects = MatrixScoringQuerySet.as_manager()

    class Meta:
        verbose_name = "scoring"
        verbose_name_plural = "scorings"
        ordering: ClassVar[list[str]] = ["on", "pk"]
        constraints = [
            models.UniqueConstraint("household", "on", "phase", "version", name="scoring_version_unique"),
            models.UniqueConstraint(
                "household", "on", "phase", condition=Q(is_current=True), name="scoring_one_current"
            ),
            models.CheckConstraint(
                condition=Q(set_type="") | ~Q(set_type_reason=""), name="scoring_set_type_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(confirmed_at__isnull=True) & ~Q(review_note=""),
                name="scoring_returned_with_words",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{domain.value}__isnull": True}) | Q(**{f"{domain.value}__lte": 3}),
                    name=f"scoring_{domain.value}_range",
                )
                for domain in Domain
            ),
        ]
        indexes = [
            models.Index(fields=["household", "is_current", "on"], name="scoring_household"),
            models.Index(
                fields=["household"],
                condition=Q(is_current=True, confirmed_at__isnull=True),
                name="scoring_unconfirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_phase_display()} {self.on}"

    @property
    def type(self) -> str:
        """The type that holds: the one set by a person, otherwise the one proposed from the score."""
        return self.set_type or self.proposed_type
