"""Who lived at an address, as the households there and the rows of a file have it together."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from households.actions.registry import Home
from households.interchange import cells
from households.interchange.jobs import AddressKey, Difference
from households.models import Household


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the file."""

    row: int
    key: AddressKey
    home: Home
    name: str
    phone: str
    since: datetime.date | None
    until: datetime.date | None

    @property
    def is_present(self) -> bool:
        """Whether the row is about who lives there now."""
        return self.until is None


@dataclass(slots=True)
class Occupancy:
    """A household at an address as it will be: what is there, what a row says of it, or both."""

    household: Household | None = None
    entry: Entry | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None
    is_newcomer: bool = False
    changes: list[Difference] = field(default_factory=list)
    name: str | None = None
    phone: str | None = None
    #: A day of departure that is still to come: known from a mutation, and left to it.
    leaves_on: datetime.date | None = None
    #: A household that moved on within the project, and lived here before.
    is_elsewhere: bool = False

    @property
    def has_other_dates(self) -> bool:
        """Whether the dates of the household are no longer what they were."""
        household = self.household
        return household is not None and (self.since, self.until or self.leaves_on) != (
            household.since,
            household.until,
        )

    @property
    def is_nameless_earlier(self) -> bool:
        """Whether this is the earlier household 'onbekend', that makes room for what becomes known."""
        return (
            self.household is not None
            and self.entry is None
            and self.since is None
            and not self.household.main_resident
        )


def same_stay(stays: Sequence[Occupancy], entry: Entry) -> Occupancy | None:
    """Return the one of these that a row is about; None when it is about somebody new."""
    free = [stay for stay in stays if stay.entry is None]
    present = next((stay for stay in free if stay.until is None), None)
    if entry.since is not None:
        same = next((stay for stay in free if stay.since == entry.since), None)
        if same is None and entry.is_present and present is not None and is_same_household(present, entry):
            return present
        return same
    if entry.is_present:
        return present
    unknown = sorted((stay for stay in free if stay.since is None), key=lambda stay: stay.until is None)
    return unknown[0] if unknown else None


def must_stay(earlier: Occupancy, later: Occupancy) -> bool:
    """Whether the earlier one lives there now for certain, so that the later one can't have come after."""
    says_so = earlier.entry is not None and earlier.entry.is_present and later.entry is not None
    return says_so or (earlier.since is None and later.until is not None)


def name_of(household: Household) -> str:
    """Return the name of the main resident; empty when unknown."""
    resident = household.main_resident
    return resident.full_name if resident else ""


def phone_of(household: Household) -> str:
    """Return the telephone number of the main resident; empty when unknown."""
    resident = household.main_resident
    return resident.phone if resident else ""


def is_same_household(present: Occupancy, entry: Entry) -> bool:
    """Whether a present row with another ``sinds`` is about the household that is there all the same."""
    assert present.household is not None
    name = name_of(present.household)
    is_same_name = not name or name == entry.name or cells.same_but_for_lost_letters(entry.name, name)
    if present.since is None:
        return is_same_name and entry.since is not None
    return is_same_name and bool(name) and entry.since is not None and entry.since < present.since
