"""What the page of a door says of moments: the appointment to come, and when this portiek opens."""

import datetime
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from adv.accounts.models import Membership
from households.actions.appointments import when_words
from households.agenda.opening import MOST_RINGS_AT_DOOR, opening_hours_of
from households.domain.moments import Moment
from households.domain.opening_hours import good_moments, good_moments_text
from households.models import Address, Appointment


@dataclass(frozen=True, slots=True)
class DoorMoments:
    """When the doors of a portiek open."""

    #: The best moments, the surest first: for the suggestion.
    opens: tuple[Moment, ...] = ()
    #: ``In dit portiek doet men vooral open op …``; empty when no moment stands out.
    text: str = ""
    #: The whole map of this portiek; empty for a door without one.
    url: str = ""


@dataclass(frozen=True, slots=True)
class DoorAppointment:
    """The next appointment at a door."""

    words: str
    url: str


def door_moments(member: Membership, address: Address) -> DoorMoments:
    """Return when the portiek of this door opens; one query, none for a door without a portiek."""
    if address.staircase_id is None:
        return DoorMoments()
    found = opening_hours_of(member, staircase_id=address.staircase_id, at_most=MOST_RINGS_AT_DOOR)
    good = good_moments(found)
    place = {"complex": address.complex_id, "portiek": f"{address.complex_id}.{address.staircase_id}"}
    return DoorMoments(
        opens=tuple(each.moment for each in good),
        text=good_moments_text(good, "In dit portiek"),
        url=f"{reverse('opening_moments')}?{urlencode(place)}",
    )


def door_appointment(member: Membership, address: Address, *, now: datetime.datetime) -> DoorAppointment | None:
    """Return the first appointment with who lives here that is not over yet; one query."""
    today = timezone.localdate(now)
    found = (
        Appointment.objects.visible_to(member)
        .standing()
        .filter(household_id=address.household_id or 0, starts_at__gte=now - datetime.timedelta(hours=1))
        .select_related("person")
        .order_by("starts_at", "pk")
        .first()
    )
    if found is None:
        return None
    return DoorAppointment(
        words=f"{when_words(found, today)}, {found.person.name}, {found.get_place_display()}",
        url=reverse("appointment", args=[found.pk]),
    )
