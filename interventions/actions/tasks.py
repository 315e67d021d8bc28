"""Handing something over to a partner: the task, what the partner does with it, who does it, and messages."""

import datetime

from django.db import transaction
from django.utils import timezone

from adv.accounts.actions import next_number
from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership, Organisation, OrganisationKind, User
from adv.accounts.roles import Role
from adv.audit import log
from adv.audit.actor import Actor
from households.domain.codes import Domain
from households.models import Household
from interventions.domain.codes import Ground, Priority, TaskStatus
from interventions.domain.sharing import CorporationRule, corporation_rule
from interventions.domain.task_flow import CLOSED, TRANSITIONS, Side
from interventions.models import Consent, Goal, Task, TaskMessage, TaskTransition


@transaction.atomic
def send_task(
    *,
    by: Actor,
    household: Household,
    person: User,
    organisation: Organisation,
    domain: Domain,
    description: str,
    sent_on: datetime.date,
    priority: Priority = Priority.MEDIUM,
    due_on: datetime.date | None = None,
    consent: Consent | None = None,
    legal_reason: str = "",
    goal: Goal | None = None,
    assignee: Membership | None = None,
    number: str = "",
    at: datetime.datetime | None = None,
) -> Task:
    """Send a task to an organisation, on a standing consent or on a legal ground with a reason.

    Raises ActionRefused without either, for the consent of another household or organisation, for an end date before
    the day of sending, for an organisation of another project, for somebody who does not work there, and for a task on
    health to the housing corporation.
    """
    if organisation.kind == OrganisationKind.CORPORATION and corporation_rule(domain) == CorporationRule.NEVER:
        raise ActionRefused("Over gezondheid gaat nooit iets naar de woningcorporatie.", field="domain")
    if organisation.project_id != household.project_id:
        raise ActionRefused("Deze organisatie hoort bij een ander project.", field="organisation")
    if goal is not None and goal.plan.household_id != household.pk:
        raise ActionRefused("Dit doel hoort bij een ander huishouden.", field="goal")
    _refuse_stranger(assignee, organisation.pk)
    if due_on is not None and due_on < sent_on:
        raise ActionRefused("De einddatum ligt voor de dag van uitzetten.", field="due_on")
    if consent is None and not legal_reason.strip():
        raise ActionRefused(
            "Leg toestemming van de bewoner vast, of een wettelijke grond met een reden.", field="ground"
        )
    if consent is not None:  # somebody may have withdrawn it since it was read
        consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if consent is not None and (
        consent.household_id != household.pk
        or consent.organisation_id != organisation.pk
        or consent.withdrawn_at is not None
    ):
        raise ActionRefused("Deze toestemming geldt niet voor deze organisatie.", field="consent")
    task = Task.objects.create(
        project_id=household.project_id,
        household=household,
        number=number or _free_number(household.project_id),
        organisation=organisation,
        domain=domain,
        description=description.strip(),
        priority=priority,
        sent_on=sent_on,
        due_on=due_on,
        ground=Ground.CONSENT if consent else Ground.LEGAL,
        ground_on=consent.given_on if consent else sent_on,
        ground_reason="" if consent else legal_reason.strip(),
        consent=consent,
        goal=goal,
        assignee=assignee,
        created_by=person,
        waiting_since=sent_on,
    )
    TaskTransition.objects.create(task=task, to_status=TaskStatus.SENT, at=at or timezone.now(), by=person)
    log.record(by=by, action=log.Action.CREATE, object_type="task", object_id=task.pk, household_id=household.pk)
    return task


