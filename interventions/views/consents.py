"""Consent as a thing of its own: what a household agreed to, giving it, and the text with which it is asked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest, read_id
from adv.accounts.models import Organisation
from adv.accounts.once import do_once
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from households.actions.dossier import log_look
from households.views.lookup import visible_household_or_404
from interventions.actions.consents import change_consent_text, give_consent, wording_for
from interventions.domain.consent_text import DEFAULT_TEXT, FIELDS
from interventions.forms.consent import ConsentForm, ConsentTextForm
from interventions.models import Consent, ConsentText, Task

#: The names of the buttons, in the order of the steps.
READ, EDIT, RECORD = "read", "edit", "record"


@requires(Permission.HOUSEHOLD_VIEW)
@require_safe
def consent_list(request: MemberRequest, pk: int) -> HttpResponse:
    """Show what a household agreed to share with whom, also what was withdrawn, and what goes without consent."""
    household = visible_household_or_404(request, pk)
    consents = list(
        Consent.objects.visible_to(request.member)
        .filter(household=household)
        .select_related("organisation", "resident", "recorded_by", "withdrawn_by")
        .prefetch_related("tasks")
    )
    without = (
        Task.objects.visible_to(request.member)
        .filter(household=household, consent__isnull=True)
        .select_related("organisation")
    )
    log_look(by=request.actor, member=request.member, household=household, object_type="consent")
    context = {
        "household": household,
        "eyebrow": f"{household.display_name} · {household.address}",
        "standing": [consent for consent in consents if consent.is_standing],
        "withdrawn": [consent for consent in consents if not consent.is_standing],
        "without": without,
        "can_record": request.member.can(Permission.CONSENT_RECORD),
    }
    return render(request, "interventions/consent_list.html", context)


@requires(Permission.CONSENT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def consent_add(request: MemberRequest, pk: int) -> HttpResponse:
    """Record consent apart from a task: say what it is for, read the text together, record it."""
    household = visible_household_or_404(request, pk)
    form = ConsentForm(
        request.POST or None,
        household=household,
        initial={"organisation": read_id(request.GET.get("organisation", "")) or None},
    )
    step = request.POST.get("step", READ)
    wording = ""
    if request.method == "POST" and form.is_valid() and step != EDIT:
        data = form.cleaned_data
        wording = wording_for(data["organisation"], household.project, data["purpose"])
        if step == RECORD:

            def write() -> str:
                give_consent(
                    by=request.actor,
                    household=household,
                    resident=data["resident"],
                    organisation=data["organisation"],
                    purpose=data["purpose"],
                    form=data["consent_form"],
                    given_on=data["given_on"],
                    person=request.user,
                )
                return reverse("consent_list", args=[household.pk])

            try:
                url = do_once(user=request.user, token=data["once"], do=write)
            except ActionRefused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
                wording = ""
            else:
                messages.success(request, f"De toestemming voor {data['organisation']} is vastgelegd.")
                return redirect(url)
    log_look(by=request.actor, member=request.member, household=household, object_type="consent")
    context = {
        "form": form,
        "household": household,
        "eyebrow": f"{household.display_name} · {household.address}",
        "wording": wording,
        "show_errors": step != EDIT,
    }
    status = 422 if form.errors and step != EDIT else 200
    return render(request, "interventions/consent_add.html", context, status=status)


@requires(Permission.SETTINGS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def consent_texts(request: MemberRequest) -> HttpResponse:
    """Show and change the text with which consent is asked: for one organisation, or for all others."""
    chosen = request.GET.get("organisation", "")
    here = Organisation.objects.filter(project=request.project)
    organisation = get_object_or_404(here, pk=read_id(chosen)) if chosen else None
    texts = {
        text.organisation_id: text
        for text in ConsentText.objects.filter(project=request.project).select_related("changed_by")
    }
    current = texts.get(organisation.pk if organisation else None)
    initial = {"text": current.text if current else "", "seen": current.text if current else ""}
    form = ConsentTextForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_consent_text(
                by=request.actor,
                project=request.project,
                organisation=organisation,
                text=form.cleaned_data["text"],
                person=request.user,
                seen=form.cleaned_data["seen"],
            )
        except ActionRefused as refusal:
            form.add_error(refusal.field, refusal.message)
            # Saving once more is on purpose then: what stands there now is on the page.
            form.data = {**request.POST.dict(), "seen": initial["seen"]}
        else:
            messages.success(request, "De tekst is opgeslagen. Toestemmingen van eerder houden hun eigen tekst.")
            return redirect(request.get_full_path())
    log.record(by=request.actor, action=log.Action.READ, object_type="consent_text")
    general = texts.get(None)
    context = {
        "form": form,
        "organisation": organisation,
        "current": current,
        "fallback": (general.text if general and organisation else DEFAULT_TEXT),
        "fields": FIELDS.items(),
        "options": [
            {"label": "Alle organisaties", "url": "?", "active": organisation is None},
            *(
                {
                    "label": f"{one.name} (eigen tekst)" if one.pk in texts else one.name,
                    "url": f"?organisation={one.pk}",
                    "active": one == organisation,
                }
                for one in here
            ),
        ],
    }
    return render(request, "interventions/consent_texts.html", context, status=422 if form.errors else 200)
