"""Counting for the dashboard: each part of the page is one grouped query, whatever the size of the project.

Definitions are those of the reports; ``reporting.dashboard.behind`` gives the households behind each number.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Count, OuterRef, Q, Subquery

from households.domain.codes import (
    SPOKEN_KINDS,
    SPOKEN_RESULTS,
    ContactKind,
    Domain,
    HouseholdStatus,
    HouseholdType,
    Level,
    Phase,
    RingResult,
)
from households.models import Coordinator, StatusChange
from interventions.domain.codes import TaskStatus
from interventions.due import evaluations_due
from interventions.models import PlanVersion
from interventions.models.task import OPEN_STATUSES
from reporting.dashboard.scope import BEGINNING, Scope
from reporting.domain.codes import Reach

#: Ever accepted: these statuses can't be reached without. A task that the team took back may never have been.
AFTER_ACCEPTANCE = (TaskStatus.ACCEPTED, TaskStatus.IN_PROGRESS, TaskStatus.DONE)


# --- Reach ------------------------------------------------------------------------------------------------------------


def _rows(query: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a query: only ever a few, because the counting is done."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _codes(values: Iterable[str]) -> str:
    """SQL for a list of our own codes; nothing that anybody typed."""
    return ", ".join(f"'{value}'" for value in sorted(values))


_SPOKEN = f"(kind IN ({_codes(SPOKEN_KINDS)}) OR result IN ({_codes(SPOKEN_RESULTS)}))"
_TALKED = f"(kind = '{ContactKind.CONVERSATION.value}' OR result = '{RingResult.CONVERSATION.value}')"
_RING = f"kind = '{ContactKind.RING.value}'"
_LETTER = f"kind = '{ContactKind.LETTER.value}'"
_REFUSED = f"result = '{RingResult.REFUSED.value}'"


def _flag(condition: str) -> str:
    return f"MAX(CASE WHEN {condition} THEN 1 ELSE 0 END)"


def _times(condition: str) -> str:
    return f"SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)"


def _within_a_week() -> str:
    """SQL for: written down at most a week after it happened."""
    if connection.vendor == "sqlite":
        return "julianday(recorded_at) - julianday(at) <= 7"
    return "recorded_at <= at + INTERVAL '7 days'"


def _doors_query(within_complex: str, *, from_the_beginning: bool) -> str:
    """From the beginning "in the period" and "ever" are the same text, which the database then works out once."""
    now = "" if from_the_beginning else " AND at >= %(opens)s"
    return f"""
        SELECT SUM(letters), SUM(rings), SUM(spoken), SUM(CASE WHEN talks > 0 THEN 1 ELSE 0 END), SUM(refused),
            SUM(CASE WHEN tried > 0 AND ever = 0 THEN 1 ELSE 0 END), SUM(talks), SUM(in_time)
        FROM (
            SELECT
                {_times(f"{_LETTER}{now}")} AS letters,
                {_times(f"{_RING}{now}")} AS rings,
                {_times(_RING)} AS tried,
                {_flag(f"{_SPOKEN}{now}")} AS spoken,
                {_flag(_SPOKEN)} AS ever,
                {_flag(f"{_REFUSED}{now}")} AS refused,
                {_times(f"{_TALKED}{now}")} AS talks,
                {_times(f"{_TALKED}{now} AND {_within_a_week()}")} AS in_time
            FROM households_contactmoment
            WHERE project_id = %(project)s AND withdrawn_at IS NULL AND at < %(closes)s {within_complex}
            GROUP BY household_id
        ) AS folded
    """  # noqa: S608  codes of the program only, and parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """What happened at the doors; ``conversations`` at home in the period, and those written down within a week."""

    reach: Mapping[Reach, int]
    conversations: int
    registered_in_time: int


def count_doors(scope: Scope) -> Doors:
    """Count doors: one pass over the contact moments, folded per household."""
    ((letters, rings, spoken, talked, refused, never, talks, in_time),) = _rows(
        _doors_query(_of_complex(scope), from_the_beginning=scope.start == BEGINNING), _values(scope)
    )
    return Doors(
        reach={
            Reach.ADDRESSES: scope.addresses(),
            Reach.LETTERS: int(letters or 0),
            Reach.ATTEMPTS: int(rings or 0),
            Reach.SPOKEN: int(spoken or 0),
            Reach.CONVERSATION: int(talked or 0),
            Reach.REFUSED: int(refused or 0),
            Reach.NEVER_REACHED: int(never or 0),
        },
        conversations=int(talks or 0),
        registered_in_time=int(in_time or 0),
    )


def count_reach(scope: Scope) -> Mapping[Reach, int]:
    """Count the reach only."""
    return count_doors(scope).reach


def _values(scope: Scope) -> dict[str, Any]:
    day, moment = connection.ops.adapt_datefield_value, connection.ops.adapt_datetimefield_value
    return {
        "project": scope.project.pk,
        "complex": scope.complex_id,
        "end": day(scope.end),
        "opens": moment(scope.opens_at),
        "closes": moment(scope.closes_at),
    }


def _of_complex(scope: Scope) -> str:
    """SQL that keeps the households whose address lies in the chosen complex."""
    if scope.complex_id is None:
        return ""
    return (
        "AND household_id IN (SELECT h.id FROM households_household h JOIN households_address a ON a.id = h.address_id "
        "WHERE h.project_id = %(project)s AND a.complex_id = %(complex)s)"
    )


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


_PHASES = " ".join(f"WHEN '{phase.value}' THEN {place}" for place, phase in enumerate(Phase))
_FULL_FIRST = "CASE WHEN total IS NULL THEN 1 ELSE 0 END"
_IN_TURN = f'{_FULL_FIRST}, "on", CASE phase {_PHASES} END, id'
_DOMAINS = [domain.value for domain in Domain]


def _course_query(within_complex: str) -> str:
    """Each household's scorings numbered, the full ones first; only its first full one and its latest are added up."""
    levels = ", ".join(
        f"SUM(CASE WHEN {domain} >= {Level.MEDIUM.value} THEN 1 ELSE 0 END), COUNT({domain})" for domain in _DOMAINS
    )
    return f"""
        SELECT CASE WHEN place = 1 THEN 1 ELSE 0 END, CASE WHEN place = times THEN 1 ELSE 0 END,
            CASE WHEN times > 1 THEN 2 ELSE times END, proposed_type, COUNT(*), SUM(total),
            SUM(CASE WHEN total < first_total THEN 1 ELSE 0 END), SUM(CASE WHEN total > first_total THEN 1 ELSE 0 END),
            {levels}
        FROM (
            SELECT proposed_type, total, {", ".join(_DOMAINS)},
                ROW_NUMBER() OVER turns AS place,
                FIRST_VALUE(total) OVER turns AS first_total,
                COUNT(total) OVER (PARTITION BY household_id) AS times
            FROM households_matrixscoring
            WHERE is_current AND confirmed_at IS NOT NULL AND "on" <= %(end)s
                AND household_id IN (SELECT id FROM households_household WHERE project_id = %(project)s)
                {within_complex}
            WINDOW turns AS (PARTITION BY household_id ORDER BY {_IN_TURN})
        ) AS numbered
        WHERE place = 1 OR place = times
        GROUP BY 1, 2, 3, 4
    """  # noqa: S608  codes of the program only, and parameters


