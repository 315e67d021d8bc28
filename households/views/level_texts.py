"""What the levels of the matrix mean in this project."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from households.actions.level_texts import LevelTextsConflict, write_level_texts
from households.domain.codes import DOMAIN_LABELS, LEVEL_LABELS, Level
from households.domain.level_texts import LEVEL_TEXTS
from households.domain.scoring import ALL_DOMAINS
from households.forms.level_texts import LevelTextsForm
from households.level_texts import Texts, fingerprint, level_texts


@dataclass(frozen=True, slots=True)
class _Difference:
    """A text that is not the same for two people: as it is, and as it was typed."""

    label: str
    now: str
    typed: str


@requires(Permission.SETTINGS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def level_texts_settings(request: MemberRequest) -> HttpResponse:
    """Show the words for each level per domain, and change them."""
    current = level_texts(request.project.pk)
    form = LevelTextsForm(request.POST.dict() if request.method == "POST" else None, current=current)
    differences: list[_Difference] = []
    if request.method == "POST" and form.is_valid():
        try:
            changed = write_level_texts(
                by=request.actor, project=request.project, texts=form.texts, seen=form.cleaned_data["seen"]
            )
        except LevelTextsConflict as conflict:
            form.add_error(None, conflict.message)
            differences = _differences(form.texts, conflict.current)
            # Saving once more is on purpose then: it is based on what is shown here.
            form.data = {**form.data, "seen": fingerprint(conflict.current)}
        else:
            messages.success(request, "De betekenissen zijn opgeslagen." if changed else "Er is niets gewijzigd.")
            return redirect("level_texts")
    log.record(by=request.actor, action=log.Action.READ, object_type="level_texts", object_id=request.project.pk)
    status = 409 if differences else 422 if form.errors else 200
    return render(request, "households/level_texts.html", {"form": form, "differences": differences}, status=status)


def _differences(typed: Texts, now: Texts) -> list[_Difference]:
    return [
        _Difference(f"{DOMAIN_LABELS[domain]}, {LEVEL_LABELS[level]}", now[domain][level], typed[domain][level])
        for domain in ALL_DOMAINS
        for level in Level
        if (typed[domain][level] or LEVEL_TEXTS[domain][level]) != now[domain][level]
    ]
