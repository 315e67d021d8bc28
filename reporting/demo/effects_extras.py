"""Own kinds of intervention and themes, the sociale kaart, and the volunteers of the demo."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from adv.accounts.models import Membership, Organisation, OrganisationKind, Project
from adv.audit.actor import Actor
from households.domain.codes import Domain, HouseholdStatus
from households.models import Household
from interventions.actions.effects import Seen, record_both_sides, record_intervention
from interventions.actions.own_words import add_own_kind, add_own_theme
from interventions.actions.registry import EffectEntry, record_effects
from interventions.actions.social_map import (
    ContactEntry,
    ProfileEntry,
    VolunteerEntry,
    add_contact,
    add_volunteer,
    describe_organisation,
)
from interventions.domain.codes import EffectValue, InterventionKind, Perspective
from interventions.domain.volunteers import FreeTime, VolunteerHelp
from interventions.effects_due import caseload_of, households_to_ask, open_questions, questions_at
from interventions.models import OwnKind
from reporting.demo import people


@dataclass(frozen=True, slots=True)
class _Described:
    """What an organisation does, and whom to ask there (name, what for, telephone)."""

    domains: Sequence[Domain]
    offer: str
    intake: str
    contacts: Sequence[tuple[str, str, str]]
    hours: str = "ma-vr 9-17 uur"


_MAP: Mapping[str, _Described] = {
    people.DEBT_HELP: _Described(
        (Domain.FINANCE, Domain.WELLBEING),
        "Schulden op een rij, regelen met schuldeisers, budgetbeheer. Ook een gesprek om te horen wat kan.",
        "Met een taak. Zet erin of er al een achterstand in de huur of de zorgverzekering is. Niet voor ondernemers.",
        (("Dennis Kuiperij", "aanmeldingen", "06 55501001"), ("Balie", "spoed bij afsluiting", "010 5550101")),
        "ma-do 9-12 uur",
    ),
    people.LANDLORD: _Described(
        (Domain.HOUSING,),
        "Onderhoud, overlast, huurachterstand, andere woning.",
        "Alleen over de woning. Nooit over gezondheid.",
        (("Wijkbeheerder", "onderhoud en overlast", "010 5550102"),),
    ),
    people.WELFARE: _Described(
        (Domain.SOCIAL, Domain.INTEGRATION, Domain.PARENTING),
        "Buurthuis, koffie-uurtjes, huiswerkklas, activiteiten voor ouderen.",
        "Bellen of binnenlopen. Kosten hoogstens twee euro.",
        (("Anja Verlinden", "ouderen en activiteiten", "06 55501003"),),
    ),
    people.SOCIAL_WORK: _Described(
        (Domain.WELLBEING, Domain.SOCIAL, Domain.PARENTING),
        "Gesprekken bij spanning thuis, verlies, ruzie of mantelzorg.",
        "Met een taak en toestemming. Wachttijd rond drie weken.",
        (("Rob de Haan", "aanmeldingen", "06 55501004"),),
    ),
    people.EMPLOYMENT: _Described(
        (Domain.WORK, Domain.FINANCE),
        "Uitkering, bijzondere bijstand, werkmakelaar, scholing.",
        "Met een taak. De bewoner neemt zelf een legitimatie mee.",
        (("Team Dichterspark", "werkmakelaar", "010 5550105"),),
    ),
    people.YOUTH: _Described(
        (Domain.PARENTING,),
        "Opvoedvragen, gezinscoach, contact met school.",
        "Ouders mogen zelf bellen. Bij zorg om veiligheid: altijd eerst overleg.",
        (("Samira Bouzid", "gezinscoach", "06 55501006"),),
    ),
    people.LANGUAGE: _Described(
        (Domain.INTEGRATION, Domain.WORK),
        "Een vrijwilliger oefent wekelijks Nederlands, thuis of in het buurthuis.",
        "Met een taak. Koppelen duurt twee tot vier weken.",
        (("Coördinator", "koppelen", "06 55501007"),),
        "di en do",
    ),
    people.NEIGHBOURS: _Described(
        (Domain.SOCIAL, Domain.HOUSING),
        "Buren voor buren: boodschappen, een klus, samen eten.",
        "Bel of app. Geen vaste hulp.",
        (("Wil van Os", "vragen en aanbod", "06 55501008"),),
        "elke dag tot 21 uur",
    ),
}

#: A volunteer agreed some weeks before the demo, whenever that is.
_REPLACED = datetime.date(2012, 1, 9)

_VOLUNTEERS: Sequence[VolunteerEntry] = (
    VolunteerEntry(
        name="Wil",
        phone="06 55502001",
        helps_with=[VolunteerHelp.CHORES, VolunteerHelp.ERRANDS],
        free_times=[FreeTime.WEEKDAY],
        languages="Nederlands",
        places=3,
        taken=1,
        agreed_on=_REPLACED,
    ),
    VolunteerEntry(
        name="Fatma",
        phone="06 55502002",
        helps_with=[VolunteerHelp.LANGUAGE, VolunteerHelp.COMPANY],
        free_times=[FreeTime.WEEKDAY, FreeTime.WEEKDAY_EVENING],
        languages="Nederlands, Turks",
        places=2,
        taken=2,
        agreed_on=_REPLACED,
    ),
    VolunteerEntry(
        name="Henk",
        email="henk.maatje@voorbeeld.example",
        helps_with=[VolunteerHelp.DEBT],
        free_times=[FreeTime.WEEKDAY_EVENING],
        languages="Nederlands",
        places=2,
        taken=1,
        agreed_on=_REPLACED,
    ),
    VolunteerEntry(
        name="Naïma",
        phone="06 55502004",
        helps_with=[VolunteerHelp.PARENTING, VolunteerHelp.LANGUAGE],
        free_times=[FreeTime.WEEKEND],
        languages="Nederlands, Arabisch, Frans",
        agreed_on=_REPLACED,
    ),
)

#: Via which organisation, by name of the volunteer.
_VIA = {"Wil": people.NEIGHBOURS, "Fatma": people.LANGUAGE, "Naïma": people.LANGUAGE}

#: So many households of each advisor are still to be asked, and at so many it was done.
_STILL_TO_ASK, _ANSWERED = 3, 77
MOST_ANSWERED = 600
#: What they said, in turns.
_SEEN = (
    EffectValue.BETTER,
    EffectValue.BETTER,
    EffectValue.SAME,
    EffectValue.BETTER,
    EffectValue.WORSE,
    EffectValue.BETTER,
    EffectValue.MIXED,
    EffectValue.SAME,
)

#: So many weeks ago the neighbourhood meals were.
_MEALS = (6, 9, 14)


def write_effects_extras(project: Project, today: datetime.date) -> None:
    """Fill the sociale kaart, and let the project have words of its own. Nothing in a project without cases."""
    members = {
        member.user.email: member
        for member in Membership.objects.active().filter(project=project).select_related("user")
    }
    leader, advisor = members.get(people.LEADER), members.get(people.ADVISOR)
    if leader is None or advisor is None:
        return
    by = _actor(leader)
    organisations = {one.name: one for one in Organisation.objects.filter(project=project)}
    for name, described in _MAP.items():
        if name in organisations:
            _describe(by, organisations[name], described)
    for entry in _VOLUNTEERS:
        via = organisations.get(_VIA.get(entry.name, ""))
        agreed_on = today - datetime.timedelta(weeks=10)
        add_volunteer(by=by, project=project, entry=replace(entry, organisation=via, agreed_on=agreed_on))
    meal = add_own_kind(
        by=by,
        project=project,
        name="Buurtmaaltijd",
        counts_as=InterventionKind.CONNECTING_RESIDENTS,
        is_informal=True,
    )
    add_own_kind(by=by, project=project, name="Energiecoach", counts_as=InterventionKind.INFO_ADVICE)
    add_own_theme(by=by, project=project, domain=Domain.HOUSING, name="vocht en schimmel")
    add_own_theme(by=by, project=project, domain=Domain.FINANCE, name="energiekosten")
    _meals(advisor, meal, today)
    for member in (advisor, members.get(people.COLLEAGUE)):
        if member is not None:
            _answer(member, today)


def _describe(by: Actor, organisation: Organisation, described: _Described) -> None:
    describe_organisation(
        by=by,
        organisation=organisation,
        entry=ProfileEntry(
            kind=OrganisationKind(organisation.kind),
            is_informal=organisation.is_informal,
            domains=described.domains,
            offer=described.offer,
            intake=described.intake,
            hours=described.hours,
        ),
    )
    for name, task, phone in described.contacts:
        add_contact(by=by, organisation=organisation, entry=ContactEntry(name=name, task=task, phone=phone))


def _meals(advisor: Membership, meal: OwnKind, today: datetime.date) -> None:
    by = _actor(advisor)
    cases = Household.objects.filter(
        project=advisor.project_id, owner=advisor.user, status=HouseholdStatus.IN_GUIDANCE
    ).order_by("pk")
    for household, weeks in zip(cases[: len(_MEALS)], _MEALS, strict=False):
        on = today - datetime.timedelta(weeks=weeks)
        done = record_intervention(
            by=by,
            household=household,
            person=advisor.user,
            on=on,
            kind=InterventionKind.CONNECTING_RESIDENTS,
            own_kind=meal,
            domains=[Domain.SOCIAL],
            description="Samen gegeten in de flat, met vier andere huishoudens.",
        )
        record_both_sides(
            by=by,
            intervention=done,
            person=advisor.user,
            domain=Domain.SOCIAL,
            sides={
                Perspective.RESIDENT: Seen(EffectValue.BETTER, "Ik ken nu mijn buurvrouw van hiernaast."),
                Perspective.ADVISOR: Seen(EffectValue.BETTER if weeks > 6 else EffectValue.SAME),
            },
            observed_on=on + datetime.timedelta(weeks=3),
        )


def _answer(member: Membership, today: datetime.date) -> None:
    """What was to be asked longest was asked; the last few households stand on the desk."""
    to_ask = households_to_ask(caseload_of(member, today), today)[: _ANSWERED + _STILL_TO_ASK]
    here = [one.household_id for one in to_ask[:-_STILL_TO_ASK]]
    due = questions_at(open_questions(today).filter(household__in=here), today, MOST_ANSWERED)
    entries = []
    for number, one in enumerate(due):
        days = min((today - one.asked.since).days, 3 + number % 9)
        for gap in one.gaps:
            resident = _SEEN[number % len(_SEEN)]
            seen = {Perspective.RESIDENT: resident, Perspective.ADVISOR: _SEEN[(number + number % 3) % len(_SEEN)]}
            entries += [
                EffectEntry(
                    intervention_id=one.intervention.pk,
                    domain=gap.domain,
                    perspective=side,
                    value=seen[side],
                    observed_on=one.asked.since + datetime.timedelta(days=days),
                    person_id=member.user_id,
                )
                for side in gap.sides
            ]
    record_effects(by=_actor(member), entries=entries)


def _actor(member: Membership) -> Actor:
    return Actor(user_id=member.user_id, role=member.role, project_id=member.project_id)
