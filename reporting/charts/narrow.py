"""The same bars for a phone: the words above each bar instead of beside it, so that they keep their size."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from adv.dutch import number
from households.domain.codes import HouseholdType
from reporting.charts.bullets import Bullet, bullet_bar, legend
from reporting.charts.drawing import Chart, Shape, px, rect, words
from reporting.charts.figures import Series, lines, styled
from reporting.charts.marks import type_mark
from reporting.charts.palette import INK_2
from reporting.charts.scales import Scale

#: As wide as the card on a phone, so that a size of 12 is about 12 CSS pixels there.
WIDTH = 300
_TEXT, _HEAD, _HEIGHT, _GAP = 12.0, 19.0, 15.0, 10.0


@dataclass(frozen=True, slots=True)
class Line:
    """Words with one bar or several below them, each with a word in front (or none), its figure and its colour."""

    label: str
    bars: Sequence[tuple[str, int, str]]
    mark: HouseholdType | None = None


def narrow(wide: Chart, lines: Sequence[Line]) -> Chart:
    """Return what ``wide`` shows, for a narrow page."""
    largest = max((value for line in lines for _, value, _ in line.bars), default=0)
    left = 44.0 if any(when for line in lines for when, _, _ in line.bars) else 0.0
    scale = Scale(0, largest or 1, left, WIDTH - 44)
    shapes: list[Shape] = []
    y = 0.0
    for line in lines:
        if line.mark:
            shapes += type_mark(line.mark, 8, y + 9, 15)
        shapes.append(words(22 if line.mark else 0, y + 13, line.label, size=_TEXT, weight=600))
        y += _HEAD
        for when, value, colour in line.bars:
            end = scale(value)
            shapes.append(rect(left, y, end - left, _HEIGHT, colour, radius=2))
            shapes.append(words(end + 6, y + 12, number(value), size=_TEXT, weight=600))
            if when:
                shapes.append(words(0, y + 12, when, size=_TEXT, fill=INK_2))
            y += _HEIGHT + 2
        y += _GAP
    return _narrow(wide, shapes, y - _GAP)


def narrow_bullets(wide: Chart, rows: Sequence[Bullet]) -> Chart:
    """Return the bullet bars of ``wide``, each below its name and its values."""
    shapes = list(legend(has_start=any(row.start is not None for row in rows), left=0, top=22))
    shapes += [shape for place, row in enumerate(rows) for shape in _bullet(row, 52 + place * 66.0)]
    return _narrow(wide, shapes, 52 + len(rows) * 66.0 - 8)


def narrow_trend(wide: Chart, series: Sequence[Series]) -> Chart:
    """Return the lines of ``wide``, with their names below them."""
    shapes, height = lines(series, float(WIDTH - 16), size=_TEXT)
    for one, colour, dash in styled(series):
        height += 22
        shapes.append(
            Shape("path", path=f"M0 {px(height - 4)}L30 {px(height - 4)}", stroke=colour, stroke_width="2", dash=dash)
        )
        shapes.append(words(38, height, one.label, size=_TEXT, weight=600))
    return _narrow(wide, shapes, height + 8)


def _bullet(row: Bullet, top: float) -> Iterator[Shape]:
    yield words(0, top + 13, row.name if len(row.name) <= 44 else f"{row.name[:43]}…", size=_TEXT, weight=600)
    yield words(0, top + 30, f"{row.shown} ({row.aim})", size=_TEXT, fill=INK_2)
    yield from bullet_bar(row, top + 36, float(WIDTH))


def _narrow(wide: Chart, shapes: Sequence[Shape], height: float) -> Chart:
    return replace(wide, name=f"{wide.name}-smal", height=max(height, 1), width=WIDTH, shapes=tuple(shapes))
