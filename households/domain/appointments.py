"""Appointments: when two of them clash, what a date and a time on the clock mean, and when to remind somebody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from households.domain.protocol_settings import AMSTERDAM

#: No appointment lasts longer (minutes): so far back may one begin that is still going on.
LONGEST_MINUTES = 600

#: The mail about tomorrow goes from this hour on, …
REMIND_FROM = time(17, 0)
#: … the one about today from this hour on (for whatever was not told the evening before) …
MORNING_FROM = time(7, 0)
#: … and from this hour on nobody gets mail.
QUIET_FROM = time(22, 0)


class Clash(StrEnum):
    """Why two appointments can't both be kept."""

    PERSON = "person"  # the same colleague at two places
    HOUSEHOLD = "household"  # two colleagues, or one twice, at the same household


@dataclass(frozen=True, slots=True)
class Slot:
    """The time that an appointment takes; ``ValueError`` without a time zone."""

    id: int
    person_id: int
    household_id: int
    starts_at: datetime
    minutes: int

    def __post_init__(self) -> None:
        if self.starts_at.utcoffset() is None:
            raise ValueError("an appointment needs a time zone")
        # Adding minutes to a local moment would count on the clock, and the hour that is skipped would count too.
        object.__setattr__(self, "starts_at", self.starts_at.astimezone(UTC))

    @property
    def ends_at(self) -> datetime:
        """The moment at which the next one may begin."""
        return self.starts_at + timedelta(minutes=self.minutes)


def clash_between(one: Slot, other: Slot) -> frozenset[Clash]:
    """Return why these two clash; empty when they don't. One may begin when the other ends."""
    if one.starts_at >= other.ends_at or other.starts_at >= one.ends_at:
        return frozenset()
    found = set()
    if one.person_id == other.person_id:
        found.add(Clash.PERSON)
    if one.household_id == other.household_id:
        found.add(Clash.HOUSEHOLD)
    return frozenset(found)


def clashes_in(slots: Iterable[Slot]) -> Mapping[int, frozenset[Clash]]:
    """Return per id why it clashes with any of the others; those without a clash are left out."""
    found: dict[int, frozenset[Clash]] = {}
    going_on: list[Slot] = []
    for slot in sorted(slots, key=lambda each: (each.starts_at, each.id)):
        going_on = [other for other in going_on if other.ends_at > slot.starts_at]
        for other in going_on:
            if why := clash_between(slot, other):
                found[slot.id] = found.get(slot.id, frozenset()) | why
                found[other.id] = found.get(other.id, frozenset()) | why
        going_on.append(slot)
    return found


def moment_on_clock(day: date, clock: time) -> datetime | None:
    """Return the moment (UTC) at which a clock in the Netherlands shows this; ``None`` when none does.

    That is the hour that summer time skips. Of the hour that comes twice it is the first.
    """
    local = datetime.combine(day, clock, AMSTERDAM)
    moment = local.astimezone(UTC)
    return moment if moment.astimezone(AMSTERDAM).replace(tzinfo=None) == local.replace(tzinfo=None) else None


def remind_until(now: datetime) -> date | None:
    """Return the last day about which mail may go at this moment; ``None`` while it is night."""
    local = now.astimezone(AMSTERDAM)
    if not MORNING_FROM <= local.time() < QUIET_FROM:
        return None
    return local.date() + timedelta(days=1) if local.time() >= REMIND_FROM else local.date()


def reminder_has_passed(starts_at: datetime, now: datetime) -> bool:
    """Tell whether the evening before an appointment has begun: who makes it then needs no reminder of it."""
    evening_before = starts_at.astimezone(AMSTERDAM).date() - timedelta(days=1)
    return now >= datetime.combine(evening_before, REMIND_FROM, AMSTERDAM)
