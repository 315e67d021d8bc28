"""When doors open: counting rings per moment, and what may be said of it."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.domain.codes import ContactKind, RingResult
from households.domain.door_events import DoorEvent
from households.domain.moments import Moment, PartOfDay
from households.domain.opening_hours import (
    FEWEST,
    Share,
    good_moments,
    good_moments_text,
    opening_hours,
)
from households.domain.protocol_settings import DEFAULT_SETTINGS, ProtocolSettings
from tests.households.domain.doors import moment as at

MORNING, AFTERNOON, EVENING = PartOfDay.MORNING, PartOfDay.AFTERNOON, PartOfDay.EVENING
MONDAY, WEDNESDAY = 0, 2


def rings(text: str, opened: int, closed: int) -> list[DoorEvent]:
    results = [RingResult.CONVERSATION] * opened + [RingResult.NOT_HOME] * closed
    return [DoorEvent(at=at(text), kind=ContactKind.RING, result=result) for result in results]


def count(*groups: list[DoorEvent], settings: ProtocolSettings = DEFAULT_SETTINGS):
    return opening_hours([event for group in groups for event in group], settings)


@pytest.mark.parametrize(
    ("result", "share"),
    [
        (RingResult.CONVERSATION, Share(1, 1)),
        (RingResult.APPOINTMENT, Share(1, 1)),
        (RingResult.NOT_CONVENIENT, Share(1, 1)),
        (RingResult.REFUSED, Share(1, 1)),
        (RingResult.NOT_HOME, Share(0, 1)),
        (RingResult.NOT_OPENED, Share(0, 1)),
        (RingResult.VACANT, Share()),
        (RingResult.MOVED, Share()),
    ],
)
def test_spoken_to_is_open_a_miss_is_closed_and_the_rest_says_nothing(result, share):
    found = count([DoorEvent(at=at("2026-03-04 19:15"), kind=ContactKind.RING, result=result)])
    assert found.total == found.at(WEDNESDAY, 19) == share


def test_other_contacts_are_no_rings():
    found = count([DoorEvent(at=at("2026-03-04 19:15"), kind=ContactKind.PHONE)])
    assert found.total == Share()


def test_blocks_are_on_the_clock_in_amsterdam_summer_and_winter():
    found = count(rings("2026-07-01 09:00", 1, 0), rings("2026-01-07 09:59", 0, 1))  # both a Wednesday
    assert found.hours == {(WEDNESDAY, 9): Share(1, 2)}


def test_rings_outside_the_blocks_count_in_the_whole_and_are_said():
    found = count(rings("2026-03-04 08:59", 1, 0), rings("2026-03-04 21:00", 0, 1), rings("2026-03-04 20:59", 1, 0))
    assert found.outside == 2
    assert found.total == Share(2, 3)
    assert found.hours == {(WEDNESDAY, 20): Share(1, 1)}


def test_parts_of_the_day_follow_the_evening_of_the_project():
    early = ProtocolSettings(evening_starts_at=time(17, 0))
    events = rings("2026-03-04 17:30", 2, 1)
    assert count(events).parts == {Moment(WEDNESDAY, AFTERNOON): Share(2, 3)}
    assert count(events, settings=early).parts == {Moment(WEDNESDAY, EVENING): Share(2, 3)}


@pytest.mark.parametrize(
    ("share", "percentage"), [(Share(1, 3), 33), (Share(1, 8), 13), (Share(2, 2), 100), (Share(), 0)]
)
def test_a_share_is_written_in_whole_hundredths(share, percentage):
    assert share.percentage == percentage


def test_a_few_rings_say_nothing():
    assert Share(FEWEST - 1, FEWEST - 1).is_few
    assert not Share(0, FEWEST).is_few
    assert good_moments(count(rings("2026-03-04 19:00", 4, 0), rings("2026-03-02 10:00", 0, 9))) == ()


def test_a_good_moment_opens_clearly_more_often_than_on_average():
    found = count(
        rings("2026-03-04 19:00", 7, 2),
        rings("2026-03-02 10:00", 1, 9),
        rings("2026-03-03 14:00", 3, 4),  # about the average
    )
    (good,) = good_moments(found)
    assert (good.moment, good.share) == (Moment(WEDNESDAY, EVENING), Share(7, 9))


def test_a_sure_moment_comes_before_one_that_was_lucky():
    found = count(rings("2026-03-02 10:00", 38, 2), rings("2026-03-04 19:00", 5, 0), rings("2026-03-03 14:00", 0, 60))
    assert [good.moment for good in good_moments(found)] == [Moment(MONDAY, MORNING), Moment(WEDNESDAY, EVENING)]


def test_no_moment_is_good_when_all_are_the_same_or_nothing_was_rung():
    assert good_moments(count(rings("2026-03-04 19:00", 9, 0), rings("2026-03-02 10:00", 9, 0))) == ()
    assert good_moments(count()) == ()


def test_the_sentence_names_two_moments_at_most():
    found = count(
        rings("2026-03-04 19:00", 7, 2),
        rings("2026-03-07 14:00", 6, 2),
        rings("2026-03-05 19:00", 5, 2),
        rings("2026-03-02 10:00", 0, 30),
    )
    assert good_moments_text(good_moments(found), "In dit portiek") == (
        "In dit portiek doet men vooral open op woensdagavond (7 van de 9 keer) en zaterdagmiddag (6 van de 8 keer)."
    )
    assert good_moments_text((), "In dit portiek") == ""


@given(st.integers(0, 200), st.integers(0, 200))
def test_what_one_may_count_on_is_never_more_than_the_share(opened, closed):
    share = Share(opened, opened + closed)
    assert -1e-9 <= share.sure_of <= share.rate + 1e-9
