"""The clock of tasks as a query: which of many are late, with the rules of ``domain.task_clock``."""

import datetime

from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest

from adv.accounts.models import Project
from interventions.domain.codes import TaskStatus
from interventions.domain.task_clock import ClockRules, Stuck, cutoffs, stuck_since
from interventions.models import Task
from interventions.models.task import OPEN_STATUSES, TaskQuerySet

_RUNNING = (TaskStatus.ACCEPTED.value, TaskStatus.IN_PROGRESS.value)


def rules_of(project: Project) -> ClockRules:
    """Return how long partners of a project may take."""
    return ClockRules(project.accept_working_days, project.silent_weeks)


def with_clock(tasks: TaskQuerySet) -> TaskQuerySet:
    """Add ``heard_on``: since when nothing was heard of the partner, also for what another system brought."""
    return tasks.annotate(
        heard_on=Greatest(Coalesce("waiting_since", "sent_on"), Coalesce("accepted_on", "sent_on"), F("sent_on"))
    )


def late(project: Project, today: datetime.date) -> Q:
    """Return the condition that a task of ``with_clock`` is late, for whatever reason."""
    return (
        late_for(project, today, Stuck.OVERDUE)
        | late_for(project, today, Stuck.NOT_ACCEPTED)
        | late_for(project, today, Stuck.SILENT)
    )


def late_for(project: Project, today: datetime.date, why: Stuck) -> Q:
    """Return the condition that a task of ``with_clock`` is late for one reason."""
    limits = cutoffs(rules_of(project), today)
    if why is Stuck.OVERDUE:
        return Q(status__in=OPEN_STATUSES, due_on__lt=limits.due_before)
    if why is Stuck.NOT_ACCEPTED:
        return Q(status=TaskStatus.SENT.value, heard_on__lt=limits.sent_before)
    return Q(status__in=_RUNNING, heard_on__lt=limits.heard_before)


def heard_on(task: Task) -> datetime.date:
    """Return since when nothing was heard of the partner of one task."""
    return max(day for day in (task.waiting_since, task.accepted_on, task.sent_on) if day is not None)


def stuck(task: Task, project: Project, today: datetime.date) -> dict[Stuck, datetime.date]:
    """Return why a task is late and since when."""
    return stuck_since(
        status=TaskStatus(task.status),
        waiting_since=heard_on(task),
        due_on=task.due_on,
        rules=rules_of(project),
        today=today,
    )