@transaction.atomic
def move_task(
    *,
    by: Actor,
    task: Task,
    person: User,
    to: TaskStatus,
    explanation: str = "",
    today: datetime.date | None = None,
    at: datetime.datetime | None = None,
) -> Task:
    """Move a task to another status along the table of legal transitions.

    Raises ActionRefused for an illegal transition (somebody else may have been first), for the other side's
    transition, and when words are missing that must come with it.
    """
    at = at or timezone.now()
    today = today or timezone.localdate(at)
    task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    step = TRANSITIONS.get((TaskStatus(task.status), to))
    side = Side.PARTNER if by.role == Role.PARTNER else Side.TEAM
    if step is None or not step.is_for(side):
        raise ActionRefused(f"Dit kan niet: de taak is nu {task.get_status_display()}.")
    if to == TaskStatus.SENT and task.consent is not None and task.consent.withdrawn_at is not None:
        raise ActionRefused("De toestemming is ingetrokken. Zet een nieuwe taak uit met een nieuwe toestemming.")
    if step.needs_explanation and not explanation.strip():
        raise ActionRefused("Schrijf er kort bij waarom, of wat het resultaat is.", field="explanation")
    TaskTransition.objects.create(
        task=task,
        from_status=task.status,
        to_status=to,
        at=at,
        by=person,
        explanation=explanation.strip(),
    )
    task.status = to
    set_outcome(task, to, explanation.strip(), today, side)
    task.save()
    log.record(
        by=by,
        action=log.Action.UPDATE,
        object_type="task",
        object_id=task.pk,
        household_id=task.household_id,
        ground=log.Ground.TASK if side == Side.PARTNER else None,
    )
    return task


def set_outcome(task: Task, to: TaskStatus, explanation: str, today: datetime.date, side: Side) -> None:
    """Write on a task, in memory, what its new status brings with it: dates, result or reason."""
    if side == Side.PARTNER or to == TaskStatus.SENT:
        task.waiting_since = today
    if to == TaskStatus.ACCEPTED and task.accepted_on is None:
        task.accepted_on = today
    if to == TaskStatus.DONE:
        task.finished_on = today
        task.result = explanation
    if to in (TaskStatus.REFUSED, TaskStatus.RETURNED):
        task.reason = explanation
    task.closed_on = today if to in CLOSED else None


@transaction.atomic
def add_message(*, by: Actor, task: Task, person: User, text: str, at: datetime.datetime | None = None) -> TaskMessage:
    """Put a message on a task. Raises ActionRefused when it is empty or the task is closed."""
    if not text.strip():
        raise ActionRefused("Schrijf eerst een bericht.", field="text")
    if not task.is_open:
        raise ActionRefused("Deze taak is gesloten. Een bericht kan er niet meer bij.", field="text")
    at = at or timezone.now()
    message = TaskMessage.objects.create(task=task, at=at, by=person, text=text.strip())
    if by.role == Role.PARTNER and task.status != TaskStatus.SENT:  # a question is not yet accepting
        Task.objects.filter(pk=task.pk).update(waiting_since=timezone.localdate(at))
    log.record(
        by=by,
        action=log.Action.CREATE,
        object_type="task_message",
        object_id=message.pk,
        household_id=task.household_id,
        ground=log.Ground.TASK if by.role == Role.PARTNER else None,
    )
    return message


@transaction.atomic
def assign_task(*, by: Actor, task: Task, to: Membership | None) -> Task:
    """Say who of the organisation does a task, or that nobody does yet.

    Raises ActionRefused for somebody of another organisation or who left, and when the task is closed.
    """
    task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if not task.is_open:
        raise ActionRefused("Deze taak is gesloten.", field="assignee")
    _refuse_stranger(to, task.organisation_id)
    task.assignee = to
    task.save(update_fields=["assignee"])
    log.record(
        by=by,
        action=log.Action.UPDATE,
        object_type="task_assignee",
        object_id=task.pk,
        household_id=task.household_id,
        ground=log.Ground.TASK,
    )
    return task


def _refuse_stranger(person: Membership | None, organisation_id: int) -> None:
    if person is not None and (
        person.organisation_id != organisation_id or person.role != Role.PARTNER or person.ended_at is not None
    ):
        raise ActionRefused("Kies iemand die bij deze organisatie werkt.", field="assignee")


def _free_number(project_id: int) -> str:
    number = next_number(project_id, "T")
    while Task.objects.filter(project_id=project_id, number=number).exists():
        number = next_number(project_id, "T")
    return number
