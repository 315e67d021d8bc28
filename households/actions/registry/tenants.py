"""Households by the many: who came to live where, and what turned out to be otherwise."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from adv import dutch
from adv.accounts.models import Project
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.history import change_row
from households.actions.registry.batches import BATCH, log_many
from households.actions.rows import write_rows
from households.actions.search_keys import write_keys
from households.domain.changes import ChangeKind, ChangeVerb, differences
from households.domain.names import parse_name
from households.models import DossierChange, Household, Resident


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A household at an address; ``until`` of None lives there now. An empty name is unknown."""

    address_id: int
    since: datetime.date | None = None
    until: datetime.date | None = None
    name: str = ""
    phone: str = ""
    is_newcomer: bool = False


@transaction.atomic
def register_households(*, by: Actor, project: Project, arrivals: Sequence[Arrival]) -> list[Household]:
    """Add households with their main resident, in the order given.

    The caller ends with ``settle_tenancies`` for the addresses, once who left has been recorded too.
    """
    households = [
        Household(
            project=project,
            address_id=one.address_id,
            since=one.since,
            until=one.until,
            is_newcomer=one.is_newcomer,
        )
        for one in arrivals
    ]
    Household.objects.bulk_create(households, batch_size=BATCH)
    residents = [
        main_resident(household, one.name, one.phone)
        for household, one in zip(households, arrivals, strict=True)
        if one.name or one.phone
    ]
    Resident.objects.bulk_create(residents, batch_size=BATCH)
    write_keys(project.pk, residents, are_new=True)
    log_many(by, log.Action.CREATE, "household", len(households))
    return households


def main_resident(household: Household, name: str, phone: str) -> Resident:
    """Return the hoofdbewoner of a household, not saved. With a telephone number only, the name stays empty."""
    parts = parse_name(name)
    return Resident(
        household=household,
        given=parts.given,
        infix=parts.infix,
        surname=parts.surname,
        search_name=parts.search_key,
        is_main=True,
        phone=phone,
    )


@dataclass(slots=True, kw_only=True)
class TenancyCorrection:
    """What is different about a household; None leaves a value as it is."""

    household: Household
    since: datetime.date | None = None
    until: datetime.date | None = None
    name: str | None = None
    phone: str | None = None
    is_newcomer: bool | None = None


@transaction.atomic
def correct_households(*, by: Actor, corrections: Sequence[TenancyCorrection]) -> None:
    """Correct the name, the telephone number or the dates of households, or let them end.

    Prefetch ``residents``. The caller ends with ``settle_tenancies``.
    """
    changed, new_residents, old_residents, lines = [], [], [], []
    for one in corrections:
        household = one.household
        before = _words(household)
        household.since = one.since or household.since
        household.until = one.until or household.until
        if one.is_newcomer is not None:
            household.is_newcomer = one.is_newcomer
        changed.append(household)
        resident = household.main_resident
        if one.name is None and one.phone is None:
            pass
        elif resident is None:
            resident = main_resident(household, one.name or "", one.phone or "")
            new_residents.append(resident)
        else:
            if one.name is not None:
                parts = parse_name(one.name)
                resident.given, resident.infix, resident.surname = parts.given, parts.infix, parts.surname
                resident.search_name = parts.search_key
            if one.phone is not None:
                resident.phone = one.phone
            old_residents.append(resident)
        if changes := differences(before, _words(household, resident)):
            lines.append(_line(by, household, changes))
    write_rows(changed, ["since", "until", "is_newcomer"])
    Resident.objects.bulk_create(new_residents, batch_size=BATCH)
    write_rows(old_residents, ["given", "infix", "surname", "search_name", "phone"])
    if changed:
        write_keys(changed[0].project_id, new_residents, are_new=True)
        write_keys(changed[0].project_id, old_residents)
    DossierChange.objects.bulk_create(lines, batch_size=BATCH)
    log_many(by, log.Action.UPDATE, "household", len(changed))


def _words(household: Household, resident: Resident | None = None) -> dict[str, str]:
    """Return what a list can correct, as the history writes it."""
    resident = resident or household.main_resident
    return {
        "since": dutch.date_long(household.since) if household.since else "",
        "until": dutch.date_long(household.until) if household.until else "",
        "name": resident.full_name if resident else "",
        "phone": resident.phone if resident else "",
    }


def _line(by: Actor, household: Household, changes: list[tuple[str, str, str]]) -> DossierChange:
    return change_row(
        household=household,
        user_id=by.user_id,
        kind=ChangeKind.HOUSEHOLD,
        verb=ChangeVerb.CHANGED,
        on=timezone.localdate(),
        object_id=household.pk,
        subject="Volgens een ingelezen lijst",
        changes=changes,
    )
