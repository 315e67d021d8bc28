"""Asking to open a colleague's household: one tap with a reason."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from households.actions.dossier import ACCESS_HOURS, open_colleagues_dossier
from households.forms.access import DossierAccessForm
from households.models import DossierAccess, Household
from households.views.lookup import refuse

#: The reasons that need no words: a button each.
PLAIN_REASONS = [
    (reason.value, reason.label) for reason in DossierAccess.Reason if reason != DossierAccess.Reason.OTHER
]


@requires(Permission.DOSSIER_REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_access_request(request: MemberRequest, pk: int) -> HttpResponse:
    """Show only whose household it is, and ask why; the answer opens it for a while."""
    reachable = Household.objects.in_project_of(request.member).select_related("address", "owner")
    household = reachable.prefetch_related("residents").filter(pk=pk).first()
    if household is None:
        refuse(request, pk)
    if Household.objects.visible_to(request.member).filter(pk=pk).exists():
        return redirect("household_detail", pk=pk)
    form = DossierAccessForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            open_colleagues_dossier(
                by=request.actor,
                member=request.member,
                household=household,
                reason=DossierAccess.Reason(form.cleaned_data["reason"]),
                explanation=form.cleaned_data["explanation"],
            )
        except ActionRefused as refused:
            form.add_error(refused.field, refused.message)
        else:
            return redirect("household_detail", pk=pk)
    log.record(
        by=request.actor,
        action=log.Action.READ,
        object_type="dossier_access_form",
        object_id=household.pk,
        household_id=household.pk,
    )
    context = {"household": household, "form": form, "reasons": PLAIN_REASONS, "hours": ACCESS_HOURS}
    return render(request, "households/request_access.html", context, status=422 if form.errors else 200)
