from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.domain.protocol_settings import ProtocolSettings, add_months, refusal_come_back_window


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 1, 30), 1, date(2026, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 11, 1), 1, date(2026, 12, 1)),
        (date(2026, 5, 5), 24, date(2028, 5, 5)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(day, months, expected):
    assert add_months(day, months) == expected


@given(st.dates(max_value=date(2900, 1, 1)), st.integers(0, 60))
def test_a_month_later_is_always_in_that_month(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


def test_coming_back_after_a_no_is_suggested_after_two_to_three_months():
    assert refusal_come_back_window(date(2025, 12, 31)) == (date(2026, 2, 28), date(2026, 3, 31))
    settings = ProtocolSettings(refusal_come_back_min_months=1, refusal_come_back_max_months=1)
    assert refusal_come_back_window(date(2026, 1, 15), settings) == (date(2026, 2, 15), date(2026, 2, 15))


@pytest.mark.parametrize(
    "wrong",
    [
        {"rings_per_daypart": 0},
        {"rounds_before_rest": 0},
        {"rest_weeks": -1},
        {"letter_min_days": 22},
        {"letter_min_days": -1},
        {"refusal_come_back_min_months": 4},
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        ProtocolSettings(**wrong)


def test_the_smallest_settings_are_allowed():
    ProtocolSettings(
        rings_per_daypart=1, rounds_before_rest=1, rest_weeks=0, letter_min_days=21, refusal_come_back_min_months=3
    )
