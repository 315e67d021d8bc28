"""What stands in one cell of a file: dates, moments, codes and text, read from and written to plain text.

Pure Python: no Django here. A reader raises ``CellError`` with what was expected, in Dutch.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

#: Years outside these are slips of the keyboard.
FIRST_YEAR, LAST_YEAR = 1900, 2199

Code = TypeVar("Code")

_DATE_FORMS = (
    re.compile(r"(?P<year>[0-9]{4})[-/](?P<month>[0-9]{1,2})[-/](?P<day>[0-9]{1,2})"),
    re.compile(r"(?P<day>[0-9]{1,2})[-/](?P<month>[0-9]{1,2})[-/](?P<year>[0-9]{4})"),
)
_CLOCK = re.compile(r"(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})(?:\.[0-9]+)?)?")
_MOMENT = re.compile(r"(?P<date>[0-9/-]+)(?:[T ]\s*(?P<clock>[0-9:.]+)\s*(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?")

#: What a spreadsheet could take for a formula.
_TRIGGERS = "=+\\-@\t\0"
_TO_GUARD = re.compile(f"'*[{_TRIGGERS}]")
_GUARDED = re.compile(f"'+[{_TRIGGERS}]")
_PLAIN_PHONE = re.compile(r"[0-9+() ./-]*")


class CellError(ValueError):
    """A cell can't be read; ``str()`` says in Dutch what was expected."""


# --- Dates and moments ----------------------------------------------------------------------------------------------


def read_date(text: str) -> date:
    """Return the date of ``2012-02-14`` or ``14-02-2012``; a time of midnight behind it (spreadsheets) is let pass."""
    day, _, clock = text.strip().replace("T", " ").partition(" ")
    found = next((match for form in _DATE_FORMS if (match := form.fullmatch(day))), None)
    if found is None or clock.strip("0:. "):
        raise CellError("verwacht een datum zoals 2012-02-14 of 14-02-2012")
    parts = {name: int(value) for name, value in found.groupdict().items()}
    try:
        result = date(**parts)
    except ValueError:
        raise CellError("deze datum bestaat niet; verwacht een datum zoals 2012-02-14 of 14-02-2012") from None
    if not FIRST_YEAR <= result.year <= LAST_YEAR:
        raise CellError(f"verwacht een jaar van {FIRST_YEAR} tot en met {LAST_YEAR}")
    return result


def read_moment(text: str) -> datetime:
    """Return the moment of ``2012-02-14 19:05`` on the clock in Amsterdam, to the minute, in UTC.

    Decided for the two nights when the clock changes: the hour that is skipped in spring never was, so a moment in it
    is refused; in the hour that comes twice in autumn the first one is meant, unless the file says which by adding
    ``+01:00`` (as our own exports do).
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None or found["clock"] is None:
        raise CellError("verwacht een datum en tijd zoals 2012-02-14 19:05")
    day, clock = read_date(found["date"]), _CLOCK.fullmatch(found["clock"])
    if clock is None or int(clock["hour"]) > 23 or int(clock["minute"]) > 59 or int(clock["second"] or 0) > 59:
        raise CellError("verwacht een tijd van 00:00 tot en met 23:59, zoals 2012-02-14 19:05")
    wall = datetime.combine(day, time(int(clock["hour"]), int(clock["minute"])))
    if found["zone"]:
        try:
            return datetime.fromisoformat(f"{wall.isoformat()}{found['zone']}").astimezone(UTC)
        except ValueError:
            raise CellError("verwacht een tijdzone zoals +01:00") from None
    result = wall.replace(tzinfo=AMSTERDAM).astimezone(UTC)
    if result.astimezone(AMSTERDAM).replace(tzinfo=None) != wall:
        raise CellError("dit tijdstip bestaat niet: toen ging de klok een uur vooruit")
    return result


def write_moment(moment: datetime) -> str:
    """Write a moment as ``2012-02-14 19:05``; the second time of an hour that comes twice gets its offset."""
    local = moment.astimezone(AMSTERDAM)
    text = f"{local:%Y-%m-%d %H:%M}"
    return f"{text}+01:00" if local.fold else text


def plain_cell(value: object) -> str:
    """Return a cell of a spreadsheet as the text that a CSV file would have for it."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        # A spreadsheet keeps moments as fractions of a day: 19:05 may come as 19:04:59,9999.
        rounded = value + timedelta(milliseconds=500)
        return f"{rounded:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


# --- Codes and numbers ----------------------------------------------------------------------------------------------


def fold_code(text: str) -> str:
    """Return a code or a header in small letters, without accents, words joined by an underscore."""
    plain = unicodedata.normalize("NFKD", text.strip().casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return "_".join(plain.replace("-", " ").replace("_", " ").split())


def read_code(text: str, codes: Mapping[str, Code]) -> Code:
    """Return what a code stands for; capitals, spaces and accents don't matter."""
    if text.strip() in codes:
        return codes[text.strip()]
    folded = fold_code(text)
    if folded not in codes:
        known = [code for code in codes if code]
        raise CellError(f"verwacht {', '.join(known[:-1])} of {known[-1]}")
    return codes[folded]


def read_whole_number(text: str) -> int:
    """Return a whole number, that a spreadsheet may have made into ``34.0`` or ``34,0``."""
    found = re.fullmatch(r"([+-]?[0-9]{1,9})(?:[.,]0*)?", text.strip().replace("\N{MINUS SIGN}", "-"))
    if found is None:
        raise CellError("verwacht een heel getal")
    return int(found[1])


# --- Text -----------------------------------------------------------------------------------------------------------


def clean_text(text: str) -> str:
    """Return text as it can be kept: one kind of line ending, no NUL; text of white space only is empty."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return text if text.strip() else ""


def guard_text(text: str) -> str:
    """Put one apostrophe in front of text that a spreadsheet could take for a formula.

    Text that already begins with apostrophes and then such a sign gets one too, so that ``unguard_text`` gives every
    text back as it was.
    """
    return f"'{text}" if _TO_GUARD.match(text) else text


def unguard_text(text: str) -> str:
    """Take off the one apostrophe that ``guard_text`` puts in front."""
    return text[1:] if _GUARDED.match(text) else text


def guard_phone(text: str) -> str:
    """Leave a telephone number as it is (``+31 6 …``); guard anything else that stands in its place."""
    return text if _PLAIN_PHONE.fullmatch(text) else guard_text(text)


def lacks_letters(name: str) -> bool:
    """Whether another system lost letters of this name, which left question marks."""
    return "?" in name


def same_but_for_lost_letters(damaged: str, name: str) -> bool:
    """Whether ``damaged`` is ``name`` with a question mark for each lost letter."""
    pattern = "".join("." if char == "?" else re.escape(char) for char in unicodedata.normalize("NFC", damaged))
    return re.fullmatch(pattern, unicodedata.normalize("NFC", name), re.DOTALL) is not None
