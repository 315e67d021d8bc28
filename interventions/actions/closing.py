"""What closing a case asks of this app: nothing open stays behind, and the plan ends with it."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from adv import dutch
from adv.accounts.models import User
from adv.audit.actor import Actor
from households.actions import case_status
from households.actions.history import keep_change
from households.domain.case_status import ClosingReason
from households.domain.changes import ChangeKind, ChangeVerb
from households.domain.codes import HouseholdStatus
from households.models import Household, StatusChange
from interventions.actions.plan import set_goal_status
from interventions.actions.tasks import move_task
from interventions.domain.codes import TaskStatus
from interventions.domain.plan import GoalStatus
from interventions.models import Goal, Plan, Task
from interventions.models.task import OPEN_STATUSES


def open_tasks(household: Household) -> str:
    """Say that partners still work on tasks of this household; empty when none do."""
    count = Task.objects.filter(household=household, status__in=OPEN_STATUSES).count()
    if not count:
        return ""
    what = "staat nog 1 taak" if count == 1 else f"staan nog {count} taken"
    return f"Er {what} open bij partners. Die moeten eerst af zijn, of teruggenomen."


def open_goals(household: Household) -> str:
    """Say that goals of the plan are not settled; empty when they all are."""
    count = Goal.objects.filter(plan__household=household, plan__ended_on__isnull=True).unsettled().count()
    if not count:
        return ""
    what = "staat nog 1 doel" if count == 1 else f"staan nog {count} doelen"
    return f"Er {what} open in het plan. Zeg eerst hoe het daarmee afliep."


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How what was open ended: goals with status and note, tasks that are taken back with the reason."""

    goals: Sequence[tuple[Goal, GoalStatus, str]] = ()
    tasks: Sequence[tuple[Task, str]] = ()


@transaction.atomic
def settle_and_close(
    *,
    by: Actor,
    household: Household,
    person: User,
    settlement: Settlement,
    on: datetime.date,
    reason: ClosingReason,
    explanation: str = "",
    aftercare_on: Collection[datetime.date] = (),
    based_on: int | None = None,
) -> None:
    """Settle what was open and close the case, all of it or nothing.

    Raises as ``set_goal_status``, ``move_task`` and ``close_household`` do.
    """
    for goal, status, note in settlement.goals:
        set_goal_status(by=by, goal=goal, status=status, on=max(on, goal.plan.started_on), note=note)
    for task, why in settlement.tasks:
        move_task(by=by, task=task, person=person, to=TaskStatus.RETURNED, explanation=why)
    case_status.close_household(
        by=by,
        household=household,
        person=person,
        on=on,
        reason=reason,
        explanation=explanation,
        aftercare_on=aftercare_on,
        based_on=based_on,
    )


def end_plan(by: Actor, household: Household, change: StatusChange) -> None:
    """The plan ends when the case is closed; a case that reopens begins a new one."""
    if change.to_status != HouseholdStatus.CLOSED:
        return
    plan = Plan.objects.open().filter(household=household).first()
    if plan is None:
        return
    plan.ended_on = max(change.on, plan.started_on)
    plan.save(update_fields=["ended_on"])
    keep_change(
        by=by,
        household=household,
        kind=ChangeKind.PLAN,
        verb=ChangeVerb.ENDED,
        on=plan.ended_on,
        object_id=plan.pk,
        changes=[("on", "", dutch.date_long(plan.ended_on))],
        at=change.recorded_at,
    )


def register() -> None:
    """Make closing a household ask about its tasks and goals, and end its plan."""
    for obstacle in (open_tasks, open_goals):
        if obstacle not in case_status.obstacles:
            case_status.obstacles.append(obstacle)
    if end_plan not in case_status.followers:
        case_status.followers.append(end_plan)
