"""Telling the project leaders that a report made itself: a mail with a link, a row on the desk until it is opened."""

import datetime

from django.urls import reverse

from adv import dutch
from adv.accounts.models import Membership, OutgoingMail
from adv.accounts.permissions import Permission
from adv.accounts.roles import Role
from adv.mail import MailKind, queue_mail, register_kind
from households import desk
from reporting.models import Report

KIND = "report"
#: A mail about a report that nobody could send for so long is of no use any more.
_LASTS = datetime.timedelta(days=14)


def register() -> None:
    """Make the mail and the group on the desk known; called when the app is ready."""
    register_kind(
        MailKind(
            name=KIND,
            subject=lambda _mail: "Er staat een rapportage klaar",
            link=_link,
            lasts=_LASTS,
        )
    )
    desk.register("reports", "Rapportages", 90, reports_on_desk)


def _link(mail: OutgoingMail) -> str:
    return reverse("report_detail", args=[mail.about_id])


def announce(report: Report) -> None:
    """Queue a mail to each project leader; in the transaction in which the report is stored."""
    leaders = Membership.objects.active().filter(project_id=report.project_id, role=Role.PROJECT_LEADER)
    for membership in leaders:
        queue_mail(membership=membership, kind=KIND, on=_day(report), about_id=report.pk)


def _day(report: Report) -> datetime.date:
    assert report.finished_at is not None
    return report.finished_at.astimezone(dutch.AMSTERDAM).date()


def reports_on_desk(member: Membership, today: datetime.date) -> desk.DeskGroup | None:
    """Reports that made themselves and that no project leader has opened, and those that failed; one query."""
    if not member.can(Permission.REPORT_REQUEST):
        return None
    states = (Report.State.DONE, Report.State.FAILED)
    found = Report.objects.visible_to(member).filter(is_automatic=True, opened_at__isnull=True, state__in=states)
    rows = [
        desk.DeskRow(
            title=report.get_kind_display(),
            detail=dutch.period(report.starts_on, report.ends_on),
            url=reverse("report_detail", args=[report.pk]),
            when="mislukt" if report.state == Report.State.FAILED else "klaar",
            overdue=report.state == Report.State.FAILED,
        )
        for report in found.defer("figures", "cells")[: desk.MOST_ROWS]
    ]
    if not rows:
        return None
    return desk.DeskGroup(
        rows=rows, more_url=reverse("report_list"), hint="Vanzelf gemaakt na het einde van de periode."
    )
