"""Asking for a report, making it, stopping it, and picking up what hangs."""

import datetime
import logging
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Project, User
from adv.audit import log
from adv.audit.actor import Actor
from reporting.domain.earlier import Kept, from_kept
from reporting.making import MadeReport, kind_for, make_report
from reporting.models import Report, ReportKind
from reporting.notice import announce
from reporting.storage import folder_of, write_files

logger = logging.getLogger(__name__)

#: No sign of life for this long, and a report is taken to hang: its worker died.
HANGS_AFTER = datetime.timedelta(minutes=5)
#: A report of which the worker dies is begun this often; after that only a person has it tried again, once each time.
MOST_ATTEMPTS = 3
#: Of the kept reports within or around a period, and of those that overlap it in part, so many are looked at: two
#: quarters in a half-year, and some by hand.
MOST_BESIDE = 4

_WAITING = (Report.State.QUEUED, Report.State.RUNNING)
_IN_QUEUE = "In de wachtrij"


class _StoppedError(Exception):
    """Somebody stopped the report, or another worker took it over, while it was being made."""


@transaction.atomic
def request_report(
    *,
    by: Actor,
    project: Project,
    person: User | None,
    starts_on: datetime.date,
    ends_on: datetime.date,
    is_internal: bool,
    kind: ReportKind | None = None,
) -> Report:
    """Ask for a report on a period; a worker makes it. The same request while it waits gives the same report.

    Without a kind a period up to a quarter gets the short report.

    Raises ActionRefused for a period that ends before it begins or after today.
    """
    if ends_on < starts_on:
        raise ActionRefused("De laatste dag ligt voor de eerste dag.", field="ends_on")
    if ends_on > timezone.localdate():
        raise ActionRefused("De periode loopt nog. Kies een laatste dag tot en met vandaag.", field="ends_on")
    Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    wanted = {
        "project": project,
        "kind": kind or kind_for(starts_on, ends_on),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "is_internal": is_internal,
    }
    waiting = Report.objects.filter(**wanted, state__in=_WAITING).first()
    return waiting or queue_report(by=by, wanted=wanted, person=person)


def queue_report(*, by: Actor, wanted: dict[str, Any], person: User | None, is_automatic: bool = False) -> Report:
    """Put the next version of the report with these columns in the queue. In a transaction that locked the project."""
    newest = Report.objects.filter(**wanted).aggregate(newest=Max("version"))["newest"] or 0
    report = Report.objects.create(
        **wanted, version=newest + 1, requested_by=person, is_automatic=is_automatic, step=_IN_QUEUE
    )
    log.record(by=by, action=log.Action.EXECUTE, object_type="report", object_id=report.pk)
    _send_on_commit(report.pk)
    return report


@transaction.atomic
def cancel_report(*, by: Actor, report: Report) -> bool:
    """Stop a report that is still being made; tells whether it was. One that is done already stays as it is."""
    stopped = Report.objects.filter(pk=report.pk, state__in=_WAITING).update(
        state=Report.State.CANCELLED, step="Gestopt", finished_at=timezone.now()
    )
    if stopped:
        log.record(by=by, action=log.Action.UPDATE, object_type="report", object_id=report.pk)
    return bool(stopped)


@transaction.atomic
def retry_report(*, by: Actor, report: Report) -> None:
    """Try a report again that failed or was stopped. Does nothing for another one.

    The number of attempts goes on counting: a worker that is still at an earlier one must not take a new one for its
    own.
    """
    started = Report.objects.filter(pk=report.pk, state__in=[Report.State.FAILED, Report.State.CANCELLED]).update(
        state=Report.State.QUEUED, step=_IN_QUEUE, progress=0, heartbeat_at=timezone.now(), finished_at=None
    )
    if started:
        log.record(by=by, action=log.Action.EXECUTE, object_type="report", object_id=report.pk)
        _send_on_commit(report.pk)


def run_report(report_id: int) -> None:
    """Make a report, as the worker does. May be called twice: only one of the two makes it.

    The row is claimed with its number of attempts; each step checks that the claim still holds, and the result is
    stored only then. So a report has one result, whatever dies or comes twice.
    """
    claim = _claim(report_id)
    if claim is None:
        return
    report = Report.objects.select_related("project").get(pk=report_id)

    def tell(percent: int, step: str) -> None:
        mine = Report.objects.filter(pk=report_id, state=Report.State.RUNNING, attempts=claim)
        if not mine.update(progress=percent, step=step, heartbeat_at=timezone.now()):
            raise _StoppedError

    try:
        made = make_report(
            report.project,
            report.starts_on,
            report.ends_on,
            is_internal=report.is_internal,
            kind=ReportKind(report.kind),
            made_on=timezone.localdate(report.requested_at),
            version=report.version,
            kept=() if report.is_internal else _kept_beside(report),
            progress=tell,
        )
        tell(98, "Opslaan")
        _store(report_id, claim, made)
    except _StoppedError:
        return
    except Exception:
        # Whatever went wrong, the row must say so; the details are in the log, without data of people.
        logger.exception("Report %s failed", report_id)
        Report.objects.filter(pk=report_id, state=Report.State.RUNNING, attempts=claim).update(
            state=Report.State.FAILED, step="Mislukt", finished_at=timezone.now()
        )


