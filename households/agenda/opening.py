"""Reading from the contact moments when doors open: of a project, a complex or a portiek."""

from django.db.models import Q

from adv.accounts.models import Membership
from households.actions.doors import protocol_settings
from households.domain.codes import MISSES, SPOKEN_RESULTS, ContactKind, RingResult
from households.domain.door_events import DoorEvent
from households.domain.opening_hours import OpeningHours, opening_hours
from households.models import ContactMoment

#: So many of the latest rings are counted: years of a small project, and no more work for a large one.
MOST_RINGS = 20_000
#: At the door itself the latest of this portiek are enough.
MOST_RINGS_AT_DOOR = 1_500


def opening_hours_of(
    member: Membership,
    *,
    complex_id: int | None = None,
    staircase_id: int | None = None,
    at_most: int = MOST_RINGS,
) -> OpeningHours:
    """Count the latest rings that this member may see; one query, and the same work whatever the size of the project.

    The folding into hours is done here, on the clock in Amsterdam: what a database does in local time differs per
    database, and SQLite calls Python for it row by row.
    """
    where = Q()
    if complex_id:
        where &= Q(address__complex_id=complex_id)
    if staircase_id:
        where &= Q(address__staircase_id=staircase_id)
    rings = (
        ContactMoment.objects.visible_to(member)
        .standing()
        .filter(where, kind=ContactKind.RING, result__in=[*MISSES, *SPOKEN_RESULTS])
        .order_by("-at", "-pk")
        .values_list("at", "result")[:at_most]
    )
    events = (DoorEvent(at=at, kind=ContactKind.RING, result=RingResult(result)) for at, result in rings)
    return opening_hours(events, protocol_settings(member.project))
