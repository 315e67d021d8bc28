"""What somebody asked of the walking list. Comes from the address bar: what can't be read is left out."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self
from urllib.parse import urlencode

from django.db.models import Q

from adv.accounts.http import read_id
from adv.accounts.models import Membership
from households.domain.addresses import AddressError, parse_house_number
from households.domain.codes import HouseholdStatus, Step
from households.domain.search_keys import read_name
from households.models import Household, Resident
from households.models.address import AddressQuerySet
from households.search import named

_LONGEST_SEARCH = 80
#: In the address bar: what was looked for last. The text itself waits in the session.
AGAIN = "gezocht"
#: ``Dichterspark 34-1``: a street, perhaps, and a number.
_STREET_AND_NUMBER = re.compile(r"(?P<street>\D*?)\s*(?P<number>\d.*)")
#: Place of the first door of a page in walking order: position and id.
_PLACE = re.compile(r"(\d{1,9})-(\d{1,18})")
#: The same by priority: tier, day (``20260305``), position and id.
_RANK = re.compile(r"(\d)-(\d{8})-(\d{1,9})-(\d{1,18})")


class Which(StrEnum):
    """The choice above the list. The values stand in the address bar."""

    ALL = ""
    TODAY = "vandaag"
    EVENING = "vanavond"
    MINE = "mijn"


class Order(StrEnum):
    """In which order the doors stand. The values stand in the address bar."""

    WALK = "looproute"
    PRIORITY = "prioriteit"


@dataclass(frozen=True, slots=True)
class Rank:
    """The place of a door by priority, see ``households.walklist.priority``."""

    tier: int
    day: datetime.date
    position: int
    id: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return what a page by priority begins with; None for anything else."""
        found = _RANK.fullmatch(text)
        if found is None:
            return None
        try:
            day = datetime.datetime.strptime(found[2], "%Y%m%d").date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            return None
        return cls(int(found[1]), day, int(found[3]), int(found[4]))

    def __str__(self) -> str:
        return f"{self.tier}-{self.day:%Y%m%d}-{self.position}-{self.id}"


