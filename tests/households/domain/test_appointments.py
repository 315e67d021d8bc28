"""Appointments: clashes, the clock in summer and winter, and when to remind."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.domain.appointments import (
    Clash,
    Slot,
    clash_between,
    clashes_in,
    moment_on_clock,
    remind_until,
    reminder_has_passed,
)
from households.domain.protocol_settings import AMSTERDAM

SANNE, YOUSSEF = 1, 2
OURS, THEIRS = 10, 11


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def slot(id_: int, start: str, minutes: int = 60, person: int = SANNE, household: int = OURS) -> Slot:
    return Slot(id_, person, household, at(start), minutes)


def test_an_appointment_needs_a_time_zone():
    with pytest.raises(ValueError, match="time zone"):
        Slot(1, SANNE, OURS, datetime(2026, 3, 2, 14, 0), 60)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (slot(2, "2026-03-02 14:30", household=THEIRS), {Clash.PERSON}),
        (slot(2, "2026-03-02 14:30", person=YOUSSEF), {Clash.HOUSEHOLD}),
        (slot(2, "2026-03-02 14:30"), {Clash.PERSON, Clash.HOUSEHOLD}),
        (slot(2, "2026-03-02 14:30", person=YOUSSEF, household=THEIRS), set()),
        (slot(2, "2026-03-02 15:00"), set()),
        (slot(2, "2026-03-02 13:00"), set()),
        (slot(2, "2026-03-02 13:00", minutes=61), {Clash.PERSON, Clash.HOUSEHOLD}),
        (slot(2, "2026-03-02 12:00", minutes=600, household=THEIRS), {Clash.PERSON}),
        (slot(2, "2026-03-03 14:00"), set()),
    ],
)
def test_two_appointments_clash_when_they_overlap_for_a_person_or_a_household(other, why):
    one = slot(1, "2026-03-02 14:00")
    assert clash_between(one, other) == clash_between(other, one) == why


def test_an_appointment_over_the_start_of_summer_time_lasts_as_long_as_any_other():
    one = slot(1, "2026-03-29 01:30", minutes=60)
    assert one.ends_at.astimezone(AMSTERDAM) == at("2026-03-29 03:30")
    assert clash_between(one, slot(2, "2026-03-29 03:00"))
    assert not clash_between(one, slot(2, "2026-03-29 03:30"))


def test_clashes_are_found_in_a_list_with_all_their_reasons():
    slots = [
        slot(1, "2026-03-02 14:00"),
        slot(2, "2026-03-02 14:30", household=THEIRS),
        slot(3, "2026-03-02 14:45", person=YOUSSEF),
        slot(4, "2026-03-02 16:00"),
        slot(5, "2026-03-02 09:00", minutes=600, person=YOUSSEF, household=12),
    ]
    assert clashes_in(slots) == {
        1: {Clash.PERSON, Clash.HOUSEHOLD},
        2: {Clash.PERSON},
        3: {Clash.PERSON, Clash.HOUSEHOLD},
        5: {Clash.PERSON},
    }
    assert clashes_in([]) == {}


@given(
    st.lists(st.tuples(st.integers(0, 600), st.integers(5, 600), st.integers(1, 3), st.integers(10, 12)), max_size=14)
)
def test_the_list_finds_what_comparing_each_pair_finds(rows):
    start = datetime(2026, 3, 2, tzinfo=UTC)
    slots = [
        Slot(id_, person, household, start + timedelta(minutes=minute), minutes)
        for id_, (minute, minutes, person, household) in enumerate(rows)
    ]
    expected = {
        one.id: frozenset().union(*(clash_between(one, other) for other in slots if other is not one)) for one in slots
    }
    assert clashes_in(slots) == {id_: why for id_, why in expected.items() if why}


@pytest.mark.parametrize(
    ("day", "clock", "moment"),
    [
        (date(2026, 1, 15), time(14, 0), datetime(2026, 1, 15, 13, 0, tzinfo=UTC)),
        (date(2026, 7, 15), time(14, 0), datetime(2026, 7, 15, 12, 0, tzinfo=UTC)),
        (date(2026, 3, 29), time(1, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (date(2026, 3, 29), time(2, 0), None),
        (date(2026, 3, 29), time(2, 59), None),
        (date(2026, 3, 29), time(3, 0), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # the first of two
        (date(2026, 10, 25), time(3, 0), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_time_on_the_clock_is_a_moment(day, clock, moment):
    assert moment_on_clock(day, clock) == moment


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-03-02 06:59", None),
        ("2026-03-02 07:00", date(2026, 3, 2)),
        ("2026-03-02 16:59", date(2026, 3, 2)),
        ("2026-03-02 17:00", date(2026, 3, 3)),
        ("2026-03-02 21:59", date(2026, 3, 3)),
        ("2026-03-02 22:00", None),
        ("2026-03-28 17:00", date(2026, 3, 29)),  # the night of summer time
    ],
)
def test_mail_goes_in_the_morning_about_today_and_in_the_evening_about_tomorrow(now, until):
    assert remind_until(at(now)) == until


@pytest.mark.parametrize(
    ("now", "has_passed"),
    [("2026-03-02 16:59", False), ("2026-03-02 17:00", True), ("2026-03-03 10:00", True), ("2026-02-20 18:00", False)],
)
def test_the_reminder_of_an_appointment_is_the_evening_before(now, has_passed):
    assert reminder_has_passed(at("2026-03-03 14:00"), at(now)) is has_passed
