"""Making an appointment at a door, moving it, and cancelling it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest, read_id
from adv.accounts.once import do_once
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from households.actions.appointments import (
    ClashFound,
    ClashRefused,
    cancel_appointment,
    change_appointment,
    is_over,
    make_appointment,
    slot_of,
    team,
    when_words,
)
from households.actions.history import Overtaken, last_change
from households.agenda.finding import addresses_found
from households.domain.appointments import Clash
from households.domain.changes import ChangeKind
from households.forms.appointments import AppointmentForm, FindDoorForm, minutes_words, read_accepted
from households.models import Address, Appointment, ContactMoment, DossierChange, Household
from households.views.agenda import read_day
from households.views.walklist import walklist_url
from households.walklist.sought import filter_of

#: So many doors are offered to pick from.
MOST_FOUND = 20


@requires(Permission.DOOR_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_new(request: MemberRequest) -> HttpResponse:
    """Make an appointment: first the door, when that isn't known yet, then the time."""
    chosen = request.POST.get("deur") or request.GET.get("deur", "")
    if not chosen:
        return _find_door(request)
    addresses = Address.objects.visible_to(request.member).select_related("household__owner", "project")
    address = get_object_or_404(addresses, pk=read_id(chosen))
    if address.household is None:
        messages.error(request, "Aan deze deur woont nu niemand. Een afspraak maak je met wie er woont.")
        return redirect("door", address.pk)
    contact = _contact(request, address)
    options: dict[str, Any] = {
        "people": team(request.member.project_id),
        "asks_how": contact is None,
        "shows_note": _sees_dossier(request, address.household),
    }
    if request.method == "POST":
        form = AppointmentForm(request.POST, **options)
        clashes: list[ClashFound] = []
        if form.is_valid():
            try:
                return redirect(_make(request, form, address, contact))
            except ClashRefused as refusal:
                clashes = list(refusal.clashes)
            except ActionRefused as refusal:
                form.add_error(refusal.field, refusal.message)
        return _show_new(request, form, address, contact, clashes)
    today = timezone.localdate()
    asked = contact.come_back_on if contact else read_day(request.GET.get("dag", ""), today)
    initial = {"day": max(asked, today) if asked else None, "person": request.member.user_id}
    return _show_new(request, AppointmentForm(initial=initial, **options), address, contact, [])


def _make(request: MemberRequest, form: AppointmentForm, address: Address, contact: ContactMoment | None) -> str:
    data = form.cleaned_data

    def make() -> str:
        appointment = make_appointment(
            by=request.actor,
            address=address,
            person=data["person"],
            made_by=request.user,
            starts_at=data["starts_at"],
            minutes=data["minutes"],
            place=data["place"],
            note=data.get("note", ""),
            contact=contact,
            agreed_by=data.get("agreed_by"),
            accepted=read_accepted(request.POST.get("toch", "")),
        )
        messages.success(request, f"Vastgelegd: {_line(appointment, address)}.")
        if contact is not None:
            return walklist_url(filter_of(request, request.POST.get("terug", "")), door_id=address.pk)
        return _agenda_url(appointment)

    return do_once(user=request.user, token=data["once"], do=make)


def _show_new(
    request: MemberRequest,
    form: AppointmentForm,
    address: Address,
    contact: ContactMoment | None,
    clashes: list[ClashFound],
) -> HttpResponse:
    household = address.household
    log.record(
        by=request.actor,
        action=log.Action.READ,
        object_type="door",
        object_id=address.pk,
        household_id=address.household_id,
    )
    back = request.POST.get("terug") or request.GET.get("terug", "")
    context = {
        "form": form,
        "title": "Afspraak maken",
        "eyebrow": f"{address} · {household.display_name}" if household else str(address),
        "address": address,
        "contact": contact,
        "back": filter_of(request, back).query,
        "clashes": _clash_lines(request, clashes),
        "accepted": ",".join(str(clash.appointment.pk) for clash in clashes),
        "cancel_url": reverse("door", args=[address.pk]),
        "submit": "Vastleggen",
    }
    status = 422 if form.errors or clashes else 200
    return render(request, "households/appointment_form.html", context, status=status)


def _find_door(request: MemberRequest) -> HttpResponse:
    """Ask for the door. The search is a POST: a name doesn't belong in an address."""
    is_search = request.method == "POST"
    form = FindDoorForm(request.POST if is_search else None)
    found = None
    if is_search and form.is_valid():
        found = addresses_found(
            request.member, form.cleaned_data["wanted"], today=timezone.localdate(), at_most=MOST_FOUND
        )
        log.record(by=request.actor, action=log.Action.READ, object_type="door_search", count=len(found))
    day = read_day(request.POST.get("dag") or request.GET.get("dag", ""), timezone.localdate())
    context = {"form": form, "found": found, "most_found": MOST_FOUND, "day": day.isoformat() if day else ""}
    return render(request, "households/appointment_door.html", context, status=422 if form.errors else 200)


