"""Tasks to partners: the list and the page of one task. The team sees everything, a partner its own inbox."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

import django_tables2
from django.contrib import messages
from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest
from adv.accounts.models import Membership, OrganisationKind
from adv.accounts.once import do_once
from adv.accounts.permissions import Permission, requires
from adv.accounts.roles import Role
from adv.audit import log
from households.actions.dossier import log_look
from interventions.actions.tasks import add_message, assign_task, move_task
from interventions.clock import late as is_late_on
from interventions.clock import stuck, with_clock
from interventions.domain.codes import TASK_STATUS_LABELS, Ground, TaskStatus
from interventions.domain.sharing import partner_may_see
from interventions.domain.task_clock import STUCK_LABELS
from interventions.domain.task_flow import Side, options
from interventions.forms.task import AssignForm, MessageForm, MoveForm, consent_words
from interventions.models import Escalation, Task
from interventions.models.task import OPEN_STATUSES
from interventions.partner import PartnerTask, partner_task
from interventions.tables import TaskFilter, TaskTable
from interventions.views.lookup import find_or_404
from interventions.views.partner_pages import partner_inbox

#: Tasks on one page of the list.
PAGE_SIZE = 25


class Show(StrEnum):
    """Which tasks of the team the list shows."""

    OPEN = "open"
    LATE = "late"
    CLOSED = "closed"
    ALL = "all"


_SHOW_LABELS = {Show.OPEN: "Open", Show.LATE: "Te laat", Show.CLOSED: "Gesloten", Show.ALL: "Alle"}


@dataclass(frozen=True, slots=True)
class Move:
    """A button: where it leads, what it says, and the form for the words that come with it."""

    to: str
    verb: str
    needs_explanation: bool
    is_main: bool
    form: MoveForm
    is_open: bool


#: The one thing to do next, in bold; what the words that come with a move are about.
_MAIN_MOVES = frozenset({TaskStatus.ACCEPTED, TaskStatus.IN_PROGRESS, TaskStatus.DONE, TaskStatus.SENT})
_EXPLANATION_LABELS = {
    TaskStatus.REFUSED: "Waarom weigeren jullie de taak?",
    TaskStatus.DONE: "Wat is het resultaat?",
    TaskStatus.RETURNED: "Waarom geven jullie de taak terug?",
}
_TEAM_LABELS = {
    TaskStatus.SENT: "Waarom zet je de taak opnieuw uit? De partner leest dit.",
    TaskStatus.RETURNED: "Waarom neem je de taak terug? De partner leest dit.",
}


@requires(Permission.TASK_VIEW)
@require_safe
def task_list(request: MemberRequest) -> HttpResponse:
    """Show the tasks of the households somebody may see, or to a partner the inbox of the organisation."""
    if request.member.role == Role.PARTNER:
        return partner_inbox(request)
    today = timezone.localdate()
    chosen = request.GET.get("show", "")
    show = Show(chosen) if chosen in set(Show) else Show.OPEN
    found = TaskFilter(request.GET, queryset=with_clock(Task.objects.visible_to(request.member)), request=request)
    is_open = Q(status__in=OPEN_STATUSES)
    which = {
        Show.OPEN: is_open,
        Show.LATE: is_late_on(request.project, today),
        Show.CLOSED: ~is_open,
        Show.ALL: Q(),
    }
    counts = found.qs.aggregate(**{each.value: Count("pk", filter=which[each] or None) for each in Show})
    tasks = (
        found.qs.filter(which[show])
        .select_related("household__address", "organisation")
        .prefetch_related("household__residents")
    )
    order = [F("due_on").asc(nulls_last=True), "pk"] if show in {Show.OPEN, Show.LATE} else ["-sent_on", "-pk"]
    table = TaskTable(tasks.order_by(*order), project=request.project, today=today)
    django_tables2.RequestConfig(request, paginate={"per_page": PAGE_SIZE, "silent": True}).configure(table)
    log.record(by=request.actor, action=log.Action.READ, object_type="task_list", count=len(table.page.object_list))
    organisation = request.GET.get("organisation", "")
    context = {
        "table": table,
        "organisation_field": found.form["organisation"].as_widget(attrs={"class": "form-select"}),
        "organisation_id": found.form["organisation"].id_for_label,
        "show": show.value,
        "can_see_board": request.member.can(Permission.TASK_BOARD),
        "options": [
            {
                "label": label,
                "url": f"?{urlencode({'show': each.value, 'organisation': organisation})}",
                "active": each is show,
                "count": counts[each.value],
            }
            for each, label in _SHOW_LABELS.items()
        ],
    }
    return render(request, "interventions/task_list.html", context)


@requires(Permission.TASK_VIEW)
@require_safe
def task_detail(request: MemberRequest, pk: int) -> HttpResponse:
    """Show one task: to the team everything, to a partner what it needs."""
    return _show(request, _find(request, pk))


@requires(Permission.TASK_HANDLE, Permission.TASK_SEND)
@require_POST
def task_move(request: MemberRequest, pk: int) -> HttpResponse:
    """Change the status of a task along the table of legal transitions."""
    task = _find(request, pk)
    asked = request.POST.get("to", "")
    # The ids that the page gives it, from the start: an error points at the field by its id.
    form = MoveForm(request.POST, auto_id=f"id_{asked}_%s" if asked in set(TaskStatus) else "id_%s")
    if form.is_valid():
        to = form.cleaned_data["to"]
        try:
            move_task(
                by=request.actor,
                task=task,
                person=request.user,
                to=to,
                explanation=form.cleaned_data["explanation"],
            )
        except ActionRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, f"De taak is nu: {TASK_STATUS_LABELS[to]}.")
            if to == TaskStatus.SENT and task.due_on is not None and task.due_on < timezone.localdate():
                messages.warning(request, "De einddatum is al voorbij. Kies een nieuwe.")
                return redirect("task_terms", task.pk)
            return redirect("task_detail", task.pk)
    return _show(request, _find(request, pk), move_form=form)


@requires(Permission.TASK_HANDLE, Permission.TASK_SEND)
@require_POST
def task_message(request: MemberRequest, pk: int) -> HttpResponse:
    """Put a message on a task."""
    task = _find(request, pk)
    form = MessageForm(request.POST)
    if form.is_valid():

        def write() -> str:
            add_message(by=request.actor, task=task, person=request.user, text=form.cleaned_data["text"])
            return f"{request.path.removesuffix('berichten/')}#berichten-op-taak"

        try:
            url = do_once(user=request.user, token=form.cleaned_data["once"], do=write)
        except ActionRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            return redirect(url)
    return _show(request, _find(request, pk), message_form=form)


@requires(Permission.TASK_HANDLE)
@require_POST
def task_assign(request: MemberRequest, pk: int) -> HttpResponse:
    """Say who of the organisation does a task."""
    task = _find(request, pk)
    form = AssignForm(request.POST, task=task)
    if form.is_valid():
        try:
            assign_task(by=request.actor, task=task, to=form.cleaned_data["assignee"])
        except ActionRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, "Opgeslagen wie dit doet.")
            return redirect("task_detail", task.pk)
    return _show(request, _find(request, pk), assign_form=form)


def _find(request: MemberRequest, pk: int) -> Task:
    visible = Task.objects.visible_to(request.member).select_related(
        "project", "household__address", "household__project", "organisation", "created_by", "consent__resident",
        "consent__organisation", "assignee__user",
    )  # fmt: skip
    return find_or_404(
        request, visible.prefetch_related("household__residents", "messages__by", "transitions__by"), pk, "task"
    )


def _show(
    request: MemberRequest,
    task: Task,
    *,
    move_form: MoveForm | None = None,
    message_form: MessageForm | None = None,
    assign_form: AssignForm | None = None,
) -> HttpResponse:
    form = move_form or message_form or assign_form
    today = timezone.localdate()
    why = stuck(task, task.project, today)
    status = 422 if form is not None and form.errors else 200
    seen = _as_partner_sees(task)
    moves = _moves(request, TaskStatus(task.status), move_form)
    is_stale = move_form is not None and not any(move.is_open for move in moves)
    context = {
        "seen": seen,
        "moves": moves,
        # What was typed for a move that is no longer possible has no field of its own to stay in.
        "unsaved": move_form.data.get("explanation", "") if move_form is not None and is_stale else "",
        "move_form": move_form,
        "message_form": message_form or MessageForm(),
        "can_write": task.is_open and request.member.can(Permission.TASK_HANDLE),
        "late": dutch.days_late(task.due_on, today) if task.due_on and task.is_open else "",
        "stuck": [f"{STUCK_LABELS[each]} sinds {dutch.date_long(since)}" for each, since in why.items()],
    }
    if request.member.role == Role.PARTNER:
        log.record(
            by=request.actor,
            action=log.Action.READ,
            object_type="task",
            object_id=task.pk,
            household_id=task.household_id,
            ground=log.Ground.TASK,
        )
        context["title"] = seen.resident.name if seen.resident else "Naam na accepteren"
        context["eyebrow"] = f"Taak voor {seen.organisation}"
        context["assign_form"] = assign_form or (AssignForm(task=task) if task.is_open else None)
        return render(request, "interventions/partner_task.html", context, status=status)
    log_look(by=request.actor, member=request.member, household=task.household, object_type="task")
    partner_sees_it = partner_may_see(
        status=TaskStatus(task.status),
        ground=Ground(task.ground),
        is_withdrawn=task.consent is not None and task.consent.withdrawn_at is not None,
        closed_on=task.closed_on,
        today=today,
        access_days=task.project.partner_access_days,
    )
    context |= {
        "task": task,
        "household": task.household,
        "eyebrow": f"Taak {task.number} · {task.household.address}",
        "consent": consent_words(task.consent) if task.consent else "",
        "can_withdraw": task.consent is not None
        and task.consent.withdrawn_at is None
        and request.member.can(Permission.CONSENT_RECORD),
        "can_write": task.is_open and partner_sees_it and request.member.can(Permission.TASK_SEND),
        **_team_extras(request, task),
        "to_corporation": task.organisation.kind == OrganisationKind.CORPORATION,
        "partner_sees_it": partner_sees_it,
    }
    return render(request, "interventions/task_detail.html", context, status=status)


def _team_extras(request: MemberRequest, task: Task) -> dict[str, object]:
    """What only the team sees of a task: escalations, and what other partners do for the same goal."""
    visible = Task.objects.visible_to(request.member)
    escalations = list(Escalation.objects.visible_to(request.member).filter(task=task))
    is_running = any(one.solved_on is None for one in escalations)
    siblings = visible.filter(goal_id=task.goal_id or 0).exclude(pk=task.pk).select_related("organisation")
    return {
        "escalations": escalations,
        "can_escalate": request.member.can(Permission.TASK_ESCALATE) and not is_running,
        "siblings": siblings if task.goal_id else (),
        "can_send": request.member.can(Permission.TASK_SEND),
    }


def _as_partner_sees(task: Task) -> PartnerTask:
    own_users = Membership.objects.filter(organisation_id=task.organisation_id).values_list("user_id", flat=True)
    return partner_task(
        task,
        today=timezone.localdate(),
        own_users=own_users,
        messages=task.messages.all(),
        transitions=task.transitions.all(),
    )


def _moves(request: MemberRequest, status: TaskStatus, tried: MoveForm | None) -> list[Move]:
    side = Side.PARTNER if request.member.role == Role.PARTNER else Side.TEAM
    if not request.member.can(Permission.TASK_HANDLE if side == Side.PARTNER else Permission.TASK_SEND):
        return []
    moves: list[Move] = []
    for to, step in options(status, side).items():
        is_tried = tried is not None and tried.data.get("to") == to.value
        form = tried if tried is not None and is_tried else MoveForm(initial={"to": to.value})
        form.auto_id = f"id_{to.value}_%s"
        labels = _TEAM_LABELS if side == Side.TEAM else _EXPLANATION_LABELS
        form.fields["explanation"].label = labels.get(to, "Toelichting")
        form["explanation"].label = form.fields["explanation"].label  # that of a form with errors stands already
        form.fields["explanation"].required = step.needs_explanation
        form.fields["explanation"].widget.is_required = step.needs_explanation
        is_main = to in _MAIN_MOVES and not any(move.is_main for move in moves)
        moves.append(Move(to.value, step.verb_for(side), step.needs_explanation, is_main, form, is_tried))
    return moves
