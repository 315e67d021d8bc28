"""The history of a dossier: what kinds of change there are, and how they read. Old and new values are words."""

from collections.abc import Mapping
from enum import StrEnum

from households.domain.codes import DOMAIN_LABELS, DOMAIN_SHORT_LABELS


class ChangeKind(StrEnum):
    """What was changed."""

    STATUS = "status"
    PLAN = "plan"
    GOAL = "goal"
    COORDINATOR = "coordinator"
    HELPER = "helper"
    EVALUATION = "evaluation"
    AFTERCARE = "aftercare"
    CONVERSATION = "conversation"
    BENEFIT = "benefit"
    CHANCE = "chance"
    HANDOVER = "handover"
    MEETING = "meeting"
    DECISION = "decision"
    HOUSEHOLD = "household"
    RESIDENT = "resident"
    SCORING = "scoring"
    CONTACT = "contact"
    APPOINTMENT = "appointment"
    SIGNAL = "signal"
    INTERVENTION = "intervention"
    EFFECT = "effect"
    TASK = "task"
    CONSENT = "consent"


class ChangeVerb(StrEnum):
    """What happened to it."""

    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"
    AGREED = "agreed"
    DONE = "done"
    CANCELLED = "cancelled"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    REMOVED = "removed"


KIND_LABELS: Mapping[ChangeKind, str] = {
    ChangeKind.STATUS: "Status",
    ChangeKind.PLAN: "Plan",
    ChangeKind.GOAL: "Doel",
    ChangeKind.COORDINATOR: "Regisseur",
    ChangeKind.HELPER: "Hulpverlening",
    ChangeKind.EVALUATION: "Evaluatie",
    ChangeKind.AFTERCARE: "Nazorgcontact",
    ChangeKind.CONVERSATION: "Gesprek",
    ChangeKind.BENEFIT: "Voorziening",
    ChangeKind.CHANCE: "Kans",
    ChangeKind.HANDOVER: "Overdracht",
    ChangeKind.MEETING: "Casusbespreking",
    ChangeKind.DECISION: "Besluit",
    ChangeKind.HOUSEHOLD: "Huishouden",
    ChangeKind.RESIDENT: "Bewoner",
    ChangeKind.SCORING: "Score",
    ChangeKind.CONTACT: "Contactmoment",
    ChangeKind.APPOINTMENT: "Afspraak",
    ChangeKind.SIGNAL: "Melding",
    ChangeKind.INTERVENTION: "Interventie",
    ChangeKind.EFFECT: "Effect",
    ChangeKind.TASK: "Taak",
    ChangeKind.CONSENT: "Toestemming",
}

VERB_LABELS: Mapping[ChangeVerb, str] = {
    ChangeVerb.ADDED: "toegevoegd",
    ChangeVerb.CHANGED: "gewijzigd",
    ChangeVerb.ENDED: "beëindigd",
    ChangeVerb.AGREED: "afgesproken",
    ChangeVerb.DONE: "afgerond",
    ChangeVerb.CANCELLED: "vervallen",
    ChangeVerb.CONFIRMED: "bevestigd",
    ChangeVerb.RETURNED: "teruggegeven",
    ChangeVerb.REMOVED: "verwijderd",
}

