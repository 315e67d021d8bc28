"""The kinds of intervention and the sub-themes that a project adds to the lists."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from households.domain.codes import DOMAIN_LABELS, Domain
from interventions.actions.own_words import (
    add_own_kind,
    add_own_theme,
    change_own_kind,
    remove_own_theme,
    retire_own_kind,
)
from interventions.domain.themes import THEMES
from interventions.forms.own_words import OwnKindForm, OwnThemeForm
from interventions.models import OwnKind, OwnTheme
from interventions.views.lookup import find_or_404


@requires(Permission.SETTINGS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def own_words(request: MemberRequest) -> HttpResponse:
    """Show the kinds and themes of the project, and add to them."""
    adds_theme = request.POST.get("adds") == "theme"
    posted = request.POST if request.method == "POST" else None
    kind_form = OwnKindForm(None if adds_theme else posted, prefix="soort")
    theme_form = OwnThemeForm(posted if adds_theme else None, prefix="thema")
    form: forms.Form = theme_form if adds_theme else kind_form
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def add() -> str:
            if adds_theme:
                added = add_own_theme(by=request.actor, project=request.project, **data).name
            else:
                added = add_own_kind(by=request.actor, project=request.project, **data).name
            return f"‘{added}’ staat in de lijst."

        if _does(request, form, add):
            return redirect("own_words")
    log.record(by=request.actor, action=log.Action.READ, object_type="own_words")
    kinds = OwnKind.objects.visible_to(request.member).annotate(used=Count("interventions"))
    themes = list(OwnTheme.objects.visible_to(request.member))
    context = {
        "kinds": kinds,
        "themes": [
            (domain.value, THEMES[domain], [theme for theme in themes if theme.domain == domain]) for domain in Domain
        ],
        "kind_form": kind_form,
        "theme_form": theme_form,
        "wrong": form if form.is_bound and form.errors else None,
    }
    return render(request, "interventions/own_words.html", context, status=422 if context["wrong"] else 200)


@requires(Permission.SETTINGS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def own_kind_change(request: MemberRequest, pk: int) -> HttpResponse:
    """Change a kind of the project."""
    kind = find_or_404(request, OwnKind.objects.visible_to(request.member).select_related("project"), pk, "own_kind")
    initial: dict[str, Any] = {"name": kind.name, "counts_as": kind.counts_as, "is_informal": kind.is_informal}
    form = OwnKindForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():

        def change() -> str:
            change_own_kind(by=request.actor, own_kind=kind, **form.cleaned_data)
            return "De interventie is gewijzigd."

        if _does(request, form, change):
            return redirect("own_words")
    log.record(by=request.actor, action=log.Action.READ, object_type="own_kind", object_id=kind.pk)
    context = {"form": form, "kind_id": kind.pk}
    return render(request, "interventions/own_kind.html", context, status=422 if form.errors else 200)


@requires(Permission.SETTINGS_MANAGE)
@require_POST
def own_kind_retire(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a kind off the list, or put it back."""
    kind = find_or_404(request, OwnKind.objects.visible_to(request.member), pk, "own_kind")
    is_retired = request.POST.get("retire") == "1"
    retire_own_kind(by=request.actor, own_kind=kind, is_retired=is_retired)
    messages.success(request, f"‘{kind.name}’ is {'niet meer' if is_retired else 'weer'} te kiezen.")
    return redirect("own_words")


@requires(Permission.SETTINGS_MANAGE)
@require_POST
def own_theme_remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a theme off the list."""
    theme = find_or_404(request, OwnTheme.objects.visible_to(request.member), pk, "own_theme")
    name = f"{DOMAIN_LABELS[Domain(theme.domain)]}: {theme.name}"
    remove_own_theme(by=request.actor, theme=theme)
    messages.success(request, f"‘{name}’ staat niet meer in de lijst.")
    return redirect("own_words")


def _does(request: MemberRequest, form: forms.Form, do: Callable[[], str]) -> bool:
    """Do something and say so; what is refused stands beside its field."""
    try:
        words = do()
    except ActionRefused as refusal:
        form.add_error(refusal.field, refusal.message)
        return False
    messages.success(request, words)
    return True
