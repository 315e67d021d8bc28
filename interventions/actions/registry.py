"""Taking in many interventions, effects and tasks at once, for imports and for filling a large project.

The same rules as the actions for one row; one row of the access log for the lot, with its count.
"""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from adv.accounts.models import Organisation, Project
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.registry import BATCH, TenantFinder, in_batches
from households.actions.rows import write_rows
from households.domain.codes import Domain
from households.domain.protocol_settings import AMSTERDAM
from households.models import Resident
from interventions.domain.codes import EffectValue, Ground, InterventionKind, Perspective, Priority, TaskStatus
from interventions.domain.task_flow import CLOSED
from interventions.models import Consent, Effect, Intervention, InterventionDomain, Task, TaskTransition

#: Of a task that was taken over from another system only the dates are known: its moments are put at noon.
_NOON = datetime.time(12, 0)

PURPOSE_TAKEN_OVER = "Taak uit een ander systeem"
LEGAL_REASON_TAKEN_OVER = "Overgenomen uit een ander systeem"


# --- Interventions --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class InterventionEntry:
    """One intervention at an address. ``number`` is unique in the project."""

    address_id: int
    number: str
    on: datetime.date
    kind: InterventionKind
    domains: frozenset[Domain]
    person_id: int
    description: str = ""
    #: What the project itself calls it; ``kind`` is what that counts as.
    own_kind_id: int | None = None


@transaction.atomic
def record_interventions(
    *,
    by: Actor,
    project: Project,
    entries: Sequence[InterventionEntry],
    corrections: Sequence[tuple[Intervention, InterventionEntry]] = (),
) -> list[Intervention]:
    """Record many interventions, and correct others; return the new ones in the order given.

    Each goes to the household that lived at the address on its date. Raises IntegrityError for a number in use.
    """
    everything = [*entries, *(entry for _, entry in corrections)]
    finder = TenantFinder(project, {entry.address_id for entry in everything})
    finder.make_earlier_households(by=by, wanted=((entry.address_id, entry.on) for entry in everything))
    new = [Intervention(project=project) for _ in entries]
    for intervention, entry in [*zip(new, entries, strict=True), *corrections]:
        intervention.household_id = finder.household_id(entry.address_id, entry.on)
        intervention.number = entry.number
        intervention.on = entry.on
        intervention.kind, intervention.own_kind_id = entry.kind.value, entry.own_kind_id
        intervention.description = entry.description
        intervention.by_id = entry.person_id
    changed = [intervention for intervention, _ in corrections]
    Intervention.objects.bulk_create(new, batch_size=BATCH)
    write_rows(changed, ["household", "on", "kind", "own_kind", "description", "by"])
    for batch in in_batches([intervention.pk for intervention in changed]):
        InterventionDomain.objects.filter(intervention_id__in=batch).delete()
    InterventionDomain.objects.bulk_create(
        (
            InterventionDomain(intervention=intervention, domain=domain.value)
            for intervention, entry in [*zip(new, entries, strict=True), *corrections]
            for domain in Domain
            if domain in entry.domains
        ),
        batch_size=BATCH,
    )
    _log_many(by, log.Action.CREATE, "intervention", len(new))
    _log_many(by, log.Action.UPDATE, "intervention", len(changed))
    return new


# --- Effects --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectEntry:
    """One effect of an intervention; ``person_id`` is who wrote it down, when that is known."""

    intervention_id: int
    domain: Domain
    perspective: Perspective
    value: EffectValue
    observed_on: datetime.date
    sub_theme: str = ""
    fragment: str = ""
    person_id: int | None = None


@transaction.atomic
def record_effects(
    *, by: Actor, entries: Sequence[EffectEntry], corrections: Sequence[tuple[Effect, EffectValue]] = ()
) -> int:
    """Record many effects, and correct the value of others; return how many."""
    for batch in in_batches(entries):
        Effect.objects.bulk_create(
            Effect(
                intervention_id=entry.intervention_id,
                domain=entry.domain.value,
                perspective=entry.perspective.value,
                value=entry.value.value,
                observed_on=entry.observed_on,
                sub_theme=entry.sub_theme,
                fragment=entry.fragment,
                recorded_by_id=entry.person_id,
            )
            for entry in batch
        )
    for effect, value in corrections:
        effect.value = value.value
    write_rows([effect for effect, _ in corrections], ["value"])
    _log_many(by, log.Action.CREATE, "effect", len(entries))
    _log_many(by, log.Action.UPDATE, "effect", len(corrections))
    return len(entries) + len(corrections)


