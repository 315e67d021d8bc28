"""Changing the priority or the end date of a task that was sent."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest
from adv.accounts.models import OrganisationKind
from adv.accounts.once import do_once
from adv.accounts.permissions import Permission, requires
from households.actions.dossier import log_look
from households.actions.history import last_change
from households.domain.changes import ChangeKind
from households.models import DossierChange
from interventions.actions.task_terms import change_terms
from interventions.forms.task_terms import TermsForm
from interventions.models import Task
from interventions.views.lookup import find_or_404


@requires(Permission.TASK_SEND)
@require_http_methods(["GET", "HEAD", "POST"])
def task_terms(request: MemberRequest, pk: int) -> HttpResponse:
    """Agree on another priority or end date; the partner reads what changed."""
    visible = Task.objects.visible_to(request.member).select_related(
        "organisation", "household__address", "household__project"
    )
    task = find_or_404(request, visible.prefetch_related("household__residents"), pk, "task")
    household = task.household
    form = TermsForm(
        request.POST if request.method == "POST" else None,
        initial={
            "priority": task.priority,
            "due_on": task.due_on,
            "based_on": last_change(household, [ChangeKind.TASK], task.pk),
        },
    )
    url = reverse("task_detail", args=[task.pk])
    newer: list[DossierChange] = []
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            change_terms(
                by=request.actor,
                task=task,
                person=request.user,
                terms=form.terms,
                explanation=form.cleaned_data["explanation"],
                based_on=form.cleaned_data["based_on"],
            )
            return url

        try:
            do_once(user=request.user, token=form.cleaned_data["once"], do=save)
        except ActionRefused as refused:
            newer = form.refuse(refused)
        else:
            messages.success(request, f"Gewijzigd. {task.organisation} leest het bij de taak.")
            return redirect(url)
    log_look(by=request.actor, member=request.member, household=household, object_type="task")
    context = {
        "form": form,
        "task": task,
        "eyebrow": f"Taak {task.number} · {household.display_name}",
        "to_corporation": task.organisation.kind == OrganisationKind.CORPORATION,
        "newer": newer,
    }
    status = 409 if newer else 422 if form.errors else 200
    return render(request, "interventions/task_terms.html", context, status=status)
