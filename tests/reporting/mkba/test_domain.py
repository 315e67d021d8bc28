"""Costs and benefits: present value, ratio, who pays and gains, how sensitive, and what has no source."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.domain.mkba import (
    BreakEven,
    Item,
    ItemKind,
    Missing,
    Outcome,
    Party,
    PartyLine,
    Refusal,
    Sheet,
    Source,
    Sourced,
    break_even,
    calculate,
    missing_sources,
    present_value,
    sensitivity,
)

SOURCE = Source("Jaarrekening 2023", datetime.date(2024, 1, 31))


def item(kind=ItemKind.BENEFIT, **values) -> Item:
    given_values = {
        "name": "Uitzetting voorkomen",
        "party": Party.CORPORATION,
        "number": Decimal(1),
        "unit_value": Decimal(1000),
        "share": Decimal(100),
        "years": 1,
        "number_source": SOURCE,
        "value_source": SOURCE,
        "share_source": SOURCE,
        **values,
    }
    return Item(kind=kind, **given_values)


def cost(**values) -> Item:
    return item(ItemKind.COST, **{"name": "Team", "party": Party.MUNICIPALITY, **values})


def sheet(*items: Item, rate="0", **values) -> Sheet:
    return Sheet(items=items, rate=Decimal(rate), **{"rate_source": SOURCE, **values})


def outcome(one: Sheet) -> Outcome:
    found = calculate(one)
    assert isinstance(found, Outcome)
    return found


def test_costs_of_a_million_and_benefits_of_1_450_000_in_present_value():
    found = outcome(sheet(cost(unit_value=Decimal(1_000_000)), item(unit_value=Decimal(1_450_000)), rate="3"))

    assert found.costs == Decimal("1000000.00")
    assert found.benefits == Decimal("1450000.00")
    assert found.ratio == Decimal("1.45")
    assert found.net == Decimal("450000.00")


@pytest.mark.parametrize(
    ("values", "rate", "worth"),
    [
        ({"number": Decimal(12), "unit_value": Decimal(7000), "share": Decimal(25)}, "3", "21000.00"),
        ({"unit_value": Decimal(103), "first_year": 1}, "3", "100.00"),
        # 100 + 100/1,1 + 100/1,21
        ({"unit_value": Decimal(100), "years": 3}, "10", "273.55"),
        ({"unit_value": Decimal(100), "years": 3}, "0", "300.00"),
        ({"unit_value": Decimal(100), "first_year": 2, "years": 2}, "10", "157.78"),
        ({"number": Decimal(0)}, "3", "0.00"),
        ({"number": Decimal(1), "unit_value": Decimal("0.005")}, "0", "0.01"),
        ({"unit_value": Decimal(-500)}, "0", "-500.00"),
    ],
)
def test_present_value(values, rate, worth):
    one = item(**values)

    assert present_value(one, Decimal(rate)).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP") == Decimal(worth)
    assert outcome(sheet(one, rate=rate)).benefits == Decimal(worth)


def test_per_party_what_it_pays_and_gains():
    found = outcome(
        sheet(
            cost(unit_value=Decimal(900)),
            cost(unit_value=Decimal(100), party=Party.CORPORATION),
            item(unit_value=Decimal(700)),
            item(unit_value=Decimal(50), party=Party.RESIDENTS),
        )
    )

    assert found.parties == (
        PartyLine(Party.MUNICIPALITY, Decimal("900.00"), Decimal(0)),
        PartyLine(Party.CORPORATION, Decimal("100.00"), Decimal("700.00")),
        PartyLine(Party.RESIDENTS, Decimal(0), Decimal("50.00")),
    )
    assert [line.balance for line in found.parties] == [Decimal(-900), Decimal(600), Decimal(50)]


def test_without_costs_no_ratio_and_without_benefits_nothing_that_has_to_come_true():
    assert outcome(sheet(item())).ratio is None
    only_costs = outcome(sheet(cost()))
    assert only_costs.needed_share is None
    assert only_costs.ratio == Decimal("0.00")


@pytest.mark.parametrize(
    ("one", "missing"),
    [
        (sheet(item(number_source=Source())), [Missing(0, Sourced.NUMBER)]),
        (sheet(cost(), item(value_source=Source("Ergens gelezen"))), [Missing(1, Sourced.UNIT_VALUE)]),
        (sheet(item(share_source=Source("  ", SOURCE.on))), [Missing(0, Sourced.SHARE)]),
        (sheet(item(), rate_source=Source()), [Missing(None, Sourced.RATE)]),
        (sheet(), []),
    ],
)
def test_no_total_when_a_source_is_missing(one, missing):
    assert calculate(one) == Refusal(tuple(missing))


def test_what_is_marked_as_an_estimate_needs_no_source_and_is_said():
    estimate = item(number_source=Source(), is_estimate=True)

    assert outcome(sheet(estimate)).has_estimates
    assert outcome(sheet(item(), rate_source=Source(), rate_is_estimate=True)).has_estimates
    assert not outcome(sheet(item())).has_estimates


def test_the_item_that_matters_most_comes_first():
    one = sheet(cost(unit_value=Decimal(1000)), item(unit_value=Decimal(4000), first_year=1), rate="10")

    first, second, third = sensitivity(one, Decimal(25))

    assert (first.item, first.low, first.high) == (1, Decimal("1727.27"), Decimal("3545.45"))
    assert (second.item, second.low, second.high) == (0, Decimal("2886.36"), Decimal("2386.36"))
    assert third.item is None
    assert third.low > third.high
    assert first.width == Decimal("1818.18")


def test_without_discounting_the_rate_does_not_swing():
    assert [swing.item for swing in sensitivity(sheet(cost(), item()), Decimal(10))] == [0, 1]


def test_break_even_is_the_number_that_earns_the_costs_back():
    one = sheet(cost(unit_value=Decimal(10_000)), item(number=Decimal(20), unit_value=Decimal(1000)))

    assert break_even(one) == (BreakEven(1, Decimal("10.0")),)
    assert outcome(one).needed_share == Decimal("50.0")


def test_no_break_even_for_what_is_worth_nothing_or_could_be_missed_altogether():
    worthless = item(share=Decimal(0))
    enough_without = sheet(cost(unit_value=Decimal(10)), item(unit_value=Decimal(5000)), item(), worthless)

    assert [one.item for one in break_even(enough_without)] == []
    assert break_even(sheet(cost())) == ()


AMOUNTS = st.decimals(0, 1_000_000, places=2)
ITEMS = st.builds(
    lambda kind, number, value, share, first, years, party: item(
        kind, number=number, unit_value=value, share=share, first_year=first, years=years, party=party
    ),
    st.sampled_from(ItemKind),
    st.decimals(0, 1000, places=1),
    AMOUNTS,
    st.decimals(0, 100, places=0),
    st.integers(0, 20),
    st.integers(1, 20),
    st.sampled_from(Party),
)
SHEETS = st.builds(
    lambda items, rate: Sheet(items=items, rate=rate, rate_source=SOURCE),
    st.lists(ITEMS, min_size=1, max_size=8),
    st.decimals(0, 20, places=2),
)


@given(SHEETS)
def test_the_parts_add_up_to_the_whole(one):
    found = outcome(one)

    assert found.net == found.benefits - found.costs
    assert sum(line.costs for line in found.parties) == found.costs
    assert sum(line.benefits for line in found.parties) == found.benefits
    assert sum(valued.present_value for valued in found.items) == found.costs + found.benefits
    assert missing_sources(one) == ()


@given(SHEETS)
def test_waiting_never_makes_an_amount_worth_more(one):
    for each in one.items:
        now, later = (present_value(replace(each, first_year=year), one.rate) for year in (0, 5))
        assert later <= now <= each.a_year * each.years + Decimal("0.01")


@given(SHEETS, st.decimals(1, 99, places=0))
def test_the_calculated_value_lies_within_the_swing_of_each_item(one, spread):
    net, slack = outcome(one).net, Decimal("0.01") * (len(one.items) + 1)
    swings = sensitivity(one, spread)

    # Not for the rate: with late costs and early benefits both a higher and a lower one may be worse.
    for swing in (one for one in swings if one.item is not None):
        assert min(swing.low, swing.high) - slack <= net <= max(swing.low, swing.high) + slack
    assert [swing.width for swing in swings] == sorted((swing.width for swing in swings), reverse=True)


@given(SHEETS)
def test_at_break_even_costs_and_benefits_are_equal(one):
    for point in break_even(one):
        items = list(one.items)
        step = present_value(replace(items[point.item], number=Decimal("0.1")), one.rate)
        items[point.item] = replace(items[point.item], number=point.number)
        assert abs(outcome(replace(one, items=items)).net) <= step + Decimal("0.01") * (len(items) + 1)
