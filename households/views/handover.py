"""Overdracht: offering households to a colleague, answering an offer, and helping to empty somebody's name."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest, read_id
from adv.accounts.models import Membership, User
from adv.accounts.once import do_once
from adv.accounts.open_work import work_of
from adv.accounts.permissions import Permission, requires
from adv.accounts.roles import Role
from adv.audit import log
from households.actions.dossier import log_look
from households.actions.handover import (
    accept_handover,
    assign_household,
    clashing,
    decline_handover,
    offer_handover,
    receivers,
    withdraw_handover,
)
from households.actions.handover_kinds import kinds
from households.actions.handover_moves import caseload
from households.desk_sources import main_residents
from households.domain.codes import STATUS_LABELS, HouseholdStatus
from households.forms.handover import AnswerForm, AssignForm, OfferForm, SelectionForm
from households.models import Handover, Household
from households.views.lookup import visible_household_or_404

#: Handovers on one page of the list.
PAGE_SIZE = 20


@requires(Permission.HOUSEHOLD_HAND_OVER)
@require_safe
def handover_list(request: MemberRequest) -> HttpResponse:
    """Show the handovers that this member gives or receives, those that wait for an answer first."""
    visible = Handover.objects.visible_to(request.member).select_related("giver", "receiver")
    found = visible.annotate(size=Count("items"))
    waiting = list(found.open().order_by("offered_at", "pk"))
    settled = found.exclude(state=Handover.State.OFFERED).order_by("-settled_at", "-pk")
    page = Paginator(settled, PAGE_SIZE).get_page(request.GET.get("page"))
    log.record(
        by=request.actor,
        action=log.Action.READ,
        object_type="handover_list",
        count=len(waiting) + len(page.object_list),
    )
    context = {
        "waiting": [_line(request, one) for one in waiting],
        "settled": [_line(request, one) for one in page.object_list],
        "page": page,
    }
    return render(request, "households/handover_list.html", context)


def _line(request: MemberRequest, handover: Handover) -> dict[str, Any]:
    size = vars(handover)["size"]
    what = "de hele caseload" if handover.is_everything else dutch.plural(size, "huishouden", "huishoudens")
    when = handover.settled_at or handover.offered_at
    return {
        "url": reverse("handover_detail", args=[handover.pk]),
        "title": f"Van {_name(request, handover.giver)} aan {_name(request, handover.receiver)}",
        "what": what,
        "state": handover.get_state_display(),
        "tone": _TONES[Handover.State(handover.state)],
        "is_mine": handover.state == Handover.State.OFFERED and handover.receiver_id == request.user.pk,
        "when": dutch.moment(when, timezone.localdate()),
    }


_TONES = {
    Handover.State.OFFERED: "due",
    Handover.State.ACCEPTED: "ok",
    Handover.State.DECLINED: "late",
    Handover.State.WITHDRAWN: "rest",
}


def _name(request: MemberRequest, person: User) -> str:
    return "jou" if person.pk == request.user.pk else person.name


@requires(Permission.HOUSEHOLD_HAND_OVER)
@require_http_methods(["GET", "HEAD", "POST"])
def handover_new(request: MemberRequest) -> HttpResponse:
    """Offer a selection of the own households; ``?van=`` is whose, for the project leader."""
    giver = _giver(request)
    own = caseload(request.project.pk, giver.pk).filter(~Q(handover_items__is_open=True)).select_related("address")
    own = own.prefetch_related(main_residents("residents")).order_by("address__walk_position", "pk")
    form = SelectionForm(
        request.POST if request.method == "POST" else None, own=own, project_id=request.project.pk, giver=giver
    )
    if request.method == "POST" and form.is_valid():
        done = _offer(request, form, giver, households=list(form.cleaned_data["households"]))
        if done is not None:
            return done
    log.record(by=request.actor, action=log.Action.READ, object_type="handover_choice", count=len(own))
    context = {
        "form": form,
        "giver": giver,
        "is_own": giver.pk == request.user.pk,
        "has_any": bool(own),
        "givers": _givers(request, giver),
        "everything_url": _everything_url(request, giver),
    }
    return render(request, "households/handover_new.html", context, status=422 if form.errors else 200)


def _giver(request: MemberRequest) -> User:
    """Return whose households are handed over: one's own, or for the project leader those of ``?van=``."""
    asked = read_id(request.GET.get("van", ""))
    if not asked or request.member.role != Role.PROJECT_LEADER:
        return request.user
    member = get_object_or_404(Membership.objects.active(), project=request.project, user_id=asked)
    return member.user


