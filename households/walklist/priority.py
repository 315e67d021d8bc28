"""The order of priority: where somebody is needed first. Costs the same for 285 homes and for 100,000.

A tier is one or more searches that an index answers in order and that stop at a page of doors; one query puts them
together. The order within a tier is by day, the one that waits longest first, and then as one walks.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateField, F, IntegerField, Q, QuerySet, Value

from households.domain.codes import Step
from households.models.address import AddressQuerySet
from households.walklist.filters import Rank


class Tier(IntEnum):
    """What comes first. The values stand in the address bar."""

    SIGNAL = 0
    LATE = 1
    APPOINTMENT = 2
    COME_BACK = 3
    DUE = 4
    LETTER = 5
    WAITING = 6
    NO_STEP = 7


TIER_LABELS: Mapping[Tier, str] = {
    Tier.SIGNAL: "Meldingen",
    Tier.LATE: "Te laat, het langst eerst",
    Tier.APPOINTMENT: "Afspraken van vandaag",
    Tier.COME_BACK: "Terugkomen",
    Tier.DUE: "Aan de beurt",
    Tier.LETTER: "Brief versturen",
    Tier.WAITING: "Later aan de beurt",
    Tier.NO_STEP: "Geen volgende stap",
}

#: Steps without a tier of their own; each is a search, so that the index gives them in order.
_DUE_STEPS = (Step.INTRODUCTION, Step.CARD, Step.RING_DAYTIME, Step.RING_EVENING, Step.ENQUIRY)
_OF_STEP = {Step.CONVERSATION: Tier.APPOINTMENT, Step.COME_BACK: Tier.COME_BACK, Step.LETTER: Tier.LETTER}
#: The day of doors without one.
_NO_DAY = datetime.date.max


@dataclass(frozen=True, slots=True)
class _Search:
    """Doors of one tier that one index gives, ordered by ``day`` (a column; empty when they have none)."""

    tier: Tier
    condition: Q
    day: str = ""


def by_priority(
    addresses: AddressQuerySet, *, today: datetime.date, start: Rank | None, most: int
) -> list[tuple[Tier, Rank]]:
    """Return at most ``most`` doors from ``start`` on, in order, in one query."""
    parts: list[str] = []
    parameters: list[Any] = []
    for search in _searches(today):
        found = _found(addresses, search, start)
        if found is None:
            continue
        rows: QuerySet[Any] = found
        rows = rows.values_list("pk", "tier", "day", "walk_position")[:most]
        try:
            sql, values = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT * FROM ({sql}) AS search_{len(parts)}")  # noqa: S608  made by Django, values apart
        parameters += values
    if not parts:
        return []
    # Written here because Django doesn't put ordered parts together on SQLite.
    statement = f"{' UNION ALL '.join(parts)} ORDER BY 2, 3, 4, 1 LIMIT {most:d}"
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [(Tier(tier), Rank(tier, _as_date(day), position, pk)) for pk, tier, day, position in cursor.fetchall()]


def _found(addresses: AddressQuerySet, search: _Search, start: Rank | None) -> AddressQuerySet | None:
    """Return the doors of one search in order, from ``start`` on; None when they all come before it."""
    if start is not None and search.tier < start.tier:
        return None
    found = addresses.filter(search.condition)
    if start is not None and search.tier == start.tier:
        onwards = Q(walk_position__gt=start.position) | Q(walk_position=start.position, pk__gte=start.id)
        if search.day:
            found = found.filter(
                Q(**{f"{search.day}__gt": start.day}) | Q(**{search.day: start.day}) & onwards,
                **{f"{search.day}__gte": start.day},
            )
        else:
            found = found.filter(onwards, walk_position__gte=start.position)
    order = (search.day, "walk_position", "pk") if search.day else ("walk_position", "pk")
    day = F(search.day) if search.day else Value(_NO_DAY, output_field=DateField())
    return found.annotate(tier=Value(int(search.tier), output_field=IntegerField()), day=day).order_by(*order)


def _searches(today: datetime.date) -> Iterator[_Search]:
    holds = Q(later_active_from__isnull=True) | Q(later_active_from__gt=today)
    in_time = Q(door_due_by__isnull=True) | Q(door_due_by__gte=today)
    yield _Search(Tier.SIGNAL, holds & Q(door_step=Step.SIGNAL), "door_due_from")
    yield _Search(Tier.LATE, holds & Q(door_due_by__lt=today) & ~Q(door_step__in=["", Step.SIGNAL]), "door_due_by")
    for step in (*_OF_STEP, *_DUE_STEPS):
        condition = holds & in_time & Q(door_step=step, door_due_from__lte=today)
        yield _Search(_OF_STEP.get(step, Tier.DUE), condition, "door_due_from")
    yield _Search(
        Tier.WAITING,
        holds & in_time & Q(door_due_from__gt=today) & ~Q(door_step__in=["", Step.SIGNAL]),
        "door_due_from",
    )
    yield _Search(Tier.NO_STEP, holds & Q(door_step=""))
    # The rest is over: the later slot holds, in which nothing is late.
    later = Q(later_active_from__lte=today)
    yield _Search(Tier.DUE, later & ~Q(later_step="") & Q(later_due_from__lte=today), "later_due_from")
    yield _Search(Tier.WAITING, later & ~Q(later_step="") & Q(later_due_from__gt=today), "later_due_from")
    yield _Search(Tier.NO_STEP, later & Q(later_step=""))


def _as_date(value: datetime.date | str) -> datetime.date:
    """SQLite answers a day as text."""
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)
