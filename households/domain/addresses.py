"""Dutch addresses: postcode, house number, letter and addition, and the order in which a person walks.

Limits are those of the BAG: house number 1 to 99999, one letter, an addition of up to four letters or digits, postcode
four digits (not beginning with 0) and two letters.
"""

import re
from dataclasses import dataclass

from households.domain.folding import fold

HIGHEST_HOUSE_NUMBER = 99999

_POSTCODE = re.compile(r"([1-9][0-9]{3})([A-Z]{2})")
_LETTER = re.compile(r"[A-Z]")
_ADDITION = re.compile(r"[A-Z0-9]{1,4}")
_RUNS = re.compile(r"[0-9]+|[A-Z]+")
_BETWEEN = r"(?:\s*[-/]\s*|\s+)"

#: The forms in which number, letter and addition come in one text, the first that fits counts.
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<number>[0-9]+)",
        # 34A · 34 a
        r"(?P<number>[0-9]+)\s*(?P<letter>[A-Z])",
        # 34A2 · 34A-2 · 34 A 2 · 34A-BIS
        r"(?P<number>[0-9]+)\s*(?P<letter>[A-Z])(?P<addition>[0-9][A-Z0-9]{0,3})",
        rf"(?P<number>[0-9]+)\s*(?P<letter>[A-Z]){_BETWEEN}(?P<addition>[A-Z0-9]{{1,4}})",
        # 34BIS
        r"(?P<number>[0-9]+)(?P<addition>[A-Z][A-Z0-9]{1,3})",
        # 34-1 · 34 1 · 34/1 · 3-0072 · 34-A
        rf"(?P<number>[0-9]+){_BETWEEN}(?P<addition>[A-Z0-9]{{1,4}})",
    )
)


class AddressError(ValueError):
    """A part of an address can't be read; ``str()`` says in Dutch what was expected."""


@dataclass(frozen=True, slots=True)
class HouseNumber:
    """House number with its letter and addition, both in capitals and empty when there is none."""

    number: int
    letter: str = ""
    addition: str = ""

    def __str__(self) -> str:
        """As it stands on the door: ``34``, ``34-1``, ``34A``, ``34A-2``."""
        return f"{self.number}{self.letter}" + (f"-{self.addition}" if self.addition else "")

    @property
    def walking_key(self) -> tuple[int, str, tuple[tuple[int, int, str], ...], str]:
        """Key in walking order: the number as a number, then letter, then addition (2, 2A, 10)."""
        runs = tuple((0, int(run), "") if run[0].isdigit() else (1, 0, run) for run in _RUNS.findall(self.addition))
        return self.number, self.letter, runs, self.addition

    @property
    def walking_text(self) -> str:
        """The same order as one text, for a column: only digits and capitals, so that any collation agrees.

        Additions that differ in leading zeros only (``72`` and ``0072``) have the same text.
        """
        runs = (run.zfill(4) if run[0].isdigit() else run for run in _RUNS.findall(self.addition))
        return f"{self.number:05d}{self.letter or '0'}{''.join(runs)}"


def parse_postcode(text: str) -> str:
    """Return the postcode as ``1234 AB``, from any spelling of capitals, spaces, dots and hyphens."""
    found = _POSTCODE.fullmatch(re.sub(r"[\s.-]+", "", text).upper())
    if found is None:
        raise AddressError("verwacht een postcode zoals 1234 AB")
    return f"{found[1]} {found[2]}"


def parse_house_number(number: str, letter: str = "", addition: str = "") -> HouseNumber:
    """Return the house number from up to three cells; the first may hold all of it, such as ``34A-2``.

    ``AddressError`` when it can't be read, is out of bounds, or when two cells contradict each other.
    """
    parts = _parse_combined(number)
    found_letter = _agree(parts.letter, parse_letter(letter), "huisletter")
    found_addition = _agree(parts.addition, parse_addition(addition), "toevoeging")
    return HouseNumber(number=parts.number, letter=found_letter, addition=found_addition)


def parse_letter(text: str) -> str:
    """Return the house letter as a capital, or an empty text when there is none."""
    letter = text.strip().upper()
    if letter and _LETTER.fullmatch(letter) is None:
        raise AddressError("verwacht als huisletter één letter van A tot Z")
    return letter


def parse_addition(text: str) -> str:
    """Return the addition in capitals, without a leading hyphen; empty when there is none."""
    addition = text.strip().upper().removeprefix("-").strip()
    if addition and _ADDITION.fullmatch(addition) is None:
        raise AddressError("verwacht als toevoeging hoogstens 4 letters of cijfers")
    return addition


def street_key(street: str) -> str:
    """Key to sort streets by name, without regard to capitals and accents."""
    return fold(street)


def _parse_combined(text: str) -> HouseNumber:
    plain = text.strip().upper()
    found = next((match for form in _FORMS if (match := form.fullmatch(plain))), None)
    if found is None:
        raise AddressError("verwacht een huisnummer zoals 34, 34A of 34-1")
    parts = found.groupdict(default="")
    number = int(parts["number"]) if len(parts["number"].lstrip("0")) <= len(str(HIGHEST_HOUSE_NUMBER)) else 0
    if not 1 <= number <= HIGHEST_HOUSE_NUMBER:
        raise AddressError(f"verwacht een huisnummer van 1 tot en met {HIGHEST_HOUSE_NUMBER}")
    return HouseNumber(number=number, letter=parts.get("letter", ""), addition=parts.get("addition", ""))


def _agree(combined: str, own_cell: str, noun: str) -> str:
    if combined and own_cell and combined != own_cell:
        raise AddressError(f"huisnummer en {noun} spreken elkaar tegen: {combined} en {own_cell}")
    return combined or own_cell
