"""Counting: from the tables to the raw figures of one project and one period.

Definitions are those of the interchange. A period includes both its days, in Amsterdam time. What was taken back, what
was corrected since, and scorings that nobody has confirmed don't count. Nothing is hidden here.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import TypeVar

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import ExtractHour

from adv.accounts.models import Project
from adv.dutch import AMSTERDAM
from households.domain.codes import (
    SPOKEN_KINDS,
    SPOKEN_RESULTS,
    ContactKind,
    Domain,
    HouseholdType,
    Level,
    Phase,
    RingResult,
)
from households.models import Address, ContactMoment, Household, MatrixScoring
from interventions.domain.codes import EffectValue, InterventionKind, Perspective, TaskStatus
from interventions.domain.effects import Term, term_of
from interventions.models import Effect, Intervention, InterventionDomain, Task
from reporting.domain.codes import (
    GROUP_OF_KIND,
    REPORTED_VALUES,
    DayMoment,
    InterventionGroup,
    Reach,
    Scoring,
    TaskCount,
)
from reporting.domain.raw import EffectCell, RawDoorMoment, RawFigures, RawTasks, TypeOrUnknown
from reporting.domain.suppression import Cell, households

Report = Callable[[str], None]
"""Told what is being counted, for a progress bar."""

_SPOKEN = Q(kind__in=sorted(SPOKEN_KINDS)) | Q(result__in=sorted(SPOKEN_RESULTS))
_TALKED = Q(kind=ContactKind.CONVERSATION) | Q(result=RingResult.CONVERSATION)
_RING = Q(kind=ContactKind.RING)

#: Ever accepted: these statuses can't be reached without.
_AFTER_ACCEPTANCE = {TaskStatus.ACCEPTED, TaskStatus.IN_PROGRESS, TaskStatus.DONE, TaskStatus.RETURNED}

#: Rows that are fetched at a time.
CHUNK = 5000

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last day, both included."""

    start: datetime.date
    end: datetime.date

    @property
    def opens_at(self) -> datetime.datetime:
        """The first moment that belongs to it."""
        return datetime.datetime.combine(self.start, datetime.time.min, tzinfo=AMSTERDAM)

    @property
    def closes_at(self) -> datetime.datetime:
        """The first moment after it."""
        after = self.end + datetime.timedelta(days=1)
        return datetime.datetime.combine(after, datetime.time.min, tzinfo=AMSTERDAM)


@dataclass(slots=True)
class _Tally:
    """A count, and the households behind it."""

    count: int = 0
    behind: set[int] = field(default_factory=set)

    def add(self, household_id: int) -> None:
        self.count += 1
        self.behind.add(household_id)

    def add_all(self, household_ids: Collection[int]) -> None:
        """Add events, each as the household that it is about."""
        self.count += len(household_ids)
        self.behind.update(household_ids)

    @property
    def cell(self) -> Cell:
        return Cell(self.count, len(self.behind))


def _cells(tallies: Mapping[Key, _Tally]) -> dict[Key, Cell]:
    return {key: tally.cell for key, tally in tallies.items()}


def gather(project: Project, start: datetime.date, end: datetime.date, *, tell: Report = lambda _: None) -> RawFigures:
    """Count everything for one report. ``tell`` hears in Dutch what is being counted."""
    period = Period(start, end)
    tell("Deuren tellen")
    reach_by_complex = _reach(project, period)
    moments = _door_moments(project, period)
    tell("Scores vergelijken")
    course = _scorings(project, period)
    tell("Interventies tellen")
    interventions = _interventions(project, period, course.latest_type)
    tell("Effecten tellen")
    effects = _effects(project, period, course.latest_type)
    tell("Taken tellen")
    tasks, tasks_total = _tasks(project, period)
    return RawFigures(
        project=project.slug,
        start=start,
        end=end,
        reach=_sum_of(reach_by_complex.values()),
        reach_by_complex=reach_by_complex,
        types=course.types,
        incomplete=course.incomplete,
        transitions=course.transitions,
        levels=course.levels,
        interventions=_cells(interventions.by_kind),
        interventions_by_type=_cells(interventions.by_type),
        interventions_by_domain=_cells(interventions.by_domain),
        interventions_total=interventions.total.cell,
        effects=_cells(effects.by_cell),
        effects_by_term=_cells(effects.by_term),
        effects_by_type=_cells(effects.by_type),
        tasks=tasks,
        tasks_total=tasks_total,
        door_moments=moments,
    )


