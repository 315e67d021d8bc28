"""Remarks with a scoring: per domain when there is a problem, and on the whole."""

from collections.abc import Mapping, Sequence

from households.domain.codes import Domain

#: Per domain: what is said with a light problem (laag), and with a serious one (middel or hoog).
DOMAIN_REMARKS: Mapping[Domain, tuple[Sequence[str], Sequence[str]]] = {
    Domain.HOUSING: (
        ("Klein wonen, maar tevreden.", "Soms geluid van boven, is bespreekbaar."),
        (
            "Vocht in de slaapkamer, al twee keer gemeld.",
            "Voelt zich in het portiek niet veilig.",
            "Te klein voor zes mensen.",
        ),
    ),
    Domain.SOCIAL: (
        ("Weinig contact met de buren.", "Familie woont ver weg."),
        ("Komt bijna de deur niet uit.", "Ruzie met de familie, staat er alleen voor.", "Ziet hele weken niemand."),
    ),
    Domain.FINANCE: (
        ("Krap aan het eind van de maand.", "Kan de post net bijhouden."),
        (
            "Betaalt niet alle rekeningen, post ligt ongeopend.",
            "Huurachterstand van drie maanden.",
            "Meerdere deurwaarders.",
        ),
    ),
    Domain.PARENTING: (
        ("Zoekt een plek voor huiswerk.", "Pubers, maar ze komen eruit."),
        (
            "Oudste zoon gaat niet naar school.",
            "Grenzen stellen lukt niet meer.",
            "Moeder is uitgeput, vier jonge kinderen.",
        ),
    ),
    Domain.INTEGRATION: (
        ("Verstaat het, maar spreekt liever niet.", "Kent het buurthuis niet."),
        ("Spreekt nauwelijks Nederlands, zoon regelt alles.", "Weet de weg niet naar hulp."),
    ),
    Domain.WORK: (
        ("Zoekt meer uren.", "Wil graag een opleiding doen."),
        (
            "Vier jaar thuis, weet niet waar te beginnen.",
            "Uitkering stopgezet na gemiste afspraak.",
            "Geen diploma, geen werk.",
        ),
    ),
    Domain.WELLBEING: (
        ("Slaapt slecht door zorgen.", "Vraagt veel van zichzelf."),
        ("Ziet het niet meer zitten, is al bij de huisarts bekend.", "Veel spanning, kan niets meer overzien."),
    ),
}

OVERALL_REMARKS: Sequence[str] = (
    "Samen ingevuld, bewoner herkent het beeld.",
    "Eerste indruk. Volgende keer vragen we door over geld.",
    "Bewoner vindt zelf dat het meevalt.",
    "Grote veerkracht, veel zorgen tegelijk.",
    "Er is al hulp van familie.",
)

PARTIAL_REMARKS: Sequence[str] = (
    "Niet alles besproken, het ging vooral over de woning.",
    "Over geld wilde de bewoner nu niet praten.",
    "Het bezoek was kort. De rest komt een andere keer.",
)

CORRECTION_REASONS: Sequence[str] = (
    "Verkeerd leefgebied aangetikt.",
    "Bewoner vertelde later dat er toch schulden zijn.",
    "In het teamoverleg besproken: dit was te licht gescoord.",
    "Vergissing bij het overnemen van het papier.",
)

HEAVIER_REASONS: Sequence[str] = (
    "De problemen versterken elkaar meer dan de punten laten zien.",
    "Er spelen dingen die bewoner nog niet wil laten opschrijven.",
)
LIGHTER_REASONS: Sequence[str] = (
    "Er staat een sterk netwerk omheen dat alles opvangt.",
    "De hulp loopt al en de bewoner houdt zelf de regie.",
)
