"""What each problem level means per domain, in words to have at hand while scoring.

The measure is the same everywhere: geen, nothing the matter; laag, something that they solve themselves; middel, a
serious problem that they can't solve on their own; hoog, serious and stubborn, or not safe. From middel on a domain is
a probleemleefgebied.
"""

from collections.abc import Mapping

from households.domain.codes import Domain, Level

#: The measure in general, for above the form.
GENERAL_TEXTS: Mapping[Level, str] = {
    Level.NONE: "Er is niets aan de hand.",
    Level.LOW: "Er speelt iets. Het huishouden lost het zelf op.",
    Level.MEDIUM: "Een serieus probleem. Zonder hulp lukt het niet.",
    Level.HIGH: "Een ernstig en hardnekkig probleem, of het is niet veilig.",
}

LEVEL_TEXTS: Mapping[Domain, Mapping[Level, str]] = {
    Domain.HOUSING: {
        Level.NONE: "De woning is op orde en men voelt zich veilig.",
        Level.LOW: "Kleine gebreken of soms overlast. Men regelt dit zelf.",
        Level.MEDIUM: "Gebreken, te weinig ruimte of vaak overlast. Men voelt zich niet altijd veilig.",
        Level.HIGH: "Uithuiszetting dreigt, de woning is ongezond, of het is thuis of in de buurt onveilig.",
    },
    Domain.SOCIAL: {
        Level.NONE: "Er zijn genoeg mensen om op terug te vallen.",
        Level.LOW: "Weinig contacten of soms ruzie. Men redt zich.",
        Level.MEDIUM: "Eenzaam, of vaak conflicten met familie of buren.",
        Level.HIGH: "Helemaal alleen, of er is geweld, dwang of een hoogoplopend conflict.",
    },
    Domain.FINANCE: {
        Level.NONE: "Er komt genoeg binnen en de administratie is op orde.",
        Level.LOW: "Krap, of een kleine achterstand met een regeling die werkt.",
        Level.MEDIUM: "Schulden of achterstanden waar men zelf niet uitkomt. Geen goed overzicht.",
        Level.HIGH: "Grote schulden, beslag, afsluiting of geen inkomen. De basis is in gevaar.",
    },
    Domain.PARENTING: {
        Level.NONE: "Het gaat goed met de kinderen, of er zijn geen kinderen in huis.",
        Level.LOW: "Gewone opvoedvragen. Ouders komen er zelf uit.",
        Level.MEDIUM: "Zorgen over opvoeding, gedrag of school. Ouders hebben steun nodig.",
        Level.HIGH: "De ontwikkeling of de veiligheid van een kind is in gevaar.",
    },
    Domain.INTEGRATION: {
        Level.NONE: "Men spreekt genoeg Nederlands en doet mee.",
        Level.LOW: "De taal of de weg kennen lukt nog niet helemaal. Men leert het.",
        Level.MEDIUM: "Door taal of onbekendheid lukt contact met school, werk of instanties niet goed.",
        Level.HIGH: "Men staat buiten de samenleving: geen taal, geen contacten, geen toegang tot hulp.",
    },
    Domain.WORK: {
        Level.NONE: "Werk, opleiding of een andere vaste invulling van de dag die past.",
        Level.LOW: "Tijdelijk zonder werk of opleiding, of werk dat niet past. Men zoekt zelf.",
        Level.MEDIUM: "Langer zonder werk of opleiding. Hulp is nodig om een stap te zetten.",
        Level.HIGH: "Geen enkele daginvulling en geen uitzicht daarop, of schooluitval.",
    },
    Domain.WELLBEING: {
        Level.NONE: "Men voelt zich goed en kan tegen een stootje.",
        Level.LOW: "Soms stress of somber. Men weet hoe daarmee om te gaan.",
        Level.MEDIUM: "Veel stress, somberheid of weinig zelfvertrouwen. Het dagelijks leven lijdt eronder.",
        Level.HIGH: "Men kan het niet meer aan, of er is gevaar voor zichzelf of anderen.",
    },
}
