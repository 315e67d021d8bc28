"""A tornado: how far the outcome swings when one thing is lower or higher, the one that matters most on top."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adv.dutch import euro
from reporting.charts.drawing import WIDTH, Chart, Shape, line, rect, words
from reporting.charts.palette import BRAND, INK, LATE, tint
from reporting.charts.scales import Scale

_LEFT, _RIGHT = 200.0, WIDTH - 10.0
_ROW, _TOP = 34.0, 34.0
_LONGEST = 34


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing, and the outcome when it is lower and when it is higher."""

    name: str
    low: float
    high: float


def tornado(name: str, title: str, bars: Sequence[Bar], *, middle: float) -> Chart:
    """Bars around the outcome as calculated (``middle``); light where the thing is lower, dark where it is higher."""
    values = [middle, *(value for bar in bars for value in (bar.low, bar.high))]
    room = (max(values) - min(values)) * 0.04 or 1.0
    scale = Scale(min(values) - room, max(values) + room, _LEFT, _RIGHT)
    height = _TOP + len(bars) * _ROW + 6
    shapes: list[Shape] = list(_legend())
    for place, bar in enumerate(bars):
        shapes += _bar(bar, scale, middle, _TOP + place * _ROW)
    shapes.append(line(scale(middle), _TOP - 8, scale(middle), height, stroke=INK, width=1.5))
    shapes.append(_near(scale(middle), _TOP - 14, euro(round(middle)), 600))
    if min(values) < 0 < max(values):
        shapes.append(line(scale(0), _TOP - 8, scale(0), height, stroke=LATE, width=1.5, dash="4 3"))
        if abs(scale(0) - scale(middle)) > 70:
            shapes.append(_near(scale(0), _TOP - 14, "nul", 400))
    description = (
        "Liggende staven om het saldo: licht als de waarde lager is, donker als die hoger is. De bovenste telt het "
        "zwaarst. "
    ) + "; ".join(f"{bar.name}: van {euro(round(bar.low))} tot {euro(round(bar.high))}" for bar in bars)
    return Chart(name, title, description, height, tuple(shapes))


def _legend() -> Iterator[Shape]:
    """What light and dark are, above the words on the left: in grey print too."""
    for x, colour, text in ((0.0, tint(BRAND, 0.4), "waarde lager"), (94.0, BRAND, "waarde hoger")):
        yield rect(x, 4, 12, 12, colour)
        yield words(x + 18, 14, text, fill=INK)


def _near(x: float, y: float, text: str, weight: int) -> Shape:
    """Words above a line, pushed in where they would run off the drawing."""
    if x > WIDTH - 70:
        return words(WIDTH, y, text, weight=weight, anchor="end")
    return words(x, y, text, weight=weight, anchor="middle")


def _bar(bar: Bar, scale: Scale, middle: float, top: float) -> Iterator[Shape]:
    label = bar.name if len(bar.name) <= _LONGEST else f"{bar.name[: _LONGEST - 1]}…"
    yield words(_LEFT - 12, top + 16, label, fill=INK, anchor="end")
    for value, colour in ((bar.low, tint(BRAND, 0.4)), (bar.high, BRAND)):
        left, right = sorted((scale(middle), scale(value)))
        yield rect(left, top + 4, max(right - left, 0.5), _ROW - 14, colour)
