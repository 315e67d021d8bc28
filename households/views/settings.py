"""The settings of the project."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from adv.accounts.http import MemberRequest
from adv.accounts.models import Project
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from households.actions.settings import (
    PROTOCOL_FIELDS,
    SETTING_FIELDS,
    SettingsConflict,
    change_settings,
    fingerprint,
)
from households.forms.settings import SettingsForm, shown


@dataclass(frozen=True, slots=True)
class _Difference:
    """A setting that somebody else changed, or this person did: as it is, and as it was typed."""

    label: str
    now: str
    typed: str


@requires(Permission.SETTINGS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def project_settings(request: MemberRequest) -> HttpResponse:
    """Show the settings of the project, and change them."""
    # Its own copy: a form puts what was typed on it, right or wrong, and the page shows the project as it is.
    project = Project.objects.get(pk=request.project.pk)
    form = SettingsForm(request.POST.dict() if request.method == "POST" else None, instance=project)
    differences: list[_Difference] = []
    if request.method == "POST" and form.is_valid():
        before = request.project
        try:
            after = change_settings(
                by=request.actor, project=before, values=form.values, seen=form.cleaned_data["seen"]
            )
        except SettingsConflict as conflict:
            differences = _differences(form, conflict.current)
            if not differences:
                messages.success(request, "Iemand anders heeft dit intussen al zo ingesteld.")
                return redirect("project_settings")
            form.add_error(None, conflict.message)
            # Saving once more is on purpose then: it is based on what is shown here.
            form.data = {**form.data, "seen": fingerprint(conflict.current)}
        else:
            messages.success(request, _saved_words(before, after))
            return redirect("project_settings")
    log.record(by=request.actor, action=log.Action.READ, object_type="project_settings", object_id=project.pk)
    context = {"form": form, "differences": differences, "is_renewing": request.project.doors_outdated_at is not None}
    status = 409 if differences else 422 if form.errors else 200
    return render(request, "households/settings.html", context, status=status)


def _differences(form: SettingsForm, current: Project) -> list[_Difference]:
    return [
        _Difference(str(form[name].label), shown(getattr(current, name)), shown(form.values[name]))
        for name in SETTING_FIELDS
        if getattr(current, name) != form.values[name]
    ]


def _saved_words(before: Project, after: Project) -> str:
    if all(getattr(before, name) == getattr(after, name) for name in SETTING_FIELDS):
        return "Er is niets gewijzigd."
    if all(getattr(before, name) == getattr(after, name) for name in PROTOCOL_FIELDS):
        return "De instellingen zijn opgeslagen."
    if after.doors_outdated_at is not None:
        return "De instellingen zijn opgeslagen. De looplijst wordt op de achtergrond bijgewerkt."
    return "De instellingen zijn opgeslagen en de looplijst is bijgewerkt."
