"""The casusbespreking: the agenda, the meeting with its minutes, and the decisions.

The agenda says of each household its code, address and why: no more than the team needs to choose what to discuss. What
is said and decided is dossier: a colleague's is opened with the reason "casusbespreking", which its owner sees.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest
from adv.accounts.once import do_once
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from households.actions.dossier import log_look, open_colleagues_dossier
from households.actions.meeting import (
    MinutesOvertaken,
    close_meeting,
    discuss,
    drop_meeting,
    put_on_agenda,
    settle_decision,
    start_meeting,
    take_off_agenda,
)
from households.domain.meeting import SIGN_LABELS
from households.forms.meeting import AgendaForm, DecisionForm, DiscussForm, MeetingForm
from households.meeting_facts import suggested
from households.models import Decision, DossierAccess, Household, Meeting, MeetingItem
from households.views.lookup import visible_household_or_404

#: Meetings of the past on one page, decisions that are still open, and suggestions: at first, and when asked for all.
PAGE_SIZE, SHOWN_DECISIONS, SHOWN_SUGGESTIONS, MOST_SUGGESTIONS = 10, 50, 6, 200


@dataclass(frozen=True, slots=True)
class _Point:
    """A household on the agenda as the page shows it: code, address and why."""

    item: MeetingItem
    code: str
    place: str
    by: str
    may_remove: bool


@requires(Permission.CASE_MEETING)
@require_safe
def meeting(request: MemberRequest) -> HttpResponse:
    """Show the agenda, what the rules suggest, the decisions still open, and the meetings that were."""
    member, today = request.member, timezone.localdate()
    points = _agenda(request)
    found = suggested(member, today)
    shown = found[: MOST_SUGGESTIONS if request.GET.get("toon") == "voorstellen" else SHOWN_SUGGESTIONS]
    decisions = list(
        Decision.objects.visible_to(member)
        .open()
        .select_related("owner", "item__household__address")
        .order_by("due_on", "pk")[:SHOWN_DECISIONS]
    )
    history = Meeting.objects.visible_to(member).filter(closed_at__isnull=False).annotate(cases=Count("items"))
    page = Paginator(history.order_by("-on", "-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    log.record(
        by=request.actor,
        action=log.Action.READ,
        object_type="meeting_agenda",
        count=len(points) + len(shown) + len(decisions),
    )
    context = {
        "points": points,
        "suggestions": [
            {
                "household": one.household,
                "reasons": [(SIGN_LABELS[why.sign], why.reason) for why in one.why],
                "url": reverse("agenda_add", args=[one.household.pk]),
            }
            for one in shown
        ],
        "all_suggestions": len(found) if len(found) > len(shown) else 0,
        "decisions": [_decision_line(one) for one in decisions],
        "page": page,
        "going_on": Meeting.objects.visible_to(member).open().first(),
        "can_decide": member.can(Permission.CASE_DECIDE),
    }
    return render(request, "households/meeting.html", context)


def _agenda(request: MemberRequest) -> list[_Point]:
    waiting = MeetingItem.objects.visible_to(request.member).waiting()
    may_remove = request.member.can(Permission.CASE_DECIDE)
    return [
        _Point(
            item,
            item.household.code,
            str(item.household.address),
            item.added_by.name,
            may_remove or item.added_by_id == request.user.pk,
        )
        for item in waiting.select_related("household__address", "added_by").order_by("added_at", "pk")
    ]


def _decision_line(decision: Decision) -> dict[str, Any]:
    today = timezone.localdate()
    is_open = decision.settled_at is None
    late = dutch.days_late(decision.due_on, today) if is_open else ""
    return {
        "decision": decision,
        "url": reverse("decision", args=[decision.pk]),
        "due": dutch.date_long(decision.due_on),
        "late": late,
        "is_open": is_open,
        "owner": decision.owner.name,
    }


@requires(Permission.CASE_MEETING)
@require_http_methods(["GET", "HEAD", "POST"])
def agenda_add(request: MemberRequest, pk: int) -> HttpResponse:
    """Put a household on the agenda, with why; what the rules say is offered as a beginning."""
    household = visible_household_or_404(request, pk)
    waiting = MeetingItem.objects.visible_to(request.member).waiting().filter(household=household).first()
    if waiting is not None:
        return redirect("meeting_item", waiting.pk)
    form = AgendaForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            put_on_agenda(by=request.actor, household=household, person=request.user, why=form.cleaned_data["why"])
            return reverse("meeting")

        try:
            url = do_once(user=request.user, token=form.cleaned_data["once"], do=save)
        except ActionRefused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, f"{household.code} staat op de agenda.")
            return redirect(url)
    log_look(by=request.actor, member=request.member, household=household, object_type="meeting_agenda")
    found = suggested(request.member, timezone.localdate(), only=household)
    why = found[0].why if found else ()
    context = {"household": household, "form": form, "reasons": [one.reason for one in why]}
    return render(request, "households/agenda_add.html", context, status=422 if form.errors else 200)


@requires(Permission.CASE_MEETING)
@require_POST
def agenda_take_off(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a household off the agenda."""
    item = get_object_or_404(MeetingItem.objects.visible_to(request.member), pk=pk)
    try:
        take_off_agenda(by=request.actor, item=item, person=request.user)
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"{item.household.code} is van de agenda.")
    return redirect("meeting")