def _givers(request: MemberRequest, giver: User) -> list[tuple[str, str, bool]]:
    """Whose households the project leader can choose from: name, address of the page, and whether it is this one."""
    if request.member.role != Role.PROJECT_LEADER:
        return []
    url = reverse("handover_new")
    others = receivers(request.project.pk).exclude(pk=request.user.pk)
    return [
        ("Van mij", url, giver.pk == request.user.pk),
        *((one.name, f"{url}?van={one.pk}", one.pk == giver.pk) for one in others),
    ]


def _everything_url(request: MemberRequest, giver: User) -> str:
    member = Membership.objects.active().filter(project=request.project, user=giver).first()
    return reverse("handover_everything", args=[member.pk]) if member else ""


def _offer(request: MemberRequest, form: OfferForm, giver: User, **what: Any) -> HttpResponse | None:
    """Make the offer and go to it; None when it was refused, which the form says."""

    def save() -> str:
        handover = offer_handover(
            by=request.actor,
            project=request.project,
            offered_by=request.user,
            giver=giver,
            receiver=form.cleaned_data["receiver"],
            note=form.cleaned_data["note"],
            **what,
        )
        return reverse("handover_detail", args=[handover.pk])

    try:
        url = do_once(user=request.user, token=form.cleaned_data["once"], do=save)
    except ActionRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return None
    receiver = form.cleaned_data["receiver"]
    if receiver.pk == request.user.pk:
        messages.success(request, "Overgenomen. Alles staat nu op jouw naam.")
    else:
        messages.success(request, f"Aangeboden aan {receiver.name}. Tot die het aanneemt, blijft alles waar het is.")
    return redirect(url)


@requires(Permission.HOUSEHOLD_HAND_OVER)
@require_http_methods(["GET", "HEAD", "POST"])
def handover_offer(request: MemberRequest, pk: int) -> HttpResponse:
    """Offer one household; one that is in nobody's caseload is put on somebody's name at once."""
    household = visible_household_or_404(request, pk)
    if household.owner is None:
        return _assign(request, household)
    offered = Handover.objects.visible_to(request.member).open().filter(items__household=household)
    waiting = offered.first()
    if waiting is not None:
        return redirect("handover_detail", waiting.pk)
    giver = household.owner
    may_offer = giver.pk == request.user.pk or request.member.role == Role.PROJECT_LEADER
    form = OfferForm(request.POST if request.method == "POST" else None, project_id=request.project.pk, giver=giver)
    if request.method == "POST" and form.is_valid():
        done = _offer(request, form, giver, households=[household])
        if done is not None:
            return done
    log_look(by=request.actor, member=request.member, household=household, object_type="handover")
    context = {"form": form, "household": household, "giver": giver, "may_offer": may_offer}
    return render(request, "households/handover_offer.html", context, status=422 if form.errors else 200)


def _assign(request: MemberRequest, household: Household) -> HttpResponse:
    is_leader = request.member.role == Role.PROJECT_LEADER
    people = receivers(request.project.pk)
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        people=people if is_leader else people.filter(pk=request.user.pk),
        initial={"receiver": request.user.pk},
    )
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["receiver"]

        def save() -> str:
            assign_household(by=request.actor, household=household, person=person)
            return reverse("household_detail", args=[household.pk])

        try:
            url = do_once(user=request.user, token=form.cleaned_data["once"], do=save)
        except ActionRefused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, f"Dit huishouden staat nu op naam van {_name(request, person)}.")
            return redirect(url)
    log_look(by=request.actor, member=request.member, household=household, object_type="handover")
    context = {"form": form, "household": household}
    return render(request, "households/handover_assign.html", context, status=422 if form.errors else 200)


@requires(Permission.HOUSEHOLD_HAND_OVER)
@require_http_methods(["GET", "HEAD", "POST"])
def handover_everything(request: MemberRequest, membership_id: int) -> HttpResponse:
    """Show all that is on somebody's name, and hand it over at once: as when they leave the project."""
    members = Membership.objects.active().filter(project=request.project).select_related("user", "project")
    if request.member.role != Role.PROJECT_LEADER:
        members = members.filter(user=request.user)
    member = get_object_or_404(members, pk=membership_id)
    giver = member.user
    form = OfferForm(request.POST if request.method == "POST" else None, project_id=request.project.pk, giver=giver)
    if request.method == "POST" and form.is_valid():
        done = _offer(request, form, giver, is_everything=True)
        if done is not None:
            return done
    work = work_of(member)
    log.record(by=request.actor, action=log.Action.READ, object_type="open_work", object_id=member.pk, count=len(work))
    waiting = Handover.objects.visible_to(request.member).open().filter(giver=giver, is_everything=True).first()
    context = {
        "form": form,
        "giver": giver,
        "is_own": giver.pk == request.user.pk,
        "is_leader": request.member.role == Role.PROJECT_LEADER,
        "work": work,
        "waiting": waiting,
        "some_url": f"{reverse('handover_new')}?van={giver.pk}",
    }
    return render(request, "households/handover_everything.html", context, status=422 if form.errors else 200)


