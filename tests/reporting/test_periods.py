"""Quarters, half-years, and which periods a page offers."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.domain.periods import half_year_of, quarter_of, suggestions
from reporting.queries import Period

DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 12, 31))
ONE_DAY = datetime.timedelta(days=1)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("on", "name", "start", "end"),
    [
        ("2024-01-01", "eerste kwartaal 2024", "2024-01-01", "2024-03-31"),
        ("2024-03-31", "eerste kwartaal 2024", "2024-01-01", "2024-03-31"),
        ("2024-04-01", "tweede kwartaal 2024", "2024-04-01", "2024-06-30"),
        ("2024-09-30", "derde kwartaal 2024", "2024-07-01", "2024-09-30"),
        ("2024-12-31", "vierde kwartaal 2024", "2024-10-01", "2024-12-31"),
    ],
)
def test_quarters(on, name, start, end):
    quarter = quarter_of(day(on))
    assert (quarter.name, quarter.start, quarter.end) == (name, day(start), day(end))


@pytest.mark.parametrize(
    ("on", "name", "start", "end"),
    [
        ("2024-06-30", "eerste helft van 2024", "2024-01-01", "2024-06-30"),
        ("2024-07-01", "tweede helft van 2024", "2024-07-01", "2024-12-31"),
    ],
)
def test_half_years(on, name, start, end):
    half = half_year_of(day(on))
    assert (half.name, half.start, half.end) == (name, day(start), day(end))


@given(on=DAYS)
def test_quarters_follow_each_other_and_hold_their_days(on):
    quarter, half = quarter_of(on), half_year_of(on)
    assert quarter.start <= on <= quarter.end
    assert quarter_of(quarter.end + ONE_DAY).start == quarter.end + ONE_DAY
    assert half.start <= quarter.start <= quarter.end <= half.end


@given(today=DAYS, project_start=st.none() | DAYS)
def test_a_page_offers_only_periods_that_can_be_asked_for(today, project_start):
    for span in suggestions(today, project_start):
        assert span.start <= span.end <= today


def test_offers_the_last_closed_quarter_first():
    names = [span.name for span in suggestions(day("2024-01-01"), day("2022-05-01"))]
    assert names == [
        "vierde kwartaal 2023",
        "tweede helft van 2023",
        "dit kwartaal tot vandaag",
        "het hele project tot vandaag",
    ]


def test_does_not_offer_a_project_that_has_yet_to_start():
    assert len(suggestions(day("2024-01-01"), day("2024-02-01"))) == 3


@given(on=DAYS)
def test_a_day_lasts_as_long_as_the_clock_says_in_amsterdam(on):
    period = Period(on, on)
    hours = (period.closes_at.astimezone(datetime.UTC) - period.opens_at.astimezone(datetime.UTC)) / ONE_DAY * 24
    assert hours in (23, 24, 25)
    assert period.opens_at.date() == on
