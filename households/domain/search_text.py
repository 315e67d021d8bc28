"""Reading a place out of what somebody types in the search box: a number, with its street or postcode."""

import re
from contextlib import suppress
from dataclasses import dataclass

from households.domain.addresses import AddressError, HouseNumber, parse_house_number, parse_postcode

_POSTCODE = re.compile(r"\s*([0-9]{4}\s?[A-Za-z]{2})\b[\s,]*(.*)")
_PLACE = re.compile(
    r"(?P<street>(?:.*?[^\W\d])?[\s,.]*)(?P<number>[0-9]{1,5}(?:[\s-]*[A-Za-z])?(?:[\s/-]+[0-9A-Za-z]{1,4})?)[\s/-]*"
)


@dataclass(frozen=True, slots=True)
class PlaceQuery:
    """A door, or all doors with this number; what was not typed is empty."""

    postcode: str = ""
    street: str = ""
    number: HouseNumber | None = None


def read_place(text: str) -> PlaceQuery | None:
    """Read ``dichterspark 34-1``, ``34 1``, ``34A``, ``2801 AB 34`` or ``2801ab``; None when it is no place."""
    postcode, rest = "", text.strip()
    if match := _POSTCODE.fullmatch(rest):
        with suppress(AddressError):  # 0123 AB is no postcode; it may still be a number
            postcode, rest = parse_postcode(match[1]), match[2].strip()
    if postcode and not rest:
        return PlaceQuery(postcode=postcode)
    match = _PLACE.fullmatch(rest)
    if match is None:
        return None
    number = _read_number(match["number"])
    if number is None:
        return None
    return PlaceQuery(postcode=postcode, street=match["street"].strip(" ,."), number=number)


def _read_number(text: str) -> HouseNumber | None:
    try:
        return parse_house_number("-".join(re.split(r"[\s/]+", text)))
    except AddressError:
        return None