@dataclass(slots=True)
class _Sums:
    """The sums over one side: the first scorings, or the latest."""

    types: Counter[HouseholdType] = field(default_factory=Counter)
    total_of_twice: int = 0
    problems: Counter[Domain] = field(default_factory=Counter)
    problems_of_twice: Counter[Domain] = field(default_factory=Counter)
    known: Counter[Domain] = field(default_factory=Counter)

    def add(self, kind: str, count: int, total: int, levels: Sequence[int], *, is_twice: bool) -> None:
        self.types[HouseholdType(kind)] += count
        for place, domain in enumerate(Domain):
            problem, known = int(levels[2 * place]), levels[2 * place + 1]
            self.problems[domain] += problem
            self.known[domain] += known
            self.problems_of_twice[domain] += problem if is_twice else 0
        self.total_of_twice += total if is_twice else 0


def count_course(scope: Scope) -> Course:
    """Count scorings: one pass, in which each household's first full scoring and its latest are found."""
    first, latest = _Sums(), _Sums()
    incomplete = twice = lighter = heavier = 0
    for is_first, is_latest, times, kind, count, total, less, more, *levels in _rows(
        _course_query(_of_complex(scope)), _values(scope)
    ):
        if not times:
            incomplete += count
            continue
        is_twice = times == 2
        if is_first:
            first.add(kind, count, int(total), levels, is_twice=is_twice)
        if is_latest:
            latest.add(kind, count, int(total), levels, is_twice=is_twice)
            if is_twice:
                twice, lighter, heavier = twice + count, lighter + int(less), heavier + int(more)
    return Course(
        scored=sum(latest.types.values()),
        incomplete=incomplete,
        first={one: first.types[one] for one in HouseholdType},
        latest={one: latest.types[one] for one in HouseholdType},
        twice=twice,
        lighter=lighter,
        heavier=heavier,
        mean_first=first.total_of_twice / twice if twice else None,
        mean_latest=latest.total_of_twice / twice if twice else None,
        problems={domain: (first.problems_of_twice[domain], latest.problems_of_twice[domain]) for domain in Domain},
        without_problem={
            domain: (latest.known[domain] - latest.problems[domain], latest.known[domain]) for domain in Domain
        },
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
    found = (
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
        for row in found
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """The cases as they stand today."""

    by_status: Mapping[HouseholdStatus, int]
    in_guidance: int
    coordinated: int
    planned: int
    evaluation_due: int


def coordinated(scope: Scope) -> Q:
    """Households with somebody in charge: named as regisseur, or else their advisor."""
    named = Coordinator.objects.current().filter(household__project=scope.project).values("household_id")
    return Q(owner__isnull=False) | Q(pk__in=named)


def guided_on(scope: Scope) -> tuple[int, int]:
    """How many households were in guidance at the end of the period, and how many of them had somebody in charge."""
    day = scope.end
    changes = StatusChange.objects.filter(on__lte=day)
    latest = changes.filter(household=OuterRef("pk")).order_by("-on", "-pk").values("to_status")[:1]
    guided = (
        scope.households()
        .filter(pk__in=changes.filter(to_status=HouseholdStatus.IN_GUIDANCE).values("household"))
        .annotate(was=Subquery(latest))
        .filter(was=HouseholdStatus.IN_GUIDANCE)
    )
    named = Coordinator.objects.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)
    in_charge = Q(owner__isnull=False) | Q(pk__in=named.values("household"))
    found = guided.order_by().aggregate(whole=Count("pk"), part=Count("pk", filter=in_charge))
    return found["whole"], found["part"]


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
    statuses = scope.households().order_by().values_list("status").annotate(n=Count("pk"))
    by_status = {HouseholdStatus(status): count for status, count in statuses}
    cases = (
        scope.households()
        .filter(guided)
        .aggregate(coordinated=Count("pk", filter=coordinated(scope)), planned=Count("pk", filter=planned(scope)))
    )
    return Process(
        by_status=by_status,
        in_guidance=by_status.get(HouseholdStatus.IN_GUIDANCE, 0),
        coordinated=cases["coordinated"],
        planned=cases["planned"],
        evaluation_due=len(evaluation_overdue(scope, today)),
    )
