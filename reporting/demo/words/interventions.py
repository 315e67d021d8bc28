"""What was done, per kind of intervention, with the domain at which it is aimed."""

from collections.abc import Mapping, Sequence

from households.domain.codes import Domain
from interventions.domain.codes import InterventionKind as Kind

H, S, F, P, I, W, B = Domain  # noqa: E741  in the order of the matrix, wellbeing last

DONE: Mapping[Kind, Sequence[tuple[Domain, str]]] = {
    Kind.INFO_ADVICE: (
        (F, "Uitgelegd welke toeslagen er zijn en hoe je ze aanvraagt."),
        (H, "Uitgelegd waar je een klacht over de woning meldt."),
        (I, "Verteld over taalles en koffieochtenden in de buurt."),
        (W, "Besproken wat er kan met behoud van uitkering."),
        (P, "Informatie gegeven over de huiswerkklas en de speeltuin."),
        (S, "Verteld wat er in het buurthuis te doen is."),
    ),
    Kind.SYSTEM_CONTACT: (
        (F, "Samen met de bewoner gebeld met de deurwaarder."),
        (H, "Met de corporatie gebeld over de reparatie en een datum afgesproken."),
        (W, "Mee geweest naar het gesprek over de uitkering."),
        (F, "Bezwaar helpen schrijven tegen de terugvordering."),
        (P, "Met school gebeld over het rooster van de oudste."),
    ),
    Kind.NETWORK_CONTACT: (
        (S, "Met de zus gesproken: zij komt nu elke week."),
        (S, "Samen met de bewoner bij de buurvrouw langsgegaan."),
        (P, "Oma past op woensdag op, afgesproken aan de keukentafel."),
    ),
    Kind.MOTIVATING: (
        (W, "Besproken wat bewoner kan en wil, en kleine stappen gekozen."),
        (B, "Stilgestaan bij wat er al gelukt is."),
        (I, "Aangemoedigd om mee te gaan naar de koffieochtend."),
        (F, "Bewoner belt zelf, ik zit ernaast."),
    ),
    Kind.LISTENING: (
        (B, "Lang geluisterd naar het verhaal over de vlucht."),
        (S, "Geluisterd. De scheiding doet veel pijn."),
        (B, "Koffie gedronken en laten vertellen, niets opgelost en toch veel gedaan."),
        (P, "Geluisterd naar de zorgen over de zoon."),
    ),
    Kind.CRISIS_HELP: (
        (F, "Afsluiting van de stroom dezelfde dag voorkomen."),
        (H, "Ontruiming een week voor de datum tegengehouden met een regeling."),
        (S, "Bij een ruzie thuis gebleven tot het rustig was en hulp geregeld."),
    ),
    Kind.MEDIATING: (
        (H, "Gesprek tussen twee buren over geluid in de avond."),
        (S, "Bemiddeld tussen bewoner en dochter."),
        (H, "Afspraken over het portiek schoonhouden, met alle bewoners."),
    ),
    Kind.CONFRONTING: (
        (F, "Eerlijk besproken dat het zo niet langer kan met het lenen."),
        (P, "Besproken wat de ruzies met de kinderen doen."),
        (S, "Benoemd dat afspraken vaak niet doorgaan en gevraagd wat er speelt."),
    ),
    Kind.ADVOCACY: (
        (F, "Voor de bewoner opgekomen bij de gemeente: de boete is ingetrokken."),
        (H, "Bij de corporatie aangedrongen op een andere woning."),
        (W, "Bij het werkplein gevraagd om maatwerk."),
    ),
    Kind.OVERVIEW: (
        (F, "Drie tassen post geopend en geordend in een map."),
        (F, "Een overzicht gemaakt van inkomsten en vaste lasten."),
        (H, "Alle brieven over de woning op een rij gezet."),
        (W, "Een lijst gemaakt van alle instanties en wie wat doet."),
    ),
    Kind.SYSTEM_TALKS: (
        (P, "Met het hele gezin om tafel over regels thuis."),
        (S, "Gesprek met beide ouders over hoe het verder moet."),
    ),
    Kind.MATERIAL_HELP: (
        (H, "Bed en kast geregeld via de kringloop."),
        (F, "Pakket van de voedselbank aangevraagd."),
        (P, "Fiets voor de dochter via het kinderfonds."),
    ),
    Kind.PHYSICAL_PROBLEM: (
        (H, "Container geregeld, samen de berging leeggehaald."),
        (H, "Kapotte intercom laten maken."),
        (H, "Drempel laten weghalen voor de rolstoel."),
    ),
    Kind.REHOUSING: (
        (H, "Verhuizing naar een woning zonder trappen begeleid."),
        (H, "Urgentie aangevraagd en toegewezen gekregen."),
    ),
    Kind.CONNECTING_RESIDENTS: (
        (S, "Voorgesteld aan de buurvrouw met kinderen van dezelfde leeftijd."),
        (I, "Meegenomen naar de kookgroep, daar iemand uit hetzelfde land ontmoet."),
        (S, "Twee buren samen laten tuinieren bij de ingang."),
    ),
    Kind.YOUTH_CARE_MEETING: (
        (P, "Bij het overleg met jeugdzorg naast moeder gezeten."),
        (P, "Aan tafel met school en jeugdzorg, één plan afgesproken."),
    ),
    Kind.FACILITIES: (
        (W, "Achter de computer op kantoor een sollicitatie geschreven."),
        (F, "Formulieren gekopieerd en opgestuurd vanaf kantoor."),
        (I, "Doet mee aan de taaltafel op kantoor."),
        (S, "Komt elke vrijdag koffie drinken in de projectwoning."),
    ),
    Kind.DEBT_BUDDY: (
        (F, "Schuldhulpmaatje gekoppeld: elke maandag samen de post."),
        (F, "Schuldhulpmaatje gaat mee naar de afspraken."),
    ),
    Kind.LANGUAGE_BUDDY: (
        (I, "Taalmaatje gekoppeld, ze oefenen aan huis."),
        (I, "Taalmaatje gaat mee boodschappen doen en naar de bibliotheek."),
        (S, "Taalmaatje gekoppeld; het gaat vooral om de gezelligheid."),
    ),
    Kind.TRAINEE: (
        (P, "Stagiaire helpt twee keer per week met huiswerk."),
        (H, "Stagiair heeft samen met bewoner de kamer geverfd."),
        (S, "Stagiaire gaat wekelijks mee wandelen."),
    ),
}  # fmt: skip
