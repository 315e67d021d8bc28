"""Filtering the list of households."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Q
from django.utils import timezone

from adv.accounts.models import User
from households.domain.codes import STATUS_LABELS, TYPE_LABELS
from households.domain.search_keys import read_code, read_name
from households.domain.search_text import PlaceQuery, read_place
from households.due import due_choices, due_condition
from households.models import Complex, Household, Resident
from households.models.household import HouseholdQuerySet
from households.search import named

#: Stands for "without" in the address bar.
NONE = "geen"


class HouseholdFilter(django_filters.FilterSet):
    """Status, type, advisor, complex, and one box for name, number or code."""

    LONGEST_SEARCH: ClassVar[int] = 100

    zoek = django_filters.CharFilter(
        method="search", label="Naam, adres of code", max_length=LONGEST_SEARCH, strip=True
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

    taak = django_filters.ChoiceFilter(
        label="Wat er te doen is",
        method="of_due",
        empty_label="alles",
    )

    class Meta:
        model = Household
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, visible: HouseholdQuerySet, **kwargs: Any) -> None:
        """Offer only advisors and complexes of ``visible``, the households that the member may see."""
        super().__init__(*args, **kwargs)
        owners = User.objects.filter(pk__in=visible.values("owner_id")).order_by("name", "pk")
        self.filters["adviseur"].queryset = owners
        self.filters["taak"].extra["choices"] = due_choices()
        self.filters["complex"].queryset = Complex.objects.filter(pk__in=visible.values("address__complex_id"))

    @property
    def is_filtered(self) -> bool:
        """Whether anything was asked for."""
        return any(self.data.get(name) for name in self.filters)

    @property
    def chosen(self) -> int:
        """How many filters are set, the search box aside."""
        return sum(bool(self.data.get(name)) for name in self.filters if name != "zoek")

    def of_type(self, households: HouseholdQuerySet, _name: str, value: str) -> HouseholdQuerySet:
        """Keep one type, or those without."""
        return households.filter(type="" if value == NONE else value)

    def of_due(self, households: HouseholdQuerySet, _name: str, value: str) -> HouseholdQuerySet:
        """Keep the households at which something has to be done."""
        return households.filter(due_condition(value, self.request.member, timezone.localdate()))

    def search(self, households: HouseholdQuerySet, _name: str, value: str) -> HouseholdQuerySet:
        """Keep what matches as a code, as a house number or postcode, or as a name in any spelling."""
        project_id = self.request.member.project_id
        wanted = Q(pk__in=[])
        if (code := read_code(value)) is not None:
            wanted |= Q(pk=code)
        place = read_place(value)
        if place is not None:
            wanted |= _place_matches(place)
        name = read_name(value)
        if name is not None and (place is None or place.number is None):
            people = Resident.objects.filter(named(project_id, name))
            wanted |= Q(pk__in=people.values("household_id"))
        return households.filter(wanted)


def _place_matches(place: PlaceQuery) -> Q:
    match = Q()
    if place.postcode:
        match &= Q(address__postcode=place.postcode)
    if place.number is not None:
        match &= Q(address__house_number=place.number.number)
        if place.number.letter:
            match &= Q(address__house_letter=place.number.letter)
        if place.number.addition:
            match &= Q(address__addition=place.number.addition)
    return match & Q(address__street__icontains=place.street) if place.street else match