#: Where the two words together don't say it well.
_TITLES: Mapping[tuple[ChangeKind, ChangeVerb], str] = {
    (ChangeKind.PLAN, ChangeVerb.ADDED): "Plan begonnen",
    (ChangeKind.PLAN, ChangeVerb.AGREED): "Plan afgesproken",
    (ChangeKind.PLAN, ChangeVerb.ENDED): "Plan afgerond",
    (ChangeKind.COORDINATOR, ChangeVerb.CHANGED): "Nieuwe regisseur",
    (ChangeKind.HELPER, ChangeVerb.ADDED): "Hulp erbij",
    (ChangeKind.HELPER, ChangeVerb.ENDED): "Hulp gestopt",
    (ChangeKind.SCORING, ChangeVerb.ADDED): "Gescoord",
    (ChangeKind.SCORING, ChangeVerb.CHANGED): "Score verbeterd",
    (ChangeKind.EVALUATION, ChangeVerb.ADDED): "Geëvalueerd",
    (ChangeKind.AFTERCARE, ChangeVerb.ADDED): "Nazorgcontact gepland",
    (ChangeKind.HANDOVER, ChangeVerb.ADDED): "Overdracht aangeboden",
    (ChangeKind.HANDOVER, ChangeVerb.DONE): "Overgedragen",
    (ChangeKind.HANDOVER, ChangeVerb.CHANGED): "Toegewezen",
    (ChangeKind.HANDOVER, ChangeVerb.CANCELLED): "Overdracht gaat niet door",
    (ChangeKind.MEETING, ChangeVerb.ADDED): "Op de agenda van de casusbespreking",
    (ChangeKind.MEETING, ChangeVerb.CANCELLED): "Van de agenda van de casusbespreking gehaald",
    (ChangeKind.MEETING, ChangeVerb.DONE): "Besproken in de casusbespreking",
    (ChangeKind.MEETING, ChangeVerb.CHANGED): "Verslag van de casusbespreking gewijzigd",
    (ChangeKind.DECISION, ChangeVerb.ADDED): "Besluit genomen",
    (ChangeKind.DECISION, ChangeVerb.DONE): "Besluit uitgevoerd",
    (ChangeKind.DECISION, ChangeVerb.CANCELLED): "Besluit vervallen",
    (ChangeKind.AFTERCARE, ChangeVerb.DONE): "Nazorgcontact geweest",
    (ChangeKind.CONSENT, ChangeVerb.ADDED): "Toestemming gegeven",
    (ChangeKind.CONSENT, ChangeVerb.ENDED): "Toestemming ingetrokken",
    (ChangeKind.CONVERSATION, ChangeVerb.ADDED): "Gesprek vastgelegd",
    (ChangeKind.CONVERSATION, ChangeVerb.CHANGED): "Gesprek verbeterd",
    (ChangeKind.BENEFIT, ChangeVerb.ADDED): "Voorziening bekeken",
    (ChangeKind.CHANCE, ChangeVerb.ADDED): "Kans gezien",
    (ChangeKind.CHANCE, ChangeVerb.DONE): "Kans opgepakt",
}

#: The labels of fields, in the history and beside old and new values.
FIELD_LABELS: Mapping[str, str] = {
    "status": "Status",
    "reason": "Reden",
    "explanation": "Toelichting",
    "what": "Doel",
    "why": "Waarom",
    "domain": "Leefgebied",
    "doers": "Wie doet het",
    "doer_name": "Naam",
    "organisation": "Organisatie",
    "due_on": "Klaar op",
    "priority": "Prioriteit",
    "settled_note": "Hoe het afliep",
    "name": "Naam",
    "informal": "Soort hulp",
    "since": "Sinds",
    "until": "Tot",
    "content": "Tevreden",
    "remark": "Opmerking",
    "agreed_on": "Afgesproken op",
    "agreed_with": "Afgesproken met",
    "version": "Versie",
    "coordinator": "Regisseur",
    "planned_on": "Gepland op",
    "done_on": "Geweest op",
    "on": "Datum",
    "phase": "Fase",
    **{domain.value: label for domain, label in DOMAIN_LABELS.items()},
    **{f"{domain.value}_remark": f"Opmerking bij {label.lower()}" for domain, label in DOMAIN_SHORT_LABELS.items()},
    "set_type": "Gekozen type",
    "set_type_reason": "Waarom dat type",
    "correction_reason": "Waarom verbeterd",
    "second_language": "Tweede taal in brieven",
    "address": "Adres",
    "when": "Wanneer",
    "person": "Wie gaat erheen",
    "place": "Waar",
    "result": "Uitkomst",
    "assigned_to": "Wie gaat eropaf",
    "step": "Stap",
    "given": "Voorletters of voornaam",
    "infix": "Tussenvoegsel",
    "surname": "Achternaam",
    "phone": "Telefoon",
    "email": "E-mailadres",
    "birth_year": "Geboortejaar",
    "relation": "Van de hoofdbewoner",
    "is_main": "Hoofdbewoner",
    "mother_tongue": "Moedertaal",
    "needs_interpreter": "Tolk nodig",
    "state": "Uitkomst",
    "yearly_amount": "Per jaar gewonnen",
    "text": "Wat",
    "kind": "Soort",
    "helped_by": "Wie helpt",
    "taken_up_on": "Opgepakt op",
    "advisor": "Adviseur",
    "notes": "Wat is besproken",
    "decision": "Besluit",
    "decision_owner": "Wie doet het",
    "outcome": "Hoe het afliep",
    "who": "Door wie",
    "given_on": "Gegeven op",
    "value": "Waardering",
    "sub_theme": "Thema",
    "fragment": "Fragment",
}


def title_of(kind: ChangeKind, verb: ChangeVerb) -> str:
    """Return what happened in a few words: ``Doel toegevoegd``."""
    return _TITLES.get((kind, verb), f"{KIND_LABELS[kind]} {VERB_LABELS[verb]}")


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return field, old and new value of what differs, in the order of ``new``."""
    return [(name, old.get(name, ""), value) for name, value in new.items() if old.get(name, "") != value]