@requires(Permission.DOOR_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def appointment(request: MemberRequest, pk: int) -> HttpResponse:
    """Show an appointment; a POST moves it or changes who goes and where."""
    found = _find(request, pk)
    sees_note = _sees_dossier(request, found.household)
    is_settled = found.cancelled_at is not None or is_over(found, timezone.now())
    people = team(request.member.project_id)
    if found.person_id not in {person.pk for person in people} and not is_settled:
        people = [*people, found.person]  # no longer here: still named, and refused when it stays so
    options: dict[str, Any] = {"people": people, "shows_note": sees_note, "minutes": found.minutes}
    clashes: list[ClashFound] = []
    newer: list[DossierChange] = []
    if request.method == "POST":
        form = AppointmentForm(request.POST, **options)
        if form.is_valid():
            try:
                return redirect(_change(request, form, found))
            except ClashRefused as refusal:
                clashes = list(refusal.clashes)
            except Overtaken as overtaken:
                form.add_error(None, overtaken.message)
                form.data = {**request.POST.dict(), "based_on": str(overtaken.newer[-1].pk)}
                # The note in it is for who may see the dossier.
                newer = overtaken.newer if sees_note else []
                found = _find(request, pk)
            except ActionRefused as refusal:
                form.add_error(refusal.field, refusal.message)
    else:
        start = timezone.localtime(found.starts_at)
        form = AppointmentForm(
            initial={
                "day": start.date(),
                "clock": start.time(),
                "minutes": found.minutes,
                "person": found.person_id,
                "place": found.place,
                "note": found.note if sees_note else "",
                "based_on": last_change(found.household, [ChangeKind.APPOINTMENT], found.pk),
            },
            **options,
        )
    log.record(
        by=request.actor,
        action=log.Action.READ,
        object_type="appointment",
        object_id=found.pk,
        household_id=found.household_id,
    )
    today = timezone.localdate()
    context = {
        "form": form,
        "newer": newer,
        "appointment": found,
        "is_settled": is_settled,
        "title": "Afspraak",
        "eyebrow": f"{found.address} · {found.household.display_name}",
        "when": when_words(found, today),
        "facts": [
            ("Wanneer", when_words(found, today)),
            ("Hoe lang", minutes_words(found.minutes)),
            ("Wie", found.person.name),
            ("Waar", found.get_place_display()),
            *([("Notitie", found.note)] if sees_note and found.note else []),
            ("Gemaakt", f"{dutch.moment(found.created_at, today)}, {found.created_by.name}"),
        ],
        "household_url": reverse("household_detail", args=[found.household_id]) if sees_note else "",
        "clashes": _clash_lines(request, clashes),
        "accepted": ",".join(str(clash.appointment.pk) for clash in clashes),
        "cancel_url": _agenda_url(found),
        "submit": "Opslaan",
    }
    status = 422 if form.errors or clashes else 200
    return render(request, "households/appointment_form.html", context, status=status)


def _change(request: MemberRequest, form: AppointmentForm, found: Appointment) -> str:
    data = form.cleaned_data

    def change() -> str:
        changed = change_appointment(
            by=request.actor,
            appointment=found,
            person=data["person"],
            changed_by=request.user,
            starts_at=data["starts_at"],
            minutes=data["minutes"],
            place=data["place"],
            note=data.get("note"),
            accepted=read_accepted(request.POST.get("toch", "")),
            based_on=data["based_on"],
        )
        messages.success(request, f"Opgeslagen: {_line(changed, found.address)}.")
        return _agenda_url(changed)

    return do_once(user=request.user, token=data["once"], do=change)


@requires(Permission.DOOR_RECORD)
@require_POST
def appointment_cancel(request: MemberRequest, pk: int) -> HttpResponse:
    """Cancel an appointment."""
    found = _find(request, pk)
    try:
        cancel_appointment(by=request.actor, appointment=found)
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("appointment", pk)
    messages.success(
        request,
        f"Afgezegd: {_line(found, found.address)}. Spraken jullie iets anders af? Leg dat vast bij de deur.",
    )
    return redirect("door", found.address_id)


def _find(request: MemberRequest, pk: int) -> Appointment:
    visible = Appointment.objects.visible_to(request.member).select_related(
        "address", "household__owner", "person", "created_by"
    )
    return get_object_or_404(visible.prefetch_related("household__residents"), pk=pk)


def _contact(request: MemberRequest, address: Address) -> ContactMoment | None:
    """Return the contact moment in which this was agreed, when the request names one of this household."""
    chosen = request.POST.get("contact") or request.GET.get("contact", "")
    moments = ContactMoment.objects.visible_to(request.member).standing().select_related("by", "address")
    return moments.filter(pk=read_id(chosen), household_id=address.household_id or 0).first()


def _sees_dossier(request: MemberRequest, household: Household) -> bool:
    return Household.objects.visible_to(request.member).filter(pk=household.pk).exists()


def _line(appointment: Appointment, address: Address) -> str:
    return f"{address.number}, {when_words(appointment, timezone.localdate())}"


def _agenda_url(appointment: Appointment) -> str:
    day = timezone.localdate(appointment.starts_at)
    return f"{reverse('agenda')}?dag={day.isoformat()}#afspraak-{appointment.pk}"


def _clash_lines(request: MemberRequest, clashes: list[ClashFound]) -> list[str]:
    """Say of each clash what it is with: ``14:00 tot 15:00, 178-3: Youssef heeft dan een afspraak``."""
    lines = []
    for clash in clashes:
        other, slot = clash.appointment, slot_of(clash.appointment)
        who = "jij hebt" if other.person_id == request.user.pk else f"{other.person.name} heeft"
        reason = (
            f"{who} dan een andere afspraak"
            if Clash.PERSON in clash.why
            else f"{who} dan een afspraak met ditzelfde huishouden"
        )
        lines.append(f"{dutch.clock(slot.starts_at)} tot {dutch.clock(slot.ends_at)}, {other.address.number}: {reason}")
    return lines
