"""Appointments: making, moving and cancelling one, and what it clashes with.

The walking list follows from what was agreed at the door. So an appointment that came out of a contact moment keeps the
date in that moment true: it is recorded anew with another date, or without one when the appointment is cancelled.
"""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership, User
from adv.accounts.permissions import ROLE_PERMISSIONS, Permission
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.doors import record_contact
from households.actions.history import keep_line, refuse_when_overtaken
from households.domain.appointments import (
    LONGEST_MINUTES,
    Clash,
    Slot,
    clash_between,
    reminder_has_passed,
)
from households.domain.changes import ChangeKind, ChangeVerb, differences
from households.domain.codes import ContactKind, RingResult
from households.models import Address, Appointment, ContactMoment, Household

#: Nobody makes an appointment further ahead than this.
FURTHEST = datetime.timedelta(days=366)

#: The ways, other than at the door, in which an appointment can have been made.
AGREED_BY = (ContactKind.PHONE, ContactKind.ELSEWHERE, ContactKind.OFFICE_HOUR)


@dataclass(frozen=True, slots=True)
class ClashFound:
    """An appointment that stands in the way."""

    appointment: Appointment
    why: frozenset[Clash]


class ClashRefused(ActionRefused):
    """It clashes with appointments that nobody accepted yet; those are in ``clashes``."""

    def __init__(self, clashes: Sequence[ClashFound]) -> None:
        super().__init__("Dit botst met een andere afspraak.")
        self.clashes = clashes


def team(project_id: int) -> list[User]:
    """Return the people of a project who go to doors, by name; one query."""
    return [membership.user for membership in _at_the_door(project_id)]


def _at_the_door(project_id: int) -> Sequence[Membership]:
    roles = [role for role, permissions in ROLE_PERMISSIONS.items() if Permission.DOOR_RECORD in permissions]
    return list(
        Membership.objects.active()
        .filter(project_id=project_id, role__in=roles)
        .select_related("user")
        .order_by("user__name", "user_id")
    )


def slot_of(appointment: Appointment) -> Slot:
    """Return the time that an appointment takes."""
    return Slot(
        id=appointment.pk or 0,
        person_id=appointment.person_id,
        household_id=appointment.household_id,
        starts_at=appointment.starts_at,
        minutes=appointment.minutes,
    )


def find_clashes(appointment: Appointment) -> list[ClashFound]:
    """Return what an appointment, kept or not yet, clashes with in its project; one query."""
    slot = slot_of(appointment)
    candidates = (
        Appointment.objects.standing()
        .filter(
            Q(person_id=slot.person_id) | Q(household_id=slot.household_id),
            project_id=appointment.project_id,
            starts_at__lt=slot.ends_at,
            starts_at__gt=slot.starts_at - datetime.timedelta(minutes=LONGEST_MINUTES),
        )
        .exclude(pk=appointment.pk)
        .select_related("person", "address")
        .order_by("starts_at", "pk")
    )
    found = ((other, clash_between(slot, slot_of(other))) for other in candidates)
    return [ClashFound(other, why) for other, why in found if why]


@transaction.atomic
def make_appointment(
    *,
    by: Actor,
    address: Address,
    person: User,
    made_by: User,
    starts_at: datetime.datetime,
    minutes: int = 60,
    place: Appointment.Place = Appointment.Place.HOME,
    note: str = "",
    contact: ContactMoment | None = None,
    agreed_by: ContactKind | None = None,
    accepted: Collection[int] = (),
) -> Appointment:
    """Make an appointment with who lives at an address.

    ``contact`` is the contact moment in which it was agreed; its date follows the appointment. Otherwise ``agreed_by``
    (see ``AGREED_BY``) records that contact now. ``accepted`` are the ids of appointments that it may clash with.
    Raises ClashRefused for another clash, and ActionRefused for a moment that is past or too far ahead, for somebody
    who doesn't go to doors here, and when nobody lives at the address.
    """
    now = timezone.now()
    household = _household_at(address)
    if contact is not None and (contact.household_id != household.pk or contact.withdrawn_at is not None):
        contact = None
    appointment = Appointment(
        project_id=address.project_id,
        address=address,
        household=household,
        person=person,
        starts_at=starts_at.replace(second=0, microsecond=0),
        minutes=minutes,
        place=place,
        note=note.strip(),
        created_by=made_by,
    )
    _check(appointment, now=now, accepted=accepted)
    if contact is None and agreed_by is not None:
        contact = record_contact(by=by, address=address, kind=agreed_by, person=made_by, come_back_on=_day(appointment))
    appointment.contact_moment = _agreed_on(by=by, contact=contact, day=_day(appointment))
    if person == made_by and reminder_has_passed(starts_at, now):
        appointment.reminded_at = now
    appointment.save()
    _keep(by, appointment, ChangeVerb.ADDED, [one for one in differences({}, _words(appointment)) if one[2]])
    _log(by, log.Action.CREATE, appointment)
    return appointment


