"""The text with which consent is asked: readable for anybody, with fields for the names."""

import re
from collections.abc import Mapping

#: Longest text that somebody would still read out.
LONGEST = 3000

DEFAULT_TEXT = (
    "Ik vind het goed dat het team van {project} met {organisatie} deelt wat nodig is om mij te helpen.\n\n"
    "Het gaat om: {waarvoor}.\n\n"
    "{organisatie} krijgt mijn naam, adres en telefoonnummer te zien, en wat er van hen wordt gevraagd. "
    "Meer niet: geen dossier en geen scores.\n\n"
    "Ik mag dit altijd intrekken. Dan ziet {organisatie} het meteen niet meer. Wat zij dan al hebben opgeschreven, "
    "vraag ik zelf bij hen na. Zeg ik nee, dan verandert dat niets aan de hulp van het team."
)

#: The fields that a text may hold, and what each of them is.
FIELDS: Mapping[str, str] = {
    "project": "de naam van het project",
    "organisatie": "de naam van de organisatie",
    "waarvoor": "waarvoor de toestemming is",
}

_FIELD = re.compile(r"\{([^{}]*)\}")


def unknown_fields(text: str) -> list[str]:
    """Return the fields in a text that nobody fills in, each once, in order."""
    return list(dict.fromkeys(name for name in _FIELD.findall(text) if name not in FIELDS))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its fields filled in; a field without a value stays a blank line to write on."""
    return _FIELD.sub(lambda found: values.get(found[1], "").strip() or "…………", text)
