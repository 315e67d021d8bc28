"""The settings of a project. Another protocol means another next step at every door."""

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Project
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.doors import refresh_doors
from households.models import Address

#: What the next step at a door follows from.
PROTOCOL_FIELDS: Sequence[str] = (
    "rings_per_daypart",
    "evening_starts_at",
    "weeks_between_rounds",
    "rounds_before_rest",
    "rest_weeks",
    "letter_min_days",
    "letter_max_days",
    "newcomer_after_months",
    "come_back_days",
    "refusal_min_months",
    "refusal_max_months",
)
SETTING_FIELDS: Sequence[str] = (
    "name",
    "area",
    "municipality",
    "corporation",
    "starts_on",
    "ends_on",
    "advisor_word",
    *PROTOCOL_FIELDS,
    "contact_details",
    "offline_names",
    "accept_working_days",
    "silent_weeks",
    "partner_access_days",
    "name_after_acceptance",
)

#: So many doors are worked out while somebody waits; more is done by the worker.
MOST_AT_ONCE = 500
#: No sign of the worker for so long, and it is told again.
OVERDUE_AFTER = datetime.timedelta(minutes=5)


class SettingsConflict(ActionRefused):
    """Somebody else changed the settings meanwhile; ``current`` is how they are now."""

    def __init__(self, current: Project) -> None:
        super().__init__("Iemand anders heeft de instellingen intussen gewijzigd. Er is niets overschreven.")
        self.current = current


def fingerprint(project: Project) -> str:
    """Return what tells these settings from any others: a form carries it from when it was opened."""
    values = {name: getattr(project, name) for name in SETTING_FIELDS}
    text = json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@transaction.atomic
def change_settings(*, by: Actor, project: Project, values: Mapping[str, object], seen: str) -> Project:
    """Change settings of a project; with another protocol all its doors are worked out again.

    ``seen`` is the fingerprint of the settings that the person had before them. Up to ``MOST_AT_ONCE`` doors are done
    here and now; with more the project keeps that they are outdated until the worker is through. Raises
    SettingsConflict when somebody else was first.
    """
    project = Project.objects.select_for_update().get(pk=project.pk)
    if fingerprint(project) != seen:
        raise SettingsConflict(project)
    changed = [name for name in SETTING_FIELDS if name in values and getattr(project, name) != values[name]]
    if not changed:
        return project
    for name in changed:
        setattr(project, name, values[name])
    project.save(update_fields=changed)
    log.record(
        by=by, action=log.Action.UPDATE, object_type="project_settings", object_id=project.pk, count=len(changed)
    )
    if set(changed) & set(PROTOCOL_FIELDS):
        _renew(project)
    return project


def _renew(project: Project) -> None:
    ids = list(Address.objects.filter(project=project).values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if len(ids) <= MOST_AT_ONCE:
        refresh_doors(project, ids, today=timezone.localdate())
        return
    project.doors_outdated_at = timezone.now()
    project.save(update_fields=["doors_outdated_at"])
    _send_on_commit(project.pk)


def renew_doors(project_id: int) -> None:
    """Work out all doors of a project whose protocol was changed, as the worker does.

    May be called twice, or stop halfway: the project says that there is work to do until all doors were done with the
    settings of its last change. Each batch is a transaction of its own, so that nobody at a door waits for long.
    """
    while True:
        project = Project.objects.filter(pk=project_id, doors_outdated_at__isnull=False).first()
        if project is None:
            return
        last = 0
        while True:
            doors = Address.objects.filter(project_id=project_id, pk__gt=last).order_by("pk")
            ids = list(doors.values_list("pk", flat=True)[:MOST_AT_ONCE])
            if not ids:
                break
            refresh_doors(project, ids, today=timezone.localdate())
            last = ids[-1]
        # Changed once more meanwhile: then all of them once more.
        Project.objects.filter(pk=project_id, doors_outdated_at=project.doors_outdated_at).update(
            doors_outdated_at=None
        )


def sweep_doors() -> int:
    """Tell the worker again about projects whose doors are outdated for too long; return how many."""
    overdue = Project.objects.filter(doors_outdated_at__lt=timezone.now() - OVERDUE_AFTER)
    ids = list(overdue.values_list("pk", flat=True))
    for project_id in ids:
        _send_on_commit(project_id)
    return len(ids)


def _send_on_commit(project_id: int) -> None:
    from households.tasks import renew_doors_task

    transaction.on_commit(lambda: renew_doors_task.delay(project_id), robust=True)
