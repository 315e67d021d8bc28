"""Handing something over to a partner, and taking back the consent for it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest, read_id
from adv.accounts.once import do_once
from adv.accounts.permissions import Permission, requires
from households.actions.dossier import log_look
from households.models import ConversationAction, Household
from households.views.lookup import visible_household_or_404
from interventions.actions.consents import give_consent, withdraw_consent, wording_for
from interventions.actions.follow_up import follow_up
from interventions.actions.tasks import send_task
from interventions.domain.codes import Ground, TaskStatus
from interventions.follow_ups import asked_action
from interventions.forms.task import NEW_CONSENT, TaskForm, consent_words
from interventions.models import Consent, Goal, Task
from interventions.partner import PartnerTask, partner_task
from interventions.plan_view import asked_goal, open_goals
from interventions.views.lookup import find_or_404

#: The names of the buttons, in the order of the steps.
PREVIEW, EDIT, SEND = "preview", "edit", "send"


@requires(Permission.TASK_SEND)
@require_http_methods(["GET", "HEAD", "POST"])
def task_send(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask something of an organisation: write it, see what they will see, send it."""
    household = visible_household_or_404(request, pk)
    consents = list(
        Consent.objects.visible_to(request.member)
        .filter(household=household)
        .standing()
        .select_related("organisation", "resident")
    )
    asked = request.GET.get("organisation", "")
    goals = open_goals(request, household)
    goal = asked_goal(request, goals)
    action = asked_action(request, household)
    initial = _initial(household, consents, asked, goal, action)
    form = TaskForm(
        request.POST or None,
        project=request.project,
        household=household,
        consents=consents,
        goals=goals,
        initial=initial,
    )
    step = request.POST.get("step", PREVIEW)
    template, preview, asks_check = "interventions/task_send.html", None, False
    if request.method == "POST" and form.is_valid() and step != EDIT:
        template = "interventions/task_preview.html"
        preview = _preview(request, household, form)
        asks_check = form.asks_corporation_check
        if step == SEND and asks_check and not form.cleaned_data["corporation_checked"]:
            form.add_error("corporation_checked", "Kijk de tekst na en zet een vinkje.")
        elif step == SEND:
            try:
                url = do_once(
                    user=request.user,
                    token=form.cleaned_data["once"],
                    do=lambda: _send(request, household, form, action),
                )
            except ActionRefused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
                template = "interventions/task_send.html"
            else:
                messages.success(request, f"De taak is uitgezet naar {form.cleaned_data['organisation']}.")
                return redirect(url)
    log_look(by=request.actor, member=request.member, household=household)
    context = {
        "form": form,
        "household": household,
        "eyebrow": f"{household.display_name} · {household.address}",
        "title": f"Dit ziet {preview.organisation}" if preview else "",
        "preview": preview,
        "wording": _wording(household, form) if preview else "",
        "standing": consent_words(form.standing_consent) if preview and form.standing_consent else "",
        "asks_check": asks_check,
        "show_errors": step != EDIT,
    }
    return render(request, template, context, status=422 if form.errors and step != EDIT else 200)


def _initial(
    household: Household,
    consents: Sequence[Consent],
    organisation: str,
    goal: Goal | None,
    action: ConversationAction | None,
) -> dict[str, object]:
    """Fill in what a goal or an action says already (which domain, what is asked, of whom), and the consent for it."""
    initial: dict[str, object] = {}
    asked = read_id(organisation) or None
    if action is not None:
        asked = asked or action.organisation_id
        initial = {"domain": action.domain, "description": action.text, "purpose": action.text}
        initial |= {"priority": action.priority, **({"due_on": action.due_on} if action.due_on else {})}
    if goal is not None:
        asked = asked or goal.organisation_id
        initial = {"goal": goal.pk, "domain": goal.domain, "description": goal.what, "purpose": goal.what[:300]}
    if asked is not None:
        initial["organisation"] = asked
        standing = next((consent for consent in consents if consent.organisation_id == asked), None)
        initial["ground"] = f"consent-{standing.pk}" if standing else NEW_CONSENT
    residents = household.residents.all()
    if len(residents) == 1:
        initial["resident"] = residents[0].pk
    return initial


def _wording(household: Household, form: TaskForm) -> str:
    """Return what the resident agrees to, or agreed to before, word for word; empty without consent."""
    if form.standing_consent is not None:
        return form.standing_consent.wording
    if not form.is_new_consent:
        return ""
    data = form.cleaned_data
    return wording_for(data["organisation"], household.project, data["purpose"])


def _preview(request: MemberRequest, household: Household, form: TaskForm) -> PartnerTask:
    data = form.cleaned_data
    task = Task(
        project=request.project,
        household=household,
        organisation=data["organisation"],
        domain=data["domain"],
        description=data["description"],
        priority=data["priority"],
        sent_on=timezone.localdate(),
        due_on=data["due_on"],
        assignee=data["assignee"],
        status=TaskStatus.SENT,
        ground=Ground.CONSENT if form.is_new_consent or form.standing_consent else Ground.LEGAL,
        created_by=request.user,
    )
    return partner_task(task, today=timezone.localdate())


def _send(request: MemberRequest, household: Household, form: TaskForm, action: ConversationAction | None) -> str:
    data, today = form.cleaned_data, timezone.localdate()
    consent = form.standing_consent
    if form.is_new_consent:
        consent = give_consent(
            by=request.actor,
            household=household,
            resident=data["resident"],
            organisation=data["organisation"],
            purpose=data["purpose"],
            form=Consent.Form(data["consent_form"]),
            given_on=data["given_on"],
            person=request.user,
        )
    task = send_task(
        by=request.actor,
        household=household,
        person=request.user,
        organisation=data["organisation"],
        domain=data["domain"],
        description=data["description"],
        sent_on=today,
        priority=data["priority"],
        due_on=data["due_on"],
        consent=consent,
        legal_reason="" if consent else data["legal_reason"],
        goal=data.get("goal"),
        assignee=data["assignee"],
    )
    if action is not None:
        follow_up(by=request.actor, action=action, task=task)
        return f"{reverse('conversation', args=[action.conversation_id])}#acties"
    return reverse("task_detail", args=[task.pk])


@requires(Permission.CONSENT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def consent_withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """Withdraw a consent: the partner's view of what rests on it closes at once."""
    visible = Consent.objects.visible_to(request.member).select_related(
        "household__address", "household__project", "organisation", "resident"
    )
    consent = find_or_404(request, visible.prefetch_related("household__residents"), pk, "consent")
    household = consent.household
    if request.method == "POST":
        withdraw_consent(by=request.actor, consent=consent)
        messages.success(request, f"De toestemming voor {consent.organisation} is ingetrokken.")
        return redirect("consent_list", household.pk)
    log_look(by=request.actor, member=request.member, household=household, object_type="consent")
    tasks = Task.objects.visible_to(request.member).filter(consent=consent).order_by("-sent_on", "-pk")
    context = {
        "consent": consent,
        "household": household,
        "eyebrow": f"{household.display_name} · {consent.organisation}",
        "tasks": tasks.select_related("organisation"),
    }
    return render(request, "interventions/consent_withdraw.html", context)
