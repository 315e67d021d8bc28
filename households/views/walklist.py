"""The walking list: all doors in walking order, with what happened and what to do next."""

import datetime
from collections.abc import Hashable, Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods

from adv.accounts.http import MemberRequest, read_id
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from adv.compression import compress_own
from households.agenda.period import own_items_today
from households.domain.codes import ContactKind, RingResult, Step
from households.forms.doors import ring
from households.models import ContactMoment
from households.views.offline import device_context
from households.walklist import words
from households.walklist.choices import choices, orders, places
from households.walklist.doors import UNDO_IN_LIST, Door, walklist_page
from households.walklist.filters import Order, WalklistFilter, Which
from households.walklist.header import read_header
from households.walklist.signals import urgent_doors
from households.walklist.sought import read_filter, remember_search

#: Stand for the ids in the buttons of an open door until they are put in a row.
_DOOR_MARK, _HOUSEHOLD_MARK, _MOMENT_MARK = 7_777_777_777_001, 7_777_777_777_002, 7_777_777_777_003

_RING_VALUES = {
    "not_home": ring(RingResult.NOT_HOME),
    "conversation": ring(RingResult.CONVERSATION),
    "not_convenient": ring(RingResult.NOT_CONVENIENT),
    "appointment": ring(RingResult.APPOINTMENT),
    "refused": ring(RingResult.REFUSED),
}


