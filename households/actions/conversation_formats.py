"""Changing the questions of a project: a new version is worked on, then published, and never changes after that."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Project, User
from adv.audit import log
from adv.audit.actor import Actor
from households.domain.conversation_format import Format, FormatError, read_format
from households.domain.default_format import DEFAULT_FORMAT
from households.models import ConversationFormat


class FormatConflict(ActionRefused):
    """Somebody else changed the version that is being worked on."""

    def __init__(self) -> None:
        super().__init__(
            "Iemand anders heeft de vragen intussen gewijzigd. Er is niets overschreven: bekijk wat er nu staat en "
            "sla nog een keer op als jouw versie klopt."
        )


@transaction.atomic
def current_format(*, by: Actor, project: Project) -> ConversationFormat:
    """Return the version with which conversations begin; the first time that is the one of the field."""
    return _latest(project) or _first(by, project)


def _first(by: Actor, project: Project) -> ConversationFormat:
    """Make the first version, once however many begin at the same moment."""
    Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    row, is_new = ConversationFormat.objects.get_or_create(
        project=project, version=1, defaults={"content": DEFAULT_FORMAT.to_data(), "published_at": timezone.now()}
    )
    log.record(
        by=by,
        action=log.Action.CREATE if is_new else log.Action.READ,
        object_type="conversation_format",
        object_id=row.pk,
    )
    return row


def shown_format(project: Project) -> ConversationFormat:
    """Return the version in use to look at; before there is one, the one of the field, which is not kept yet."""
    return _latest(project) or ConversationFormat(project=project, version=1, content=DEFAULT_FORMAT.to_data())


def _latest(project: Project) -> ConversationFormat | None:
    return ConversationFormat.objects.published().filter(project=project).order_by("-version").first()


@transaction.atomic
def change_format(
    *, by: Actor, project: Project, change: Callable[[Format], Format], revision: int | None = None
) -> ConversationFormat:
    """Change the version that is being worked on; without one it begins as a copy of the one in use.

    ``revision`` is what the person had before them (0 when there was none). Raises FormatConflict when somebody else
    changed it since, and ActionRefused for a change that can't be.
    """
    current = current_format(by=by, project=project)
    Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    row = _draft(project)
    if revision is not None and revision != (row.revision if row else 0):
        raise FormatConflict
    before = read_format((row or current).content)
    try:
        after = change(before)
    except FormatError as error:
        raise ActionRefused(error.message, field=error.field or None) from error
    if after == before:
        return row or current
    if row is None:
        highest: int = ConversationFormat.objects.filter(project=project).aggregate(n=Max("version"))["n"]
        row = ConversationFormat(project=project, version=highest + 1)
    row.content = after.to_data()
    row.revision += 1
    row.save()
    _log(by, log.Action.UPDATE, row)
    return row


@transaction.atomic
def publish_format(*, by: Actor, project: Project, person: User, revision: int) -> ConversationFormat:
    """Let conversations from now on begin with the version that was worked on.

    Raises ActionRefused when there is none, and FormatConflict when it is not the one that the person saw.
    """
    Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    row = _draft(project)
    if row is None:
        raise ActionRefused("Er is niets gewijzigd om te publiceren.")
    if row.revision != revision:
        raise FormatConflict
    row.published_at = timezone.now()
    row.published_by = person
    row.save()
    _log(by, log.Action.EXECUTE, row)
    return row


@transaction.atomic
def drop_format(*, by: Actor, project: Project) -> None:
    """Leave the version that was worked on; what is in use stays as it is."""
    Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    row = _draft(project)
    if row is not None:
        _log(by, log.Action.DELETE, row)
        row.delete()


def _draft(project: Project) -> ConversationFormat | None:
    return ConversationFormat.objects.filter(project=project, published_at__isnull=True).first()


def _log(by: Actor, action: log.Action, row: ConversationFormat) -> None:
    log.record(by=by, action=action, object_type="conversation_format", object_id=row.pk)
