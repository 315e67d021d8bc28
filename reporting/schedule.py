"""Reports that make themselves: after each quarter and half-year, for every project, once.

The schedule may be off for a while or run twice: what is due is worked out from the calendar, and a constraint keeps an
automatic report to one per project and period. A person's own report on that period does not stand in its way.
"""

import datetime

from django.db import transaction
from django.db.models import Min

from adv.accounts.models import Project
from adv.audit.actor import Actor
from adv.dutch import AMSTERDAM
from households.models import ContactMoment
from reporting.actions import queue_report
from reporting.domain.periods import DuePeriod, due_periods
from reporting.models import Report, ReportKind

#: So many at a time: somebody who asks for a report by hand does not wait behind those of all projects.
MOST_AT_ONCE = 12


def request_due_reports(*, today: datetime.date) -> int:
    """Put in the queue what is due and not there yet, the oldest first; returns how many.

    What is asked for waits until the ones before it are made, so this may be called every minute.
    """
    waiting = (Report.State.QUEUED, Report.State.RUNNING)
    room = MOST_AT_ONCE - Report.objects.filter(is_automatic=True, state__in=waiting).count()
    asked = 0
    for project in Project.objects.order_by("pk"):
        for due in _due(project, today):
            if asked >= room:
                return asked
            asked += _request(project, due)
    return asked


def _due(project: Project, today: datetime.date) -> list[DuePeriod]:
    begins_on = project.starts_on or _first_day(project)
    if begins_on is None:
        return []
    made = set(Report.objects.filter(project=project, is_automatic=True).values_list("kind", "starts_on", "ends_on"))
    return [
        due
        for due in due_periods(today, begins_on=begins_on, ends_on=project.ends_on)
        if (_kind(due).value, due.span.start, due.span.end) not in made
    ]


def _first_day(project: Project) -> datetime.date | None:
    """Return the day of the first thing that happened in a project without a date of its own."""
    first = ContactMoment.objects.standing().filter(project=project).aggregate(first=Min("at"))["first"]
    return None if first is None else first.astimezone(AMSTERDAM).date()


def _kind(due: DuePeriod) -> ReportKind:
    return ReportKind.MANAGEMENT if due.is_half_year else ReportKind.QUARTERLY


@transaction.atomic
def _request(project: Project, due: DuePeriod) -> bool:
    """Queue the outside version; False when another worker was first."""
    Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    wanted = {
        "project": project,
        "kind": _kind(due),
        "starts_on": due.span.start,
        "ends_on": due.span.end,
        "is_internal": False,
    }
    if Report.objects.filter(**wanted, is_automatic=True).exists():
        return False
    queue_report(by=Actor.system(project.pk), wanted=wanted, person=None, is_automatic=True)
    return True
