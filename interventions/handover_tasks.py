"""Tasks to partners in a handover. They follow the advisor of their household, so they go along with it.

Only where a household has no advisor the one who sent the task follows it. Such a household gets the receiver of a
handover of everything as its advisor: then there is somebody again.
"""

from django.db.models import QuerySet
from django.urls import reverse

from households.actions.handover import put_on_name
from households.actions.handover_kinds import Kind, Move, not_owner, register_kind
from households.actions.history import lock_household
from households.models import Household
from interventions.models import Task


def _followed_by_sender(project_id: int, user_id: int) -> "QuerySet[Task]":
    return Task.objects.open().filter(project_id=project_id, created_by_id=user_id, household__owner__isnull=True)


def move_tasks(what: Move) -> int:
    """Put the households of these tasks on the receiver's name; returns the number of tasks."""
    if not what.is_everything:
        return 0
    tasks = list(_followed_by_sender(what.project_id, what.giver.pk).order_by("household_id", "pk"))
    for household in Household.objects.filter(pk__in={task.household_id for task in tasks}).order_by("pk"):
        locked = lock_household(household)
        if locked.owner_id is None:
            put_on_name(what.by, locked, what.receiver, before="")
    return len(tasks)


def register() -> None:
    """Declare what of this package somebody can have on their name."""
    register_kind(
        Kind(
            key="tasks",
            one="taak bij een huishouden zonder adviseur",
            many="taken bij huishoudens zonder adviseur",
            fields=("interventions.Task.created_by",),
            count=lambda project_id, user_id: _followed_by_sender(project_id, user_id).count(),
            move=move_tasks,
            url=lambda _user_id: reverse("task_list"),
        )
    )
    not_owner("interventions.Task.assignee", "the organisation has the task, and everybody there sees it")