@requires(Permission.HOUSEHOLD_HAND_OVER)
@require_safe
def handover_detail(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a handover: the note, which households, and what the receiver answers."""
    return _show(request, _visible(request, pk))


def _visible(request: MemberRequest, pk: int) -> Handover:
    visible = Handover.objects.visible_to(request.member).select_related(
        "giver", "receiver", "offered_by", "settled_by", "project"
    )
    return get_object_or_404(visible, pk=pk)


def _show(request: MemberRequest, handover: Handover, *, answer_form: AnswerForm | None = None) -> HttpResponse:
    items = handover.items.select_related("household__address")
    households = [item.household for item in items.prefetch_related(main_residents("household__residents"))]
    log.record(
        by=request.actor,
        action=log.Action.READ,
        object_type="handover",
        object_id=handover.pk,
        count=max(1, len(households)),
    )
    is_open = handover.state == Handover.State.OFFERED
    is_receiver = handover.receiver_id == request.user.pk
    giving = (handover.giver_id, handover.offered_by_id)
    context = {
        "handover": handover,
        "title": f"Overdracht van {_name(request, handover.giver)} aan {_name(request, handover.receiver)}",
        "state": handover.get_state_display(),
        "tone": _TONES[Handover.State(handover.state)],
        "households": [
            (reverse("household_detail", args=[one.pk]), one.display_name, str(one.address), one.code, _status(one))
            for one in households
        ],
        "along": [
            "de regie" if kind.key == "coordinators" else kind.many
            for kind in kinds()
            if kind.key not in ("households", "offers")
        ],
        "can_answer": is_open and is_receiver,
        "can_withdraw": is_open and (request.user.pk in giving or request.member.role == Role.PROJECT_LEADER),
        "answer_form": answer_form or AnswerForm(),
        "is_open": is_open,
    }
    return render(request, "households/handover_detail.html", context, status=422 if answer_form else 200)


def _status(household: Household) -> str:
    return STATUS_LABELS[HouseholdStatus(household.status)]


@requires(Permission.HOUSEHOLD_HAND_OVER)
@require_POST
def handover_accept(request: MemberRequest, pk: int) -> HttpResponse:
    """Take over what was offered."""
    handover = _visible(request, pk)

    def take() -> None:
        moved = accept_handover(by=request.actor, handover=handover, person=request.user)
        words = [dutch.plural(moved[kind.key], kind.one, kind.many) for kind in kinds() if moved[kind.key]]
        messages.success(request, f"Overgenomen: {', '.join(words) or 'niets meer, alles was al elders'}.")
        if clashes := clashing(handover):
            messages.warning(
                request,
                f"Let op: {dutch.plural(clashes, 'afspraak valt', 'afspraken vallen')} nu samen. Kijk in je agenda.",
            )

    return _do(request, pk, take)


@requires(Permission.HOUSEHOLD_HAND_OVER)
@require_POST
def handover_decline(request: MemberRequest, pk: int) -> HttpResponse:
    """Say no, with why."""
    handover = _visible(request, pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            decline_handover(
                by=request.actor, handover=handover, person=request.user, answer=form.cleaned_data["answer"]
            )
        except ActionRefused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, f"{handover.giver.name} ziet dat je dit niet aanneemt, en waarom.")
            return redirect("handover_detail", pk)
    return _show(request, handover, answer_form=form)


@requires(Permission.HOUSEHOLD_HAND_OVER)
@require_POST
def handover_withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """Take an offer back."""
    handover = _visible(request, pk)

    def take_back() -> None:
        withdraw_handover(by=request.actor, handover=handover, person=request.user)
        messages.success(request, "Ingetrokken. Alles blijft waar het was.")

    return _do(request, pk, take_back)


def _do(request: MemberRequest, pk: int, work: Callable[[], None]) -> HttpResponse:
    try:
        work()
    except ActionRefused as refused:
        messages.error(request, refused.message)
    return redirect("handover_detail", pk)
