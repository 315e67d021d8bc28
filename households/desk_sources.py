"""What this package puts on somebody's desk. Each source asks a few queries, whatever the number of rows.

A desk has what waits for its owner, also for who they stand in for. The project leader's has besides that what waits
for nobody: it has to be on one desk.
"""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from adv import dutch
from adv.accounts.models import Membership, StandIn
from adv.accounts.permissions import Permission
from adv.accounts.roles import Role
from households.actions.appointments import when_words
from households.desk import MOST_ROWS, DeskGroup, DeskRow, register
from households.domain.codes import STATUS_LABELS, STEP_LABELS, HouseholdStatus, Step
from households.models import (
    Address,
    AftercareContact,
    Appointment,
    Coordinator,
    Decision,
    Handover,
    Household,
    Resident,
    Signal,
    TenancyChange,
)

#: "This week": so many days ahead, today included.
WEEK = 7
#: An open melding that came in longer ago than this is late, in days.
SIGNAL_DAYS = 3
#: An offered handover that waits longer than this is late, in days.
HANDOVER_DAYS = 7


def own_households(member: Membership, today: datetime.date, path: str = "") -> Q:
    """Return the condition that a household is this member's, or of somebody they stand in for today.

    ``path`` leads to the household: ``"household__"``.
    """
    absent = StandIn.objects.on(today).filter(project_id=member.project_id, user_id=member.user_id)
    return Q(**{f"{path}project_id": member.project_id}) & (
        Q(**{f"{path}owner_id": member.user_id}) | Q(**{f"{path}owner_id__in": absent.values("absent_user_id")})
    )


def main_residents(path: str) -> "Prefetch[Any, Any, Any]":
    """Return what to prefetch for names: of each household only the hoofdbewoner."""
    return Prefetch(path, Resident.objects.filter(is_main=True))


def group_of(rows: list[DeskRow], found: "QuerySet[Any]", *, hint: str = "", more_url: str = "") -> DeskGroup:
    """Return the group of rows that were cut at ``MOST_ROWS``; counts only when there may be more."""
    total = found.count() if len(rows) == MOST_ROWS else None
    return DeskGroup(rows=rows, total=total, hint=hint, more_url=more_url)


def _place(household: Household) -> str:
    return f"{household.address} · {household.code}"


def appointments(member: Membership, today: datetime.date) -> DeskGroup | None:
    """Return the own appointments of today that are not over, and of the days ahead; the dossier stays shut."""
    if not member.can(Permission.WALKLIST_VIEW):
        return None
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    found = Appointment.objects.standing().filter(
        project_id=member.project_id,
        person_id=member.user_id,
        starts_at__gte=start,
        starts_at__lt=start + datetime.timedelta(days=WEEK),
    )
    picked = found.select_related("address", "household").prefetch_related(main_residents("household__residents"))
    rows = [
        DeskRow(
            title=one.household.display_name,
            detail=" · ".join(part for part in (str(one.address), one.get_place_display(), one.note) if part),
            url=reverse("appointment", args=[one.pk]),
            due_on=timezone.localdate(one.starts_at),
            when=when_words(one, today),
            badge="vandaag" if timezone.localdate(one.starts_at) == today else "",
        )
        for one in picked.order_by("starts_at", "pk")[:MOST_ROWS]
    ]
    return group_of(rows, found, more_url=reverse("agenda"))


def handovers(member: Membership, today: datetime.date) -> DeskGroup | None:
    """Return what colleagues offered this member, and the project leader what hangs for a week."""
    found = Handover.objects.visible_to(member).open()
    long_ago = timezone.now() - datetime.timedelta(days=HANDOVER_DAYS)
    is_mine = Q(receiver_id=member.user_id)
    found = found.filter(is_mine | Q(offered_at__lt=long_ago) if member.role == Role.PROJECT_LEADER else is_mine)
    rows = [
        DeskRow(
            title=f"Van {one.giver.name}" if one.receiver_id == member.user_id else f"Aan {one.receiver.name}",
            detail="de hele caseload" if one.is_everything else "",
            url=reverse("handover_detail", args=[one.pk]),
            due_on=timezone.localdate(one.offered_at),
            overdue=one.offered_at < long_ago,
            when=f"aangeboden {dutch.day_relative(timezone.localdate(one.offered_at), today)}",
        )
        for one in found.select_related("giver", "receiver").order_by("offered_at", "pk")[:MOST_ROWS]
    ]
    return group_of(rows, found)


def signals(member: Membership, today: datetime.date) -> DeskGroup | None:
    """Return the open meldingen that are this member's to follow up; for the project leader also those of nobody."""
    of_whom = Q(assigned_to_id=member.user_id)
    if member.role == Role.PROJECT_LEADER:
        of_whom |= Q(assigned_to__isnull=True)
    found = Signal.objects.visible_to(member).open().filter(of_whom)
    picked = found.select_related("address", "household").prefetch_related(main_residents("household__residents"))
    rows = []
    for one in picked.order_by("received_on", "pk")[:MOST_ROWS]:
        late = (today - one.received_on).days > SIGNAL_DAYS
        rows.append(
            DeskRow(
                title=f"Melding bij {one.household.display_name if one.household else one.address}",
                detail=" · ".join([str(one.address), *([] if one.assigned_to_id else ["nog van niemand"])]),
                url=reverse("signal_detail", args=[one.pk]),
                due_on=one.received_on,
                overdue=late,
                when=f"ontvangen {dutch.day_relative(one.received_on, today)}",
                badge="zorg om veiligheid" if one.is_safety_concern else "",
            )
        )
    return group_of(rows, found, more_url=reverse("signal_list"))


