"""Each event to the household that lived at the address on its date."""

import datetime
from collections.abc import Callable, Collection

from django.db import transaction

from adv.accounts.models import Project
from adv.audit.actor import Actor
from households.actions.doors import refresh_doors
from households.actions.registry.batches import in_batches
from households.actions.registry.finder import TenantFinder
from households.actions.registry.scorings import refresh_types
from households.actions.rows import write_rows
from households.domain.protocol_settings import AMSTERDAM
from households.models import (
    ContactMoment,
    MatrixScoring,
    Signal,
)

#: Models of other apps whose rows belong to the household that lived at the address on their date: called with the
#: finder and the addresses where who lived there has changed. Registered by the app that owns the model.
followers: list[Callable[[TenantFinder, Collection[int]], None]] = []


@transaction.atomic
def settle_tenancies(*, by: Actor, project: Project, address_ids: Collection[int], today: datetime.date) -> None:
    """Give each event at these addresses to the household that lived there on its date, and refresh the doors.

    For after a change of who lived where. Nothing moves when every event already is where it belongs.
    """
    finder = TenantFinder(project, address_ids)
    _move_contacts(by, finder, address_ids)
    _move_scorings(finder, address_ids)
    _move_signals(finder, address_ids)
    for follow in followers:
        follow(finder, address_ids)
    refresh_doors(project, address_ids, today=today)


def _move_contacts(by: Actor, finder: TenantFinder, address_ids: Collection[int]) -> None:
    misplaced: list[ContactMoment] = []
    wanted: list[tuple[int, datetime.date]] = []
    for batch in in_batches(sorted(address_ids)):
        for moment in ContactMoment.objects.filter(address_id__in=batch).only("pk", "address_id", "household_id", "at"):
            on = moment.at.astimezone(AMSTERDAM).date()
            if finder.find(moment.address_id, on) != moment.household_id:
                misplaced.append(moment)
                wanted.append((moment.address_id, on))
    if not misplaced:
        return
    finder.make_earlier_households(by=by, wanted=wanted)
    for moment, (address_id, on) in zip(misplaced, wanted, strict=True):
        moment.household_id = finder.household_id(address_id, on)
    write_rows(misplaced, ["household"])


def _move_scorings(finder: TenantFinder, address_ids: Collection[int]) -> None:
    """Scorings go along with the date, unless the other household was scored that day in that phase as well."""
    touched: set[int] = set()
    for batch in in_batches(sorted(address_ids)):
        scorings = MatrixScoring.objects.filter(household__address_id__in=batch).select_related("household")
        for scoring in scorings.order_by("version"):
            if scoring.household_id in finder.movers:
                continue
            target = finder.find(scoring.household.address_id, scoring.on)
            if target is None or target == scoring.household_id:
                continue
            taken = MatrixScoring.objects.filter(household_id=target, on=scoring.on, phase=scoring.phase)
            if taken.filter(version=scoring.version).exists():
                continue
            touched |= {target, scoring.household_id}
            MatrixScoring.objects.filter(pk=scoring.pk).update(household_id=target)
    refresh_types(touched)


def _move_signals(finder: TenantFinder, address_ids: Collection[int]) -> None:
    """A melding is about who lived there on the day it came in; before the first known household about nobody."""
    moved: list[Signal] = []
    for batch in in_batches(sorted(address_ids)):
        for signal in Signal.objects.filter(address_id__in=batch, household__isnull=False):
            target = finder.find(signal.address_id, signal.received_on)
            if target != signal.household_id:
                signal.household_id = target
                moved.append(signal)
    write_rows(moved, ["household"])
