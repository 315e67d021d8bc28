"""Contacts after the guidance: planned, had, or lapsed."""

import datetime
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.models import User
from adv.audit.actor import Actor
from households.actions.doors import record_contact
from households.actions.history import keep_change, lock_household
from households.domain.changes import ChangeKind, ChangeVerb
from households.domain.codes import SPOKEN_KINDS, ContactKind, HouseholdStatus
from households.domain.protocol_settings import AMSTERDAM
from households.models import AftercareContact, Household


@transaction.atomic
def plan_aftercare(*, by: Actor, household: Household, on: datetime.date) -> None:
    """Plan one more contact. Raises ActionRefused for a day in the past, and where there is no aftercare."""
    household = lock_household(household)
    if household.status not in (HouseholdStatus.AFTERCARE, HouseholdStatus.CLOSED):
        raise ActionRefused("Nazorg plan je als de begeleiding klaar is.", field="planned_on")
    if on < timezone.localdate():
        raise ActionRefused("Deze datum is al voorbij.", field="planned_on")
    if AftercareContact.objects.open().filter(household=household, planned_on=on).exists():
        raise ActionRefused("Op deze dag staat al een nazorgcontact.", field="planned_on")
    plan_dates(by=by, household=household, dates=[on], after=None)


def plan_dates(
    *,
    by: Actor,
    household: Household,
    dates: Collection[datetime.date],
    after: datetime.date | None,
    at: datetime.datetime | None = None,
) -> None:
    """Plan contacts on these days, each once. Raises ActionRefused for a day not later than ``after``."""
    there = set(AftercareContact.objects.open().filter(household=household).values_list("planned_on", flat=True))
    for place, day in enumerate(sorted(set(dates)), start=1):
        if after is not None and day <= after:
            raise ActionRefused("Nazorg plan je na deze dag.", field=f"aftercare_{place}")
        if day in there:
            continue
        contact = AftercareContact.objects.create(household=household, planned_on=day, recorded_at=at or timezone.now())
        keep_change(
            by=by,
            household=household,
            kind=ChangeKind.AFTERCARE,
            verb=ChangeVerb.ADDED,
            on=after or timezone.localdate(),
            object_id=contact.pk,
            subject=dutch.date_long(day),
            changes=[("planned_on", "", dutch.date_long(day))],
            at=at,
        )


@transaction.atomic
def record_aftercare(
    *,
    by: Actor,
    contact: AftercareContact,
    person: User,
    kind: ContactKind,
    at: datetime.datetime,
    remark: str = "",
    recorded_at: datetime.datetime | None = None,
) -> AftercareContact:
    """Write down that an aftercare contact was had; it is a contact moment at the door too.

    Raises ActionRefused when it was settled already, for a kind in which nobody was spoken to, and as
    ``record_contact`` does.
    """
    household = lock_household(contact.household)
    contact = AftercareContact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if contact.done_on is not None or contact.cancelled_at is not None:
        raise ActionRefused("Dit nazorgcontact is al afgehandeld. Er is niets gewijzigd.")
    if kind not in SPOKEN_KINDS:
        raise ActionRefused("Kies hoe je ze sprak.", field="kind")
    contact.moment = record_contact(
        by=by, address=household.address, kind=kind, at=at, person=person, recorded_at=recorded_at
    )
    contact.done_on = at.astimezone(AMSTERDAM).date()
    contact.remark = remark.strip()
    contact.save(update_fields=["moment", "done_on", "remark"])
    keep_change(
        by=by,
        household=household,
        kind=ChangeKind.AFTERCARE,
        verb=ChangeVerb.DONE,
        on=contact.done_on,
        object_id=contact.pk,
        subject=contact.remark,
        changes=[
            ("done_on", "", dutch.date_long(contact.done_on)),
            *([("remark", "", contact.remark)] if contact.remark else []),
        ],
        at=recorded_at,
    )
    return contact


@transaction.atomic
def cancel_aftercare(*, by: Actor, contact: AftercareContact) -> None:
    """Let a planned contact lapse; one that was settled stays as it is."""
    household = lock_household(contact.household)
    _cancel(by, household, AftercareContact.objects.open().filter(pk=contact.pk), timezone.localdate(), None)


def cancel_open(*, by: Actor, household: Household, on: datetime.date, at: datetime.datetime | None = None) -> None:
    """Let all planned contacts of a household lapse."""
    _cancel(by, household, AftercareContact.objects.open().filter(household=household), on, at)


def _cancel(
    by: Actor,
    household: Household,
    contacts: "Collection[AftercareContact]",
    on: datetime.date,
    at: datetime.datetime | None,
) -> None:
    for contact in contacts:
        contact.cancelled_at = at or timezone.now()
        contact.save(update_fields=["cancelled_at"])
        keep_change(
            by=by,
            household=household,
            kind=ChangeKind.AFTERCARE,
            verb=ChangeVerb.CANCELLED,
            on=on,
            object_id=contact.pk,
            subject=dutch.date_long(contact.planned_on),
            at=at,
        )
