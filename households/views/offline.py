"""The looplijst without a connection: the installable shell, taking a round along, and what devices send back."""

import json
import uuid as uuids
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest, read_id
from adv.accounts.permissions import Permission, Policy, public, requires
from adv.audit import log
from households.actions.offline import ANSWERS, ChangedEventError, receive, record_waiting, set_aside
from households.domain.offline import DeviceEvent, LearnedClock, UnreadableEventError, read_moment, true_moment
from households.forms.offline import SettleForm
from households.models import Address, OfflineEntry
from households.offline import envelopes, taking
from households.offline.shell import WORKER_MODULES, render_page, shell, worker_source
from households.walklist import words
from households.walklist.sought import read_filter

#: Envelopes in one request, and its bytes: ours are under 600 bytes each, and a device sends twenty at a time.
MOST_ENVELOPES = 100
MOST_BYTES = 200_000
#: A round of more portieken than this is no round.
_MOST_STAIRCASES = 200
#: The device keeps an offset of its clock up to this; more is nonsense.
_LARGEST_OFFSET = timedelta(days=3650)
#: Conflicts that nobody settled leave the inbox after this; they stay in the history of the door.
_CONFLICTS_SHOWN_FOR = timedelta(days=14)
_MOST_SHOWN = 200

_THEME, _PAPER = "#0a4346", "#faf7f2"


# --- The shell: the same for everybody --------------------------------------------------------------------------------


@public(reason="The page that opens without a connection holds nothing of anybody: the device fills it in.")
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show the empty page that the device fills with the round it took along."""
    response = HttpResponse(render_page())
    response["Cache-Control"] = "no-cache"
    return response


@public(reason="A browser fetches the service worker by itself, also when nobody is logged in.")
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker, with the version and the files of the shell in it."""
    kept = shell()
    modules = [static(path) for path in WORKER_MODULES]
    data = {"version": kept.version, "urls": kept.urls, "page": reverse("offline"), "modules": modules}
    text = f"const SHELL = {json.dumps(data)};\n{worker_source()}"
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    response["Cache-Control"] = "no-cache"
    return response


@public(reason="A browser reads it to install the application, without the session.")
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Give what a phone needs to put the application on its home screen."""
    icons = [
        {"src": static("img/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
        {"src": static("img/icon-192.png"), "sizes": "192x192", "type": "image/png"},
        {"src": static("img/icon-512.png"), "sizes": "512x512", "type": "image/png"},
        {"src": static("img/icon-maskable-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    ]
    data = {
        "id": "/",
        "name": "Achter de Voordeur",
        "short_name": "Voordeur",
        "description": "De looplijst, ook waar geen bereik is.",
        "lang": "nl",
        "start_url": reverse("walklist"),
        "scope": "/",
        "display": "standalone",
        "background_color": _PAPER,
        "theme_color": _THEME,
        "icons": icons,
    }
    response = JsonResponse(data, content_type="application/manifest+json")
    response["Cache-Control"] = "max-age=3600"
    return response


# --- Taking a round along ---------------------------------------------------------------------------------------------


@requires(Permission.DOOR_RECORD)
@require_safe
def offline_take(request: MemberRequest) -> HttpResponse:
    """Give the doors of the chosen portieken (``portieken=3&portieken=4``), or of a page of the looplijst."""
    now = timezone.now()
    staircases = [read_id(text) for text in request.GET.getlist("portieken")]
    if len(staircases) > _MOST_STAIRCASES:
        return _refusal("Kies minder portieken.", status=422)
    if staircases:
        taken = taking.round_of_staircases(request.member, staircases, now=now)
    else:
        taken = taking.round_of_page(request.member, read_filter(request, request.GET.dict()), now=now)
    if taken.total > taking.MOST_TAKEN:
        return _refusal(f"Kies minder portieken: er gaan hoogstens {taking.MOST_TAKEN} deuren mee.", status=422)
    log.record(by=request.actor, action=log.Action.EXECUTE, object_type="offline_round", count=taken.total)
    return JsonResponse(
        {
            "owner": owner_of(request),
            "key": envelopes.public_key(),
            "now": now.isoformat(),
            "expires": taken.expires_at.isoformat(),
            "project": request.project.name,
            "total": taken.total,
            "groups": taken.groups,
        }
    )


def take_query(staircase_ids: Iterable[int]) -> str:
    """Return the query with which ``offline_take`` gives the doors of these portieken, for ``_offline_take.html``."""
    return urlencode([("portieken", pk) for pk in staircase_ids])


def owner_of(request: HttpRequest) -> str:
    """Return for whom this person's envelopes are closed."""
    return str(request.user.pk)