@compress_own
@requires(Permission.WALKLIST_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def walklist(request: MemberRequest) -> HttpResponse:
    """Show a page of the walking list; a POST is a search, which comes back as a GET."""
    if request.method == "POST":
        asked = WalklistFilter.read(request.POST.dict())
        remember_search(request, asked.search)
        return redirect(walklist_url(asked))
    now = timezone.now()
    wanted = read_filter(request, request.GET.dict())
    page = walklist_page(request.member, wanted, now=now)
    log.record(by=request.actor, action=log.Action.READ, object_type="walklist", count=page.total)
    rows = Rows(request, wanted)
    header = read_header(request.member, wanted, today=timezone.localdate(now))
    can_record = request.member.can(Permission.DOOR_RECORD)
    just = read_id(request.GET.get("vast", ""))
    doors = [door for staircase in page.staircases for door in staircase.doors]
    context = {
        "page": page,
        "gone": _gone(request, just, doors, now=now) if just and can_record else None,
        "staircases": [(staircase, rows.of(staircase.doors)) for staircase in page.staircases],
        "urgent": urgent_doors(request.member, wanted, today=timezone.localdate(now)),
        "wanted": wanted,
        "Which": Which,
        "orders": orders(wanted),
        "device": device_context(request),
        "inbox_waiting": header.inbox_waiting,
        "in_walking_order": wanted.order is Order.WALK,
        "has_open_round": header.has_open_round,
        "can_record": can_record,
        "choices": choices(wanted, header.counts),
        "places": places(request.member, wanted),
        "mine_today": own_items_today(request.member, now=now)
        if wanted.which == Which.TODAY and wanted.is_first_page
        else [],
        "just": just,
        "next_query": wanted.starting_at(page.next_start).query,
        "with_progress": wanted.order is Order.WALK and not wanted.narrows,
        "first_query": wanted.starting_at(None).query,
        "previous_query": wanted.starting_at(page.previous_start).query,
        "can_import": request.member.can(Permission.DATA_IMPORT),
    }
    return render(request, "households/walklist.html", context)


def _gone(
    request: MemberRequest, moment_id: int, doors: Iterable[Door], *, now: datetime.datetime
) -> dict[str, object] | None:
    """Return the door where this member just recorded something when the list, as chosen, has it no more."""
    found = ContactMoment.objects.visible_to(request.member).standing().select_related("address")
    moment = found.filter(pk=moment_id, by=request.user, recorded_at__gte=now - UNDO_IN_LIST).first()
    if moment is None or moment.address_id in {door.id for door in doors}:
        return None
    return {
        "number": moment.address.number,
        "outcome": words.outcome(moment.kind, moment.result),
        "url": reverse("door", args=[moment.address_id]),
        "undo_url": reverse("door_undo", args=[moment.address_id, moment.pk]),
    }


def walklist_url(back: WalklistFilter, *, moment_id: int | None = None, door_id: int | None = None) -> str:
    """Return the address of the list, or of the round, as somebody left it, at the door they were at."""
    query = replace(back, in_round=False).query
    if moment_id:
        query = f"{query}&vast={moment_id}" if query else f"vast={moment_id}"
    url = reverse("round_walk" if back.in_round else "walklist")
    fragment = "#vastgelegd" if moment_id else f"#deur-{door_id}" if door_id else ""
    return f"{url}?{query}{fragment}" if query else f"{url}{fragment}"


class Rows:
    """Makes the rows of one page. What many doors share (badge, dots, buttons) is rendered once and used again.

    A row is a plain dictionary of text: in a template that costs a third of an object, and there are 300 of them.
    """

    def __init__(self, request: MemberRequest, wanted: WalklistFilter) -> None:
        self._query = wanted.query
        self._can_record = request.member.can(Permission.DOOR_RECORD)
        self._url = reverse("door", args=[_DOOR_MARK])
        self._undo = reverse("door_undo", args=[_DOOR_MARK, _MOMENT_MARK])
        self._can_converse = request.member.can(Permission.CONVERSATION_HOLD)
        self._conversation = reverse("conversation_start", args=[_HOUSEHOLD_MARK])
        self._household_url = reverse("household_detail", args=[_HOUSEHOLD_MARK])
        self._rendered: dict[Hashable, str] = {}

    def of(self, doors: Iterable[Door]) -> list[dict[str, object]]:
        """Return the rows of these doors, as households/_doors.html reads them."""
        return [self._row(door) for door in doors]

    def household_url(self, door: Door) -> str:
        """Return the address of the household behind this door, or nothing."""
        if door.household_id is None:
            return ""
        return self._household_url.replace(str(_HOUSEHOLD_MARK), str(door.household_id))

    def _conversation_url(self, door: Door) -> str:
        """Return where the conversation that was just held is written up, with what the door recorded of it."""
        recent = door.recent
        if not (recent and recent.is_conversation and door.household_id is not None and self._can_converse):
            return ""
        return self._conversation.replace(str(_HOUSEHOLD_MARK), str(door.household_id)) + f"?contact={recent.id}"

    def _row(self, door: Door) -> dict[str, object]:
        recent = door.recent
        badge = {"badge": door.badge, "tone": door.tone, "status": door.status}
        return {
            "id": str(door.id),
            "css": f"door-{door.state} is-spoken" if door.is_spoken else f"door-{door.state}",
            "number": door.number,
            "name": door.name,
            "place": door.place,
            "badge": self._once(("badge", *badge.values()), "_door_badge", badge),
            "said": recent.said if recent else "",
            "line": door.line,
            "dots": self._once(
                (door.dots, door.upcoming), "_door_dots", {"dots": door.dots, "upcoming": door.upcoming}
            ),
            "facts": door.facts,
            "acts": self._acts(door),
            "undo": recent.id if recent and recent.can_undo and self._can_record else 0,
            "undo_url": self._undo_url(door),
            "conversation_url": self._conversation_url(door),
        }

    def _undo_url(self, door: Door) -> str:
        if door.recent is None:
            return ""
        return self._undo.replace(str(_DOOR_MARK), str(door.id)).replace(str(_MOMENT_MARK), str(door.recent.id))

    def _acts(self, door: Door) -> SafeString:
        lived_in = door.household_id is not None
        context = {
            "url": self._url,
            "query": self._query,
            "household_url": self._household_url if lived_in else "",
            "can_record": self._can_record,
            "hand": _at_hand(door.step),
            "quiet": not door.step,
            **_RING_VALUES,
        }
        html = self._once(("acts", door.step, lived_in), "_door_acts", context).replace(str(_DOOR_MARK), str(door.id))
        if lived_in:
            html = html.replace(str(_HOUSEHOLD_MARK), str(door.household_id))
        return mark_safe(html)  # noqa: S308 - the template escaped it; only numbers were put in

    def _once(self, key: Hashable, template: str, context: dict[str, Any]) -> str:
        """Render a part of a row, or take the same part of an earlier one."""
        if key not in self._rendered:
            self._rendered[key] = render_to_string(f"households/{template}.html", context)
        return self._rendered[key]


def _at_hand(step: str) -> tuple[str, str, bool]:
    """Return value and label of the button for what is not a ring, and whether that is the step to do now."""
    if step == Step.LETTER:
        return ContactKind.LETTER.value, "Brief verzonden", True
    if step == Step.ENQUIRY:
        return ContactKind.ENQUIRY.value, "Navraag gedaan", True
    return ContactKind.CARD.value, "Kaart achtergelaten", step == Step.CARD
