"""The appointments of a household on its page: the next one in a section, and those that were in the timeline."""

from collections.abc import Iterator

from django.utils import timezone

from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission
from households.actions.appointments import when_words
from households.models import Appointment, Household
from households.sections import Glance, Section, TimelineEntry, register, register_timeline

#: So many of the appointments to come stand on the page.
SHOWN = 3
#: The latest of a household, more than anybody makes: with these the section and the timeline share one query.
_MOST = 300


def appointments_section(request: MemberRequest, household: Household) -> Section | None:
    """The next appointments, and the button to make one; nothing for a household that left."""
    today = timezone.localdate()
    to_come = [
        each
        for each in reversed(_appointments(request, household))
        # One of today stays until the day is over.
        if each.cancelled_at is None and timezone.localdate(each.starts_at) >= today
    ]
    if household.until is not None and not to_come:
        return None
    return Section(
        template_name="households/_household_appointments.html",
        context={
            "appointments": [(each, when_words(each, today)) for each in to_come[:SHOWN]],
            "can_make": request.member.can(Permission.DOOR_RECORD) and household.until is None,
        },
        place="side",
        order=10,
        glance=Glance(label="Volgende afspraak", value=when_words(to_come[0], today), url="#afspraak")
        if to_come
        else None,
    )


def appointment_entries(request: MemberRequest, household: Household, limit: int) -> Iterator[TimelineEntry]:
    """Give the appointments that were, and those that were cancelled."""
    now = timezone.now()
    today = timezone.localdate(now)
    happened = [
        (each.cancelled_at or each.starts_at, each.pk, each)
        for each in _appointments(request, household)
        if each.cancelled_at is not None or each.starts_at <= now
    ]
    for moment, _, each in sorted(happened, reverse=True)[:limit]:
        if each.cancelled_at is not None:
            yield TimelineEntry(
                at=moment, title="Afspraak afgezegd", text=f"voor {when_words(each, today)}", tone="rest"
            )
        else:
            text = ". ".join(part for part in (each.get_place_display(), each.note) if part)
            yield TimelineEntry(at=moment, title="Afspraak", text=text, by=each.person.name)


def _appointments(request: MemberRequest, household: Household) -> list[Appointment]:
    """Return the appointments of a household, the latest first; asked once for each household that is shown."""
    known: list[Appointment] | None = household.__dict__.get(_KNOWN)
    if known is None:
        visible = Appointment.objects.visible_to(request.member).filter(household=household)
        known = list(visible.select_related("person").order_by("-starts_at", "-pk")[:_MOST])
        household.__dict__[_KNOWN] = known
    return known


#: Where a household keeps them, as a cached property does.
_KNOWN = "appointments_shown"


def register_all() -> None:
    """Put both on the household page; called when the app is ready."""
    register(appointments_section)
    register_timeline("appointments", "Afspraken", appointment_entries)