def device_context(request: MemberRequest) -> dict[str, str]:
    """Return what a page needs to close an envelope when the connection drops."""
    key = envelopes.public_key()
    return {"owner": owner_of(request), "key": key["id"], "public": key["public"], "now": timezone.now().isoformat()}


# --- What devices send back -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def offline_sync(request: MemberRequest) -> HttpResponse:
    """GET tells who is logged in, the key and the time; POST takes in a batch of envelopes."""
    if request.method == "POST":
        return _sync(request)
    return JsonResponse(
        {
            "owner": owner_of(request),
            "csrf": get_token(request),
            "key": envelopes.public_key(),
            "now": timezone.now().isoformat(),
        }
    )


# Also for somebody who was taken off the project since: what they did goes to the inbox of the project leader.
offline_sync.policy = Policy()  # type: ignore[attr-defined]


def _sync(request: MemberRequest) -> HttpResponse:
    server_now = timezone.now()
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return _refusal("Te veel in een keer.", status=413)
    try:
        batch = json.loads(request.body)
        device_now = read_moment(batch["now"])
        entries = batch["entries"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return _refusal("Dit is geen verzending van de looplijst.", status=400)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        return _refusal("Dit is geen verzending van de looplijst.", status=400)
    if len(entries) > MOST_ENVELOPES:
        return _refusal("Te veel in een keer.", status=413)
    opened = [_open(entry, owner=owner_of(request)) for entry in entries]
    answers: list[dict[str, str]] = []
    # In the order in which things happened: a correction comes after the slip.
    for entry, event in sorted(
        zip(entries, opened, strict=True), key=lambda pair: pair[1].at if pair[1] else device_now
    ):
        answers.append(_answer(request, entry, event, device_now=device_now, server_now=server_now))
    refused = any(answer["state"] in {"changed", "unreadable"} for answer in answers)
    return JsonResponse({"answers": answers}, status=422 if refused else 200)


def _open(entry: Mapping[str, Any], *, owner: str) -> DeviceEvent | None:
    """Return the event in an envelope; None when it is not for this user, or not an event."""
    try:
        uuid = str(uuids.UUID(entry.get("uuid")))
        event = DeviceEvent.read(envelopes.open_envelope(entry, uuid=uuid, owner=owner))
    except (ValueError, TypeError, AttributeError):
        return None
    return event if str(event.uuid) == uuid else None


def _answer(
    request: MemberRequest, entry: Mapping[str, Any], event: DeviceEvent | None, *, device_now: Any, server_now: Any
) -> dict[str, str]:
    if event is None:
        said = entry.get("uuid")
        log.record(by=request.actor, action=log.Action.CREATE, object_type="offline_entry", outcome=log.Outcome.DENIED)
        return {"uuid": said[:40] if isinstance(said, str) else "", "state": "unreadable"}
    at = true_moment(event.at, device_now=device_now, server_now=server_now, learned=_learned(entry))
    try:
        arrived = receive(by=request.actor, person=request.user, event=event, at=at)
    except ChangedEventError:
        return {"uuid": str(event.uuid), "state": "changed"}
    return {"uuid": str(event.uuid), "state": ANSWERS[OfflineEntry.State(arrived.state)]}


def _learned(entry: Mapping[str, Any]) -> LearnedClock | None:
    """Return what the device knew of our clock; nonsense is as if it knew nothing."""
    offset, learned_at = entry.get("offset"), entry.get("learned")
    if not isinstance(offset, int | float) or isinstance(offset, bool) or not isinstance(learned_at, str):
        return None
    if not abs(offset) <= _LARGEST_OFFSET.total_seconds() * 1000:
        return None
    try:
        return LearnedClock(offset=timedelta(milliseconds=offset), at=read_moment(learned_at))
    except UnreadableEventError:
        return None


def _refusal(message: str, *, status: int) -> JsonResponse:
    return JsonResponse({"message": message}, status=status)


# --- The inbox of the project leader ----------------------------------------------------------------------------------


@requires(Permission.DOOR_RECORD)
@require_safe
def offline_inbox(request: MemberRequest) -> HttpResponse:
    """Show what came in from devices and needs a person, and who else was at the same door."""
    return _show_inbox(request)


@requires(Permission.TEAM_MANAGE)
@require_POST
def offline_settle(request: MemberRequest, pk: int) -> HttpResponse:
    """Record what waits at an address, or set it aside with a reason."""
    entry = get_object_or_404(OfflineEntry.objects.visible_to(request.member), pk=pk)
    form = SettleForm(request.POST, addresses=Address.objects.visible_to(request.member), prefix=f"n{pk}")
    if form.is_valid():
        data = form.cleaned_data
        try:
            if data["action"] == "record":
                record_waiting(by=request.actor, entry=entry, address=data["address"], settled_by=request.user)
                said = f"Vastgelegd bij {data['address']}."
            else:
                set_aside(by=request.actor, entry=entry, reason=data["reason"], settled_by=request.user)
                said = "Weggelegd, met de reden erbij."
        except ActionRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, said)
            return redirect("offline_inbox")
    return _show_inbox(request, bound=(pk, form))


