"""The reports of a project: ask, follow, download."""

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from reporting import actions
from reporting.domain.periods import suggestions
from reporting.forms import ReportForm
from reporting.models import Report
from reporting.storage import FILES, folder_of

PAGE_SIZE = 25


@requires(Permission.REPORT_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def report_list(request: MemberRequest) -> HttpResponse:
    """Show the reports, and ask for one."""
    can_request = request.member.can(Permission.REPORT_REQUEST)
    if request.method == "POST" and not can_request:
        log.record(by=request.actor, action=log.Action.EXECUTE, object_type="report", outcome=log.Outcome.DENIED)
        raise PermissionDenied
    today = timezone.localdate()
    spans = suggestions(today, request.project.starts_on)
    form = ReportForm(request.POST or None, initial=_initial(request, spans[0].start, spans[0].end))
    if request.method == "POST" and form.is_valid():
        try:
            report = actions.request_report(
                by=request.actor, project=request.project, person=request.user, **form.cleaned_data
            )
        except ActionRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect("report_detail", report.pk)
    reports = Report.objects.visible_to(request.member).defer("figures", "cells").select_related("requested_by")
    page = Paginator(reports, PAGE_SIZE).get_page(request.GET.get("page"))
    log.record(by=request.actor, action=log.Action.READ, object_type="report", count=max(len(page), 1))
    context = {"form": form, "spans": spans, "page": page, "can_request": can_request}
    return render(request, "reporting/list.html", context, status=422 if form.errors else 200)


def _initial(request: MemberRequest, start: datetime.date, end: datetime.date) -> dict[str, datetime.date]:
    """Return the period from the address bar, when it is one; otherwise the one suggested first."""
    try:
        asked = [datetime.date.fromisoformat(request.GET.get(name, "")) for name in ("van", "tot")]
    except ValueError:
        asked = [start, end]
    return {"starts_on": asked[0], "ends_on": asked[1]}


@requires(Permission.REPORT_VIEW)
@require_safe
def report_detail(request: MemberRequest, pk: int) -> HttpResponse:
    """Show how far a report is, and its files when it is done. Asked by htmx: only the part that changes."""
    report = get_object_or_404(
        Report.objects.visible_to(request.member).defer("figures", "cells").select_related("requested_by"), pk=pk
    )
    name = "reporting/_state.html" if request.htmx else "reporting/detail.html"
    if not request.htmx:
        log.record(by=request.actor, action=log.Action.READ, object_type="report", object_id=report.pk)
    if report.is_new_for(request.member):
        actions.note_opened(by=request.actor, report=report)
    context = {"report": report, "can_request": request.member.can(Permission.REPORT_REQUEST)}
    return render(request, name, context)


@requires(Permission.REPORT_VIEW)
@require_safe
def report_file(request: MemberRequest, pk: int, name: str) -> HttpResponse:
    """Send one of the files of a finished report."""
    report = get_object_or_404(Report.objects.visible_to(request.member), pk=pk, state=Report.State.DONE)
    path = folder_of(report.pk) / name
    if name not in FILES or not path.is_file():
        raise Http404
    log.record(by=request.actor, action=log.Action.EXECUTE, object_type="report_file", object_id=report.pk)
    kind = "intern" if report.is_internal else "buiten"
    saved_as = f"rapport-{request.project.slug}-{report.starts_on}-{report.ends_on}-{kind}-v{report.version}"
    return HttpResponse(
        path.read_bytes(),
        content_type=FILES[name],
        headers={"Content-Disposition": f'attachment; filename="{saved_as}{path.suffix}"'},
    )


@requires(Permission.REPORT_REQUEST)
@require_POST
def report_cancel(request: MemberRequest, pk: int) -> HttpResponse:
    """Stop a report that is being made."""
    report = get_object_or_404(Report.objects.visible_to(request.member), pk=pk)
    if actions.cancel_report(by=request.actor, report=report):
        messages.success(request, "De rapportage is gestopt.")
    return redirect("report_detail", report.pk)


@requires(Permission.REPORT_REQUEST)
@require_POST
def report_retry(request: MemberRequest, pk: int) -> HttpResponse:
    """Try again to make a report that failed or was stopped."""
    report = get_object_or_404(Report.objects.visible_to(request.member), pk=pk)
    actions.retry_report(by=request.actor, report=report)
    return redirect("report_detail", report.pk)
