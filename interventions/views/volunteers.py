"""The volunteers (maatjes) of a project: who helps with what, and who has room."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest
from adv.accounts.models import Organisation
from adv.accounts.once import do_once
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from interventions.actions.social_map import (
    Changed,
    add_volunteer,
    change_volunteer,
    remove_volunteer,
    version_of,
)
from interventions.domain.volunteers import VOLUNTEER_HELP_LABELS, Room, VolunteerHelp
from interventions.forms.social_map import VolunteerForm
from interventions.models import Volunteer
from interventions.social_map_view import volunteer_row
from interventions.views.lookup import find_or_404

PAGE_SIZE = 40

_HELP = "helpt"


@requires(Permission.SOCIAL_MAP_VIEW)
@require_safe
def volunteer_list(request: MemberRequest) -> HttpResponse:
    """Show who helps with what; who has room stands first."""
    today = timezone.localdate()
    asked = request.GET.get(_HELP, "")
    wanted = VolunteerHelp(asked) if asked in set(VolunteerHelp) else None
    everybody = list(Volunteer.objects.visible_to(request.member).select_related("organisation"))
    rooms = {one.pk: one.room_on(today) for one in everybody}
    in_order = list(Room)
    found = [one for one in everybody if wanted is None or wanted.value in one.helps_with]
    found.sort(key=lambda one: (in_order.index(rooms[one.pk]), one.name.casefold(), one.pk))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    log.record(by=request.actor, action=log.Action.READ, object_type="volunteer", count=len(page.object_list))
    url = reverse("volunteer_list")
    context = {
        "rows": [volunteer_row(one, rooms[one.pk]) for one in page.object_list],
        "page": page,
        "options": [
            {"label": "Alles", "url": url, "active": wanted is None},
            *(
                {
                    "label": VOLUNTEER_HELP_LABELS[one].capitalize(),
                    "url": f"{url}?{_HELP}={one.value}",
                    "active": one is wanted,
                }
                for one in VolunteerHelp
            ),
        ],
        "can_manage": request.member.can(Permission.SOCIAL_MAP_MANAGE),
    }
    return render(request, "interventions/volunteer_list.html", context)


@requires(Permission.SOCIAL_MAP_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def volunteer_add(request: MemberRequest) -> HttpResponse:
    """Put somebody on the list."""
    form = VolunteerForm(
        request.POST if request.method == "POST" else None,
        organisations=Organisation.objects.filter(project=request.project),
    )
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            add_volunteer(by=request.actor, project=request.project, entry=form.entry)
            return reverse("volunteer_list")

        try:
            url = do_once(user=request.user, token=form.cleaned_data["once"], do=save)
        except ActionRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, "De vrijwilliger staat op de lijst.")
            return redirect(url)
    context = {"form": form, "volunteer": None}
    return render(request, "interventions/volunteer_form.html", context, status=422 if form.errors else 200)


@requires(Permission.SOCIAL_MAP_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def volunteer_change(request: MemberRequest, pk: int) -> HttpResponse:
    """Change what is known of a volunteer."""
    volunteer = find_or_404(request, Volunteer.objects.visible_to(request.member), pk, "volunteer")
    names = (
        "name", "phone", "email", "helps_with", "languages", "free_times", "available_from", "places", "taken",
        "agreed_on",
    )  # fmt: skip
    now = {name: getattr(volunteer, name) for name in names}
    posted = request.POST.copy() if request.method == "POST" else None
    form = VolunteerForm(
        posted,
        organisations=Organisation.objects.filter(project=request.project),
        initial={**now, "organisation": volunteer.organisation_id, "seen": version_of(volunteer)},
    )
    is_overtaken = False
    if posted is not None and form.is_valid():
        try:
            change_volunteer(by=request.actor, volunteer=volunteer, entry=form.entry, seen=form.cleaned_data["seen"])
        except Changed as refusal:
            form.add_error(None, refusal.message)
            is_overtaken = True
            posted["seen"] = version_of(volunteer)
        else:
            messages.success(request, "De gegevens zijn opgeslagen.")
            return redirect("volunteer_list")
    log.record(by=request.actor, action=log.Action.READ, object_type="volunteer", object_id=volunteer.pk)
    row = volunteer_row(volunteer, volunteer.room_on(timezone.localdate()))
    context = {"form": form, "volunteer": volunteer, "now": row if is_overtaken else None}
    status = 409 if is_overtaken else 422 if form.errors else 200
    return render(request, "interventions/volunteer_form.html", context, status=status)


@requires(Permission.SOCIAL_MAP_MANAGE)
@require_POST
def volunteer_remove(request: MemberRequest, pk: int) -> HttpResponse:
    """A volunteer stops: everything about them goes at once."""
    volunteer = find_or_404(request, Volunteer.objects.visible_to(request.member), pk, "volunteer")
    remove_volunteer(by=request.actor, volunteer=volunteer)
    messages.success(request, "De vrijwilliger is van de lijst. Er is niets bewaard.")
    return redirect("volunteer_list")
