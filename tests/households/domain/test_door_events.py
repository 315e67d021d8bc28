from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from households.domain.codes import STATUSES_SET_BY_HAND, ContactKind, HouseholdStatus, RingResult
from households.domain.door_events import DoorEvent, DoorHistory, in_order
from tests.households.domain.doors import card, conversation, day, letter, moment, ring


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        DoorEvent(datetime(2026, 3, 3, 10, 0), ContactKind.CARD)  # noqa: DTZ001 - that is the point


def test_a_ring_needs_a_result_and_only_a_ring_has_one():
    with pytest.raises(ValueError, match="result"):
        DoorEvent(moment("2026-03-03 10:00"), ContactKind.RING)
    with pytest.raises(ValueError, match="result"):
        DoorEvent(moment("2026-03-03 10:00"), ContactKind.CARD, RingResult.NOT_HOME)


@pytest.mark.parametrize("status", HouseholdStatus)
def test_only_a_status_set_by_hand_can_be_given(status):
    if status in STATUSES_SET_BY_HAND:
        assert DoorHistory(case_status=status).case_status is status
    else:
        with pytest.raises(ValueError, match=status.value):
            DoorHistory(case_status=status)


def test_the_date_is_the_one_in_amsterdam():
    assert DoorEvent(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), ContactKind.CARD).on == date(2026, 7, 2)
    assert DoorEvent(datetime(2026, 1, 1, 22, 30, tzinfo=UTC), ContactKind.CARD).on == date(2026, 1, 1)
    assert DoorEvent(datetime(2026, 1, 1, 23, 30, tzinfo=UTC), ContactKind.CARD).on == date(2026, 1, 2)


def test_at_the_same_moment_the_ring_comes_first():
    at = "2026-03-03 10:00"
    events = [conversation(at), card(at), ring(at, RingResult.REFUSED), ring(at), letter(at)]
    kinds = [(event.kind, event.result) for event in in_order(events, until=day("2026-03-03"))]
    assert kinds == [
        (ContactKind.LETTER, None),
        (ContactKind.RING, RingResult.NOT_HOME),
        (ContactKind.RING, RingResult.REFUSED),
        (ContactKind.CARD, None),
        (ContactKind.CONVERSATION, None),
    ]


def test_the_hour_that_comes_twice_keeps_its_order():
    first = ring("2026-10-25 02:50")
    second = replace(first, at=moment("2026-10-25 02:10").replace(fold=1))
    assert in_order([second, first], until=day("2026-10-25")) == (first, second)


def test_later_days_are_not_seen():
    events = [ring("2026-03-04 00:00"), ring("2026-03-03 23:59")]
    assert in_order(events, until=day("2026-03-03")) == (events[1],)


@pytest.mark.parametrize(
    ("result", "miss", "spoken", "decisive"),
    [
        (RingResult.NOT_HOME, True, False, False),
        (RingResult.NOT_OPENED, True, False, False),
        (RingResult.APPOINTMENT, False, True, True),
        (RingResult.CONVERSATION, False, True, True),
        (RingResult.NOT_CONVENIENT, False, True, True),
        (RingResult.REFUSED, False, True, True),
        (RingResult.VACANT, False, False, True),
        (RingResult.MOVED, False, False, True),
    ],
)
def test_what_a_result_means(result, miss, spoken, decisive):
    event = ring("2026-03-03 10:00", result)
    assert (event.is_miss, event.is_spoken, event.is_decisive) == (miss, spoken, decisive)
    assert event.is_conversation == (result is RingResult.CONVERSATION)
