"""The doors of one page of the walking list. Costs the same for 285 homes and for 100,000.

A page begins at a place in walking order and holds whole complexes, at most 300 doors; nothing is counted but what is
on the page. A complex with more doors than that is split on portieken, and addresses without a complex on streets.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import F, FilteredRelation, Q
from django.utils import timezone

from adv import dutch
from adv.accounts.models import Membership
from households.domain.codes import STATUS_LABELS, ContactKind, HouseholdStatus, Step
from households.domain.door_marks import Dots, read_marks
from households.domain.facade import was_spoken_to
from households.models import Address, ContactMoment
from households.models.address import AddressQuerySet
from households.models.contact import ever_spoken
from households.walklist import words
from households.walklist.filters import Order, Rank, WalklistFilter
from households.walklist.priority import TIER_LABELS, Tier, by_priority

#: A page of the walking list has no more doors than this.
MOST_DOORS = 300

#: So long ago is recent: it is said who was at the door, before somebody rings again.
RECENT = datetime.timedelta(hours=24)
#: So long after recording the slip can be taken back in the list itself (later on the page of the door).
UNDO_IN_LIST = datetime.timedelta(hours=1)

_UPCOMING = {Step.RING_DAYTIME: "day", Step.INTRODUCTION: "day", Step.CARD: "card", Step.RING_EVENING: "evening"}
_DONE_STATUSES = frozenset({HouseholdStatus.IN_CONVERSATION, HouseholdStatus.IN_GUIDANCE, HouseholdStatus.AFTERCARE})

_COLUMNS = (
    "pk",
    "house_number",
    "house_letter",
    "addition",
    "complex_id",
    "staircase_id",
    "street",
    "walk_position",
    "household_id",
    "main__given",
    "main__infix",
    "main__surname",
    "now_status",
    "now_step",
    "now_due_from",
    "now_due_by",
    "now_reason",
    "is_later",
    "ever_spoken",
    "door_marks",
    "door_last_at",
    "complex_name",
    "staircase_name",
)


@dataclass(frozen=True, slots=True)
class Recent:
    """The last contact moment of a door, when it was recent."""

    id: int
    said: str
    is_own: bool
    #: Recorded so short ago that the list offers to take it back.
    can_undo: bool
    is_conversation: bool
    #: The last that somebody else did there.
    others: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """A door as the list shows it: everything is text already."""

    id: int
    number: str
    name: str
    #: ``Bilderdijkflat · portiek 9``; empty where that stands above the doors.
    place: str
    #: ``due``, ``done`` (spoken to, sinks), ``signal`` (melding) or ``rest`` (waits, or nothing to do).
    state: str
    status: str
    step: str
    #: Empty when the status itself is the badge.
    badge: str
    tone: str
    line: str
    #: ``in benadering · laatst 3 dagen geleden``.
    facts: str
    dots: Dots | None
    upcoming: str
    is_spoken: bool
    household_id: int | None
    recent: Recent | None


@dataclass(frozen=True, slots=True)
class StaircaseDoors:
    """The doors behind one front door."""

    id: str
    name: str
    street: str
    doors: list[Door]

    @property
    def total(self) -> int:
        """Number of doors shown."""
        return len(self.doors)

    @property
    def spoken(self) -> int:
        """Doors where somebody was spoken to."""
        return sum(door.is_spoken for door in self.doors)

    @property
    def due(self) -> int:
        """Doors where somebody has to go today."""
        return sum(door.state in ("due", "signal") for door in self.doors)


@dataclass(frozen=True, slots=True)
class WalklistPage:
    """One page, with where the pages before and after it begin."""

    staircases: list[StaircaseDoors]
    total: int
    #: Where the pages after and before it begin; None when there is none. By priority there is only a way on.
    next_start: tuple[int, int] | Rank | None
    previous_start: tuple[int, int] | None = None


def walklist_page(member: Membership, wanted: WalklistFilter, *, now: datetime.datetime) -> WalklistPage:
    """Return the page that ``wanted`` asks for, in two queries; three with doors before it, or by priority."""
    today = timezone.localdate(now)
    addresses = wanted.apply(Address.objects.visible_to(member), member=member, today=today)
    if wanted.order is Order.PRIORITY:
        return _priority_page(member, addresses, wanted.rank, now=now)
    addresses = addresses.with_current_step(today)
    rows = _rows(_from(addresses, wanted.place).order_by("walk_position", "pk")[: MOST_DOORS + 1], today)
    size = page_size([_group(row) for row in rows])
    following = rows[size] if size < len(rows) else None
    rows = rows[:size]
    recent = recent_moments(member, [row["pk"] for row in rows], now=now)
    before = _before(addresses, wanted.place)
    return WalklistPage(
        staircases=[_staircase(group, recent, today) for group in _groups(rows)],
        total=size,
        next_start=(following["walk_position"], following["pk"]) if following else None,
        previous_start=before[-1] if before else None,
    )


def doors_in_walking_order(
    member: Membership, addresses: AddressQuerySet, *, now: datetime.datetime
) -> list[StaircaseDoors]:
    """Return all these doors, without pages: for a choice of which it is known that it is small."""
    today = timezone.localdate(now)
    rows = _rows(addresses.with_current_step(today).order_by("walk_position", "pk"), today)
    recent = recent_moments(member, [row["pk"] for row in rows], now=now)
    return [_staircase(group, recent, today) for group in _groups(rows)]


def _priority_page(
    member: Membership, addresses: AddressQuerySet, start: Rank | None, *, now: datetime.datetime
) -> WalklistPage:
    today = timezone.localdate(now)
    found = by_priority(addresses, today=today, start=start, most=MOST_DOORS + 1)
    ranked = found[:MOST_DOORS]
    ids = [rank.id for _, rank in ranked]
    wanted = Address.objects.visible_to(member).with_current_step(today).filter(pk__in=ids)
    rows = {row["pk"]: row for row in _rows(wanted, today)}
    recent = recent_moments(member, ids, now=now)
    return WalklistPage(
        staircases=[
            _tier(tier, [rows[rank.id] for _, rank in group if rank.id in rows], recent, today)
            for tier, group in groupby(ranked, key=lambda one: one[0])
        ],
        total=len(rows),
        next_start=found[MOST_DOORS][1] if len(found) > MOST_DOORS else None,
    )


def _tier(tier: Tier, rows: list[dict[str, Any]], recent: dict[int, Recent], today: datetime.date) -> StaircaseDoors:
    doors = [_door(row, recent.get(row["pk"]), today, place=_place(row)) for row in rows]
    return StaircaseDoors(id=f"rang-{tier:d}", name=TIER_LABELS[tier], street="", doors=doors)


def one_door(member: Membership, address_id: int, *, now: datetime.datetime, with_place: bool = False) -> Door:
    """Return a single door as the list shows it; ``IndexError`` when this member doesn't see it."""
    today = timezone.localdate(now)
    addresses = Address.objects.visible_to(member).with_current_step(today).filter(pk=address_id)
    row = _rows(addresses, today)[0]
    recent = recent_moments(member, [address_id], now=now).get(address_id)
    return _door(row, recent, today, place=_place(row) if with_place else "")


