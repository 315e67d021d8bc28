"""Bullet bars: where it stands against a target, each row on a scale of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reporting.charts.drawing import WIDTH, Chart, Shape, hidden_box, line, rect, words
from reporting.charts.palette import BRAND, INK, INK_2, LINE_STRONG, SURFACE_2, tint
from reporting.charts.scales import Scale

#: Longest name that fits above a bar, in characters.
_LONGEST = 78
_ROW, _TOP, _HEIGHT = 48.0, 18.0, 18.0
_RIGHT = WIDTH - 110.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullet:
    """A target: its name, where it stands (None: not known), the target, and where it began (None: not known).

    ``shown`` is the value in words, ``aim`` what is wanted in words.
    """

    name: str
    value: float | None
    target: float
    start: float | None
    shown: str
    aim: str
    is_reached: bool


def bullets(name: str, title: str, rows: Sequence[Bullet]) -> Chart:
    """One bar per target: filled up to where it stands, a heavy line at the target, a thin one at the beginning."""
    shapes: list[Shape] = []
    for place, row in enumerate(rows):
        shapes += _bullet(row, place * _ROW)
    description = "Een balk per doel: gevuld tot de stand van nu, een dikke streep bij het doel. " + " ".join(
        f"{row.name}: {row.shown}, doel {row.aim}." for row in rows
    )
    return Chart(name, title, description, max(len(rows) * _ROW, 1), tuple(shapes))


def _bullet(row: Bullet, top: float) -> Iterator[Shape]:
    numbers = [0.0, row.target, *(one for one in (row.value, row.start) if one is not None)]
    low, high = min(numbers), max(numbers)
    room = (high - low) * 0.08 or 1.0
    scale = Scale(low - (room if low < 0 else 0), high + room, 0, _RIGHT)
    label = row.name if len(row.name) <= _LONGEST else f"{row.name[: _LONGEST - 1]}…"
    y = top + _TOP
    yield words(0, top + 12, label, weight=600)
    yield words(WIDTH, top + 12, row.aim, fill=INK_2, anchor="end")
    yield rect(0, y, _RIGHT, _HEIGHT, SURFACE_2, radius=2)
    if row.value is None:
        yield from hidden_box(0, y, _RIGHT, _HEIGHT)
    else:
        left, right = sorted((scale(0), scale(row.value)))
        yield rect(left, y + 4, right - left, _HEIGHT - 8, BRAND if row.is_reached else tint(BRAND, 0.6))
    if row.start is not None:
        yield line(
            scale(row.start), y + 2, scale(row.start), y + _HEIGHT - 2, stroke=LINE_STRONG, width=1.5, dash="2 2"
        )
    yield line(scale(row.target), y - 2, scale(row.target), y + _HEIGHT + 2, stroke=INK, width=3)
    yield words(WIDTH, y + 13, row.shown, weight=600, anchor="end")
