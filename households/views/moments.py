"""At which moments doors open: a heat map of weekday and hour, for the project, a complex or a portiek."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from adv import dutch
from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from households.agenda.opening import MOST_RINGS, opening_hours_of
from households.domain.moments import Moment, PartOfDay
from households.domain.opening_hours import FEWEST, HOURS, Share, good_moments, good_moments_text
from households.walklist.choices import Places, places
from households.walklist.filters import WalklistFilter

#: The shades of the design system; the darkest is every door.
_TINTS = 10


@dataclass(frozen=True, slots=True)
class Cell:
    """One block of the map."""

    share: Share
    #: ``few``, ``none`` or a shade.
    css: str
    #: For a screen reader: ``4 van de 9 keer open``.
    words: str


@requires(Permission.WALKLIST_VIEW)
@require_safe
def opening_moments(request: MemberRequest) -> HttpResponse:
    """Show when doors open. Filters that make no sense are as if they weren't there."""
    wanted = WalklistFilter.read({key: request.GET.get(key, "") for key in ("complex", "portiek")})
    found = opening_hours_of(request.member, complex_id=wanted.complex_id, staircase_id=wanted.staircase_id)
    log.record(by=request.actor, action=log.Action.READ, object_type="opening_moments", count=found.total.rung)
    choices = places(request.member, wanted)
    where = _where(wanted, choices)
    good = good_moments(found)
    context = {
        "wanted": wanted,
        "places": choices,
        "where": where,
        "total": found.total,
        "is_latest": found.total.rung >= MOST_RINGS,
        "most": dutch.number(MOST_RINGS),
        "few": FEWEST,
        "conclusion": good_moments_text(good, f"In {where}"),
        "outside": found.outside,
        "weekdays": [(name, name[:2]) for name in dutch.WEEKDAYS],
        "rows": [
            (f"{hour}:00", f"{hour}:00 tot {hour + 1}:00", [_cell(found.at(weekday, hour)) for weekday in range(7)])
            for hour in HOURS
        ],
        "parts": [
            (name, [_cell(found.parts.get(Moment(weekday, part), Share())) for weekday in range(7)])
            for part, name in (
                (PartOfDay.MORNING, "ochtend"),
                (PartOfDay.AFTERNOON, "middag"),
                (PartOfDay.EVENING, "avond"),
            )
        ],
        "evening": request.project.evening_starts_at,
        "scale": [(f"tint-{tint}", f"{10 * tint}%") for tint in range(2, _TINTS + 1, 2)],
    }
    return render(request, "households/opening_moments.html", context)


def _cell(share: Share) -> Cell:
    if not share.rung:
        return Cell(share, "none", "niet aangebeld")
    words = f"{share.opened} van de {share.rung} keer open"
    if share.is_few:
        return Cell(share, "few", f"te weinig om iets te zeggen: {words}")
    return Cell(share, f"tint-{max(1, min(_TINTS, round(_TINTS * share.rate)))}", words)


def _where(wanted: WalklistFilter, choices: Places) -> str:
    """Return what the map is about, as it stands in a sentence: ``dit project``, ``Bilderdijkflat, portiek 6``."""
    complex_name = dict(choices.complexes).get(wanted.complex_id or 0, "")
    staircase_name = dict(choices.staircases).get(wanted.staircase_id or 0, "")
    if staircase_name:
        return f"{complex_name}, portiek {staircase_name}"
    return complex_name or "dit project"
