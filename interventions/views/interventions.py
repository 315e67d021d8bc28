"""Recording an intervention, looking at it, and recording what it did."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest, read_id
from adv.accounts.once import do_once
from adv.accounts.permissions import Permission, requires
from households.actions.dossier import log_look
from households.domain.codes import DOMAIN_SHORT_LABELS, TYPE_LABELS, Domain, HouseholdType
from households.models import Conversation, ConversationAction, Household
from households.views.lookup import is_of_a_colleague, refuse, visible_household
from interventions.actions.effects import record_both_sides, record_intervention
from interventions.actions.follow_up import follow_up
from interventions.domain.codes import INTERVENTION_LABELS, InterventionKind
from interventions.domain.effects import TERM_LABELS, term_of
from interventions.domain.hints import FIT_LABELS, hints_for
from interventions.domain.kinds import recent_kinds
from interventions.domain.themes import THEMES
from interventions.effect_view import effects_of
from interventions.follow_ups import asked_action
from interventions.forms.intervention import EffectForm, InterventionForm
from interventions.kind_choice import KindChoice
from interventions.models import Goal, Intervention, OwnKind, OwnTheme
from interventions.own_figures import own_figures
from interventions.plan_view import asked_goal, open_goals
from interventions.views.lookup import find_or_404

#: So many of the latest interventions of a person are looked at to find the kinds used last.
_LOOK_BACK = 30

#: Where somebody came from, in the address bar: they go back there.
_FROM, _WALKLIST = "van", "looplijst"


@requires(Permission.INTERVENTION_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def intervention_add(request: MemberRequest, pk: int) -> HttpResponse:
    """Record what was done for a household. From the looplijst a colleague's asks for a reason first."""
    household = visible_household(request, pk)
    if household is None:
        if request.GET.get(_FROM) == _WALKLIST and is_of_a_colleague(request, pk):
            return redirect("dossier_access_request", pk=pk)
        refuse(request, pk)
    goals = open_goals(request, household)
    goal = asked_goal(request, goals)
    action = asked_action(request, household)
    conversation = action.conversation if action else _asked_conversation(request, household)
    own_kinds = list(OwnKind.objects.visible_to(request.member).in_use())
    form = InterventionForm(
        request.POST or None,
        recent=_recently_used(request, own_kinds),
        own_kinds=own_kinds,
        goals=goals,
        initial=_asked(request, goal, conversation, action),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def record() -> str:
            intervention = record_intervention(
                by=request.actor,
                household=household,
                person=request.user,
                on=data["on"],
                kind=data["kind"].kind,
                own_kind=next((own for own in own_kinds if own.pk == data["kind"].own_id), None),
                domains=data["domains"],
                description=data["description"],
                goal=data.get("goal"),
                conversation=conversation,
            )
            if action is not None:
                follow_up(by=request.actor, action=action, intervention=intervention)
                return f"{reverse('conversation', args=[action.conversation_id])}#acties"
            if request.GET.get(_FROM) == _WALKLIST:
                return f"{reverse('walklist')}#deur-{household.address_id}"
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
    figures = own_figures(request.project, household_type)
    hints = [
        {
            "fit": FIT_LABELS[hint.fit],
            "tone": "ok" if hint.fit == "well" else "rest",
            "kinds": ", ".join(INTERVENTION_LABELS[kind] for kind in hint.kinds),
            "reason": hint.reason,
            "figures": [(INTERVENTION_LABELS[kind], figures[kind]) for kind in hint.kinds if kind in figures],
        }
        for hint in hints_for(household_type)
    ]
    context = {
        "form": form,
        "household": household,
        "eyebrow": _where(household),
        "hints": hints,
        "figures": figures,
        "type_word": TYPE_LABELS[household_type] if household_type else "",
        "conversation": conversation,
        "back_url": reverse("walklist") if request.GET.get(_FROM) == _WALKLIST else "",
    }
    return render(request, "interventions/intervention_add.html", context, status=422 if form.errors else 200)


@requires(Permission.INTERVENTION_RECORD)
@require_safe
def intervention_detail(request: MemberRequest, pk: int) -> HttpResponse:
    """Show an intervention, with its effects as seen by resident and professional beside each other."""
    intervention = find_intervention(request, pk)
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
    intervention = find_intervention(request, pk)
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
    themes = themes_of(request)
    in_order = [*aimed, *(domain for domain in Domain if domain not in aimed)]
    context = {
        "form": form,
        "intervention": intervention,
        "household": intervention.household,
        "eyebrow": f"{intervention.household.display_name} · {intervention.kind_name}",
        "themes": [(DOMAIN_SHORT_LABELS[domain], theme) for domain in in_order for theme in themes[domain]],
        "term_today": TERM_LABELS[term_of(intervention.on, timezone.localdate())],
    }
    return render(request, "interventions/effect_add.html", context, status=422 if form.errors else 200)


def _asked_conversation(request: MemberRequest, household: Household) -> Conversation | None:
    """Return the conversation that ``?gesprek=`` names, when it is one with this household; without it no query."""
    asked = read_id(request.GET.get("gesprek", ""))
    if not asked:
        return None
    return Conversation.objects.visible_to(request.member).filter(household=household, pk=asked).first()


def _asked(
    request: MemberRequest, goal: Goal | None, conversation: Conversation | None, action: ConversationAction | None
) -> dict[str, object]:
    """Fill in what the address says: ``doel``, ``leefgebied`` (once or more) and ``soort``; what is no code is left."""
    domains = [domain for domain in Domain if domain.value in request.GET.getlist("leefgebied")]
    initial: dict[str, object] = {"kind": request.GET.get("soort", "")}
    if goal is not None:
        initial["goal"] = goal.pk
        domains = domains or [Domain(goal.domain)]
    if conversation is not None:
        initial["on"] = conversation.visited_on
    if action is not None:
        initial["description"] = action.text
        domains = domains or [Domain(action.domain)]
    return {**initial, "domains": [domain.value for domain in domains]}


def _where(household: Household) -> str:
    return f"{household.display_name} · {household.address}"


def themes_of(request: MemberRequest) -> Mapping[Domain, Sequence[str]]:
    """Return the sub-themes to pick from: the fixed ones, and those of the project; one query."""
    own: defaultdict[str, list[str]] = defaultdict(list)
    for domain, name in OwnTheme.objects.visible_to(request.member).values_list("domain", "name"):
        own[domain].append(name)
    return {domain: [*THEMES[domain], *own[domain.value]] for domain in Domain}


def find_intervention(request: MemberRequest, pk: int) -> Intervention:
    """Return an intervention that this member may see, with what its pages need."""
    visible = Intervention.objects.visible_to(request.member).select_related(
        "household__address", "household__project", "by", "own_kind", "conversation"
    )
    return find_or_404(
        request, visible.prefetch_related("domains", "effects", "household__residents"), pk, "intervention"
    )


def _recently_used(request: MemberRequest, own_kinds: Sequence[OwnKind]) -> tuple[KindChoice, ...]:
    mine = Intervention.objects.visible_to(request.member).filter(by=request.user).order_by("-recorded_at", "-pk")
    by_id = {own.pk: own for own in own_kinds}
    used: Iterable[tuple[str, int | None]] = mine.values_list("kind", "own_kind_id")[:_LOOK_BACK]
    return recent_kinds(
        KindChoice(InterventionKind(kind)) if own_id is None else KindChoice.of_own(by_id[own_id])
        for kind, own_id in used
        if own_id is None or own_id in by_id
    )
