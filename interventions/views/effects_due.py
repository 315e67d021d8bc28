"""Asking what interventions did, after 4, 12 and 25 weeks: the list, and answering for one household in one go."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest, read_id
from adv.accounts.once import do_once
from adv.accounts.permissions import Permission, requires
from adv.accounts.roles import Role
from adv.audit import log
from households.actions.dossier import log_look
from households.domain.codes import Domain
from households.models import Household
from households.views.lookup import visible_household_or_404
from interventions.actions.effects import record_answers
from interventions.domain.codes import Perspective
from interventions.domain.effect_due import LATE_AFTER, MOMENT_WEEKS
from interventions.effects_due import caseload_of, households_to_ask, open_questions, questions_at
from interventions.forms.effects import AskForm, Question
from interventions.models import Intervention

#: Households on one page of the list.
PAGE_SIZE = 50
#: So many interventions are asked about at once; the others come after.
AT_ONCE = 8
#: More questions than this no page of ours asks.
_MOST_QUESTIONS = AT_ONCE * len(Domain) * len(Perspective)

_WHOSE, _TEAM = "wie", "team"


@requires(Permission.EFFECT_RECORD)
@require_safe
def effects_due(request: MemberRequest) -> HttpResponse:
    """Show at which households it is time to ask what the interventions did."""
    today = timezone.localdate()
    is_leader = request.member.role == Role.PROJECT_LEADER
    whole_team = is_leader and request.GET.get(_WHOSE) != "mij"
    households = Household.objects.visible_to(request.member) if whole_team else caseload_of(request.member, today)
    page = Paginator(households_to_ask(households, today), PAGE_SIZE).get_page(request.GET.get("page"))
    shown = Household.objects.visible_to(request.member).select_related("address", "owner")
    known = shown.prefetch_related("residents").in_bulk([one.household_id for one in page.object_list])
    log.record(by=request.actor, action=log.Action.READ, object_type="effects_due", count=len(page.object_list))
    url = reverse("effects_due")
    context = {
        "rows": [
            {
                "household": household,
                "owner": household.owner.name if household.owner else "nog niemand",
                "count": one.count,
                "since": one.since,
                "late": dutch.days_late(one.since + LATE_AFTER, today),
            }
            for one in page.object_list
            if (household := known.get(one.household_id)) is not None
        ],
        "page": page,
        "whole_team": whole_team,
        "weeks": MOMENT_WEEKS,
        "whose": [
            {"label": "Hele team", "url": url, "active": whole_team},
            {"label": "Mijn huishoudens", "url": f"{url}?{_WHOSE}=mij", "active": not whole_team},
        ]
        if is_leader
        else [],
    }
    return render(request, "interventions/effects_due.html", context)


@requires(Permission.EFFECT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def effects_ask(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask one household about all its interventions that are due, both sides beside each other."""
    household = visible_household_or_404(request, pk)
    today = timezone.localdate()
    here = Intervention.objects.visible_to(request.member).filter(household=household)
    if request.method == "POST":
        questions = _sent(request, here)
    else:
        due = questions_at(open_questions(today).filter(pk__in=here.values("pk")), today, AT_ONCE)
        questions = [
            Question(one.intervention, gap.domain, side) for one in due for gap in one.gaps for side in gap.sides
        ]
    form = AskForm(request.POST if request.method == "POST" else None, questions=questions)
    if request.method == "POST" and form.is_valid():

        def record() -> str:
            record_answers(
                by=request.actor,
                person=request.user,
                answers=form.answers(),
                observed_on=form.cleaned_data["observed_on"],
            )
            return reverse("household_effects", args=[household.pk])

        try:
            url = do_once(user=request.user, token=form.cleaned_data["once"], do=record)
        except ActionRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "De effecten zijn opgeslagen.")
            return redirect(url)
    log_look(by=request.actor, member=request.member, household=household, object_type="effect")
    context: dict[str, Any] = {
        "form": form,
        "household": household,
        "eyebrow": f"{household.display_name} · {household.address}",
        "keys": form.keys,
        "asked_groups": form.groups,
    }
    return render(request, "interventions/effects_ask.html", context, status=422 if form.errors else 200)


def _sent(request: MemberRequest, here: Any) -> Sequence[Question]:
    """Return the questions that the page had, so that an answer is kept also when a colleague was first."""
    asked: list[tuple[int, Domain, Perspective]] = []
    for key in request.POST.getlist("asked")[:_MOST_QUESTIONS]:
        number, _, rest = key.partition("-")
        domain, _, side = rest.partition("-")
        if domain in set(Domain) and side in set(Perspective):
            asked.append((read_id(number), Domain(domain), Perspective(side)))
    known = {one.pk: one for one in here.filter(pk__in={pk for pk, _, _ in asked}).select_related("own_kind", "by")}
    return [Question(known[pk], domain, side) for pk, domain, side in dict.fromkeys(asked) if pk in known]
