"""Two bars per line: how it was at first (light) and how it is at the latest."""

from collections.abc import Sequence

from adv.dutch import number
from reporting.charts.drawing import WIDTH, Chart, Shape, rect, words
from reporting.charts.palette import BRAND, INK_2, tint
from reporting.charts.scales import Scale

_LEFT, _ROW, _HEIGHT = 250.0, 38.0, 14.0


def pairs(name: str, title: str, items: Sequence[tuple[str, int, int]], *, unit: str) -> Chart:
    """Draw for each label its first and its latest number."""
    largest = max((value for _, first, latest in items for value in (first, latest)), default=0)
    scale = Scale(0, largest or 1, _LEFT, WIDTH - 60)
    shapes: list[Shape] = []
    for place, (label, first, latest) in enumerate(items):
        y = place * _ROW
        shapes.append(words(_LEFT - 54, y + _HEIGHT + 5, label, weight=600, anchor="end"))
        for when, value, strength in (("eerst", first, 0.4), ("laatst", latest, 1.0)):
            end = scale(value)
            shapes.append(words(_LEFT - 8, y + _HEIGHT - 3, when, fill=INK_2, size=10, anchor="end"))
            shapes.append(rect(_LEFT, y, end - _LEFT, _HEIGHT, tint(BRAND, strength), radius=2))
            shapes.append(words(end + 7, y + _HEIGHT - 3, number(value), weight=600))
            y += _HEIGHT + 1.5
    described = "; ".join(f"{label} van {number(first)} naar {number(latest)}" for label, first, latest in items)
    return Chart(name, title, f"Liggende staven, {unit}. {described}.", max(_ROW * len(items), 1), tuple(shapes))
