"""How a household was scored over time, ready to draw: a small chart per domain and one of the total."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from adv import dutch
from households.domain.codes import (
    DOMAIN_LABELS,
    DOMAIN_SHORT_LABELS,
    LEVEL_LABELS,
    PHASE_LABELS,
    TYPE_LABELS,
    Domain,
    HouseholdType,
    Level,
    Phase,
)
from households.domain.scoring import ALL_DOMAINS, HIGHEST_TOTAL
from households.domain.typology import TYPE_BY_TOTAL
from households.models import MatrixScoring

#: Size of the drawings and the room around the lines, in their own units.
SMALL_WIDTH, SMALL_HEIGHT = 200, 72
WIDE_WIDTH, WIDE_HEIGHT = 640, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 8, 12, 10, 10
_WIDE_LEFT = 30
#: More columns than this no table holds on a screen: the latest are shown, and the first.
MOST_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class Dot:
    """A scoring in a chart."""

    x: float
    y: float
    value: int


@dataclass(frozen=True, slots=True)
class GridLine:
    """A level across a chart; with words where there is room for them."""

    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One line with its dots. ``lines`` break where it was not scored; ``words`` say the same for who can't see it."""

    label: str
    short_label: str
    domain: Domain | None
    width: int
    height: int
    grid: Sequence[GridLine]
    lines: Sequence[str]
    dots: Sequence[Dot]
    words: str


@dataclass(frozen=True, slots=True)
class Column:
    """A scoring in the table beside the charts."""

    when: str
    phase: str
    total: int | None
    type: str


@dataclass(frozen=True, slots=True)
class Course:
    """All of it."""

    total: Chart
    domains: Sequence[Chart]
    columns: Sequence[Column]
    #: Per domain its label and the level at each column.
    rows: Sequence[tuple[Domain, str, Sequence[int | None]]]
    first_when: str
    last_when: str
    left_out: int


def build_course(scorings: Sequence[MatrixScoring]) -> Course | None:
    """Build the charts from the scorings that count, oldest first; None with fewer than two: there is no course yet."""
    if len(scorings) < 2:
        return None
    places = _places([scoring.on for scoring in scorings])
    shown = list(scorings) if len(scorings) <= MOST_COLUMNS else [scorings[0], *scorings[1 - MOST_COLUMNS :]]
    return Course(
        total=_total_chart(scorings, places),
        domains=[_domain_chart(domain, scorings, places) for domain in ALL_DOMAINS],
        columns=[
            Column(
                dutch.date_long(scoring.on),
                PHASE_LABELS[Phase(scoring.phase)],
                scoring.total,
                TYPE_LABELS[HouseholdType(scoring.type)] if scoring.type else "",
            )
            for scoring in shown
        ],
        rows=[
            (domain, DOMAIN_SHORT_LABELS[domain], [getattr(scoring, domain.value) for scoring in shown])
            for domain in ALL_DOMAINS
        ],
        first_when=dutch.date_long(scorings[0].on),
        last_when=dutch.date_long(scorings[-1].on),
        left_out=len(scorings) - len(shown),
    )


def _places(days: Sequence[datetime.date]) -> list[float]:
    """Return where each day is between the first (0) and the last (1); scorings of one day stand side by side."""
    span = (days[-1] - days[0]).days
    if span == 0:
        return [place / (len(days) - 1) for place in range(len(days))]
    return [(day - days[0]).days / span for day in days]


def _domain_chart(domain: Domain, scorings: Sequence[MatrixScoring], places: Sequence[float]) -> Chart:
    values: list[int | None] = [getattr(scoring, domain.value) for scoring in scorings]
    said = ["niet besproken" if value is None else LEVEL_LABELS[Level(value)] for value in values]
    grid = [GridLine(_y(level, Level.HIGH, SMALL_HEIGHT), "") for level in Level]
    return _chart(
        DOMAIN_LABELS[domain], domain, (SMALL_WIDTH, SMALL_HEIGHT), _LEFT, grid, values, places, Level.HIGH, said
    )


def _total_chart(scorings: Sequence[MatrixScoring], places: Sequence[float]) -> Chart:
    values = [scoring.total for scoring in scorings]
    said = ["onvolledig" if value is None else str(value) for value in values]
    steps = sorted({0, HIGHEST_TOTAL, *(low for low, _, _ in TYPE_BY_TOTAL)})
    grid = [GridLine(_y(step, HIGHEST_TOTAL, WIDE_HEIGHT), str(step)) for step in steps]
    return _chart(
        "Totaal van de zes", None, (WIDE_WIDTH, WIDE_HEIGHT), _WIDE_LEFT, grid, values, places, HIGHEST_TOTAL, said
    )


def _y(value: int, highest: int, height: int) -> float:
    return round(height - _BOTTOM - (height - _TOP - _BOTTOM) * value / highest, 1)


def _chart(
    label: str,
    domain: Domain | None,
    size: tuple[int, int],
    left: int,
    grid: Sequence[GridLine],
    values: Sequence[int | None],
    places: Sequence[float],
    highest: int,
    said: Sequence[str],
) -> Chart:
    width, height = size
    room = width - left - _RIGHT
    lines: list[list[Dot]] = [[]]
    for place, value in zip(places, values, strict=True):
        if value is None:
            lines.append([])
        else:
            lines[-1].append(Dot(round(left + room * place, 1), _y(value, highest, height), value))
    return Chart(
        label=label,
        short_label=DOMAIN_SHORT_LABELS[domain] if domain else label,
        domain=domain,
        width=width,
        height=height,
        grid=grid,
        lines=[" ".join(f"{dot.x},{dot.y}" for dot in line) for line in lines if len(line) > 1],
        dots=[dot for line in lines for dot in line],
        words=", daarna ".join(said),
    )
