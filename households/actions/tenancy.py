"""Who lives where: each event finds the household it belongs to."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db import transaction

from adv.audit import log
from adv.audit.actor import Actor
from households.domain.tenancy import Occupant, Tenancy, occupant_on
from households.models import Address, Household, Stay, TenancyChange


def tenancies_at(
    address_ids: Collection[int], *, with_residents: bool = False
) -> defaultdict[int, list[Tenancy[Household]]]:
    """Return per address its households, in two queries; those that moved on within the project too.

    ``with_residents`` prefetches the residents.
    """
    tenancies: defaultdict[int, list[Tenancy[Household]]] = defaultdict(list)
    households = Household.objects.filter(address_id__in=address_ids).order_by("pk")
    stays = Stay.objects.filter(address_id__in=address_ids).select_related("household").order_by("pk")
    if with_residents:
        households = households.prefetch_related("residents")
        stays = stays.prefetch_related("household__residents")
    for household in households:
        tenancies[household.address_id].append(
            Tenancy(household=household, since=household.since, until=household.until)
        )
    for stay in stays:
        tenancies[stay.address_id].append(Tenancy(household=stay.household, since=stay.since, until=stay.until))
    return tenancies


def present_households(address_ids: Collection[int], on: datetime.date) -> dict[int, Household]:
    """Return per address the household that lives there on a day; empty homes are left out."""
    return occupants(tenancies_at(address_ids), on)


def occupants(tenancies_by_address: Mapping[int, list[Tenancy[Household]]], on: datetime.date) -> dict[int, Household]:
    """Return per address the household that lives there on a day; empty homes are left out."""
    present: dict[int, Household] = {}
    for address_id, tenancies in tenancies_by_address.items():
        occupant = occupant_on(tenancies, on)
        if not isinstance(occupant, Occupant):
            present[address_id] = occupant
    return present


@transaction.atomic(savepoint=False)
def household_on(*, by: Actor, address: Address, on: datetime.date) -> Household:
    """Return the household to which an event at this address on this day belongs.

    Before the first known ``since`` that is an earlier household whose name nobody knows, made here when needed. When
    the home was empty it is the household that left last.
    """
    tenancies = tenancies_at([address.pk])[address.pk]
    occupant = occupant_on(tenancies, on)
    if occupant is Occupant.NOBODY:
        gone = [t for t in tenancies if t.since is None or t.since <= on]
        return max(gone, key=lambda t: t.until or datetime.date.max).household
    if not isinstance(occupant, Occupant):
        return occupant
    first_since = min((t.since for t in tenancies if t.since is not None), default=None)
    household = Household.objects.create(project_id=address.project_id, address=address, until=first_since)
    log.record(
        by=by, action=log.Action.CREATE, object_type="household", object_id=household.pk, household_id=household.pk
    )
    return household


def ask_about(households: Iterable[Household]) -> None:
    """Put the question what becomes of the dossier to the owners of households that leave, where a case is running."""
    running = [household.pk for household in households if household.is_running_case]
    if running:
        TenancyChange.objects.filter(old_household_id__in=running, decision=TenancyChange.Decision.NOT_NEEDED).update(
            decision=TenancyChange.Decision.PENDING
        )
