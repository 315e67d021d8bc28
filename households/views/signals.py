"""Meldingen: the list, a new one, and the page of one with all that was done about it.

Who made a melding is on its own page only, after a deliberate tap that is logged. The list and the pages of doors and
households say that there is one, not what it says: a resident may look over a shoulder there.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest, read_id
from adv.accounts.once import do_once
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from households.actions.signals import (
    THOUGHT_ALONG,
    add_signal_step,
    assign_signal,
    handle_signal,
    record_signal,
    show_source,
)
from households.forms.signals import AssignForm, HandleForm, SignalForm, StepForm
from households.models import Address, Signal, SignalStep

#: Meldingen on one page of the list.
PAGE_SIZE = 25
#: So much of the text stands in the list, in characters.
EXCERPT = 140
#: An open melding that came in longer ago than this stands out, in days.
SOON = 3

_HIGHEST_ID = 2**63 - 1


class Show(StrEnum):
    """Which meldingen the list shows. The values stand in the address bar."""

    OPEN = ""
    MINE = "mijn"
    NOBODY = "niemand"
    HANDLED = "afgehandeld"
    ALL = "alle"


_SHOW_LABELS = {
    Show.OPEN: "Open",
    Show.MINE: "Van mij",
    Show.NOBODY: "Nog niemand",
    Show.HANDLED: "Afgehandeld",
    Show.ALL: "Alle",
}


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A melding in the list."""

    url: str
    number: str
    name: str
    place: str
    excerpt: str
    when: str
    who: str
    badge: str
    tone: str
    is_safety_concern: bool


