"""What this package puts on somebody's desk: evaluations, goals past their date, and guidance without a plan."""

import datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from adv import dutch
from adv.accounts.models import Membership
from adv.accounts.permissions import Permission
from households.desk import MOST_ROWS, DeskGroup, DeskRow, register
from households.desk_sources import WEEK, group_of, main_residents, own_households
from households.domain.codes import DOMAIN_SHORT_LABELS, Domain, HouseholdStatus
from households.due import register as register_due
from households.models import Household
from interventions.clock import late, with_clock
from interventions.due import evaluations_due
from interventions.models import Goal, Plan, Task


def evaluations(member: Membership, today: datetime.date) -> DeskGroup | None:
    """Return the households of the own caseload to look back with, late and this week."""
    if not member.can(Permission.EFFECT_RECORD):
        return None
    mine = Household.objects.filter(own_households(member, today)).select_related("address")
    due = evaluations_due(mine.prefetch_related(main_residents("residents")), today + datetime.timedelta(days=WEEK - 1))
    rows = [
        DeskRow(
            title=one.household.display_name,
            detail=f"{one.household.address} · {one.household.code}",
            url=reverse("evaluation_record", args=[one.household.pk]),
            due_on=one.on,
            overdue=one.on < today,
        )
        for one in due[:MOST_ROWS]
    ]
    return DeskGroup(rows=rows, total=len(due))


def late_goals(member: Membership, today: datetime.date) -> DeskGroup | None:
    """Return the goals of the own caseload that should have been reached."""
    if not member.can(Permission.INTERVENTION_RECORD):
        return None
    found = Goal.objects.unsettled().filter(
        own_households(member, today, "plan__household__"), plan__ended_on__isnull=True, due_on__lt=today
    )
    picked = found.select_related("plan__household__address")
    people = main_residents("plan__household__residents")
    rows = [
        DeskRow(
            title=goal.what,
            detail=f"{goal.plan.household.display_name} · {DOMAIN_SHORT_LABELS[Domain(goal.domain)]}",
            url=f"{reverse('plan_detail', args=[goal.plan.household_id])}#doel-{goal.pk}",
            due_on=goal.due_on,
            overdue=True,
        )
        for goal in picked.prefetch_related(people).order_by("due_on", "pk")[:MOST_ROWS]
    ]
    return group_of(rows, found)


def without_plan(member: Membership, today: datetime.date) -> DeskGroup | None:
    """Return the households of the own caseload that are guided without a plan."""
    if not member.can(Permission.INTERVENTION_RECORD):
        return None
    plans = Plan.objects.open().filter(household=OuterRef("pk"))
    found = Household.objects.filter(own_households(member, today), ~Exists(plans), status=HouseholdStatus.IN_GUIDANCE)
    picked = found.select_related("address").prefetch_related(main_residents("residents"))
    rows = [
        DeskRow(
            title=one.display_name,
            detail=f"{one.address} · {one.code}",
            url=reverse("plan_detail", args=[one.pk]),
            due_on=one.status_since,
            when=f"begeleiding sinds {dutch.date_long(one.status_since)}" if one.status_since else "",
        )
        for one in picked.order_by("status_since", "pk")[:MOST_ROWS]
    ]
    return group_of(rows, found)


def _evaluation_is_due(member: Membership, today: datetime.date) -> Q:
    here = Household.objects.visible_to(member)
    return Q(pk__in=[one.household.pk for one in evaluations_due(here, today + datetime.timedelta(days=WEEK - 1))])


def _task_is_late(member: Membership, today: datetime.date) -> Q:
    tasks = with_clock(Task.objects.visible_to(member).shared().open()).filter(late(member.project, today))
    return Q(pk__in=tasks.values("household_id"))


def _goal_is_late(_member: Membership, today: datetime.date) -> Q:
    goals = Goal.objects.unsettled().filter(plan__ended_on__isnull=True, due_on__lt=today)
    return Q(pk__in=goals.values("plan__household_id"))


def register_all() -> None:
    """Put them on the desk, and among what the list of households can be filtered by."""
    register_due("evaluatie", "evaluatie deze week of te laat", _evaluation_is_due)
    register_due("doel", "doel over zijn datum", _goal_is_late)
    register_due("taak", "taak waar niets gebeurt", _task_is_late)
    register("evaluaties", "Evaluaties deze week", 50, evaluations)
    register("doelen", "Doelen over hun datum", 55, late_goals)
    register("zonder-plan", "Begeleiding zonder plan", 85, without_plan)
