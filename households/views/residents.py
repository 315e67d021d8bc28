"""Who lives in a household: adding somebody, changing what is known, taking somebody away."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest
from adv.accounts.once import do_once
from adv.accounts.permissions import Permission, requires
from households.actions.dossier import log_look
from households.actions.history import last_change
from households.actions.residents import add_resident, change_resident, entry_of, remove_resident
from households.domain.changes import ChangeKind
from households.forms.residents import ResidentForm, initial_of
from households.models import DossierChange, Household, Resident
from households.views.lookup import visible_household_or_404


@requires(Permission.INTERVENTION_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def resident_add(request: MemberRequest, pk: int) -> HttpResponse:
    """Write down who else lives in a household."""
    household = visible_household_or_404(request, pk)
    form = ResidentForm(
        request.POST if request.method == "POST" else None,
        initial={"based_on": 0, "is_main": household.main_resident is None},
    )
    if request.method == "POST" and form.is_valid():
        response, _ = _done(
            request,
            form,
            household,
            lambda: add_resident(by=request.actor, household=household, entry=form.entry),
            "De bewoner is toegevoegd.",
        )
        if response:
            return response
    return _show(request, household, form, [], None)


@requires(Permission.INTERVENTION_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def resident_change(request: MemberRequest, pk: int, resident_pk: int) -> HttpResponse:
    """Change what is known of somebody, or take them away."""
    household = visible_household_or_404(request, pk)
    resident = get_object_or_404(household.residents.select_related("household"), pk=resident_pk)
    form = ResidentForm(
        request.POST if request.method == "POST" else None,
        initial={
            **initial_of(entry_of(resident)),
            "based_on": last_change(household, [ChangeKind.RESIDENT], resident.pk),
        },
    )
    newer: list[DossierChange] = []
    if request.method == "POST" and form.is_valid():
        is_away = "weg" in request.POST
        based_on = form.cleaned_data["based_on"]

        def save() -> object:
            if is_away:
                return remove_resident(by=request.actor, resident=resident, based_on=based_on)
            return change_resident(by=request.actor, resident=resident, entry=form.entry, based_on=based_on)

        words = f"{resident.full_name} is weggehaald." if is_away else "De wijziging is opgeslagen."
        response, newer = _done(request, form, household, save, words)
        if response:
            return response
    return _show(request, household, form, newer, resident)


def _done(
    request: MemberRequest, form: ResidentForm, household: Household, do: Callable[[], object], words: str
) -> tuple[HttpResponse | None, list[DossierChange]]:
    def save() -> str:
        do()
        return f"{reverse('household_detail', args=[household.pk])}#bewoners"

    try:
        url = do_once(user=request.user, token=form.cleaned_data["once"], do=save)
    except ActionRefused as refused:
        return None, form.refuse(refused)
    messages.success(request, words)
    return redirect(url), []


def _show(
    request: MemberRequest,
    household: Household,
    form: ResidentForm,
    newer: list[DossierChange],
    resident: Resident | None,
) -> HttpResponse:
    log_look(by=request.actor, member=request.member, household=household, object_type="resident")
    context = {
        "household": household,
        "eyebrow": f"{household.display_name} · {household.address}",
        "form": form,
        "newer": newer,
        "resident": resident,
    }
    return render(request, "households/resident.html", context, status=422 if form.errors else 200)
