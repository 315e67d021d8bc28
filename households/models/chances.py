"""What came out of conversations beside problems: the voorzieningencheck and the kansen of a household."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q, Sum
from django.utils import timezone

from adv.accounts.models import Membership
from households.domain.conversation_codes import (
    BENEFIT_STATE_LABELS,
    BENEFITS_WITH_AMOUNT,
    CHANCE_HELPER_LABELS,
    CHANCE_KIND_LABELS,
    BenefitState,
)
from households.models.conversation import Conversation
from households.models.household import Household

BENEFIT_STATE_CHOICES = [(code.value, label) for code, label in BENEFIT_STATE_LABELS.items()]
CHANCE_KIND_CHOICES = [(code.value, label) for code, label in CHANCE_KIND_LABELS.items()]
CHANCE_HELPER_CHOICES = [(code.value, label) for code, label in CHANCE_HELPER_LABELS.items()]


class BenefitCheckQuerySet(models.QuerySet["BenefitCheck"]):
    """What schemes, allowances and benefits households have or may have."""

    def visible_to(self, member: Membership) -> "BenefitCheckQuerySet":
        """Return those of households whose dossier this member may open."""
        return self.filter(household__in=Household.objects.visible_to(member))

    def won(self) -> "BenefitCheckQuerySet":
        """Return those that brought money in: the household has it now, and a yearly amount is known."""
        return self.filter(state=BenefitState.HAS, yearly_amount__isnull=False)

    def yearly_total(self) -> "object":
        """Return the sum of the yearly amounts in euros; None when there are none."""
        return self.aggregate(total=Sum("yearly_amount"))["total"]


class BenefitCheck(models.Model):
    """One scheme, allowance or benefit checked for one household: a row per household and scheme, kept up to date.

    ``yearly_amount`` is the euros a year that came in *through the check*; it stays empty for what the household had
    already. With the state *has it* that money is won, with *entitled, asked for* it is hoped for. ``won_on`` is the
    day on which it became certain. ``name`` is the scheme as the project called it then.
    """

    household = models.ForeignKey(Household, models.CASCADE, related_name="benefit_checks", verbose_name="huishouden")
    #: The conversation in which it was checked last.
    conversation = models.ForeignKey(
        Conversation, models.SET_NULL, null=True, blank=True, related_name="benefit_checks", verbose_name="gesprek"
    )
    scheme = models.CharField("code van de voorziening", max_length=40)
    name = models.CharField("voorziening", max_length=160)
    state = models.CharField("uitkomst", max_length=14, choices=BENEFIT_STATE_CHOICES)
    yearly_amount = models.DecimalField(
        "gewonnen per jaar in euro",
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    checked_on = models.DateField("bekeken op")
    won_on = models.DateField("gewonnen op", null=True, blank=True)
    recorded_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)

    objects = BenefitCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "bekeken voorziening"
        verbose_name_plural = "bekeken voorzieningen"
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints = [
            models.UniqueConstraint("household", "scheme", name="benefit_check_once"),
            models.CheckConstraint(
                condition=Q(yearly_amount__isnull=True)
                | Q(yearly_amount__gte=0, state__in=sorted(state.value for state in BENEFITS_WITH_AMOUNT)),
                name="benefit_check_amount",
            ),
            models.CheckConstraint(
                condition=Q(won_on__isnull=False, state=BenefitState.HAS.value, yearly_amount__isnull=False)
                | Q(won_on__isnull=True) & (~Q(state=BenefitState.HAS.value) | Q(yearly_amount__isnull=True)),
                name="benefit_check_won_on",
            ),
        ]
        indexes = [models.Index(fields=["won_on"], name="benefit_check_won")]

    def __str__(self) -> str:
        return self.name


class ChanceQuerySet(models.QuerySet["Chance"]):
    """What residents are good at, want, and could do."""

    def visible_to(self, member: Membership) -> "ChanceQuerySet":
        """Return those of households whose dossier this member may open."""
        return self.filter(household__in=Household.objects.visible_to(member))

    def taken_up(self) -> "ChanceQuerySet":
        """Return the chances that became something."""
        return self.filter(taken_up_on__isnull=False)


class Chance(models.Model):
    """A kans: what somebody is good at, wants, or could do for others, and who helps with that.

    ``taken_up_on`` is the day on which it became something (the volunteer started, the walking group walked).
    """

    household = models.ForeignKey(Household, models.CASCADE, related_name="chances", verbose_name="huishouden")
    conversation = models.ForeignKey(
        Conversation, models.SET_NULL, null=True, blank=True, related_name="chances", verbose_name="gesprek"
    )
    kind = models.CharField("soort kans", max_length=14, choices=CHANCE_KIND_CHOICES)
    text = models.CharField("kans", max_length=300)
    helped_by = models.CharField("wie helpt", max_length=14, choices=CHANCE_HELPER_CHOICES, blank=True)
    helper_name = models.CharField("wie precies", max_length=160, blank=True)
    noticed_on = models.DateField("besproken op")
    taken_up_on = models.DateField("opgepakt op", null=True, blank=True)
    remark = models.TextField("wat het werd", blank=True)
    recorded_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)

    objects = ChanceQuerySet.as_manager()

    class Meta:
        verbose_name = "kans"
        verbose_name_plural = "kansen"
        ordering: ClassVar[list[str]] = ["-noticed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_up_on__isnull=True) | Q(taken_up_on__gte=models.F("noticed_on")),
                name="chance_taken_up_after",
            ),
        ]
        indexes = [models.Index(fields=["taken_up_on"], name="chance_taken_up")]

    def __str__(self) -> str:
        return self.text
