"""What people do at doors: record a contact moment, take it back, and keep the next step of each address true."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership, Project, User
from adv.accounts.roles import Role
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.history import change_row, keep_line
from households.actions.rows import write_rows
from households.actions.tenancy import ask_about, household_on, occupants, tenancies_at
from households.domain.changes import ChangeKind, ChangeVerb
from households.domain.codes import (
    CONTACT_KIND_LABELS,
    RING_RESULT_LABELS,
    SPOKEN_KINDS,
    SPOKEN_RESULTS,
    STATUSES_SET_BY_HAND,
    ContactKind,
    HouseholdStatus,
    RingResult,
)
from households.domain.door_marks import write_marks
from households.domain.protocol import DoorEvent, DoorHistory, Outlook, ProtocolSettings, outlook
from households.domain.protocol_settings import AMSTERDAM
from households.domain.tenancy import next_turn
from households.models import Address, ContactMoment, DossierChange, Household, MatrixScoring, Signal

#: A correction of the same minute by the same person, or an undo, is for slips: after this it is history.
UNDO_WINDOW = datetime.timedelta(hours=24)

#: The same tap twice on either side of a whole minute is one event.
DOUBLE_TAP = datetime.timedelta(minutes=1)

_BATCH = 500


def protocol_settings(project: Project) -> ProtocolSettings:
    """Return the doorbell protocol as this project set it."""
    return ProtocolSettings(
        rings_per_daypart=project.rings_per_daypart,
        evening_starts_at=project.evening_starts_at,
        weeks_between_rounds=project.weeks_between_rounds,
        rounds_before_rest=project.rounds_before_rest,
        rest_weeks=project.rest_weeks,
        letter_min_days=project.letter_min_days,
        letter_max_days=project.letter_max_days,
        newcomer_after_months=project.newcomer_after_months,
        come_back_default_days=project.come_back_days,
        refusal_come_back_min_months=project.refusal_min_months,
        refusal_come_back_max_months=project.refusal_max_months,
    )


def is_spoken(kind: str, result: str) -> bool:
    """Tell whether somebody of the household was spoken to."""
    return kind in SPOKEN_KINDS or result in SPOKEN_RESULTS


@transaction.atomic
def record_contact(
    *,
    by: Actor,
    address: Address,
    kind: ContactKind,
    at: datetime.datetime | None = None,
    person: User,
    result: RingResult | None = None,
    come_back_on: datetime.date | None = None,
    note: str = "",
    recorded_at: datetime.datetime | None = None,
) -> ContactMoment:
    """Record one contact moment at an address and work out the next step.

    ``at`` is kept to the minute; without it the moment is now. ``recorded_at`` is when it was written down, without it
    now too. The same person, kind and minute again is the same event: nothing is added when it is equal, and otherwise
    the first is taken back as a slip. Raises ActionRefused for a moment in the future, a ring without a result, and a
    come-back date before the contact.
    """
    now = timezone.now()
    is_now = at is None
    at = (at or now).replace(second=0, microsecond=0)
    if at > now:
        raise ActionRefused("Dit moment ligt in de toekomst.", field="at")
    if (kind == ContactKind.RING) != (result is not None):
        raise ActionRefused("Kies wat er gebeurde toen je aanbelde.", field="result")
    on = at.astimezone(AMSTERDAM).date()
    if come_back_on is not None and come_back_on < on:
        raise ActionRefused("Deze datum ligt voor het contact zelf.", field="come_back_on")
    address = Address.objects.select_for_update(of=("self",)).select_related("project").get(pk=address.pk)
    said = (result or "", come_back_on, note)
    own = ContactMoment.objects.standing().filter(address=address, kind=kind, by=person)
    if is_now:
        for tapped in own.filter(at__gte=at - DOUBLE_TAP, at__lte=at, recorded_at__gte=now - DOUBLE_TAP):
            if (tapped.result, tapped.come_back_on, tapped.note) == said:
                return tapped
    same = own.filter(at=at).first()
    if same is not None:
        if (same.result, same.come_back_on, same.note) == said:
            return same
        _withdraw(by=by, moment=same, person_id=person.pk)
    household = household_on(by=by, address=address, on=on)
    moment = ContactMoment.objects.create(
        project=address.project,
        address=address,
        household=household,
        kind=kind,
        result=result or "",
        at=at,
        by=person,
        come_back_on=come_back_on,
        note=note,
        recorded_at=recorded_at or now,
    )
    if is_spoken(kind, result or "") and household.owner_id is None:
        take_into_caseload(by=by, household=household, person=person, on=on, at=moment.recorded_at)
    refresh_doors(address.project, [address.pk], today=timezone.localdate())
    if household.until is not None and household.until >= timezone.localdate():
        ask_about([household])
    log.record(
        by=by,
        action=log.Action.CREATE,
        object_type="contact_moment",
        object_id=moment.pk,
        household_id=household.pk,
    )
    return moment


def take_into_caseload(
    *, by: Actor, household: Household, person: User, on: datetime.date, at: datetime.datetime
) -> None:
    """Whoever speaks to a household that is in nobody's caseload gets it, when they work here as an advisor."""
    works_here = Membership.objects.active().filter(
        project_id=household.project_id, user=person, role__in=[Role.ADVISOR, Role.PROJECT_LEADER]
    )
    if works_here.exists():
        _set_owner(by=by, household=household, owner_id=person.pk, on=on, at=at)


