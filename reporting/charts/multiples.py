"""Small drawings side by side: one per domain on the same scale, and one per time of day."""

from collections.abc import Iterator, Mapping, Sequence

from adv.dutch import number
from households.domain.codes import DOMAIN_SHORT_LABELS, Domain
from interventions.domain.codes import EFFECT_VALUE_LABELS, EffectValue, Perspective
from reporting.charts.drawing import HIDDEN_MARK, HIDDEN_WORDS, WIDTH, Chart, Shape, hidden_box, line, rect, words
from reporting.charts.palette import BRAND, INK_2, LINE, LINE_STRONG, tint
from reporting.charts.scales import Scale
from reporting.domain.codes import DAY_MOMENT_LABELS, REPORTED_VALUES, DayMoment
from reporting.domain.figures import Count, DoorMoment, EffectTable

_COLUMNS = 4
_PANEL, _GAP = 148.0, 16.0
_BAR, _PAIR = 9.0, 25.0
_HEIGHT = 118.0
#: Residents light, advisors dark: apart in grey too.
_SIDES: Mapping[Perspective, str] = {Perspective.RESIDENT: tint(BRAND, 0.45), Perspective.ADVISOR: BRAND}


def effects_per_domain(
    totals: Mapping[EffectValue, EffectTable], name: str, title: str, *, sides: Mapping[Perspective, str]
) -> Chart:
    """Per domain better, worse and the same: residents above, advisors below, all panels on one scale."""
    largest = max(
        (count or 0 for table in totals.values() for domain in Domain for count in table[domain].values()), default=0
    )
    shapes = list(_legend(sides))
    for place, domain in enumerate(Domain):
        left = (place % _COLUMNS) * (_PANEL + _GAP)
        top = 34 + (place // _COLUMNS) * _HEIGHT
        shapes += _panel({value: totals[value][domain] for value in REPORTED_VALUES}, domain, left, top, largest)
    description = "Per leefgebied het aantal effecten dat beter, slechter en hetzelfde is. " + " ".join(
        f"{DOMAIN_SHORT_LABELS[domain]}: " + "; ".join(_read(value, totals[value][domain], sides) for value in totals)
        for domain in Domain
    )
    return Chart(name, title, description, 34 + 2 * _HEIGHT, tuple(shapes))


def _read(value: EffectValue, counts: Mapping[Perspective, Count], sides: Mapping[Perspective, str]) -> str:
    told = ", ".join(
        f"{sides[seen]} {HIDDEN_WORDS if count is None else number(count)}" for seen, count in counts.items()
    )
    return f"{EFFECT_VALUE_LABELS[value]} {told}"


def _legend(sides: Mapping[Perspective, str]) -> Iterator[Shape]:
    x = 0.0
    for seen, label in sides.items():
        yield rect(x, 4, 14, 12, _SIDES[seen], radius=2)
        yield words(x + 20, 14, label, fill=INK_2)
        x += 34 + 6.5 * len(label)
    yield rect(x + 0.5, 4.5, 13, 11, "none", stroke=LINE_STRONG, dash="3 2")
    yield words(x + 20, 14, f"{HIDDEN_MARK} {HIDDEN_WORDS}", fill=INK_2)


def _panel(
    counts: Mapping[EffectValue, Mapping[Perspective, Count]], domain: Domain, left: float, top: float, largest: int
) -> Iterator[Shape]:
    start = left + 50
    scale = Scale(0, largest or 1, start, left + _PANEL - 26)
    yield words(left, top + 12, DOMAIN_SHORT_LABELS[domain], weight=600)
    yield line(left, top + 18, left + _PANEL, top + 18, stroke=LINE)
    for place, (value, sides) in enumerate(counts.items()):
        y = top + 25 + place * _PAIR
        yield words(start - 6, y + 13, _short(value), fill=INK_2, size=10, anchor="end")
        for offset, (seen, colour) in enumerate(_SIDES.items()):
            count, bar_top = sides[seen], y + offset * (_BAR + 1)
            if count is None:
                yield rect(start + 0.5, bar_top + 0.5, 13, _BAR - 1, "none", stroke=LINE_STRONG, dash="3 2")
                yield words(start + 18, bar_top + 8, HIDDEN_MARK, fill=INK_2, size=9)
            else:
                end = scale(count)
                yield rect(start, bar_top, max(end - start, 0.6), _BAR, colour)
                yield words(end + 4, bar_top + 8, number(count), size=9)


def _short(value: EffectValue) -> str:
    return {"better": "beter", "worse": "slechter", "same": "gelijk"}.get(value.value, value.value)


def moments(doors: Mapping[DayMoment, DoorMoment], title: str) -> Chart:
    """Per time of day how often somebody rang, and how often of those somebody was spoken to."""
    row, left = 46.0, 110.0
    largest = max((door.rings or 0 for door in doors.values()), default=0)
    scale = Scale(0, largest or 1, left, WIDTH - 150)
    shapes: list[Shape] = []
    for place, (moment, door) in enumerate(doors.items()):
        y = place * row
        shapes.append(words(left - 12, y + 22, DAY_MOMENT_LABELS[moment], weight=600, anchor="end"))
        shapes += _door_bar(door.rings, "keer aangebeld", y + 4, left, scale, tint(BRAND, 0.4))
        shapes += _door_bar(door.answered, "keer gesproken", y + 21, left, scale, BRAND)
    shapes.append(line(left, 0, left, len(doors) * row, stroke=LINE_STRONG))
    description = "Liggende staven per dagdeel: boven hoe vaak er is aangebeld, onder hoe vaak er is gesproken. "
    description += " ".join(
        f"{DAY_MOMENT_LABELS[moment]}: {_told(door.rings)} keer aangebeld, {_told(door.answered)} keer gesproken."
        for moment, door in doors.items()
    )
    return Chart("dagdelen", title, description, len(doors) * row, tuple(shapes))


def _told(count: Count) -> str:
    return HIDDEN_WORDS if count is None else number(count)


def _door_bar(count: Count, label: str, y: float, left: float, scale: Scale, colour: str) -> Sequence[Shape]:
    if count is None:
        return [*hidden_box(left, y, 26, 15), words(left + 34, y + 12, f"{label}: {HIDDEN_WORDS}", fill=INK_2)]
    end = scale(count)
    return [
        rect(left, y, max(end - left, 0.6), 15, colour, radius=2),
        words(end + 7, y + 12, f"{number(count)} {label}", size=10.5),
    ]
