"""The households behind each number of the dashboard: as many as the number says."""

import datetime
from collections.abc import Callable, Mapping, Sequence

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When

from households.domain.codes import HouseholdStatus, HouseholdType, Phase
from households.models.household import HouseholdQuerySet
from households.models.scoring import MatrixScoringQuerySet
from interventions.models.task import OPEN_STATUSES
from reporting.dashboard.counting import coordinated, evaluation_overdue, overdue_on, planned
from reporting.dashboard.scope import REFUSED, RING, SPOKEN, TALKED, Scope
from reporting.domain.dashboard import WITH_TYPE, Behind

_PHASE_PLACE = Case(*(When(phase=phase, then=Value(place)) for place, phase in enumerate(Phase)))


def read_behind(text: str) -> tuple[Behind, HouseholdType | None] | None:
    """Return which number somebody asked for (``latest:vulnerable``), None when there is no such number."""
    code, _, kind = text.partition(":")
    if code not in set(Behind) or (kind and kind not in set(HouseholdType)):
        return None
    behind = Behind(code)
    if (behind in WITH_TYPE) != bool(kind):
        return None
    return behind, HouseholdType(kind) if kind else None


def households_behind(
    visible: HouseholdQuerySet, scope: Scope, behind: Behind, kind: HouseholdType | None, today: datetime.date
) -> HouseholdQuerySet:
    """Return the households that a number counts, of those that somebody may see."""
    found = visible.filter(scope.is_here, project=scope.project)
    if behind in _CONDITIONS:
        return found.filter(*_CONDITIONS[behind](scope, today))
    return _scored(found, scope, behind, kind)


def _moment(scope: Scope, condition: Q) -> Exists:
    return Exists(scope.moments().filter(condition, household=OuterRef("pk")))


_GUIDED = Q(status=HouseholdStatus.IN_GUIDANCE)

_CONDITIONS: Mapping[Behind, Callable[[Scope, datetime.date], Sequence[Q | Exists]]] = {
    Behind.SPOKEN: lambda scope, _: [_moment(scope, SPOKEN & scope.in_period)],
    Behind.CONVERSATION: lambda scope, _: [_moment(scope, TALKED & scope.in_period)],
    Behind.REFUSED: lambda scope, _: [_moment(scope, REFUSED & scope.in_period)],
    Behind.NEVER_REACHED: lambda scope, _: [_moment(scope, RING), ~Q(_moment(scope, SPOKEN))],
    Behind.TASKS_OPEN: lambda scope, _: [
        Exists(scope.tasks().filter(household=OuterRef("pk"), status__in=OPEN_STATUSES))
    ],
    Behind.TASKS_OVERDUE: lambda scope, _: [
        Exists(scope.tasks().filter(overdue_on(scope.end), household=OuterRef("pk")))
    ],
    Behind.IN_GUIDANCE: lambda _scope, _: [_GUIDED],
    Behind.NO_COORDINATOR: lambda scope, _: [_GUIDED, ~coordinated(scope)],
    Behind.NO_PLAN: lambda scope, _: [_GUIDED, ~planned(scope)],
    Behind.EVALUATION_DUE: lambda scope, today: [Q(pk__in=evaluation_overdue(scope, today))],
    Behind.IN_AFTERCARE: lambda _scope, _: [Q(status=HouseholdStatus.AFTERCARE)],
}


def _scored(found: HouseholdQuerySet, scope: Scope, behind: Behind, kind: HouseholdType | None) -> HouseholdQuerySet:
    mine = scope.scorings().filter(household=OuterRef("pk"))
    full = mine.filter(total__isnull=False)
    in_turn = full.annotate(phase_place=_PHASE_PLACE)
    first = in_turn.order_by("on", "phase_place", "pk")
    latest = in_turn.order_by("-on", "-phase_place", "-pk")
    match behind:
        case Behind.INCOMPLETE:
            return found.filter(Exists(mine), ~Exists(full))
        case Behind.SCORED:
            return found.filter(Exists(full))
        case Behind.FIRST_TYPE:
            return found.annotate(type_then=_value(first, "proposed_type")).filter(type_then=kind)
        case Behind.LATEST_TYPE:
            return found.annotate(type_then=_value(latest, "proposed_type")).filter(type_then=kind)
    times = full.order_by().values("household").annotate(n=Count("pk")).values("n")
    twice = found.annotate(
        times=Subquery(times), total_first=_value(first, "total"), total_latest=_value(latest, "total")
    ).filter(times__gte=2)
    if behind is Behind.TWICE:
        return twice
    if behind is Behind.LIGHTER:
        return twice.filter(total_latest__lt=F("total_first"))
    return twice.filter(total_latest__gt=F("total_first"))


def _value(scorings: MatrixScoringQuerySet, name: str) -> Subquery:
    return Subquery(scorings.values(name)[:1])
