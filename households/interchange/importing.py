"""Bringing a file into a project: all or nothing, in one transaction, and only what differs."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from adv.accounts.models import Project
from adv.audit import log
from adv.audit.actor import Actor
from households.interchange.jobs import Change, ImportJob, Problem
from households.interchange.kinds import Kind
from households.interchange.tables import read_columns


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a file would do, or has done, to a project."""

    kind: Kind
    new: int
    changed: int
    unchanged: int
    #: All that is wrong, in the order of the rows. When there is anything here, nothing is stored.
    problems: Sequence[Problem]
    #: The first changed rows, with their values before and after.
    changes: Sequence[Change]
    notices: Sequence[str]

    @property
    def summary(self) -> str:
        """The one line that says what it came to."""
        return f"{self.kind.code}: {self.new} nieuw, {self.changed} gewijzigd, {self.unchanged} ongewijzigd"

    @property
    def wrong_rows(self) -> int:
        """How many rows have something wrong with them."""
        return len({problem.row for problem in self.problems})

    @property
    def changes_nothing(self) -> bool:
        """Whether the project is what the file says already."""
        return not self.new and not self.changed


class ImportRefusedError(Exception):
    """Rows of the file are wrong, so nothing was stored."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.summary)
        self.outcome = outcome


@transaction.atomic
def preview_file(
    *, by: Actor, project: Project, kind: Kind, content: bytes, options: frozenset[str] = frozenset()
) -> Outcome:
    """Say what a file would do, without doing it. FileUnreadableError when it can't be used at all."""
    job, outcome = _compare(project, kind, content, options)
    _log(by, kind, log.Action.READ, job)
    return outcome


@transaction.atomic
def import_file(
    *, by: Actor, project: Project, kind: Kind, content: bytes, options: frozenset[str] = frozenset()
) -> Outcome:
    """Bring a file in. Nothing is stored when anything is wrong: ImportRefusedError, or FileUnreadableError.

    Two imports into one project wait for each other.
    """
    Project.objects.select_for_update().get(pk=project.pk)
    job, outcome = _compare(project, kind, content, options)
    if outcome.problems:
        raise ImportRefusedError(outcome)
    if not outcome.changes_nothing:
        job.apply(by=by)
    _log(by, kind, log.Action.EXECUTE, job)
    return outcome


def _compare(project: Project, kind: Kind, content: bytes, options: frozenset[str]) -> tuple[ImportJob, Outcome]:
    if kind.job is None:
        raise ValueError(f"{kind.code} can't be read")
    now = timezone.now()
    job = kind.job(project=project, options=options, today=_today(now), now=now)
    table = read_columns(content, kind.columns)
    job.read(table)
    job.compare()
    notices = list(job.tally.notices)
    if table.ignored:
        notices.insert(0, f"niet gebruikte kolommen: {', '.join(table.ignored)}")
    outcome = Outcome(
        kind=kind,
        new=job.tally.new,
        changed=job.tally.changed,
        unchanged=job.tally.unchanged,
        problems=sorted(job.tally.problems),
        changes=job.tally.changes,
        notices=notices,
    )
    return job, outcome


def _today(now: datetime.datetime) -> datetime.date:
    return timezone.localdate(now)


def _log(by: Actor, kind: Kind, action: log.Action, job: ImportJob) -> None:
    count = job.tally.new + job.tally.changed + job.tally.unchanged
    log.record(by=by, action=action, object_type=f"import:{kind.code}", count=count)