@requires(Permission.CASE_DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_start(request: MemberRequest) -> HttpResponse:
    """Begin the meeting: which day, and who is there."""
    going_on = Meeting.objects.visible_to(request.member).open().first()
    if going_on is not None:
        return redirect("meeting_detail", going_on.pk)
    form = MeetingForm(request.POST if request.method == "POST" else None, project_id=request.project.pk)
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            begun = start_meeting(
                by=request.actor,
                project=request.project,
                person=request.user,
                on=form.cleaned_data["on"],
                present=list(form.cleaned_data["present"]),
            )
            return reverse("meeting_detail", args=[begun.pk])

        try:
            return redirect(do_once(user=request.user, token=form.cleaned_data["once"], do=save))
        except ActionRefused as refused:
            form.add_error(refused.field, refused.message)
    context = {"form": form, "points": _agenda(request)}
    return render(request, "households/meeting_start.html", context, status=422 if form.errors else 200)


@requires(Permission.CASE_MEETING)
@require_safe
def meeting_detail(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a meeting: what is still to be discussed while it goes on, and the minutes, that print on A4."""
    found = get_object_or_404(
        Meeting.objects.visible_to(request.member).select_related("started_by", "closed_by"), pk=pk
    )
    readable = set(
        MeetingItem.objects.visible_to(request.member)
        .readable_by(request.member)
        .filter(meeting=found)
        .values_list("pk", flat=True)
    )
    settled = Prefetch(
        "decisions", Decision.objects.visible_to(request.member).select_related("owner").order_by("due_on", "pk")
    )
    items = found.items.select_related("household__address", "added_by").prefetch_related(settled)
    lines = [_minutes_line(item, is_readable=item.pk in readable) for item in items.order_by("pk")]
    for line in lines:
        if line["is_readable"]:
            _log_item(request, line["item"])
    log.record(
        by=request.actor, action=log.Action.READ, object_type="meeting", object_id=found.pk, count=max(1, len(readable))
    )
    is_open = found.closed_at is None
    context = {
        "meeting": found,
        "title": f"Casusbespreking van {dutch.date_long(found.on)}",
        "present": ", ".join(found.present.order_by("name").values_list("name", flat=True)),
        "lines": lines,
        "points": _agenda(request) if is_open else [],
        "is_open": is_open,
        "can_decide": is_open and request.member.can(Permission.CASE_DECIDE),
    }
    return render(request, "households/meeting_detail.html", context)


def _minutes_line(item: MeetingItem, *, is_readable: bool) -> dict[str, Any]:
    """Return what stands in the minutes about a household: without the dossier, only that it was discussed."""
    return {
        "item": item,
        "code": item.household.code,
        "place": str(item.household.address),
        "is_readable": is_readable,
        "notes": item.notes if is_readable else "",
        "decisions": [_decision_line(one) for one in item.decisions.all()] if is_readable else [],
    }


def _log_item(request: MemberRequest, item: MeetingItem) -> None:
    log.record(
        by=request.actor,
        action=log.Action.READ,
        object_type="meeting_item",
        object_id=item.pk,
        household_id=item.household_id,
        ground=item.household.ground_for(request.member),
    )


@requires(Permission.CASE_DECIDE)
@require_POST
def meeting_close(request: MemberRequest, pk: int) -> HttpResponse:
    """Finish the minutes."""
    found = get_object_or_404(Meeting.objects.visible_to(request.member), pk=pk)
    try:
        close_meeting(by=request.actor, meeting=found, person=request.user)
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "Het verslag is afgerond. De besluiten staan op de werkdag van wie ze doet.")
    return redirect("meeting_detail", pk)


@requires(Permission.CASE_DECIDE)
@require_POST
def meeting_drop(request: MemberRequest, pk: int) -> HttpResponse:
    """Remove a meeting that was begun by mistake."""
    found = get_object_or_404(Meeting.objects.visible_to(request.member), pk=pk)
    try:
        drop_meeting(by=request.actor, meeting=found)
    except ActionRefused as refused:
        messages.error(request, refused.message)
        return redirect("meeting_detail", pk)
    messages.success(request, "De bespreking is weg. De agenda is gebleven.")
    return redirect("meeting")


@requires(Permission.CASE_MEETING)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_item(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a household on the agenda; write down what is said and decided while the meeting goes on."""
    member = request.member
    people = MeetingItem.objects.visible_to(member).select_related(
        "household__address", "household__owner", "added_by", "meeting"
    )
    item = get_object_or_404(people.prefetch_related("household__residents", "decisions__owner"), pk=pk)
    if not MeetingItem.objects.visible_to(member).readable_by(member).filter(pk=pk).exists():
        if request.method == "POST":
            _refused_look(request, item)
            return redirect("meeting_item", pk)
        return _shut(request, item)
    going_on = item.meeting or Meeting.objects.visible_to(member).open().first()
    may_write = (
        member.can(Permission.CASE_DECIDE)
        and going_on is not None
        and going_on.closed_at is None
        and item.withdrawn_at is None
    )
    form = DiscussForm(
        request.POST if request.method == "POST" else None,
        project_id=request.project.pk,
        initial={"notes": item.notes, "based_on": item.version},
    )
    theirs = ""
    if request.method == "POST" and going_on is not None and form.is_valid():
        try:
            url = do_once(
                user=request.user, token=form.cleaned_data["once"], do=lambda: _discuss(request, form, item, going_on)
            )
        except MinutesOvertaken as overtaken:
            item.refresh_from_db(fields=["version", "notes"])
            theirs = overtaken.theirs
            form.overtaken(overtaken.message, item.version)
        except ActionRefused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, f"Het verslag van {item.household.code} is bewaard.")
            return redirect(url)
    _log_item(request, item)
    context = {
        "item": item,
        "household": item.household,
        "form": form if may_write else None,
        "theirs": theirs,
        "meeting": going_on,
        "decisions": [_decision_line(one) for one in item.decisions.all()],
        "can_begin": member.can(Permission.CASE_DECIDE) and going_on is None and item.withdrawn_at is None,
        "can_remove": item.meeting_id is None
        and item.withdrawn_at is None
        and (member.can(Permission.CASE_DECIDE) or item.added_by_id == request.user.pk),
    }
    return render(request, "households/meeting_item.html", context, status=422 if form.errors else 200)


def _discuss(request: MemberRequest, form: DiscussForm, item: MeetingItem, going_on: Meeting) -> str:
    discuss(
        by=request.actor,
        item=item,
        meeting=going_on,
        person=request.user,
        notes=form.cleaned_data["notes"],
        decisions=form.decisions,
        based_on=form.cleaned_data["based_on"],
    )
    return reverse("meeting_detail", args=[going_on.pk])


def _shut(request: MemberRequest, item: MeetingItem) -> HttpResponse:
    """Show of a colleague's household only what is on the agenda, and the tap that opens it."""
    log.record(
        by=request.actor,
        action=log.Action.READ,
        object_type="meeting_agenda",
        object_id=item.pk,
        household_id=item.household_id,
    )
    return render(request, "households/meeting_item_shut.html", {"item": item, "household": item.household})


def _refused_look(request: MemberRequest, item: MeetingItem) -> None:
    log.record(
        by=request.actor,
        action=log.Action.UPDATE,
        object_type="meeting_item",
        object_id=item.pk,
        household_id=item.household_id,
        outcome=log.Outcome.DENIED,
    )


@requires(Permission.DOSSIER_REQUEST)
@require_POST
def meeting_access(request: MemberRequest, pk: int) -> HttpResponse:
    """Open a colleague's household for the meeting: one tap, with the reason that goes with it."""
    items = MeetingItem.objects.visible_to(request.member).select_related("household")
    item = get_object_or_404(items, pk=pk, withdrawn_at__isnull=True)
    if not Household.objects.visible_to(request.member).filter(pk=item.household_id).exists():
        open_colleagues_dossier(
            by=request.actor,
            member=request.member,
            household=item.household,
            reason=DossierAccess.Reason.CASE_MEETING,
        )
    return redirect("meeting_item", pk)


@requires(Permission.CASE_MEETING)
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a decision, and tick it off."""
    visible = Decision.objects.visible_to(request.member).select_related(
        "owner", "settled_by", "item__household__address", "item__meeting"
    )
    found = get_object_or_404(visible, pk=pk)
    may_settle = found.settled_at is None and (
        request.member.can(Permission.CASE_DECIDE) or found.owner_id == request.user.pk
    )
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        is_dropped = request.POST.get("how") == "dropped"
        try:
            settle_decision(
                by=request.actor,
                decision=found,
                person=request.user,
                outcome=form.cleaned_data["outcome"],
                is_dropped=is_dropped,
            )
        except ActionRefused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, "Dit hoeft niet meer." if is_dropped else "Afgevinkt. Goed gedaan.")
            return redirect("desk")
    log.record(
        by=request.actor,
        action=log.Action.READ,
        object_type="decision",
        object_id=found.pk,
        household_id=found.item.household_id,
    )
    context = {
        "line": _decision_line(found),
        "decision": found,
        "household": found.item.household,
        "form": form if may_settle else None,
        "can_open": Household.objects.visible_to(request.member).filter(pk=found.item.household_id).exists(),
    }
    return render(request, "households/decision.html", context, status=422 if form.errors else 200)
