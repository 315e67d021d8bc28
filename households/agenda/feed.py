"""The calendar feed: the appointments of one person as iCalendar (RFC 5545).

It leaves the building and ends up with the makers of calendars, so it holds no more than a time, a house number and the
kind of place: no name, no street, no note. Moments are in UTC, which every calendar shows on its own clock: no table of
time zones is needed, and summer time can't go wrong. What was cancelled is no longer in it.
"""

import datetime
import uuid

from icalendar import Calendar, Event
from icalendar.enums import CLASS, STATUS, TRANSP

from adv.accounts.models import Membership
from households.models import Appointment

#: What lies further back or ahead than this is not in the feed.
BACK = datetime.timedelta(days=31)
AHEAD = datetime.timedelta(days=366)
#: A calendar is asked to come back after this time.
REFRESH = datetime.timedelta(hours=1)

_NAMESPACE = uuid.UUID("5d1f1f0e-3a5e-4d53-9f5b-2f5f0a5a7c11")


def appointments_of(member: Membership, *, now: datetime.datetime) -> list[Appointment]:
    """Return the appointments that stand in the feed of a member; one query."""
    return list(
        Appointment.objects.visible_to(member)
        .standing()
        .filter(person_id=member.user_id, starts_at__gte=now - BACK, starts_at__lte=now + AHEAD)
        .select_related("address")
        .order_by("starts_at", "pk")
    )


def write_calendar(appointments: list[Appointment], *, now: datetime.datetime) -> bytes:
    """Return the feed with these appointments."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Achter de Voordeur//Agenda//NL")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Afspraken")
    calendar.add("x-wr-timezone", "Europe/Amsterdam")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for appointment in appointments:
        calendar.add_component(_event(appointment, now))
    written: bytes = calendar.to_ical()
    return written


def uid_of(appointment: Appointment) -> str:
    """Return a name for an appointment that never changes and says nothing; also unique beside other installations."""
    return str(uuid.uuid5(_NAMESPACE, f"{appointment.pk}:{appointment.created_at.isoformat()}"))


def _event(appointment: Appointment, now: datetime.datetime) -> Event:
    start = appointment.starts_at.astimezone(datetime.UTC)
    return Event.new(
        uid=uid_of(appointment),
        stamp=now.astimezone(datetime.UTC).replace(microsecond=0),
        start=start,
        end=start + datetime.timedelta(minutes=appointment.minutes),
        summary=f"Afspraak {appointment.address.number}",
        location=Appointment.Place(appointment.place).label.capitalize(),
        classification=CLASS.PRIVATE,
        status=STATUS.CONFIRMED,
        transparency=TRANSP.OPAQUE,
    )
