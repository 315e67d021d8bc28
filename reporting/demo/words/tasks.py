"""What is asked of organisations, what comes of it, and what is written back and forth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from households.domain.codes import Domain
from reporting.demo.people import (
    DEBT_HELP,
    EMPLOYMENT,
    LANDLORD,
    LANGUAGE,
    NEIGHBOURS,
    PUBLIC_HEALTH,
    REFUGEE_WORK,
    SOCIAL_WORK,
    WELFARE,
    YOUTH,
)


@dataclass(frozen=True, slots=True)
class Request:
    """Something to ask of an organisation, for what the resident agreed to share, and how it may end."""

    organisation: str
    description: str
    purpose: str
    result: str


REQUESTS: Mapping[Domain, Sequence[Request]] = {
    Domain.HOUSING: (
        Request(
            LANDLORD,
            "Graag de schimmel in de slaapkamer bekijken en herstellen.",
            "Herstel van de woning",
            "Ventilatie vervangen en muur behandeld.",
        ),
        Request(
            LANDLORD,
            "Bewoner heeft last van geluid in het portiek. Wilt u bemiddelen?",
            "Bemiddeling bij overlast",
            "Gesprek met beide bewoners gevoerd, afspraken gemaakt.",
        ),
        Request(
            LANDLORD,
            "Graag een betalingsregeling voor de huur afspreken.",
            "Regeling voor de huur",
            "Regeling van tien maanden afgesproken.",
        ),
        Request(
            WELFARE,
            "Hulp bij het aanvragen van een andere woning.",
            "Aanvraag van een woning",
            "Aanvraag gedaan, bewoner staat op de lijst.",
        ),
    ),
    Domain.SOCIAL: (
        Request(
            WELFARE,
            "Bewoner wil mensen leren kennen. Is er plek in de kookgroep?",
            "Deelname aan een groep",
            "Doet elke dinsdag mee.",
        ),
        Request(
            NEIGHBOURS,
            "Iemand die een keer per week langskomt voor een praatje.",
            "Kennismaken met een vrijwilliger",
            "Vrijwilliger gevonden, komt op donderdag.",
        ),
        Request(
            SOCIAL_WORK,
            "Gesprekken over de scheiding en het contact met de familie.",
            "Gesprekken met maatschappelijk werk",
            "Vijf gesprekken gehad, bewoner kan zelf verder.",
        ),
    ),
    Domain.FINANCE: (
        Request(
            DEBT_HELP,
            "Overzicht maken van alle schulden en schuldeisers.",
            "Overzicht van inkomsten en schulden",
            "Overzicht klaar, elf schuldeisers aangeschreven.",
        ),
        Request(
            DEBT_HELP,
            "Aanmelden voor schuldhulpverlening.",
            "Aanmelding voor schuldhulp",
            "Aangemeld, eerste afspraak is geweest.",
        ),
        Request(
            DEBT_HELP,
            "Budgetbeheer bespreken en opstarten.",
            "Budgetbeheer",
            "Budgetbeheer loopt, vaste lasten worden betaald.",
        ),
        Request(
            DEBT_HELP,
            "Er dreigt afsluiting van gas en licht. Graag vandaag bellen met de leverancier.",
            "Voorkomen van afsluiting",
            "Afsluiting voorkomen, regeling getroffen.",
        ),
        Request(
            SOCIAL_WORK,
            "Hulp bij de aanvraag van toeslagen.",
            "Aanvraag van toeslagen",
            "Huurtoeslag en zorgtoeslag aangevraagd en toegekend.",
        ),
    ),
    Domain.PARENTING: (
        Request(
            YOUTH,
            "Opvoedondersteuning aan huis, moeder vraagt er zelf om.",
            "Opvoedondersteuning",
            "Acht weken begeleid, regels thuis zijn duidelijk.",
        ),
        Request(
            YOUTH,
            "De oudste gaat niet naar school. Graag overleg met de school.",
            "Overleg met de school",
            "Aangepast rooster, gaat weer vier dagen.",
        ),
        Request(
            WELFARE, "Plek op de huiswerkklas voor twee kinderen.", "Huiswerkbegeleiding", "Beide kinderen geplaatst."
        ),
    ),
    Domain.INTEGRATION: (
        Request(
            LANGUAGE,
            "Taalmaatje voor een keer per week, liefst overdag.",
            "Kennismaken met een taalmaatje",
            "Taalmaatje gevonden, ze oefenen elke woensdag.",
        ),
        Request(
            REFUGEE_WORK,
            "Uitleg over de inburgering en de brief van de gemeente.",
            "Hulp bij inburgering",
            "Bewoner weet wat er moet en heeft zich aangemeld.",
        ),
        Request(
            WELFARE,
            "Bewoner wil meedoen aan de naaigroep.",
            "Deelname aan een groep",
            "Doet mee en neemt de buurvrouw mee.",
        ),
    ),
    Domain.WORK: (
        Request(
            EMPLOYMENT,
            "Gesprek over werk of een leerplek. Bewoner wil graag beginnen.",
            "Gesprek over werk",
            "Werkervaringsplek van twintig uur.",
        ),
        Request(
            EMPLOYMENT,
            "De uitkering is gestopt. Graag nakijken waarom en herstellen.",
            "Herstel van de uitkering",
            "Uitkering met terugwerkende kracht hersteld.",
        ),
        Request(
            EMPLOYMENT,
            "Is een opleiding met behoud van uitkering mogelijk?",
            "Opleiding",
            "Opleiding zorghulp begint in september.",
        ),
    ),
    Domain.WELLBEING: (
        Request(
            SOCIAL_WORK,
            "Bewoner heeft veel spanning en wil praten.",
            "Gesprekken met maatschappelijk werk",
            "Zes gesprekken, bewoner slaapt beter.",
        ),
        Request(
            PUBLIC_HEALTH,
            "Graag meekijken welke zorg past.",
            "Toeleiding naar zorg",
            "Via de huisarts verwezen, eerste gesprek is geweest.",
        ),
    ),
}

REFUSALS: Sequence[str] = (
    "Bewoner woont buiten ons werkgebied voor deze regeling.",
    "Op dit moment is er een wachtlijst van vier maanden.",
    "Hoort niet bij ons, graag bij een andere organisatie vragen.",
    "Bewoner is bij ons al bekend bij een andere medewerker.",
)

RETURNS: Sequence[str] = (
    "Bewoner is drie keer niet verschenen.",
    "Bewoner wil hier nu niet mee verder.",
    "Er ontbreken papieren, zonder die kunnen we niet verder.",
)

MOVED_AWAY = "Het huishouden is verhuisd."

TAKEN_BACK = "De bewoner wil toch liever niet dat dit wordt gedeeld."

SENT_AGAIN: Sequence[str] = (
    "De papieren zijn er nu, we proberen het opnieuw.",
    "Overlegd met uw teamleider: dit hoort wel bij u.",
)

LEGAL_REASONS: Sequence[str] = (
    "Meldcode: zorgen over de veiligheid van de kinderen, besproken in het team.",
    "Acuut gevaar: er was direct hulp nodig.",
)

PARTNER_MESSAGES: Sequence[str] = (
    "Ik heb de bewoner gebeld, we hebben een afspraak.",
    "Ik krijg geen gehoor. Heeft u een ander nummer?",
    "De eerste afspraak is geweest, dat ging goed.",
    "We wachten nog op een reactie van de instantie.",
    "Kunt u de bewoner vragen de papieren mee te nemen?",
    "Het duurt iets langer dan gedacht, ik houd u op de hoogte.",
)

TEAM_MESSAGES: Sequence[str] = (
    "Bewoner is op dinsdag en donderdag thuis.",
    "Graag met een tolk, of ik kom erbij om te vertalen.",
    "Is er al nieuws? Bewoner vraagt ernaar.",
    "Ik ga morgen langs en vraag naar de papieren.",
    "De bewoner is blij met de hulp.",
)

REMINDERS: Sequence[str] = (
    "We hebben nog niets gehoord. Kunt u laten weten of u dit oppakt?",
    "De einddatum is voorbij. Hoe staat het ermee?",
)
