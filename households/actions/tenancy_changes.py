"""Mutations: who comes and who leaves according to the corporation, and what becomes of a running case."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model, ProtectedError
from django.db.models.deletion import Collector
from django.utils import timezone

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.models import Project, User
from adv.audit import log
from adv.audit.actor import Actor
from households.actions import registry
from households.actions.case_status import close_household, first_possible_day
from households.actions.history import keep_line
from households.actions.tenancy import tenancies_at
from households.actions.turning import swap_stay
from households.domain.case_status import ClosingReason
from households.domain.changes import ChangeKind, ChangeVerb
from households.domain.tenancy import Tenancy
from households.models import Address, DossierChange, Household, Resident, SearchKey, Stay, TenancyChange

Decision = TenancyChange.Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEntry:
    """One line of the mutatielijst, with who leaves and who comes; both are there already."""

    address_id: int
    kind: TenancyChange.Kind
    on: datetime.date
    old_household: Household | None = None
    new_household: Household | None = None


@transaction.atomic
def record_changes(
    *, by: Actor, project: Project, entries: Sequence[ChangeEntry], today: datetime.date
) -> list[TenancyChange]:
    """Keep mutations, and refresh the doors; where a case is running it goes to its owner to decide.

    The dates of the households have been set. Raises IntegrityError for a second one of that kind, address and day.
    """
    changes = [
        TenancyChange(
            project=project,
            address_id=entry.address_id,
            kind=entry.kind,
            on=entry.on,
            old_household=entry.old_household,
            new_household=entry.new_household,
            decision=Decision.PENDING
            if entry.old_household is not None and entry.old_household.is_running_case
            else Decision.NOT_NEEDED,
        )
        for entry in entries
    ]
    TenancyChange.objects.bulk_create(changes, batch_size=registry.BATCH)
    if changes:
        log.record(by=by, action=log.Action.CREATE, object_type="tenancy_change", count=len(changes))
    return changes


@transaction.atomic
def decide_change(
    *,
    by: Actor,
    change: TenancyChange,
    person: User,
    decision: TenancyChange.Decision,
    new_address: Address | None = None,
) -> TenancyChange:
    """Decide what becomes of the dossier of a household that leaves.

    Closed: moved away, from the day of the mutation on. Moved along: the household gets ``new_address`` from that day
    and keeps its history. Kept: the case goes on, wherever they live. Raises ActionRefused when somebody has decided
    already, and when closing or moving is not possible.
    """
    change = TenancyChange.objects.select_for_update(of=("self",)).select_related("project").get(pk=change.pk)
    household = change.old_household
    if change.decision != Decision.PENDING or household is None:
        raise ActionRefused(f"Hierover is al besloten: {change.get_decision_display()}.")
    if decision == Decision.CLOSED:
        if change.on > timezone.localdate():
            raise ActionRefused(f"Ze wonen hier nog. Sluiten kan vanaf {dutch.date_long(change.on)}.", field="decision")
        close_household(
            by=by,
            household=household,
            person=person,
            on=max(change.on, first_possible_day(household) or change.on),
            reason=ClosingReason.MOVED,
        )
    elif decision == Decision.MOVED_ALONG:
        if new_address is None:
            raise ActionRefused("Kies het adres waar ze gaan wonen.", field="where")
        move_household(by=by, household=household, address=new_address, on=change.on)
    elif decision != Decision.KEPT:
        raise ActionRefused("Kies wat er met het dossier gebeurt.", field="decision")
    change.decision = decision
    change.decided_by = person
    change.decided_at = timezone.now()
    change.save(update_fields=["decision", "decided_by", "decided_at"])
    keep_line(
        by=by,
        household=household,
        kind=ChangeKind.HOUSEHOLD,
        verb=ChangeVerb.CHANGED,
        on=change.on,
        object_id=household.pk,
        subject="Besloten bij een mutatie",
        changes=[("decision", "", change.get_decision_display())],
    )
    log.record(
        by=by,
        action=log.Action.UPDATE,
        object_type="tenancy_change",
        object_id=change.pk,
        household_id=household.pk,
    )
    return change


@transaction.atomic
def move_household(*, by: Actor, household: Household, address: Address, on: datetime.date) -> None:
    """Let a household go and live at another address of the project from a day on; its history stays with it.

    The corporation's list may have brought them there as a newcomer already: then they take that place, as long as
    nothing was recorded about it. Raises ActionRefused for the address where they live, one of another project, one
    where somebody else lives then, and when they are already going to move.
    """
    household = Household.objects.select_for_update(of=("self",)).select_related("project").get(pk=household.pk)
    old_address_id = household.address_id
    ids = sorted({old_address_id, address.pk})
    if address.project_id != household.project_id:
        raise ActionRefused("Kies een adres van dit project.", field="where")
    if address.pk == old_address_id:
        raise ActionRefused("Dit is het adres waar ze weggaan.", field="where")
    list(Address.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    if household.stays.filter(since__gt=timezone.localdate()).exists():
        raise ActionRefused("Dit huishouden gaat al verhuizen naar een ander adres.", field="where")
    since = _make_room(by=by, household=household, address=address, on=on)
    # The day of departure is still theirs at the old address: on the day of the move they live at the new one.
    until = min(on, since - datetime.timedelta(days=1))
    household.until = max(until, household.since) if household.since else until
    household.save(update_fields=["until"])
    keep_line(
        by=by,
        household=household,
        kind=ChangeKind.HOUSEHOLD,
        verb=ChangeVerb.CHANGED,
        on=since,
        object_id=household.pk,
        subject="Verhuisd binnen het project",
        changes=[("address", str(household.address), str(address)), ("since", "", dutch.date_long(since))],
    )
    stay = Stay(household=household, address=address, since=since)
    stay.save()
    if since <= timezone.localdate():
        swap_stay(stay)
    log.record(
        by=by,
        action=log.Action.UPDATE,
        object_type="household",
        object_id=household.pk,
        household_id=household.pk,
    )
    registry.settle_tenancies(by=by, project=household.project, address_ids=ids, today=timezone.localdate())


def _make_room(*, by: Actor, household: Household, address: Address, on: datetime.date) -> datetime.date:
    """Return from which day they can live there; a newcomer of whom nothing is known but the mutation is them."""
    in_the_way = [one for one in tenancies_at([address.pk])[address.pk] if one.until is None or one.until > on]
    if not in_the_way:
        return on
    refusal = ActionRefused("Hier woont op die dag al iemand anders.", field="where")
    if len(in_the_way) > 1:
        raise refusal
    (newcomer,) = in_the_way
    if not _came_by_mutation(newcomer, on) or newcomer.since is None:
        raise refusal
    _replace_newcomer(by=by, newcomer=newcomer.household, household=household)
    return newcomer.since


def _came_by_mutation(tenancy: Tenancy[Household], on: datetime.date) -> bool:
    came = tenancy.since is not None and tenancy.since >= on and tenancy.until is None
    return came and tenancy.household.is_newcomer and tenancy.household.arrivals.exists()


def _replace_newcomer(*, by: Actor, newcomer: Household, household: Household) -> None:
    refusal = ActionRefused(
        "Op dat adres is al iets vastgelegd over een nieuwe bewoner. Laat het dossier doorlopen zonder adres.",
        field="where",
    )
    TenancyChange.objects.filter(new_household=newcomer).update(new_household=household)
    collector = Collector(using="default")
    try:
        collector.collect([newcomer])
    except ProtectedError:
        raise refusal from None
    own: set[type[Model]] = {Household, Resident, SearchKey}
    if not newcomer.changes.exclude(kind=ChangeKind.HOUSEHOLD).exists():
        own.add(DossierChange)  # corrections by a list, nothing that somebody recorded about them
    found = {model for model, rows in collector.data.items() if rows}
    found |= {rows.model for rows in collector.fast_deletes if rows.exists()}
    if not found <= own:
        raise refusal
    Address.objects.filter(household=newcomer).update(household=None)
    log.record(
        by=by,
        action=log.Action.DELETE,
        object_type="household",
        object_id=newcomer.pk,
        household_id=newcomer.pk,
    )
    newcomer.delete()