def _kept_beside(report: Report) -> list[Kept]:
    """The kept outside reports that somebody could put beside this one; of each period the last version.

    Those on periods within this one or around it, those that overlap it in part, and of the others the ones that end
    just before and just after it.
    """
    outside = Report.objects.filter(
        project_id=report.project_id, is_internal=False, state=Report.State.DONE, cells__isnull=False
    ).exclude(pk=report.pk)
    periods: dict[tuple[datetime.date, datetime.date], int] = {}
    for start, end, pk in outside.order_by("finished_at", "pk").values_list("starts_on", "ends_on", "pk"):
        periods[start, end] = pk
    start, end = report.starts_on, report.ends_on
    within = [one for one in periods if (start <= one[0] and one[1] <= end) or (one[0] <= start and end <= one[1])]
    partly = [one for one in periods if one[0] <= end and start <= one[1] and one not in within]
    before = [one for one in periods if one[1] < end and one not in within]
    after = [one for one in periods if one[1] > end and one not in within]
    near = sorted(before, key=lambda one: one[1])[-1:] + sorted(after, key=lambda one: one[1])[:1]
    close = [sorted(some, key=lambda one: one[1])[-MOST_BESIDE:] for some in (partly, within)]
    chosen = dict.fromkeys([*near, *close[0], *close[1]])
    cells = Report.objects.in_bulk([periods[one] for one in chosen])
    return [from_kept(kept.cells) for kept in cells.values() if kept.cells is not None]


@transaction.atomic
def _store(report_id: int, claim: int, made: MadeReport) -> None:
    """Store files and figures together: who stops the report or takes it over waits until both are there."""
    report = Report.objects.select_for_update(of=("self",)).get(pk=report_id)
    if report.state != Report.State.RUNNING or report.attempts != claim:
        raise _StoppedError
    write_files(folder_of(report_id), made.files)
    report.state, report.progress, report.step = Report.State.DONE, 100, "Klaar"
    report.figures, report.cells, report.checksum = made.figures, made.cells, made.checksum
    report.finished_at = timezone.now()
    if report.is_automatic and report.announced_at is None:
        report.announced_at = report.finished_at
        announce(report)
    report.save(
        update_fields=["state", "progress", "step", "figures", "cells", "checksum", "finished_at", "announced_at"]
    )


@transaction.atomic
def note_opened(*, by: Actor, report: Report) -> None:
    """Note that a project leader has seen an automatic report: it goes from their desk."""
    unseen = Report.objects.filter(pk=report.pk, is_automatic=True, opened_at__isnull=True)
    if unseen.update(opened_at=timezone.now()):
        log.record(by=by, action=log.Action.UPDATE, object_type="report", object_id=report.pk)


def _claim(report_id: int) -> int | None:
    """Take a waiting report, or one that hangs; gives the number of this attempt, None when it is not ours to make."""
    with transaction.atomic():
        report = Report.objects.select_for_update(of=("self",)).filter(pk=report_id).first()
        now = timezone.now()
        if report is None or not (report.state == Report.State.QUEUED or _hangs(report, now)):
            return None
        report.state = Report.State.RUNNING
        report.attempts += 1
        report.progress, report.step, report.heartbeat_at = 2, "Beginnen", now
        report.save(update_fields=["state", "attempts", "progress", "step", "heartbeat_at"])
        return report.attempts


def _hangs(report: Report, now: datetime.datetime) -> bool:
    last_sign = report.heartbeat_at or report.requested_at
    return report.state == Report.State.RUNNING and now - last_sign > HANGS_AFTER


@transaction.atomic
def sweep() -> int:
    """Send again what waits or runs without a sign of life, and give up what workers died of often enough.

    For the schedule: a broker may lose a message and a worker may die. Sending counts as a sign of life, so a long
    queue doesn't get the same message every time. Returns how many were sent again.
    """
    now = timezone.now()
    too_long_ago = now - HANGS_AFTER
    is_silent = Q(heartbeat_at__lt=too_long_ago) | Q(heartbeat_at__isnull=True, requested_at__lt=too_long_ago)
    sent = 0
    for report in Report.objects.select_for_update(of=("self",)).filter(is_silent, state__in=_WAITING):
        if report.state == Report.State.RUNNING and report.attempts >= MOST_ATTEMPTS:
            report.state, report.step, report.finished_at = Report.State.FAILED, "Mislukt", now
        else:
            report.state, report.step, report.heartbeat_at = Report.State.QUEUED, _IN_QUEUE, now
            _send_on_commit(report.pk)
            sent += 1
        report.save(update_fields=["state", "step", "heartbeat_at", "finished_at"])
    return sent


def _send_on_commit(report_id: int) -> None:
    from reporting.tasks import make_report_task

    transaction.on_commit(lambda: make_report_task.delay(report_id), robust=True)
