"""Changing the status of a case along the table of legal transitions."""

import datetime
from collections.abc import Callable, Collection

from django.db import transaction
from django.utils import timezone

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.models import User
from adv.accounts.roles import Role
from adv.audit.actor import Actor
from households.actions.aftercare import cancel_open, plan_dates
from households.actions.doors import door_history, protocol_settings, refresh_doors, standing_moments
from households.actions.history import keep_change, lock_household, refuse_when_overtaken
from households.domain.case_status import CLOSING_LABELS, ClosingReason, refusal_of
from households.domain.changes import ChangeKind, ChangeVerb
from households.domain.codes import STATUS_LABELS, STATUSES_SET_BY_HAND, HouseholdStatus
from households.domain.protocol import advise
from households.models import AftercareContact, Household, StatusChange

#: What stands in the way of closing a household, as a sentence; empty when nothing does. Registered by the apps that
#: keep it (open tasks, open goals).
obstacles: list[Callable[[Household], str]] = []

#: What else follows when a status changes, in the same transaction. Registered by the apps above this one.
followers: list[Callable[[Actor, Household, StatusChange], None]] = []

#: Reasons after which nobody calls to hear how it goes.
_NO_AFTERCARE = frozenset({ClosingReason.REFUSES, ClosingReason.DECEASED, ClosingReason.NEVER_REACHED})


def first_possible_day(household: Household) -> datetime.date | None:
    """Return the day before which no change of status can lie: of the last one, or on which they came."""
    last = household.status_changes.order_by("-on", "-pk").first()
    if last is not None:
        return last.on
    came = [household.since, *(stay.since for stay in household.stays.all())]
    return None if None in came else min(day for day in came if day is not None)


def status_by_doors(household: Household, *, today: datetime.date) -> HouseholdStatus:
    """Return what the doorbell protocol would make of a household when no person had set its status."""
    by_hand, household.status_set_by_hand = household.status_set_by_hand, False
    try:
        history = door_history(household, standing_moments([household.pk])[household.pk])
    finally:
        household.status_set_by_hand = by_hand
    return advise(history, today, protocol_settings(household.project)).status


@transaction.atomic
def change_status(
    *,
    by: Actor,
    household: Household,
    person: User,
    to: HouseholdStatus | None,
    on: datetime.date,
    reason: ClosingReason | None = None,
    explanation: str = "",
    aftercare_on: Collection[datetime.date] = (),
    based_on: int | None = None,
    at: datetime.datetime | None = None,
) -> StatusChange:
    """Change the status as of a day; ``to`` is None for what the doors make of it. ``at`` is when it was written down.

    Aftercare starts with at least one planned contact; closing may have some. Raises ActionRefused for what the table
    forbids, for a trainee, for closing while tasks or goals are open, and for aftercare dates before the change;
    Overtaken when somebody else changed the status since ``based_on``.
    """
    if by.role == Role.TRAINEE:
        raise ActionRefused("Vraag een collega-adviseur om de status te wijzigen.")
    household = lock_household(household)
    refuse_when_overtaken(household, [ChangeKind.STATUS], based_on)
    today = timezone.localdate()
    start = HouseholdStatus(household.status)
    by_doors = to is None
    goal = status_by_doors(household, today=today) if to is None else to
    refusal = refusal_of(
        start,
        goal,
        on=on,
        today=today,
        since=first_possible_day(household),
        reason=reason,
        explanation=explanation,
    )
    if refusal is not None:
        raise ActionRefused(refusal.message, field=refusal.field)
    if (goal in STATUSES_SET_BY_HAND) == by_doors:
        raise ActionRefused("Deze status volgt uit wat er aan de deur gebeurt.")
    if goal is HouseholdStatus.CLOSED:
        _refuse_while_open(household)
    row = StatusChange.objects.create(
        household=household,
        from_status=start,
        to_status=goal,
        on=on,
        reason=reason or "" if goal is HouseholdStatus.CLOSED else "",
        explanation=explanation.strip(),
        by=person,
        recorded_at=at or timezone.now(),
    )
    household.status, household.status_since, household.status_set_by_hand = goal, on, not by_doors
    household.save(update_fields=["status", "status_since", "status_set_by_hand"])
    _aftercare(by, household, row, aftercare_on, at)
    _keep(by, household, row, at)
    for follow in followers:
        follow(by, household, row)
    refresh_doors(household.project, [household.address_id], today=today)
    return row


def close_household(
    *,
    by: Actor,
    household: Household,
    person: User,
    on: datetime.date,
    reason: ClosingReason,
    explanation: str = "",
    aftercare_on: Collection[datetime.date] = (),
    based_on: int | None = None,
    at: datetime.datetime | None = None,
) -> None:
    """Close a case as of a day; closing what is closed changes nothing. Raises as ``change_status`` does."""
    household.refresh_from_db(fields=["status"])
    if household.status == HouseholdStatus.CLOSED and based_on is None:
        return
    change_status(
        by=by,
        household=household,
        person=person,
        to=HouseholdStatus.CLOSED,
        on=on,
        reason=reason,
        explanation=explanation,
        aftercare_on=aftercare_on,
        based_on=based_on,
        at=at,
    )


def _refuse_while_open(household: Household) -> None:
    open_matters = [text for obstacle in obstacles if (text := obstacle(household))]
    if open_matters:
        raise ActionRefused(" ".join(open_matters))


def _aftercare(
    by: Actor,
    household: Household,
    row: StatusChange,
    dates: Collection[datetime.date],
    at: datetime.datetime | None,
) -> None:
    """Plan the contacts that come with this change, or let those that were planned lapse."""
    keeps = row.to_status in (HouseholdStatus.AFTERCARE, HouseholdStatus.CLOSED)
    if not keeps or row.reason in _NO_AFTERCARE:
        if dates:
            raise ActionRefused(
                "Bij deze reden hoort geen nazorg. Haal de datums weg, of kies een andere reden.", field="aftercare_1"
            )
        cancel_open(by=by, household=household, on=row.on, at=at)
        return
    plan_dates(by=by, household=household, dates=dates, after=row.on, at=at)
    is_planned = AftercareContact.objects.open().filter(household=household).exists()
    if row.to_status == HouseholdStatus.AFTERCARE and not is_planned:
        raise ActionRefused("Plan minstens één nazorgcontact.", field="aftercare_1")


def _keep(by: Actor, household: Household, row: StatusChange, at: datetime.datetime | None) -> None:
    start, to = HouseholdStatus(row.from_status), HouseholdStatus(row.to_status)
    reason = CLOSING_LABELS[ClosingReason(row.reason)] if row.reason else ""
    said = [("reason", "", reason), ("explanation", "", row.explanation)]
    keep_change(
        by=by,
        household=household,
        kind=ChangeKind.STATUS,
        verb=ChangeVerb.CHANGED,
        on=row.on,
        object_id=row.pk,
        subject=STATUS_LABELS[to],
        changes=[
            ("status", STATUS_LABELS[start], STATUS_LABELS[to]),
            ("on", "", dutch.date_long(row.on)),
            *(one for one in said if one[2]),
        ],
        at=at,
    )
