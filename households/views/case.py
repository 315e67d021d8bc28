"""The status of a case, who is in charge, who else helps, and aftercare."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest
from adv.accounts.once import do_once
from adv.accounts.permissions import Permission, requires
from households.actions.aftercare import cancel_aftercare, plan_aftercare, record_aftercare
from households.actions.case_status import change_status, status_by_doors
from households.actions.dossier import log_look
from households.actions.helpers import add_helper, change_helper, entry_of, name_coordinator
from households.actions.history import last_change
from households.domain.case_status import CLOSING_LABELS, ClosingReason, options
from households.domain.changes import ChangeKind
from households.domain.codes import STATUS_LABELS, HouseholdStatus
from households.forms.case import AftercareForm, AftercarePlanForm, CoordinatorForm, HelperForm, StatusForm
from households.models import AftercareContact, DossierChange, Helper, Household, StatusChange
from households.views.lookup import visible_household_or_404


@requires(Permission.STATUS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def status_change(request: MemberRequest, pk: int) -> HttpResponse:
    """Show where a case stands and how it came there, and change it; closing has a page of its own."""
    household = visible_household_or_404(request, pk)
    status = HouseholdStatus(household.status)
    possible = options(status)
    form = StatusForm(
        request.POST if request.method == "POST" else None,
        options=possible,
        aftercare=HouseholdStatus.AFTERCARE in possible,
        initial={"based_on": last_change(household, [ChangeKind.STATUS])},
    )
    newer: list[DossierChange] = []
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            change_status(
                by=request.actor,
                household=household,
                person=request.user,
                to=form.chosen,
                on=form.cleaned_data["on"],
                explanation=form.cleaned_data["explanation"],
                aftercare_on=form.dates,
                based_on=form.cleaned_data["based_on"],
            )
            return reverse("household_detail", args=[pk])

        try:
            url = do_once(user=request.user, token=form.cleaned_data["once"], do=save)
        except ActionRefused as refused:
            newer = form.refuse(refused)
        else:
            household.refresh_from_db(fields=["status"])
            messages.success(request, f"Het huishouden is nu {STATUS_LABELS[HouseholdStatus(household.status)]}.")
            return redirect(url)
    elif request.method == "POST":
        newer = form.unseen(household, ChangeKind.STATUS)
    log_look(by=request.actor, member=request.member, household=household, object_type="status")
    doors = status_by_doors(household, today=timezone.localdate()) if None in possible else None
    context = {
        **_about(household),
        "form": form,
        "newer": newer,
        "can_choose": any(to is not HouseholdStatus.CLOSED for to in possible),
        "can_close": HouseholdStatus.CLOSED in possible,
        "doors_label": STATUS_LABELS[doors] if doors else "",
        "changes": [
            _in_words(change) for change in household.status_changes.select_related("by").order_by("-on", "-pk")
        ],
        "aftercare": household.aftercare.all(),
        "may_plan": status in (HouseholdStatus.AFTERCARE, HouseholdStatus.CLOSED),
    }
    return render(request, "households/status.html", context, status=422 if form.errors else 200)


def _in_words(change: StatusChange) -> dict[str, Any]:
    reason = CLOSING_LABELS[ClosingReason(change.reason)] if change.reason else ""
    return {
        "title": STATUS_LABELS[HouseholdStatus(change.to_status)].capitalize(),
        "before": STATUS_LABELS[HouseholdStatus(change.from_status)],
        "reason": reason,
        "change": change,
    }


@requires(Permission.STATUS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def coordinator_change(request: MemberRequest, pk: int) -> HttpResponse:
    """Name the one who is in charge, and show who was before."""
    household = visible_household_or_404(request, pk)
    past = list(household.coordinators.select_related("user", "organisation"))
    current = next((one for one in past if one.until is None), None)
    form = CoordinatorForm(
        request.POST if request.method == "POST" else None,
        household=household,
        initial={
            "based_on": last_change(household, [ChangeKind.COORDINATOR]),
            "who": CoordinatorForm.OWNER
            if current is None
            else CoordinatorForm.COLLEAGUE
            if current.user_id
            else CoordinatorForm.PARTNER,
            "user": current.user_id if current else None,
            "organisation": current.organisation_id if current else None,
            "name": current.name if current else "",
        },
    )
    newer: list[DossierChange] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def save() -> str:
            name_coordinator(
                by=request.actor,
                household=household,
                since=data["since"],
                user=data["user"] if data["who"] == CoordinatorForm.COLLEAGUE else None,
                organisation=data["organisation"] if data["who"] == CoordinatorForm.PARTNER else None,
                name=data["name"],
                based_on=data["based_on"],
            )
            return reverse("household_detail", args=[pk])

        url, newer = _done(request, form, save, "De regisseur is vastgelegd.")
        if url:
            return redirect(url)
    log_look(by=request.actor, member=request.member, household=household, object_type="coordinator")
    context = {**_about(household), "form": form, "newer": newer, "past": past, "current": current}
    return render(request, "households/coordinator.html", context, status=422 if form.errors else 200)


@requires(Permission.INTERVENTION_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def helper_add(request: MemberRequest, pk: int) -> HttpResponse:
    """Write down who else helps a household."""
    household = visible_household_or_404(request, pk)
    form = HelperForm(
        request.POST if request.method == "POST" else None, project=request.project, initial={"based_on": 0}
    )
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            add_helper(by=request.actor, household=household, entry=form.entry)
            return f"{reverse('household_detail', args=[pk])}#wie-doet-wat"

        url, _ = _done(request, form, save, "De hulp is vastgelegd.")
        if url:
            return redirect(url)
    log_look(by=request.actor, member=request.member, household=household, object_type="helper")
    context = {**_about(household), "form": form, "newer": [], "helper": None}
    return render(request, "households/helper.html", context, status=422 if form.errors else 200)


@requires(Permission.INTERVENTION_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def helper_change(request: MemberRequest, pk: int, helper_pk: int) -> HttpResponse:
    """Change what is known of a helper, also that it ended."""
    household = visible_household_or_404(request, pk)
    helper = get_object_or_404(
        Helper.objects.visible_to(request.member).select_related("organisation", "household"),
        household=household,
        pk=helper_pk,
    )
    entry = entry_of(helper)
    form = HelperForm(
        request.POST if request.method == "POST" else None,
        project=request.project,
        initial={
            "organisation": helper.organisation_id,
            "name": entry.name,
            "is_informal": "1" if entry.is_informal else "0",
            "since": entry.since,
            "until": entry.until,
            "content": entry.content.value,
            "remark": entry.remark,
            "based_on": last_change(household, [ChangeKind.HELPER], helper.pk),
        },
    )
    newer: list[DossierChange] = []
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            change_helper(by=request.actor, helper=helper, entry=form.entry, based_on=form.cleaned_data["based_on"])
            return f"{reverse('household_detail', args=[pk])}#wie-doet-wat"

        url, newer = _done(request, form, save, "De wijziging is opgeslagen.")
        if url:
            return redirect(url)
    log_look(by=request.actor, member=request.member, household=household, object_type="helper")
    context = {**_about(household), "form": form, "newer": newer, "helper": helper}
    return render(request, "households/helper.html", context, status=422 if form.errors else 200)


@requires(Permission.INTERVENTION_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def aftercare_plan(request: MemberRequest, pk: int) -> HttpResponse:
    """Plan one more contact after the guidance."""
    household = visible_household_or_404(request, pk)
    form = AftercarePlanForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            plan_aftercare(by=request.actor, household=household, on=form.cleaned_data["planned_on"])
            return reverse("household_detail", args=[pk])

        url, _ = _done(request, form, save, "Het nazorgcontact is gepland.")
        if url:
            return redirect(url)
    log_look(by=request.actor, member=request.member, household=household, object_type="aftercare")
    context = {**_about(household), "form": form, "contact": None}
    return render(request, "households/aftercare.html", context, status=422 if form.errors else 200)


@requires(Permission.INTERVENTION_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def aftercare_done(request: MemberRequest, pk: int, contact_pk: int) -> HttpResponse:
    """Write down how an aftercare contact went."""
    household, contact = _aftercare_contact(request, pk, contact_pk)
    form = AftercareForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def save() -> str:
            record_aftercare(
                by=request.actor,
                contact=contact,
                person=request.user,
                kind=data["kind"],
                at=data["at"] or timezone.now(),
                remark=data["remark"],
            )
            return reverse("household_detail", args=[pk])

        url, _ = _done(request, form, save, "Het nazorgcontact is vastgelegd.")
        if url:
            return redirect(url)
    log_look(by=request.actor, member=request.member, household=household, object_type="aftercare")
    context = {**_about(household), "form": form, "contact": contact}
    return render(request, "households/aftercare.html", context, status=422 if form.errors else 200)


@requires(Permission.INTERVENTION_RECORD)
@require_POST
def aftercare_cancel(request: MemberRequest, pk: int, contact_pk: int) -> HttpResponse:
    """Let a planned contact lapse."""
    household, contact = _aftercare_contact(request, pk, contact_pk)
    cancel_aftercare(by=request.actor, contact=contact)
    messages.success(request, "Het nazorgcontact is vervallen.")
    return redirect("household_detail", household.pk)


def _aftercare_contact(request: MemberRequest, pk: int, contact_pk: int) -> tuple[Household, AftercareContact]:
    """Return an open contact of this household. Raises Http404 for another's, or one that was settled."""
    household = visible_household_or_404(request, pk)
    found = AftercareContact.objects.visible_to(request.member).select_related("household").filter(household=household)
    contact = found.filter(pk=contact_pk).first()
    if contact is None:
        raise Http404
    return household, contact


def _about(household: Household) -> dict[str, Any]:
    return {"household": household, "eyebrow": f"{household.display_name} · {household.address}"}


def _done(request: MemberRequest, form: Any, save: Callable[[], str], message: str) -> tuple[str, list[DossierChange]]:
    """Do it once; return where to go, or what somebody else changed meanwhile with the reason on the form."""
    try:
        url = do_once(user=request.user, token=form.cleaned_data["once"], do=save)
    except ActionRefused as refused:
        if hasattr(form, "refuse"):
            return "", form.refuse(refused)
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return "", []
    messages.success(request, message)
    return url, []
