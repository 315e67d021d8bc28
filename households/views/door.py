"""One door: what happened there, recording it with all details, and taking a slip back."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest, read_id
from adv.accounts.permissions import Permission, requires
from adv.accounts.roles import Role
from adv.audit import log
from households.actions.contact_corrections import correct_contact
from households.actions.conversations import start_conversation
from households.actions.doors import UNDO_WINDOW, door_history, protocol_settings, record_contact, withdraw_contact
from households.agenda.at_door import door_appointment, door_moments
from households.domain.codes import RingResult, Step
from households.domain.protocol import advise
from households.domain.protocol_settings import refusal_come_back_window
from households.forms.doors import ContactForm
from households.forms.letters import SECOND_LANGUAGES
from households.models import Address, ContactMoment, Conversation
from households.views.lookup import visible_household
from households.views.offline import conflicting_moments
from households.views.walklist import Rows, walklist_url
from households.walklist import words
from households.walklist.doors import one_door
from households.walklist.filters import Order, WalklistFilter
from households.walklist.rounds import open_round, round_progress
from households.walklist.signals import signals_at
from households.walklist.sought import filter_of, read_filter


@requires(Permission.WALKLIST_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: MemberRequest, address_id: int) -> HttpResponse:
    """Show a door with its history and the whole form; a POST records a contact moment there."""
    address = get_object_or_404(
        Address.objects.visible_to(request.member).select_related("complex", "staircase", "household"), pk=address_id
    )
    if request.method == "POST":
        return _record(request, address=address)
    slip = _to_correct(request, address, request.GET.get("verbeter", ""))
    form = ContactForm(initial=ContactForm.initial_of(slip) if slip else {"event": request.GET.get("uitslag", "")})
    return _show(request, address, form, back=read_filter(request, request.GET.dict()), slip=slip)


@requires(Permission.DOOR_RECORD)
def _record(request: MemberRequest, *, address: Address) -> HttpResponse:
    form = ContactForm(request.POST)
    slip = _to_correct(request, address, request.POST.get("verbeter", ""))
    if form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("kind", "result", "at", "come_back_on", "note")}
        try:
            if slip is not None:
                moment = correct_contact(by=request.actor, moment=slip, person=request.user, **data)
            else:
                moment = record_contact(by=request.actor, address=address, person=request.user, **data)
        except ActionRefused as refusal:
            form.add_error("event" if refusal.field == "result" else refusal.field, refusal.message)
        else:
            return _corrected(request, address, moment) if slip else _recorded(request, address, moment)
    return _show(request, address, form, back=_back(request), slip=slip)


def _to_correct(request: MemberRequest, address: Address, asked: str) -> ContactMoment | None:
    """Return the contact moment of this door that is put right; None when that is not what was asked.

    Raises Http404 for what this member may not take back: its remark is not theirs to read here.
    """
    if not asked:
        return None
    moments = ContactMoment.objects.visible_to(request.member).select_related("by", "withdrawn_by", "household")
    if request.member.role != Role.PROJECT_LEADER:
        moments = moments.filter(by=request.user, recorded_at__gte=timezone.now() - UNDO_WINDOW)
    return get_object_or_404(moments, pk=read_id(asked), address=address)


def _corrected(request: MemberRequest, address: Address, moment: ContactMoment) -> HttpResponse:
    messages.success(
        request, f"Verbeterd. {address.number}: {words.outcome(moment.kind, moment.result)}, {_when(moment)}."
    )
    query = _back(request).query
    page = reverse("door", args=[address.pk])
    return redirect(f"{page}?{query}" if query else page)


def _recorded(request: MemberRequest, address: Address, moment: ContactMoment) -> HttpResponse:
    said = f"{address.number}: {words.outcome(moment.kind, moment.result)}, {_when(moment)}."
    written = _conversation_of(request, address, moment)
    if request.htmx and written is None:
        return _row(request, address, announce=f"Vastgelegd. {said}", just=moment.pk)
    if moment.household_id != address.household_id:
        said += " Dit hoort bij wie hier toen woonde."
    messages.success(request, f"Vastgelegd. {said}")
    if moment.result == RingResult.APPOINTMENT and moment.household_id == address.household_id:
        # The day is known; the agenda asks for the time.
        asked = {"deur": address.pk, "contact": moment.pk, "terug": _back(request).query}
        return redirect(f"{reverse('appointment_new')}?{urlencode(asked)}")
    if written is not None:
        page = reverse("conversation", args=[written.pk])
        return HttpResponse(headers={"HX-Redirect": page}) if request.htmx else redirect(page)
    return redirect(walklist_url(_back(request), moment_id=moment.pk))


def _conversation_of(request: MemberRequest, address: Address, moment: ContactMoment) -> Conversation | None:
    """Begin to write up the conversation that was just recorded; not in a round, and not what this member can't see."""
    held = RingResult.CONVERSATION in (moment.result, moment.kind)  # the kind has the same code
    if not held or _back(request).in_round or moment.household_id != address.household_id:
        return None
    household = visible_household(request, moment.household_id)
    if household is None or not request.member.can(Permission.CONVERSATION_HOLD):
        return None
    return start_conversation(by=request.actor, household=household, person=request.user, moment=moment)


@requires(Permission.WALKLIST_VIEW)
@require_safe
def door_row(request: MemberRequest, address_id: int) -> HttpResponse:
    """Show the row of a door as it is now: a list that was opened a while ago asks for it before somebody rings."""
    address = get_object_or_404(Address.objects.visible_to(request.member), pk=address_id)
    log.record(
        by=request.actor,
        action=log.Action.READ,
        object_type="door",
        object_id=address.pk,
        household_id=address.household_id,
    )
    return _row(request, address, announce="", back=read_filter(request, request.GET.dict()))


