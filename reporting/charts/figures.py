"""The charts of a report, each from figures that may have hidden cells: what is hidden is drawn as not shown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from adv.dutch import number
from households.domain.codes import DOMAIN_LABELS, LEVEL_LABELS, TYPE_LABELS, Domain, HouseholdType, Level
from reporting.charts.drawing import (
    HIDDEN_MARK,
    HIDDEN_WORDS,
    WIDTH,
    Chart,
    Shape,
    hidden_box,
    line,
    path,
    px,
    rect,
    words,
)
from reporting.charts.marks import level_mark, type_mark
from reporting.charts.palette import BRAND, INK_2, LATE, LEVELS, LINE, LINE_STRONG, REST, TYPES, tint
from reporting.charts.scales import Scale, stack, ticks
from reporting.domain.codes import REACH_LABELS, Reach
from reporting.domain.figures import Count, LevelFigures

LABEL_WIDTH = 190
#: Flows are drawn when at least this share of the households is in flows that are shown.
LEAST_DRAWN = 0.8
#: Longest words beside a bar, in characters; those that don't fit in full size are smaller.
_LONGEST, _FITS = 36, 32
#: From one line of words to the next.
_LINE = 13.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its words, its figure (None: not shown) and its colour."""

    label: str
    count: Count
    colour: str = BRAND


def bars(name: str, title: str, items: Sequence[Bar], *, unit: str, row: float = 20) -> Chart:
    """Horizontal bars from nought, each with its figure behind it."""
    largest = max((item.count or 0 for item in items), default=0)
    scale = Scale(0, largest or 1, LABEL_WIDTH, WIDTH - 90)
    shapes: list[Shape] = []
    for i, item in enumerate(items):
        y = i * row
        label = _short(item.label)
        size = 11 if len(label) <= _FITS else 9.5
        shapes.append(words(LABEL_WIDTH - 10, y + row / 2 + 4, label, size=size, anchor="end"))
        if item.count is None:
            shapes += hidden_box(LABEL_WIDTH, y + 3, 26, row - 6)
            shapes.append(words(LABEL_WIDTH + 34, y + row / 2 + 4, HIDDEN_WORDS, fill=INK_2))
        else:
            width = scale(item.count) - LABEL_WIDTH
            shapes.append(rect(LABEL_WIDTH, y + 3, width, row - 6, item.colour, radius=2))
            value = number(item.count)
            shapes.append(words(LABEL_WIDTH + width + 7, y + row / 2 + 4, value, weight=600))
    shapes.append(line(LABEL_WIDTH, 0, LABEL_WIDTH, len(items) * row, stroke=LINE_STRONG))
    return Chart(name, title, f"Liggende staven, {unit}. {_read(items)}", max(len(items) * row, 1), tuple(shapes))


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"


def _read(items: Sequence[Bar]) -> str:
    return "; ".join(f"{one.label} {HIDDEN_WORDS if one.count is None else number(one.count)}" for one in items) + "."


def funnel(reach: Mapping[Reach, Count], title: str) -> Chart:
    """From addresses to conversations, with what fell off beside it."""
    return bars("trechter", title, funnel_bars(reach), unit="aantal adressen en huishoudens", row=28)


def funnel_bars(reach: Mapping[Reach, Count]) -> list[Bar]:
    """The bars of the funnel, from the top."""
    colours = {Reach.REFUSED: LATE, Reach.NEVER_REACHED: REST, Reach.ADDRESSES: tint(BRAND, 0.45)}
    steps = (Reach.ADDRESSES, Reach.SPOKEN, Reach.CONVERSATION, Reach.REFUSED, Reach.NEVER_REACHED)
    return [Bar(REACH_LABELS[step], reach[step], colours.get(step, BRAND)) for step in steps]


def types(counts: Mapping[HouseholdType, tuple[Count, Count]], title: str) -> Chart:
    """Per type two bars: the first scoring light, the latest in full colour."""
    row, height = 42.0, 15.0
    largest = max((count or 0 for pair in counts.values() for count in pair), default=0)
    left = LABEL_WIDTH + 50.0
    scale = Scale(0, largest or 1, left, WIDTH - 80)
    shapes: list[Shape] = []
    for i, (one, pair) in enumerate(counts.items()):
        y = i * row
        shapes += type_mark(one, 12, y + height + 1, 17)
        shapes.append(words(30, y + height + 5, TYPE_LABELS[one], weight=600))
        for label, count, strength in zip(("eerst", "laatst"), pair, (0.4, 1.0), strict=True):
            shapes.append(words(left - 8, y + height - 4, label, fill=INK_2, size=10, anchor="end"))
            if count is None:
                shapes += hidden_box(left, y, 26, height)
                shapes.append(words(left + 34, y + height - 4, HIDDEN_WORDS, fill=INK_2))
            else:
                end = scale(count)
                shapes.append(rect(left, y, end - left, height, tint(TYPES[one], strength), radius=2))
                shapes.append(words(end + 7, y + height - 3.5, number(count), weight=600))
            y += height + 1.5
    description = "Liggende staven per type: bovenaan de eerste meting, daaronder de laatste."
    return Chart("typen", title, description, row * len(counts), tuple(shapes))


