"""What of this app must be settled before a dossier is closed."""

from households.actions import closing
from households.models import Household
from interventions.models import Task
from interventions.models.task import OPEN_STATUSES


def open_tasks(household: Household) -> str:
    """Say that partners still work on tasks of this household; empty when none do."""
    count = Task.objects.filter(household=household, status__in=OPEN_STATUSES).count()
    if not count:
        return ""
    what = "staat nog 1 taak" if count == 1 else f"staan nog {count} taken"
    return f"Er {what} open bij partners. Die moeten eerst af zijn, of teruggegeven."


def register() -> None:
    """Make closing a household ask about its tasks."""
    if open_tasks not in closing.obstacles:
        closing.obstacles.append(open_tasks)