@requires(Permission.DOOR_RECORD)
@require_POST
def door_undo(request: MemberRequest, address_id: int, moment_id: int) -> HttpResponse:
    """Take a contact moment back as a slip."""
    moment = get_object_or_404(
        ContactMoment.objects.visible_to(request.member).select_related("address", "household"),
        pk=moment_id,
        address_id=address_id,
    )
    said = f"{moment.address.number}: {words.outcome(moment.kind, moment.result)}"
    try:
        withdraw_contact(by=request.actor, moment=moment, person=request.user)
    except ActionRefused as refusal:
        said = f"{said}. {refusal.message}"
        if not request.htmx:
            messages.error(request, said)
    else:
        said = f"Ongedaan gemaakt. {said}."
        if not request.htmx:
            messages.success(request, said)
    if request.htmx:
        return _row(request, moment.address, announce=said)
    return redirect(walklist_url(_back(request), door_id=address_id))


def _row(
    request: MemberRequest, address: Address, *, announce: str, just: int = 0, back: WalklistFilter | None = None
) -> HttpResponse:
    """Answer with the row of this door alone, to put in the place of the old one."""
    back, now = back or _back(request), timezone.now()
    door = one_door(request.member, address.pk, now=now, with_place=back.order is Order.PRIORITY)
    walk = open_round(request.member) if back.in_round else None
    context = {
        "rows": Rows(request, back).of([door]),
        "announce": announce,
        "just": just,
        "progress": round_progress(request.member, walk, now=now) if walk else None,
    }
    return render(request, "households/_doors.html", context)


def _show(
    request: MemberRequest,
    address: Address,
    form: ContactForm,
    *,
    back: WalklistFilter,
    slip: ContactMoment | None = None,
) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    settings = protocol_settings(request.project)
    history = list(
        ContactMoment.objects.visible_to(request.member)
        .filter(address=address, household_id=address.household_id or 0)
        .select_related("by", "withdrawn_by")
        .order_by("-at", "-pk")
    )
    standing = [moment for moment in history if moment.withdrawn_at is None]
    signal_on = address.door_due_from if address.door_step == Step.SIGNAL else None
    moments = door_moments(request.member, address)
    past = door_history(address.household, reversed(standing), open_signal_on=signal_on)
    advice = advise(past, today, settings, opens=moments.opens)
    log.record(
        by=request.actor,
        action=log.Action.READ,
        object_type="door",
        object_id=address.pk,
        household_id=address.household_id,
    )
    conflicts = conflicting_moments(address)
    come_back_from, come_back_to = refusal_come_back_window(today, settings)
    row = one_door(request.member, address.pk, now=now)
    context = {
        "address": address,
        "door": row,
        "household_url": Rows(request, back).household_url(row),
        "heading": f"{row.number} {row.name}",
        "place": _place(address),
        "suggestion": advice.suggestion.label if advice.suggestion else "",
        "moments": moments,
        "appointment": door_appointment(request.member, address, now=now),
        "form": form,
        "slip": _entry(slip, request, conflicts) if slip else None,
        "back_url": walklist_url(back, door_id=address.pk),
        "back": back.query,
        "in_round": back.in_round,
        "history": [_entry(moment, request, conflicts) for moment in history],
        "refusal_hint": f"{dutch.date_long(come_back_from)} tot {dutch.date_long(come_back_to)}",
        "can_record": request.member.can(Permission.DOOR_RECORD),
        "languages": SECOND_LANGUAGES,
        "signals": signals_at(request.member, address, today=today),
    }
    return render(request, "households/door.html", context, status=422 if form.errors else 200)


def _place(address: Address) -> str:
    """Return where it is: ``Dichterspark · Bilderdijkflat · portiek 9 · 2e verdieping``."""
    parts = [address.street]
    if address.complex:
        parts.append(address.complex.name)
    if address.staircase:
        parts.append(f"portiek {address.staircase.name}")
    if address.floor is not None:
        parts.append("begane grond" if address.floor == 0 else f"{address.floor}e verdieping")
    return " · ".join(parts)


def _back(request: MemberRequest) -> WalklistFilter:
    return filter_of(request, request.POST.get("terug", ""))


def _when(moment: ContactMoment) -> str:
    return dutch.moment(moment.at, timezone.localdate())


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A contact moment on the page of the door."""

    id: int
    title: str
    when: str
    by: str
    #: ``ongedaan gemaakt door …``, with the entry struck; empty when it stands.
    withdrawn: str
    can_undo: bool
    #: Recorded without a connection, while a colleague was at the same door.
    is_conflict: bool


def _entry(moment: ContactMoment, request: MemberRequest, conflicts: Collection[int]) -> HistoryEntry:
    come_back = f", terugkomen op {dutch.date_long(moment.come_back_on)}" if moment.come_back_on else ""
    is_recent = moment.recorded_at >= timezone.now() - UNDO_WINDOW
    may_undo = request.member.role == Role.PROJECT_LEADER or (moment.by_id == request.user.pk and is_recent)
    kind = words.outcome(moment.kind, "")
    result = words.outcome(moment.kind, moment.result)
    return HistoryEntry(
        id=moment.pk,
        title=(f"{kind}: {result}" if moment.result else kind).capitalize() + come_back,
        when=_when(moment),
        by=moment.by.name,
        withdrawn=f"ongedaan gemaakt door {moment.withdrawn_by.name}" if moment.withdrawn_by else "",
        can_undo=moment.withdrawn_at is None and may_undo and request.member.can(Permission.DOOR_RECORD),
        is_conflict=moment.pk in conflicts,
    )
