"""Counting for the dashboard: each part of the page is one grouped query, whatever the size of the project.

Definitions are those of the reports; ``reporting.dashboard.behind`` gives the households behind each number.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, CharField, Count, F, IntegerField, Max, Min, Q, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, LPad, Substr

from households.domain.codes import Domain, HouseholdStatus, HouseholdType, Phase
from households.models import Coordinator
from interventions.domain.codes import TaskStatus
from interventions.due import evaluations_due
from interventions.models import PlanVersion
from interventions.models.task import OPEN_STATUSES
from reporting.dashboard.scope import LETTER, REFUSED, RING, SPOKEN, TALKED, Scope
from reporting.domain.codes import Reach

#: Ever accepted: these statuses can't be reached without.
AFTER_ACCEPTANCE = (TaskStatus.ACCEPTED, TaskStatus.IN_PROGRESS, TaskStatus.DONE, TaskStatus.RETURNED)


# --- Reach ------------------------------------------------------------------------------------------------------------


def count_reach(scope: Scope) -> dict[Reach, int]:
    """Count doors: one pass over the contact moments, folded per household."""

    def flag(condition: Q) -> Max:
        return Max(Case(When(condition, then=1), default=0, output_field=IntegerField()))

    now = scope.in_period
    folded = (
        scope.moments()
        .order_by()
        .values("household_id")
        .annotate(
            letters=Count("pk", filter=LETTER & now),
            attempts=Count("pk", filter=RING & now),
            spoken=flag(SPOKEN & now),
            talked=flag(TALKED & now),
            refused=flag(REFUSED & now),
            tried=flag(RING),
            ever=flag(SPOKEN),
        )
    )
    found = folded.aggregate(
        **{f"all_{name}": Coalesce(Sum(name), 0) for name in ("letters", "attempts", "spoken", "talked", "refused")},
        never=Count("household_id", filter=Q(tried=1, ever=0)),
    )
    return {
        Reach.ADDRESSES: scope.addresses(),
        Reach.LETTERS: found["all_letters"],
        Reach.ATTEMPTS: found["all_attempts"],
        Reach.SPOKEN: found["all_spoken"],
        Reach.CONVERSATION: found["all_talked"],
        Reach.REFUSED: found["all_refused"],
        Reach.NEVER_REACHED: found["never"],
    }


# --- The matrix -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How households were scored: those with a full scoring by type, and what changed for those with at least two."""

    scored: int
    incomplete: int
    first: Mapping[HouseholdType, int]
    latest: Mapping[HouseholdType, int]
    twice: int
    lighter: int
    heavier: int
    mean_first: float | None
    mean_latest: float | None
    #: Households (scored at least twice) with a problem (middel or hoog), by domain: at the first and latest scoring.
    problems: Mapping[Domain, tuple[int, int]]
    #: Households (fully scored) without a problem at the latest scoring, and how many discussed the domain.
    without_problem: Mapping[Domain, tuple[int, int]]


_PHASE_PLACE = Case(
    *(When(phase=phase, then=Value(str(place))) for place, phase in enumerate(Phase)), output_field=CharField()
)
_TYPES = {one: str(place) for place, one in enumerate(HouseholdType)}
_TYPE_PLACE = Case(
    *(When(proposed_type=one, then=Value(code)) for one, code in _TYPES.items()),
    default=Value("-"),
    output_field=CharField(),
)
#: A scoring as text that sorts as scorings follow each other: date, phase, id; then total, type and the levels.
_DATE, _ID = 10, 12
_AT_TOTAL = _DATE + 1 + _ID + 1
_AT_TYPE = _AT_TOTAL + 2
_AT_LEVELS = _AT_TYPE + 1


def _text(name: str) -> Cast:
    return Cast(name, CharField())


_LINE = Concat(
    _text("on"),
    _PHASE_PLACE,
    LPad(_text("pk"), _ID, Value("0")),
    LPad(_text("total"), 2, Value("0")),
    _TYPE_PLACE,
    *(Coalesce(_text(domain.value), Value("-")) for domain in Domain),
    output_field=CharField(),
)


