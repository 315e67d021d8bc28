"""Effects in people's own words: theme, what the resident said, what the advisor saw."""

from collections.abc import Mapping, Sequence

from households.domain.codes import Domain
from interventions.domain.codes import EffectValue as Value

Said = tuple[str, str, str]

EFFECTS: Mapping[Domain, Mapping[Value, Sequence[Said]]] = {
    Domain.HOUSING: {
        Value.BETTER: (
            ("dreigende ontruiming", "Ik mag blijven, ik kan weer slapen.", "De ontruiming is van de baan."),
            ("kwaliteit van de woning", "De muur is eindelijk droog.", "De klacht is opgelost, het hoesten ook."),
            ("rust", "Het is 's avonds weer stil boven.", "De buren houden zich aan de afspraak."),
            ("veiligheid", "Ik durf weer alleen naar beneden.", "Er brandt licht en de voordeur sluit."),
            ("inrichting", "Mijn dochter heeft nu een eigen bed.", "De kamer is opgeruimd en bruikbaar."),
        ),
        Value.SAME: (
            ("klachten", "Ze zeggen dat ze komen, maar er komt niemand.", "De reparatie staat nog open."),
            ("verhuizen", "Ik wacht nog steeds op een andere woning.", "Staat op de lijst, nog geen aanbod."),
        ),
        Value.WORSE: (
            ("rust", "Sinds het gesprek zegt de buurman niets meer.", "De verhoudingen zijn scherper geworden."),
            ("kwaliteit van de woning", "Nu is het in de keuken ook nat.", "Het vocht breidt zich uit."),
        ),
    },
    Domain.SOCIAL: {
        Value.BETTER: (
            ("buren", "Ik ken nu mensen in de flat.", "Groet weer en wordt gegroet."),
            ("familie", "Mijn zus komt weer langs.", "Het contact met de familie is hersteld."),
            ("vertrouwen", "Jullie kwamen terug. Dat doet niemand.", "Durft nu zelf te bellen als er iets is."),
            ("kinderen", "We eten weer samen.", "Er wordt thuis meer gepraat."),
            ("partner", "We maken minder ruzie.", "De spanning in huis is minder."),
        ),
        Value.SAME: (
            ("familie", "Mijn broer wil nog niet praten.", "Het contact is er nog niet."),
            ("buren", "Ik ken nog niemand hier.", "Komt nog weinig buiten."),
        ),
        Value.WORSE: (
            ("ex-partner", "Hij belt nu elke dag.", "Het conflict is weer opgelaaid."),
            ("familie", "Ze vinden dat ik de vuile was buiten hang.", "Familie keurt de hulp af."),
        ),
    },
    Domain.FINANCE: {
        Value.BETTER: (
            ("administratie", "Ik maak de post weer open.", "De map is op orde en blijft dat."),
            ("achterstanden", "De huur is weer betaald.", "De regeling wordt nagekomen."),
            ("toeslagen", "Er komt elke maand honderd euro meer binnen.", "Toeslag is toegekend, ook over vorig jaar."),
            ("budget", "Ik weet nu wat ik uit kan geven.", "Komt rond, voor het eerst in jaren."),
            ("schuldhulp", "Eindelijk iemand die meekijkt.", "Het traject loopt en bewoner houdt vol."),
            ("inkomen", "De uitkering is er weer.", "Het inkomen is hersteld."),
        ),
        Value.SAME: (
            ("schuldhulp", "We wachten nog op de brief.", "Nog op de wachtlijst."),
            ("achterstanden", "Het blijft elke maand schuiven.", "Er komt niets bij, er gaat niets af."),
        ),
        Value.WORSE: (
            ("achterstanden", "Er ligt weer een nieuwe brief van de deurwaarder.", "Er is een schuld bijgekomen."),
            ("inkomen", "Ik krijg nu minder dan eerst.", "Inkomen gedaald door de herberekening."),
        ),
    },
    Domain.PARENTING: {
        Value.BETTER: (
            ("huiswerk", "Hij haalt voldoendes.", "Zit elke week trouw aan tafel met zijn boeken."),
            ("grenzen stellen", "Ze gaan nu op tijd naar bed.", "Moeder is duidelijk en blijft rustig."),
            ("gezinsondersteuning", "Ik hoef het niet meer alleen te doen.", "De hulp past bij dit gezin."),
            ("huiswerk", "Mijn dochter wil naar de havo.", "School merkt dat er thuis geoefend wordt."),
        ),
        Value.SAME: (
            ("grenzen stellen", "Hij luistert nog steeds niet.", "De regels zijn er, volhouden is lastig."),
            ("gezinsondersteuning", "Ze komt wel, maar ik merk nog niets.", "Te vroeg om te zeggen."),
        ),
        Value.WORSE: (
            ("grenzen stellen", "Hij loopt nu weg als ik iets zeg.", "De strijd thuis is feller."),
        ),
    },
    Domain.INTEGRATION: {
        Value.BETTER: (
            ("taal", "Ik kan nu zelf naar de dokter.", "Spreekt meer dan ze zelf denkt."),
            ("activiteiten", "Woensdag is mijn mooiste dag.", "Komt elke week en neemt anderen mee."),
            ("betrokkenheid", "Ik help nu zelf in het buurthuis.", "Is van bezoeker gastvrouw geworden."),
            ("taal", "Mijn kinderen hoeven niet meer te vertalen.", "Leest de brieven van school zelf."),
        ),
        Value.SAME: (
            ("taal", "Het is moeilijk, ik vergeet alles.", "Gaat naar les, oefent weinig."),
            ("activiteiten", "Ik ben nog niet geweest.", "De drempel is nog hoog."),
        ),
        Value.WORSE: (("betrokkenheid", "Ik ga niet meer, ze praten over mij.", "Heeft zich teruggetrokken."),),
    },
    Domain.WORK: {
        Value.BETTER: (
            ("werk", "Ik sta weer vroeg op voor iets.", "Werkt twintig uur en houdt het vol."),
            ("opleiding", "Ik ben de oudste, maar het gaat goed.", "Opleiding gestart, alle dagen geweest."),
            ("vrijwilligerswerk", "Ze rekenen op mij.", "Draait mee in het buurthuis, groeit zichtbaar."),
            ("werk", "Ik heb een contract!", "Contract voor een half jaar."),
        ),
        Value.SAME: (
            ("werk", "Veertig brieven en niets gehoord.", "Solliciteert, nog zonder gesprek."),
            ("opleiding", "Ik wacht op de toelating.", "Nog geen plek."),
        ),
        Value.WORSE: (("werk", "Het was te veel, ik ben weer thuis.", "Te snel gegaan, ziek gemeld."),),
    },
    Domain.WELLBEING: {
        Value.BETTER: (
            ("stress", "De knoop in mijn maag is weg.", "Oogt rustiger, lacht weer."),
            ("zelfvertrouwen", "Ik kan meer dan ik dacht.", "Regelt nu zelf wat wij eerst samen deden."),
            ("eigen kracht", "Ik heb het zelf gebeld.", "Neemt zelf het initiatief."),
            ("zingeving", "Ik heb weer iets om voor op te staan.", "Er is weer ritme in de dag."),
            ("eigen grenzen", "Ik zeg nu ook weleens nee.", "Bewaakt de eigen grenzen beter."),
            ("prioriteiten", "Eén ding tegelijk, dat helpt.", "Het hoofd is opgeruimder."),
        ),
        Value.SAME: (
            ("stress", "Het blijft malen in mijn hoofd.", "De spanning is er nog."),
            ("motivatie", "Soms wel, soms niet.", "Wisselt per week."),
        ),
        Value.WORSE: (
            ("stress", "Alles komt nu boven.", "Veel spanning losgekomen, houden we in de gaten."),
            ("zelfvertrouwen", "Ik faal weer.", "De tegenslag kwam hard aan."),
        ),
    },
}  # fmt: skip
