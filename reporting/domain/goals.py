"""Targets, figures of others and the MKBA as a report prints them: plain values, nothing of the database.

A target that is measured by a figure of ours could tell a small number: 12,5 % of 8 households is one of them. So it
stands on cells like every other figure, and its value is shown when they are.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reporting.domain.mkba import BreakEven, Outcome, Sheet, Swing
from reporting.domain.suppression import Cell
from reporting.domain.targets import OwnFigure, Standing, TargetTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTarget:
    """A target and where it stands on the last day. Of a figure of ours also the part and the whole that it is made of.

    Where the report has those cells already, ``part`` and ``whole`` are None.
    """

    name: str
    terms: TargetTerms
    standing: Standing
    figure: OwnFigure | None = None
    part: Cell | None = None
    whole: Cell | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetFigures:
    """A target as it is printed. ``is_hidden``: there is a value, and it is not shown."""

    name: str
    terms: TargetTerms
    standing: Standing
    is_hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalCourse:
    """A figure of others over the years, up to the year of the report."""

    area: str
    aspect: str
    is_grade: bool
    values: Mapping[int, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class MkbaFigures:
    """A published calculation of costs and benefits."""

    name: str
    version: int
    published_on: datetime.date
    base_year: int
    sheet: Sheet
    outcome: Outcome
    spread: Decimal
    swings: Sequence[Swing]
    break_even: Sequence[BreakEven]
