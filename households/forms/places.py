"""Finding a home by what somebody types: a number, a street and a number, or a postcode and a number."""

import re
from typing import Any

from django import forms
from django.db.models import Q

from adv.accounts.http import read_id
from households.domain.addresses import AddressError, parse_house_number, parse_postcode
from households.models import Address
from households.models.address import AddressQuerySet

#: More homes than this are not offered to choose from: type the street too.
MOST_OFFERED = 12

_POSTCODE_FIRST = re.compile(r"(?P<postcode>[1-9]\d{3}\s?[A-Za-z]{2})[\s,]+(?P<number>\d.*)")
_STREET_FIRST = re.compile(r"(?P<street>.*?\D)??\s*(?P<number>\d+\s*[A-Za-z]?(?:\s*-\s*\w+)?)")


def find_homes(addresses: AddressQuerySet, text: str) -> list[Address]:
    """Return the homes that a text may mean, in walking order, one more than is offered at most."""
    condition = _condition(" ".join(text.replace("\0", "").split()))
    if condition is None:
        return []
    return list(addresses.filter(condition).select_related("household")[: MOST_OFFERED + 1])


def _condition(text: str) -> Q | None:
    if found := _POSTCODE_FIRST.fullmatch(text):
        where = Q(postcode=parse_postcode(found["postcode"]))
    elif found := _STREET_FIRST.fullmatch(text):
        street = (found["street"] or "").strip()
        where = Q(street__istartswith=street) if street else Q()
    else:
        return None
    try:
        number = parse_house_number(found["number"])
    except AddressError:
        return None
    where &= Q(house_number=number.number)
    if number.letter:
        where &= Q(house_letter__iexact=number.letter)
    if number.addition:
        where &= Q(addition__iexact=number.addition)
    return where


class HomeMixin(forms.Form):
    """Two fields for a form that is about a home: ``where`` is typed, ``address`` is chosen when that means several.

    After validation ``home`` is the home, None when nothing was asked for.
    """

    where = forms.CharField(
        label="Adres",
        max_length=80,
        required=False,
        help_text="Huisnummer, eventueel met de straat of de postcode ervoor. Bijvoorbeeld 34-1.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    address = forms.ChoiceField(label="Welk adres bedoel je?", required=False, widget=forms.RadioSelect)

    home: Address | None = None

    def __init__(self, *args: Any, homes: AddressQuerySet, **kwargs: Any) -> None:
        """``homes`` are those that may be chosen."""
        super().__init__(*args, **kwargs)
        self._homes = homes
        chosen = str(self.data.get(self.add_prefix("address"), "")) if self.is_bound else ""
        self._set_choices([read_id(chosen)])

    def _set_choices(self, ids: list[int]) -> None:
        found = self._homes.filter(pk__in=ids) if ids else []
        self.offered = {str(home.pk): home for home in found}
        field = self.fields["address"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (pk, f"{home}, {home.postcode}" if home.postcode else str(home)) for pk, home in self.offered.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Find the home, or ask which."""
        data = super().clean() or self.cleaned_data
        text = data.get("where", "")
        if chosen := data.get("address"):
            self.home = self.offered[chosen]
            # Another text after a choice: what was typed last counts.
            if not text or self.home.pk in {home.pk for home in find_homes(self._homes, text)}:
                return data
            self.home = None
        if text:
            self._find(text)
        return data

    def _find(self, text: str) -> None:
        found = find_homes(self._homes, text)
        if len(found) == 1:
            self.home = found[0]
        elif not found:
            self.add_error("where", "Dit adres staat niet in de looplijst. Controleer het nummer.")
        elif len(found) > MOST_OFFERED:
            self.add_error("where", "Dit kunnen veel adressen zijn. Zet de straat of de toevoeging erbij.")
        else:
            self._set_choices([home.pk for home in found])
            self.add_error("where", "Dit kunnen meer adressen zijn. Kies hieronder welk adres je bedoelt.")
