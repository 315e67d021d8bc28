"""Recording an intervention, looking at it, and recording what it did."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest
from adv.accounts.once import do_once
from adv.accounts.permissions import Permission, requires
from households.actions.dossier import log_look
from households.domain.codes import DOMAIN_SHORT_LABELS, Domain, HouseholdType
from households.models import Household
from households.views.lookup import visible_household_or_404
from interventions.actions.effects import record_both_sides, record_intervention
from interventions.domain.codes import INTERVENTION_LABELS, InterventionKind
from interventions.domain.effects import TERM_LABELS, term_of
from interventions.domain.hints import FIT_LABELS, hints_for
from interventions.domain.kinds import recent_kinds
from interventions.domain.themes import THEMES
from interventions.effect_view import effects_of
from interventions.forms.intervention import EffectForm, InterventionForm
from interventions.models import Intervention
from interventions.plan_view import asked_goal, open_goals
from interventions.views.lookup import find_or_404

#: So many of the latest interventions of a person are looked at to find the kinds used last.
_LOOK_BACK = 30


@requires(Permission.INTERVENTION_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def intervention_add(request: MemberRequest, pk: int) -> HttpResponse:
    """Record what was done for a household."""
    household = visible_household_or_404(request, pk)
    goals = open_goals(request, household)
    goal = asked_goal(request, goals)
    form = InterventionForm(
        request.POST or None,
        recent=_recently_used(request),
        goals=goals,
        initial={"goal": goal.pk, "domains": [goal.domain]} if goal else None,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def record() -> str:
            intervention = record_intervention(
                by=request.actor,
                household=household,
                person=request.user,
                on=data["on"],
                kind=data["kind"],
                domains=data["domains"],
                description=data["description"],
                goal=data.get("goal"),
            )
            return reverse("intervention_detail", args=[intervention.pk])

        try:
            url = do_once(user=request.user, token=data["once"], do=record)
        except ActionRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, "De interventie is opgeslagen.")
            return redirect(url)
    log_look(by=request.actor, member=request.member, household=household)
    household_type = HouseholdType(household.type) if household.type else None
    hints = [
        {
            "fit": FIT_LABELS[hint.fit],
            "tone": "ok" if hint.fit == "well" else "rest",
            "kinds": ", ".join(INTERVENTION_LABELS[kind] for kind in hint.kinds),
            "reason": hint.reason,
        }
        for hint in hints_for(household_type)
    ]
    context = {"form": form, "household": household, "eyebrow": _where(household), "hints": hints}
    return render(request, "interventions/intervention_add.html", context, status=422 if form.errors else 200)


@requires(Permission.INTERVENTION_RECORD)
@require_safe
def intervention_detail(request: MemberRequest, pk: int) -> HttpResponse:
    """Show an intervention, with its effects as seen by resident and professional beside each other."""
    intervention = _find(request, pk)
    log_look(by=request.actor, member=request.member, household=intervention.household, object_type="intervention")
    context = {
        "intervention": intervention,
        "household": intervention.household,
        "eyebrow": _where(intervention.household),
        "effects": effects_of(intervention),
        "can_add_effect": request.member.can(Permission.EFFECT_RECORD),
    }
    return render(request, "interventions/intervention_detail.html", context)


@requires(Permission.EFFECT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def effect_add(request: MemberRequest, pk: int) -> HttpResponse:
    """Record what an intervention did on one domain, seen from both sides."""
    intervention = _find(request, pk)
    aimed = [Domain(each.domain) for each in intervention.domains.all()]
    form = EffectForm(
        request.POST or None, aimed=aimed, initial={"domain": aimed[0].value} if len(aimed) == 1 else None
    )
    detail_url = reverse("intervention_detail", args=[intervention.pk])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def record() -> str:
            record_both_sides(
                by=request.actor,
                intervention=intervention,
                person=request.user,
                domain=data["domain"],
                sides=form.sides(),
                observed_on=data["observed_on"],
                sub_theme=data["sub_theme"],
            )
            return detail_url

        try:
            url = do_once(user=request.user, token=data["once"], do=record)
        except ActionRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, "Het effect is opgeslagen.")
            return redirect(url)
    log_look(by=request.actor, member=request.member, household=intervention.household, object_type="intervention")
    in_order = [*aimed, *(domain for domain in Domain if domain not in aimed)]
    context = {
        "form": form,
        "intervention": intervention,
        "household": intervention.household,
        "eyebrow": f"{intervention.household.display_name} · {intervention.get_kind_display()}",
        "themes": [(DOMAIN_SHORT_LABELS[domain], theme) for domain in in_order for theme in THEMES[domain]],
        "term_today": TERM_LABELS[term_of(intervention.on, timezone.localdate())],
    }
    return render(request, "interventions/effect_add.html", context, status=422 if form.errors else 200)


def _where(household: Household) -> str:
    return f"{household.display_name} · {household.address}"


def _find(request: MemberRequest, pk: int) -> Intervention:
    visible = Intervention.objects.visible_to(request.member).select_related(
        "household__address", "household__project", "by"
    )
    return find_or_404(
        request, visible.prefetch_related("domains", "effects", "household__residents"), pk, "intervention"
    )


def _recently_used(request: MemberRequest) -> tuple[InterventionKind, ...]:
    mine = Intervention.objects.visible_to(request.member).filter(by=request.user).order_by("-recorded_at", "-pk")
    return recent_kinds(InterventionKind(kind) for kind in mine.values_list("kind", flat=True)[:_LOOK_BACK])
