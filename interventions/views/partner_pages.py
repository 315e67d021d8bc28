"""The inbox of a partner organisation: only what ``PartnerTask`` holds, in four trays."""

from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from adv import dutch
from adv.accounts.http import MemberRequest
from adv.audit import log
from interventions.domain.codes import TaskStatus
from interventions.domain.inbox import TRAY_LABELS, Tray
from interventions.models import Task
from interventions.models.task import OPEN_STATUSES
from interventions.partner import partner_task

#: Tasks on one page of a tray.
PAGE_SIZE = 20


def partner_inbox(request: MemberRequest) -> HttpResponse:
    """Show one tray of the inbox of the organisation; without a choice the first that is not empty."""
    today = timezone.localdate()
    is_open, is_late = Q(status__in=OPEN_STATUSES), Q(due_on__isnull=False, due_on__lt=today)
    which = {
        Tray.NEW: Q(status=TaskStatus.SENT.value) & ~is_late,
        Tray.LATE: is_open & is_late,
        Tray.RUNNING: is_open & ~Q(status=TaskStatus.SENT.value) & ~is_late,
        Tray.DONE: ~is_open,
    }
    visible = Task.objects.visible_to(request.member)
    only_mine = request.GET.get("mine", "") == "1"
    if only_mine:
        visible = visible.filter(assignee=request.member)
    counts = visible.aggregate(**{tray.value: Count("pk", filter=which[tray]) for tray in Tray})
    chosen = request.GET.get("tray", "")
    tray = Tray(chosen) if chosen in set(Tray) else next((each for each in Tray if counts[each.value]), Tray.NEW)
    tasks = (
        visible.filter(which[tray])
        .select_related("project", "household__address", "organisation", "created_by", "assignee__user")
        .prefetch_related("household__residents")
        .order_by(*(["-closed_on", "-pk"] if tray == Tray.DONE else [F("due_on").asc(nulls_last=True), "pk"]))
    )
    page = Paginator(tasks, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        {"task": partner_task(task, today=today), "late": dutch.days_late(task.due_on, today) if task.due_on else ""}
        for task in page.object_list
    ]
    log.record(
        by=request.actor,
        action=log.Action.READ,
        object_type="task_list",
        ground=log.Ground.TASK,
        count=len(rows),
    )
    organisation = request.member.organisation
    context = {
        "organisation": organisation.name if organisation else "",
        "rows": rows,
        "page": page,
        "tray": tray.value,
        "tray_label": TRAY_LABELS[tray],
        "options": [
            {
                "label": TRAY_LABELS[each],
                "url": f"?tray={each.value}{'&mine=1' if only_mine else ''}",
                "active": each is tray,
                "count": counts[each.value],
            }
            for each in Tray
        ],
        "is_empty": not any(counts.values()) and not only_mine,
        "whose": [
            {"label": "Van iedereen", "url": f"?tray={tray.value}", "active": not only_mine},
            {"label": "Van mij", "url": f"?tray={tray.value}&mine=1", "active": only_mine},
        ],
    }
    return render(request, "interventions/partner_inbox.html", context)
