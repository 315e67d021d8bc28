"""What a calculation comes to, in words and pictures. Shared by the page and the reports."""

from collections.abc import Sequence
from decimal import Decimal

from adv import dutch
from reporting.charts.drawing import Chart
from reporting.charts.tornado import Bar, narrow_tornado, tornado
from reporting.domain.mkba import SOURCED_LABELS, BreakEven, Missing, Outcome, Sheet, Swing

#: More bars than this don't fit in one picture; those that matter least are left out.
MOST_BARS = 10


def verdict(outcome: Outcome) -> str:
    """Return in a sentence what benefits and costs come to."""
    net = dutch.euro(abs(round(outcome.net)))
    if outcome.ratio is None:
        return f"De baten zijn {net}; er staan geen kosten in."
    more = "hoger" if outcome.net > 0 else "lager"
    if not outcome.net:
        return f"De baten zijn even hoog als de kosten. {_ratio(outcome.ratio)}"
    return f"De baten zijn {net} {more} dan de kosten. {_ratio(outcome.ratio)}"


def _ratio(ratio: Decimal) -> str:
    return f"Elke euro levert {dutch.euro(ratio) if ratio != int(ratio) else dutch.euro(int(ratio))} op."


def needed(outcome: Outcome) -> str:
    """Return which part of the benefits has to come true; empty when that can't be said."""
    if outcome.needed_share is None or not outcome.costs:
        return ""
    share = dutch.percentage(outcome.needed_share, 0 if outcome.needed_share == int(outcome.needed_share) else 1)
    if outcome.needed_share > 100:
        return f"De kosten zijn terugverdiend als de baten {share} zijn van wat hier staat."
    return f"De kosten zijn terugverdiend als {share} van de baten uitkomt."


def missing_words(missing: Missing, sheet: Sheet) -> str:
    """Return which value has no source: ``Team: de waarde per stuk``."""
    what = SOURCED_LABELS[missing.value]
    return what if missing.item is None else f"{sheet.items[missing.item].name}: {what}"


def name_of(swing: Swing, sheet: Sheet) -> str:
    """Return what a bar of the tornado is about."""
    return "Discontovoet" if swing.item is None else sheet.items[swing.item].name


def tornado_charts(sheet: Sheet, outcome: Outcome, swings: Sequence[Swing], spread: Decimal) -> tuple[Chart, Chart]:
    """Return how far the net value swings when one thing is lower or higher: the drawing, and that for a phone."""
    bars = [Bar(name_of(one, sheet), float(one.low), float(one.high)) for one in swings[:MOST_BARS]]
    percent = dutch.percentage(spread, 0 if spread == int(spread) else 1)
    title = f"Het saldo als één ding {percent} lager of hoger is: {name_of(swings[0], sheet)} telt het zwaarst."
    wide = tornado("gevoeligheid", title, bars, middle=float(outcome.net))
    return wide, narrow_tornado(wide, bars, middle=float(outcome.net))


def break_even_words(point: BreakEven, sheet: Sheet) -> str:
    """Return at which number an item makes costs and benefits equal."""
    item = sheet.items[point.item]
    return f"{_number(point.number)} in plaats van {_number(item.number)}"


def _number(value: Decimal) -> str:
    return dutch.number(value, 0 if value == int(value) else 1)
