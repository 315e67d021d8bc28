"""Numbers as people type them: ``1.450.000``, ``6,5``, ``€ 7.000,-``, ``12%``."""

import re
from decimal import Decimal

#: Around a number, and said by the field already.
_AROUND = re.compile(r"[\s€%]|,-$")
_WHOLE_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+")
_PLAIN = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,10})?")


def read_amount(text: str) -> Decimal | None:
    """Return a number, None when it isn't one.

    A comma is the decimal one; points are then thousands. Without a comma, points in the places of thousands are
    thousands (1.450 is fourteen hundred and fifty), any other point is a decimal one (6.5).
    """
    bare = _AROUND.sub("", text.strip().replace("\N{MINUS SIGN}", "-"))
    if "," in bare:
        whole, _, decimals = bare.rpartition(",")
        if "." in whole and not _WHOLE_THOUSANDS.fullmatch(whole):
            return None
        bare = f"{whole.replace('.', '')}.{decimals}"
    elif _WHOLE_THOUSANDS.fullmatch(bare):
        bare = bare.replace(".", "")
    return Decimal(bare) if bare.isascii() and _PLAIN.fullmatch(bare) else None
