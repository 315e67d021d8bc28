"""The mark of a door: by next step, in words, and whether somebody was spoken to."""

import datetime

import pytest

from households.domain.codes import HouseholdStatus, Step
from households.domain.facade import (
    STEP_MARK_LABELS,
    DoorState,
    StepMark,
    floor_label,
    floor_short,
    was_spoken_to,
)

TODAY = datetime.date(2026, 3, 5)
TOMORROW = TODAY + datetime.timedelta(days=1)
BUSY = HouseholdStatus.APPROACHING


@pytest.mark.parametrize(
    ("state", "mark"),
    [
        (DoorState(BUSY, Step.LETTER, None), StepMark.LETTER),
        (DoorState(BUSY, Step.RING_DAYTIME, TODAY, 2), StepMark.DAYTIME),
        (DoorState(BUSY, Step.RING_DAYTIME, TOMORROW, 2), StepMark.WAITS),
        (DoorState(BUSY, Step.CARD, TODAY), StepMark.CARD),
        (DoorState(BUSY, Step.RING_EVENING, TODAY, 1), StepMark.EVENING),
        (DoorState(BUSY, Step.ENQUIRY, TODAY), StepMark.ENQUIRY),
        (DoorState(BUSY, Step.CONVERSATION, TODAY), StepMark.VISIT),
        (DoorState(BUSY, Step.COME_BACK, TODAY), StepMark.VISIT),
        (DoorState(BUSY, Step.INTRODUCTION, TOMORROW), StepMark.NEWCOMER),
        (DoorState(HouseholdStatus.REFUSED, Step.SIGNAL, TOMORROW), StepMark.SIGNAL),
        (DoorState(HouseholdStatus.REFUSED, None), StepMark.OUT),
        (DoorState(HouseholdStatus.VACANT, None), StepMark.OUT),
        (DoorState(HouseholdStatus.MOVED, None), StepMark.OUT),
        (DoorState(HouseholdStatus.IN_CONVERSATION, None), StepMark.SPOKEN),
        (DoorState(HouseholdStatus.CLOSED, None, ever_spoken=True), StepMark.SPOKEN),
        (DoorState(HouseholdStatus.CLOSED, None), StepMark.NOTHING),
        (DoorState(HouseholdStatus.NOT_REACHED, None), StepMark.NOTHING),
    ],
)
def test_mark_by_next_step(state, mark):
    assert state.step_mark(TODAY) is mark


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (DoorState(BUSY, Step.RING_DAYTIME, TODAY, 2), "nu: 2e keer overdag"),
        (DoorState(BUSY, Step.RING_DAYTIME, TODAY), "nu: overdag aanbellen"),
        (DoorState(HouseholdStatus.VACANT, None), "leeg"),
        (DoorState(HouseholdStatus.REFUSED, None), "weigert"),
        (DoorState(BUSY, Step.RING_EVENING, TODAY), "nu: ’s avonds"),
    ],
)
def test_the_same_in_words(state, words):
    assert state.said(TODAY) == words


def test_every_mark_has_words():
    assert set(STEP_MARK_LABELS) == set(StepMark)


def test_who_was_spoken_to():
    assert was_spoken_to(HouseholdStatus.REFUSED, None, ever=False)
    assert was_spoken_to(HouseholdStatus.APPROACHING, Step.COME_BACK, ever=False)
    assert not was_spoken_to(HouseholdStatus.APPROACHING, Step.RING_DAYTIME, ever=False)


@pytest.mark.parametrize("ever", [True, False])
@pytest.mark.parametrize("status", [HouseholdStatus.CLOSED, HouseholdStatus.VACANT, HouseholdStatus.MOVED])
def test_a_status_that_says_nothing_leaves_it_to_what_happened_at_the_door(status, ever):
    assert DoorState(status, None, ever_spoken=ever).is_spoken is ever
    assert DoorState(BUSY, Step.SIGNAL, ever_spoken=ever).is_spoken is ever


def test_a_door_without_a_step_is_not_due():
    assert not DoorState(BUSY, None).is_due(TODAY)
    assert DoorState(BUSY, Step.LETTER).is_due(TODAY)


@pytest.mark.parametrize(
    ("floor", "label", "short"),
    [
        (None, "verdieping onbekend", "?"),
        (0, "begane grond", "bg"),
        (3, "3e verdieping", "3e"),
        (-1, "1e kelder", "−1"),
    ],
)
def test_floors_are_named(floor, label, short):
    assert (floor_label(floor), floor_short(floor)) == (label, short)