def _set_owner(
    *, by: Actor, household: Household, owner_id: int | None, on: datetime.date, at: datetime.datetime
) -> None:
    names = dict(User.objects.filter(pk__in=[household.owner_id, owner_id]).values_list("pk", "name"))
    before, after = names.get(household.owner_id or 0, ""), names.get(owner_id or 0, "")
    household.owner_id = owner_id
    household.save(update_fields=["owner"])
    owner_row(household, user_id=by.user_id, before=before, after=after, on=on, at=at).save()
    log.record(
        by=by,
        action=log.Action.UPDATE,
        object_type="household_owner",
        object_id=household.pk,
        household_id=household.pk,
    )


def owner_row(
    household: Household, *, user_id: int | None, before: str, after: str, on: datetime.date, at: datetime.datetime
) -> DossierChange:
    """Return the line of the history that a household came into somebody's caseload, not yet saved."""
    return change_row(
        household=household,
        user_id=user_id,
        kind=ChangeKind.HOUSEHOLD,
        verb=ChangeVerb.CHANGED,
        on=on,
        object_id=household.pk,
        subject=after,
        changes=[("advisor", before, after)],
        at=at,
    )


@transaction.atomic
def withdraw_contact(*, by: Actor, moment: ContactMoment, person: User) -> None:
    """Take a contact moment back as a slip; it stays readable in the history.

    Raises ActionRefused when somebody else recorded it, and when it was recorded over a day ago (a project leader may
    still take it back).
    """
    if by.role != Role.PROJECT_LEADER:
        if moment.by_id != person.pk:
            raise ActionRefused("Alleen wie dit vastlegde kan het ongedaan maken.")
        if timezone.now() - moment.recorded_at > UNDO_WINDOW:
            raise ActionRefused("Dit is langer dan een dag geleden. Vraag de projectleider om het te herstellen.")
    address = Address.objects.select_for_update(of=("self",)).select_related("project").get(pk=moment.address_id)
    moment.refresh_from_db()
    if moment.withdrawn_at is not None:
        return
    _withdraw(by=by, moment=moment, person_id=person.pk)
    refresh_doors(address.project, [address.pk], today=timezone.localdate())


def _withdraw(*, by: Actor, moment: ContactMoment, person_id: int) -> None:
    moment.withdrawn_at = timezone.now()
    moment.withdrawn_by_id = person_id
    moment.save(update_fields=["withdrawn_at", "withdrawn_by"])
    keep_line(
        by=by,
        household=moment.household,
        kind=ChangeKind.CONTACT,
        verb=ChangeVerb.REMOVED,
        on=timezone.localdate(moment.at),
        object_id=moment.pk,
        subject=CONTACT_KIND_LABELS[ContactKind(moment.kind)].capitalize(),
        changes=[
            ("result", RING_RESULT_LABELS[RingResult(moment.result)] if moment.result else "", ""),
            ("remark", moment.note, ""),
        ],
    )
    log.record(
        by=by,
        action=log.Action.UPDATE,
        object_type="contact_moment",
        object_id=moment.pk,
        household_id=moment.household_id,
    )
    if is_spoken(moment.kind, moment.result):
        _give_back(by=by, moment=moment)


def _give_back(*, by: Actor, moment: ContactMoment) -> None:
    """Nobody's caseload grows by a slip: without another contact or a scoring the household is nobody's again."""
    household = moment.household
    if household.owner_id != moment.by_id or household.status_set_by_hand:
        return
    others = ContactMoment.objects.standing().filter(household=household)
    if any(is_spoken(other.kind, other.result) for other in others):
        return
    if not MatrixScoring.objects.filter(household=household).exists():
        _set_owner(by=by, household=household, owner_id=None, on=timezone.localdate(), at=timezone.now())


