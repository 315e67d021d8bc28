"""The text of a letter or card: plain paragraphs, with names of fields between braces.

``{naam}`` is replaced by what it stands for, once: braces inside a name mean nothing. An unknown field is an error of
the template, found when it is saved. Whatever is filled in is text; the page or the PDF escapes it.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from math import ceil


class LetterField(StrEnum):
    """What may stand between braces. The values are typed by people, so they are Dutch."""

    NAME = "naam"
    ADDRESS = "adres"
    POSTCODE_TOWN = "postcode_plaats"
    DATE = "datum"
    ADVISOR = "adviseur"
    CONTACT = "contact"
    NEXT_VISIT = "volgende_keer"
    PROJECT = "project"


FIELD_MEANINGS: Mapping[LetterField, str] = {
    LetterField.NAME: "naam van de hoofdbewoner, of ‘bewoner’",
    LetterField.ADDRESS: "straat en huisnummer",
    LetterField.POSTCODE_TOWN: "postcode en plaats",
    LetterField.DATE: "de dag waarop de stapel is gemaakt",
    LetterField.ADVISOR: "de adviseur van het huishouden, of wie de stapel maakte",
    LetterField.CONTACT: "de contactgegevens van het project",
    LetterField.NEXT_VISIT: "wanneer jullie (terug)komen",
    LetterField.PROJECT: "naam van het project",
}

_FIELD = re.compile(r"\{([^{}]*)\}")
_PARAGRAPH = re.compile(r"\n[ \t]*\n+")


def text_problem(text: str) -> str:
    """Return what is wrong with a template in Dutch, or an empty text."""
    unknown = [name for name in _FIELD.findall(text) if name not in set(LetterField)]
    if unknown:
        known = ", ".join(f"{{{field}}}" for field in LetterField)
        names = ", ".join(f"{{{name}}}" for name in dict.fromkeys(unknown))
        verb = "Het veld {} bestaat niet." if len(set(unknown)) == 1 else "De velden {} bestaan niet."
        return f"{verb.format(names)} Je kunt kiezen uit {known}."
    if "{" in _FIELD.sub("", text) or "}" in _FIELD.sub("", text):
        return "Er staat een accolade te veel of te weinig. Een veld schrijf je zo: {naam}."
    return ""


def fields_in(text: str) -> set[LetterField]:
    """Return the fields that a template uses."""
    return {LetterField(name) for name in _FIELD.findall(text) if name in set(LetterField)}


def fill(text: str, values: Mapping[LetterField, str]) -> str:
    """Return the text with every field replaced. ``values`` has them all."""
    return _FIELD.sub(lambda found: values[LetterField(found[1])], text)


def isolated(text: str) -> str:
    """Return lines that keep their own direction in a text from right to left: a telephone number stays readable."""
    return "\n".join(f"\N{FIRST STRONG ISOLATE}{line}\N{POP DIRECTIONAL ISOLATE}" for line in text.splitlines())


def paragraphs(text: str) -> list[list[str]]:
    """Return the paragraphs of a text, each as its lines; an empty line parts them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return [part.split("\n") for part in _PARAGRAPH.split(text)] if text else []


def lines_needed(blocks: Sequence[Sequence[str]], *, width: int) -> int:
    """Return about how many lines of ``width`` characters these paragraphs take, with half a line between them."""
    lines = sum(max(1, ceil(len(line) / width)) for block in blocks for line in block)
    return lines + ceil(max(0, len(blocks) - 1) / 2)
