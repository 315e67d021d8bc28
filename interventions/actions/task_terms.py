"""Agreeing on another priority or end date of a task that was sent: the partner reads it, the old one is kept."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.models import User
from adv.audit.actor import Actor
from households.actions.history import keep_change, lock_household, refuse_when_overtaken
from households.domain.changes import ChangeKind, ChangeVerb, differences
from interventions.domain.codes import PRIORITY_LABELS, Priority
from interventions.models import Task, TaskMessage

_SENTENCES = {"due_on": "De einddatum is veranderd", "priority": "De prioriteit is veranderd"}


@dataclass(frozen=True, slots=True)
class Terms:
    """How urgent a task is, and its end date if there is one."""

    priority: Priority
    due_on: datetime.date | None

    @property
    def words(self) -> dict[str, str]:
        """The terms by their field, as they are read."""
        return {
            "due_on": dutch.date_long(self.due_on) if self.due_on else "geen einddatum",
            "priority": PRIORITY_LABELS[self.priority],
        }


@transaction.atomic
def change_terms(
    *, by: Actor, task: Task, person: User, terms: Terms, explanation: str = "", based_on: int | None = None
) -> Task:
    """Change the priority or the end date of an open task; the partner gets it as a message.

    Raises ActionRefused when the task is closed, when nothing changes and for an end date that is over, and Overtaken
    when somebody else changed the task meanwhile.
    """
    household = lock_household(task.household)
    task = Task.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=task.pk)
    refuse_when_overtaken(household, [ChangeKind.TASK], based_on, task.pk)
    if not task.is_open:
        raise ActionRefused("Deze taak is gesloten. Er is niets veranderd.")
    old, today = Terms(Priority(task.priority), task.due_on), timezone.localdate()
    if terms.due_on is not None and terms.due_on != old.due_on and terms.due_on < today:
        raise ActionRefused("Deze datum is al voorbij.", field="due_on")
    changes = differences(old.words, terms.words)
    if not changes:
        raise ActionRefused("Kies een andere prioriteit of een andere einddatum.", field="due_on")
    task.priority, task.due_on = terms.priority.value, terms.due_on
    task.save(update_fields=["priority", "due_on"])
    sentences = " ".join(f"{_SENTENCES[name]}: van {before} naar {after}." for name, before, after in changes)
    TaskMessage.objects.create(task=task, by=person, text=f"{sentences}\n{explanation.strip()}".strip())
    keep_change(
        by=by,
        household=household,
        kind=ChangeKind.TASK,
        verb=ChangeVerb.CHANGED,
        on=today,
        object_id=task.pk,
        subject=f"Taak {task.number} bij {task.organisation}",
        changes=changes,
    )
    return task
