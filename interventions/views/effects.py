"""The effectenmatrix, the effects behind a cell, and what helped one household."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from adv.accounts.http import MemberRequest, read_id
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from households.actions.dossier import log_look
from households.domain.codes import DOMAIN_LABELS, DOMAIN_SHORT_LABELS, TYPE_LABELS, Domain, HouseholdType
from households.views.lookup import visible_household_or_404
from interventions.domain.codes import (
    EFFECT_VALUE_LABELS,
    INFORMAL_KINDS,
    PERSPECTIVE_LABELS,
    EffectValue,
    Perspective,
)
from interventions.domain.effect_matrix import Shown
from interventions.domain.effect_pairs import EffectPair, pair_effects
from interventions.domain.effects import TERM_LABELS, Term
from interventions.effect_matrix import EffectFilter, effect_matrix, effects_in_project, others_behind, sees_all
from interventions.effect_view import observation_of
from interventions.forms.effects import EffectFilterForm
from interventions.kind_choice import KindChoice, read_kind
from interventions.models import Effect, Intervention, OwnKind
from interventions.tried import tried_at

#: The valuations that can be chosen, in this order.
VALUES = (EffectValue.BETTER, EffectValue.WORSE, EffectValue.SAME)
_VALUE_TITLES = {EffectValue.BETTER: "+ beter", EffectValue.WORSE: "− slechter", EffectValue.SAME: "= hetzelfde"}

#: Effects on one page behind a cell.
PAGE_SIZE = 30

#: Keys of the address bar: which households, which valuation, which cell.
_WHOSE, _OWN = "wie", "mij"
_VALUE, _KIND, _DOMAIN = "waarde", "soort", "leefgebied"
#: In place of a kind: the informal ones together.
_INFORMAL = "informeel"


@requires(Permission.HOUSEHOLD_VIEW)
@require_safe
def effects_matrix(request: MemberRequest) -> HttpResponse:
    """Show the effects of the project by intervention and domain, resident and advisor beside each other."""
    form, chosen = _filter(request)
    value = _value(request)
    found = effect_matrix(request.member, chosen, value)
    side = _side(form)
    counts_all = chosen.only_own or sees_all(request.member)
    log.record(by=request.actor, action=log.Action.READ, object_type="effect_matrix")
    context = {
        "form": form,
        "matrix": found,
        "domains": [(domain.value, DOMAIN_LABELS[domain], DOMAIN_SHORT_LABELS[domain]) for domain in Domain],
        "show_resident": side is not Perspective.ADVISOR,
        "show_advisor": side is not Perspective.RESIDENT,
        "values": [
            {
                "label": _VALUE_TITLES[one],
                "url": _address(request, waarde=one.value),
                "active": one is value,
                "count": found.by_value.get(one, Shown()).words if counts_all else None,
            }
            for one in VALUES
        ],
        "whose": _whose(request, chosen),
        "value": value.value,
        "only_own": chosen.only_own,
        "value_words": EFFECT_VALUE_LABELS[value],
        "keeps": _keeps(request),
        "cell_query": _query(request),
        "due_url": reverse("effects_due") if request.member.can(Permission.EFFECT_RECORD) else "",
        "is_partial": not counts_all,
    }
    return render(request, "interventions/effects_matrix.html", context, status=422 if form.errors else 200)


@requires(Permission.HOUSEHOLD_VIEW)
@require_safe
def effects_behind(request: MemberRequest) -> HttpResponse:
    """Show the effects behind a cell: those at households whose dossier the member may open, and how many others."""
    form, chosen = _filter(request)
    value, domain, side = _value(request), _domain(request), _side(form)
    kind, which, label = _kind(request)
    counted = effects_in_project(request.member, chosen).filter(which, value=value.value)
    if domain is not None:
        counted = counted.filter(domain=domain.value)
    if side is not None:
        counted = counted.filter(perspective=side.value)
    visible = counted & Effect.objects.visible_to(request.member)
    others = others_behind(request.member, counted)
    in_order = visible.select_related("intervention__household__address", "intervention__own_kind").prefetch_related(
        "intervention__household__residents", "intervention__effects"
    )
    pages = Paginator(in_order.order_by("-observed_on", "-intervention", "domain", "-pk"), PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    log.record(by=request.actor, action=log.Action.READ, object_type="effect", count=len(page.object_list))
    sides = [PERSPECTIVE_LABELS[side]] if side else list(PERSPECTIVE_LABELS.values())
    context = {
        "title": f"{label}: {EFFECT_VALUE_LABELS[value]}",
        "eyebrow": DOMAIN_LABELS[domain] if domain else "Alle leefgebieden",
        "about": _about(chosen, sides),
        "rows": _pairs(list(page.object_list)),
        "page": page,
        "show_kind": kind is None,
        "others": ("enkele" if others.more else others.text) if others else "",
        "back_url": f"{reverse('effects_matrix')}?{_query(request)}",
    }
    return render(request, "interventions/effects_behind.html", context)


@requires(Permission.HOUSEHOLD_VIEW)
@require_safe
def household_effects(request: MemberRequest, pk: int) -> HttpResponse:
    """Show what was tried at a household, and what helped."""
    household = visible_household_or_404(request, pk)
    log_look(by=request.actor, member=request.member, household=household, object_type="effect")
    context = {
        "household": household,
        "eyebrow": f"{household.display_name} · {household.address}",
        "tried_groups": tried_at(request.member, household),
        "can_add": request.member.can(Permission.INTERVENTION_RECORD),
        "can_ask": request.member.can(Permission.EFFECT_RECORD),
    }
    return render(request, "interventions/household_effects.html", context)


# --- What the address bar asks ----------------------------------------------------------------------------------------


def _filter(request: MemberRequest) -> tuple[EffectFilterForm, EffectFilter]:
    """Return the filter that was asked for; what is wrong in it is left out."""
    form = EffectFilterForm(request.GET)
    form.is_valid()
    data = form.cleaned_data
    return form, EffectFilter(
        type=HouseholdType(data["type"]) if data.get("type") else None,
        term=Term(data["term"]) if data.get("term") else None,
        start=data.get("start"),
        end=data.get("end"),
        only_own=request.GET.get(_WHOSE) == _OWN and not sees_all(request.member),
    )


def _side(form: EffectFilterForm) -> Perspective | None:
    side = form.cleaned_data.get("side")
    return Perspective(side) if side else None


def _value(request: MemberRequest) -> EffectValue:
    asked = request.GET.get(_VALUE, "")
    return next((value for value in VALUES if value.value == asked), EffectValue.BETTER)


def _domain(request: MemberRequest) -> Domain | None:
    asked = request.GET.get(_DOMAIN, "")
    if asked and asked not in set(Domain):
        raise Http404
    return Domain(asked) if asked else None


def _kind(request: MemberRequest) -> tuple[KindChoice | None, Q, str]:
    """Return the kind of the cell (None for several), its condition and its label.

    Raises Http404 for what is no kind of this project.
    """
    asked = request.GET.get(_KIND, "")
    if not asked:
        return None, Q(), "Alle interventies"
    if asked == _INFORMAL:
        fixed = Q(intervention__own_kind__isnull=True, intervention__kind__in=[kind.value for kind in INFORMAL_KINDS])
        return None, fixed | Q(intervention__own_kind__is_informal=True), "Informeel samen"
    own_id = read_id(asked.rpartition("-")[2])
    own = OwnKind.objects.visible_to(request.member).filter(pk=own_id)
    kind = read_kind(asked, {one.pk: one for one in own})
    if kind is None:
        raise Http404
    return kind, Q(intervention__kind=kind.kind.value, intervention__own_kind=kind.own_id), kind.label


_CELL = (_KIND, _DOMAIN, "page")


def _query(request: MemberRequest) -> str:
    """The filter as a query string, without the cell and the page."""
    query = request.GET.copy()
    for name in _CELL:
        query.pop(name, None)
    return query.urlencode()


def _address(request: MemberRequest, **changes: str) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _keeps(request: MemberRequest) -> list[tuple[str, str]]:
    """What the filter form sends along: the choices made with links."""
    return [(name, request.GET[name]) for name in (_VALUE, _WHOSE) if name in request.GET]


def _whose(request: MemberRequest, chosen: EffectFilter) -> list[dict[str, Any]]:
    if sees_all(request.member):
        return []
    return [
        {"label": "Hele project", "url": _address(request, wie="project"), "active": not chosen.only_own},
        {"label": "Mijn huishoudens", "url": _address(request, wie=_OWN), "active": chosen.only_own},
    ]


def _about(chosen: EffectFilter, sides: list[str]) -> list[tuple[str, str]]:
    facts = [("Volgens", " en ".join(sides))]
    if chosen.type:
        facts.append(("Type", TYPE_LABELS[chosen.type]))
    if chosen.term:
        facts.append(("Termijn", TERM_LABELS[chosen.term]))
    return facts


@dataclass(frozen=True, slots=True)
class _PairRow:
    """What was seen of an intervention on one domain on one day, both sides, also when only one is asked for."""

    intervention: Intervention
    domain: Domain
    pair: EffectPair
    term: str
    household: str


def _pairs(effects: list[Effect]) -> list[_PairRow]:
    """Return the effects with the other side beside them, each pair once."""
    rows: dict[tuple[int, str, datetime.date], list[_PairRow]] = {}
    for effect in effects:
        key = (effect.intervention_id, effect.domain, effect.observed_on)
        if key in rows:
            continue
        intervention, domain = effect.intervention, Domain(effect.domain)
        beside = pair_effects(
            intervention_on=intervention.on,
            aimed=(),
            observations=[
                observation_of(one)
                for one in sorted(intervention.effects.all(), key=lambda one: one.pk)
                if (one.intervention_id, one.domain, one.observed_on) == key
            ],
        )
        household = intervention.household
        rows[key] = [
            _PairRow(
                intervention=intervention,
                domain=domain,
                pair=pair,
                term=TERM_LABELS[pair.term],
                household=f"{household.display_name}, {household.address}",
            )
            for one in beside
            for pair in one.pairs
        ]
    return [row for found in rows.values() for row in found]
