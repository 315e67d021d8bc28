"""Last week's casusbespreking with its decisions, the next agenda, and a handover that waits for an answer."""

import datetime
from dataclasses import dataclass

from adv.accounts.models import Membership, Project, User
from adv.audit.actor import Actor
from households.actions.handover import offer_handover
from households.actions.meeting import (
    DecisionEntry,
    close_meeting,
    discuss,
    put_on_agenda,
    settle_decision,
    start_meeting,
)
from households.domain.codes import HouseholdStatus
from households.models import Household
from reporting.demo.people import ADVISOR, COLLEAGUE, LEADER, TRAINEE


@dataclass(frozen=True, slots=True)
class _Discussed:
    """A household of last week's meeting: why, what was said, what was decided, by whom, in how many days."""

    why: str
    notes: str
    decision: str
    owner: str
    days: int


_LAST_WEEK = (
    _Discussed(
        "Er is al lang begeleiding, zonder dat het beter gaat.",
        "De moeder wil wel, maar de post blijft ongeopend liggen. Nog meer advies helpt niet: samen openmaken wel. "
        "De schuldhulp wacht op de inkomensgegevens.",
        "Twee keer samen de post doen en de inkomensgegevens meenemen",
        ADVISOR,
        3,
    ),
    _Discussed(
        "Vier hulpverleners over de vloer, wie heeft de regie?",
        "Iedereen doet iets, niemand weet het geheel. Wij nemen de regie tot de evaluatie.",
        "Overleg plannen met alle hulpverleners aan één tafel",
        COLLEAGUE,
        0,
    ),
    _Discussed(
        "De oudste zoon gaat niet meer naar school.",
        "School meldde het zelf nog niet. Eerst met de ouders praten, daarna pas de leerplicht.",
        "De mentor bellen, met instemming van de ouders",
        ADVISOR,
        0,
    ),
)

_NEXT = (
    (COLLEAGUE, "We hebben al weken niemand gesproken."),
    (ADVISOR, "De huur loopt weer achter. Doen we genoeg, of te veel?"),
    (TRAINEE, "Mag ik hier een taalmaatje voorstellen?"),
)

_NOTE = (
    "Ik ga vanaf volgende week een dag minder werken, daarom draag ik dit huishouden aan je over. De bewoner weet "
    "ervan en kent je van het spreekuur. Bel liever niet voor tien uur. De afspraak met de schuldhulp staat; vraag na "
    "afloop hoe het ging."
)


def write_desk(project: Project, today: datetime.date) -> None:
    """Hold a meeting, put something on the next agenda, and offer a handover. Nothing in a project without cases."""
    people = {
        member.user.email: member
        for member in Membership.objects.active().filter(project=project).select_related("user", "project")
    }
    if not {ADVISOR, COLLEAGUE, LEADER, TRAINEE} <= set(people):
        return
    cases = {email: _cases(project, people[email].user) for email in (ADVISOR, COLLEAGUE)}
    if min(len(found) for found in cases.values()) < 4:
        return
    _last_week(project, today, people, [cases[ADVISOR][0], cases[COLLEAGUE][0], cases[ADVISOR][1]])
    for (email, why), household in zip(_NEXT, [cases[COLLEAGUE][1], cases[ADVISOR][2], cases[ADVISOR][3]], strict=True):
        put_on_agenda(by=_actor(people[email]), household=household, person=people[email].user, why=why)
    giver = people[COLLEAGUE]
    offer_handover(
        by=_actor(giver),
        project=project,
        offered_by=giver.user,
        giver=giver.user,
        receiver=people[ADVISOR].user,
        note=_NOTE,
        households=[cases[COLLEAGUE][2]],
    )


def _last_week(
    project: Project, today: datetime.date, people: dict[str, Membership], households: list[Household]
) -> None:
    leader = people[LEADER]
    by = _actor(leader)
    items = [
        put_on_agenda(by=by, household=household, person=leader.user, why=one.why)
        for one, household in zip(_LAST_WEEK, households, strict=True)
    ]
    present = [people[email].user for email in (ADVISOR, COLLEAGUE, LEADER, TRAINEE)]
    meeting = start_meeting(
        by=by, project=project, person=leader.user, on=today - datetime.timedelta(days=6), present=present
    )
    for one, item in zip(_LAST_WEEK, items, strict=True):
        entry = DecisionEntry(
            what=one.decision, owner=people[one.owner].user, due_on=today + datetime.timedelta(days=one.days)
        )
        discuss(by=by, item=item, meeting=meeting, person=leader.user, notes=one.notes, decisions=[entry])
    close_meeting(by=by, meeting=meeting, person=leader.user)
    done = items[1].decisions.get()
    settle_decision(by=_actor(people[COLLEAGUE]), decision=done, person=people[COLLEAGUE].user, outcome="Gepland.")


def _cases(project: Project, person: User) -> list[Household]:
    guided = Household.objects.filter(project=project, owner=person, status=HouseholdStatus.IN_GUIDANCE)
    return list(guided.order_by("pk")[:4])


def _actor(member: Membership) -> Actor:
    return Actor(user_id=member.user_id, role=member.role, project_id=member.project_id)
