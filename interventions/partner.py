"""What a partner sees of a task: a literal list of fields, built in one place.

Pages for a partner get a ``PartnerTask`` and nothing else: no model, so that what is not named here can't be on the
page. The preview at sending ("this is what they will see") is built by the same function.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from adv.accounts.models import Project
from households.models import Household
from interventions.domain.codes import GROUND_LABELS, Ground, Priority, TaskStatus
from interventions.domain.inbox import Tray, tray_of
from interventions.models import Task, TaskMessage, TaskTransition

#: Statuses in which the partner may know who it is about, in a project that tells the name after accepting.
ACCEPTED_ONCE = frozenset({TaskStatus.ACCEPTED, TaskStatus.IN_PROGRESS, TaskStatus.DONE, TaskStatus.RETURNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerResident:
    """Who it is about and where: the least that is needed to get in touch."""

    name: str
    street_and_number: str
    postcode: str
    town: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerEntry:
    """A message or a change of status: what, when and by whom. ``status`` is empty for a message."""

    at: datetime.datetime
    by: str
    by_own_organisation: bool
    status: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerTask:
    """A task as the partner sees it. ``resident`` is None while the partner may not know who it is about.

    ``visible_until`` is the last day on which a closed task is seen.
    """

    id: int | None
    organisation: str
    description: str
    domain: str
    priority: str
    status: str
    tray: Tray
    ground: str
    sent_by: str
    sent_on: datetime.date
    due_on: datetime.date | None
    resident: PartnerResident | None
    assignee: str
    visible_until: datetime.date | None
    entries: tuple[PartnerEntry, ...]


def may_know_resident(status: TaskStatus, project: Project) -> bool:
    """Tell whether the partner may see name and address: not after refusing, and after accepting where that is set."""
    if status == TaskStatus.REFUSED:
        return False
    return not project.name_after_acceptance or status in ACCEPTED_ONCE


def partner_task(
    task: Task,
    *,
    today: datetime.date,
    own_users: Iterable[int] = (),
    messages: Iterable[TaskMessage] = (),
    transitions: Iterable[TaskTransition] = (),
) -> PartnerTask:
    """Build what a partner sees of ``task``, which may not be saved yet.

    ``own_users`` are the ids of the people of the organisation. Needs the household with address and residents, the
    project, the organisation, the sender and who does it to be loaded.
    """
    status = TaskStatus(task.status)
    own = frozenset(own_users)
    entries = [
        PartnerEntry(
            at=message.at,
            by=message.by.name,
            by_own_organisation=message.by_id in own,
            status="",
            text=message.text,
        )
        for message in messages
    ] + [
        PartnerEntry(
            at=transition.at,
            by=transition.by.name if transition.by else "",
            by_own_organisation=transition.by_id in own,
            status=transition.to_status,
            text=transition.explanation,
        )
        for transition in transitions
    ]
    return PartnerTask(
        id=task.pk,
        organisation=task.organisation.name,
        description=task.description,
        domain=task.domain,
        priority=Priority(task.priority).value,
        status=status.value,
        tray=tray_of(status, task.due_on, today),
        ground=GROUND_LABELS[Ground(task.ground)],
        sent_by=task.created_by.name if task.created_by else "",
        sent_on=task.sent_on,
        due_on=task.due_on,
        resident=_resident(task.household) if may_know_resident(status, task.project) else None,
        assignee=task.assignee.user.name if task.assignee and task.assignee.ended_at is None else "",
        visible_until=(
            task.closed_on + datetime.timedelta(days=task.project.partner_access_days) if task.closed_on else None
        ),
        entries=tuple(sorted(entries, key=lambda entry: entry.at)),
    )


def _resident(household: Household) -> PartnerResident:
    address, main = household.address, household.main_resident
    return PartnerResident(
        name=household.display_name,
        street_and_number=str(address),
        postcode=address.postcode,
        town=address.town,
        phone=main.phone if main else "",
    )