# --- Reach ----------------------------------------------------------------------------------------------------------


def _moments(project: Project, period: Period) -> QuerySet[ContactMoment]:
    return ContactMoment.objects.standing().filter(project=project, at__gte=period.opens_at, at__lt=period.closes_at)


def _reach(project: Project, period: Period) -> dict[str, dict[Reach, Cell]]:
    """Per complex. A household has one address, so the complexes together are the whole project."""
    found: defaultdict[str, dict[Reach, Cell]] = defaultdict(dict)
    addresses = Address.objects.filter(project=project).values_list("complex__name").annotate(n=Count("pk"))
    for name, count in addresses.order_by("complex__position", "complex__name"):
        found[name or ""][Reach.ADDRESSES] = households(count)
    rows = (
        _moments(project, period)
        .values("address__complex__name")
        .annotate(
            letters=Count("pk", filter=Q(kind=ContactKind.LETTER)),
            written=Count("household", distinct=True, filter=Q(kind=ContactKind.LETTER)),
            attempts=Count("pk", filter=_RING),
            rung=Count("household", distinct=True, filter=_RING),
            spoken=Count("household", distinct=True, filter=_SPOKEN),
            talked=Count("household", distinct=True, filter=_TALKED),
            refused=Count("household", distinct=True, filter=Q(result=RingResult.REFUSED)),
        )
        .order_by()
    )
    for row in rows:
        found[row["address__complex__name"] or ""] |= {
            Reach.LETTERS: Cell(row["letters"], row["written"]),
            Reach.ATTEMPTS: Cell(row["attempts"], row["rung"]),
            Reach.SPOKEN: households(row["spoken"]),
            Reach.CONVERSATION: households(row["talked"]),
            Reach.REFUSED: households(row["refused"]),
        }
    for name, count in _never_reached(project, period):
        found[name or ""][Reach.NEVER_REACHED] = households(count)
    return dict(found)


def _never_reached(project: Project, period: Period) -> Iterable[tuple[str | None, int]]:
    """Households that were rung at, and never spoken to, up to the end of the period."""
    before = ContactMoment.objects.standing().filter(household=OuterRef("pk"), at__lt=period.closes_at)
    return (
        Household.objects.filter(Exists(before.filter(_RING)), ~Exists(before.filter(_SPOKEN)), project=project)
        .order_by()
        .values_list("address__complex__name")
        .annotate(n=Count("pk"))
    )


def _sum_of(parts: Iterable[Mapping[Reach, Cell]]) -> dict[Reach, Cell]:
    totals = {reach: Cell(0, 0) for reach in Reach}
    for part in parts:
        for reach, cell in part.items():
            totals[reach] = Cell(totals[reach].count + cell.count, totals[reach].households + cell.households)
    return totals


def _door_moments(project: Project, period: Period) -> dict[DayMoment, RawDoorMoment]:
    """Rings before 12:00, before 18:00 and from 18:00, in Amsterdam time."""
    hour = ExtractHour("at", tzinfo=AMSTERDAM)
    moment = Case(
        When(hour__lt=12, then=Value(DayMoment.MORNING.value)),
        When(hour__lt=18, then=Value(DayMoment.AFTERNOON.value)),
        default=Value(DayMoment.EVENING.value),
    )
    rows = (
        _moments(project, period)
        .filter(_RING)
        .annotate(hour=hour)
        .annotate(moment=moment)
        .values("moment")
        .annotate(
            rings=Count("pk"),
            rung=Count("household", distinct=True),
            answered=Count("pk", filter=_SPOKEN),
            met=Count("household", distinct=True, filter=_SPOKEN),
        )
        .order_by()
    )
    nothing = RawDoorMoment(rings=Cell(0, 0), answered=Cell(0, 0))
    return dict.fromkeys(DayMoment, nothing) | {
        DayMoment(row["moment"]): RawDoorMoment(
            rings=Cell(row["rings"], row["rung"]), answered=Cell(row["answered"], row["met"])
        )
        for row in rows
    }


