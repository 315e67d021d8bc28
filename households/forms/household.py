"""Filtering the list of households."""

import re
from typing import Any, ClassVar

import django_filters
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Replace

from adv.accounts.models import User
from households.domain.addresses import AddressError, parse_house_number
from households.domain.codes import STATUS_LABELS, TYPE_LABELS
from households.domain.folding import fold
from households.models import Complex, Household, Resident
from households.models.household import HouseholdQuerySet

_CODE = re.compile(r"h\s*-?\s*0*([0-9]{1,12})", re.IGNORECASE)
#: Stands for "without" in the address bar.
NONE = "geen"


class HouseholdFilter(django_filters.FilterSet):
    """Status, type, advisor, complex, and one box for name, number or code."""

    LONGEST_SEARCH: ClassVar[int] = 100

    zoek = django_filters.CharFilter(
        method="search", label="Naam, huisnummer of code", max_length=LONGEST_SEARCH, strip=True
    )
    status = django_filters.ChoiceFilter(
        label="Status", choices=[(code.value, label) for code, label in STATUS_LABELS.items()], empty_label="alle"
    )
    type = django_filters.ChoiceFilter(
        label="Type",
        choices=[*((code.value, label) for code, label in TYPE_LABELS.items()), (NONE, "nog geen type")],
        method="of_type",
        empty_label="alle",
    )
    adviseur = django_filters.ModelChoiceFilter(
        field_name="owner",
        label="Adviseur",
        queryset=User.objects.none(),
        empty_label="alle",
        null_label="nog niemand",
        null_value=NONE,
    )
    complex = django_filters.ModelChoiceFilter(
        field_name="address__complex", label="Complex", queryset=Complex.objects.none(), empty_label="alle"
    )

    class Meta:
        model = Household
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, visible: HouseholdQuerySet, **kwargs: Any) -> None:
        """Offer only advisors and complexes of ``visible``, the households that the member may see."""
        super().__init__(*args, **kwargs)
        owners = User.objects.filter(pk__in=visible.values("owner_id")).order_by("name", "pk")
        self.filters["adviseur"].queryset = owners
        self.filters["complex"].queryset = Complex.objects.filter(pk__in=visible.values("address__complex_id"))

    @property
    def is_filtered(self) -> bool:
        """Whether anything was asked for."""
        return any(self.data.get(name) for name in self.filters)

    def of_type(self, households: HouseholdQuerySet, _name: str, value: str) -> HouseholdQuerySet:
        """Keep one type, or those without."""
        return households.filter(type="" if value == NONE else value)

    def search(self, households: HouseholdQuerySet, _name: str, value: str) -> HouseholdQuerySet:
        """Keep what matches as a code, as a house number, or as a name in any spelling."""
        wanted = _name_matches(value) | _number_matches(value)
        if code := _CODE.fullmatch(value.strip()):
            wanted |= Q(pk=int(code[1]))
        return households.filter(wanted)


def _name_matches(text: str) -> Q:
    """Every word stands in the name of one resident, or the whole does when spaces don't count."""
    folded = fold(text)
    if not folded:
        return Q(pk__in=[])
    words = Q()
    for word in folded.split():
        words &= Q(search_name__contains=word)
    together = Q(compact_name__contains=folded.replace(" ", ""))
    residents = Resident.objects.filter(household=OuterRef("pk"))
    residents = residents.annotate(compact_name=Replace("search_name", Value(" "), Value("")))
    return Q(Exists(residents.filter(words | together)))


def _number_matches(text: str) -> Q:
    """``34``, ``34-1``, ``34A`` or ``Dichterspark 34-1``; a number alone finds its additions too."""
    street, _, last = text.strip().rpartition(" ")
    for street_part, number_part in ((street, last), ("", text)):
        try:
            number = parse_house_number(number_part)
        except AddressError:
            continue
        match = Q(address__house_number=number.number)
        if number.letter:
            match &= Q(address__house_letter=number.letter)
        if number.addition:
            match &= Q(address__addition=number.addition)
        return match & Q(address__street__icontains=street_part.strip()) if street_part else match
    return Q(pk__in=[])