def levels(figures: Mapping[Domain, LevelFigures], n: Count, title: str) -> Chart:
    """Per domain two stacked bars, the first scoring above the latest, each as wide as the ``n`` households in it.

    What is hidden fills the rest of the bar, together: that much anybody can work out. What was not discussed has no
    width.
    """
    left, right, height, gap = LABEL_WIDTH + 50, float(WIDTH), 15.0, 11.0
    shapes = list(_level_legend(left))
    y = 30.0
    for domain, one in figures.items():
        shapes.append(words(LABEL_WIDTH - 10, y + height + 5, DOMAIN_LABELS[domain], weight=600, anchor="end"))
        for label, counts in (("eerst", one.first), ("laatst", one.latest)):
            shapes.append(words(left - 8, y + height - 4, label, fill=INK_2, size=10, anchor="end"))
            shapes += _level_bar(counts, n, left, right, y)
            y += height + 1.5
        y += gap
    description = "Gestapelde staven per leefgebied: geen, laag, middel en hoog bij de eerste en de laatste meting."
    return Chart("leefgebieden", title, description, y - gap + 2, tuple(shapes))


def _level_legend(left: float) -> Iterator[Shape]:
    x = left
    for level in Level:
        ground, ink = LEVELS[level]
        yield rect(x, 2, 66, 18, ground, radius=3)
        yield from level_mark(level, x + 11, 11, 4.2, ink)
        yield words(x + 21, 15, LEVEL_LABELS[level], fill=ink, weight=600)
        x += 74
    yield rect(x + 0.5, 2.5, 92, 17, "none", stroke=LINE_STRONG, dash="3 2")
    yield words(x + 9, 15, f"{HIDDEN_MARK} {HIDDEN_WORDS}", fill=INK_2)


def _level_bar(counts: Mapping[Level | None, Count], n: Count, left: float, right: float, y: float) -> Iterator[Shape]:
    height = 15.0
    shown = [(level, counts[level] or 0) for level in Level if counts[level]]
    total = sum(count for _, count in shown)
    hidden = None in counts.values()
    rest = (n - total - (counts.get(None) or 0) if n is not None else max(total, 1)) if hidden else 0
    if not total + rest:
        yield words(left + 4, y + height - 4, "niemand gescoord", fill=INK_2, size=10)
        return
    widths = [*(count for _, count in shown), *([rest] if rest else [])]
    places = list(stack(widths, Scale(0, total + rest, left, right)))
    for (level, count), (start, width) in zip(shown, places, strict=False):
        ground, ink = LEVELS[level]
        yield rect(start, y, width, height, ground)
        if start > left:  # in grey two light grounds would run into one
            yield line(start, y, start, y + height, stroke=INK_2)
        if width > 15:
            yield words(start + width / 2, y + height - 3.8, number(count), fill=ink, size=10.5, anchor="middle")
    if rest:
        start, width = places[-1]
        yield from hidden_box(start, y, width, height)


def shifts(transitions: Mapping[HouseholdType, Mapping[HouseholdType, Count]], n: int, title: str) -> Chart | None:
    """Flows from the type at the first scoring to the type at the latest of ``n`` households.

    Hidden flows are not drawn; None when so many are hidden that the drawing would mislead.
    """
    shown = {(a, b): count or 0 for a, row in transitions.items() for b, count in row.items()}
    total = sum(shown.values())
    if total < LEAST_DRAWN * n or not total:
        return None
    height, gap, left, right = 150.0, 14.0, 150.0, WIDTH - 150.0
    unit = (height - 3 * gap) / total if total else 0.0
    shapes: list[Shape] = [
        words(left - 8, 12, "Eerste meting", fill=INK_2, anchor="end"),
        words(right + 8, 12, "Laatste meting", fill=INK_2),
    ]
    tops: list[dict[HouseholdType, float]] = [{}, {}]
    for side in (0, 1):
        y = 24.0
        for one in HouseholdType:
            count = sum(value for pair, value in shown.items() if pair[side] is one)
            flows = transitions[one].values() if side == 0 else [row[one] for row in transitions.values()]
            tops[side][one] = y
            shapes += _node(one, None if None in flows else count, y, count * unit, left if side == 0 else right, side)
            y += count * unit + gap
    bottom = max(tops[side][one] for side in (0, 1) for one in HouseholdType) + gap
    for (first, latest), count in shown.items():
        if count:
            y1, y2, width = tops[0][first], tops[1][latest], count * unit
            tops[0][first] += width
            tops[1][latest] += width
            shapes.append(_flow(left + 7, right - 7, y1, y2, width, TYPES[first], changed=first is not latest))
    hidden = sum(count is None for row in transitions.values() for count in row.values())
    if hidden:
        note = f"{HIDDEN_MARK} kleine aantallen zijn niet getekend"
        shapes.append(words(WIDTH / 2, height + 44, note, fill=INK_2, anchor="middle"))
    description = (
        "Stromen van het type bij de eerste meting naar het type bij de laatste meting, zo breed als het aantal."
    )
    return Chart("overgangen", title, description, max(height + 52, bottom), tuple(shapes))


