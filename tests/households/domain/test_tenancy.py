from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.domain.tenancy import Occupant, Tenancy, next_turn, occupant_on


def tenancy(household: str, since: str | None, until: str | None = None) -> Tenancy[str]:
    return Tenancy(
        household, date.fromisoformat(since) if since else None, date.fromisoformat(until) if until else None
    )


JANSEN_THEN_KAYA = (tenancy("Jansen", "2001-03-01", "2012-03-15"), tenancy("Kaya", "2012-03-15"))
WITH_A_GAP = (tenancy("Jansen", "2001-03-01", "2012-03-15"), tenancy("Kaya", "2012-06-01"))


@pytest.mark.parametrize(
    ("tenancies", "day", "expected"),
    [
        (JANSEN_THEN_KAYA, "2001-02-28", Occupant.EARLIER_UNKNOWN),
        (JANSEN_THEN_KAYA, "2001-03-01", "Jansen"),
        (JANSEN_THEN_KAYA, "2012-03-14", "Jansen"),
        (JANSEN_THEN_KAYA, "2012-03-15", "Kaya"),
        (JANSEN_THEN_KAYA, "2026-01-01", "Kaya"),
        (WITH_A_GAP, "2012-03-15", "Jansen"),
        (WITH_A_GAP, "2012-03-16", Occupant.NOBODY),
        (WITH_A_GAP, "2012-05-31", Occupant.NOBODY),
        (WITH_A_GAP, "2012-06-01", "Kaya"),
        ((tenancy("Jansen", None),), "1900-01-01", "Jansen"),
        ((tenancy("Jansen", None), tenancy("Kaya", "2012-06-01")), "2012-05-31", "Jansen"),
        ((tenancy("Jansen", None), tenancy("Kaya", "2012-06-01")), "2012-06-01", "Kaya"),
        # The old household was never signed off: the one that came last lives there.
        ((tenancy("Jansen", "2001-03-01"), tenancy("Kaya", "2012-06-01")), "2012-06-01", "Kaya"),
        ((tenancy("Jansen", "2012-06-01", "2012-06-01"), tenancy("Kaya", "2012-06-01")), "2012-06-01", "Kaya"),
        ((tenancy("Kaya", "2012-06-01"), tenancy("Jansen", "2012-06-01", "2012-06-01")), "2012-06-01", "Kaya"),
        ((tenancy("Jansen", "2012-06-01"), tenancy("Kaya", "2012-06-01")), "2012-06-01", "Kaya"),
        ((), "2012-06-01", Occupant.EARLIER_UNKNOWN),
    ],
)
def test_an_event_belongs_to_who_lived_there_that_day(tenancies, day, expected):
    assert occupant_on(tenancies, date.fromisoformat(day)) == expected


dates = st.dates(date(2000, 1, 1), date(2002, 1, 1))


@given(st.lists(st.tuples(dates, st.none() | dates), unique_by=lambda pair: pair[0]), dates, st.randoms())
def test_the_order_of_the_households_does_not_matter(spans, day, random):
    tenancies = [Tenancy(place, since, until) for place, (since, until) in enumerate(spans)]
    shuffled = list(tenancies)
    random.shuffle(shuffled)
    assert occupant_on(shuffled, day) == occupant_on(tenancies, day)


@pytest.mark.parametrize(
    ("tenancies", "today", "expected"),
    [
        ([], "2026-03-01", None),
        ([("2020-01-01", None)], "2026-03-01", None),
        ([("2020-01-01", "2026-04-01")], "2026-03-01", "2026-04-02"),
        ([("2020-01-01", "2026-04-01"), ("2026-04-01", None)], "2026-03-01", "2026-04-01"),
        ([("2020-01-01", "2026-04-01"), ("2026-04-01", None)], "2026-04-01", "2026-04-02"),
        ([("2020-01-01", "2026-03-01")], "2026-03-01", "2026-03-02"),
        ([(None, "2026-05-01"), ("2026-06-01", None)], "2026-05-02", "2026-06-01"),
    ],
)
def test_the_next_day_on_which_somebody_else_may_live_there(tenancies, today, expected):
    known = [
        Tenancy("somebody", date.fromisoformat(since) if since else None, date.fromisoformat(until) if until else None)
        for since, until in tenancies
    ]
    assert next_turn(known, date.fromisoformat(today)) == (date.fromisoformat(expected) if expected else None)