# --- Matrix ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Course:
    """How households were scored up to the end of the period."""

    types: defaultdict[tuple[Scoring, HouseholdType], int] = field(default_factory=lambda: defaultdict(int))
    incomplete: int = 0
    transitions: defaultdict[tuple[HouseholdType, HouseholdType], int] = field(default_factory=lambda: defaultdict(int))
    levels: defaultdict[tuple[Scoring, Domain, Level | None], int] = field(default_factory=lambda: defaultdict(int))
    latest_type: dict[int, HouseholdType] = field(default_factory=dict)

    def add(self, household_id: int, full: list[tuple[HouseholdType, tuple[int | None, ...]]]) -> None:
        """Add one household with its full scorings, oldest first."""
        if not full:
            self.incomplete += 1
            return
        (first, first_levels), (latest, latest_levels) = full[0], full[-1]
        self.types[Scoring.FIRST, first] += 1
        self.types[Scoring.LATEST, latest] += 1
        self.latest_type[household_id] = latest
        if len(full) < 2:
            return
        self.transitions[first, latest] += 1
        for scoring, levels in ((Scoring.FIRST, first_levels), (Scoring.LATEST, latest_levels)):
            for domain, level in zip(Domain, levels, strict=True):
                self.levels[scoring, domain, None if level is None else Level(level)] += 1


def _scorings(project: Project, period: Period) -> _Course:
    """Fold the scorings household by household; on one day the phases follow each other.

    The type is the one that follows from the points, so that anybody can count it again; a type that an advisor chose
    instead is for the work with the household.
    """
    phase_order = Case(
        *(When(phase=phase, then=Value(place)) for place, phase in enumerate(Phase)), output_field=IntegerField()
    )
    rows = (
        MatrixScoring.objects.counting()
        .filter(household__project=project, on__lte=period.end)
        .annotate(phase_order=phase_order)
        .order_by("household_id", "on", "phase_order", "pk")
        .values_list("household_id", "total", "proposed_type", *(domain.value for domain in Domain))
    )
    course = _Course()
    present: int | None = None
    full: list[tuple[HouseholdType, tuple[int | None, ...]]] = []
    for household_id, total, proposed, *levels in rows.iterator(chunk_size=CHUNK):
        if household_id != present:
            if present is not None:
                course.add(present, full)
            present, full = household_id, []
        if total is not None:
            full.append((HouseholdType(proposed), tuple(levels)))
    if present is not None:
        course.add(present, full)
    return course


# --- Interventions and effects --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Interventions:
    total: _Tally = field(default_factory=_Tally)
    by_kind: defaultdict[InterventionKind, _Tally] = field(default_factory=lambda: defaultdict(_Tally))
    by_type: defaultdict[tuple[InterventionKind, TypeOrUnknown], _Tally] = field(
        default_factory=lambda: defaultdict(_Tally)
    )
    by_domain: defaultdict[tuple[InterventionKind, Domain], _Tally] = field(default_factory=lambda: defaultdict(_Tally))


def _interventions(project: Project, period: Period, types: Mapping[int, HouseholdType]) -> _Interventions:
    in_period = Intervention.objects.filter(project=project, on__gte=period.start, on__lte=period.end)
    found = _Interventions()
    by_kind: defaultdict[str, list[int]] = defaultdict(list)
    for code, household_id in in_period.order_by().values_list("kind", "household_id").iterator(chunk_size=CHUNK):
        by_kind[code].append(household_id)
    for code, household_ids in by_kind.items():
        kind = InterventionKind(code)
        for tally in (found.total, found.by_kind[kind]):
            tally.add_all(household_ids)
        for type_, ids in _by_type(household_ids, types).items():
            found.by_type[kind, type_].add_all(ids)
    aimed = InterventionDomain.objects.filter(intervention__in=in_period).order_by()
    by_domain: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for code, domain, household_id in aimed.values_list(
        "intervention__kind", "domain", "intervention__household_id"
    ).iterator(chunk_size=CHUNK):
        by_domain[code, domain].append(household_id)
    for (code, domain), household_ids in by_domain.items():
        found.by_domain[InterventionKind(code), Domain(domain)].add_all(household_ids)
    return found


def _by_type(household_ids: Iterable[int], types: Mapping[int, HouseholdType]) -> dict[TypeOrUnknown, list[int]]:
    found: defaultdict[TypeOrUnknown, list[int]] = defaultdict(list)
    for household_id in household_ids:
        found[types.get(household_id)].append(household_id)
    return found


