"""The form with which the project leader settles what waits: at which address it belongs, or why it is set aside."""

import re
from typing import Any

from django import forms

from households.domain.addresses import AddressError, parse_house_number
from households.forms.free_text import refuse_bsn
from households.models import Address
from households.models.address import AddressQuerySet

#: So many addresses are named when a number is not enough to tell which one is meant.
_NAMED = 5
#: ``Dichterspark 34-1``: a street, perhaps, and a number.
_STREET_AND_NUMBER = re.compile(r"(?P<street>\D*?)\s*(?P<number>\d.*)")


class SettleForm(forms.Form):
    """Record it at an address, or set it aside with a reason: the button says which."""

    action = forms.ChoiceField(
        choices=[("record", "Leg vast"), ("set_aside", "Leg weg")],
        error_messages={"required": "Kies wat je ermee wilt.", "invalid_choice": "Kies wat je ermee wilt."},
    )
    address = forms.CharField(
        label="Adres",
        required=False,
        max_length=80,
        help_text="Huisnummer, of straat en huisnummer.",
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label="Waarom leg je het weg?",
        required=False,
        validators=[refuse_bsn],
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, addresses: AddressQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses = addresses

    def clean(self) -> dict[str, Any]:
        """Find the address that was typed, when it is needed."""
        data = super().clean() or {}
        if data.get("action") == "record" and "address" in data:
            data["address"] = self._find(data["address"])
        if data.get("action") == "set_aside" and not data.get("reason"):
            self.add_error("reason", "Vul in waarom.")
        return data

    def _find(self, text: str) -> Address | None:
        if not text.strip():
            self.add_error("address", "Vul in bij welk adres dit hoort.")
            return None
        found = list(_named(self._addresses, text)[: _NAMED + 1])
        exact = [address for address in found if _same(address, text)]
        if len(exact) == 1 or len(found) == 1:
            return (exact or found)[0]
        if not found:
            self.add_error("address", "Dit adres is niet gevonden.")
        else:
            names = ", ".join(str(address) for address in found[:_NAMED])
            self.add_error("address", f"Er zijn meer adressen: {names}. Vul straat en huisnummer in.")
        return None


def _named(addresses: AddressQuerySet, text: str) -> AddressQuerySet:
    """Return the addresses that are meant with a house number, with or without its street."""
    found = _STREET_AND_NUMBER.fullmatch(" ".join(text.split()))
    try:
        number = parse_house_number(found["number"]) if found else None
    except AddressError:
        number = None
    if found is None or number is None:
        return addresses.none()
    meant = addresses.filter(street__istartswith=found["street"], house_number=number.number)
    if number.letter:
        meant = meant.filter(house_letter=number.letter)
    return meant.filter(addition=number.addition) if number.addition else meant


def _same(address: Address, text: str) -> bool:
    said = "".join(text.casefold().split())
    return said in {"".join(str(address).casefold().split()), address.number.casefold()}
