"""Short notes at doors: about the visit, never about the people's troubles."""

from collections.abc import Mapping, Sequence

from households.domain.codes import ContactKind, RingResult

RING_NOTES: Mapping[RingResult, Sequence[str]] = {
    RingResult.NOT_HOME: (
        "Buurvrouw zegt dat ze overdag werken.",
        "Gordijnen dicht, geen licht.",
        "Post ligt achter de deur.",
        "Volgens de buren een paar weken weg.",
        "Geen naambordje, wel gordijnen.",
    ),
    RingResult.NOT_OPENED: (
        "Televisie aan, er werd niet opengedaan.",
        "Stemmen achter de deur.",
        "Iemand keek door het raam.",
        "De hond blafte, verder geen reactie.",
    ),
    RingResult.APPOINTMENT: (
        "Wil graag dat de partner erbij is.",
        "Liever na het werk, dus in de avond.",
        "Kinderen zijn dan naar school.",
        "Wil eerst even opruimen, zei ze lachend.",
        "Dochter komt dan om te vertalen.",
    ),
    RingResult.CONVERSATION: (
        "Hartelijk ontvangen, koffie gedronken.",
        "Kort gesprek in de gang, daarna binnen.",
        "Zoon heeft vertaald.",
        "Wist van de brief en zat al te wachten.",
        "Eerst wat wantrouwig, daarna een lang gesprek.",
    ),
    RingResult.NOT_CONVENIENT: (
        "Was aan het koken.",
        "Net uit de nachtdienst.",
        "Visite over de vloer.",
        "Moest naar school om de kinderen te halen.",
        "Was ziek, komt liever volgende week.",
    ),
    RingResult.REFUSED: (
        "Zegt niets nodig te hebben.",
        "Wil geen mensen van de gemeente aan de deur.",
        "Vriendelijk maar duidelijk: geen belangstelling.",
        "Nu niet, het is te druk. Uitgenodigd op kantoor.",
    ),
    RingResult.VACANT: ("Geen gordijnen, lege kamers.", "Woning wordt opgeknapt."),
    RingResult.MOVED: ("Er doet iemand anders open: de hoofdbewoner is verhuisd.",),
}

KIND_NOTES: Mapping[ContactKind, Sequence[str]] = {
    ContactKind.LETTER: (),
    ContactKind.CARD: ("Kaart in de bus met ons nummer.", "Kaart met de tijden van het spreekuur."),
    ContactKind.CONVERSATION: (
        "Aan de keukentafel gezeten.",
        "Samen de post doorgenomen.",
        "Het ging beter dan vorige keer.",
        "Veel verteld, weinig tijd. Volgende keer verder.",
        "Partner was er ook bij.",
        "Doelen nog eens langsgelopen.",
    ),
    ContactKind.PHONE: (
        "Belde zelf om iets te vragen.",
        "Gebeld om te horen hoe het gaat.",
        "Afspraak verzet.",
        "Gevraagd om de brief mee te nemen.",
    ),
    ContactKind.ELSEWHERE: (
        "Ontmoet bij de supermarkt.",
        "Op het schoolplein gesproken.",
        "Bij de ingang van de flat gesproken.",
        "In de speeltuin even bijgepraat.",
    ),
    ContactKind.OFFICE_HOUR: (
        "Kwam langs met een brief.",
        "Kwam koffie drinken en vroeg naar het formulier.",
        "Zonder afspraak gekomen, meteen geholpen.",
    ),
    ContactKind.ENQUIRY: (
        "Corporatie gevraagd: de huur wordt betaald, er woont iemand.",
        "Wijkbeheerder ziet de bewoner soms 's avonds laat.",
        "Corporatie kijkt na wie er ingeschreven staat.",
        "Wijkbeheerder weet van een andere sleutelhouder.",
    ),
}