def count_course(scope: Scope) -> Course:
    """Count scorings: the first and the latest full one of each household found in one pass, then added up."""
    full = Q(total__isnull=False)
    folded = (
        scope.scorings()
        .order_by()
        .values("household_id")
        .annotate(
            times=Count("pk", filter=full),
            first_line=Min(_LINE, filter=full),
            latest_line=Max(_LINE, filter=full),
        )
        .annotate(
            first_type=Substr("first_line", _AT_TYPE, 1),
            latest_type=Substr("latest_line", _AT_TYPE, 1),
            first_total=Substr("first_line", _AT_TOTAL, 2),
            latest_total=Substr("latest_line", _AT_TOTAL, 2),
            **{
                f"{side}_{domain.value}": Substr(f"{side}_line", _AT_LEVELS + place, 1)
                for side in ("first", "latest")
                for place, domain in enumerate(Domain)
            },
        )
    )
    twice = Q(times__gte=2)
    problem = ("2", "3")
    sums = {
        "scored": Count("household_id", filter=Q(times__gte=1)),
        "incomplete": Count("household_id", filter=Q(times=0)),
        "twice": Count("household_id", filter=twice),
        "lighter": Count("household_id", filter=twice & Q(latest_total__lt=F("first_total"))),
        "heavier": Count("household_id", filter=twice & Q(latest_total__gt=F("first_total"))),
        "total_first": Sum(Cast("first_total", IntegerField()), filter=twice),
        "total_latest": Sum(Cast("latest_total", IntegerField()), filter=twice),
    }
    for side in ("first", "latest"):
        for one, code in _TYPES.items():
            sums[f"{side}_type_{one.value}"] = Count("household_id", filter=Q(**{f"{side}_type": code}))
        for domain in Domain:
            here = Q(**{f"{side}_{domain.value}__in": problem})
            sums[f"{side}_problem_{domain.value}"] = Count("household_id", filter=twice & here)
    for domain in Domain:
        sums[f"fine_{domain.value}"] = Count("household_id", filter=Q(**{f"latest_{domain.value}__in": ("0", "1")}))
        sums[f"known_{domain.value}"] = Count(
            "household_id", filter=Q(**{f"latest_{domain.value}__in": ("0", "1", *problem)})
        )
    found = folded.aggregate(**sums)
    times = found["twice"]
    return Course(
        scored=found["scored"],
        incomplete=found["incomplete"],
        first={one: found[f"first_type_{one.value}"] for one in HouseholdType},
        latest={one: found[f"latest_type_{one.value}"] for one in HouseholdType},
        twice=times,
        lighter=found["lighter"],
        heavier=found["heavier"],
        mean_first=found["total_first"] / times if times else None,
        mean_latest=found["total_latest"] / times if times else None,
        problems={
            domain: (found[f"first_problem_{domain.value}"], found[f"latest_problem_{domain.value}"])
            for domain in Domain
        },
        without_problem={domain: (found[f"fine_{domain.value}"], found[f"known_{domain.value}"]) for domain in Domain},
    )


# --- Tasks and process ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """The tasks sent to one organisation in the period, as they stand now."""

    name: str
    sent: int
    accepted: int
    refused: int
    done: int
    still_open: int
    overdue: int


def overdue_on(day: datetime.date) -> Q:
    """Tasks that are past their end date on a day and not finished then."""
    unfinished = ~Q(status=TaskStatus.DONE) | Q(finished_on__gt=day)
    return Q(due_on__lt=day) & unfinished


def count_tasks(scope: Scope) -> list[TaskLine]:
    """Count the tasks of the period per organisation, in the order of their names."""
    rows = (
        scope.tasks()
        .order_by("organisation__name")
        .values("organisation__name")
        .annotate(
            sent=Count("pk"),
            accepted=Count("pk", filter=Q(accepted_on__isnull=False) | Q(status__in=AFTER_ACCEPTANCE)),
            refused=Count("pk", filter=Q(status=TaskStatus.REFUSED)),
            done=Count("pk", filter=Q(status=TaskStatus.DONE)),
            still_open=Count("pk", filter=Q(status__in=OPEN_STATUSES)),
            overdue=Count("pk", filter=overdue_on(scope.end)),
        )
    )
    return [
        TaskLine(
            name=row["organisation__name"],
            **{name: row[name] for name in ("sent", "accepted", "refused", "done", "still_open", "overdue")},
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """The cases as they stand today, and what was registered in time in the period."""

    by_status: Mapping[HouseholdStatus, int]
    in_guidance: int
    coordinated: int
    planned: int
    evaluation_due: int
    conversations: int
    registered_in_time: int


def coordinated(scope: Scope) -> Q:
    """Households with somebody in charge: named as regisseur, or else their advisor."""
    named = Coordinator.objects.current().filter(household__project=scope.project).values("household_id")
    return Q(owner__isnull=False) | Q(pk__in=named)


def planned(scope: Scope) -> Q:
    """Households with an open plan that was agreed with them."""
    agreed = PlanVersion.objects.filter(plan__household__project=scope.project, plan__ended_on__isnull=True)
    return Q(pk__in=agreed.values("plan__household_id"))


def evaluation_overdue(scope: Scope, today: datetime.date) -> list[int]:
    """Return the households whose evaluation was due before today."""
    yesterday = today - datetime.timedelta(days=1)
    return [one.household.pk for one in evaluations_due(scope.households(), yesterday)]


def count_process(scope: Scope, today: datetime.date) -> Process:
    """Count the cases of today."""
    guided = Q(status=HouseholdStatus.IN_GUIDANCE)
    rows = scope.households().order_by().values_list("status").annotate(n=Count("pk"))
    by_status = {HouseholdStatus(status): count for status, count in rows}
    cases = (
        scope.households()
        .filter(guided)
        .aggregate(coordinated=Count("pk", filter=coordinated(scope)), planned=Count("pk", filter=planned(scope)))
    )
    talked = scope.moments().filter(TALKED, scope.in_period)
    in_time = Q(recorded_at__lte=F("at") + datetime.timedelta(days=7))
    registered = talked.order_by().aggregate(n=Count("pk"), in_time=Count("pk", filter=in_time))
    return Process(
        by_status=by_status,
        in_guidance=by_status.get(HouseholdStatus.IN_GUIDANCE, 0),
        coordinated=cases["coordinated"],
        planned=cases["planned"],
        evaluation_due=len(evaluation_overdue(scope, today)),
        conversations=registered["n"],
        registered_in_time=registered["in_time"],
    )
