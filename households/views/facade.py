"""The front of each flat, a door per home: on the screen with the next step or the status, on paper without."""

import re
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from adv.accounts.http import MemberRequest, read_id
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from adv.dutch import date_long
from households.domain.facade import StepMark
from households.facade.front import Floor, Front, FrontDoor, Portiek, front_of
from households.facade.marks import drawing_of, tone_of
from households.models import Address, Complex

#: Stands in the address for the homes in no complex.
NO_COMPLEX = 0
WITHOUT_COMPLEX = "Zonder complex"
#: In a project with more complexes than this one is found by its name.
MOST_COMPLEXES = 150

_PLACE = re.compile(r"(\d{1,9})-(\d{1,18})")


@requires(Permission.WALKLIST_VIEW)
@require_safe
def facade(request: MemberRequest) -> HttpResponse:
    """Show the front of the first complex, or go to the one that was picked."""
    complexes = Complex.objects.filter(project_id=request.member.project_id).order_by("position", "name")
    picked, name = request.GET.get("complex", ""), request.GET.get("naam", "").replace("\0", "").strip()[:120]
    if name:
        found = complexes.filter(name__icontains=name).first()
        picked = str(found.pk) if found else ""
        if not found:
            messages.warning(request, "Er is geen complex met die naam.")
    if complex_id := read_id(picked):
        view = "?toon=status" if request.GET.get("toon") == "status" else ""
        return redirect(f"{reverse('facade_complex', args=[complex_id])}{view}")
    return _show(request, complexes.first())


@requires(Permission.WALKLIST_VIEW)
@require_safe
def facade_complex(request: MemberRequest, complex_id: int) -> HttpResponse:
    """Show the front of one complex; 0 are the homes in none."""
    if complex_id == NO_COMPLEX:
        if not Address.objects.visible_to(request.member).filter(complex__isnull=True).exists():
            raise Http404
        return _show(request, None)
    return _show(request, get_object_or_404(Complex, pk=complex_id, project_id=request.member.project_id))


def _show(request: MemberRequest, building: Complex | None) -> HttpResponse:
    today = timezone.localdate()
    by_status = request.GET.get("toon") == "status"
    place = _PLACE.fullmatch(request.GET.get("vanaf", ""))
    front = front_of(
        request.member,
        building.pk if building else None,
        today=today,
        by_status=by_status,
        place=(int(place[1]), int(place[2])) if place else None,
    )
    for_wall = request.GET.get("print") == "1"
    log.record(
        by=request.actor,
        action=log.Action.EXECUTE if for_wall else log.Action.READ,
        object_type="facade_print" if for_wall else "facade",
        object_id=building.pk if building else None,
        count=max(front.total, 1),
    )
    title = building.name if building else WITHOUT_COMPLEX if front.total else "Gevel"
    if for_wall:
        return render(request, "households/facade_print.html", _for_wall(request, front, title, date_long(today)))
    context = {
        "title": title,
        "complex_id": building.pk if building else NO_COMPLEX,
        "front": front,
        "portieken": [_drawn(portiek) for portiek in front.portieken],
        "legend": [(_key(code), tone_of(code), label, count) for code, label, count in front.legend],
        "figures": _figures(front, building),
        "views": _views(request, by_status=by_status),
        "by_status": by_status,
        "is_part": place is not None or front.next_place is not None,
        "next_place": f"{front.next_place[0]}-{front.next_place[1]}" if front.next_place else "",
        **_picker(request, building),
    }
    return render(request, "households/facade.html", context)


def _figures(front: Front, building: Complex | None) -> list[tuple[int, str, str]]:
    walklist = f"{reverse('walklist')}?complex={building.pk}&toon=" if building else ""
    return [
        (front.total, "adres" if front.total == 1 else "adressen", ""),
        (front.spoken, "gesproken", ""),
        (front.due, "nu aan de beurt", f"{walklist}vandaag" if walklist and front.due else ""),
        (front.evening, "alleen ’s avonds nog", ""),
        (front.out, "weigert of leeg", ""),
    ]


def _key(code: str) -> SafeString:
    """Return the mark for the legend; a ring by day is a number there too."""
    return drawing_of(code, 2 if code == StepMark.DAYTIME else None)


def _views(request: MemberRequest, *, by_status: bool) -> list[dict[str, object]]:
    return [
        {"label": "Volgende stap", "url": request.path, "active": not by_status},
        {"label": "Status", "url": f"{request.path}?toon=status", "active": by_status},
    ]


def _picker(request: MemberRequest, building: Complex | None) -> dict[str, object]:
    """Return the complexes to pick from (none when there are too many: then by name), and those beside this one."""
    in_project = Complex.objects.filter(project_id=request.member.project_id).order_by("position", "name")
    complexes = list(in_project.values_list("pk", "name")[: MOST_COMPLEXES + 1])
    is_long = len(complexes) > MOST_COMPLEXES
    before = after = None
    if building:
        earlier = Q(position__lt=building.position) | Q(position=building.position, name__lt=building.name)
        before = in_project.filter(earlier).values_list("pk", "name").last()
        after = in_project.exclude(earlier).exclude(pk=building.pk).values_list("pk", "name").first()
    loose = Address.objects.visible_to(request.member).filter(complex__isnull=True)
    if complexes and loose.exists():
        complexes.append((NO_COMPLEX, WITHOUT_COMPLEX))
        after = after or ((NO_COMPLEX, WITHOUT_COMPLEX) if building else None)
    return {
        "complexes": complexes if len(complexes) > 1 and not is_long else [],
        "by_name": is_long,
        "previous": before,
        "next": after,
    }


@dataclass(frozen=True, slots=True)
class _DrawnDoor:
    """A door with its picture, as the template shows it."""

    url: str
    number: str
    said: str
    tone: str
    mark: SafeString


_DOOR_MARK = 7_777_777_777_001


def _drawn(portiek: Portiek) -> tuple[Portiek, list[tuple[Floor, list[list[_DrawnDoor]]]]]:
    """Return a portiek with the pictures and links of its doors."""
    url = reverse("door", args=[_DOOR_MARK])
    return portiek, [
        (floor, [[_drawn_door(door, url) for door in line] for line in floor.lines]) for floor in portiek.floors
    ]


def _drawn_door(door: FrontDoor, url: str) -> _DrawnDoor:
    return _DrawnDoor(
        url=url.replace(str(_DOOR_MARK), str(door.id)),
        number=door.number,
        said=door.said,
        tone=tone_of(door.mark),
        mark=drawing_of(door.mark, door.attempt),
    )


def _for_wall(request: MemberRequest, front: Front, title: str, on: str) -> dict[str, object]:
    """Return what may hang on the wall: numbers of homes, and whether somebody was spoken to. Nothing else goes in."""
    return {
        "title": title,
        "back_url": request.path,
        "project_name": request.project.name,
        "on": on,
        "total": front.total,
        "spoken": front.spoken,
        "portieken": [
            (portiek.name, [_floor_for_wall(floor) for floor in portiek.floors]) for portiek in front.portieken
        ],
    }


def _floor_for_wall(floor: Floor) -> tuple[str, str, list[list[tuple[str, bool]]]]:
    return floor.short, floor.label, [[(door.number, door.is_spoken) for door in line] for line in floor.lines]
