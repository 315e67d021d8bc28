"""What the pages show of a goal: where it stands, who does it on which step of the ladder, and what came of it."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Max, QuerySet
from django.utils import timezone

from adv import dutch
from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission
from households.domain.changes import ChangeKind
from households.domain.codes import DOMAIN_LABELS, Domain
from households.models import DossierChange, Household
from interventions.domain.plan import GOAL_STATUS_LABELS, RUNG_LABELS, Doer, GoalStatus, rungs_of
from interventions.forms.plan import GoalStatusForm
from interventions.models import Goal, Intervention, Plan, Task


@dataclass(frozen=True, slots=True)
class PrintedGoal:
    """A goal in words, as on paper."""

    domain: Domain
    domain_label: str
    what: str
    why: str
    who: str
    due_on: datetime.date | None
    status: GoalStatus

    @property
    def status_label(self) -> str:
        """Where it stands, in words."""
        return GOAL_STATUS_LABELS[self.status]


def printed_goals(goals: Iterable[Goal]) -> list[PrintedGoal]:
    """Return goals as they would be agreed now. Fetch the organisations along."""
    return [
        PrintedGoal(
            Domain(goal.domain),
            DOMAIN_LABELS[Domain(goal.domain)],
            goal.what,
            goal.why,
            goal.who,
            goal.due_on,
            GoalStatus(goal.status),
        )
        for goal in goals
    ]


@dataclass(frozen=True, slots=True)
class GoalMark:
    """How a goal looks in a list: one of done, busy, open and late, with a label."""

    state: str
    label: str
    tone: str


def goal_mark(goal: Goal, today: datetime.date) -> GoalMark:
    """Return the mark of a goal."""
    status = GoalStatus(goal.status)
    if status is GoalStatus.REACHED:
        return GoalMark("done", GOAL_STATUS_LABELS[status], "ok")
    if goal.is_settled:
        return GoalMark("rest", GOAL_STATUS_LABELS[status], "rest")
    if goal.is_late(today) and goal.due_on is not None:
        return GoalMark("late", dutch.days_late(goal.due_on, today), "late")
    label = f"voor {dutch.date_short(goal.due_on, today)}" if goal.due_on else GOAL_STATUS_LABELS[status]
    return GoalMark("busy" if status is GoalStatus.BUSY else "open", label, "due")


def open_goals(request: MemberRequest, household: Household) -> QuerySet[Goal]:
    """Return the goals of the open plan on which somebody still works; one query."""
    goals = Goal.objects.visible_to(request.member).filter(plan__household=household, plan__ended_on__isnull=True)
    return goals.unsettled().select_related("organisation")


def asked_goal(request: MemberRequest, goals: Iterable[Goal]) -> Goal | None:
    """Return the goal that ``?doel=`` names, when it is one of these."""
    asked = request.GET.get("doel", "")
    return next((goal for goal in goals if str(goal.pk) == asked), None)


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal on the page of the plan."""

    goal: Goal
    mark: GoalMark
    rungs: Sequence[tuple[int, str]]
    interventions: Sequence[Intervention]
    tasks: Sequence[Task]
    form: GoalStatusForm | None
    is_tried: bool


def goal_rows(request: MemberRequest, plan: Plan, *, tried: tuple[Goal, GoalStatusForm] | None = None) -> list[GoalRow]:
    """Return the goals of a plan with what was done for them; five queries whatever their number."""
    today = timezone.localdate()
    goals = list(plan.goals.select_related("organisation"))
    done = Intervention.objects.visible_to(request.member).filter(goal__in=goals).select_related("by", "own_kind")
    sent = Task.objects.visible_to(request.member).filter(goal__in=goals).select_related("organisation")
    interventions: dict[int | None, list[Intervention]] = {}
    for intervention in done:
        interventions.setdefault(intervention.goal_id, []).append(intervention)
    tasks: dict[int | None, list[Task]] = {}
    for task in sent:
        tasks.setdefault(task.goal_id, []).append(task)
    lines = DossierChange.objects.visible_to(request.member).filter(
        household_id=plan.household_id, kind=ChangeKind.GOAL
    )
    seen = dict(lines.order_by().values_list("object_id").annotate(latest=Max("pk")))
    may_write = request.member.can(Permission.INTERVENTION_RECORD)
    return [
        GoalRow(
            goal=goal,
            mark=goal_mark(goal, today),
            rungs=[(int(rung), RUNG_LABELS[rung]) for rung in rungs_of([Doer(code) for code in goal.doers])],
            interventions=interventions.get(goal.pk, []),
            tasks=tasks.get(goal.pk, []),
            form=_status_form(goal, seen.get(goal.pk, 0), tried) if may_write else None,
            is_tried=tried is not None and tried[0].pk == goal.pk,
        )
        for goal in goals
    ]


def _status_form(goal: Goal, based_on: int, tried: tuple[Goal, GoalStatusForm] | None) -> GoalStatusForm:
    if tried is not None and tried[0].pk == goal.pk:
        return tried[1]
    return GoalStatusForm(
        auto_id=f"id_{goal.pk}_%s",
        initial={"status": goal.status, "note": goal.settled_note, "based_on": based_on},
    )
