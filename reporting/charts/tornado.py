"""A tornado: how far the outcome swings when one thing is lower or higher, the one that matters most on top."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from adv.dutch import euro
from reporting.charts.drawing import WIDTH, Chart, Shape, line, rect, words
from reporting.charts.palette import BRAND, INK, LATE, SURFACE, tint
from reporting.charts.scales import Scale

_LEFT, _RIGHT = 200.0, WIDTH - 10.0
_ROW, _TOP = 34.0, 34.0
_LONGEST = 34
_NARROW_ROW = 44.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing, and the outcome when it is lower and when it is higher."""

    name: str
    low: float
    high: float


def tornado(name: str, title: str, bars: Sequence[Bar], *, middle: float) -> Chart:
    """Bars around the outcome as calculated (``middle``); light where the thing is lower, dark where it is higher."""
    scale = _scale(bars, middle, _LEFT, _RIGHT)
    height = _TOP + len(bars) * _ROW + 6
    shapes: list[Shape] = list(_legend())
    for place, bar in enumerate(bars):
        top = _TOP + place * _ROW
        shapes.append(words(_LEFT - 12, top + 16, _short(bar.name), fill=INK, anchor="end"))
        shapes += _bar(bar, scale, middle, top + 4, _ROW - 14)
    shapes += _marks(scale, middle, _TOP - 8, height)
    description = (
        "Liggende staven om het saldo: licht als de waarde lager is, donker als die hoger is. De bovenste telt het "
        "zwaarst. "
    ) + "; ".join(f"{bar.name}: van {euro(round(bar.low))} tot {euro(round(bar.high))}" for bar in bars)
    return Chart(name, title, description, height, tuple(shapes))


def narrow_tornado(wide: Chart, bars: Sequence[Bar], *, middle: float, width: float = 300) -> Chart:
    """Return what ``wide`` shows for a phone: the words above each bar."""
    scale = _scale(bars, middle, 2, width - 2)
    height = _TOP + 16 + len(bars) * _NARROW_ROW
    shapes: list[Shape] = list(_legend(12))
    shapes += _marks(scale, middle, _TOP + 14, height, width=width)
    for place, bar in enumerate(bars):
        top = _TOP + 16 + place * _NARROW_ROW
        # On a ground of its own: the line of the outcome runs behind the words.
        shapes.append(rect(0, top + 2, 7 * len(_short(bar.name)), 16, SURFACE))
        shapes.append(words(0, top + 15, _short(bar.name), fill=INK, size=12, weight=600))
        shapes += _bar(bar, scale, middle, top + 21, 15)
    return replace(wide, name=f"{wide.name}-smal", height=height, width=width, shapes=tuple(shapes))


def _scale(bars: Sequence[Bar], middle: float, left: float, right: float) -> Scale:
    values = [middle, *(value for bar in bars for value in (bar.low, bar.high))]
    room = (max(values) - min(values)) * 0.04 or 1.0
    return Scale(min(values) - room, max(values) + room, left, right)


def _marks(scale: Scale, middle: float, top: float, bottom: float, *, width: float = WIDTH) -> Iterator[Shape]:
    """The line of the outcome, and that of nought when the bars reach over it."""
    yield line(scale(middle), top, scale(middle), bottom, stroke=INK, width=1.5)
    yield _near(scale(middle), top - 6, euro(round(middle)), 600, width)
    if scale.low < 0 < scale.high:
        yield line(scale(0), top, scale(0), bottom, stroke=LATE, width=1.5, dash="4 3")
        if abs(scale(0) - scale(middle)) > 70:
            yield _near(scale(0), top - 6, "nul", 400, width)


def _legend(size: float = 11) -> Iterator[Shape]:
    """What light and dark are, above the words on the left: in grey print too."""
    for x, colour, text in ((0.0, tint(BRAND, 0.4), "waarde lager"), (108.0, BRAND, "waarde hoger")):
        yield rect(x, 4, 12, 12, colour)
        yield words(x + 18, 14, text, fill=INK, size=size)


def _near(x: float, y: float, text: str, weight: int, width: float) -> Shape:
    """Words above a line, pushed in where they would run off the drawing."""
    if x > width - 70:
        return words(width, y, text, weight=weight, anchor="end")
    if x < 40:
        return words(0, y, text, weight=weight)
    return words(x, y, text, weight=weight, anchor="middle")


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _bar(bar: Bar, scale: Scale, middle: float, top: float, height: float) -> Iterator[Shape]:
    for value, colour in ((bar.low, tint(BRAND, 0.4)), (bar.high, BRAND)):
        left, right = sorted((scale(middle), scale(value)))
        yield rect(left, top, max(right - left, 0.5), height, colour)
