"""The board of the project leader: every task by state and organisation, with its age."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from adv.accounts.http import MemberRequest, read_id
from adv.accounts.models import Organisation
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from households.domain.codes import DOMAIN_SHORT_LABELS, Domain
from interventions.board import CLOSED_DAYS, GROUPS, build_board


@requires(Permission.TASK_BOARD)
@require_safe
def task_board(request: MemberRequest) -> HttpResponse:
    """Show all tasks of the project: a column per state, a row per organisation."""
    organisation = read_id(request.GET.get("organisation", ""))
    domain = request.GET.get("domain", "")
    domain = domain if domain in set(Domain) else ""
    only_late = request.GET.get("late", "") == "1"
    board = build_board(
        request.member, timezone.localdate(), organisation=organisation, domain=domain, only_late=only_late
    )
    log.record(by=request.actor, action=log.Action.READ, object_type="task_board", count=board.shown)
    context: dict[str, Any] = {
        "board": board,
        "organisations": Organisation.objects.filter(project=request.project),
        "domains": [(each.value, DOMAIN_SHORT_LABELS[each]) for each in Domain],
        "heads": [label for label, _ in GROUPS],
        "organisation": organisation,
        "domain": domain,
        "only_late": only_late,
        "closed_days": CLOSED_DAYS,
    }
    return render(request, "interventions/task_board.html", context)