def _node(one: HouseholdType, count: Count, y: float, height: float, x: float, side: int) -> Iterator[Shape]:
    yield rect(x if side == 0 else x - 7, y, 7, max(height, 1), TYPES[one])
    middle = y + max(height, 1) / 2
    label = f"{TYPE_LABELS[one]} {HIDDEN_MARK if count is None else number(count)}"
    mark, text, anchor = (x - 16, x - 30, "end") if side == 0 else (x + 16, x + 30, "start")
    yield from type_mark(one, mark, middle, 13)
    yield words(text, middle + 4, label, anchor=anchor)


def _flow(x1: float, x2: float, y1: float, y2: float, width: float, colour: str, *, changed: bool) -> Shape:
    middle = px((x1 + x2) / 2)
    d = (
        f"M{px(x1)} {px(y1)}C{middle} {px(y1)} {middle} {px(y2)} {px(x2)} {px(y2)}"
        f"L{px(x2)} {px(y2 + width)}C{middle} {px(y2 + width)} {middle} {px(y1 + width)} {px(x1)} {px(y1 + width)}Z"
    )
    return path(d, fill=tint(colour, 0.6 if changed else 0.25))


@dataclass(frozen=True, slots=True)
class Series:
    """A line of a trend: its words, and its value per year (None: unknown)."""

    label: str
    values: Mapping[int, float | None]


_TREND_HEIGHT = 190.0


def trend(name: str, title: str, series: Sequence[Series], *, unit: str) -> Chart:
    """Values over the years, each line with a dash pattern of its own and its name at its end."""
    if not _points(series):
        return Chart(name, title, "Er zijn nog geen cijfers.", 24, (words(0, 16, "Nog geen cijfers", fill=INK_2),))
    shapes, height = lines(series, WIDTH - 130.0)
    ends = _ends(series, WIDTH - 130.0)
    places = apart([y for _, y, _ in ends], _LINE, _TREND_HEIGHT - 26)
    shapes += [words(x, y, label, weight=600) for (x, _, label), y in zip(ends, places, strict=True)]
    return Chart(name, title, f"Lijnen per jaar, {unit}.", height, tuple(shapes))


def _points(series: Sequence[Series]) -> list[tuple[int, float]]:
    return [(year, value) for one in series for year, value in one.values.items() if value is not None]


def _scales(series: Sequence[Series], right: float) -> tuple[Scale, Scale, Sequence[float]]:
    years, values = zip(*_points(series), strict=True)
    marks = ticks(min(values), max(values))
    x = Scale(min(years), max(years), 46, right)
    return x, Scale(marks[0], marks[-1], _TREND_HEIGHT - 26, 10), marks


def lines(series: Sequence[Series], right: float, *, size: float = 11) -> tuple[list[Shape], float]:
    """The lines up to ``right`` with their axes, and the height; there is at least one value."""
    x, y, marks = _scales(series, right)
    shapes: list[Shape] = []
    for mark in marks:
        shapes.append(line(34, y(mark), right, y(mark), stroke=LINE))
        label = number(mark, 0 if mark == int(mark) else 1)
        shapes.append(words(28, y(mark) + 4, label, fill=INK_2, size=size, anchor="end"))
    shapes += [
        words(x(year), _TREND_HEIGHT - 6, str(year), fill=INK_2, size=size, anchor="middle")
        for year in sorted({year for year, _ in _points(series)})
    ]
    for one, colour, dash in styled(series):
        points = [(x(year), y(value)) for year, value in sorted(_points([one]))]
        if points:
            d = "M" + "L".join(f"{px(px_)} {px(py)}" for px_, py in points)
            shapes.append(Shape("path", path=d, stroke=colour, stroke_width="2", dash=dash))
            shapes += [rect(px_ - 2.5, py - 2.5, 5, 5, colour) for px_, py in points]
    return shapes, _TREND_HEIGHT


def _ends(series: Sequence[Series], right: float) -> list[tuple[float, float, str]]:
    """Where the name of each line stands: behind its last point."""
    x, y, _ = _scales(series, right)
    last = [(one, max(_points([one]))) for one in series if _points([one])]
    return [(x(year) + 8, y(value) + 4, one.label) for one, (year, value) in last]


def styled(series: Sequence[Series]) -> list[tuple[Series, str, str]]:
    """Each line with its colour and its dash pattern."""
    colours = (BRAND, LATE, "#4a7fb5", "#8a6a00", "#6a4fa0")
    dashes = ("", "6 3", "2 2", "8 3 2 3", "1 3")
    return [(one, colours[i % 5], dashes[i % 5]) for i, one in enumerate(series)]


def apart(places: Sequence[float], least: float, lowest: float) -> list[float]:
    """The places, moved just so far that none is nearer than ``least`` to another or below ``lowest``."""
    found = list(places)
    order = sorted(range(len(places)), key=lambda i: places[i])
    for above, below in pairwise(order):
        found[below] = max(found[below], found[above] + least)
    floor = lowest
    for i in reversed(order):
        found[i] = min(found[i], floor)
        floor = found[i] - least
    return found