# --- Tasks ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEntry:
    """One task as another system has it. Dates that are None are unknown.

    ``closed_on`` is the day on which it was finished, refused or given back.
    """

    address_id: int
    number: str
    organisation_id: int
    domain: Domain
    description: str
    priority: Priority
    sent_on: datetime.date
    status: TaskStatus
    due_on: datetime.date | None = None
    accepted_on: datetime.date | None = None
    closed_on: datetime.date | None = None
    result: str = ""
    reason: str = ""
    ground: Ground = Ground.NONE
    ground_on: datetime.date | None = None
    person_id: int | None = None


@transaction.atomic
def take_over_tasks(
    *,
    by: Actor,
    project: Project,
    entries: Sequence[TaskEntry],
    corrections: Sequence[tuple[Task, TaskEntry]] = (),
) -> list[Task]:
    """Take in tasks from another system, and correct others; return the new ones in the order given.

    Without a ground a task is kept and never shown to the partner. A consent is that of the main resident. A consent
    that was withdrawn here stays withdrawn, unless the file has a later one. Raises IntegrityError for a number in use.
    """
    everything = [*entries, *(entry for _, entry in corrections)]
    finder = TenantFinder(project, {entry.address_id for entry in everything})
    finder.make_earlier_households(by=by, wanted=((entry.address_id, entry.sent_on) for entry in everything))
    new = [Task(project=project) for _ in entries]
    before = {task.pk: TaskStatus(task.status) for task, _ in corrections}
    pairs = [*zip(new, entries, strict=True), *corrections]
    for task, entry in zip(new, entries, strict=True):
        _fill(task, entry)
        task.created_by_id = entry.person_id
        task.household_id = finder.household_id(entry.address_id, entry.sent_on)
    for task, entry in corrections:
        _fill(task, entry)
        if task.household.address_id != entry.address_id:
            task.household_id = finder.household_id(entry.address_id, entry.sent_on)
    _give_grounds(by, pairs)
    Task.objects.bulk_create(new, batch_size=BATCH)
    write_rows([task for task, _ in corrections], _TASK_FIELDS)
    transitions = [step for task, entry in zip(new, entries, strict=True) for step in _history(task, entry)]
    transitions += [
        _step(task, before[task.pk], entry.status, _day_of(entry) or timezone.localdate(), entry)
        for task, entry in corrections
        if before[task.pk] != entry.status
    ]
    TaskTransition.objects.bulk_create(transitions, batch_size=BATCH)
    _log_many(by, log.Action.CREATE, "task", len(new))
    _log_many(by, log.Action.UPDATE, "task", len(corrections))
    return new


_TASK_FIELDS = [
    "household",
    "organisation",
    "domain",
    "description",
    "priority",
    "sent_on",
    "due_on",
    "status",
    "accepted_on",
    "finished_on",
    "closed_on",
    "result",
    "reason",
    "ground",
    "ground_on",
    "ground_reason",
    "consent",
]


def _fill(task: Task, entry: TaskEntry) -> None:
    task.number = entry.number
    task.organisation_id = entry.organisation_id
    task.domain, task.description = entry.domain.value, entry.description
    task.priority = entry.priority.value
    task.sent_on, task.due_on = entry.sent_on, entry.due_on
    task.status = entry.status.value
    task.accepted_on = entry.accepted_on
    task.closed_on = entry.closed_on if entry.status in CLOSED else None
    task.finished_on = entry.closed_on if entry.status is TaskStatus.DONE else None
    task.result, task.reason = entry.result, entry.reason


def keeps_consent(task: Task, entry: TaskEntry) -> bool:
    """Whether the consent of a task stays as it is: the same ground, and not given anew after it was withdrawn."""
    consent = task.consent
    if entry.ground is not Ground.CONSENT or consent is None or task.ground != Ground.CONSENT.value:
        return False
    if consent.organisation_id != entry.organisation_id:
        return False
    return consent.withdrawn_at is None or (
        entry.ground_on is None or entry.ground_on <= timezone.localdate(consent.withdrawn_at)
    )


