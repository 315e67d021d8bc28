"""What a person can be found by, and what somebody means who types in the search box.

A name gives one key per word: everything from that word on, without spaces. *Van 't Hof-El Amrani* gives
``vanthofelamrani``, ``thofelamrani``, ``hofelamrani``, ``elamrani`` and ``amrani``; so any word of the name, and any
run of words, however they are joined, is the beginning of a key.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from households.domain.folding import fold
from households.domain.names import parse_name

#: Longer beginnings nobody types.
LONGEST_KEY = 60
#: A telephone number in the Netherlands has nine digits after the 0; fewer than four say nothing.
LEAST_DIGITS = 4
_PHONE = re.compile(r"[+(]?[0-9][0-9 ()./+-]*")
_CODE = re.compile(r"h\s*-?\s*0*([0-9]{1,12})", re.IGNORECASE)
_DOTTED = re.compile(r"(?:\w\.)+", re.UNICODE)


def name_keys(full_name: str) -> list[str]:
    """Return the keys of a name, each once."""
    words = fold(full_name).split()
    tails = ("".join(words[place:])[:LONGEST_KEY] for place in range(len(words)))
    return list(dict.fromkeys(tails))


def phone_key(text: str) -> str:
    """Return the digits by which a number is known: ``+31 (0)6-12 34`` and ``061234`` give ``61234``."""
    digits = "".join(char for char in text if char in "0123456789")
    if text.strip().startswith("+") or digits.startswith("00"):
        digits = digits.removeprefix("00").removeprefix("31")
    return digits.lstrip("0")[:LONGEST_KEY]


@dataclass(frozen=True, slots=True)
class NameQuery:
    """What somebody typed, read as a name."""

    #: The whole without spaces: the beginning of a key when it was typed as it is written.
    together: str
    #: The words that must each begin a key, in any order; initials and tussenvoegsels only when there is nothing else.
    words: tuple[str, ...]
    #: The surname alone, for when the given name is written in another way on the list.
    surname: str
    #: The first letter of the given name, to choose among people with that surname; empty when not typed.
    initial: str


def read_name(text: str) -> NameQuery | None:
    """Read a text as a name; None when there is no letter in it."""
    folded = fold(text)
    if not any(char.isalpha() for char in folded):
        return None
    parts = parse_name(text)
    surname = fold(parts.surname)
    given = fold(parts.given)
    dropped = set(fold(parts.infix).split())
    dropped.update(fold(word) for word in text.split() if _DOTTED.fullmatch(word))
    words = [word for word in folded.split() if word not in dropped and len(word) > 1]
    return NameQuery(
        together=folded.replace(" ", "")[:LONGEST_KEY],
        words=tuple(words or folded.split()),
        surname=surname.replace(" ", "")[:LONGEST_KEY],
        initial=given[:1],
    )


def read_phone(text: str) -> str:
    """Return the key of what may be a telephone number, else nothing."""
    if not _PHONE.fullmatch(text.strip()):
        return ""
    key = phone_key(text)
    return key if len(key) >= LEAST_DIGITS else ""


def read_code(text: str) -> int | None:
    """Return the number of a household code: ``H-0012``, ``h12``; None for anything else."""
    match = _CODE.fullmatch(text.strip())
    return int(match[1]) if match else None


def closeness(query: NameQuery, names: Sequence[str]) -> int:
    """Return how well a name fits, low is better; ``names`` are the given name, tussenvoegsel and surname, folded."""
    given, infix, surname = names
    full = f"{given}{infix}{surname}".replace(" ", "")
    if query.together in (full, f"{infix}{surname}".replace(" ", ""), surname.replace(" ", "")):
        return 0
    if query.initial and given[:1] == query.initial and surname.replace(" ", "") == query.surname:
        return 1
    if surname.replace(" ", "").startswith(query.surname):
        return 2
    return 3