def doors(member: Membership, today: datetime.date) -> DeskGroup | None:
    """Return the doors of the own caseload where something is due; the walking list has those of the project."""
    if not member.can(Permission.DOOR_RECORD):
        return None
    mine = Household.objects.filter(own_households(member, today))
    # A melding and an appointment have a group of their own.
    elsewhere = [Step.SIGNAL.value, Step.CONVERSATION.value]
    due = Address.objects.visible_to(member).due_on(today).filter(household_id__in=mine.values("pk"))
    stepped: QuerySet[Any] = due.with_current_step(today)
    found = stepped.exclude(now_step__in=elsewhere)
    picked = found.select_related("household").prefetch_related(main_residents("household__residents"))
    rows = []
    for one in picked.order_by("now_due_by", "now_due_from", "walk_position", "pk")[:MOST_ROWS]:
        step, by = Step(vars(one)["now_step"]), vars(one)["now_due_by"]
        late = by is not None and by < today
        rows.append(
            DeskRow(
                title=one.household.display_name if one.household else str(one),
                detail=f"{one} · {STEP_LABELS[step]}",
                url=reverse("door", args=[one.pk]),
                due_on=by,
                overdue=late,
                when="" if late or by is None else f"uiterlijk {dutch.day_relative(by, today)}",
                badge="vanavond" if step is Step.RING_EVENING else "",
            )
        )
    return group_of(rows, found, more_url=f"{reverse('walklist')}?toon=mijn")


def decisions(member: Membership, today: datetime.date) -> DeskGroup | None:
    """Return what the casusbespreking decided that this member does, ticked off here."""
    found = Decision.objects.visible_to(member).open().filter(owner_id=member.user_id)
    rows = [
        DeskRow(
            title=one.what,
            detail=_place(one.item.household),
            url=reverse("decision", args=[one.pk]),
            due_on=one.due_on,
            overdue=one.due_on < today,
        )
        for one in found.select_related("item__household__address").order_by("due_on", "pk")[:MOST_ROWS]
    ]
    return group_of(rows, found)


def aftercare(member: Membership, today: datetime.date) -> DeskGroup | None:
    """Return the aftercare contacts of the own caseload, late and of this week."""
    if not member.can(Permission.INTERVENTION_RECORD):
        return None
    until = today + datetime.timedelta(days=WEEK - 1)
    found = AftercareContact.objects.due_on(until).filter(own_households(member, today, "household__"))
    picked = found.select_related("household__address").prefetch_related(main_residents("household__residents"))
    rows = [
        DeskRow(
            title=one.household.display_name,
            detail=_place(one.household),
            url=reverse("aftercare_done", args=[one.household_id, one.pk]),
            due_on=one.planned_on,
            overdue=one.planned_on < today,
        )
        for one in picked.order_by("planned_on", "pk")[:MOST_ROWS]
    ]
    return group_of(rows, found)


def tenancy_changes(member: Membership, today: datetime.date) -> DeskGroup | None:
    """Return the households that leave, of which somebody has to say what becomes of the dossier."""
    if not member.can(Permission.STATUS_CHANGE):
        return None
    found = TenancyChange.objects.to_decide_by(member)
    if member.role == Role.PROJECT_LEADER:
        found = found.filter(own_households(member, today, "old_household__") | Q(old_household__owner__isnull=True))
    picked = found.select_related("old_household", "address")
    rows = [
        DeskRow(
            title=one.old_household.display_name if one.old_household else str(one.address),
            detail=str(one.address),
            url=reverse("change_decide", args=[one.pk]),
            due_on=one.on,
            overdue=one.on < today,
            when=f"{'vertrok' if one.on < today else 'vertrekt'} op {dutch.date_long(one.on)}",
        )
        for one in picked.prefetch_related(main_residents("old_household__residents")).order_by("on", "pk")[:MOST_ROWS]
    ]
    return group_of(rows, found)


def nobodys(member: Membership, today: datetime.date) -> DeskGroup | None:
    """Return the households that are spoken with or helped while nobody is regisseur: of the whole project."""
    if not member.can(Permission.HOUSEHOLD_HAND_OVER):
        return None
    named = Coordinator.objects.current().filter(household=OuterRef("pk"))
    found = Household.objects.visible_to(member).filter(
        ~Exists(named),
        owner__isnull=True,
        status__in=[HouseholdStatus.IN_CONVERSATION, HouseholdStatus.IN_GUIDANCE, HouseholdStatus.AFTERCARE],
    )
    picked = found.select_related("address").prefetch_related(main_residents("residents"))
    rows = [
        DeskRow(
            title=one.display_name,
            detail=f"{_place(one)} · {STATUS_LABELS[HouseholdStatus(one.status)]}",
            url=reverse("handover_offer", args=[one.pk]),
            due_on=one.status_since,
            when=f"sinds {dutch.day_relative(one.status_since, today)}" if one.status_since else "",
        )
        for one in picked.order_by("status_since", "pk")[:MOST_ROWS]
    ]
    return group_of(rows, found)


def register_all() -> None:
    """Put them on the desk in the order of a day: where to be, who asks, what to do, what to look after."""
    register("afspraken", "Afspraken deze week", 10, appointments)
    register("overdrachten", "Overdracht om te beantwoorden", 15, handovers)
    register("meldingen", "Meldingen om op af te gaan", 20, signals)
    register("deuren", "Deuren van jouw huishoudens", 30, doors)
    register("besluiten", "Besluiten van de casusbespreking", 40, decisions)
    register("nazorg", "Nazorg deze week", 60, aftercare)
    register("vertrek", "Vertrekt: wat gebeurt er met het dossier", 80, tenancy_changes)
    register("niemand", "Nog niemand regisseur", 90, nobodys)
