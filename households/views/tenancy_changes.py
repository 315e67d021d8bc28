"""Mutaties: who comes and who leaves, and deciding what becomes of a running case."""

from dataclasses import dataclass
from enum import StrEnum

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from households.actions.tenancy_changes import decide_change
from households.forms.tenancy_changes import DecisionForm
from households.models import Address, TenancyChange
from households.models.tenancy_change import TenancyChangeQuerySet

PAGE_SIZE = 50
#: Decisions that wait on the page; more is rare, and the rest comes when these are done.
MOST_WAITING = 50

_HIGHEST_ID = 2**63 - 1


class _Tone(StrEnum):
    """How the decision on a mutation looks."""

    WAITS = "late"
    COMES = "new"
    DONE = "rest"


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A mutation in a list."""

    id: int
    home: str
    place: str
    #: ``H.A. Meijer weg, R. Kowalska komt``.
    said: str
    when: str
    badge: str
    tone: str


@requires(Permission.WALKLIST_VIEW)
@require_safe
def change_list(request: MemberRequest) -> HttpResponse:
    """Show the mutations that wait for a decision of this member, and all those of the project."""
    own = TenancyChange.objects.to_decide_by(request.member)
    waiting = list(_rows(own.order_by("on", "pk"))[:MOST_WAITING])
    others = TenancyChange.objects.visible_to(request.member).exclude(pk__in=own.values("pk"))
    everything = _rows(others.order_by("-on", "-pk"))
    page = Paginator(everything, PAGE_SIZE).get_page(request.GET.get("page"))
    count = len(waiting) + len(page.object_list)
    log.record(by=request.actor, action=log.Action.READ, object_type="tenancy_change_list", count=count)
    context = {
        "waiting": [_row(change) for change in waiting],
        "rows": [_row(change) for change in page.object_list],
        "page": page,
        "rest_title": "Andere mutaties" if waiting else "Alle mutaties",
        "can_decide": request.member.can(Permission.STATUS_CHANGE),
        "can_import": request.member.can(Permission.DATA_IMPORT),
    }
    return render(request, "households/change_list.html", context)


def _rows(changes: TenancyChangeQuerySet) -> TenancyChangeQuerySet:
    return changes.select_related("address__complex", "old_household", "new_household").prefetch_related(
        "old_household__residents", "new_household__residents"
    )


def _row(change: TenancyChange) -> ChangeRow:
    today = timezone.localdate()
    address = change.address
    is_to_come = change.on > today
    if change.decision == TenancyChange.Decision.PENDING:
        badge, tone = "wacht op een besluit", _Tone.WAITS
    elif is_to_come:
        badge, tone = "komt nog", _Tone.COMES
    elif change.decision == TenancyChange.Decision.NOT_NEEDED:
        badge, tone = "", _Tone.DONE
    else:
        badge, tone = change.get_decision_display(), _Tone.DONE
    return ChangeRow(
        id=change.pk,
        home=address.number,
        place=address.complex.name if address.complex else address.street,
        said=_said(change),
        when=dutch.date_long(change.on),
        badge=badge,
        tone=tone,
    )


def _said(change: TenancyChange) -> str:
    is_to_come = change.on > timezone.localdate()
    parts = []
    if change.old_household is not None:
        parts.append(f"{change.old_household.display_name} {'vertrekt' if is_to_come else 'vertrok'}")
    if change.new_household is not None:
        came = "komt" if is_to_come else "kwam"
        parts.append(f"{change.new_household.display_name} {came} er wonen")
    return ", ".join(parts) or change.get_kind_display()


@requires(Permission.STATUS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def change_decide(request: MemberRequest, pk: int) -> HttpResponse:
    """Decide what becomes of the dossier of a household that leaves."""
    change = _rows(TenancyChange.objects.to_decide_by(request.member)).select_related("project").filter(pk=pk).first()
    if change is None or change.old_household is None:
        return _decided_or_404(request, pk)
    homes = Address.objects.visible_to(request.member)
    form = DecisionForm(request.POST if request.method == "POST" else None, homes=homes)
    if request.method == "POST" and form.is_valid():
        try:
            decided = decide_change(
                by=request.actor,
                change=change,
                person=request.user,
                decision=form.cleaned_data["decision"],
                new_address=form.home,
            )
        except ActionRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, f"{change.old_household.display_name}: {decided.get_decision_display()}.")
            return redirect("change_list")
    log.record(
        by=request.actor,
        action=log.Action.READ,
        object_type="tenancy_change",
        object_id=change.pk,
        household_id=change.old_household_id,
    )
    household = change.old_household
    is_to_come = change.on > timezone.localdate()
    context = {
        "change": change,
        "household": household,
        "heading": f"{household.display_name} {'vertrekt' if is_to_come else 'is vertrokken'}",
        "eyebrow": str(change.address),
        "row": _row(change),
        "is_to_come": is_to_come,
        "form": form,
        "offers": form.is_bound and len(form.offered) > 0,
    }
    return render(request, "households/change_decide.html", context, status=422 if form.errors else 200)


def _decided_or_404(request: MemberRequest, pk: int) -> HttpResponse:
    """Somebody who decides just after a colleague hears that; what is not theirs does not exist."""
    visible = TenancyChange.objects.visible_to(request.member)
    change = visible.exclude(decided_at=None).select_related("old_household").filter(pk=pk).first()
    if change is not None:
        messages.info(request, f"Hierover is al besloten: {change.get_decision_display()}.")
        return redirect("change_list")
    log.record(
        by=request.actor,
        action=log.Action.READ,
        object_type="tenancy_change",
        object_id=pk if pk <= _HIGHEST_ID else None,
        outcome=log.Outcome.DENIED,
    )
    raise Http404