def page_size(groups: Sequence[tuple[Any, Any]], most: int = MOST_DOORS) -> int:
    """Return how many doors go on the page, from the complex and portiek of each, in walking order.

    What doesn't fit goes to the next page: the last complex as a whole, or, when the page is one complex, its last
    portiek as a whole.
    """
    if len(groups) <= most:
        return len(groups)
    for part in (slice(0, 1), slice(0, 2)):
        size = most
        while size and groups[size - 1][part] == groups[most][part]:
            size -= 1
        if size:
            return size
    return most


def recent_moments(member: Membership, address_ids: Sequence[int], *, now: datetime.datetime) -> dict[int, Recent]:
    """Return per address the last contact moment, when that was recent, in one query.

    After an own one it is said too when somebody else was there just before: both are kept, and both have to know.
    """
    found = (
        ContactMoment.objects.visible_to(member)
        .standing()
        .filter(address_id__in=address_ids, at__gte=now - RECENT)
        .order_by("at", "pk")
        .values_list("pk", "address_id", "kind", "result", "at", "by_id", "by__name", "recorded_at")
    )
    recent: dict[int, Recent] = {}
    for pk, address_id, kind, result, at, by_id, name, recorded_at in found:
        is_own = by_id == member.user_id
        who = "Jij" if is_own else words.first_name(name)
        said = words.deed(ContactKind(kind), result, who=who, when=words.ago(at, now))
        before = recent.get(address_id)
        others = (before.others if before else "") if is_own else said
        recent[address_id] = Recent(
            id=pk,
            said=f"{said}. {others}" if is_own and others else said,
            is_own=is_own,
            can_undo=is_own and recorded_at >= now - UNDO_IN_LIST,
            is_conversation="conversation" in (kind, result),
            others=others,
        )
    return recent


def _from(addresses: AddressQuerySet, place: tuple[int, int] | None) -> AddressQuerySet:
    if place is None:
        return addresses
    position, pk = place
    return addresses.filter(walk_position__gte=position).exclude(walk_position=position, pk__lt=pk)


