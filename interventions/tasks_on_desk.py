"""What tasks put on somebody's desk: where nothing happens, what came back, and what the project leader takes up."""

import datetime

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse

from adv import dutch
from adv.accounts.models import Membership
from adv.accounts.permissions import Permission
from households.desk import MOST_ROWS, DeskGroup, DeskRow, register
from households.desk_sources import group_of, main_residents, own_households
from interventions.clock import late, stuck, with_clock
from interventions.domain.codes import Ground, TaskStatus
from interventions.domain.task_clock import STUCK_LABELS
from interventions.domain.working_days import subtract_working_days
from interventions.models import Escalation, Task, TaskMessage, TaskTransition
from interventions.models.task import OPEN_STATUSES, TaskQuerySet

#: What came back stays on the desk for so long, unless it is sent again.
CAME_BACK_DAYS = 14
#: A task that nobody accepted, finished or wrote about for so many working days is one for the management.
ESCALATE_AFTER = 10


def mine(member: Membership, today: datetime.date) -> Q:
    """Return the condition that a task is this member's to follow: of the own households, else whoever sent it."""
    return own_households(member, today, "household__") | Q(
        project_id=member.project_id, household__owner__isnull=True, created_by_id=member.user_id
    )


def late_tasks(member: Membership, today: datetime.date) -> DeskGroup | None:
    """Return the tasks of the own caseload where nothing happens: the partner is asked for an answer."""
    if not member.can(Permission.TASK_SEND):
        return None
    found = with_clock(Task.objects.shared().open()).filter(mine(member, today), late(member.project, today))
    rows = []
    for task in _picked(found).order_by(F("heard_on").asc(), "pk")[:MOST_ROWS]:
        why = stuck(task, member.project, today)
        since = min(why.values())
        rows.append(
            DeskRow(
                title=f"{task.organisation}: {', '.join(STUCK_LABELS[each] for each in why)}",
                detail=f"{task.household.display_name} · {task.household.address}",
                url=reverse("task_detail", args=[task.pk]),
                due_on=since - datetime.timedelta(days=1),
                overdue=True,
            )
        )
    return group_of(rows, found, more_url=f"{reverse('task_list')}?show=late")


def answers(member: Membership, today: datetime.date) -> DeskGroup | None:
    """Return what partners gave back or wrote, and what they no longer see: something has to be decided."""
    if not member.can(Permission.TASK_SEND):
        return None
    back = TaskTransition.objects.filter(task=OuterRef("pk"), to_status=OuterRef("status")).filter(
        by__memberships__organisation=OuterRef("organisation")
    )
    latest = TaskMessage.objects.filter(task=OuterRef("pk")).order_by("-at", "-pk")
    is_theirs = Task.objects.filter(pk=OuterRef("pk"), organisation__memberships__user=OuterRef("last_message_by"))
    is_back = Q(
        status__in=[TaskStatus.REFUSED.value, TaskStatus.RETURNED.value],
        closed_on__gte=today - datetime.timedelta(days=CAME_BACK_DAYS),
    )
    came_back = is_back & Q(Exists(back))
    wrote = Q(Exists(is_theirs), status__in=OPEN_STATUSES)
    hidden = Q(ground=Ground.CONSENT.value, consent__withdrawn_at__isnull=False, status__in=OPEN_STATUSES)
    # Those of one's own first: the database would otherwise look for the last message of every task there is.
    own = list(
        Task.objects.filter(mine(member, today), is_back | Q(status__in=OPEN_STATUSES)).values_list("pk", flat=True)
    )
    found = Task.objects.annotate(last_message_by=Subquery(latest.values("by_id")[:1])).filter(
        came_back | wrote | hidden, pk__in=own
    )
    rows = [
        DeskRow(
            title=f"{task.organisation}: {_answer_words(task)}",
            detail=f"{task.household.display_name} · {task.household.address}",
            url=reverse("task_detail", args=[task.pk]),
        )
        for task in _picked(found)
        .select_related("organisation", "household__address", "consent")
        .order_by("-sent_on", "-pk")[:MOST_ROWS]
    ]
    return group_of(rows, found)


def _answer_words(task: Task) -> str:
    if not task.is_open:
        return f"{task.get_status_display()}, wat nu?"
    if task.consent is not None and task.consent.withdrawn_at is not None:
        return "toestemming ingetrokken, neem de taak terug"
    return "nieuw bericht"


def escalations(member: Membership, today: datetime.date) -> DeskGroup | None:
    """Return what the project leader follows: escalations that run, and tasks that are stuck for two weeks."""
    if not member.can(Permission.TASK_ESCALATE):
        return None
    running = Escalation.objects.open().filter(task=OuterRef("pk"))
    long_ago = subtract_working_days(today, ESCALATE_AFTER)
    is_stuck = late(member.project, long_ago) & Q(status__in=OPEN_STATUSES)
    found = (
        with_clock(Task.objects.filter(project_id=member.project_id))
        .annotate(escalated_on=Subquery(running.values("opened_on")[:1]))
        .filter(is_stuck | Q(escalated_on__isnull=False))
    )
    rows = []
    for task in _picked(found).order_by(F("escalated_on").asc(nulls_last=True), F("heard_on").asc(), "pk")[:MOST_ROWS]:
        since: datetime.date | None = getattr(task, "escalated_on", None)
        rows.append(
            DeskRow(
                title=f"{task.organisation}: {'opgeschaald' if since else 'ligt al twee weken stil'}",
                detail=f"Taak {task.number} · {task.household.display_name}",
                url=reverse("task_detail", args=[task.pk]),
                when=f"sinds {dutch.date_short(since, today)}" if since else "",
                due_on=since or task.due_on,
                overdue=since is None,
            )
        )
    return group_of(rows, found, more_url=reverse("task_board"))


def _picked(tasks: TaskQuerySet) -> TaskQuerySet:
    people = main_residents("household__residents")
    return tasks.select_related("organisation", "household__address").prefetch_related(people)


def register_all() -> None:
    """Put them on the desk."""
    register("taken-te-laat", "Taken waar niets gebeurt", 35, late_tasks)
    register("taken-terug", "Antwoord van partners", 30, answers)
    register("opschalen", "Opschalen", 33, escalations)