@transaction.atomic
def change_appointment(
    *,
    by: Actor,
    appointment: Appointment,
    person: User,
    changed_by: User,
    starts_at: datetime.datetime,
    minutes: int,
    place: Appointment.Place,
    note: str | None = None,
    accepted: Collection[int] = (),
    based_on: int | None = None,
) -> Appointment:
    """Move an appointment to another time, person or place. ``note`` stays what it was when it is ``None``.

    Whoever has to know of the new time is reminded of it again. Raises as ``make_appointment`` does, ActionRefused for
    one that was cancelled or is over, and Overtaken when somebody else changed it since ``based_on``.
    """
    now = timezone.now()
    appointment = _lock(appointment)
    refuse_when_overtaken(appointment.household, [ChangeKind.APPOINTMENT], based_on, appointment.pk)
    _refuse_settled(appointment, now)
    words = _words(appointment)
    before = (appointment.starts_at, appointment.person_id)
    old_day = _day(appointment)
    appointment.starts_at = starts_at.replace(second=0, microsecond=0)
    appointment.minutes, appointment.place, appointment.person = minutes, place, person
    if note is not None:
        appointment.note = note.strip()
    has_moved = (appointment.starts_at, appointment.person_id) != before
    _check(appointment, now=now, accepted=accepted, may_be_past=not has_moved)
    if _day(appointment) != old_day and _follows(appointment.contact_moment, old_day):
        appointment.contact_moment = _agreed_on(by=by, contact=appointment.contact_moment, day=_day(appointment))
    if has_moved:
        knows = person == changed_by and reminder_has_passed(appointment.starts_at, now)
        appointment.reminded_at = now if knows else None
    appointment.save()
    if changes := differences(words, _words(appointment)):
        _keep(by, appointment, ChangeVerb.CHANGED, changes)
    _log(by, log.Action.UPDATE, appointment)
    return appointment


@transaction.atomic
def cancel_appointment(*, by: Actor, appointment: Appointment) -> Appointment:
    """Cancel an appointment; cancelling it again changes nothing. Raises ActionRefused for one that is over."""
    now = timezone.now()
    appointment = _lock(appointment)
    if appointment.cancelled_at is not None:
        return appointment
    _refuse_settled(appointment, now)
    if _follows(appointment.contact_moment, _day(appointment)):
        appointment.contact_moment = _agreed_on(by=by, contact=appointment.contact_moment, day=None)
    appointment.cancelled_at = now
    appointment.save(update_fields=["cancelled_at", "contact_moment"])
    _keep(by, appointment, ChangeVerb.CANCELLED, [])
    _log(by, log.Action.UPDATE, appointment)
    return appointment


def is_over(appointment: Appointment, now: datetime.datetime) -> bool:
    """Tell whether the day of an appointment is past: it is history then."""
    return _day(appointment) < timezone.localdate(now)


def _household_at(address: Address) -> Household:
    locked = Address.objects.select_for_update(of=("self",)).get(pk=address.pk)
    if locked.household_id is None:
        raise ActionRefused("Aan deze deur woont nu niemand.")
    return Household.objects.get(pk=locked.household_id)


