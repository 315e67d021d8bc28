"""The figures of one report, ready to be shown: frozen, without an object of the database, hidden where they must be.

PDF, rapport.json and rapport.xlsx are all made from one ``Figures``, so they can't differ. ``None`` is a hidden cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from households.domain.case_status import ClosingReason
from households.domain.codes import Domain, HouseholdType, Level
from interventions.domain.codes import EffectValue, InterventionKind, Perspective
from interventions.domain.effects import Term
from interventions.domain.evaluation import Outcome, OutcomeValue
from reporting.domain import cell_keys, links
from reporting.domain.codes import (
    REPORTED_VALUES,
    STATES,
    DayMoment,
    HelpQuestions,
    InterventionGroup,
    KeyFigure,
    Newcomers,
    Process,
    Reach,
    Scoring,
    TaskCount,
    Window,
)
from reporting.domain.earlier import Kept, link_earlier, to_keep
from reporting.domain.goals import ExternalCourse, MkbaFigures, RawTarget, TargetFigures
from reporting.domain.layout import first_layout
from reporting.domain.raw import INTERVENTION_ROWS, EffectCell, InterventionRow, RawFigures, RawTasks, TypeOrUnknown
from reporting.domain.rounding import percentages
from reporting.domain.suppression import Key, suppress
from reporting.domain.targets import Standing, State

Count = int | None
"""A figure, or None where it is hidden."""

EffectTable = Mapping[Domain | None, Mapping[Perspective, Count]]
"""Effects by domain (None: all domains together) and perspective."""


@dataclass(frozen=True, slots=True)
class Share:
    """A number and its whole percentage; both None when hidden."""

    count: Count
    percentage: Count


@dataclass(frozen=True, slots=True)
class TypeFigures:
    """Households by type at one scoring."""

    n: Count
    incomplete: Count
    by_type: Mapping[HouseholdType, Share]


@dataclass(frozen=True, slots=True)
class LevelFigures:
    """Households by problem level of one domain; None as a level: wellbeing, not discussed."""

    first: Mapping[Level | None, Count]
    latest: Mapping[Level | None, Count]
    #: Mean level at the latest scoring minus that at the first; None when hidden or when there is nobody to compare.
    mean_change: float | None


@dataclass(frozen=True, slots=True)
class TotalFigures:
    """Mean total of the six domains (0-18) of households scored at least twice; None when hidden or nobody."""

    mean_first: float | None
    mean_latest: float | None
    n: Count


@dataclass(frozen=True, slots=True)
class DoorMoment:
    """Rings at a time of day, and those at which somebody was spoken to."""

    rings: Count
    answered: Count


@dataclass(frozen=True, slots=True)
class OwnKindFigures:
    """Interventions of a kind that the project added, and the fixed kind that they count as."""

    name: str
    counts_as: InterventionKind
    count: Count


@dataclass(frozen=True, slots=True)
class TaskFigures:
    """Tasks sent to one organisation; medians in days, None when hidden or when there is none to measure."""

    counts: Mapping[TaskCount, Count]
    median_days_to_accept: float | None
    median_days_to_finish: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """One report. ``internal``: the project leader's own version, in which nothing is hidden."""

    project: str
    start: date
    end: date
    internal: bool
    reach: Mapping[Reach, Count]
    reach_by_complex: Mapping[str, Mapping[Reach, Count]]
    door_moments: Mapping[DayMoment, DoorMoment]
    help_questions: Mapping[HelpQuestions, Count]
    types: Mapping[Scoring, TypeFigures]
    transitions: Mapping[HouseholdType, Mapping[HouseholdType, Count]]
    levels: Mapping[Domain, LevelFigures]
    total: TotalFigures
    interventions: Mapping[InterventionKind, Count]
    interventions_by_group: Mapping[InterventionGroup, Count]
    interventions_total: Count
    #: Rows of kinds, of groups of kinds, and of all together (None).
    interventions_by_type: Mapping[InterventionRow, Mapping[TypeOrUnknown, Count]]
    interventions_by_domain: Mapping[InterventionRow, Mapping[Domain, Count]]
    own_kinds: Sequence[OwnKindFigures]
    effects: Mapping[EffectValue, Mapping[InterventionKind, EffectTable]]
    effects_by_group: Mapping[EffectValue, Mapping[InterventionGroup, EffectTable]]
    effects_total: Mapping[EffectValue, EffectTable]
    effects_by_type: Mapping[EffectValue, Mapping[TypeOrUnknown, Mapping[Perspective, Count]]]
    terms: Mapping[Term, Count]
    tasks: Mapping[str, TaskFigures]
    tasks_total: TaskFigures
    newcomers: Mapping[Newcomers, Count]
    process: Mapping[Process, Count]
    #: Mean number of helpers of an open case when its guidance started, and at the end; None when hidden or no cases.
    mean_helpers: Mapping[Scoring, float | None]
    closed: Mapping[ClosingReason, Count]
    outcomes: Mapping[Outcome, Mapping[Perspective, Mapping[OutcomeValue, Count]]]
    previous: tuple[date, date] | None
    compared: Mapping[KeyFigure, Mapping[Window, Count]]
    targets: Sequence[TargetFigures]
    external: Sequence[ExternalCourse]
    mkba: MkbaFigures | None
    #: How many cells are hidden: for the page on how the figures were made.
    hidden_cells: int

    @property
    def informal(self) -> Mapping[EffectValue, EffectTable]:
        """Effects of the informal interventions together."""
        return {value: groups[InterventionGroup.INFORMAL] for value, groups in self.effects_by_group.items()}


