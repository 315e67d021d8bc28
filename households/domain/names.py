"""Dutch names in their parts: given name or initials, tussenvoegsel, surname.

A list from a corporation has one text per name. It is taken apart for sorting (on the name proper: *in 't Veld* under
V) and joining the parts gives the same text again, so that taking apart can never damage a name.
"""

from dataclasses import dataclass
from itertools import takewhile

from households.domain.folding import fold

# fmt: off
#: Tussenvoegsels in any spelling: ``Van Leeuwen`` sorts under L as well.
_INFIXES = frozenset((
    "van", "von", "de", "den", "der", "het", "'t", "'s", "'d", "te", "ten", "ter", "in", "op", "aan", "bij", "uit",
    "onder", "over", "voor", "tot", "toe", "thoe", "vd", "v.d.", "v/d", "v.",
))

#: Tussenvoegsels only in small letters, because with a capital they are often a name of their own (Le, Da, Do).
_SMALL_INFIXES = frozenset((
    "la", "le", "les", "las", "los", "l'", "d'", "da", "das", "do", "dos", "du", "des", "di", "del", "della", "dalla",
    "degli", "dei", "vom", "zu", "zum", "zur", "und", "y", "e",
))

#: Words that begin a surname and belong to it: *El Amrani* sorts under E, as it does in Dutch registers.
_SURNAME_STARTS = frozenset((
    "el", "al", "ben", "bin", "ait", "aït", "ould", "abu", "abou", "bou", "oulad", "st.", "sint", "santa", "san",
))

_TITLES = frozenset((
    "dhr", "dhr.", "hr", "hr.", "heer", "mevr", "mevr.", "mevrouw", "mw", "mw.", "mej.", "dr.", "drs.", "ing.", "ir.",
    "mr.", "prof.", "bc.", "msc.", "bsc.",
))

#: After one of these everything is surname: *Fam. Bakker Jansen*.
_FAMILY_TITLES = frozenset(("fam", "fam.", "familie", "gezin", "erven"))
# fmt: on


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in parts; any part may be empty."""

    given: str = ""
    infix: str = ""
    surname: str = ""

    @property
    def full(self) -> str:
        """The name as it is said: given name, tussenvoegsel, surname."""
        return " ".join(part for part in (self.given, self.infix, self.surname) if part)

    @property
    def sort_key(self) -> str:
        """Key to sort people on the surname proper, then given name, then tussenvoegsel."""
        # A space before the comma: Berg comes before Berg Jansen.
        return " , ".join((fold(self.surname), fold(self.given), fold(self.infix)))

    @property
    def search_key(self) -> str:
        """Key that contains what somebody may type to find this name; fold what is typed with ``fold``."""
        return fold(self.full)


def parse_name(text: str) -> PersonName:
    """Take a name apart. ``parse_name(text).full`` is always the text with single spaces.

    A text with a comma (``Jansen, J.``) is in sorting order already and stays whole, as surname.
    """
    words = text.split()
    if len(words) < 2 or "," in text:
        return PersonName(surname=" ".join(words))
    start = _surname_start(words)
    infix_end = start
    while infix_end < len(words) - 1 and _is_infix(words[infix_end]):
        infix_end += 1
    return PersonName(
        given=" ".join(words[:start]), infix=" ".join(words[start:infix_end]), surname=" ".join(words[infix_end:])
    )


def _surname_start(words: list[str]) -> int:
    """Return the index of the first word after the given names; at most the last word."""
    last = len(words) - 1
    polite = 2 if [word.lower() for word in words[:2]] == ["de", "heer"] else 0
    titles = polite + len(list(takewhile(_is_title, words[polite:])))
    initials = titles + len(list(takewhile(_is_initials, words[titles:])))
    of_a_family = titles > 0 and words[titles - 1].lower() in _FAMILY_TITLES
    if initials > titles or of_a_family or titles > last:
        return min(initials, last)
    # A given name in full: it ends where a tussenvoegsel or the begin of a surname stands, else before the last word.
    for index in range(titles, last):
        if _is_infix(words[index]) or _begins_surname(words, index):
            return index
    return last


def _is_title(word: str) -> bool:
    return word.lower() in _TITLES or word.lower() in _FAMILY_TITLES


def _is_initials(word: str) -> bool:
    if _is_infix(word) or word.lower() in _SURNAME_STARTS:
        return False
    return word.endswith(".") or (len(word) == 1 and word.isupper())


def _is_infix(word: str) -> bool:
    plain = word.replace("’", "'").replace("‘", "'").replace("`", "'")
    return plain.lower() in _INFIXES or plain in _SMALL_INFIXES


def _begins_surname(words: list[str], index: int) -> bool:
    """Whether a surname begins at this word: *El …*, *Jansen-van …* or *Jansen - …*."""
    word, following = words[index], words[index + 1]
    tail = word.rpartition("-")[2]
    joined = "-" in word and (not tail or _is_infix(tail) or tail.lower() in _SURNAME_STARTS)
    return word.lower() in _SURNAME_STARTS or joined or following.startswith("-")
