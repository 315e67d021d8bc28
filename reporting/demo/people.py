"""The people and organisations of the demo. All of them are made up."""

from collections.abc import Sequence
from dataclasses import dataclass

from adv.accounts.models import OrganisationKind
from adv.accounts.roles import Role

#: One password for everybody of the demo; it is printed and opens nothing but fiction.
PASSWORD = "kopje-koffie-erbij"  # noqa: S105

DEMO_SLUG = "dichterspark"
OTHER_SLUG = "elders"

ADVISOR = "adviseur@demo.example"
COLLEAGUE = "collega@demo.example"
TRAINEE = "stagiair@demo.example"
LEADER = "projectleider@demo.example"
PARTNER = "partner@demo.example"
OTHER_ADVISOR = "elders@demo.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of the demo. ``can_log_in``: is in the table of log-ins, with the one password."""

    email: str
    name: str
    role: Role
    organisation: str = ""
    title: str = ""
    can_log_in: bool = False


@dataclass(frozen=True, slots=True)
class PartnerOrganisation:
    """An organisation to which tasks go."""

    name: str
    kind: OrganisationKind
    is_informal: bool = False


DEBT_HELP = "Budgethulp"
LANDLORD = "Woonstichting De Linde"
WELFARE = "Welzijn Voorbeeldstad"
SOCIAL_WORK = "Maatschappelijk Werk De Brug"
PUBLIC_HEALTH = "GGD Voorbeeldregio"
EMPLOYMENT = "Werk en Inkomen Voorbeeldstad"
YOUTH = "Centrum voor Jeugd en Gezin"
LANGUAGE = "Taalmaatjes"
NEIGHBOURS = "Burenhulp Dichterspark"
REFUGEE_WORK = "Vluchtelingenwerk Voorbeeldstad"

ORGANISATIONS: Sequence[PartnerOrganisation] = (
    PartnerOrganisation(DEBT_HELP, OrganisationKind.DEBT_COUNSELLING),
    PartnerOrganisation(LANDLORD, OrganisationKind.CORPORATION),
    PartnerOrganisation(WELFARE, OrganisationKind.WELFARE),
    PartnerOrganisation(SOCIAL_WORK, OrganisationKind.SOCIAL_WORK),
    PartnerOrganisation(PUBLIC_HEALTH, OrganisationKind.PUBLIC_HEALTH),
    PartnerOrganisation(EMPLOYMENT, OrganisationKind.EMPLOYMENT),
    PartnerOrganisation(YOUTH, OrganisationKind.YOUTH),
    PartnerOrganisation(LANGUAGE, OrganisationKind.VOLUNTEERS, is_informal=True),
    PartnerOrganisation(NEIGHBOURS, OrganisationKind.VOLUNTEERS, is_informal=True),
    PartnerOrganisation(REFUGEE_WORK, OrganisationKind.REFUGEE_WORK),
)


def _partner(email: str, name: str, organisation: str) -> Person:
    return Person(email=f"{email}@demo.example", name=name, role=Role.PARTNER, organisation=organisation)


#: The people of the demo's own project. The partners of other organisations answer tasks; they don't log in.
TEAM: Sequence[Person] = (
    Person(email=ADVISOR, name="Marloes van der Veen", role=Role.ADVISOR, can_log_in=True),
    Person(email=COLLEAGUE, name="Youssef el Khattabi", role=Role.ADVISOR, can_log_in=True),
    Person(email=TRAINEE, name="Lotte Brinkhuis", role=Role.TRAINEE, can_log_in=True),
    Person(email=LEADER, name="Ingrid Hoekzema", role=Role.PROJECT_LEADER, can_log_in=True),
    Person(email=PARTNER, name="Dennis Kuiperij", role=Role.PARTNER, organisation=DEBT_HELP, can_log_in=True),
    Person(
        email="opdrachtgever@demo.example",
        name="Paul Verhaegh",
        role=Role.CLIENT,
        organisation=LANDLORD,
        title="manager wijken",
        can_log_in=True,
    ),
    Person(email="beheerder@demo.example", name="Fatma Özkan", role=Role.ADMINISTRATOR, can_log_in=True),
    Person(email="privacy@demo.example", name="Johan Terpstra", role=Role.PRIVACY_OFFICER, can_log_in=True),
    _partner("wonen", "Karin Oldenhof", LANDLORD),
    _partner("welzijn", "Sjoerd Lammers", WELFARE),
    _partner("maatschappelijkwerk", "Anneke ten Broeke", SOCIAL_WORK),
    _partner("ggd", "Priya Ramdin", PUBLIC_HEALTH),
    _partner("werk", "Erik Sandersen", EMPLOYMENT),
    _partner("jeugd", "Samira Bouzid", YOUTH),
    _partner("taal", "Wil Hermsen", LANGUAGE),
    _partner("buren", "Truus Koelewijn", NEIGHBOURS),
    _partner("vluchtelingen", "Meron Haile", REFUGEE_WORK),
)

#: The people of the project next door, that nobody of the first may see.
OTHER_TEAM: Sequence[Person] = (
    Person(email=OTHER_ADVISOR, name="Nadia de Witte", role=Role.ADVISOR, can_log_in=True),
    _partner("elders.budget", "Rob Hanemaaijer", DEBT_HELP),
    _partner("elders.welzijn", "Joke Spijkstra", WELFARE),
)


def extra_advisors(households: int) -> list[Person]:
    """Return the advisors that a larger neighbourhood needs beside the two: one for every 400 homes, without log-in."""
    return [
        Person(email=f"adviseur{number}@demo.example", name=f"Adviseur {number}", role=Role.ADVISOR)
        for number in range(3, households // 400 + 1)
    ]


def partner_of(team: Sequence[Person], organisation: str) -> str:
    """Return the e-mail address of the partner who works at an organisation."""
    return next(one.email for one in team if one.role == Role.PARTNER and one.organisation == organisation)