@dataclass(slots=True)
class _Effects:
    by_cell: defaultdict[EffectCell, _Tally] = field(default_factory=lambda: defaultdict(_Tally))
    by_term: defaultdict[Term, _Tally] = field(default_factory=lambda: defaultdict(_Tally))
    by_type: defaultdict[tuple[TypeOrUnknown, EffectValue, Perspective], _Tally] = field(
        default_factory=lambda: defaultdict(_Tally)
    )


def _effects(project: Project, period: Period, types: Mapping[int, HouseholdType]) -> _Effects:
    """Sort by plain codes first: there are many effects and few different cells."""
    rows = (
        Effect.objects.filter(
            intervention__project=project,
            observed_on__gte=period.start,
            observed_on__lte=period.end,
            value__in=REPORTED_VALUES,
        )
        .order_by()
        .values_list(
            "value", "intervention__kind", "domain", "perspective", "intervention__household_id", "intervention__on",
            "observed_on",
        )
    )  # fmt: skip
    by_cell: defaultdict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    by_term: defaultdict[Term, list[int]] = defaultdict(list)
    better = EffectValue.BETTER.value
    for value, kind, domain, seen, household_id, done_on, observed_on in rows.iterator(chunk_size=CHUNK):
        by_cell[value, kind, domain, seen].append(household_id)
        if value == better:
            by_term[term_of(done_on, observed_on)].append(household_id)
    found = _Effects()
    for codes, household_ids in by_cell.items():
        _add_effects(found, codes, household_ids, types)
    for term, household_ids in by_term.items():
        found.by_term[term].add_all(household_ids)
    return found


def _add_effects(
    found: _Effects, codes: tuple[str, str, str, str], household_ids: list[int], types: Mapping[int, HouseholdType]
) -> None:
    """Add effects of one value, kind, domain and perspective to their cell, and to all totals that it is part of."""
    value, kind, seen = EffectValue(codes[0]), InterventionKind(codes[1]), Perspective(codes[3])
    lines: tuple[InterventionKind | InterventionGroup | None, ...] = (kind, GROUP_OF_KIND[kind], None)
    for line in lines:
        for column in (Domain(codes[2]), None):
            found.by_cell[EffectCell(value, line, column, seen)].add_all(household_ids)
    for type_, ids in _by_type(household_ids, types).items():
        found.by_type[type_, value, seen].add_all(ids)


# --- Tasks ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _OrganisationTasks:
    counts: defaultdict[TaskCount, _Tally] = field(default_factory=lambda: defaultdict(_Tally))
    days_to_accept: list[int] = field(default_factory=list)
    days_to_finish: list[int] = field(default_factory=list)

    @property
    def raw(self) -> RawTasks:
        return RawTasks(
            counts=_cells(self.counts),
            median_days_to_accept=float(median(self.days_to_accept)) if self.days_to_accept else None,
            median_days_to_finish=float(median(self.days_to_finish)) if self.days_to_finish else None,
        )


def _tasks(project: Project, period: Period) -> tuple[dict[str, RawTasks], RawTasks]:
    """Tasks sent in the period, per organisation and together.

    Too late: past its end date and not finished at the end of the period, whatever became of it since.
    """
    by_name: defaultdict[str, _OrganisationTasks] = defaultdict(_OrganisationTasks)
    everything = _OrganisationTasks()
    rows = (
        Task.objects.filter(project=project, sent_on__gte=period.start, sent_on__lte=period.end)
        .order_by("organisation__name", "sent_on", "pk")
        .values_list("organisation__name", "household_id", "status", "sent_on", "due_on", "accepted_on", "finished_on")
    )
    for name, household_id, status, sent_on, due_on, accepted_on, finished_on in rows.iterator():
        is_finished = status == TaskStatus.DONE and (finished_on is None or finished_on <= period.end)
        counted = {
            TaskCount.SENT: True,
            TaskCount.ACCEPTED: accepted_on is not None or status in _AFTER_ACCEPTANCE,
            TaskCount.REFUSED: status == TaskStatus.REFUSED,
            TaskCount.DONE: status == TaskStatus.DONE,
            TaskCount.OVERDUE: due_on is not None and due_on < period.end and not is_finished,
        }
        for place in (by_name[name], everything):
            for count, holds in counted.items():
                if holds:
                    place.counts[count].add(household_id)
            if accepted_on is not None:
                place.days_to_accept.append((accepted_on - sent_on).days)
            if finished_on is not None and status == TaskStatus.DONE:
                place.days_to_finish.append((finished_on - sent_on).days)
    return {name: one.raw for name, one in by_name.items()}, everything.raw
