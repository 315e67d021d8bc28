"""What of this package goes along in a handover: the households themselves, and what else is on somebody's name."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from adv.accounts.models import StandIn
from adv.audit import log
from households.actions.handover_kinds import Kind, Move, not_owner, register_kind
from households.actions.helpers import name_coordinator
from households.actions.history import keep_change
from households.domain.changes import ChangeKind, ChangeVerb
from households.domain.codes import HouseholdStatus
from households.models import AftercareContact, Appointment, Coordinator, Decision, Handover, Household, Signal
from households.models.household import HouseholdQuerySet


def caseload(project_id: int, user_id: int) -> HouseholdQuerySet:
    """Return the households somebody still has to do with: not closed, or closed with aftercare still planned."""
    planned = AftercareContact.objects.open().values("household_id")
    return Household.objects.filter(
        ~Q(status=HouseholdStatus.CLOSED) | Q(pk__in=planned), project_id=project_id, owner_id=user_id
    )


def reassigning(
    *,
    key: str,
    one: str,
    many: str,
    field: str,
    rows: Callable[[], "QuerySet[Any]"],
    url: Callable[[int], str],
    household: str = "household_id",
    project: str = "project_id",
    along: Callable[[Any], list[str]] = lambda _row: [],
) -> Kind:
    """Return a kind of which a handover changes one column: ``field`` is its name with the app and the model.

    ``rows`` are the open ones; ``household`` and ``project`` are the paths to both. ``along`` changes what else of a
    row follows from a new owner, and returns those columns.
    """
    column = f"{field.rsplit('.', 1)[1]}_id"

    def on_name(project_id: int, user_id: int) -> "QuerySet[Any]":
        return rows().filter(**{project: project_id, column: user_id})

    def move(what: Move) -> int:
        found = on_name(what.project_id, what.giver.pk)
        if what.household_ids is not None:
            found = found.filter(**{f"{household}__in": list(what.household_ids)})
        moved: list[Model] = list(found.select_for_update(of=("self",)).order_by("pk"))
        for row in moved:
            setattr(row, column, what.receiver.pk)
            row.save(update_fields=[column, *along(row)])
            log.record(
                by=what.by,
                action=log.Action.UPDATE,
                object_type=f"handover_{key}"[:40],
                object_id=row.pk,
                household_id=_reached(row, household),
            )
        return len(moved)

    return Kind(
        key=key,
        one=one,
        many=many,
        fields=(field,),
        count=lambda project_id, user_id: on_name(project_id, user_id).count(),
        move=move,
        url=url,
    )


def _reached(row: Model, path: str) -> int | None:
    """Return what a path such as ``item__household_id`` leads to."""
    found: Any = row
    for step in path.split("__"):
        found = getattr(found, step)
    return found if found is None else int(found)


def move_households(what: Move) -> int:
    """Give the households to the receiver, each with a line in its history."""
    found = caseload(what.project_id, what.giver.pk)
    if what.household_ids is not None:
        found = found.filter(pk__in=list(what.household_ids))
    moved = list(found.select_for_update(of=("self",)).order_by("pk"))
    for household in moved:
        household.owner = what.receiver
        household.save(update_fields=["owner"])
        keep_change(
            by=what.by,
            household=household,
            kind=ChangeKind.HANDOVER,
            verb=ChangeVerb.DONE,
            on=timezone.localdate(),
            object_id=household.pk,
            subject=f"van {what.giver.name} aan {what.receiver.name}",
            changes=[("advisor", what.giver.name, what.receiver.name)],
        )
    return len(moved)


def _led_by(project_id: int, user_id: int) -> "QuerySet[Coordinator]":
    current = Coordinator.objects.current().filter(household__project_id=project_id, user_id=user_id)
    return current.exclude(household__status=HouseholdStatus.CLOSED)


def move_coordinators(what: Move) -> int:
    """Put the receiver in charge where the giver was; the owner of a household is that without being named."""
    found = _led_by(what.project_id, what.giver.pk)
    if what.household_ids is not None:
        found = found.filter(household_id__in=list(what.household_ids))
    led = list(found.select_related("household").order_by("household_id"))
    for one in led:
        name_coordinator(by=what.by, household=one.household, since=timezone.localdate(), user=what.receiver)
    return len(led)


def _offers(project_id: int, user_id: int) -> "QuerySet[Handover]":
    return Handover.objects.open().filter(project_id=project_id, receiver_id=user_id)


def _stand_ins(project_id: int, user_id: int) -> "QuerySet[StandIn]":
    return StandIn.objects.filter(project_id=project_id, user_id=user_id, ends_on__gte=timezone.localdate())


def move_stand_ins(what: Move) -> int:
    """Let the receiver stand in for whom the giver did; a receiver who is that person came back, and it ends."""
    if not what.is_everything:
        return 0
    running = list(_stand_ins(what.project_id, what.giver.pk).order_by("pk"))
    for one in running:
        log.record(by=what.by, action=log.Action.UPDATE, object_type="stand_in", object_id=one.pk)
        if one.absent_user_id == what.receiver.pk:
            one.delete()
        else:
            one.user = what.receiver
            one.save(update_fields=["user"])
    return len(running)


def _to_come() -> "QuerySet[Appointment]":
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Appointment.objects.standing().filter(starts_at__gte=midnight)


def _remind_anew(appointment: Appointment) -> list[str]:
    appointment.reminded_at = None
    return ["reminded_at"]


def register(move_offers: Callable[[Move], int]) -> None:
    """Declare every column of this package and of the accounts that points at a person with something to do."""
    register_kind(
        Kind(
            key="households",
            one="huishouden",
            many="huishoudens",
            fields=("households.Household.owner",),
            count=lambda project_id, user_id: caseload(project_id, user_id).count(),
            move=move_households,
            url=lambda user_id: f"{reverse('household_list')}?adviseur={user_id}",
        )
    )
    register_kind(
        Kind(
            key="coordinators",
            one="keer regisseur",
            many="keer regisseur",
            fields=("households.Coordinator.user",),
            count=lambda project_id, user_id: _led_by(project_id, user_id).count(),
            move=move_coordinators,
            url=lambda _user_id: reverse("household_list"),
        )
    )
    register_kind(
        reassigning(
            key="appointments",
            one="afspraak",
            many="afspraken",
            field="households.Appointment.person",
            rows=_to_come,
            url=lambda user_id: f"{reverse('agenda')}?wie={user_id}",
            along=_remind_anew,
        )
    )
    register_kind(
        reassigning(
            key="signals",
            one="melding",
            many="meldingen",
            field="households.Signal.assigned_to",
            rows=Signal.objects.open,
            url=lambda _user_id: reverse("signal_list"),
        )
    )
    register_kind(
        reassigning(
            key="decisions",
            one="besluit van de casusbespreking",
            many="besluiten van de casusbespreking",
            field="households.Decision.owner",
            rows=lambda: Decision.objects.open().select_related("item"),
            url=lambda _user_id: reverse("meeting"),
            household="item__household_id",
            project="item__household__project_id",
        )
    )
    register_kind(
        Kind(
            key="offers",
            one="aangeboden overdracht",
            many="aangeboden overdrachten",
            fields=("households.Handover.receiver",),
            count=lambda project_id, user_id: _offers(project_id, user_id).count(),
            move=move_offers,
            url=lambda _user_id: reverse("handover_list"),
        )
    )
    register_kind(
        Kind(
            key="stand_ins",
            one="waarneming",
            many="waarnemingen",
            fields=("accounts.StandIn.user",),
            count=lambda project_id, user_id: _stand_ins(project_id, user_id).count(),
            move=move_stand_ins,
            url=lambda _user_id: reverse("team"),
        )
    )
    for field, reason in _NOTHING_OPEN.items():
        not_owner(field, reason)


_NOTHING_OPEN = {
    "accounts.Invitation.membership": "lapses with its member",
    "accounts.Membership.user": "who it is that works here",
    "accounts.OutgoingMail.membership": "a mail that was sent",
    "accounts.OutgoingMail.person": "a mail that was sent",
    "accounts.StandIn.absent_user": "the one who is away has nothing to do for it",
    "households.CalendarFeed.membership": "goes with its person",
    "households.DossierAccess.user": "lasts hours, and gives no work",
    "households.Handover.giver": "what is offered is still on the giver's name, and counts there",
    "households.Meeting.present": "who was there",
    "households.OfflineEntry.person": "what needs a person waits for the project leader, not for who sent it",
    "households.SavedView.user": "somebody's own way of looking",
    "households.WalkingRound.person": "a round that nobody ended holds nothing: its doors stand on the walking list",
}
