"""The kind ``looplijst``, export only: every door in walking order with its next step, on any day.

Worked out from the events by the doorbell protocol itself, as of the end of the day that is asked.
"""

import datetime
from collections.abc import Iterator, Sequence

from adv.accounts.models import Project
from households.actions import registry
from households.actions.doors import protocol_settings
from households.actions.tenancy import tenancies_at
from households.domain.case_status import status_by_hand_on
from households.domain.codes import ContactKind, HouseholdStatus, RingResult
from households.domain.protocol import DoorEvent, DoorHistory, ProtocolSettings, advise
from households.domain.tenancy import Occupant, occupant_on
from households.interchange.codes import STATUS_CODES, STEP_CODES
from households.interchange.kinds import ADDRESS_KEY, Column, Export, text_column
from households.interchange.writing import Cell
from households.models import Address, ContactMoment, Household, Resident, Signal, StatusChange

COLUMNS: Sequence[Column] = (
    *ADDRESS_KEY,
    text_column("hoofdbewoner"),
    Column("status"),
    Column("stap"),
    Column("ronde"),
    Column("poging"),
    Column("vanaf"),
    text_column("reden"),
)


def export_walklist(project: Project, on: datetime.date) -> Export:
    """Return all doors as they stand at the end of a day."""
    return Export(COLUMNS, _rows(project, on))


def _rows(project: Project, on: datetime.date) -> Iterator[Sequence[Cell]]:
    settings = protocol_settings(project)
    addresses = Address.objects.filter(project=project).order_by("walk_position", "pk")
    for batch in registry.in_batches(addresses.iterator(chunk_size=registry.BATCH)):
        yield from _batch_rows(batch, on, settings)


def _batch_rows(addresses: list[Address], on: datetime.date, settings: ProtocolSettings) -> Iterator[Sequence[Cell]]:
    tenancies = tenancies_at([address.pk for address in addresses])
    occupants: dict[int, Household | Occupant] = {}
    for address in addresses:
        occupant = occupant_on(tenancies[address.pk], on)
        occupants[address.pk] = occupant
    ids = [one.pk for one in occupants.values() if isinstance(one, Household)]
    events: dict[int, list[DoorEvent]] = {}
    for moment in ContactMoment.objects.standing().filter(household_id__in=ids):
        event = DoorEvent(
            at=moment.at,
            kind=ContactKind(moment.kind),
            result=RingResult(moment.result) if moment.result else None,
            come_back_on=moment.come_back_on,
        )
        events.setdefault(moment.household_id, []).append(event)
    signals = Signal.objects.oldest_open([address.pk for address in addresses], on)
    statuses: dict[int, list[tuple[datetime.date, HouseholdStatus]]] = {}
    for change in StatusChange.objects.filter(household_id__in=ids).order_by("on", "pk"):
        statuses.setdefault(change.household_id, []).append((change.on, HouseholdStatus(change.to_status)))
    names = {one.household_id: one.full_name for one in Resident.objects.filter(household_id__in=ids, is_main=True)}
    for address in addresses:
        lives_there = occupants[address.pk]
        household = lives_there if isinstance(lives_there, Household) else None
        history = DoorHistory(
            tenant_since=household.since if household else None,
            is_newcomer=household.is_newcomer if household else False,
            vacant=lives_there is Occupant.NOBODY or not tenancies[address.pk],
            events=tuple(events.get(household.pk, [])) if household else (),
            open_signal_on=signals.get(address.pk),
            case_status=status_by_hand_on(statuses.get(household.pk, []), on) if household else None,
        )
        advice = advise(history, on, settings)
        yield (
            address.postcode,
            address.house_number,
            address.house_letter,
            address.addition,
            names.get(household.pk, "") if household else "",
            STATUS_CODES[advice.status],
            STEP_CODES[advice.step] if advice.step else "",
            advice.round,
            advice.attempt,
            advice.due_from,
            advice.reason,
        )
