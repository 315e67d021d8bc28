"""The history of a dossier: every change, who made it, from what to what."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission, requires
from households.actions.dossier import log_look
from households.domain.changes import KIND_LABELS, ChangeKind
from households.models import DossierChange
from households.views.lookup import visible_household_or_404

#: Lines on one page.
PER_PAGE = 30


@requires(Permission.HOUSEHOLD_VIEW)
@require_safe
def dossier_history(request: MemberRequest, pk: int) -> HttpResponse:
    """Show every change of a case, the last one written first; ``?soort=goal`` only those of goals."""
    household = visible_household_or_404(request, pk)
    log_look(by=request.actor, member=request.member, household=household, object_type="history")
    lines = DossierChange.objects.visible_to(request.member).filter(household=household).select_related("by")
    kind = request.GET.get("soort", "")
    if kind in set(ChangeKind):
        lines = lines.filter(kind=kind)
    context = {
        "household": household,
        "eyebrow": f"{household.display_name} · {household.address}",
        "page": Paginator(lines.order_by("-at", "-pk"), PER_PAGE).get_page(request.GET.get("page")),
        "kinds": [
            {"label": "Alles", "url": "?", "active": kind not in set(ChangeKind)},
            *({"label": label, "url": f"?soort={code}", "active": code == kind} for code, label in KIND_LABELS.items()),
        ],
    }
    return render(request, "households/history.html", context)