def _give_grounds(by: Actor, pairs: Sequence[tuple[Task, TaskEntry]]) -> None:
    wanting: list[tuple[Task, TaskEntry]] = []
    for task, entry in pairs:
        if keeps_consent(task, entry):
            continue
        withdrawn = task.consent is not None and task.consent.withdrawn_at is not None
        if entry.ground is Ground.NONE and withdrawn:
            continue  # that is what a withdrawn consent comes to
        task.ground, task.ground_on, task.ground_reason = entry.ground.value, entry.ground_on, ""
        task.consent = None
        if entry.ground is Ground.LEGAL:
            task.ground_reason = LEGAL_REASON_TAKEN_OVER
        if entry.ground is Ground.CONSENT:
            wanting.append((task, entry))
    residents: dict[int, Resident] = {}
    for batch in in_batches({task.household_id for task, _ in wanting}):
        residents |= {one.household_id: one for one in Resident.objects.filter(household_id__in=batch, is_main=True)}
    consents = [
        Consent(
            household_id=task.household_id,
            resident=residents.get(task.household_id),
            organisation_id=entry.organisation_id,
            purpose=PURPOSE_TAKEN_OVER,
            form=Consent.Form.TAKEN_OVER,
            given_on=entry.ground_on or entry.sent_on,
        )
        for task, entry in wanting
    ]
    Consent.objects.bulk_create(consents, batch_size=BATCH)
    for (task, _), consent in zip(wanting, consents, strict=True):
        task.consent = consent
    _log_many(by, log.Action.CREATE, "consent", len(consents))


def _history(task: Task, entry: TaskEntry) -> list[TaskTransition]:
    """The transitions that must have been, with the dates that are known; an unknown date is that of the one before."""
    path = [TaskStatus.SENT]
    if entry.status not in (TaskStatus.SENT, TaskStatus.REFUSED):
        path.append(TaskStatus.ACCEPTED)
    elif entry.accepted_on is not None:
        # Accepted once, given back and sent again: no other way leads here.
        path += [TaskStatus.ACCEPTED, TaskStatus.RETURNED, TaskStatus.SENT]
    if path[-1] is not entry.status:
        path.append(entry.status)
    steps: list[TaskTransition] = []
    on = entry.sent_on
    previous: TaskStatus | None = None
    for status in path:
        known = entry.accepted_on if status is TaskStatus.ACCEPTED else None
        if status is entry.status and status in CLOSED:
            known = entry.closed_on
        on = max(known or on, on)
        steps.append(_step(task, previous, status, on, entry))
        previous = status
    return steps


def _step(
    task: Task, from_status: TaskStatus | None, to_status: TaskStatus, on: datetime.date, entry: TaskEntry
) -> TaskTransition:
    words = {TaskStatus.DONE: entry.result, TaskStatus.REFUSED: entry.reason, TaskStatus.RETURNED: entry.reason}
    return TaskTransition(
        task=task,
        from_status=from_status.value if from_status else "",
        to_status=to_status.value,
        at=datetime.datetime.combine(on, _NOON, tzinfo=AMSTERDAM),
        by_id=entry.person_id,
        explanation=words.get(to_status, ""),
    )


def _day_of(entry: TaskEntry) -> datetime.date | None:
    return entry.closed_on if entry.status in CLOSED else entry.accepted_on


def find_organisations(project: Project, names: Iterable[str]) -> dict[str, int | None]:
    """Return the id of each organisation by its name in small letters; None when the project has no such one."""
    found: dict[str, int | None] = dict.fromkeys(name.casefold() for name in names)
    for pk, name in Organisation.objects.filter(project=project).values_list("pk", "name"):
        if name.casefold() in found:
            found[name.casefold()] = pk
    return found


# --- Who lived there has changed ------------------------------------------------------------------------------------


def follow_tenancies(finder: TenantFinder, address_ids: Collection[int]) -> None:
    """Give interventions at these addresses to the household that lived there on their date.

    Tasks stay with the household they were sent for: consent was given by its people.
    """
    moved: list[Intervention] = []
    for batch in in_batches(sorted(address_ids)):
        interventions = Intervention.objects.filter(household__address_id__in=batch).select_related("household")
        for intervention in interventions:
            if intervention.household_id in finder.movers:
                continue
            target = finder.find(intervention.household.address_id, intervention.on)
            if target is not None and target != intervention.household_id:
                intervention.household_id = target
                moved.append(intervention)
    write_rows(moved, ["household"])


def _log_many(by: Actor, action: log.Action, object_type: str, count: int) -> None:
    if count:
        log.record(by=by, action=action, object_type=object_type, count=count)
