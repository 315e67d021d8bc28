"""What happened at the doors, by the many."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from adv.accounts.models import Membership, Project
from adv.accounts.roles import Role
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.doors import is_spoken, refresh_doors
from households.actions.registry.batches import in_batches, log_many
from households.actions.registry.finder import TenantFinder
from households.actions.rows import write_rows
from households.domain.codes import ContactKind, RingResult
from households.domain.protocol_settings import AMSTERDAM
from households.models import (
    Address,
    ContactMoment,
    Household,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEntry:
    """One contact moment to record; ``at`` is aware and whole minutes, ``result`` goes with a ring only."""

    address_id: int
    at: datetime.datetime
    kind: ContactKind
    person_id: int
    result: RingResult | None = None
    come_back_on: datetime.date | None = None
    note: str = ""

    @property
    def on(self) -> datetime.date:
        """The date in Amsterdam."""
        return self.at.astimezone(AMSTERDAM).date()


@transaction.atomic
def record_contacts(*, by: Actor, project: Project, contacts: Sequence[ContactEntry], today: datetime.date) -> int:
    """Record many contact moments of a project and work out the next steps; return how many.

    Each goes to the household that lived at the address on its date; a household in nobody's caseload goes to the
    first advisor who spoke to it. Raises IntegrityError for a moment that already stands.
    """
    address_ids = {contact.address_id for contact in contacts}
    # In one order and before anything is written: two of these at once, or somebody at the door, wait for each other.
    for ids in in_batches(sorted(address_ids)):
        list(Address.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk").values_list("pk"))
    finder = TenantFinder(project, address_ids)
    finder.make_earlier_households(by=by, wanted=((contact.address_id, contact.on) for contact in contacts))
    spoken: dict[int, tuple[datetime.datetime, int]] = {}
    staff = set(
        Membership.objects.active()
        .filter(project=project, role__in=[Role.ADVISOR, Role.PROJECT_LEADER])
        .values_list("user_id", flat=True)
    )
    for batch in in_batches(contacts):
        rows = []
        for contact in batch:
            household_id = finder.household_id(contact.address_id, contact.on)
            rows.append(
                ContactMoment(
                    project=project,
                    address_id=contact.address_id,
                    household_id=household_id,
                    kind=contact.kind.value,
                    result=contact.result.value if contact.result else "",
                    at=contact.at,
                    by_id=contact.person_id,
                    come_back_on=contact.come_back_on,
                    note=contact.note,
                )
            )
            if contact.person_id in staff and is_spoken(rows[-1].kind, rows[-1].result):
                earlier = spoken.get(household_id)
                if earlier is None or contact.at < earlier[0]:
                    spoken[household_id] = (contact.at, contact.person_id)
        ContactMoment.objects.bulk_create(rows)
    _take_into_caseloads({household_id: person_id for household_id, (_, person_id) in spoken.items()})
    refresh_doors(project, address_ids, today=today)
    log_many(by, log.Action.CREATE, "contact_moment", len(contacts))
    return len(contacts)


def _take_into_caseloads(owners: dict[int, int]) -> None:
    for batch in in_batches(owners):
        households = list(Household.objects.filter(pk__in=batch, owner__isnull=True).only("pk", "owner_id"))
        for household in households:
            household.owner_id = owners[household.pk]
        write_rows(households, ["owner"])


@transaction.atomic
def withdraw_contacts(*, by: Actor, moment_ids: Collection[int]) -> None:
    """Take contact moments back because a file has other values for them; they stay readable in the history.

    The caller records what takes their place, which refreshes the doors.
    """
    for batch in in_batches(sorted(moment_ids)):
        ContactMoment.objects.filter(pk__in=batch).update(withdrawn_at=timezone.now(), withdrawn_by_id=by.user_id)
    log_many(by, log.Action.UPDATE, "contact_moment", len(moment_ids))
