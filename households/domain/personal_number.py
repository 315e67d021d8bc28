"""The burgerservicenummer, which never belongs in a dossier: residents keep their own papers.

A number of nine digits that passes the test of eleven (elfproef) is taken for one. Telephone numbers have ten digits or
a country in front; a bank account has letters before it.
"""

import re

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
#: Nine digits as people write them: 123456782, 123 456 782, 1234.56.782. With a country in front it is a telephone
#: number.
_NINE_DIGITS = re.compile(
    r"(?<![\w+])(?P<country>(?:\+|00)\d{2}[ -]?(?:\(0\)[ -]?)?)?"
    r"(?P<number>\d{9}|\d{3}([ .-])\d{3}\3\d{3}|\d{4}([ .-])\d{2}\4\d{3})(?!\w|[ .-]?\d)",
    re.ASCII,
)

REFUSAL = (
    "Hier staat een getal dat een BSN kan zijn. Een BSN mag niet in het dossier: de bewoner houdt de eigen papieren. "
    "Haal het weg, of schrijf alleen de laatste drie cijfers."
)


def find_bsn(text: str) -> str:
    """Return the first number in a text that can be a BSN, as it was written; empty when there is none."""
    for found in _NINE_DIGITS.finditer(text):
        digits = [int(char) for char in found["number"] if char.isdigit()]
        if found["country"] is None and any(digits) and _passes(digits):
            return found["number"]
    return ""


def _passes(digits: list[int]) -> bool:
    return sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11 == 0
