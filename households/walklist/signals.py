"""The open meldingen above the walking list: outside the walking order, whatever page or choice is open.

Only that there is one, since when and who goes there: what it says stands on its own page.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import FilteredRelation, Q
from django.urls import reverse

from adv import dutch
from adv.accounts.models import Membership
from households.models import Address, Signal
from households.walklist.filters import Order, WalklistFilter
from households.walklist.words import first_name

_COLUMNS = (
    "received_on",
    "address_id",
    "address__house_number",
    "address__house_letter",
    "address__addition",
    "address__street",
    "address__complex__name",
    "main__given",
    "main__infix",
    "main__surname",
    "assigned_to_id",
    "assigned_to__name",
)

#: More doors than this are not listed; the rest is on the page of the meldingen.
MOST_URGENT = 8


@dataclass(frozen=True, slots=True)
class UrgentDoor:
    """A door where somebody has to go now."""

    url: str
    number: str
    name: str
    place: str
    #: ``gisteren``, ``3 dagen geleden``.
    when: str
    who: str


@dataclass(frozen=True, slots=True)
class UrgentDoors:
    """The oldest meldingen, and whether there are more."""

    doors: Sequence[UrgentDoor]
    has_more: bool


def urgent_doors(member: Membership, wanted: WalklistFilter, *, today: datetime.date) -> UrgentDoors:
    """Return the doors with an open melding, the longest waiting first; one query.

    None on a next page, in a search, and in the order of priority: there these doors come first themselves.
    """
    if not wanted.is_first_page or wanted.search or wanted.order is Order.PRIORITY:
        return UrgentDoors([], has_more=False)
    signals = (
        Signal.objects.known_to(member)
        .open()
        .annotate(
            main=FilteredRelation(
                "address__household__residents", condition=Q(address__household__residents__is_main=True)
            )
        )
    )
    rows = list(signals.order_by("received_on", "pk").values(*_COLUMNS)[: MOST_URGENT + 1])
    return UrgentDoors([_door(row, member, today) for row in rows[:MOST_URGENT]], has_more=len(rows) > MOST_URGENT)


def _door(row: dict[str, Any], member: Membership, today: datetime.date) -> UrgentDoor:
    addition = f"-{row['address__addition']}" if row["address__addition"] else ""
    name = " ".join(part for part in (row["main__given"], row["main__infix"], row["main__surname"]) if part)
    if row["assigned_to_id"] is None:
        who = "nog niemand gaat"
    else:
        who = "jij gaat" if row["assigned_to_id"] == member.user_id else f"{first_name(row['assigned_to__name'])} gaat"
    return UrgentDoor(
        url=reverse("door", args=[row["address_id"]]),
        number=f"{row['address__house_number']}{row['address__house_letter']}{addition}",
        name=name or "Naam onbekend",
        place=row["address__complex__name"] or row["address__street"],
        when=dutch.day_relative(row["received_on"], today),
        who=who,
    )


@dataclass(frozen=True, slots=True)
class SignalLine:
    """An open melding on the page of a door; ``url`` is empty for who may not read it."""

    url: str
    when: str
    who: str


def signals_at(member: Membership, address: Address, *, today: datetime.date) -> list[SignalLine]:
    """Return the open meldingen at a door, the oldest first, in two queries (one when there are none)."""
    known = Signal.objects.known_to(member).open().filter(address=address).select_related("assigned_to")
    found = list(known.order_by("received_on", "pk"))
    if not found:
        return []
    readable = set(Signal.objects.visible_to(member).open().filter(address=address).values_list("pk", flat=True))
    return [
        SignalLine(
            url=reverse("signal_detail", args=[signal.pk]) if signal.pk in readable else "",
            when=dutch.day_relative(signal.received_on, today),
            who=signal.assigned_to.name if signal.assigned_to else "",
        )
        for signal in found
    ]
