"""Escalation: taking a stuck task to the management of the organisation, and following it until it is solved."""

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
from interventions.actions.escalations import add_escalation_note, open_escalation, solve_escalation
from interventions.forms.escalation import EscalationForm, NoteForm, SolveForm
from interventions.models import Escalation, Task
from interventions.views.lookup import find_or_404

#: The name of the button that says it is solved; any other adds a step.
SOLVE = "solve"


@requires(Permission.TASK_ESCALATE)
@require_http_methods(["GET", "HEAD", "POST"])
def escalation_add(request: MemberRequest, pk: int) -> HttpResponse:
    """Record that a task was taken to the management."""
    visible = Task.objects.visible_to(request.member).select_related(
        "organisation", "household__address", "household__project"
    )
    task = find_or_404(request, visible.prefetch_related("household__residents"), pk, "task")
    form = EscalationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def write() -> str:
            escalation = open_escalation(
                by=request.actor,
                task=task,
                person=request.user,
                taken_to=data["taken_to"],
                reason=data["reason"],
                on=data["on"],
            )
            return reverse("escalation_detail", args=[escalation.pk])

        try:
            url = do_once(user=request.user, token=data["once"], do=write)
        except ActionRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, "De opschaling is vastgelegd.")
            return redirect(url)
    log_look(by=request.actor, member=request.member, household=task.household, object_type="task")
    context = {"form": form, "task": task, "eyebrow": f"Taak {task.number} · {task.household.display_name}"}
    return render(request, "interventions/escalation_add.html", context, status=422 if form.errors else 200)


@requires(Permission.HOUSEHOLD_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def escalation_detail(request: MemberRequest, pk: int) -> HttpResponse:
    """Show an escalation with its steps; the project leader adds one or says that it is solved."""
    escalation = _find(request, pk)
    if request.method == "POST":
        return _change(request, escalation)
    return _show(request, escalation)


def _find(request: MemberRequest, pk: int) -> Escalation:
    visible = Escalation.objects.visible_to(request.member).select_related(
        "task__organisation", "task__household__address", "task__household__project", "opened_by", "solved_by"
    )
    found = visible.prefetch_related("notes__by", "task__household__residents")
    return find_or_404(request, found, pk, "escalation")


@requires(Permission.TASK_ESCALATE)
def _change(request: MemberRequest, escalation: Escalation) -> HttpResponse:
    form: NoteForm | SolveForm
    if request.POST.get("step") == SOLVE:
        form = SolveForm(request.POST, prefix="slot")
    else:
        form = NoteForm(request.POST, prefix="stap")
    if form.is_valid():
        try:
            do_once(user=request.user, token=form.cleaned_data["once"], do=lambda: _write(request, escalation, form))
        except ActionRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, "Opgeslagen.")
            return redirect("escalation_detail", escalation.pk)
    return _show(request, _find(request, escalation.pk), wrong=form)


def _show(request: MemberRequest, escalation: Escalation, wrong: NoteForm | SolveForm | None = None) -> HttpResponse:
    log_look(by=request.actor, member=request.member, household=escalation.task.household, object_type="escalation")
    context = {
        "escalation": escalation,
        "task": escalation.task,
        "eyebrow": f"Taak {escalation.task.number} · {escalation.task.household.display_name}",
        "note": wrong if isinstance(wrong, NoteForm) else NoteForm(prefix="stap"),
        "solve": wrong if isinstance(wrong, SolveForm) else SolveForm(prefix="slot"),
        "wrong": wrong,
        "can_write": request.member.can(Permission.TASK_ESCALATE) and escalation.solved_on is None,
    }
    return render(request, "interventions/escalation_detail.html", context, status=422 if wrong is not None else 200)


def _write(request: MemberRequest, escalation: Escalation, form: NoteForm | SolveForm) -> str:
    data = form.cleaned_data
    if isinstance(form, SolveForm):
        solve_escalation(
            by=request.actor, escalation=escalation, person=request.user, outcome=data["outcome"], on=data["on"]
        )
    else:
        add_escalation_note(
            by=request.actor, escalation=escalation, person=request.user, text=data["text"], on=data["on"]
        )
    return request.path
