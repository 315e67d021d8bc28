"""Correcting an intervention or an effect; what it was stays in the history of the household."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest
from adv.accounts.once import do_once
from adv.accounts.permissions import Permission, requires
from households.actions.dossier import log_look
from households.actions.history import last_change
from households.domain.changes import ChangeKind
from households.domain.codes import DOMAIN_LABELS, DOMAIN_SHORT_LABELS, Domain
from households.models import DossierChange
from interventions.actions.corrections import correct_effect, correct_intervention
from interventions.domain.codes import PERSPECTIVE_LABELS, Perspective
from interventions.forms.corrections import EffectCorrectionForm, InterventionCorrectionForm
from interventions.kind_choice import choices_of
from interventions.models import Effect, OwnKind
from interventions.views.interventions import find_intervention, themes_of
from interventions.views.lookup import find_or_404


@requires(Permission.INTERVENTION_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def intervention_correct(request: MemberRequest, pk: int) -> HttpResponse:
    """Correct what was done, for what or when."""
    intervention = find_intervention(request, pk)
    household = intervention.household
    (kind,) = choices_of([intervention])
    form = InterventionCorrectionForm(
        request.POST if request.method == "POST" else None,
        recent=(kind,),
        recent_label="Nu",
        own_kinds=list(OwnKind.objects.visible_to(request.member).in_use()),
        initial={
            "kind": kind.key,
            "domains": [one.domain for one in intervention.domains.all()],
            "on": intervention.on,
            "description": intervention.description,
            "based_on": last_change(household, [ChangeKind.INTERVENTION], intervention.pk),
        },
    )
    url = reverse("intervention_detail", args=[intervention.pk])
    newer: list[DossierChange] = []
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            correct_intervention(
                by=request.actor,
                intervention=intervention,
                entry=form.entry,
                based_on=form.cleaned_data["based_on"],
            )
            return url

        try:
            do_once(user=request.user, token=form.cleaned_data["once"], do=save)
        except ActionRefused as refused:
            newer = form.refuse(refused)
        else:
            messages.success(request, "De interventie is gewijzigd.")
            return redirect(url)
    log_look(by=request.actor, member=request.member, household=household, object_type="intervention")
    context = {
        "form": form,
        "intervention": intervention,
        "eyebrow": f"{household.display_name} · {household.address}",
        "newer": newer,
    }
    status = 409 if newer else 422 if form.errors else 200
    return render(request, "interventions/intervention_correct.html", context, status=status)


@requires(Permission.EFFECT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def effect_correct(request: MemberRequest, pk: int, effect_pk: int) -> HttpResponse:
    """Correct what one side saw on one domain."""
    intervention = find_intervention(request, pk)
    household = intervention.household
    visible = Effect.objects.visible_to(request.member).filter(intervention=intervention)
    effect = find_or_404(request, visible.select_related("intervention__household"), effect_pk, "effect")
    form = EffectCorrectionForm(
        request.POST if request.method == "POST" else None,
        initial={
            "value": effect.value,
            "fragment": effect.fragment,
            "observed_on": effect.observed_on,
            "sub_theme": effect.sub_theme,
            "based_on": last_change(household, [ChangeKind.EFFECT], effect.pk),
        },
    )
    url = reverse("intervention_detail", args=[intervention.pk])
    newer: list[DossierChange] = []
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            correct_effect(by=request.actor, effect=effect, entry=form.entry, based_on=form.cleaned_data["based_on"])
            return url

        try:
            do_once(user=request.user, token=form.cleaned_data["once"], do=save)
        except ActionRefused as refused:
            newer = form.refuse(refused)
        else:
            messages.success(request, "Het effect is gewijzigd.")
            return redirect(url)
    log_look(by=request.actor, member=request.member, household=household, object_type="effect")
    domain = Domain(effect.domain)
    context = {
        "form": form,
        "intervention": intervention,
        "eyebrow": f"{household.display_name} · {intervention.kind_name}",
        "about": f"{DOMAIN_LABELS[domain]}, volgens de {PERSPECTIVE_LABELS[Perspective(effect.perspective)]}",
        "themes": [(DOMAIN_SHORT_LABELS[domain], theme) for theme in themes_of(request)[domain]],
        "newer": newer,
    }
    status = 409 if newer else 422 if form.errors else 200
    return render(request, "interventions/effect_correct.html", context, status=status)
