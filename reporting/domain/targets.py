"""Targets of a project, and where it stands: what is measured against what was agreed.

A target says "ten minste" or "ten hoogste" so much, by a date. What is measured is a figure of ours, a figure of others
(a grade or a number per year), or what somebody noted. ``today`` is an argument; nothing here judges more than the
figures carry: reached, not reached yet, not reached in time, or not measured.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


class Direction(StrEnum):
    """On which side of the value the target lies. The value itself is enough."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


DIRECTION_LABELS: Mapping[Direction, str] = {Direction.AT_LEAST: "ten minste", Direction.AT_MOST: "ten hoogste"}


class Unit(StrEnum):
    """In what the value is. ``LESS`` and ``MORE`` are changes since the beginning, in hundredths of that."""

    PERCENT = "percent"
    LESS = "less"
    MORE = "more"
    COUNT = "count"
    GRADE = "grade"
    EURO = "euro"


UNIT_LABELS: Mapping[Unit, str] = {
    Unit.PERCENT: "procent",
    Unit.LESS: "procent minder dan aan het begin",
    Unit.MORE: "procent meer dan aan het begin",
    Unit.COUNT: "aantal",
    Unit.GRADE: "rapportcijfer (1 tot en met 10)",
    Unit.EURO: "euro",
}

#: Their value is worked out from what is measured and what it was at the beginning.
CHANGES = frozenset({Unit.LESS, Unit.MORE})


class OwnFigure(StrEnum):
    """A figure of ours that a target can be bound to; each is about the project as it stands on a day."""

    SPOKEN = "spoken"
    CONVERSATION = "conversation"
    REFUSED = "refused"
    FULLY_SCORED = "fully_scored"
    MULTIPROBLEM = "multiproblem"
    MEAN_TOTAL = "mean_total"
    NO_PROBLEM_HOUSING = "no_problem_housing"
    NO_PROBLEM_SOCIAL = "no_problem_social"
    NO_PROBLEM_FINANCE = "no_problem_finance"
    NO_PROBLEM_PARENTING = "no_problem_parenting"
    NO_PROBLEM_INTEGRATION = "no_problem_integration"
    NO_PROBLEM_WORK = "no_problem_work"
    NO_PROBLEM_WELLBEING = "no_problem_wellbeing"
    TASKS_DONE = "tasks_done"
    COORDINATED = "coordinated"


OWN_FIGURE_LABELS: Mapping[OwnFigure, str] = {
    OwnFigure.SPOKEN: "Gesproken huishoudens, in procent van de adressen",
    OwnFigure.CONVERSATION: "Huishoudens met een gesprek thuis, in procent van de adressen",
    OwnFigure.REFUSED: "Huishoudens die weigeren, in procent van de adressen",
    OwnFigure.FULLY_SCORED: "Volledig gescoorde huishoudens, in procent van de gescoorde",
    OwnFigure.MULTIPROBLEM: "Multiprobleemhuishoudens, in procent van de volledig gescoorde",
    OwnFigure.MEAN_TOTAL: "Gemiddeld totaal bij de laatste meting (0 tot en met 18), van wie twee keer is gescoord",
    OwnFigure.NO_PROBLEM_HOUSING: "Geen of laag bij woonsituatie, in procent van de volledig gescoorde",
    OwnFigure.NO_PROBLEM_SOCIAL: "Geen of laag bij sociale relaties, in procent van de volledig gescoorde",
    OwnFigure.NO_PROBLEM_FINANCE: "Geen of laag bij financiën, in procent van de volledig gescoorde",
    OwnFigure.NO_PROBLEM_PARENTING: "Geen of laag bij opgroeien, in procent van de volledig gescoorde",
    OwnFigure.NO_PROBLEM_INTEGRATION: "Geen of laag bij integratie, in procent van de volledig gescoorde",
    OwnFigure.NO_PROBLEM_WORK: "Geen of laag bij arbeid en opleiding, in procent van de volledig gescoorde",
    OwnFigure.NO_PROBLEM_WELLBEING: "Geen of laag bij welbevinden, in procent van wie het besprak",
    OwnFigure.TASKS_DONE: "Afgeronde taken, in procent van de uitgezette",
    OwnFigure.COORDINATED: "Huishoudens in begeleiding met een regisseur, in procent",
}


class State(StrEnum):
    """Where a project stands against a target."""

    UNKNOWN = "unknown"
    REACHED = "reached"
    OPEN = "open"
    MISSED = "missed"


STATE_LABELS: Mapping[State, str] = {
    State.UNKNOWN: "nog geen cijfer",
    State.REACHED: "gehaald",
    State.OPEN: "nog niet gehaald",
    State.MISSED: "niet op tijd gehaald",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured, and the day it is about."""

    on: datetime.date
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetTerms:
    """What was agreed. ``baseline`` is what it was at the beginning, in the unit of what is measured."""

    direction: Direction
    unit: Unit
    value: Decimal
    due_on: datetime.date
    baseline: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where it stands: the value in the unit of the target (None: not known), and the day of it.

    ``progress`` is the part of the way from the beginning to the target, between 0 and 1; None when the beginning is
    not known or there is no way to go.
    """

    state: State
    value: Decimal | None = None
    on: datetime.date | None = None
    progress: Decimal | None = None


def latest(readings: Iterable[Reading], today: datetime.date) -> Reading | None:
    """Return the last reading up to a day."""
    return max((one for one in readings if one.on <= today), key=lambda one: one.on, default=None)


def in_unit(unit: Unit, measured: Decimal, baseline: Decimal | None) -> Decimal | None:
    """Return a measured value in the unit of the target; None for a change since a beginning that is not known."""
    if unit not in CHANGES:
        return measured
    if not baseline:
        return None
    change = (measured - baseline) / baseline * 100
    return _round(-change if unit is Unit.LESS else change)


def stand(terms: TargetTerms, reading: Reading | None, today: datetime.date) -> Standing:
    """Return where a project stands on a day."""
    value = None if reading is None else in_unit(terms.unit, reading.value, terms.baseline)
    if reading is None or value is None:
        return Standing(State.UNKNOWN)
    not_yet = State.MISSED if today > terms.due_on else State.OPEN
    state = State.REACHED if is_reached(terms, value) else not_yet
    return Standing(state, value, reading.on, _progress(terms, value))


def is_reached(terms: TargetTerms, value: Decimal) -> bool:
    """Tell whether a value in the unit of the target is good enough."""
    return value >= terms.value if terms.direction is Direction.AT_LEAST else value <= terms.value


def _progress(terms: TargetTerms, value: Decimal) -> Decimal | None:
    start = Decimal(0) if terms.unit in CHANGES else terms.baseline
    if start is None or start == terms.value:
        return None
    return min(max((value - start) / (terms.value - start), Decimal(0)), Decimal(1))


def share(part: int, whole: int) -> Decimal | None:
    """Return a part in hundredths of a whole, with one decimal; None of nothing."""
    return _round(Decimal(part) * 100 / whole) if whole else None


def _round(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
