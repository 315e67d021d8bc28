"""Correcting what was recorded at a door: the slip is taken back and what it should have been takes its place."""

import datetime

from django.db import transaction

from adv.accounts.errors import ActionRefused
from adv.accounts.models import User
from adv.audit.actor import Actor
from households.actions.doors import record_contact, withdraw_contact
from households.domain.codes import ContactKind, RingResult
from households.models import Address, AftercareContact, Appointment, ContactMoment, Conversation, MailingItem


@transaction.atomic
def correct_contact(
    *,
    by: Actor,
    moment: ContactMoment,
    person: User,
    kind: ContactKind,
    result: RingResult | None,
    at: datetime.datetime | None,
    come_back_on: datetime.date | None,
    note: str,
) -> ContactMoment:
    """Put a contact moment right; without ``at`` its moment stays. Both versions stay readable in the history.

    It stays with who was at the door, and was recorded when the slip was. Raises ActionRefused when it was taken back
    or corrected meanwhile, when ``person`` may not (see ``withdraw_contact``), and for what can't be recorded.
    """
    Address.objects.select_for_update(of=("self",)).get(pk=moment.address_id)
    moment.refresh_from_db()
    if moment.withdrawn_at is not None:
        raise ActionRefused("Dit is intussen al ongedaan gemaakt of verbeterd.", field="event")
    at = (at or moment.at).replace(second=0, microsecond=0)
    before = (moment.kind, moment.result, moment.at, moment.come_back_on, moment.note)
    if before == (kind, result or "", at, come_back_on, note):
        return moment
    withdraw_contact(by=by, moment=moment, person=person)
    right = record_contact(
        by=by,
        address=moment.address,
        kind=kind,
        result=result,
        at=at,
        person=moment.by,
        come_back_on=come_back_on,
        note=note,
        recorded_at=moment.recorded_at,
    )
    if right.household_id == moment.household_id:  # what came of it goes along
        Appointment.objects.filter(contact_moment=moment).update(contact_moment=right)
        Conversation.objects.filter(moment=moment).update(moment=right)
        AftercareContact.objects.filter(moment=moment).update(moment=right)
        MailingItem.objects.filter(contact_moment=moment).update(contact_moment=right)
    return right
