"""The social cost-benefit calculation (MKBA): what it costs, what it saves, whom, and how sure that is.

An item is so many, times a value each, of which a share is credited to the project, in each of some years. Year 0 is
the base year and is not discounted; an amount in year t is worth 1 / (1 + rate)^t of itself. Exact decimals
throughout; amounts are rounded to cents at the very end, the ratio to hundredths. Nothing is preset as if it were
true: without a source a value has to be marked as an estimate, or there is no total.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum

#: Digits to calculate with: amounts of 14 digits over 50 years stay exact far beyond a cent.
_PRECISION = 50
_CENT = Decimal("0.01")

#: Longest that an item can go on, and latest that it can begin, in years.
MOST_YEARS = 50


class ItemKind(StrEnum):
    """On which side an item stands."""

    COST = "cost"
    BENEFIT = "benefit"


ITEM_KIND_LABELS: Mapping[ItemKind, str] = {ItemKind.COST: "kosten", ItemKind.BENEFIT: "baten"}


class Party(StrEnum):
    """Who pays a cost, or gains by a benefit."""

    MUNICIPALITY = "municipality"
    CORPORATION = "corporation"
    RESIDENTS = "residents"
    STATE = "state"
    HEALTH_INSURERS = "health_insurers"
    POLICE_JUSTICE = "police_justice"
    WELFARE = "welfare"
    EMPLOYERS = "employers"
    SOCIETY = "society"


PARTY_LABELS: Mapping[Party, str] = {
    Party.MUNICIPALITY: "gemeente",
    Party.CORPORATION: "woningcorporatie",
    Party.RESIDENTS: "bewoners",
    Party.STATE: "rijk",
    Party.HEALTH_INSURERS: "zorgverzekeraars",
    Party.POLICE_JUSTICE: "politie en justitie",
    Party.WELFARE: "zorg- en welzijnsorganisaties",
    Party.EMPLOYERS: "werkgevers",
    Party.SOCIETY: "de samenleving als geheel",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from, and the day of it."""

    words: str = ""
    on: datetime.date | None = None

    @property
    def is_complete(self) -> bool:
        """Whether both are there."""
        return bool(self.words.strip()) and self.on is not None


class Sourced(StrEnum):
    """The values that must have a source."""

    NUMBER = "number"
    UNIT_VALUE = "unit_value"
    SHARE = "share"
    RATE = "rate"


