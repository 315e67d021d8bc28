"""Escalation: the project leader takes a stuck task to the management of the organisation, and follows it."""

import datetime

from django.db import transaction
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import User
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.history import change_row
from households.domain.changes import ChangeKind, ChangeVerb
from interventions.models import Escalation, EscalationNote, Task

#: What the history says of each step.
_WORDS = {
    ChangeVerb.ADDED: "Opgeschaald",
    ChangeVerb.CHANGED: "Stap in de opschaling",
    ChangeVerb.DONE: "Opschaling opgelost",
}


@transaction.atomic
def open_escalation(
    *, by: Actor, task: Task, person: User, taken_to: str, reason: str, on: datetime.date
) -> Escalation:
    """Record that a task was taken to the management.

    Raises ActionRefused when that runs already, without words, and for a day that can't be right.
    """
    task = Task.objects.select_for_update(of=("self",)).select_related("household", "organisation").get(pk=task.pk)
    if not taken_to.strip():
        raise ActionRefused("Schrijf op bij wie je dit hebt aangekaart.", field="taken_to")
    if not reason.strip():
        raise ActionRefused("Schrijf op wat er vastzit.", field="reason")
    _refuse_day(on, task.sent_on, "de taak werd uitgezet")
    if Escalation.objects.open().filter(task=task).exists():
        raise ActionRefused("Voor deze taak loopt al een opschaling.")
    escalation = Escalation.objects.create(
        task=task, taken_to=taken_to.strip(), reason=reason.strip(), opened_on=on, opened_by=person
    )
    _keep(by, escalation, ChangeVerb.ADDED, on, [("reason", "", escalation.reason)])
    return escalation


@transaction.atomic
def add_escalation_note(
    *, by: Actor, escalation: Escalation, person: User, text: str, on: datetime.date
) -> EscalationNote:
    """Record a step on the way. Raises ActionRefused without words, and when it is solved already."""
    escalation = _lock(escalation)
    if not text.strip():
        raise ActionRefused("Schrijf op wat er gebeurde.", field="text")
    _refuse_day(on, escalation.opened_on, "de opschaling begon")
    note = EscalationNote.objects.create(escalation=escalation, on=on, by=person, text=text.strip())
    _keep(by, escalation, ChangeVerb.CHANGED, on, [("explanation", "", note.text)])
    return note


@transaction.atomic
def solve_escalation(*, by: Actor, escalation: Escalation, person: User, outcome: str, on: datetime.date) -> Escalation:
    """Record how it ended. Raises ActionRefused without words, and when it is solved already."""
    escalation = _lock(escalation)
    if not outcome.strip():
        raise ActionRefused("Schrijf op hoe het afliep.", field="outcome")
    _refuse_day(on, escalation.opened_on, "de opschaling begon")
    escalation.solved_on, escalation.solved_by, escalation.outcome = on, person, outcome.strip()
    escalation.save(update_fields=["solved_on", "solved_by", "outcome"])
    _keep(by, escalation, ChangeVerb.DONE, on, [("explanation", "", escalation.outcome)])
    return escalation


def _lock(escalation: Escalation) -> Escalation:
    found = Escalation.objects.select_for_update(of=("self",)).select_related("task__household", "task__organisation")
    escalation = found.get(pk=escalation.pk)
    if escalation.solved_on is not None:
        raise ActionRefused("Deze opschaling is al opgelost.")
    return escalation


def _refuse_day(on: datetime.date, earliest: datetime.date, what: str) -> None:
    if on > timezone.localdate():
        raise ActionRefused("Deze datum ligt in de toekomst.", field="on")
    if on < earliest:
        raise ActionRefused(f"Deze datum ligt voor de dag dat {what}.", field="on")


def _keep(
    by: Actor, escalation: Escalation, verb: ChangeVerb, on: datetime.date, changes: list[tuple[str, str, str]]
) -> None:
    task = escalation.task
    change_row(
        household=task.household,
        user_id=by.user_id,
        kind=ChangeKind.TASK,
        verb=ChangeVerb.CHANGED,
        on=on,
        object_id=task.pk,
        subject=f"{_WORDS[verb]}: taak {task.number} bij {task.organisation}, {escalation.taken_to}",
        changes=changes,
    ).save()
    log.record(
        by=by,
        action=log.Action.CREATE if verb is ChangeVerb.ADDED else log.Action.UPDATE,
        object_type="escalation",
        object_id=escalation.pk,
        household_id=task.household_id,
    )
