"""Homes and who lives there, as a file."""

import datetime
from collections.abc import Iterator, Sequence

from django.utils import timezone

from adv.accounts.models import Project
from households.actions import registry
from households.actions.tenancy import tenancies_at
from households.interchange.addresses import COLUMNS
from households.interchange.kinds import Export
from households.interchange.occupancy import name_of, phone_of
from households.interchange.writing import Cell
from households.models import Address, Household


def export_addresses(project: Project, on: datetime.date) -> Export:
    """Return all households, those that left too, in walking order and then by time.

    Who is still to come or to leave is in the mutaties: here no date lies in the future.
    """
    return Export(COLUMNS, _rows(project, timezone.localdate()))


def _rows(project: Project, today: datetime.date) -> Iterator[Sequence[Cell]]:
    addresses = (
        Address.objects.filter(project=project).select_related("complex", "staircase").order_by("walk_position", "pk")
    )
    for batch in registry.in_batches(addresses.iterator(chunk_size=registry.BATCH)):
        tenancies = tenancies_at([address.pk for address in batch], with_residents=True)
        for address in batch:
            stays = [one for one in tenancies[address.pk] if one.since is None or one.since <= today]
            stays.sort(key=lambda one: (one.since or datetime.date.min, one.until or datetime.date.max))
            for stay in stays:
                until = None if stay.until is None or stay.until > today else stay.until
                yield (*_place_cells(address), *_household_cells(stay.household), stay.since, until)
            if not stays:
                yield (*_place_cells(address), "", "", None, None)


def _place_cells(address: Address) -> tuple[Cell, ...]:
    return (
        address.complex.name if address.complex else "",
        address.staircase.name if address.staircase else "",
        address.street,
        address.house_number,
        address.house_letter,
        address.addition,
        address.postcode,
        address.town,
        address.floor,
    )


def _household_cells(household: Household) -> tuple[Cell, ...]:
    return (name_of(household), phone_of(household))
