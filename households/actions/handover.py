"""Overdracht: one household, some, or a whole caseload goes to a colleague, once that colleague has accepted.

Until then the giver stays the advisor of each household. With a household goes everything that is on the giver's name
there (``handover_kinds``); with a whole caseload everything else too, so that nothing open stays behind.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from adv import dutch
from adv.accounts import open_work
from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership, Project, User
from adv.accounts.open_work import OpenWork
from adv.accounts.permissions import ROLE_PERMISSIONS, Permission
from adv.accounts.roles import Role
from adv.audit import log
from adv.audit.actor import Actor
from households.actions import case_status
from households.actions.appointments import slot_of
from households.actions.handover_kinds import Move, kinds
from households.actions.handover_moves import caseload
from households.actions.history import keep_change, lock_household
from households.domain.appointments import clashes_in
from households.domain.changes import ChangeKind, ChangeVerb
from households.domain.codes import HouseholdStatus
from households.models import Address, Appointment, Handover, HandoverItem, Household, Signal, StatusChange

_RECEIVING_ROLES = [role for role, granted in ROLE_PERMISSIONS.items() if Permission.HOUSEHOLD_HAND_OVER in granted]

#: Most characters of a note or an answer.
LONGEST_NOTE = 4000


def receivers(project_id: int) -> QuerySet[User]:
    """Return who can have households in a project: advisors and project leaders."""
    works_here = Membership.objects.active().filter(project_id=project_id, role__in=_RECEIVING_ROLES)
    return User.objects.filter(pk__in=works_here.values("user_id")).order_by("name", "pk")


@transaction.atomic
def offer_handover(
    *,
    by: Actor,
    project: Project,
    offered_by: User,
    giver: User,
    receiver: User,
    note: str,
    households: Collection[Household] = (),
    is_everything: bool = False,
) -> Handover:
    """Offer households to a colleague with what they have to know; ``is_everything`` is all that is on a name.

    Whoever takes over themselves (the project leader) has accepted with that. An earlier open offer of everything is
    replaced. Raises ActionRefused for a trainee; for somebody else's households unless by the project leader; without a
    note; for a receiver who has no households here; for a household that is not the giver's or is offered already; and
    when there is nothing to hand over.
    """
    if by.role not in _RECEIVING_ROLES:
        raise ActionRefused("Vraag een collega-adviseur om over te dragen.")
    if offered_by.pk != giver.pk and by.role != Role.PROJECT_LEADER:
        raise ActionRefused("Alleen de adviseur zelf of de projectleider kan dit overdragen.")
    note = note.strip()
    if not note:
        raise ActionRefused("Schrijf op wat je collega moet weten.", field="note")
    if giver.pk == receiver.pk or not receivers(project.pk).filter(pk=receiver.pk).exists():
        raise ActionRefused("Kies een andere adviseur van dit project.", field="receiver")
    if is_everything:
        households = _everything_of(by, project, giver)
    locked = _locked_for_offer(project, giver, [one.pk for one in households])
    handover = Handover.objects.create(
        project=project,
        giver=giver,
        receiver=receiver,
        is_everything=is_everything,
        note=note[:LONGEST_NOTE],
        offered_by=offered_by,
    )
    HandoverItem.objects.bulk_create([HandoverItem(handover=handover, household=one) for one in locked])
    log.record(
        by=by,
        action=log.Action.CREATE,
        object_type="handover",
        object_id=handover.pk,
        count=max(1, len(locked)),
    )
    for household in locked:
        _keep(by, household, ChangeVerb.ADDED, handover)
    if receiver.pk == offered_by.pk:
        accept_handover(by=by, handover=handover, person=receiver)
        handover.refresh_from_db()
    return handover


def _everything_of(by: Actor, project: Project, giver: User) -> Sequence[Household]:
    if not any(kind.count(project.pk, giver.pk) for kind in kinds()):
        raise ActionRefused(f"Op naam van {giver.name} staat niets om over te dragen.")
    for earlier in Handover.objects.open().filter(project=project, giver=giver):
        _settle(by, earlier, Handover.State.WITHDRAWN, by.user_id, "Vervangen door een overdracht van alles.")
    return list(caseload(project.pk, giver.pk))


def _locked_for_offer(project: Project, giver: User, household_ids: Collection[int]) -> list[Household]:
    found = caseload(project.pk, giver.pk).filter(pk__in=household_ids)
    locked = list(found.select_for_update(of=("self",)).order_by("pk"))
    if len(locked) != len(set(household_ids)):
        raise ActionRefused(f"Niet alles staat op naam van {giver.name}. Kies opnieuw.", field="households")
    offered = HandoverItem.objects.filter(household__in=locked, is_open=True).select_related("household")
    if waiting := [item.household.code for item in offered]:
        raise ActionRefused(
            f"{', '.join(waiting[:5])}: hiervan is al een overdracht aangeboden. Trek die eerst in.",
            field="households",
        )
    return locked


@transaction.atomic
def accept_handover(*, by: Actor, handover: Handover, person: User) -> Mapping[str, int]:
    """Take over what was offered; returns how many of each kind went along, by its key.

    What the giver no longer has by now is left out. Raises ActionRefused for anybody but the receiver, for a receiver
    who has no households here any more, and when it was answered already.
    """
    handover = _lock(handover)
    if person.pk != handover.receiver_id:
        raise ActionRefused("Alleen wie het aangeboden kreeg, kan het aannemen.")
    _refuse_settled(handover)
    if not receivers(handover.project_id).filter(pk=person.pk).exists():
        raise ActionRefused("Je hebt in dit project geen eigen huishoudens meer.")
    ids = None if handover.is_everything else [item.household_id for item in handover.items.all()]
    move = Move(
        by=by,
        project_id=handover.project_id,
        giver=handover.giver,
        receiver=handover.receiver,
        household_ids=ids if ids is None else _still_of(handover, ids),
    )
    _lock_doors(move)
    # First what is no longer an offer: moving "everything" also answers the offers made to the giver.
    _close(handover, Handover.State.ACCEPTED, person.pk, "")
    moved = {kind.key: kind.move(move) for kind in kinds()}
    log.record(
        by=by,
        action=log.Action.UPDATE,
        object_type="handover",
        object_id=handover.pk,
        count=max(1, moved["households"]),
    )
    return moved


def _still_of(handover: Handover, ids: Collection[int]) -> list[int]:
    mine = caseload(handover.project_id, handover.giver_id).filter(pk__in=ids)
    return list(mine.values_list("pk", flat=True))


def _lock_doors(move: Move) -> None:
    """Lock the doors of what moves, in one order: as everybody does who writes at a door, before its household."""
    households = caseload(move.project_id, move.giver.pk)
    appointments = Appointment.objects.standing().filter(project_id=move.project_id, person_id=move.giver.pk)
    signals = Signal.objects.open().filter(project_id=move.project_id, assigned_to_id=move.giver.pk)
    if move.household_ids is not None:
        ids = list(move.household_ids)
        households, appointments = households.filter(pk__in=ids), appointments.filter(household_id__in=ids)
        signals = signals.filter(household_id__in=ids)
    doors = {row for rows in (households, appointments, signals) for row in rows.values_list("address_id", flat=True)}
    list(Address.objects.select_for_update(of=("self",)).filter(pk__in=doors).order_by("pk").values_list("pk"))


@transaction.atomic
def decline_handover(*, by: Actor, handover: Handover, person: User, answer: str) -> None:
    """Say no, with why; the households stay where they are. Raises ActionRefused as accepting does, and without why."""
    handover = _lock(handover)
    if person.pk != handover.receiver_id:
        raise ActionRefused("Alleen wie het aangeboden kreeg, kan antwoorden.")
    _refuse_settled(handover)
    if not answer.strip():
        raise ActionRefused("Schrijf op waarom je het niet aanneemt.", field="answer")
    _settle(by, handover, Handover.State.DECLINED, person.pk, answer.strip()[:LONGEST_NOTE])


@transaction.atomic
def withdraw_handover(*, by: Actor, handover: Handover, person: User) -> None:
    """Take an offer back. Raises ActionRefused for others than the giver and the project leader, and when answered."""
    handover = _lock(handover)
    if person.pk not in (handover.giver_id, handover.offered_by_id) and by.role != Role.PROJECT_LEADER:
        raise ActionRefused("Alleen wie het aanbood, kan het intrekken.")
    _refuse_settled(handover)
    _settle(by, handover, Handover.State.WITHDRAWN, person.pk, "")


def move_offers(what: Move) -> int:
    """The offers made to somebody who hands over everything lapse: nobody answers them any more."""
    if not what.is_everything:
        return 0
    offers = list(Handover.objects.open().filter(project_id=what.project_id, receiver=what.giver).order_by("pk"))
    for one in offers:
        _settle(
            what.by, one, Handover.State.WITHDRAWN, what.by.user_id, f"{what.giver.name} droeg intussen alles over."
        )
    return len(offers)


@transaction.atomic
def assign_household(*, by: Actor, household: Household, person: User) -> None:
    """Put a household that is in nobody's caseload on somebody's name.

    Raises ActionRefused for a trainee, when it has an advisor already, for a colleague unless by the project leader,
    and for somebody who has no households here.
    """
    if by.role not in _RECEIVING_ROLES:
        raise ActionRefused("Vraag een collega-adviseur om dit huishouden op naam te zetten.")
    if person.pk != by.user_id and by.role != Role.PROJECT_LEADER:
        raise ActionRefused("Je kunt een huishouden alleen op je eigen naam zetten.", field="receiver")
    household = lock_household(household)
    if household.owner is not None:
        raise ActionRefused(f"Dit huishouden staat intussen op naam van {household.owner.name}.")
    if not receivers(household.project_id).filter(pk=person.pk).exists():
        raise ActionRefused("Kies een adviseur van dit project.", field="receiver")
    put_on_name(by, household, person, before="")


def adopt_when_reopened(by: Actor, household: Household, change: StatusChange) -> None:
    """Whoever reopens a case of somebody who left the project gets it: a running case has an advisor who is there."""
    owner, person = household.owner, change.by
    if change.from_status != HouseholdStatus.CLOSED or person is None or owner is None or owner == person:
        return
    people = receivers(household.project_id)
    if not people.filter(pk=owner.pk).exists() and people.filter(pk=person.pk).exists():
        put_on_name(by, household, person, before=owner.name)


def put_on_name(by: Actor, household: Household, person: User, *, before: str) -> None:
    """Make somebody the advisor of a locked household, with a line in its history."""
    household.owner = person
    household.save(update_fields=["owner"])
    keep_change(
        by=by,
        household=household,
        kind=ChangeKind.HANDOVER,
        verb=ChangeVerb.CHANGED,
        on=timezone.localdate(),
        object_id=household.pk,
        subject=f"aan {person.name}",
        changes=[("advisor", before, person.name)],
    )


def clashing(handover: Handover) -> int:
    """Return how many appointments of the receiver now fall together; one query."""
    to_come = Appointment.objects.standing().filter(
        project_id=handover.project_id, person_id=handover.receiver_id, starts_at__gte=timezone.now()
    )
    return len(clashes_in(slot_of(each) for each in to_come))


def left_behind(membership: Membership) -> list[OpenWork]:
    """Return what is on the name of a member, in words: 12 huishoudens, 3 afspraken."""
    found = [(kind, kind.count(membership.project_id, membership.user_id)) for kind in kinds()]
    return [
        OpenWork(dutch.plural(count, kind.one, kind.many), kind.url(membership.user_id))
        for kind, count in found
        if count
    ]


def register() -> None:
    """Make taking somebody off a project ask what is on their name, and give reopened cases somebody who is there."""
    open_work.register(left_behind, lambda membership: reverse("handover_everything", args=[membership.pk]))
    if adopt_when_reopened not in case_status.followers:
        case_status.followers.append(adopt_when_reopened)


def _lock(handover: Handover) -> Handover:
    locked = Handover.objects.select_for_update(of=("self",)).select_related("giver", "receiver", "project")
    return locked.prefetch_related("items").get(pk=handover.pk)


def _refuse_settled(handover: Handover) -> None:
    if handover.state != Handover.State.OFFERED:
        raise ActionRefused(f"Deze overdracht is al {handover.get_state_display()}.")


def _close(handover: Handover, state: Handover.State, user_id: int | None, answer: str) -> None:
    handover.state, handover.answer = state, answer
    handover.settled_at, handover.settled_by_id = timezone.now(), user_id
    handover.save(update_fields=["state", "answer", "settled_at", "settled_by"])
    handover.items.filter(is_open=True).update(is_open=False)


def _settle(by: Actor, handover: Handover, state: Handover.State, user_id: int | None, answer: str) -> None:
    """End an offer without anything moving, with a line in the history of each household."""
    items: Any = handover.items.select_related("household")
    for item in items:
        _keep(by, item.household, ChangeVerb.CANCELLED, handover, said=state)
    _close(handover, state, user_id, answer)
    log.record(by=by, action=log.Action.UPDATE, object_type="handover", object_id=handover.pk)


def _keep(
    by: Actor, household: Household, verb: ChangeVerb, handover: Handover, *, said: Handover.State | None = None
) -> None:
    words = f"van {handover.giver.name} aan {handover.receiver.name}"
    keep_change(
        by=by,
        household=household,
        kind=ChangeKind.HANDOVER,
        verb=verb,
        on=timezone.localdate(),
        object_id=handover.pk,
        subject=f"{words}, {said.label}" if said else words,
    )