def _show_inbox(request: MemberRequest, *, bound: tuple[int, SettleForm] | None = None) -> HttpResponse:
    entries = (
        OfflineEntry.objects.visible_to(request.member)
        .select_related("person", "address__complex", "address__staircase")
        .order_by("at", "pk")
    )
    waiting = list(entries.filter(state=OfflineEntry.State.WAITING)[:_MOST_SHOWN])
    recently = timezone.now() - _CONFLICTS_SHOWN_FOR
    conflicts = list(entries.filter(state=OfflineEntry.State.CONFLICT, received_at__gte=recently)[:_MOST_SHOWN])
    shown = len(waiting) + len(conflicts)
    log.record(by=request.actor, action=log.Action.READ, object_type="offline_inbox", count=shown)
    can_settle = request.member.can(Permission.TEAM_MANAGE)
    addresses = Address.objects.visible_to(request.member)
    context = {
        "can_settle": can_settle,
        "waiting": [_entry(entry, addresses, bound) for entry in waiting],
        "conflicts": [_entry(entry, addresses, bound) for entry in conflicts],
        "form": bound[1] if bound else None,
    }
    return render(request, "households/offline_inbox.html", context, status=422 if bound else 200)


def _entry(entry: OfflineEntry, addresses: Any, bound: tuple[int, SettleForm] | None) -> dict[str, Any]:
    if bound and bound[0] == entry.pk:
        form = bound[1]
    else:
        initial = {"address": str(entry.address) if entry.address else ""}
        form = SettleForm(addresses=addresses, prefix=f"n{entry.pk}", initial=initial)
    today = timezone.localdate()
    return {
        "id": entry.pk,
        "title": words.outcome(entry.kind, entry.result).capitalize(),
        "where": str(entry.address) if entry.address else "Adres onbekend",
        "door_url": reverse("door", args=[entry.address_id]) if entry.address_id else "",
        "when": dutch.moment(entry.at, today),
        "by": entry.person.name,
        "come_back": dutch.date_long(entry.come_back_on) if entry.come_back_on else "",
        "explanation": entry.explanation,
        "form": form,
    }


def conflicting_moments(address: Address) -> set[int]:
    """Return the contact moments at this door that came from a device while a colleague was there too."""
    flagged = OfflineEntry.objects.filter(
        address=address, state=OfflineEntry.State.CONFLICT, contact_moment__isnull=False
    )
    return set(flagged.values_list("contact_moment_id", flat=True))
