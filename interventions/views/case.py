"""Looking back with a household, and closing a case with everything that was open."""

from typing import Any

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
from households.domain.case_status import closing_reasons
from households.domain.changes import ChangeKind
from households.domain.codes import HouseholdStatus
from households.models import AftercareContact, DossierChange, Household
from households.views.lookup import visible_household_or_404
from interventions.actions.closing import settle_and_close
from interventions.actions.evaluation import record_evaluation
from interventions.domain.codes import Perspective
from interventions.domain.evaluation import OUTCOME_LABELS, OUTCOME_VALUE_LABELS, Outcome, OutcomeValue
from interventions.due import evaluation_due
from interventions.forms.closing import ClosingForm
from interventions.forms.evaluation import EvaluationForm, field_name
from interventions.models import Evaluation, Goal, Task

#: The button that goes on to scoring.
SCORE = "score"


@requires(Permission.EFFECT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_record(request: MemberRequest, pk: int) -> HttpResponse:
    """Record the seven outcomes as both sides see them, and go on to a new scoring."""
    household = visible_household_or_404(request, pk)
    past = list(
        Evaluation.objects.visible_to(request.member)
        .filter(household=household)
        .select_related("by")
        .prefetch_related("outcomes")
    )
    form = EvaluationForm(
        request.POST if request.method == "POST" else None,
        initial={"based_on": last_change(household, [ChangeKind.EVALUATION]), **_corrected(request, past)},
    )
    newer: list[DossierChange] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def save() -> str:
            record_evaluation(
                by=request.actor,
                household=household,
                person=request.user,
                on=data["on"],
                outcomes=form.outcomes,
                remark=data["remark"],
                based_on=data["based_on"],
            )
            return reverse("matrix_score" if request.POST.get("step") == SCORE else "household_detail", args=[pk])

        try:
            url = do_once(user=request.user, token=data["once"], do=save)
        except ActionRefused as refused:
            newer = form.refuse(refused)
        else:
            messages.success(request, "De evaluatie is opgeslagen.")
            return redirect(url)
    log_look(by=request.actor, member=request.member, household=household, object_type="evaluation")
    context = {
        **_about(household),
        "form": form,
        "newer": newer,
        "due_on": evaluation_due(household),
        "past": [(one, _table(one)) for one in past],
        "can_score": request.member.can(Permission.MATRIX_SCORE),
    }
    return render(request, "interventions/evaluation.html", context, status=422 if form.errors else 200)


def _corrected(request: MemberRequest, past: list[Evaluation]) -> dict[str, Any]:
    """Return what stood at the evaluation that ``?verbeter=`` names, to correct it."""
    text = request.GET.get("verbeter", "")
    found = next((one for one in past if str(one.pk) == text), None)
    if found is None:
        return {}
    values = {field_name(Outcome(row.outcome), Perspective(row.perspective)): row.value for row in found.outcomes.all()}
    return {"on": found.on, "remark": found.remark, **values}


def _table(evaluation: Evaluation) -> list[list[str]]:
    said = {
        (row.outcome, row.perspective): OUTCOME_VALUE_LABELS[OutcomeValue(row.value)]
        for row in evaluation.outcomes.all()
    }
    return [
        [OUTCOME_LABELS[outcome], *(said.get((outcome, side), "") for side in Perspective)]
        for outcome in Outcome
        if any((outcome, side) in said for side in Perspective)
    ]


@requires(Permission.STATUS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def household_close(request: MemberRequest, pk: int) -> HttpResponse:
    """Close a case: what is open is listed and settled here, aftercare is planned."""
    household = visible_household_or_404(request, pk)
    if household.status == HouseholdStatus.CLOSED and request.method != "POST":
        messages.info(request, "Dit huishouden is al afgesloten.")
        return redirect("status_change", pk=pk)
    goals = Goal.objects.visible_to(request.member).filter(plan__household=household, plan__ended_on__isnull=True)
    tasks = Task.objects.visible_to(request.member).filter(household=household).open().select_related("organisation")
    form = ClosingForm(
        request.POST if request.method == "POST" else None,
        reasons=closing_reasons(HouseholdStatus(household.status)),
        goals=list(goals.unsettled().select_related("plan__household", "organisation")),
        tasks=list(tasks),
        initial={"based_on": last_change(household, [ChangeKind.STATUS])},
    )
    newer: list[DossierChange] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def save() -> str:
            settle_and_close(
                by=request.actor,
                household=household,
                person=request.user,
                settlement=form.settlement,
                on=data["on"],
                reason=data["reason"],
                explanation=data["explanation"],
                aftercare_on=form.dates,
                based_on=data["based_on"],
            )
            return reverse("household_detail", args=[pk])

        try:
            url = do_once(user=request.user, token=data["once"], do=save)
        except ActionRefused as refused:
            newer = form.refuse(refused)
        else:
            messages.success(request, "Het huishouden is afgesloten.")
            return redirect(url)
    elif request.method == "POST":
        newer = form.unseen(household, ChangeKind.STATUS)
    log_look(by=request.actor, member=request.member, household=household, object_type="status")
    context = {
        **_about(household),
        "form": form,
        "newer": newer,
        "planned": AftercareContact.objects.visible_to(request.member).open().filter(household=household),
    }
    return render(request, "interventions/close.html", context, status=422 if form.errors else 200)


def _about(household: Household) -> dict[str, Any]:
    return {"household": household, "eyebrow": f"{household.display_name} · {household.address}"}
