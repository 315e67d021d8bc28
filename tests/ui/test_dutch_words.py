from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from adv import dutch

TODAY = date(2026, 3, 10)
NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


def test_a_date_is_written_in_words():
    assert dutch.date_long(date(2012, 11, 20)) == "20 november 2012"


@pytest.mark.parametrize(("day", "text"), [(date(2026, 11, 3), "3 nov"), (date(2025, 3, 3), "3 mrt 2025")])
def test_a_short_date_has_its_year_only_when_it_is_another(day, text):
    assert dutch.date_short(day, TODAY) == text


def test_a_date_with_its_weekday():
    assert dutch.date_with_weekday(date(2026, 3, 12), TODAY) == "donderdag 12 maart"
    assert dutch.date_with_weekday(date(2027, 3, 12), TODAY) == "vrijdag 12 maart 2027"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 3, 10), "vandaag"),
        (date(2026, 3, 11), "morgen"),
        (date(2026, 3, 12), "overmorgen"),
        (date(2026, 3, 9), "gisteren"),
        (date(2026, 3, 8), "eergisteren"),
        (date(2026, 3, 24), "over 14 dagen"),
        (date(2026, 3, 25), "25 maart 2026"),
        (date(2026, 2, 24), "14 dagen geleden"),
        (date(2026, 2, 23), "23 februari 2026"),
    ],
)
def test_a_near_day_is_told_from_today(day, text):
    assert dutch.day_relative(day, TODAY) == text


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (datetime(2026, 3, 10, 13, 21, tzinfo=UTC), "vandaag 14:21"),
        (datetime(2026, 3, 9, 23, 30, tzinfo=UTC), "vandaag 0:30"),  # already today in Amsterdam
        (datetime(2026, 3, 9, 8, 5, tzinfo=UTC), "gisteren 9:05"),
        (datetime(2026, 3, 11, 8, 5, tzinfo=UTC), "morgen 9:05"),
        (datetime(2026, 7, 1, 17, 0, tzinfo=UTC), "1 juli 19:00"),  # summer time
        (datetime(2025, 1, 1, 17, 0, tzinfo=UTC), "1 januari 2025 18:00"),
    ],
)
def test_a_moment_is_told_in_amsterdam_time(when, text):
    assert dutch.moment(when, TODAY) == text


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2026, 1, 1), date(2026, 3, 31), "1 januari tot en met 31 maart 2026"),
        (date(2025, 7, 1), date(2026, 6, 30), "1 juli 2025 tot en met 30 juni 2026"),
        (date(2026, 1, 1), date(2026, 1, 1), "1 januari 2026"),
    ],
)
def test_a_period_names_both_its_days(start, end, text):
    assert dutch.period(start, end) == text


def test_late_is_said_in_days_and_in_time_says_nothing():
    assert dutch.days_late(date(2026, 3, 9), TODAY) == f"1{NBSP}dag te laat"
    assert dutch.days_late(date(2026, 3, 1), TODAY) == f"9{NBSP}dagen te laat"
    assert dutch.days_late(TODAY, TODAY) == ""


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234567, 0, "1.234.567"),
        (Decimal("1234.55"), 1, "1.234,6"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (-3, 1, f"{MINUS}3,0"),
        (-0.2, 0, "0"),
    ],
)
def test_numbers_have_points_per_thousand_and_a_decimal_comma(value, decimals, text):
    assert dutch.number(value, decimals) == text


def test_percentages_and_euros():
    assert dutch.percentage(45) == "45%"
    assert dutch.euro(1234) == f"€{NBSP}1.234"
    assert dutch.euro(Decimal("-1234.5")) == f"{MINUS}€{NBSP}1.234,50"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("1234ab", f"1234{NBSP}AB"), (" 1234  AB ", f"1234{NBSP}AB"), ("0123 AB", "0123 AB"), ("", "")],
)
def test_a_postcode_is_shown_in_one_way(typed, shown):
    assert dutch.postcode(typed) == shown
