"""Where somebody starts, which project they work in, and who is in the team."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adv.accounts import actions
from adv.accounts.errors import ActionRefused
from adv.accounts.forms import MemberForm, OrganisationForm, StandInForm
from adv.accounts.http import MemberRequest, read_id
from adv.accounts.invitations import invitation_words, invite
from adv.accounts.middleware import MEMBERSHIP_KEY
from adv.accounts.models import Membership, Organisation, StandIn, User
from adv.accounts.open_work import WorkLeftError, hand_over_urls
from adv.accounts.permissions import Permission, Policy, requires

#: Where each permission leads from the front page; the first that somebody has is their start.
_STARTS = (
    # Their desk before the walking list: a day begins with what waits, and the doors are one tap from there.
    (Permission.DOOR_RECORD, "desk"),
    (Permission.WALKLIST_VIEW, "walklist"),
    (Permission.TASK_VIEW, "task_list"),
    (Permission.REPORT_VIEW, "report_list"),
    (Permission.TEAM_MANAGE, "team"),
    (Permission.ACCESS_LOG_VIEW, "access_log"),
)


@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """Send everybody to the page where their work is; say so when somebody is in no project."""
    member: Membership | None = getattr(request, "member", None)
    if member is None:
        return render(request, "accounts/no_project.html")
    return redirect(next(name for permission, name in _STARTS if member.can(permission)))


home.policy = Policy()  # type: ignore[attr-defined]  # everybody who is logged in, also without a project


@requires()
@require_POST
def switch_project(request: MemberRequest) -> HttpResponse:
    """Work in another project of this person."""
    chosen = read_id(request.POST.get("membership", ""))
    membership = get_object_or_404(Membership.objects.active(), pk=chosen, user=request.user)
    request.session[MEMBERSHIP_KEY] = membership.pk
    return redirect("home")


@requires(Permission.TEAM_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: MemberRequest) -> HttpResponse:
    """Show the people of the project, and add somebody."""
    form = MemberForm(request.POST or None, project=request.project)
    if request.method == "POST" and form.is_valid():
        try:
            membership = _add_member(request, form)
        except ActionRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, f"{membership.user.name} is toegevoegd als {membership.get_role_display()}.")
            return redirect("team")
    active = Membership.objects.active().filter(project=request.project)
    members = list(active.select_related("user", "organisation").order_by("role", "user__name"))
    words = invitation_words(members, today=timezone.localdate())
    context = {
        "form": form,
        "members": [(one, words.get(one.pk, "")) for one in members],
        "stand_ins": StandIn.objects.filter(project=request.project, ends_on__gte=timezone.localdate())
        .select_related("user", "absent_user")
        .order_by("starts_on"),
        "organisations": Organisation.objects.filter(project=request.project),
    }
    return render(request, "accounts/team.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _add_member(request: MemberRequest, form: MemberForm) -> Membership:
    data = form.cleaned_data
    user = User.objects.filter(email__iexact=data["email"]).first()
    if user is None:
        user = actions.create_user(by=request.actor, email=data["email"], name=data["name"])
    membership = actions.add_member(
        by=request.actor,
        user=user,
        project=request.project,
        role=data["role"],
        organisation=data["organisation"],
        title=data["title"],
    )
    if not user.has_usable_password():
        invite(by=request.actor, membership=membership)
    return membership


@requires(Permission.TEAM_MANAGE)
@require_POST
def end_membership(request: MemberRequest, membership_id: int) -> HttpResponse:
    """Take somebody off the project; while something is on their name, say what, and where to hand it over."""
    membership = get_object_or_404(Membership.objects.active(), pk=membership_id, project=request.project)
    try:
        actions.end_membership(by=request.actor, membership=membership)
    except WorkLeftError as left:
        can_hand_over = request.member.can(Permission.HOUSEHOLD_HAND_OVER)
        context = {
            "membership": membership,
            "work": left.work,
            "can_hand_over": can_hand_over,
            "urls": hand_over_urls(membership) if can_hand_over else [],
        }
        return render(request, "accounts/work_left.html", context, status=409)
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{membership.user.name} heeft geen toegang meer tot dit project.")
    return redirect("team")


@requires(Permission.TEAM_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_add(request: MemberRequest) -> HttpResponse:
    """Add a partner organisation."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organisation = actions.create_organisation(by=request.actor, project=request.project, **form.cleaned_data)
        except ActionRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, f"{organisation.name} staat in de lijst.")
            return redirect("team")
    context = {"form": form, "title": "Organisatie toevoegen", "submit": "Toevoegen"}
    return render(request, "accounts/team_form.html", context, status=422 if form.errors else 200)


@requires(Permission.TEAM_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def stand_in_add(request: MemberRequest) -> HttpResponse:
    """Arrange that somebody stands in for a colleague."""
    form = StandInForm(request.POST or None, project=request.project)
    if request.method == "POST" and form.is_valid():
        try:
            stand_in = actions.set_stand_in(by=request.actor, project=request.project, **form.cleaned_data)
        except ActionRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, f"{stand_in.user.name} neemt waar voor {stand_in.absent_user.name}.")
            return redirect("team")
    context = {"form": form, "title": "Waarneming regelen", "submit": "Vastleggen"}
    return render(request, "accounts/team_form.html", context, status=422 if form.errors else 200)


@requires(Permission.TEAM_MANAGE)
@require_POST
def stand_in_end(request: MemberRequest, pk: int) -> HttpResponse:
    """End a waarneming early: from now on, who stood in asks for a reason again."""
    found = StandIn.objects.filter(project=request.project).select_related("user", "absent_user")
    stand_in = get_object_or_404(found, pk=pk)
    actions.end_stand_in(by=request.actor, stand_in=stand_in)
    messages.success(request, f"{stand_in.user.name} neemt niet meer waar voor {stand_in.absent_user.name}.")
    return redirect("team")
