"""Recording what arrives from devices that were without a connection, each exactly once; and settling what waits.

Nothing that arrives is thrown away: what can't be recorded waits for the project leader.
"""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership, User
from adv.accounts.permissions import Permission
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.doors import DOUBLE_TAP, record_contact
from households.domain.codes import ContactKind, RingResult
from households.domain.offline import AROUND, DeviceEvent, is_believable
from households.models import Address, ContactMoment, OfflineEntry

State = OfflineEntry.State

ALSO_THERE = "Een collega legde hier rond of na dit moment ook iets vast. Beide staan in de geschiedenis."
#: Sent or asked from behind a desk: no two people at one door.
_NOT_AT_THE_DOOR = (ContactKind.LETTER.value, ContactKind.ENQUIRY.value)
_LONGEST_EXPLANATION = 200


class ChangedEventError(Exception):
    """The uuid is known, with something else in it or from somebody else."""


@transaction.atomic
def receive(*, by: Actor, person: User, event: DeviceEvent, at: datetime.datetime) -> OfflineEntry:
    """Take in one event of a device of ``person``; ``at`` is its moment by the clock of the server.

    The same event again gives the entry of the first time. Raises ChangedEventError when its uuid stands for something
    else. What does not belong to a project where this person records at doors waits, with the reason.
    """
    memberships = _latest_memberships(person)
    address = Address.objects.filter(pk=event.address_id).first()
    membership = memberships.get(address.project_id) if address else None
    if membership is None:  # never theirs: nothing is said of whether it exists
        address = None
        membership = memberships.get(by.project_id or 0) or next(reversed(memberships.values()), None)
    if membership is None:
        raise ChangedEventError("somebody who never worked in any project")
    entry, is_new = OfflineEntry.objects.get_or_create(
        uuid=event.uuid,
        defaults={
            "project_id": membership.project_id,
            "person": person,
            "address": address,
            "kind": event.kind,
            "result": event.result or "",
            "at": at,
            "device_at": event.at,
            "come_back_on": event.come_back_on,
            "body_hash": event.fingerprint,
            "state": State.WAITING,
        },
    )
    if not is_new:
        if entry.person_id != person.pk or entry.body_hash != event.fingerprint:
            raise ChangedEventError("another event under this uuid")
        return entry
    as_member = Actor(
        user_id=by.user_id, role=membership.role, project_id=membership.project_id, address=by.address
    )  # of the project of the door, whatever project is on the screen
    _log(as_member, entry, log.Action.CREATE)
    entry.explanation = _why_not(address, membership, at)
    if address is not None and not entry.explanation:
        _record(by=as_member, entry=entry, address=address, person=person)
    entry.save(update_fields=["state", "explanation", "contact_moment"])
    return entry


def _latest_memberships(person: User) -> dict[int, Membership]:
    """Return per project the membership that gives access now, or else the last one that did."""
    found = Membership.objects.filter(user=person).select_related("user", "project").order_by("ended_at", "pk")
    memberships = sorted(found, key=lambda membership: membership.ended_at is None)
    return {membership.project_id: membership for membership in memberships}


def _why_not(address: Address | None, membership: Membership, at: datetime.datetime) -> str:
    """Return why this waits for a person; empty when it can be recorded."""
    if address is None:
        return "Dit adres is niet van een project waarin deze persoon werkt."
    if membership.ended_at is not None or not membership.can(Permission.DOOR_RECORD):
        return "Deze persoon legt in dit project niets meer vast."
    if not is_believable(at, now=timezone.now()):
        return "Dit moment ligt te ver terug: de klok van het toestel klopte misschien niet."
    return ""


def _record(*, by: Actor, entry: OfflineEntry, address: Address, person: User) -> None:
    # Locked first: of two devices that send at once, the second sees what the first recorded.
    Address.objects.select_for_update(of=("self",)).get(pk=address.pk)
    others = _others(entry, address, person)
    already = _tapped_with_connection(entry, address, person)
    if already is not None:
        entry.contact_moment = already
    else:
        try:
            with transaction.atomic():
                entry.contact_moment = record_contact(
                    by=by,
                    address=address,
                    kind=ContactKind(entry.kind),
                    result=RingResult(entry.result) if entry.result else None,
                    at=entry.at,
                    person=person,
                    come_back_on=entry.come_back_on,
                )
        except ActionRefused as refusal:
            entry.explanation = refusal.message[:_LONGEST_EXPLANATION]
            return
    entry.state = State.RECORDED
    if others:
        entry.state, entry.explanation = State.CONFLICT, ALSO_THERE
        _flag(by=by, moments=others)


