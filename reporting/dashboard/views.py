"""The dashboard of the project leader, and the households behind a number."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from adv import dutch
from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from households.domain.codes import TYPE_LABELS
from households.models import Complex, Household
from reporting.dashboard import cards
from reporting.dashboard.behind import households_behind, read_behind
from reporting.dashboard.figures import dashboard_figures
from reporting.dashboard.filters import Chosen, read_filters, spans
from reporting.dashboard.tabs import tabs
from reporting.domain.dashboard import BEHIND_LABELS
from reporting.targets import words
from reporting.targets.standing import target_lines

#: Households on one page of a list.
PAGE_SIZE = 50


@requires(Permission.DASHBOARD_VIEW)
@require_safe
def dashboard(request: MemberRequest) -> HttpResponse:
    """Show how the project stands: reach, types, change, tasks, process and targets. Small numbers are shown."""
    today = timezone.localdate()
    chosen = read_filters(request.GET, request.project, today)
    figures = dashboard_figures(chosen.scope, today)
    lines = target_lines(request.project, today, is_page=True)
    log.record(by=request.actor, action=log.Action.READ, object_type="dashboard")
    link = cards.link_maker(chosen.query)
    context = {
        "tabs": tabs("dashboard"),
        "chosen": chosen,
        "periods": _periods(chosen),
        "complexes": Complex.objects.filter(project=request.project).order_by("position", "name"),
        "reach": cards.reach_card(figures.doors, link),
        "types": cards.types_card(figures.course, link),
        "change": cards.change_card(figures.course, link),
        "tasks": cards.tasks_card(figures.tasks, link),
        "process": cards.process_figures(figures.doors, figures.process, link),
        "targets": words.target_picture(lines),
    }
    return render(request, "reporting/dashboard.html", context)


def _periods(chosen: Chosen) -> list[dict[str, object]]:
    """Return the periods to choose from with one tap; the complex stays."""
    scope = chosen.scope
    place = f"&complex={scope.complex_id}" if scope.complex_id else ""
    whole = f"{reverse('dashboard')}{f'?{place[1:]}' if place else ''}"
    return [
        {"label": "Het hele project", "url": whole, "active": chosen.is_whole_project},
        *(
            {
                "label": span.name.capitalize(),
                "url": f"?van={span.start.isoformat()}&tot={span.end.isoformat()}{place}",
                "active": (scope.start, scope.end) == (span.start, span.end),
            }
            for span in spans(timezone.localdate())
        ),
    ]


@requires(Permission.DASHBOARD_VIEW)
@require_safe
def dashboard_households(request: MemberRequest) -> HttpResponse:
    """List the households behind a number, with a way into each dossier. The list is logged with its count."""
    asked = read_behind(request.GET.get("wat", ""))
    if asked is None:
        raise Http404
    behind, kind = asked
    today = timezone.localdate()
    chosen = read_filters(request.GET, request.project, today)
    visible = Household.objects.visible_to(request.member)
    found = households_behind(visible, chosen.scope, behind, kind, today)
    # Only the numbers, in one go: counting them and finding a page would each cost as much.
    ids = list(found.order_by("address__walk_position", "address_id", "pk").values_list("pk", flat=True))
    page = Paginator(ids, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = visible.select_related("address__complex", "owner").prefetch_related("residents").in_bulk(page.object_list)
    rows = [
        {
            "pk": one.pk,
            "name": one.display_name,
            "code": one.code,
            "address": str(one.address),
            "complex": one.address.complex.name if one.address.complex else "",
            "status": one.status,
            "type": one.type,
            "owner": one.owner.name if one.owner else "",
        }
        for one in (shown[pk] for pk in page.object_list)
    ]
    log.record(by=request.actor, action=log.Action.READ, object_type="household_list", count=len(rows))
    title = f"{BEHIND_LABELS[behind]}: {TYPE_LABELS[kind]}" if kind else BEHIND_LABELS[behind]
    context = {
        "title": title,
        "count": dutch.plural(page.paginator.count, "huishouden", "huishoudens"),
        "chosen": chosen,
        "by_points": kind is not None,
        "rows": rows,
        "page": page,
        "back": f"{reverse('dashboard')}{f'?{chosen.query}' if chosen.query else ''}",
    }
    return render(request, "reporting/dashboard_households.html", context)
