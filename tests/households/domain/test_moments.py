from datetime import time

import pytest

from households.domain.moments import Moment, PartOfDay, moment_of, moments_to_avoid, suggest_moment
from households.domain.protocol_settings import DEFAULT_SETTINGS, ProtocolSettings
from households.domain.rounds import Daypart
from tests.households.domain.doors import day, ring

MORNING, AFTERNOON, EVENING = PartOfDay.MORNING, PartOfDay.AFTERNOON, PartOfDay.EVENING


@pytest.mark.parametrize(
    ("at", "label"),
    [
        ("2026-03-02 09:00", "maandagochtend"),
        ("2026-03-03 11:59", "dinsdagochtend"),
        ("2026-03-03 12:00", "dinsdagmiddag"),
        ("2026-03-04 17:59", "woensdagmiddag"),
        ("2026-03-05 18:00", "donderdagavond"),
        ("2026-03-06 23:59", "vrijdagavond"),
        ("2026-03-07 00:00", "zaterdagochtend"),
        ("2026-03-08 14:00", "zondagmiddag"),
    ],
)
def test_a_moment_has_a_name(at, label):
    assert moment_of(ring(at), DEFAULT_SETTINGS).label == label


def test_evening_starts_when_the_project_says_so():
    settings = ProtocolSettings(evening_starts_at=time(17, 0))
    assert moment_of(ring("2026-03-03 17:00"), settings).part is EVENING


@pytest.mark.parametrize(
    ("tried", "daypart", "due_from", "expected"),
    [
        ((), Daypart.DAYTIME, "2026-03-04", Moment(2, MORNING)),
        ((), Daypart.DAYTIME, "2026-03-07", Moment(0, MORNING)),
        ((), Daypart.EVENING, "2026-03-06", Moment(4, EVENING)),
        ((Moment(1, MORNING),), Daypart.DAYTIME, "2026-03-04", Moment(2, AFTERNOON)),
        ((Moment(1, MORNING), Moment(2, AFTERNOON)), Daypart.DAYTIME, "2026-03-05", Moment(3, MORNING)),
        ((Moment(1, EVENING),), Daypart.EVENING, "2026-03-10", Moment(2, EVENING)),
        (tuple(Moment(weekday, MORNING) for weekday in range(5)), Daypart.DAYTIME, "2026-03-04", Moment(2, AFTERNOON)),
        (
            tuple(Moment(weekday, EVENING) for weekday in (0, 1, 3, 4)),
            Daypart.EVENING,
            "2026-03-05",
            Moment(2, EVENING),
        ),
    ],
)
def test_the_moment_tried_least_is_suggested(tried, daypart, due_from, expected):
    assert suggest_moment(tried, daypart, day(due_from)) == expected


def test_moments_to_avoid_are_named_once_the_latest_last():
    a, b, c = Moment(0, MORNING), Moment(1, MORNING), Moment(2, MORNING)
    assert moments_to_avoid((a, b, a, c), 3) == (b, a, c)
    assert moments_to_avoid((a, b, a, c), 2) == (a, c)
    assert moments_to_avoid((), 3) == ()


@pytest.mark.parametrize(
    ("tried", "daypart", "opens", "expected"),
    [
        # Nothing tried yet: the moment at which this portiek opens best.
        ((), Daypart.DAYTIME, (Moment(3, AFTERNOON),), Moment(3, AFTERNOON)),
        ((), Daypart.DAYTIME, (Moment(3, EVENING), Moment(1, MORNING)), Moment(1, MORNING)),
        ((), Daypart.EVENING, (Moment(3, AFTERNOON), Moment(0, EVENING)), Moment(0, EVENING)),
        # The best first.
        ((), Daypart.EVENING, (Moment(4, EVENING), Moment(0, EVENING)), Moment(4, EVENING)),
        # What was tried there already gives way to a moment that was not.
        ((Moment(3, AFTERNOON),), Daypart.DAYTIME, (Moment(3, AFTERNOON),), Moment(2, MORNING)),
        ((Moment(3, AFTERNOON),), Daypart.DAYTIME, (Moment(3, AFTERNOON), Moment(0, MORNING)), Moment(0, MORNING)),
        # Nobody is sent on a Saturday by the software.
        ((), Daypart.DAYTIME, (Moment(5, AFTERNOON),), Moment(2, MORNING)),
    ],
)
def test_of_what_was_tried_as_often_the_moment_at_which_the_portiek_opens(tried, daypart, opens, expected):
    assert suggest_moment(tried, daypart, day("2026-03-04"), opens) == expected
