"""The list of households as a table, the way somebody has filtered and sorted it on the screen."""

from collections.abc import Iterator
from typing import IO

from django.db import transaction
from django.utils import timezone

from adv.audit import log
from adv.audit.actor import Actor
from households.domain.codes import STATUS_LABELS, TYPE_LABELS, HouseholdStatus, HouseholdType
from households.interchange.kinds import Column, Shape, text_column
from households.interchange.writing import Cell, write_table
from households.models import Household
from households.models.household import HouseholdQuerySet

COLUMNS = (
    Column("code"),
    text_column("naam"),
    text_column("adres"),
    Column("postcode"),
    text_column("complex"),
    Column("status"),
    Column("status sinds"),
    Column("type"),
    Column("totaal"),
    text_column("adviseur"),
    Column("telefoon", shape=Shape.PHONE),
    Column("woont er sinds"),
    Column("laatste contact"),
)
#: Rows that are fetched at a time.
_CHUNK = 1000


@transaction.atomic
def export_list(*, by: Actor, households: HouseholdQuerySet, target: IO[bytes], ending: str) -> int:
    """Write households of the list as ``csv`` or ``xlsx``; return the number of rows, which the log gets too."""
    count = write_table(target, COLUMNS, _rows(households), ending)
    log.record(by=by, action=log.Action.READ, object_type="export:household_list", count=count)
    return count


def _rows(households: HouseholdQuerySet) -> Iterator[list[Cell]]:
    for household in households.iterator(chunk_size=_CHUNK):
        yield _row(household)


def _row(household: Household) -> list[Cell]:
    main = household.main_resident
    address = household.address
    last = vars(household).get("last_contact_at")
    return [
        household.code,
        main.full_name if main else "",
        str(address),
        address.postcode,
        address.complex.name if address.complex else "",
        STATUS_LABELS[HouseholdStatus(household.status)],
        household.status_since,
        TYPE_LABELS[HouseholdType(household.type)] if household.type else "",
        household.total,
        household.owner.name if household.owner else "",
        main.phone if main else "",
        household.since,
        timezone.localdate(last) if last else None,
    ]
