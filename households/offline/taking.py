"""The round that a device takes along: the least with which somebody can ring at the right doors."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import F, FilteredRelation, Q
from django.utils import timezone

from adv.accounts.models import Membership
from households.domain.codes import Step
from households.domain.offline import short_text
from households.domain.protocol_settings import AMSTERDAM
from households.models import Address
from households.models.address import AddressQuerySet
from households.walklist import words
from households.walklist.doors import MOST_DOORS, walklist_page
from households.walklist.filters import WalklistFilter

#: A round on a device has no more doors than this: two pages of the list are more than a day's work.
MOST_TAKEN = 2 * MOST_DOORS
#: A round lasts until the end of the day, and never longer than this.
LONGEST = datetime.timedelta(hours=12)

#: Everything that may leave for a device, per door. A name only when the project allows it.
DOOR_FIELDS = frozenset({"id", "number", "step", "text", "badge", "tone", "state"})
NAME_FIELD = "name"
GROUP_FIELDS = frozenset({"complex", "staircase", "street", "doors"})

_COLUMNS = (
    "pk",
    "house_number",
    "house_letter",
    "addition",
    "street",
    "complex_id",
    "staircase_id",
    "complex__name",
    "staircase__name",
    "now_step",
    "now_attempt",
    "now_due_from",
    "now_due_by",
)


@dataclass(frozen=True, slots=True)
class TakenRound:
    """What a device takes along, ready for JSON; ``total`` is the number of doors."""

    groups: list[dict[str, Any]]
    total: int
    expires_at: datetime.datetime


def round_of_staircases(member: Membership, staircase_ids: Collection[int], *, now: datetime.datetime) -> TakenRound:
    """Return the doors behind these front doors, as far as this member sees them."""
    return _take(member, Address.objects.visible_to(member).filter(staircase_id__in=staircase_ids), now)


def round_of_page(member: Membership, wanted: WalklistFilter, *, now: datetime.datetime) -> TakenRound:
    """Return the doors of a page of the walking list."""
    page = walklist_page(member, wanted, now=now)
    ids = [door.id for staircase in page.staircases for door in staircase.doors]
    return _take(member, Address.objects.visible_to(member).filter(pk__in=ids), now)


def expiry(now: datetime.datetime) -> datetime.datetime:
    """Return when a round taken along now has to be gone: the end of the day in Amsterdam, at most twelve hours."""
    tomorrow = now.astimezone(AMSTERDAM).date() + datetime.timedelta(days=1)
    return min(now + LONGEST, datetime.datetime.combine(tomorrow, datetime.time(), AMSTERDAM))


def _take(member: Membership, addresses: AddressQuerySet, now: datetime.datetime) -> TakenRound:
    today = timezone.localdate(now)
    with_names = member.project.offline_names
    columns = list(_COLUMNS)
    if with_names:
        addresses = addresses.annotate(
            main=FilteredRelation("household__residents", condition=Q(household__residents__is_main=True))
        )
        columns += ["main__given", "main__infix", "main__surname"]
    ordered = addresses.with_current_step(today).order_by(F("walk_position"), "pk")
    rows = list(ordered.values(*columns)[: MOST_TAKEN + 1])
    groups = [
        _group(list(doors), today, with_names=with_names)
        for _, doors in groupby(rows, key=lambda row: (row["complex_id"], row["staircase_id"], row["street"]))
    ]
    return TakenRound(groups=groups, total=len(rows), expires_at=expiry(now))


def _group(rows: Iterable[dict[str, Any]], today: datetime.date, *, with_names: bool) -> dict[str, Any]:
    doors = [_door(row, today, with_names=with_names) for row in rows]
    first = next(iter(rows))
    return {
        "complex": first["complex__name"] or "",
        "staircase": first["staircase__name"] or "",
        "street": first["street"],
        "doors": doors,
    }


def _door(row: dict[str, Any], today: datetime.date, *, with_names: bool) -> dict[str, Any]:
    step = Step(row["now_step"]) if row["now_step"] else None
    badge, tone = words.badge(step, row["now_due_from"], row["now_due_by"], today) if step else ("", "")
    is_waiting = step is None or (row["now_due_from"] is not None and row["now_due_from"] > today)
    door = {
        "id": row["pk"],
        "number": f"{row['house_number']}{row['house_letter']}" + (f"-{row['addition']}" if row["addition"] else ""),
        "step": step.value if step else "",
        "text": short_text(step, row["now_attempt"]),
        "badge": badge,
        "tone": tone,
        "state": "signal" if step is Step.SIGNAL else "rest" if is_waiting else "due",
    }
    if with_names:
        parts = (row["main__given"], row["main__infix"], row["main__surname"])
        door[NAME_FIELD] = " ".join(part for part in parts if part)
    return door
