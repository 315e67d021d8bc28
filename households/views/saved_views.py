"""Saved views of the list of households: keeping one, sharing it, taking it away."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission, requires
from households.actions.saved_views import drop_view, save_view, share_view
from households.forms.saved_views import SavedViewForm
from households.models import SavedView

#: What a view keeps: never what was searched for.
CHOICES = ("status", "type", "adviseur", "complex", "taak", "sort")
#: Longest value of a choice, in characters.
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class ViewLink:
    """A view above the list."""

    name: str
    url: str
    active: bool
    by: str


def choices_of(query: Mapping[str, str]) -> dict[str, str]:
    """Return the filters and the order that somebody sent, as a view keeps them."""
    return {name: query.get(name, "")[:_LONGEST] for name in CHOICES if query.get(name, "")}


def url_of(choices: Mapping[str, str]) -> str:
    """Return the address of the list with these choices; what a view holds that is no choice is left out."""
    known = {name: str(choices[name]) for name in CHOICES if choices.get(name)}
    return f"{reverse('household_list')}?{urlencode(known)}" if known else reverse("household_list")


def view_links(request: MemberRequest) -> list[ViewLink]:
    """Return the views of this member and those shared by colleagues; one query."""
    here = choices_of(request.GET) if "gezocht" not in request.GET else None
    views = SavedView.objects.visible_to(request.member).select_related("user")
    return [
        ViewLink(
            name=view.name,
            url=url_of(view.choices),
            active=here == view.choices,
            by="" if view.user_id == request.member.user_id else view.user.name,
        )
        for view in views
    ]


@requires(Permission.HOUSEHOLD_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def saved_views(request: MemberRequest) -> HttpResponse:
    """Show one's own views, and keep the choices in the address as a new one."""
    choices = choices_of(request.POST if request.method == "POST" else request.GET)
    form = SavedViewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            view = save_view(
                by=request.actor,
                project=request.project,
                person=request.user,
                name=form.cleaned_data["name"],
                is_shared=form.cleaned_data["is_shared"],
                choices=choices,
            )
        except ActionRefused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, f"De weergave ‘{view.name}’ is bewaard.")
            return redirect(url_of(view.choices))
    context = {
        "form": form,
        "choices": choices.items(),
        "views": [(view, url_of(view.choices)) for view in SavedView.objects.owned_by(request.member)],
    }
    return render(request, "households/saved_views.html", context, status=422 if form.errors else 200)


@requires(Permission.HOUSEHOLD_VIEW)
@require_POST
def saved_view_change(request: MemberRequest, pk: int) -> HttpResponse:
    """Share one's own view, keep it to oneself, or take it away."""
    view = get_object_or_404(SavedView.objects.owned_by(request.member), pk=pk)
    wanted = request.POST.get("wat", "")
    if wanted == "weg":
        drop_view(by=request.actor, view=view)
        messages.success(request, f"De weergave ‘{view.name}’ is weg.")
    elif wanted in ("delen", "niet_delen"):
        share_view(by=request.actor, view=view, is_shared=wanted == "delen")
        messages.success(
            request, "Je collega’s zien deze weergave." if view.is_shared else "Alleen jij ziet deze weergave."
        )
    return redirect("saved_views")