def _others(entry: OfflineEntry, address: Address, person: User) -> list[int]:
    """Return what colleagues recorded at this door around that moment or since."""
    if entry.kind in _NOT_AT_THE_DOOR:
        return []
    found = ContactMoment.objects.standing().filter(address=address, at__gte=entry.at - AROUND)
    return list(found.exclude(by=person).exclude(kind__in=_NOT_AT_THE_DOOR).values_list("pk", flat=True))


def _tapped_with_connection(entry: OfflineEntry, address: Address, person: User) -> ContactMoment | None:
    """Return the same tap, when the server had it already and only its answer got lost on the way."""
    same = ContactMoment.objects.standing().filter(
        address=address,
        by=person,
        kind=entry.kind,
        result=entry.result,
        come_back_on=entry.come_back_on,
        at__gte=entry.at - DOUBLE_TAP * 2,
        at__lte=entry.at + DOUBLE_TAP,
    )
    from_devices = OfflineEntry.objects.filter(address=address, contact_moment__isnull=False)
    return same.exclude(pk__in=from_devices.values("contact_moment_id")).order_by("-at").first()


def _flag(*, by: Actor, moments: list[int]) -> None:
    """Tell it of what colleagues sent in from a device too."""
    for other in OfflineEntry.objects.filter(contact_moment_id__in=moments, state=State.RECORDED):
        other.state, other.explanation = State.CONFLICT, ALSO_THERE
        other.save(update_fields=["state", "explanation"])
        _log(by, other, log.Action.UPDATE)


@transaction.atomic
def record_waiting(*, by: Actor, entry: OfflineEntry, address: Address, settled_by: User) -> ContactMoment:
    """Record what waits at ``address``, as done by whoever sent it. Raises ActionRefused when it can't be."""
    entry = _locked(entry, {State.WAITING})
    if address.project_id != entry.project_id:
        raise ActionRefused("Dit adres is van een ander project.", field="address")
    moment = record_contact(
        by=by,
        address=address,
        kind=ContactKind(entry.kind),
        result=RingResult(entry.result) if entry.result else None,
        at=entry.at,
        person=entry.person,
        come_back_on=entry.come_back_on,
    )
    entry.contact_moment = moment
    _settle(by=by, entry=entry, settled_by=settled_by, explanation=f"Vastgelegd bij {address}.")
    return moment


@transaction.atomic
def set_aside(*, by: Actor, entry: OfflineEntry, reason: str, settled_by: User) -> None:
    """Settle an entry that waits or is flagged without recording more. Raises ActionRefused without a reason."""
    if not reason.strip():
        raise ActionRefused("Vul in waarom.", field="reason")
    entry = _locked(entry, {State.WAITING, State.CONFLICT})
    _settle(by=by, entry=entry, settled_by=settled_by, explanation=reason.strip())


def _locked(entry: OfflineEntry, states: set[OfflineEntry.State]) -> OfflineEntry:
    entry = OfflineEntry.objects.select_for_update(of=("self",)).select_related("person").get(pk=entry.pk)
    if entry.state not in states:
        raise ActionRefused("Dit is al afgehandeld.")
    return entry


def _settle(*, by: Actor, entry: OfflineEntry, settled_by: User, explanation: str) -> None:
    entry.state = State.SETTLED
    entry.explanation = explanation[:_LONGEST_EXPLANATION]
    entry.settled_at = timezone.now()
    entry.settled_by = settled_by
    entry.save(update_fields=["state", "explanation", "contact_moment", "settled_at", "settled_by"])
    _log(by, entry, log.Action.UPDATE)


def _log(by: Actor, entry: OfflineEntry, action: log.Action) -> None:
    log.record(by=by, action=action, object_type="offline_entry", object_id=entry.pk)


#: What a device is told of each state: it is on the server, and what became of it.
ANSWERS: Mapping[OfflineEntry.State, str] = {
    State.RECORDED: "recorded",
    State.CONFLICT: "conflict",
    State.WAITING: "waiting",
    State.SETTLED: "waiting",
}
