"""Numbers in a Dutch sentence: singular and plural right, nought said, and what is hidden said to be not shown."""

from collections.abc import Iterable

from adv.dutch import number, plural
from reporting.domain.figures import Count

HIDDEN = "niet getoond"


def a_number_of(count: Count, one: str, many: str) -> str:
    """`geen gezinnen`, `1 gezin`, `12 gezinnen`, `een niet getoond aantal gezinnen`."""
    if count is None:
        return f"een {HIDDEN} aantal {many}"
    return f"geen {many}" if count == 0 else plural(count, one, many)


def households(count: Count) -> str:
    """A number of households in words."""
    return a_number_of(count, "huishouden", "huishoudens")


def are(count: Count) -> str:
    """`is` for one, `zijn` for none or several; a number that is not shown is one number."""
    return "is" if count in (1, None) else "zijn"


def capital(sentence: str) -> str:
    """The sentence with a capital."""
    return sentence[:1].upper() + sentence[1:]


def listed(parts: Iterable[str]) -> str:
    """`a`, `a en b`, `a, b en c`."""
    *first, last = list(parts)
    return f"{', '.join(first)} en {last}" if first else last


def out_of(part: Count, whole: Count, one: str, many: str) -> str:
    """`alle 12 zaken`, `7 van de 12 zaken`, `geen van de 12 zaken`; of one or of an unknown whole just the number."""
    if whole in (None, 1) or part is None:
        return f"geen {one}" if part == 0 else a_number_of(part, one, many)
    if part == whole:
        return f"alle {number(whole)} {many}"
    return f"{number(part) if part else 'geen'} van de {number(whole)} {many}"
