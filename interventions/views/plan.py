"""The plan van aanpak of a household: its goals, what was agreed, and on paper for the resident."""

import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest
from adv.accounts.once import do_once
from adv.accounts.permissions import Permission, requires
from households.actions.case_status import change_status
from households.actions.dossier import log_look
from households.actions.history import last_change
from households.domain.case_status import TRANSITIONS
from households.domain.changes import ChangeKind
from households.domain.codes import DOMAIN_LABELS, Domain, HouseholdStatus, HouseholdType
from households.models import DossierChange, Household
from households.views.lookup import visible_household_or_404
from interventions.actions.plan import add_goal, agree_plan, change_goal, entry_of, set_goal_status
from interventions.domain.codes import INTERVENTION_LABELS
from interventions.domain.hints import FIT_LABELS, hints_for
from interventions.domain.plan import GOAL_STATUS_LABELS, GoalStatus, ladder_hint
from interventions.forms.plan import AgreeForm, GoalForm, GoalStatusForm
from interventions.models import Goal, Plan, PlanVersion
from interventions.plan_view import PrintedGoal, goal_rows, printed_goals

#: What is agreed and what its goals are is one thing to who reads it.
_PLAN = (ChangeKind.PLAN, ChangeKind.GOAL)


@requires(Permission.HOUSEHOLD_VIEW)
@require_safe
def plan_detail(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the plan: what was agreed, its goals and where they stand, and earlier versions."""
    household = visible_household_or_404(request, pk)
    log_look(by=request.actor, member=request.member, household=household, object_type="plan")
    return render(request, "interventions/plan.html", _plan_context(request, household))


def _plan_context(
    request: MemberRequest, household: Household, *, tried: tuple[Goal, GoalStatusForm] | None = None
) -> dict[str, Any]:
    plans = Plan.objects.visible_to(request.member).filter(household=household).prefetch_related("versions__agreed_by")
    found = list(plans)
    plan = next((one for one in found if one.ended_on is None), None)
    rows = goal_rows(request, plan, tried=tried) if plan else []
    versions = [version for one in found for version in one.versions.all()]
    agreed = next(iter(plan.versions.all()), None) if plan else None
    member = request.member
    is_closed = household.status == HouseholdStatus.CLOSED
    return {
        **_about(household),
        "plan": plan,
        "rows": rows,
        "agreed": agreed,
        "has_changed": agreed is not None and _has_changed(agreed, [row.goal for row in rows]),
        "versions": versions,
        "may_write": member.can(Permission.INTERVENTION_RECORD) and not is_closed,
        "may_agree": member.can(Permission.STATUS_CHANGE) and bool(rows),
        "may_send": member.can(Permission.TASK_SEND),
        "is_closed": is_closed,
    }


def _has_changed(agreed: PlanVersion, goals: list[Goal]) -> bool:
    """Tell whether what was agreed (not how far it is) is no longer what the plan says."""
    names = ("domain", "what", "why", "who")
    then = [(*(goal[name] for name in names), goal["due_on"]) for goal in agreed.goals]
    now = [
        (goal.domain, goal.what, goal.why, goal.who, goal.due_on.isoformat() if goal.due_on else "") for goal in goals
    ]
    return then != now


@requires(Permission.INTERVENTION_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def goal_add(request: MemberRequest, pk: int) -> HttpResponse:
    """Add a goal to the plan; the first one begins it."""
    household = visible_household_or_404(request, pk)
    asked = request.GET.get("leefgebied", "")
    form = GoalForm(
        request.POST if request.method == "POST" else None,
        project=request.project,
        initial={"based_on": 0, "domain": asked if asked in set(Domain) else ""},
    )
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            goal = add_goal(by=request.actor, household=household, entry=form.entry)
            return f"{reverse('plan_detail', args=[pk])}#doel-{goal.pk}"

        try:
            url = do_once(user=request.user, token=form.cleaned_data["once"], do=save)
        except ActionRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _saved("Het doel staat in het plan.", form))
            return redirect(url)
    log_look(by=request.actor, member=request.member, household=household, object_type="plan")
    context = {**_about(household), "form": form, "goal": None, "newer": [], "hints": _hints(household)}
    return render(request, "interventions/goal.html", context, status=422 if form.errors else 200)


@requires(Permission.INTERVENTION_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def goal_change(request: MemberRequest, pk: int, goal_pk: int) -> HttpResponse:
    """Change what a goal is, who does it or by when."""
    household, goal = _goal(request, pk, goal_pk)
    entry = entry_of(goal)
    form = GoalForm(
        request.POST if request.method == "POST" else None,
        project=request.project,
        initial={
            "what": entry.what,
            "why": entry.why,
            "domain": entry.domain,
            "doers": list(entry.doers),
            "doer_name": entry.doer_name,
            "organisation": goal.organisation_id,
            "due_on": entry.due_on,
            "based_on": last_change(household, [ChangeKind.GOAL], goal.pk),
        },
    )
    newer: list[DossierChange] = []
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            change_goal(by=request.actor, goal=goal, entry=form.entry, based_on=form.cleaned_data["based_on"])
            return f"{reverse('plan_detail', args=[pk])}#doel-{goal.pk}"

        try:
            url = do_once(user=request.user, token=form.cleaned_data["once"], do=save)
        except ActionRefused as refused:
            newer = form.refuse(refused)
        else:
            messages.success(request, _saved("Het doel is gewijzigd.", form))
            return redirect(url)
    log_look(by=request.actor, member=request.member, household=household, object_type="plan")
    context = {**_about(household), "form": form, "goal": goal, "newer": newer, "hints": _hints(household)}
    return render(request, "interventions/goal.html", context, status=422 if form.errors else 200)


@requires(Permission.INTERVENTION_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def goal_status(request: MemberRequest, pk: int, goal_pk: int) -> HttpResponse:
    """Say where a goal stands; what goes wrong is shown at the goal in the plan."""
    household, goal = _goal(request, pk, goal_pk)
    anchor = f"{reverse('plan_detail', args=[pk])}#doel-{goal.pk}"
    if request.method != "POST":
        return redirect(anchor)
    form = GoalStatusForm(request.POST, auto_id=f"id_{goal.pk}_%s")
    newer: list[DossierChange] = []
    if form.is_valid():
        data = form.cleaned_data

        def save() -> str:
            set_goal_status(
                by=request.actor,
                goal=goal,
                status=data["status"],
                on=data["on"],
                note=data["note"],
                based_on=data["based_on"],
            )
            return anchor

        try:
            url = do_once(user=request.user, token=data["once"], do=save)
        except ActionRefused as refused:
            newer = form.refuse(refused)
        else:
            messages.success(request, f"Het doel is nu: {GOAL_STATUS_LABELS[data['status']]}.")
            return redirect(url)
    log_look(by=request.actor, member=request.member, household=household, object_type="plan")
    context = _plan_context(request, household, tried=(goal, form))
    return render(request, "interventions/plan.html", {**context, "tried_form": form, "newer": newer}, status=422)


@requires(Permission.STATUS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_agree(request: MemberRequest, pk: int) -> HttpResponse:
    """Agree the plan with the resident: a new version; the guidance can begin with it."""
    household = visible_household_or_404(request, pk)
    may_start = (HouseholdStatus(household.status), HouseholdStatus.IN_GUIDANCE) in TRANSITIONS and (
        household.status not in (HouseholdStatus.CLOSED, HouseholdStatus.AFTERCARE)
    )
    main = household.main_resident
    form = AgreeForm(
        request.POST if request.method == "POST" else None,
        may_start=may_start,
        initial={"based_on": last_change(household, _PLAN), "agreed_with": main.full_name if main else ""},
    )
    newer: list[DossierChange] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def save() -> str:
            with transaction.atomic():
                agree_plan(
                    by=request.actor,
                    household=household,
                    person=request.user,
                    agreed_on=data["agreed_on"],
                    agreed_with=data["agreed_with"],
                    based_on=data["based_on"],
                )
                if data.get("start_guidance"):
                    change_status(
                        by=request.actor,
                        household=household,
                        person=request.user,
                        to=HouseholdStatus.IN_GUIDANCE,
                        on=data["agreed_on"],
                    )
            return reverse("plan_detail", args=[pk])

        try:
            url = do_once(user=request.user, token=data["once"], do=save)
        except ActionRefused as refused:
            refused.field = "agreed_on" if refused.field == "on" else refused.field
            newer = form.refuse(refused)
        else:
            messages.success(request, "Het plan is afgesproken. Je kunt het nu voor de bewoner afdrukken.")
            return redirect(url)
    log_look(by=request.actor, member=request.member, household=household, object_type="plan")
    plan = Plan.objects.visible_to(request.member).open().filter(household=household).first()
    goals = list(plan.goals.select_related("organisation")) if plan else []
    context = {**_about(household), "form": form, "newer": newer, "goals": printed_goals(goals)}
    return render(request, "interventions/plan_agree.html", context, status=422 if form.errors else 200)


@requires(Permission.HOUSEHOLD_VIEW)
@require_safe
def plan_version(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """Show what was agreed at the time."""
    household = visible_household_or_404(request, pk)
    version = _version(request, household, number)
    log_look(by=request.actor, member=request.member, household=household, object_type="plan")
    context = {**_about(household), "version": version, "goals": _goals_of(version)}
    return render(request, "interventions/plan_version.html", context)


@requires(Permission.HOUSEHOLD_VIEW)
@require_safe
def plan_print(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """Show one version on paper, for the resident: in plain words, with nothing else around it."""
    household = visible_household_or_404(request, pk)
    version = _version(request, household, number)
    log_look(by=request.actor, member=request.member, household=household, object_type="plan")
    coordinator = household.coordinators.current().select_related("user", "organisation").first()
    owner = household.owner.name if household.owner else ""
    context = {
        "household": household,
        "version": version,
        "goals": _goals_of(version),
        "coordinator": coordinator.words if coordinator else owner,
        "contact_details": request.project.contact_details,
        "project": request.project,
    }
    return render(request, "interventions/plan_print.html", context)


def _version(request: MemberRequest, household: Household, number: int) -> PlanVersion:
    plans = Plan.objects.visible_to(request.member).filter(household=household, versions__number=number)
    plan = get_object_or_404(plans.prefetch_related("versions__agreed_by"))
    return next(version for version in plan.versions.all() if version.number == number)


def _goals_of(version: PlanVersion) -> list[PrintedGoal]:
    return [
        PrintedGoal(
            domain=Domain(goal["domain"]),
            domain_label=DOMAIN_LABELS[Domain(goal["domain"])],
            what=goal["what"],
            why=goal["why"],
            who=goal["who"],
            due_on=datetime.date.fromisoformat(goal["due_on"]) if goal["due_on"] else None,
            status=GoalStatus(goal["status"]),
        )
        for goal in version.goals
    ]


def _goal(request: MemberRequest, pk: int, goal_pk: int) -> tuple[Household, Goal]:
    household = visible_household_or_404(request, pk)
    goals = Goal.objects.visible_to(request.member).select_related("plan__household", "organisation")
    return household, get_object_or_404(goals, plan__household=household, pk=goal_pk)


def _saved(message: str, form: GoalForm) -> str:
    hint = ladder_hint(form.entry.doers)
    return f"{message} {hint}" if hint else message


def _hints(household: Household) -> list[dict[str, str]]:
    household_type = HouseholdType(household.type) if household.type else None
    return [
        {
            "fit": FIT_LABELS[hint.fit],
            "tone": "ok" if hint.fit == "well" else "rest",
            "kinds": ", ".join(INTERVENTION_LABELS[kind] for kind in hint.kinds),
            "reason": hint.reason,
        }
        for hint in hints_for(household_type)
    ]


def _about(household: Household) -> dict[str, Any]:
    return {"household": household, "eyebrow": f"{household.display_name} · {household.address}"}