@requires(Permission.WALKLIST_VIEW)
@require_safe
def signal_list(request: MemberRequest) -> HttpResponse:
    """Show the meldingen that this member may read, the open ones first."""
    chosen = request.GET.get("toon", "")
    show = Show(chosen) if chosen in set(Show) else Show.OPEN
    is_open, is_mine = Q(handled_at__isnull=True), Q(assigned_to_id=request.user.pk)
    which = {
        Show.OPEN: is_open,
        Show.MINE: is_open & is_mine,
        Show.NOBODY: is_open & Q(assigned_to__isnull=True),
        Show.HANDLED: ~is_open,
        Show.ALL: Q(),
    }
    visible = Signal.objects.visible_to(request.member)
    counts = visible.aggregate(**{each.name: Count("pk", filter=which[each] or None) for each in Show})
    found = visible.filter(which[show]).select_related("address__complex", "household", "assigned_to")
    order = ["received_on", "pk"] if show in {Show.OPEN, Show.MINE, Show.NOBODY} else ["-received_on", "-pk"]
    page = Paginator(found.prefetch_related("household__residents").order_by(*order), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    log.record(by=request.actor, action=log.Action.READ, object_type="signal_list", count=len(page.object_list))
    context = {
        "rows": [_row(signal) for signal in page.object_list],
        "page": page,
        "show": show,
        "Show": Show,
        "can_record": request.member.can(Permission.DOOR_RECORD),
        "options": [
            {
                "label": label,
                "url": f"?{urlencode({'toon': each.value})}" if each.value else reverse("signal_list"),
                "active": each is show,
                "count": counts[each.name],
            }
            for each, label in _SHOW_LABELS.items()
        ],
    }
    return render(request, "households/signal_list.html", context)


def _row(signal: Signal) -> SignalRow:
    today = timezone.localdate()
    sensitive = signal.is_suspicion or signal.is_safety_concern
    address = signal.address
    badge, tone = _badge(signal)
    return SignalRow(
        url=reverse("signal_detail", args=[signal.pk]),
        number=address.number,
        name=signal.household.display_name if signal.household else "",
        place=address.complex.name if address.complex else address.street,
        excerpt="Open de melding om te lezen wat er is." if sensitive else _excerpt(signal.text),
        when=f"ontvangen {dutch.day_relative(signal.received_on, today)}",
        who=signal.assigned_to.name if signal.assigned_to else "nog niemand",
        badge=badge,
        tone=tone,
        is_safety_concern=signal.is_safety_concern,
    )


def _badge(signal: Signal) -> tuple[str, str]:
    if signal.handled_at is not None:
        return "afgehandeld", "ok"
    days = (timezone.localdate() - signal.received_on).days
    return (f"{days} dagen open", "late") if days > SOON else ("open", "due")


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[:EXCERPT].rsplit(" ", 1)[0] + "…"


@requires(Permission.DOOR_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def signal_new(request: MemberRequest) -> HttpResponse:
    """Record a melding; ``?adres=`` is the home, ``?zorg=1`` comes from a door where somebody is worried."""
    homes = Address.objects.visible_to(request.member).select_related("project")
    form = SignalForm(
        request.POST if request.method == "POST" else None,
        project=request.project,
        homes=homes,
        initial=_initial(request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            url = do_once(user=request.user, token=form.cleaned_data["once"], do=lambda: _record(request, form))
        except ActionRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, "De melding is vastgelegd. Het adres staat bovenaan de looplijst.")
            return redirect(url)
    context = {"form": form, "offers": form.is_bound and len(form.offered) > 0}
    return render(request, "households/signal_new.html", context, status=422 if form.errors else 200)


def _initial(request: MemberRequest) -> dict[str, Any]:
    initial: dict[str, Any] = {"received_on": timezone.localdate(), "assigned_to": request.user.pk}
    asked = request.GET.get("adres", "")
    if address_id := read_id(asked):
        home = Address.objects.visible_to(request.member).filter(pk=address_id).first()
        if home is None:
            raise Http404
        initial["where"] = str(home)
    if request.GET.get("zorg"):
        initial |= {"is_safety_concern": True, "source": Signal.Source.TEAM}
    return initial


def _record(request: MemberRequest, form: SignalForm) -> str:
    data = form.cleaned_data
    assert form.home is not None, "clean() has asked for it"
    signal = record_signal(
        by=request.actor,
        person=request.user,
        address=form.home,
        source=data["source"],
        source_name=data["source_name"],
        is_suspicion=data["is_suspicion"],
        is_safety_concern=data["is_safety_concern"],
        text=data["text"],
        received_on=data["received_on"],
        assigned_to=data["assigned_to"],
    )
    return reverse("signal_detail", args=[signal.pk])


@requires(Permission.WALKLIST_VIEW)
@require_safe
def signal_detail(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a melding with all that was done about it, without its source."""
    return _show(request, _visible(request, pk))


@requires(Permission.WALKLIST_VIEW)
@require_POST
def signal_source(request: MemberRequest, pk: int) -> HttpResponse:
    """Show who made the melding, this once."""
    signal = _visible(request, pk)
    return _show(request, signal, source=show_source(by=request.actor, signal=signal))


@requires(Permission.DOOR_RECORD)
@require_POST
def signal_assign(request: MemberRequest, pk: int) -> HttpResponse:
    """Say who goes there."""
    signal = _visible(request, pk)
    form = AssignForm(request.POST, project=request.project)
    if form.is_valid():
        person = form.cleaned_data["assigned_to"]
        try:
            seen = request.POST.get("was", "")
            assign_signal(by=request.actor, signal=signal, assigned_to=person, seen=read_id(seen) if seen else None)
        except ActionRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            said = f"{person.name} gaat eropaf." if person else "De melding staat op niemands naam."
            messages.success(request, said)
            # On somebody else's name it may be out of sight.
            still = Signal.objects.visible_to(request.member).filter(pk=pk).exists()
            return redirect("signal_detail", pk) if still else redirect("signal_list")
    return _show(request, signal, assign_form=form)


@requires(Permission.DOOR_RECORD)
@require_POST
def signal_step(request: MemberRequest, pk: int) -> HttpResponse:
    """Record what was done."""
    signal = _visible(request, pk)
    form = StepForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data

        def add() -> str:
            add_signal_step(
                by=request.actor,
                signal=signal,
                person=request.user,
                kind=data["kind"],
                on=data["on"],
                text=data["text"],
            )
            return reverse("signal_detail", args=[pk])

        try:
            url = do_once(user=request.user, token=data["once"], do=add)
        except ActionRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, "Vastgelegd.")
            return redirect(url)
    return _show(request, signal, step_form=form)


@requires(Permission.STATUS_CHANGE)
@require_POST
def signal_handle(request: MemberRequest, pk: int) -> HttpResponse:
    """Close a melding with what came of it."""
    signal = _visible(request, pk)
    form = HandleForm(request.POST)
    if form.is_valid():
        try:
            handle_signal(by=request.actor, signal=signal, person=request.user, outcome=form.cleaned_data["outcome"])
        except ActionRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, "De melding is afgehandeld.")
            return redirect("signal_detail", pk)
    return _show(request, signal, handle_form=form)


def _visible(request: MemberRequest, pk: int) -> Signal:
    """Return a melding that this member may read. Raises Http404, and logs that, for any other."""
    visible = Signal.objects.visible_to(request.member).select_related(
        "project", "address__complex", "address__staircase", "household", "assigned_to", "recorded_by", "handled_by"
    )
    signal = visible.prefetch_related("household__residents").filter(pk=pk).first()
    if signal is None:
        log.record(
            by=request.actor,
            action=log.Action.READ,
            object_type="signal",
            object_id=pk if pk <= _HIGHEST_ID else None,
            outcome=log.Outcome.DENIED,
        )
        raise Http404
    return signal


@dataclass(frozen=True, slots=True)
class _Step:
    """Something done, as the page shows it."""

    title: str
    text: str
    when: str
    by: str


def _show(
    request: MemberRequest,
    signal: Signal,
    *,
    source: str = "",
    assign_form: AssignForm | None = None,
    step_form: StepForm | None = None,
    handle_form: HandleForm | None = None,
) -> HttpResponse:
    log.record(
        by=request.actor,
        action=log.Action.READ,
        object_type="signal",
        object_id=signal.pk,
        household_id=signal.household_id,
    )
    steps = list(signal.steps.select_related("by"))
    wrong = [form for form in (assign_form, step_form, handle_form) if form is not None and form.errors]
    is_open = signal.handled_at is None
    badge, tone = _badge(signal)
    context = {
        "signal": signal,
        "heading": _heading(signal),
        "place": _place(signal.address),
        "badge": badge,
        "tone": tone,
        "facts": _facts(signal),
        "source": source,
        "steps": [
            _Step(step.get_kind_display().capitalize(), step.text, dutch.date_long(step.on), step.by.name)
            for step in steps
        ],
        "wrong": wrong,
        "assign_form": assign_form
        or AssignForm(project=request.project, initial={"assigned_to": signal.assigned_to_id}),
        "step_form": step_form or StepForm(),
        "handle_form": handle_form or HandleForm(),
        "can_work": is_open and request.member.can(Permission.DOOR_RECORD),
        "can_handle": is_open and request.member.can(Permission.STATUS_CHANGE),
        "asks_consultation": is_open and signal.is_safety_concern and not _thought_along(steps),
    }
    return render(request, "households/signal_detail.html", context, status=422 if wrong else 200)


def _thought_along(steps: list[SignalStep]) -> bool:
    return any(step.kind in THOUGHT_ALONG for step in steps)


def _heading(signal: Signal) -> str:
    return f"Melding over {signal.household.display_name if signal.household else signal.address}"


def _place(address: Address) -> str:
    parts = [str(address), address.complex.name if address.complex else ""]
    if address.staircase:
        parts.append(f"portiek {address.staircase.name}")
    return " · ".join(part for part in parts if part)


def _facts(signal: Signal) -> list[tuple[str, str]]:
    today = timezone.localdate()
    by = signal.recorded_by.name if signal.recorded_by else ""
    facts = [
        ("Ontvangen", dutch.date_long(signal.received_on)),
        ("Vastgelegd", f"{dutch.moment(signal.recorded_at, today)}{f', {by}' if by else ''}"),
        ("Gaat eropaf", signal.assigned_to.name if signal.assigned_to else "nog niemand"),
    ]
    if signal.handled_at is not None:
        who = f", {signal.handled_by.name}" if signal.handled_by else ""
        facts.append(("Afgehandeld", f"{dutch.moment(signal.handled_at, today)}{who}"))
    return facts
