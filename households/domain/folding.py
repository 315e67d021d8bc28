"""Text folded for searching and sorting: small letters, no accents, no punctuation.

What people type at the door is plainer than what is on the list: ``yildiz`` must find ``Yıldız`` and
``in t veld`` must find ``in 't Veld``.
"""

import unicodedata

#: Letters that Unicode does not take apart into a plain letter and an accent.
_PLAIN = str.maketrans(
    {
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ŋ": "n",
        "ħ": "h",
        "ə": "e",
    }
)

#: Left out without leaving a space: ``D'Angelo`` is found as ``dangelo``, ``H.H.`` as ``hh``.
_DROPPED = frozenset("'’‘`´ʼ.")


def fold(text: str) -> str:
    """Return the text in plain small letters and digits, words apart by one space."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char) and char not in _DROPPED)
    plain = plain.translate(_PLAIN)
    return " ".join("".join(char if char.isalnum() else " " for char in plain).split())
