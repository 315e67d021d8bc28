"""A day or a week of the team's appointments, as the agenda shows it. One query, whatever the length of it."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, FilteredRelation, Q
from django.urls import reverse
from django.utils import timezone

from adv import dutch
from adv.accounts.models import Membership
from households.domain.appointments import Clash, Slot, clashes_in
from households.models import Appointment

#: More than a team has in a week; what comes after is not shown.
MOST_SHOWN = 600


@dataclass(frozen=True, slots=True)
class Item:
    """An appointment as the agenda shows it: everything is text already."""

    id: int
    url: str
    start: str
    end: str
    number: str
    name: str
    person: str
    is_own: bool
    is_past: bool
    place: str
    #: Why it clashes; empty when it doesn't.
    clash: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the agenda, in order of time; the own appointments stand out."""

    date: datetime.date
    heading: str
    short: str
    is_today: bool
    is_past: bool
    items: list[Item]


def week_of(day: datetime.date) -> list[datetime.date]:
    """Return the seven days of the week of a day, from Monday on."""
    monday = day - datetime.timedelta(days=day.weekday())
    return [monday + datetime.timedelta(days=days) for days in range(7)]


def agenda_days(
    member: Membership, dates: list[datetime.date], *, person_id: int | None, now: datetime.datetime
) -> list[Day]:
    """Return these days, in order; ``person_id`` leaves only the appointments of one person."""
    today = timezone.localdate(now)
    rows = _rows(member, dates[0], dates[-1])
    clashes = clashes_in(
        Slot(row["pk"], row["person_id"], row["household_id"], row["starts_at"], row["minutes"]) for row in rows
    )
    items: dict[datetime.date, list[Item]] = {date: [] for date in dates}
    for row in rows:
        if person_id is None or row["person_id"] == person_id:
            items[timezone.localdate(row["starts_at"])].append(_item(row, member, clashes.get(row["pk"]), now))
    return [
        Day(
            date=date,
            heading=dutch.date_with_weekday(date, today),
            short=f"{dutch.WEEKDAYS[date.weekday()][:2]} {date.day}",
            is_today=date == today,
            is_past=date < today,
            items=items[date],
        )
        for date in dates
    ]


def own_items_today(member: Membership, *, now: datetime.datetime) -> list[Item]:
    """Return what this member has today, in order of time; one query."""
    today = timezone.localdate(now)
    rows = _rows(member, today, today, own_only=True)
    clashes = clashes_in(
        Slot(row["pk"], row["person_id"], row["household_id"], row["starts_at"], row["minutes"]) for row in rows
    )
    return [_item(row, member, clashes.get(row["pk"]), now) for row in rows]


def _rows(
    member: Membership, first: datetime.date, last: datetime.date, *, own_only: bool = False
) -> list[dict[str, Any]]:
    start = datetime.datetime.combine(first, datetime.time.min, dutch.AMSTERDAM)
    end = datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time.min, dutch.AMSTERDAM)
    appointments = Appointment.objects.visible_to(member).standing().filter(starts_at__gte=start, starts_at__lt=end)
    if own_only:
        appointments = appointments.filter(person_id=member.user_id)
    rows: Iterable[Any] = (
        appointments.annotate(
            main=FilteredRelation("household__residents", condition=Q(household__residents__is_main=True)),
            given=F("main__given"),
            infix=F("main__infix"),
            surname=F("main__surname"),
            house_number=F("address__house_number"),
            house_letter=F("address__house_letter"),
            addition=F("address__addition"),
            person_name=F("person__name"),
        )
        .order_by("starts_at", "pk")
        .values(
            "pk", "person_id", "household_id", "starts_at", "minutes", "place", "given", "infix", "surname",
            "house_number", "house_letter", "addition", "person_name",
        )[:MOST_SHOWN]
    )  # fmt: skip
    return list(rows)


def _item(row: dict[str, Any], member: Membership, clash: Collection[Clash] | None, now: datetime.datetime) -> Item:
    ends_at = row["starts_at"] + datetime.timedelta(minutes=row["minutes"])
    is_own = row["person_id"] == member.user_id
    addition = f"-{row['addition']}" if row["addition"] else ""
    return Item(
        id=row["pk"],
        url=reverse("appointment", args=[row["pk"]]),
        start=dutch.clock(row["starts_at"]),
        end=dutch.clock(ends_at),
        number=f"{row['house_number']}{row['house_letter']}{addition}",
        name=" ".join(part for part in (row["given"], row["infix"], row["surname"]) if part) or "Naam onbekend",
        person=row["person_name"],
        is_own=is_own,
        is_past=ends_at < now,
        place="" if row["place"] == Appointment.Place.HOME else Appointment.Place(row["place"]).label,
        clash=_clash_words(clash or ()),
    )


def _clash_words(clash: Collection[Clash]) -> str:
    """Say why it clashes, in as few words as fit in a column of the week."""
    if Clash.PERSON in clash:
        return "botst: twee tegelijk"
    return "botst: nog iemand hier" if clash else ""
