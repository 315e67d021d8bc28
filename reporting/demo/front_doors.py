"""What came in at the doors lately: meldingen, the appointments of the coming days, and the latest mutaties."""

import csv
import datetime
import io
from collections.abc import Sequence

from adv.accounts.models import Membership, Project, User
from adv.audit.actor import Actor
from households.actions.appointments import make_appointment
from households.actions.signals import add_signal_step, handle_signal, record_signal
from households.domain.codes import HouseholdStatus
from households.domain.protocol_settings import AMSTERDAM
from households.interchange.importing import import_file
from households.interchange.kinds import find_kind
from households.models import Address, Signal, SignalStep
from reporting.demo.calendar import working_day_from
from reporting.demo.people import ADVISOR, COLLEAGUE

#: Days from today (the first working day from then), the hour, and how long, for each advisor.
_APPOINTMENTS = {
    ADVISOR: ((1, 10, 60), (1, 14, 60), (2, 19, 45), (4, 11, 60)),
    COLLEAGUE: ((1, 13, 60), (3, 10, 60), (3, 16, 45)),
}
_NEEDED = max(len(days) for days in _APPOINTMENTS.values()) + 1


def write_front_doors(project: Project, today: datetime.date) -> None:
    """Let meldingen, appointments and mutaties happen. Nothing in a project without enough homes of every kind."""
    members = Membership.objects.active().filter(project=project, user__email__in=_APPOINTMENTS)
    people = {member.user.email: member for member in members.select_related("user")}
    if set(people) != set(_APPOINTMENTS):
        return
    guided = {email: _homes(project, HouseholdStatus.IN_GUIDANCE, member.user) for email, member in people.items()}
    unreached = _homes(project, HouseholdStatus.NOT_REACHED)
    closed = _homes(project, HouseholdStatus.CLOSED)
    if min(len(homes) for homes in guided.values()) < _NEEDED or len(unreached) < 2 or not closed:
        return
    for email, member in people.items():
        for home, (days, hour, minutes) in zip(guided[email], _APPOINTMENTS[email], strict=False):
            _agree(member, home, working_day_from(today + datetime.timedelta(days=days)), hour, minutes)
    _meldingen(people, unreached, guided[COLLEAGUE][-1], today)
    _mutaties(people[ADVISOR], newcomer=closed[-1], leaving=guided[ADVISOR][-1], today=today)


def _homes(project: Project, status: HouseholdStatus, owner: User | None = None) -> Sequence[Address]:
    homes = Address.objects.filter(project=project, door_status=status, household__until=None)
    if owner is not None:
        homes = homes.filter(household__owner=owner)
    return list(homes.select_related("project", "household").order_by("walk_position", "pk")[:_NEEDED])


def _actor(member: Membership) -> Actor:
    return Actor(user_id=member.user_id, role=member.role, project_id=member.project_id)


def _agree(member: Membership, home: Address, day: datetime.date, hour: int, minutes: int) -> None:
    make_appointment(
        by=_actor(member),
        address=home,
        person=member.user,
        made_by=member.user,
        starts_at=datetime.datetime.combine(day, datetime.time(hour), AMSTERDAM),
        minutes=minutes,
    )


def _meldingen(
    people: dict[str, Membership], unreached: Sequence[Address], guided: Address, today: datetime.date
) -> None:
    """One for the advisor, one for nobody yet, and one that was seen to."""
    advisor, colleague = people[ADVISOR], people[COLLEAGUE]
    record_signal(
        by=_actor(advisor),
        person=advisor.user,
        address=unreached[0],
        source=Signal.Source.CORPORATION,
        source_name="Wijkbeheerder",
        text="De post puilt uit de brievenbus en niemand heeft de bewoner deze maand gezien.",
        received_on=today,
        assigned_to=advisor.user,
    )
    record_signal(
        by=_actor(colleague),
        person=colleague.user,
        address=unreached[1],
        source=Signal.Source.NEIGHBOUR,
        text="Er is ’s nachts vaak ruzie te horen. De buren vragen of iemand wil kijken hoe het gaat.",
        received_on=today - datetime.timedelta(days=1),
    )
    day = today - datetime.timedelta(days=9)
    handled = record_signal(
        by=_actor(colleague),
        person=colleague.user,
        address=guided,
        source=Signal.Source.WELFARE,
        text="Het buurthuis maakt zich zorgen: ze kwam altijd, en nu al weken niet meer.",
        received_on=day,
        assigned_to=colleague.user,
    )
    add_signal_step(
        by=_actor(colleague),
        signal=handled,
        person=colleague.user,
        kind=SignalStep.Kind.VISIT,
        on=day + datetime.timedelta(days=1),
        text="Ze was thuis en grieperig. De buurvrouw doet zolang de boodschappen.",
    )
    handle_signal(
        by=_actor(colleague), signal=handled, person=colleague.user, outcome="Niets aan de hand; ze komt weer."
    )


def _mutaties(member: Membership, *, newcomer: Address, leaving: Address, today: datetime.date) -> None:
    """Somebody new lives where the case was closed, and somebody with a running case is to leave."""
    kind = find_kind("mutaties")
    assert kind is not None, "the interchange has it"
    rows = [
        _row(newcomer, "wissel", today - datetime.timedelta(days=12), "M. Wolters"),
        _row(leaving, "vertrek", today + datetime.timedelta(days=24), ""),
    ]
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    import_file(by=_actor(member), project=newcomer.project, kind=kind, content=text.getvalue().encode())


def _row(home: Address, what: str, on: datetime.date, name: str) -> dict[str, str]:
    return {
        "postcode": home.postcode,
        "huisnummer": str(home.house_number),
        "huisletter": home.house_letter,
        "toevoeging": home.addition,
        "soort": what,
        "datum": on.isoformat(),
        "hoofdbewoner": name,
        "telefoon": "",
    }