SOURCED_LABELS: Mapping[Sourced, str] = {
    Sourced.NUMBER: "het aantal",
    Sourced.UNIT_VALUE: "de waarde per stuk",
    Sourced.SHARE: "het aandeel en de duur",
    Sourced.RATE: "de discontovoet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A cost or a benefit. ``share`` is in hundredths; it counts in ``years`` years, from year ``first_year`` on."""

    name: str
    kind: ItemKind
    party: Party
    number: Decimal
    unit_value: Decimal
    share: Decimal
    years: int
    first_year: int = 0
    number_source: Source = Source()
    value_source: Source = Source()
    share_source: Source = Source()
    is_estimate: bool = False

    @property
    def a_year(self) -> Decimal:
        """What it comes to in one year, not discounted."""
        with localcontext(prec=_PRECISION):
            return self.number * self.unit_value * self.share / 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A whole calculation. ``rate`` is the discount rate in hundredths a year."""

    items: Sequence[Item]
    rate: Decimal
    rate_source: Source = Source()
    rate_is_estimate: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """A value without a source. ``item`` is its place in the sheet, None for the rate."""

    item: int | None
    value: Sourced


@dataclass(frozen=True, slots=True)
class Valued:
    """An item with its present value, in cents."""

    item: Item
    present_value: Decimal


@dataclass(frozen=True, slots=True)
class PartyLine:
    """What one party pays and gains, in present value."""

    party: Party
    costs: Decimal
    benefits: Decimal

    @property
    def balance(self) -> Decimal:
        """What it gains more than it pays."""
        return self.benefits - self.costs


@dataclass(frozen=True, slots=True)
class Swing:
    """What happens to the net value when one thing is lower or higher, all else being equal.

    ``item`` is its place in the sheet, None for the rate; ``low`` and ``high`` are the net values.
    """

    item: int | None
    low: Decimal
    high: Decimal

    @property
    def width(self) -> Decimal:
        """How much it matters."""
        return abs(self.high - self.low)


@dataclass(frozen=True, slots=True)
class BreakEven:
    """At which number an item makes costs and benefits equal, all else being equal."""

    item: int
    number: Decimal


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a calculation comes to: costs and benefits in present value, all in whole cents.

    ``ratio`` is benefits over costs; None when there are no costs. ``needed_share`` is the part of the benefits, in
    hundredths, that has to come true to earn the costs back; None when there are no benefits.
    """

    costs: Decimal
    benefits: Decimal
    net: Decimal
    ratio: Decimal | None
    items: Sequence[Valued]
    parties: Sequence[PartyLine]
    needed_share: Decimal | None
    has_estimates: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no total: nothing to count, or values that have no source and aren't marked as an estimate."""

    missing: Sequence[Missing]


def calculate(sheet: Sheet) -> Outcome | Refusal:
    """Return what a calculation comes to, or why it doesn't."""
    missing = missing_sources(sheet)
    if missing or not sheet.items:
        return Refusal(missing)
    valued = tuple(Valued(item, _cents(present_value(item, sheet.rate))) for item in sheet.items)
    costs, benefits = (_sum(valued, kind) for kind in (ItemKind.COST, ItemKind.BENEFIT))
    return Outcome(
        costs=costs,
        benefits=benefits,
        net=benefits - costs,
        ratio=_round(benefits / costs, _CENT) if costs else None,
        items=valued,
        parties=_parties(valued),
        needed_share=_round(costs * 100 / benefits, Decimal("0.1")) if benefits else None,
        has_estimates=sheet.rate_is_estimate or any(item.is_estimate for item in sheet.items),
    )


def missing_sources(sheet: Sheet) -> tuple[Missing, ...]:
    """Return the values that have no source and are not marked as an estimate, in the order of the sheet."""
    found = []
    if not (sheet.rate_is_estimate or sheet.rate_source.is_complete):
        found.append(Missing(None, Sourced.RATE))
    for place, item in enumerate(sheet.items):
        if item.is_estimate:
            continue
        sources = (
            (Sourced.NUMBER, item.number_source),
            (Sourced.UNIT_VALUE, item.value_source),
            (Sourced.SHARE, item.share_source),
        )
        found += [Missing(place, value) for value, source in sources if not source.is_complete]
    return tuple(found)


def present_value(item: Item, rate: Decimal) -> Decimal:
    """Return what all years of an item are worth in the base year, not rounded."""
    with localcontext(prec=_PRECISION):
        factor = 1 / (1 + rate / 100)
        return item.a_year * sum(
            (factor**year for year in range(item.first_year, item.first_year + item.years)), start=Decimal(0)
        )


def sensitivity(sheet: Sheet, spread: Decimal) -> tuple[Swing, ...]:
    """Return what a ``spread`` (in hundredths) down and up in each item and in the rate does to the net value.

    The one that matters most comes first. Only for a sheet that has a total.
    """
    with localcontext(prec=_PRECISION):
        down, up = 1 - spread / 100, 1 + spread / 100
        swings = [
            Swing(place, *(_net(_with_item(sheet, place, factor)) for factor in (down, up)))
            for place in range(len(sheet.items))
        ]
        if sheet.rate:
            swings.append(Swing(None, *(_net(replace(sheet, rate=sheet.rate * factor)) for factor in (down, up))))
    return tuple(sorted(swings, key=lambda swing: -swing.width))


def break_even(sheet: Sheet) -> tuple[BreakEven, ...]:
    """Return for each benefit the number at which the net value is nought; leaves out those that can't do it alone."""
    found = []
    with localcontext(prec=_PRECISION):
        net = sum((_signed(item, sheet.rate) for item in sheet.items), start=Decimal(0))
        for place, item in enumerate(sheet.items):
            one = present_value(replace(item, number=Decimal(1)), sheet.rate)
            if item.kind is not ItemKind.BENEFIT or not one:
                continue
            number = item.number - net / one
            if number >= 0:
                found.append(BreakEven(place, _round(number, Decimal("0.1"))))
    return tuple(found)


def _with_item(sheet: Sheet, place: int, factor: Decimal) -> Sheet:
    items = list(sheet.items)
    items[place] = replace(items[place], unit_value=items[place].unit_value * factor)
    return replace(sheet, items=items)


def _net(sheet: Sheet) -> Decimal:
    return _cents(sum((_signed(item, sheet.rate) for item in sheet.items), start=Decimal(0)))


def _signed(item: Item, rate: Decimal) -> Decimal:
    value = present_value(item, rate)
    return value if item.kind is ItemKind.BENEFIT else -value


def _sum(valued: Iterable[Valued], kind: ItemKind) -> Decimal:
    return sum((one.present_value for one in valued if one.item.kind is kind), start=Decimal(0))


def _parties(valued: Sequence[Valued]) -> tuple[PartyLine, ...]:
    lines = []
    for party in Party:
        mine = [one for one in valued if one.item.party is party]
        if mine:
            lines.append(PartyLine(party, _sum(mine, ItemKind.COST), _sum(mine, ItemKind.BENEFIT)))
    return tuple(lines)


def _cents(amount: Decimal) -> Decimal:
    return _round(amount, _CENT)


def _round(value: Decimal, step: Decimal) -> Decimal:
    with localcontext(prec=_PRECISION):
        return value.quantize(step, rounding=ROUND_HALF_UP)


class ProjectNumber(StrEnum):
    """A number of the project that an item can take over, as it stands on the day of taking it."""

    SPOKEN = "spoken"
    CONVERSATION = "conversation"
    SCORED = "scored"
    LIGHTER = "lighter"
    LESS_MULTIPROBLEM = "less_multiproblem"
    LESS_HOUSING = "less_housing"
    LESS_SOCIAL = "less_social"
    LESS_FINANCE = "less_finance"
    LESS_PARENTING = "less_parenting"
    LESS_WORK = "less_work"
    TASKS_DONE = "tasks_done"


PROJECT_NUMBER_LABELS: Mapping[ProjectNumber, str] = {
    ProjectNumber.SPOKEN: "Huishoudens die zijn gesproken",
    ProjectNumber.CONVERSATION: "Huishoudens met een gesprek thuis",
    ProjectNumber.SCORED: "Volledig gescoorde huishoudens",
    ProjectNumber.LIGHTER: "Huishoudens met een lager totaal bij de laatste meting",
    ProjectNumber.LESS_MULTIPROBLEM: "Zoveel minder multiprobleemhuishoudens dan bij de eerste meting",
    ProjectNumber.LESS_HOUSING: "Zoveel minder huishoudens met een probleem bij woonsituatie",
    ProjectNumber.LESS_SOCIAL: "Zoveel minder huishoudens met een probleem bij sociale relaties",
    ProjectNumber.LESS_FINANCE: "Zoveel minder huishoudens met een probleem bij financiën",
    ProjectNumber.LESS_PARENTING: "Zoveel minder huishoudens met een probleem bij opgroeien",
    ProjectNumber.LESS_WORK: "Zoveel minder huishoudens met een probleem bij arbeid",
    ProjectNumber.TASKS_DONE: "Taken die partners hebben afgerond",
}
