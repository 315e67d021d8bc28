"""Moments at which a door was tried, and the one to try next."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from households.domain.door_events import DoorEvent
from households.domain.protocol_settings import ProtocolSettings
from households.domain.rounds import Daypart, daypart_of


class PartOfDay(StrEnum):
    """Daytime in two, and the evening."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


_AFTERNOON_STARTS_AT = time(12, 0)
_PARTS = {Daypart.DAYTIME: (PartOfDay.MORNING, PartOfDay.AFTERNOON), Daypart.EVENING: (PartOfDay.EVENING,)}
_PART_NAMES = {PartOfDay.MORNING: "ochtend", PartOfDay.AFTERNOON: "middag", PartOfDay.EVENING: "avond"}
_WEEKDAY_NAMES = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
#: Days on which a visit is suggested, Monday is 0; other days are for who chooses them.
_WORKING_DAYS = range(5)


@dataclass(frozen=True, slots=True)
class Moment:
    """A weekday (Monday is 0) and a part of the day."""

    weekday: int
    part: PartOfDay

    @property
    def label(self) -> str:
        """In Dutch: ``dinsdagochtend``."""
        return f"{_WEEKDAY_NAMES[self.weekday]}{_PART_NAMES[self.part]}"


def moment_of(event: DoorEvent, settings: ProtocolSettings) -> Moment:
    """Return the moment of a ring, on the clock in Amsterdam."""
    if daypart_of(event, settings) is Daypart.EVENING:
        part = PartOfDay.EVENING
    else:
        part = PartOfDay.MORNING if event.local.time() < _AFTERNOON_STARTS_AT else PartOfDay.AFTERNOON
    return Moment(weekday=event.local.weekday(), part=part)


def moments_tried(rings: Iterable[DoorEvent], daypart: Daypart, settings: ProtocolSettings) -> tuple[Moment, ...]:
    """Return the moments of the misses in this daypart, the last one last, as often as they were tried."""
    return tuple(moment_of(ring, settings) for ring in rings if ring.is_miss and daypart_of(ring, settings) is daypart)


def moments_to_avoid(tried: tuple[Moment, ...], at_most: int) -> tuple[Moment, ...]:
    """Return the last moments tried, each once, in the order in which they were last tried."""
    latest_first = tuple(dict.fromkeys(reversed(tried)))[:at_most]
    return tuple(reversed(latest_first))


def suggest_moment(
    tried: tuple[Moment, ...], daypart: Daypart, due_from: date, opens: tuple[Moment, ...] = ()
) -> Moment:
    """Return the moment tried least: first the part of the day, then the weekday.

    Of what was tried equally often, the one at which the doors of this portiek open best (``opens``, the best first),
    otherwise the first one from ``due_from``.
    """
    parts = Counter(moment.part for moment in tried)
    weekdays = Counter(moment.weekday for moment in tried)
    ranks = {moment: place for place, moment in enumerate(opens)}
    candidates = [Moment(weekday, part) for part in _PARTS[daypart] for weekday in _WORKING_DAYS]
    return min(
        candidates,
        key=lambda moment: (
            parts[moment.part],
            weekdays[moment.weekday],
            ranks.get(moment, len(ranks)),
            _PARTS[daypart].index(moment.part),
            (moment.weekday - due_from.weekday()) % 7,
        ),
    )
