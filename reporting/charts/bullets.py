"""Bullet bars: where it stands against a target, each row on a scale of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reporting.charts.drawing import WIDTH, Chart, Shape, hidden_box, line, rect, words
from reporting.charts.palette import BRAND, INK, INK_2, LINE_STRONG, SURFACE, SURFACE_2, tint
from reporting.charts.scales import Scale

#: Longest name that fits above a bar, in characters.
_LONGEST = 78
_ROW, _TOP, _HEIGHT = 48.0, 18.0, 18.0
_RIGHT = WIDTH - 110.0
_LEGEND = 28.0
_OPEN = tint(BRAND, 0.6)


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
    #: Whether the value is known, but not shown.
    is_hidden: bool = False


def bullets(name: str, title: str, rows: Sequence[Bullet]) -> Chart:
    """One bar per target: filled up to where it stands, a heavy line at the target, a thin one at the beginning."""
    shapes: list[Shape] = []
    shapes += legend(has_start=any(row.start is not None for row in rows))
    for place, row in enumerate(rows):
        shapes += _bullet(row, _LEGEND + place * _ROW)
    description = "Een balk per doel: gevuld tot de stand van nu, een dikke streep bij het doel. " + " ".join(
        f"{row.name}: {row.shown}, doel {row.aim}." for row in rows
    )
    return Chart(name, title, description, _LEGEND + len(rows) * _ROW, tuple(shapes))


def legend(*, has_start: bool, left: float = 220.0, top: float = 0.0) -> Iterator[Shape]:
    """What the colours are, and from ``left`` and ``top`` what the lines are."""
    for x, colour, text in ((0.0, BRAND, "gehaald"), (86.0, _OPEN, "nog niet gehaald")):
        yield rect(x, 4, 12, 12, colour)
        yield words(x + 18, 14, text, fill=INK_2)
    yield line(left + 2, top + 1, left + 2, top + 19, stroke=INK, width=3)
    yield words(left + 11, top + 14, "doel", fill=INK_2)
    if has_start:
        yield line(left + 66, top + 3, left + 66, top + 17, stroke=LINE_STRONG, width=1.5, dash="2 2")
        yield words(left + 74, top + 14, "stand aan het begin", fill=INK_2)


def _bullet(row: Bullet, top: float) -> Iterator[Shape]:
    label = row.name if len(row.name) <= _LONGEST else f"{row.name[: _LONGEST - 1]}…"
    yield words(0, top + 12, label, weight=600)
    yield words(WIDTH, top + 12, row.aim, fill=INK_2, anchor="end")
    yield from bullet_bar(row, top + _TOP, _RIGHT)
    yield words(WIDTH, top + _TOP + 13, row.shown, weight=600, anchor="end")


def bullet_bar(row: Bullet, y: float, right: float) -> Iterator[Shape]:
    """Draw the bar of one target, from the left to ``right``."""
    numbers = [0.0, row.target, *(one for one in (row.value, row.start) if one is not None)]
    low, high = min(numbers), max(numbers)
    room = (high - low) * 0.08 or 1.0
    scale = Scale(low - (room if low < 0 else 0), high + room, 0, right)
    yield rect(0, y, right, _HEIGHT, SURFACE_2, radius=2)
    if row.is_hidden:
        yield from hidden_box(0, y, right, _HEIGHT)
    elif row.value is None:
        yield rect(0.5, y + 0.5, right - 1, _HEIGHT - 1, SURFACE, stroke=LINE_STRONG, dash="3 2")
    else:
        start, end = sorted((scale(0), scale(row.value)))
        yield rect(start, y + 4, end - start, _HEIGHT - 8, BRAND if row.is_reached else _OPEN)
    if row.start is not None:
        x = scale(row.start)
        yield line(x, y + 2, x, y + _HEIGHT - 2, stroke=LINE_STRONG, width=1.5, dash="2 2")
    yield line(scale(row.target), y - 2, scale(row.target), y + _HEIGHT + 2, stroke=INK, width=3)
