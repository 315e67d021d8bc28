"""What the query layer hands over: counts with the households behind them, nothing hidden and nothing derived yet.

A cell that is not in a mapping is nought. Every count has beside it the number of *distinct households* behind it;
where the count itself is a number of households, ``households(n)`` makes the cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from households.domain.case_status import ClosingReason
from households.domain.codes import Domain, HouseholdType, Level
from interventions.domain.codes import EffectValue, InterventionKind, Perspective
from interventions.domain.effects import Term
from interventions.domain.evaluation import Outcome, OutcomeValue
from reporting.domain.codes import (
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
from reporting.domain.goals import ExternalCourse, MkbaFigures, RawTarget
from reporting.domain.suppression import NOTHING, Cell

#: None: the household has no full scoring, so no type.
TypeOrUnknown = HouseholdType | None
#: None: all kinds together.
InterventionRow = InterventionKind | InterventionGroup | None
INTERVENTION_ROWS: Sequence[InterventionRow] = (None, *InterventionGroup, *InterventionKind)


@dataclass(frozen=True, slots=True)
class EffectCell:
    """Which effects a cell counts. ``row`` is a kind, a group of kinds, or None for all; ``domain`` None is all.

    A total over rows or domains has its own cell: its distinct households can't be added up from its parts.
    """

    value: EffectValue
    row: InterventionRow
    domain: Domain | None
    perspective: Perspective


@dataclass(frozen=True, slots=True)
class RawDoorMoment:
    """Rings in the period at one time of day, and those at which somebody was spoken to."""

    rings: Cell
    answered: Cell


@dataclass(frozen=True, slots=True)
class RawOwnKind:
    """A kind of intervention that the project added, and the fixed kind that it counts as."""

    name: str
    counts_as: InterventionKind
    cell: Cell = NOTHING


@dataclass(frozen=True, slots=True)
class RawTasks:
    """Tasks sent to one organisation in the period; the medians in days (None: there are none to measure)."""

    counts: Mapping[TaskCount, Cell]
    median_days_to_accept: float | None = None
    median_days_to_finish: float | None = None


@dataclass(frozen=True, slots=True)
class RawFigures:
    """Everything that a report is made from. Both dates are included, in Amsterdam time."""

    project: str
    start: date
    end: date

    #: The whole project, and each complex; together the complexes hold every address ("" = without a complex).
    reach: Mapping[Reach, Cell]
    reach_by_complex: Mapping[str, Mapping[Reach, Cell]]

    #: Households by the type of their first full scoring and of their latest one up to the end.
    types: Mapping[tuple[Scoring, HouseholdType], int]
    #: Households that were scored, but never fully.
    incomplete: int
    #: Households with at least two full scorings, by first and latest type.
    transitions: Mapping[tuple[HouseholdType, HouseholdType], int]
    #: The same households by problem level; None = wellbeing not discussed (the six always have a level).
    levels: Mapping[tuple[Scoring, Domain, Level | None], int]

    #: Interventions dated in the period, by kind, by group and together. The type is the latest of the household (None:
    #: not scored fully). An intervention counts in each of its domains.
    interventions: Mapping[InterventionRow, Cell]
    interventions_by_type: Mapping[tuple[InterventionRow, TypeOrUnknown], Cell]
    interventions_by_domain: Mapping[tuple[InterventionRow, Domain], Cell]

    #: Effects dated in the period, with all totals over rows and domains (see EffectCell).
    effects: Mapping[EffectCell, Cell]
    #: Positive effects of both perspectives by term.
    effects_by_term: Mapping[Term, Cell]
    effects_by_type: Mapping[tuple[TypeOrUnknown, EffectValue, Perspective], Cell]

    #: By the name of the organisation, and all together.
    tasks: Mapping[str, RawTasks]
    tasks_total: RawTasks

    #: Rings by time of day; together they are the attempts of the reach. Empty: left out of the report.
    door_moments: Mapping[DayMoment, RawDoorMoment] = field(default_factory=dict)
    #: Households by questions for help at the first conversation. Empty: left out of the report.
    help_questions: Mapping[HelpQuestions, int] = field(default_factory=dict)

    #: Kinds that the project added, with those of the same kind that go by no name of the project.
    own_kinds: Sequence[RawOwnKind] = ()
    not_own: Mapping[InterventionKind, Cell] = field(default_factory=dict)

    newcomers: Mapping[Newcomers, Cell] = field(default_factory=dict)
    process: Mapping[Process, Cell] = field(default_factory=dict)
    closed: Mapping[ClosingReason, Cell] = field(default_factory=dict)
    #: By evaluation in the period; what was not asked is nowhere.
    outcomes: Mapping[tuple[Outcome, Perspective, OutcomeValue], Cell] = field(default_factory=dict)

    #: The period before, and the key figures of it, of all time up to the end, and of the time before both.
    previous: tuple[date, date] | None = None
    compared: Mapping[tuple[KeyFigure, Window], Cell] = field(default_factory=dict)

    targets: Sequence[RawTarget] = ()
    external: Sequence[ExternalCourse] = ()
    mkba: MkbaFigures | None = None