def _lock(appointment: Appointment) -> Appointment:
    # The address first, as everybody does who writes at a door.
    Address.objects.select_for_update(of=("self",)).get(pk=appointment.address_id)
    return (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("contact_moment", "household", "person")
        .get(pk=appointment.pk)
    )


def _refuse_settled(appointment: Appointment, now: datetime.datetime) -> None:
    if appointment.cancelled_at is not None:
        raise ActionRefused("Deze afspraak is afgezegd. Maak een nieuwe.")
    if is_over(appointment, now):
        raise ActionRefused("Deze afspraak is voorbij. Maak een nieuwe.")


def _check(
    appointment: Appointment, *, now: datetime.datetime, accepted: Collection[int], may_be_past: bool = False
) -> None:
    if appointment.starts_at < now and not may_be_past:
        raise ActionRefused("Dit moment is al voorbij.", field="day")
    if appointment.starts_at > now + FURTHEST:
        raise ActionRefused("Dit is meer dan een jaar vooruit.", field="day")
    if not 5 <= appointment.minutes <= LONGEST_MINUTES:
        raise ActionRefused("Kies hoe lang het duurt.", field="minutes")
    # Whoever plans for the same colleague at the same moment waits here, and sees this appointment.
    members = _members_of(appointment)
    if not members:
        raise ActionRefused("Deze collega gaat hier niet meer langs de deuren.", field="person")
    clashes = [clash for clash in find_clashes(appointment) if clash.appointment.pk not in accepted]
    if clashes:
        raise ClashRefused(clashes)


def _members_of(appointment: Appointment) -> list[Membership]:
    found = Membership.objects.active().filter(project_id=appointment.project_id, user_id=appointment.person_id)
    return [each for each in found.select_for_update(of=("self",), no_key=True) if each.can(Permission.DOOR_RECORD)]


def _day(appointment: Appointment) -> datetime.date:
    return timezone.localdate(appointment.starts_at)


def _follows(contact: ContactMoment | None, day: datetime.date) -> bool:
    """Whether this contact moment still says what the appointment said: nobody has agreed on another date since."""
    return contact is not None and contact.withdrawn_at is None and contact.come_back_on == day


def _agreed_on(*, by: Actor, contact: ContactMoment | None, day: datetime.date | None) -> ContactMoment | None:
    """Return the contact moment with this date in it: itself, or what was recorded in its place."""
    if contact is None or contact.come_back_on == day:
        return contact
    return record_contact(
        by=by,
        address=contact.address,
        kind=ContactKind(contact.kind),
        at=contact.at,
        person=contact.by,
        result=RingResult(contact.result) if contact.result else None,
        come_back_on=day,
        note=contact.note,
        recorded_at=contact.recorded_at,
    )


def _words(appointment: Appointment) -> dict[str, str]:
    """Return an appointment as the history writes it."""
    return {
        "when": when_words(appointment, timezone.localdate()),
        "person": appointment.person.name,
        "place": Appointment.Place(appointment.place).label,
        "remark": appointment.note,
    }


def _keep(by: Actor, appointment: Appointment, verb: ChangeVerb, changes: Iterable[tuple[str, str, str]]) -> None:
    keep_line(
        by=by,
        household=appointment.household,
        kind=ChangeKind.APPOINTMENT,
        verb=verb,
        on=_day(appointment),
        object_id=appointment.pk,
        subject=when_words(appointment, timezone.localdate()),
        changes=changes,
    )


def _log(by: Actor, action: log.Action, appointment: Appointment) -> None:
    log.record(
        by=by,
        action=action,
        object_type="appointment",
        object_id=appointment.pk,
        household_id=appointment.household_id,
    )


def when_words(appointment: Appointment, today: datetime.date) -> str:
    """``donderdag 12 maart, 14:00 tot 15:00``."""
    slot = slot_of(appointment)
    start, end = (moment.astimezone(dutch.AMSTERDAM) for moment in (slot.starts_at, slot.ends_at))
    return f"{dutch.date_with_weekday(start.date(), today)}, {dutch.clock(start)} tot {dutch.clock(end)}"