def _before(addresses: AddressQuerySet, place: tuple[int, int] | None) -> list[tuple[int, int]]:
    """Return the places of the page before, the first one last; empty when there is nothing before."""
    if place is None:
        return []
    position, pk = place
    earlier = (
        addresses.filter(walk_position__lte=position)
        .exclude(walk_position=position, pk__gte=pk)
        .order_by("-walk_position", "-pk")
        .values_list("walk_position", "pk", "complex_id", "staircase_id", "street")[: MOST_DOORS + 1]
    )
    rows = list(earlier)
    size = page_size([(row[2], row[3:]) for row in rows])
    return [(row[0], row[1]) for row in rows[:size]]


def _rows(addresses: AddressQuerySet, today: datetime.date) -> list[dict[str, Any]]:
    """Fetch what a row needs: no model instances, and the name of the hoofdbewoner in the same query."""
    return list(
        addresses.annotate(
            main=FilteredRelation("household__residents", condition=Q(household__residents__is_main=True)),
            is_later=Q(later_active_from__isnull=False, later_active_from__lte=today),
            ever_spoken=ever_spoken(),
            complex_name=F("complex__name"),
            staircase_name=F("staircase__name"),
        ).values(*_COLUMNS)
    )


def _group(row: dict[str, Any]) -> tuple[Any, Any]:
    return row["complex_id"], (row["staircase_id"], row["street"])


def _groups(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for _, group in groupby(rows, key=_group):
        yield list(group)


def _staircase(rows: list[dict[str, Any]], recent: dict[int, Recent], today: datetime.date) -> StaircaseDoors:
    first = rows[0]
    return StaircaseDoors(
        id=f"portiek-{first['pk']}",
        name=_place(first),
        street=first["street"] if first["complex_name"] else "",
        doors=[_door(row, recent.get(row["pk"]), today) for row in rows],
    )


def _place(row: dict[str, Any]) -> str:
    """``Bilderdijkflat · portiek 9``, or the street."""
    place = row["complex_name"] or row["street"]
    return f"{place} · portiek {row['staircase_name']}" if row["staircase_name"] else place


def _door(row: dict[str, Any], recent: Recent | None, today: datetime.date, *, place: str = "") -> Door:
    status = HouseholdStatus(row["now_status"])
    step = Step(row["now_step"]) if row["now_step"] else None
    badge, tone = words.badge(step, row["now_due_from"], row["now_due_by"], today) if step else ("", "")
    dots = read_marks(row["door_marks"])
    if row["is_later"]:  # the rest is over: the dots are those of the next round
        dots = Dots(per_daypart=dots.per_daypart)
    facts = [STATUS_LABELS[status]] if badge else []
    if recent is None and row["door_last_at"] is not None:
        facts.append(f"laatst {_last(timezone.localdate(row['door_last_at']), today)}")
    return Door(
        id=row["pk"],
        number=f"{row['house_number']}{row['house_letter']}" + (f"-{row['addition']}" if row["addition"] else ""),
        name=_name(row),
        place=place,
        state=_state(status, step, row["now_due_from"], today),
        status=status.value,
        step=step.value if step else "",
        badge=badge,
        tone=tone,
        # After a conversation there is nothing to do here: the badge and "laatst 1 apr" say it.
        line="" if step is None and status is HouseholdStatus.IN_CONVERSATION and facts else row["now_reason"],
        facts=" · ".join(facts),
        dots=dots if dots.per_daypart and (step or not dots.is_blank) else None,
        upcoming=_UPCOMING.get(step, "") if step else "",
        is_spoken=was_spoken_to(status, step, ever=row["ever_spoken"]),
        household_id=row["household_id"],
        recent=recent,
    )


def _last(day: datetime.date, today: datetime.date) -> str:
    is_near = (today - day).days <= dutch.NEAR_DAYS
    return dutch.day_relative(day, today) if is_near else dutch.date_short(day, today)


def _name(row: dict[str, Any]) -> str:
    name = " ".join(part for part in (row["main__given"], row["main__infix"], row["main__surname"]) if part)
    if name:
        return name
    return "Naam onbekend" if row["household_id"] else "Niemand bekend"


def _state(status: HouseholdStatus, step: Step | None, due_from: datetime.date | None, today: datetime.date) -> str:
    if step is Step.SIGNAL:
        return "signal"
    if step is None:
        return "done" if status in _DONE_STATUSES else "rest"
    return "rest" if due_from is not None and due_from > today else "due"
