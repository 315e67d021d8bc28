"""The front of one complex. One query whatever its size; a complex of more than a page of doors is cut on portieken."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import F, Q

from adv.accounts.models import Membership
from households.domain.codes import STATUS_LABELS, HouseholdStatus, Step
from households.domain.facade import (
    OUT_STATUSES,
    STEP_MARK_LABELS,
    DoorState,
    StepMark,
    floor_label,
    floor_short,
)
from households.models import Address
from households.models.contact import ever_spoken
from households.walklist.doors import MOST_DOORS, page_size

#: Homes beside each other where the floor says nothing about how wide the building is.
_MOST_BESIDE = 6

_COLUMNS = (
    "pk", "house_number", "house_letter", "addition", "floor", "complex_id", "staircase_id", "street", "walk_position",
    "now_status", "now_step", "now_due_from", "now_attempt", "ever_spoken", "staircase_name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """A home in the drawing. ``mark`` is a code of the chosen view; ``said`` says the same in words."""

    id: int
    number: str
    mark: str
    #: The how-maniest ring, where that is what the mark shows.
    attempt: int | None
    said: str
    is_spoken: bool


@dataclass(frozen=True, slots=True)
class Floor:
    """The homes on one floor, in lines of doors beside each other."""

    short: str
    label: str
    lines: Sequence[Sequence[FrontDoor]]


@dataclass(frozen=True, slots=True)
class Portiek:
    """What lies behind one front door, the highest floor first; a floor that nobody knows comes last."""

    name: str
    floors: Sequence[Floor]
    total: int
    spoken: int


@dataclass(frozen=True, slots=True)
class Front:
    """The front of a complex, or of one page of it, with its counts."""

    portieken: Sequence[Portiek]
    total: int
    spoken: int
    due: int
    evening: int
    out: int
    #: Doors per mark, in the order of the legend; only marks that occur.
    legend: Sequence[tuple[str, str, int]]
    next_place: tuple[int, int] | None


def front_of(
    member: Membership,
    complex_id: int | None,
    *,
    today: datetime.date,
    by_status: bool,
    place: tuple[int, int] | None = None,
) -> Front:
    """Return the front of a complex, from ``place`` in walking order on, in one query. None: homes in no complex."""
    here = Q(complex__isnull=True) if complex_id is None else Q(complex_id=complex_id)
    addresses = Address.objects.visible_to(member).filter(here).with_current_step(today)
    if place is not None:
        position, pk = place
        addresses = addresses.filter(walk_position__gte=position).exclude(walk_position=position, pk__lt=pk)
    rows: list[dict[str, Any]] = list(
        addresses.annotate(staircase_name=F("staircase__name"), ever_spoken=ever_spoken())
        .order_by("walk_position", "pk")
        .values(*_COLUMNS)[: MOST_DOORS + 1]
    )
    size = page_size([(row["complex_id"], (row["staircase_id"], row["street"])) for row in rows])
    following = rows[size] if size < len(rows) else None
    rows = rows[:size]
    states = [_state(row) for row in rows]
    doors = [_door(row, state, today, by_status=by_status) for row, state in zip(rows, states, strict=True)]
    return Front(
        portieken=_portieken(zip(rows, doors, strict=True)),
        total=size,
        spoken=sum(state.is_spoken for state in states),
        due=sum(state.is_due(today) for state in states),
        evening=sum(state.step is Step.RING_EVENING for state in states),
        out=sum(state.status in OUT_STATUSES for state in states),
        legend=_legend(doors, by_status=by_status),
        next_place=(following["walk_position"], following["pk"]) if following else None,
    )


def _state(row: dict[str, Any]) -> DoorState:
    return DoorState(
        status=HouseholdStatus(row["now_status"]),
        step=Step(row["now_step"]) if row["now_step"] else None,
        due_from=row["now_due_from"],
        attempt=row["now_attempt"],
        ever_spoken=row["ever_spoken"],
    )


def _door(row: dict[str, Any], state: DoorState, today: datetime.date, *, by_status: bool) -> FrontDoor:
    mark = state.step_mark(today)
    shows_attempt = not by_status and mark is StepMark.DAYTIME
    return FrontDoor(
        id=row["pk"],
        number=f"{row['house_number']}{row['house_letter']}" + (f"-{row['addition']}" if row["addition"] else ""),
        mark=state.status.value if by_status else mark.value,
        attempt=state.attempt if shows_attempt else None,
        said=STATUS_LABELS[state.status] if by_status else state.said(today),
        is_spoken=state.is_spoken,
    )


def _portieken(rows: Iterable[tuple[dict[str, Any], FrontDoor]]) -> list[Portiek]:
    portieken = []
    for (staircase_id, street), group in groupby(rows, key=lambda row: (row[0]["staircase_id"], row[0]["street"])):
        homes = list(group)
        name = homes[0][0]["staircase_name"]
        doors = [door for _, door in homes]
        portieken.append(
            Portiek(
                name=f"portiek {name}" if staircase_id else street,
                floors=_floors(homes),
                total=len(doors),
                spoken=sum(door.is_spoken for door in doors),
            )
        )
    return portieken


def _floors(homes: Sequence[tuple[dict[str, Any], FrontDoor]]) -> list[Floor]:
    by_floor: dict[int | None, list[FrontDoor]] = {}
    for row, door in homes:
        by_floor.setdefault(row["floor"], []).append(door)
    known = sorted((floor for floor in by_floor if floor is not None), reverse=True)
    floors = [Floor(floor_short(floor), floor_label(floor), [by_floor[floor]]) for floor in known]
    if None in by_floor:
        doors = by_floor[None]
        lines = [doors[start : start + _MOST_BESIDE] for start in range(0, len(doors), _MOST_BESIDE)]
        floors.append(Floor(floor_short(None), floor_label(None), lines))
    return floors


def _legend(doors: Sequence[FrontDoor], *, by_status: bool) -> list[tuple[str, str, int]]:
    counts = Counter(door.mark for door in doors)
    labels: dict[str, str] = (
        {status.value: label for status, label in STATUS_LABELS.items()}
        if by_status
        else {mark.value: label for mark, label in STEP_MARK_LABELS.items()}
    )
    return [(code, label, counts[code]) for code, label in labels.items() if counts[code]]