@dataclass(frozen=True, slots=True)
class WalklistFilter:
    """Which doors to show; everything empty is all of them, from the first."""

    which: Which = Which.ALL
    complex_id: int | None = None
    staircase_id: int | None = None
    status: HouseholdStatus | None = None
    search: str = ""
    #: Walking position and id of the first door of the page.
    place: tuple[int, int] | None = None
    order: Order = Order.WALK
    #: With the order of priority: the first door of the page.
    rank: Rank | None = None
    #: Somebody came from the round they walk, and goes back there.
    in_round: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str], *, sought: str = "") -> Self:
        """Return what a query string asks for. Never fails: a value that makes no sense is as if it wasn't there.

        ``sought`` is what this person looked for last; it holds where the query says that something was looked for.
        """
        place = _PLACE.fullmatch(query.get("vanaf", ""))
        complex_id = _number(query.get("complex", ""))
        text = sought if AGAIN in query else query.get("zoek", "")
        order = Order.PRIORITY if query.get("volgorde", "") == Order.PRIORITY else Order.WALK
        return cls(
            which=Which(query.get("toon", "")) if query.get("toon", "") in set(Which) else Which.ALL,
            complex_id=complex_id,
            staircase_id=_staircase(query.get("portiek", ""), complex_id),
            status=_status(query.get("status", "")),
            search=" ".join(text.replace("\0", "").split())[:_LONGEST_SEARCH],
            place=(int(place[1]), int(place[2])) if place and order is Order.WALK else None,
            order=order,
            rank=Rank.read(query.get("vanaf", "")) if order is Order.PRIORITY else None,
            in_round=query.get("ronde", "") == "1",
        )

    @property
    def query(self) -> str:
        """The query string that asks for this. That something is looked for is in it, not what: that may be a name."""
        values = {
            "toon": self.which.value,
            "complex": self.complex_id,
            "portiek": f"{self.complex_id or ''}.{self.staircase_id}" if self.staircase_id else "",
            "status": self.status.value if self.status else "",
            AGAIN: "1" if self.search else "",
            "volgorde": "" if self.order is Order.WALK else self.order.value,
            "vanaf": f"{self.place[0]}-{self.place[1]}" if self.place else self.rank or "",
            "ronde": "1" if self.in_round else "",
        }
        return urlencode({key: value for key, value in values.items() if value})

    @property
    def narrows(self) -> bool:
        """Whether it leaves doors out, other than by the page and the complex or portiek."""
        return bool(self.which or self.status or self.search)

    @property
    def is_empty(self) -> bool:
        """Whether all doors of the project are asked for."""
        return not (self.narrows or self.complex_id or self.staircase_id)

    def showing(self, which: Which) -> Self:
        """Return the same with another choice above the list, from the first page."""
        return replace(self, which=which, place=None, rank=None)

    def ordered(self, order: Order) -> Self:
        """Return the same in another order, from the first page."""
        return replace(self, order=order, place=None, rank=None)

    def starting_at(self, start: tuple[int, int] | Rank | None) -> Self:
        """Return the same, as the page that begins there."""
        if isinstance(start, Rank):
            return replace(self, place=None, rank=start)
        return replace(self, place=start, rank=None)

    @property
    def is_first_page(self) -> bool:
        """Whether the page begins with the first door."""
        return self.place is None and self.rank is None

    def apply_place(self, addresses: AddressQuerySet) -> AddressQuerySet:
        """Keep what is in this complex and portiek; those of another project give nothing."""
        if self.complex_id:
            addresses = addresses.filter(complex_id=self.complex_id)
        if self.staircase_id:
            addresses = addresses.filter(staircase_id=self.staircase_id)
        return addresses

    def apply(self, addresses: AddressQuerySet, *, member: Membership, today: datetime.date) -> AddressQuerySet:
        """Keep the doors that were asked for, whatever the page."""
        addresses = self.apply_place(addresses)
        if self.which in (Which.TODAY, Which.EVENING):
            addresses = addresses.due_on(today)
        if self.which == Which.EVENING:
            addresses = addresses.where_now("step", Step.RING_EVENING, today)
        if self.which == Which.MINE:
            addresses = addresses.filter(in_caseload_of(member))
        if self.status:
            addresses = addresses.where_now("status", self.status, today)
        if self.search:
            addresses = addresses.filter(_search(self.search, member.project_id))
        return addresses


def in_caseload_of(member: Membership) -> Q:
    """Return the condition that the household at the door is of this member: found from the few that they have."""
    mine = Household.objects.filter(project_id=member.project_id, owner_id=member.user_id)
    return Q(household_id__in=mine.values("pk"))


def _number(text: str) -> int | None:
    return read_id(text) or None


def _staircase(text: str, complex_id: int | None) -> int | None:
    """Read ``complex.portiek``: a portiek that was picked before another complex was is left out."""
    of_complex, _, number = text.rpartition(".")
    return _number(number) if _number(of_complex) in (None, complex_id) else None


def _status(text: str) -> HouseholdStatus | None:
    try:
        return HouseholdStatus(text)
    except ValueError:
        return None


def _search(text: str, project_id: int) -> Q:
    """A house number, with or without its street; otherwise the name of a resident, a street or a complex."""
    found = _STREET_AND_NUMBER.fullmatch(text)
    if found:
        by_number = _by_number(found["number"].rstrip(" -/"))
        if by_number is not None:
            return by_number & Q(street__istartswith=found["street"]) if found["street"] else by_number
    places = Q(street__istartswith=text) | Q(complex__name__icontains=text)
    name = read_name(text)
    if name is None:
        return places
    people = Resident.objects.filter(named(project_id, name))
    return places | Q(household_id__in=people.values("household_id"))


def _by_number(text: str) -> Q | None:
    try:
        number = parse_house_number(text)
    except AddressError:
        return None
    condition = Q(house_number=number.number)
    if number.letter:
        condition &= Q(house_letter=number.letter)
    if number.addition:
        condition &= Q(addition=number.addition)
    return condition
