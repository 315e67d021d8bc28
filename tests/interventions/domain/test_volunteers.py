"""Whether a volunteer has room."""

import datetime

import pytest

from interventions.domain.volunteers import Room, room

TODAY = datetime.date(2024, 3, 1)


@pytest.mark.parametrize(
    ("places", "taken", "available_from", "expected"),
    [
        (1, 0, None, Room.FREE),
        (1, 0, TODAY, Room.FREE),
        (2, 1, datetime.date(2024, 3, 2), Room.LATER),
        (2, 2, None, Room.FULL),
        (1, 3, datetime.date(2024, 3, 2), Room.FULL),
    ],
)
def test_room_for_one_more(places, taken, available_from, expected):
    assert room(places=places, taken=taken, available_from=available_from, today=TODAY) is expected
