"""Which households are to be evaluated, and when: worked out for many at once, for the page of one and for the desk."""

import datetime
from dataclasses import dataclass

from django.db.models import Min, OuterRef, Subquery

from households.domain.codes import HouseholdStatus, Phase
from households.models import Household, MatrixScoring
from households.models.household import HouseholdQuerySet
from interventions.domain.evaluation import due_on
from interventions.models import Evaluation, PlanVersion


@dataclass(frozen=True, slots=True)
class EvaluationDue:
    """A household, and from when it is to be evaluated."""

    household: Household
    on: datetime.date


def with_evaluation_dates(households: HouseholdQuerySet) -> HouseholdQuerySet:
    """Add what the day of the next evaluation follows from: ``plan_agreed_on``, ``intake_on``, ``evaluated_on``."""
    here = {"household": OuterRef("pk")}
    agreed = PlanVersion.objects.filter(plan__household=OuterRef("pk"), plan__ended_on__isnull=True).order_by()
    intake = MatrixScoring.objects.filter(**here, is_current=True, phase=Phase.INTAKE, confirmed_at__isnull=False)
    return households.annotate(
        plan_agreed_on=Subquery(agreed.values("plan__household").annotate(first=Min("agreed_on")).values("first")),
        intake_on=Subquery(intake.order_by("on").values("on")[:1]),
        evaluated_on=Subquery(Evaluation.objects.filter(**here).order_by("-on").values("on")[:1]),
    )


def due_of(household: Household) -> datetime.date | None:
    """Return when a household of ``with_evaluation_dates`` is to be evaluated; only while it is in guidance."""
    if household.status != HouseholdStatus.IN_GUIDANCE:
        return None
    return due_on(
        agreed_on=getattr(household, "plan_agreed_on", None),
        intake_on=getattr(household, "intake_on", None),
        last_evaluation_on=getattr(household, "evaluated_on", None),
    )


def evaluation_due(household: Household) -> datetime.date | None:
    """Return when one household is to be evaluated, or None; one query."""
    found = with_evaluation_dates(Household.objects.filter(pk=household.pk)).first()
    return due_of(found) if found else None


def evaluations_due(households: HouseholdQuerySet, until: datetime.date) -> list[EvaluationDue]:
    """Return which of these households are to be evaluated until a day, the longest due first; one query."""
    running = with_evaluation_dates(households.filter(status=HouseholdStatus.IN_GUIDANCE))
    due = [EvaluationDue(one, on) for one in running if (on := due_of(one)) is not None and on <= until]
    return sorted(due, key=lambda one: (one.on, one.household.pk))
