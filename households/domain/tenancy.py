"""Who lived at an address on a day.

An event belongs to the household that lived there on its date. Before the first known ``since`` it belongs to an
earlier household, of whom nothing is known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Generic, TypeVar

Household = TypeVar("Household")


class Occupant(Enum):
    """Who lived there when it was none of the known households."""

    #: Before the first known ``since``: the earlier household 'onbekend'.
    EARLIER_UNKNOWN = "earlier_unknown"
    #: After a departure and before the next arrival: the home was empty.
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Tenancy(Generic[Household]):
    """A household at one address; ``household`` is whatever the caller knows it by."""

    household: Household
    #: First day; ``None`` is unknown and taken as 'always'.
    since: date | None
    #: Day of departure, still theirs unless the next household came that same day; ``None`` lives there now.
    until: date | None = None


def occupant_on(tenancies: Iterable[Tenancy[Household]], day: date) -> Household | Occupant:
    """Return the household that lived there on the day: of those that had come, the one that came last.

    On the day of a change (old ``until`` = new ``since``) that is the new household. A household with an unknown
    ``since`` came before all others. Of two with the same ``since`` the one still there wins, then the later in the
    order given.
    """
    arrived = [tenancy for tenancy in tenancies if tenancy.since is None or tenancy.since <= day]
    if not arrived:
        return Occupant.EARLIER_UNKNOWN
    latest = max(reversed(arrived), key=lambda tenancy: (tenancy.since or date.min, tenancy.until or date.max))
    if latest.until is not None and latest.until < day:
        return Occupant.NOBODY
    return latest.household


def next_turn(tenancies: Iterable[Tenancy[Household]], today: date) -> date | None:
    """Return the first day after ``today`` on which, as far as is known, somebody else lives there, or nobody.

    A household that leaves on a day still lives there that day: the turn is the day after, or the day on which the
    next one comes.
    """
    turns = [
        day
        for tenancy in tenancies
        for day in (tenancy.since, tenancy.until + timedelta(days=1) if tenancy.until else None)
        if day is not None and day > today
    ]
    return min(turns, default=None)
