"""What is said in plans, at evaluations and when a case is closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from households.domain.case_status import ClosingReason
from households.domain.codes import Domain
from interventions.domain.plan import Doer
from reporting.demo.people import DEBT_HELP, EMPLOYMENT, LANDLORD, LANGUAGE, NEIGHBOURS, SOCIAL_WORK, WELFARE, YOUTH


@dataclass(frozen=True, slots=True)
class GoalWords:
    """A goal as people say it, with who takes it on."""

    what: str
    why: str
    doers: tuple[Doer, ...]
    doer_name: str = ""
    organisation: str = ""


_SELF = (Doer.RESIDENT,)
_WITH_US = (Doer.RESIDENT, Doer.ADVISOR)

GOALS: Mapping[Domain, Sequence[GoalWords]] = {
    Domain.HOUSING: (
        GoalWords("Ontruiming van de baan", "Dan kunnen we blijven wonen.", _WITH_US, organisation=""),
        GoalWords(
            "Rust in het portiek",
            "Ik slaap slecht van het lawaai.",
            (Doer.ADVISOR, Doer.PARTNER),
            organisation=LANDLORD,
        ),
        GoalWords(
            "Schimmel in de slaapkamer weg", "De jongste hoest veel.", (Doer.RESIDENT, Doer.PARTNER), "", LANDLORD
        ),
    ),
    Domain.SOCIAL: (
        GoalWords(
            "Elke week iemand op de koffie",
            "Ik zie soms dagen niemand.",
            (Doer.NETWORK, Doer.VOLUNTEER),
            "Truus",
            NEIGHBOURS,
        ),
        GoalWords(
            "Contact met mijn zus herstellen", "Zij kan helpen als het misgaat.", (Doer.RESIDENT, Doer.NETWORK), "zus"
        ),
    ),
    Domain.FINANCE: (
        GoalWords(
            "Overzicht in de administratie",
            "Nu liggen er drie tassen post.",
            (Doer.RESIDENT, Doer.VOLUNTEER),
            "schuldhulpmaatje",
        ),
        GoalWords(
            "Een regeling voor alle schulden",
            "Ik durf de bel niet meer open te doen.",
            (Doer.RESIDENT, Doer.PARTNER),
            "",
            DEBT_HELP,
        ),
        GoalWords("Alle toeslagen aangevraagd", "Dan houden we elke maand iets over.", _WITH_US),
    ),
    Domain.PARENTING: (
        GoalWords("De kinderen op tijd op school", "Er is een brief van school gekomen.", _SELF),
        GoalWords("Huiswerk maken zonder ruzie", "Het is elke avond strijd.", (Doer.RESIDENT, Doer.PARTNER), "", YOUTH),
    ),
    Domain.INTEGRATION: (
        GoalWords(
            "Zelf naar de huisarts kunnen bellen",
            "Nu doet mijn dochter van tien dat.",
            (Doer.RESIDENT, Doer.VOLUNTEER),
            "taalmaatje",
            LANGUAGE,
        ),
        GoalWords(
            "Meedoen met de koffieochtend", "Dan leer ik de buren kennen.", (Doer.RESIDENT, Doer.NETWORK), "buurvrouw"
        ),
    ),
    Domain.WORK: (
        GoalWords(
            "Een plan voor werk met behoud van uitkering",
            "Ik wil weer iets doen.",
            (Doer.RESIDENT, Doer.PARTNER),
            "",
            EMPLOYMENT,
        ),
        GoalWords(
            "Twee ochtenden per week vrijwilligerswerk",
            "Onder de mensen zijn.",
            (Doer.RESIDENT, Doer.PARTNER),
            "",
            WELFARE,
        ),
    ),
    Domain.WELLBEING: (
        GoalWords("Weer slapen", "Ik pieker hele nachten.", (Doer.RESIDENT, Doer.PARTNER), "", SOCIAL_WORK),
        GoalWords("Elke dag even naar buiten", "Daarna gaat het beter.", (Doer.RESIDENT, Doer.NETWORK), "buurman"),
    ),
}

REACHED: Sequence[str] = ("Het is gelukt, en zelf gedaan.", "Langzaam, maar het is er.", "")
DROPPED: Sequence[str] = ("Dit is nu niet meer nodig.", "Bewoner wil eerst iets anders.")

#: Helpers that were there before us: name, organisation, informal.
HELPERS: Sequence[tuple[str, str, bool]] = (
    ("huisarts", "", False),
    ("", SOCIAL_WORK, False),
    ("consulent", EMPLOYMENT, False),
    ("wijkagent", "", False),
    ("", YOUTH, False),
    ("bewindvoerder", "", False),
    ("zus", "", True),
    ("buurvrouw", "", True),
    ("iemand van de kerk", "", True),
)

EVALUATED: Sequence[str] = (
    "Bewoner is trots op wat er al gelukt is.",
    "Het gaat met vallen en opstaan.",
    "De post wordt nu elke week geopend.",
    "",
)

CLOSED: Mapping[ClosingReason, Sequence[str]] = {
    ClosingReason.GOALS_REACHED: ("Alle doelen zijn gehaald. De deur staat open als er weer iets is.",),
    ClosingReason.HELP_IN_PLACE: ("De hulp loopt en is op elkaar afgestemd.",),
    ClosingReason.ON_THEIR_OWN: ("Bewoner kan het nu zelf, en weet ons te vinden.",),
    ClosingReason.NOTHING_MORE: ("Meer kunnen wij niet betekenen. Dat is samen besproken.",),
}

AFTERCARE: Sequence[str] = ("Het gaat goed, de rekeningen zijn betaald.", "Rustig. Belt zelf als er iets is.", "")

COORDINATORS: Mapping[str, str] = {SOCIAL_WORK: "Anneke ten Broeke", YOUTH: "Samira Bouzid"}
