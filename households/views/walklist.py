"""The walking list: all doors in walking order, with what happened and what to do next."""

from collections.abc import Iterable

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from adv.compression import compress_own
from households.domain.codes import ContactKind, RingResult, Step
from households.forms.doors import ring
from households.walklist.choices import choices, places
from households.walklist.doors import Door, walklist_page
from households.walklist.filters import WalklistFilter, Which

#: Stand for the ids in the buttons of an open door until they are put in a row.
_DOOR_MARK, _HOUSEHOLD_MARK = 7_777_777_777_001, 7_777_777_777_002

_RING_VALUES = {
    "not_home": ring(RingResult.NOT_HOME),
    "conversation": ring(RingResult.CONVERSATION),
    "not_convenient": ring(RingResult.NOT_CONVENIENT),
    "appointment": ring(RingResult.APPOINTMENT),
    "refused": ring(RingResult.REFUSED),
}


@compress_own
@requires(Permission.WALKLIST_VIEW)
@require_safe
def walklist(request: MemberRequest) -> HttpResponse:
    """Show a page of the walking list."""
    now = timezone.now()
    wanted = WalklistFilter.read(request.GET.dict())
    page = walklist_page(request.member, wanted, now=now)
    log.record(by=request.actor, action=log.Action.READ, object_type="walklist", count=page.total)
    OpenDoors(request, wanted).fill(page.doors)
    just = request.GET.get("vast", "")
    context = {
        "page": page,
        "wanted": wanted,
        "Which": Which,
        "choices": choices(request.member, wanted, today=timezone.localdate(now)),
        "places": places(request.member, wanted),
        "just": int(just) if just.isascii() and just.isdigit() else 0,
        "next_query": wanted.starting_at(page.next_place).query,
        "previous_query": wanted.starting_at(page.previous_place).query,
        "can_import": request.member.can(Permission.DATA_IMPORT),
    }
    return render(request, "households/walklist.html", context)


def filter_of(query: str) -> WalklistFilter:
    """Return the filter that a form carried along; ``query`` may be anything."""
    return WalklistFilter.read(QueryDict(query[:500]).dict())


def walklist_url(back: WalklistFilter, *, moment_id: int | None = None, door_id: int | None = None) -> str:
    """Return the address of the list as somebody left it, at the door they were at."""
    query = back.query
    if moment_id:
        query = f"{query}&vast={moment_id}" if query else f"vast={moment_id}"
    url = reverse("walklist")
    fragment = "#vastgelegd" if moment_id else f"#deur-{door_id}" if door_id else ""
    return f"{url}?{query}{fragment}" if query else f"{url}{fragment}"


class OpenDoors:
    """Puts the buttons and links in the doors of one page. Doors with the same step differ by their ids only."""

    def __init__(self, request: MemberRequest, wanted: WalklistFilter) -> None:
        self._query = wanted.query
        self._can_record = request.member.can(Permission.DOOR_RECORD)
        self._url = reverse("door", args=[_DOOR_MARK])
        self._household_url = reverse("household_detail", args=[_HOUSEHOLD_MARK])
        self._rendered: dict[tuple[str, bool], str] = {}

    def fill(self, doors: Iterable[Door]) -> None:
        """Fill ``acts`` and ``household_url`` of each door."""
        for door in doors:
            html = self._acts(door.step, lived_in=door.household_id is not None).replace(str(_DOOR_MARK), str(door.id))
            if door.household_id is not None:
                html = html.replace(str(_HOUSEHOLD_MARK), str(door.household_id))
                door.household_url = self._household_url.replace(str(_HOUSEHOLD_MARK), str(door.household_id))
            door.acts = mark_safe(html)  # noqa: S308 - the template escaped it; only numbers were put in

    def _acts(self, step: str, *, lived_in: bool) -> str:
        if (step, lived_in) not in self._rendered:
            context = {
                "url": self._url,
                "query": self._query,
                "household_url": self._household_url if lived_in else "",
                "can_record": self._can_record,
                "hand": _at_hand(step),
                "quiet": not step,
                **_RING_VALUES,
            }
            self._rendered[step, lived_in] = render_to_string("households/_door_acts.html", context)
        return self._rendered[step, lived_in]


def _at_hand(step: str) -> tuple[str, str, bool]:
    """Return value and label of the button for what is not a ring, and whether that is the step to do now."""
    if step == Step.LETTER:
        return ContactKind.LETTER.value, "Brief verzonden", True
    if step == Step.ENQUIRY:
        return ContactKind.ENQUIRY.value, "Navraag gedaan", True
    return ContactKind.CARD.value, "Kaart achtergelaten", step == Step.CARD