def build_figures(raw: RawFigures, *, internal: bool, kept: Sequence[Kept] = ()) -> Figures:
    """The report's figures: everything for the project leader (internal), small cells hidden for all others.

    ``kept`` are outside reports made before: beside those nothing small may come out either. Raises ValueError when the
    raw figures contradict themselves (a total that is not the sum of its parts).
    """
    return figures_and_cells(raw, internal=internal, kept=kept)[0]


def figures_and_cells(
    raw: RawFigures, *, internal: bool, kept: Sequence[Kept] = ()
) -> tuple[Figures, dict[str, Any] | None]:
    """The figures, and of an outside report what must be kept for the reports after it."""
    builder = _Builder(raw, internal=internal, kept=kept)
    return builder.figures(), None if internal else to_keep((raw.start, raw.end), builder.own, builder.hidden)


class _Builder:
    def __init__(self, raw: RawFigures, *, internal: bool, kept: Sequence[Kept]) -> None:
        self.raw = raw
        self.internal = internal
        self.linked = links.linked_cells(raw)
        self.hidden: frozenset[Key] = frozenset()
        if not internal:
            self._hide(kept)

    def _hide(self, kept: Sequence[Kept]) -> None:
        """Hide what must be, with interventions in larger groups until most of their cells stand."""
        following = first_layout(self.linked.cells)
        layout = None
        while layout != following:
            layout = following
            self.own = links.linked_cells(self.raw, layout)
            self.linked = links.linked_cells(self.raw, layout)
            link_earlier(self.linked, (self.raw.start, self.raw.end), self.raw.previous, kept)
            self.hidden = suppress(self.linked)
            following = layout.coarser(self.linked.cells, self.hidden.__contains__)

    def count(self, key: Key) -> Count:
        return None if key in self.hidden else self.linked.cells[key].count

    def figures(self) -> Figures:
        raw, count = self.raw, self.count
        return Figures(
            project=raw.project,
            start=raw.start,
            end=raw.end,
            internal=self.internal,
            reach={reach: count(cell_keys.reach_key(reach)) for reach in Reach},
            reach_by_complex={
                name: {reach: count(cell_keys.reach_key(reach, name)) for reach in Reach}
                for name in raw.reach_by_complex
            },
            door_moments={
                moment: DoorMoment(
                    count(cell_keys.door_key(moment, "rings")), count(cell_keys.door_key(moment, "answered"))
                )
                for moment in (DayMoment if raw.door_moments else ())
            },
            help_questions={
                questions: count(cell_keys.help_key(questions))
                for questions in (HelpQuestions if raw.help_questions else ())
            },
            types={scoring: self.types(scoring) for scoring in Scoring},
            transitions={
                first: {latest: count(cell_keys.transition_key(first, latest)) for latest in HouseholdType}
                for first in HouseholdType
            },
            levels={domain: self.level_figures(domain) for domain in Domain},
            total=self.total(),
            interventions={kind: count(cell_keys.intervention_key(kind)) for kind in InterventionKind},
            interventions_by_group={group: count(cell_keys.intervention_key(group)) for group in InterventionGroup},
            interventions_total=count(cell_keys.INTERVENTIONS_TOTAL),
            interventions_by_type={
                row: {one: count(cell_keys.intervention_type_key(row, one)) for one in (*HouseholdType, None)}
                for row in INTERVENTION_ROWS
            },
            interventions_by_domain={
                row: {domain: count(cell_keys.intervention_domain_key(row, domain)) for domain in Domain}
                for row in INTERVENTION_ROWS
            },
            own_kinds=[
                OwnKindFigures(one.name, one.counts_as, count(cell_keys.own_kind_key(one.name)))
                for one in raw.own_kinds
            ],
            effects={v: {row: self.effects(v, row) for row in InterventionKind} for v in REPORTED_VALUES},
            effects_by_group={v: {row: self.effects(v, row) for row in InterventionGroup} for v in REPORTED_VALUES},
            effects_total={value: self.effects(value, None) for value in REPORTED_VALUES},
            effects_by_type={
                value: {
                    one: {seen: count(cell_keys.effect_type_key(one, value, seen)) for seen in Perspective}
                    for one in (*HouseholdType, None)
                }
                for value in REPORTED_VALUES
            },
            terms={term: count(cell_keys.term_key(term)) for term in Term},
            tasks={organisation: self.tasks(organisation, tasks) for organisation, tasks in raw.tasks.items()},
            tasks_total=self.tasks(None, raw.tasks_total),
            newcomers={one: count(cell_keys.newcomer_key(one)) for one in Newcomers},
            process={one: count(cell_keys.process_key(one)) for one in Process},
            mean_helpers={
                Scoring.FIRST: self.mean_helpers(Process.HELPERS_AT_START),
                Scoring.LATEST: self.mean_helpers(Process.HELPERS_NOW),
            },
            closed={reason: count(cell_keys.closed_key(reason)) for reason in ClosingReason},
            outcomes={
                outcome: {
                    seen: {value: count(cell_keys.outcome_key(outcome, seen, value)) for value in OutcomeValue}
                    for seen in Perspective
                }
                for outcome in Outcome
            },
            previous=raw.previous,
            compared=self.compared(),
            targets=[self.target(one) for one in raw.targets],
            external=raw.external,
            mkba=raw.mkba,
            hidden_cells=len(self.hidden),
        )

    def target(self, one: RawTarget) -> TargetFigures:
        """A target; its value goes with the cells that it is made of, and so does whether it was reached."""
        keys = cell_keys.target_keys(one)
        if one.standing.value is None or not any(key in self.hidden for key in keys):
            return TargetFigures(name=one.name, terms=one.terms, standing=one.standing)
        unknown = Standing(State.UNKNOWN, on=one.standing.on)
        return TargetFigures(name=one.name, terms=one.terms, standing=unknown, is_hidden=True)

    def compared(self) -> Mapping[KeyFigure, Mapping[Window, Count]]:
        if self.raw.previous is None:
            return {}
        return {
            figure: {
                window: self.count(cell_keys.compared_key(figure, window))
                for window in (Window.PREVIOUS, Window.CURRENT, Window.SINCE_START)
                if not (figure in STATES and window is Window.SINCE_START)
            }
            for figure in KeyFigure
        }

    def mean_helpers(self, one: Process) -> float | None:
        helpers, open_cases = self.count(cell_keys.process_key(one)), self.count(cell_keys.process_key(Process.OPEN))
        return None if helpers is None or not open_cases else helpers / open_cases

    def types(self, scoring: Scoring) -> TypeFigures:
        keys = [cell_keys.type_key(scoring, one) for one in HouseholdType]
        counts = [self.count(key) for key in keys]
        shares: Sequence[Count] = (None,) * len(keys)
        if self.count(cell_keys.TYPES_N) is not None:
            shares = shown_percentages(
                [self.linked.cells[key].count for key in keys], hidden=[count is None for count in counts]
            )
        return TypeFigures(
            n=self.count(cell_keys.TYPES_N),
            incomplete=self.count(cell_keys.INCOMPLETE),
            by_type={one: Share(count, share) for one, count, share in zip(HouseholdType, counts, shares, strict=True)},
        )

    def total(self) -> TotalFigures:
        n = self.linked.cells[cell_keys.TWICE_N].count
        shown = n and cell_keys.TWICE_N not in self.hidden

        def mean(scoring: Scoring) -> float | None:
            points = self.count(cell_keys.points_key(scoring))
            return points / n if shown and points is not None else None

        return TotalFigures(mean(Scoring.FIRST), mean(Scoring.LATEST), self.count(cell_keys.TWICE_N))

    def level_figures(self, domain: Domain) -> LevelFigures:
        levels: tuple[Level | None, ...] = tuple(Level)
        if domain is Domain.WELLBEING:
            levels = (*levels, None)
        first, latest = (
            {level: self.count(cell_keys.level_key(scoring, domain, level)) for level in levels} for scoring in Scoring
        )
        return LevelFigures(first, latest, _mean_change(first, latest))

    def effects(self, value: EffectValue, row: InterventionRow) -> EffectTable:
        return {
            domain: {
                seen: self.count(cell_keys.effect_key(EffectCell(value, row, domain, seen))) for seen in Perspective
            }
            for domain in (*Domain, None)
        }

    def tasks(self, organisation: str | None, tasks: RawTasks) -> TaskFigures:
        counts = {count: self.count(cell_keys.task_key(count, organisation)) for count in TaskCount}

        def median(days: float | None, of: TaskCount) -> float | None:
            return None if counts[of] is None else days

        return TaskFigures(
            counts,
            median(tasks.median_days_to_accept, TaskCount.ACCEPTED),
            median(tasks.median_days_to_finish, TaskCount.DONE),
        )


def _mean_change(first: Mapping[Level | None, Count], latest: Mapping[Level | None, Count]) -> float | None:
    """Mean level of those scored, latest minus first; None when a level is hidden, for it could be solved from this."""
    means = []
    for counts in (first, latest):
        points = n = 0
        for level, count in counts.items():
            if count is None:
                return None
            if level is not None:
                points += level * count
                n += count
        if n == 0:
            return None
        means.append(points / n)
    return means[1] - means[0]


def shown_percentages(counts: Sequence[int], *, hidden: Sequence[bool]) -> tuple[Count, ...]:
    """The percentages of a table of which some cells are hidden, theirs hidden too.

    Rounding to a sum of 100 depends on all cells, so a shown percentage could tell which values of the hidden ones are
    impossible. The hidden cells are therefore rounded as if they were one: then the shown percentages follow from
    what is shown. They can be one point off those of the internal version.
    """
    shown = [i for i, is_hidden in enumerate(hidden) if not is_hidden]
    together = sum(count for count, is_hidden in zip(counts, hidden, strict=True) if is_hidden)
    shares = dict(zip(shown, percentages([*(counts[i] for i in shown), together]), strict=False))
    return tuple(shares.get(i) for i in range(len(counts)))