def refresh_doors(project: Project, address_ids: Collection[int], *, today: datetime.date) -> None:
    """Work out the next step of these addresses again from their events, and keep it on the address.

    Also moves the status of the household along, as long as no person has set it. Costs five queries and two updates of
    many rows for every 500 addresses, one more when somebody else has come to live at some of them.
    """
    settings = protocol_settings(project)
    ids = sorted(address_ids)
    for start in range(0, len(ids), _BATCH):
        _refresh_batch(settings, ids[start : start + _BATCH], today)


@transaction.atomic(savepoint=False)
def _refresh_batch(settings: ProtocolSettings, address_ids: list[int], today: datetime.date) -> None:
    # Locked in one order: whoever records something at one of these doors meanwhile waits, and is seen or sees this.
    addresses = list(Address.objects.select_for_update(of=("self",)).filter(pk__in=address_ids).order_by("pk"))
    tenancies = tenancies_at(address_ids)
    present = occupants(tenancies, today)
    moments = standing_moments([household.pk for household in present.values()])
    signals = Signal.objects.oldest_open(address_ids, today)
    touched: list[Household] = []
    moved_in: list[int] = []
    for address in addresses:
        household = present.get(address.pk)
        events = moments[household.pk] if household else []
        result = outlook(door_history(household, events, open_signal_on=signals.get(address.pk)), today, settings)
        if household is not None and household.pk != address.household_id:
            moved_in.append(household.pk)
        apply_outlook(address, household, result, events)
        address.turns_on = next_turn(tenancies[address.pk], today)
        if household is not None and household.status != result.now.status:
            household.status = result.now.status
            household.status_since = events[-1].at.astimezone(AMSTERDAM).date() if events else household.since
            touched.append(household)
    if moved_in:  # a household lives at one address: it leaves the old one before it is written at the new one
        Address.objects.filter(household_id__in=moved_in).update(household=None)
    write_rows(addresses, DOOR_FIELDS)
    write_rows(touched, ["status", "status_since"])
    ask_about(household for household in touched if household.until is not None)


DOOR_FIELDS = [
    "household",
    "door_status",
    "door_step",
    "door_round",
    "door_attempt",
    "door_due_from",
    "door_due_by",
    "door_reason",
    "door_marks",
    "door_last_at",
    "later_active_from",
    "later_status",
    "later_step",
    "later_round",
    "later_attempt",
    "later_due_from",
    "later_due_by",
    "later_reason",
    "turns_on",
]


def standing_moments(household_ids: Collection[int]) -> defaultdict[int, list[ContactMoment]]:
    """Return per household its contact moments, oldest first, without those taken back."""
    moments: defaultdict[int, list[ContactMoment]] = defaultdict(list)
    for moment in ContactMoment.objects.standing().filter(household_id__in=household_ids).order_by("at", "pk"):
        moments[moment.household_id].append(moment)
    return moments


def door_history(
    household: Household | None, moments: Iterable[ContactMoment], *, open_signal_on: datetime.date | None = None
) -> DoorHistory:
    """Return what the protocol engine needs to know of a door; ``open_signal_on`` is of the oldest open melding."""
    by_hand = household is not None and household.status_set_by_hand
    return DoorHistory(
        tenant_since=household.since if household else None,
        is_newcomer=household.is_newcomer if household else False,
        vacant=household is None,
        events=tuple(
            DoorEvent(
                at=moment.at,
                kind=ContactKind(moment.kind),
                result=RingResult(moment.result) if moment.result else None,
                come_back_on=moment.come_back_on,
            )
            for moment in moments
        ),
        open_signal_on=open_signal_on,
        case_status=HouseholdStatus(household.status)
        if household is not None and by_hand and HouseholdStatus(household.status) in STATUSES_SET_BY_HAND
        else None,
    )


def apply_outlook(address: Address, household: Household | None, result: Outlook, moments: list[ContactMoment]) -> None:
    """Write what the protocol says onto the address, in memory."""
    now, later = result.now, result.later
    address.household = household
    address.door_status = now.status
    address.door_step = now.step or ""
    address.door_round, address.door_attempt = now.round, now.attempt
    address.door_due_from, address.door_due_by = now.due_from, now.due_by
    address.door_reason = now.reason
    address.door_marks = write_marks(now.marks)
    address.door_last_at = moments[-1].at if moments else None
    address.later_active_from = result.later_from if later else None
    address.later_status = later.status if later else ""
    address.later_step = (later.step or "") if later else ""
    address.later_round = later.round if later else None
    address.later_attempt = later.attempt if later else None
    address.later_due_from = later.due_from if later else None
    address.later_due_by = later.due_by if later else None
    address.later_reason = later.reason if later else ""
