"""Homes by the many, and the order in which a person walks past them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from adv.accounts.models import Project
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.registry.batches import BATCH, log_many
from households.actions.rows import write_rows
from households.domain.addresses import HouseNumber, street_key
from households.models import (
    Address,
    Complex,
    Staircase,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """An address as a list gives it. An empty text and a floor of None are unknown."""

    postcode: str
    number: HouseNumber
    street: str
    town: str
    complex: str = ""
    staircase: str = ""
    floor: int | None = None

    @property
    def complex_name(self) -> str:
        """The complex; a portiek without one stands in the complex of its street."""
        return self.complex or (self.street if self.staircase else "")


class _Buildings:
    """Complexes and staircases of a project by name, made when they aren't there yet."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.complexes = {one.name: one for one in Complex.objects.filter(project=project)}
        self.staircases = {
            (one.complex_id, one.name): one for one in Staircase.objects.filter(complex__project=project)
        }

    def of(self, home: Home) -> tuple[Complex | None, Staircase | None]:
        name = home.complex_name
        if not name:
            return None, None
        building = self.complexes.get(name)
        if building is None:
            building = self.complexes[name] = Complex.objects.create(project=self.project, name=name)
        if not home.staircase:
            return building, None
        key = (building.pk, home.staircase)
        if key not in self.staircases:
            self.staircases[key] = Staircase.objects.create(complex=building, name=home.staircase)
        return building, self.staircases[key]


@transaction.atomic
def register_homes(*, by: Actor, project: Project, homes: Sequence[Home]) -> list[Address]:
    """Add addresses to a project, with their complexes and staircases, in the order given.

    Nobody lives there yet; ``register_households`` says who does. The caller ends with ``arrange_walk``. Raises
    IntegrityError for an address that the project already has.
    """
    buildings = _Buildings(project)
    addresses: list[Address] = []
    for home in homes:
        building, staircase = buildings.of(home)
        addresses.append(
            Address(
                project=project,
                complex=building,
                staircase=staircase,
                street=home.street,
                house_number=home.number.number,
                house_letter=home.number.letter,
                addition=home.number.addition,
                postcode=home.postcode,
                town=home.town,
                floor=home.floor,
            )
        )
    Address.objects.bulk_create(addresses, batch_size=BATCH)
    log_many(by, log.Action.CREATE, "address", len(addresses))
    return addresses


@transaction.atomic
def correct_homes(*, by: Actor, project: Project, corrections: Sequence[tuple[Address, Home]]) -> None:
    """Correct street, town, place in the building and floor. What the list doesn't know is kept."""
    buildings = _Buildings(project)
    for address, home in corrections:
        address.street, address.town = home.street, home.town
        if home.complex_name:
            address.complex, staircase = buildings.of(home)
            if staircase is not None:
                address.staircase = staircase
            elif address.staircase is not None and address.staircase.complex_id != address.complex_id:
                address.staircase = None
        if home.floor is not None:
            address.floor = home.floor
    fields = ["street", "town", "complex", "staircase", "floor"]
    write_rows([address for address, _ in corrections], fields)
    log_many(by, log.Action.UPDATE, "address", len(corrections))


@transaction.atomic
def arrange_walk(*, project: Project) -> None:
    """Put complexes, staircases and addresses of a project in the order in which a person walks.

    Complexes by their first address, staircases alike, then street, number as a number, letter, addition. What is in
    no complex comes last, and in a complex what is in no staircase.
    """
    addresses = list(
        Address.objects.filter(project=project).only(
            "pk", "complex_id", "staircase_id", "street", "house_number", "house_letter", "addition", "walk_position"
        )
    )
    keys = {
        one.pk: (
            street_key(one.street),
            HouseNumber(one.house_number, one.house_letter, one.addition).walking_key,
            one.pk,
        )
        for one in addresses
    }
    addresses.sort(key=lambda one: keys[one.pk])
    complexes = _places([one.complex_id for one in addresses])
    staircases = _places([one.staircase_id for one in addresses])
    last = len(addresses) + 1
    addresses.sort(
        key=lambda one: (
            complexes.get(one.complex_id or 0, last), staircases.get(one.staircase_id or 0, last), keys[one.pk]
        )
    )  # fmt: skip
    moved = []
    for place, address in enumerate(addresses, start=1):
        if address.walk_position != place:
            address.walk_position = place
            moved.append(address)
    write_rows(moved, ["walk_position"])
    _place_complexes(project, complexes)
    _place_staircases(project, staircases)


def _places(ids_in_order: Iterable[int | None]) -> dict[int, int]:
    places: dict[int, int] = {}
    for one in ids_in_order:
        if one is not None:
            places.setdefault(one, len(places) + 1)
    return places


def _place_complexes(project: Project, places: dict[int, int]) -> None:
    moved = []
    for building in Complex.objects.filter(project=project):
        if building.position != places.get(building.pk, 0):
            building.position = places.get(building.pk, 0)
            moved.append(building)
    write_rows(moved, ["position"])


def _place_staircases(project: Project, places: dict[int, int]) -> None:
    moved = []
    for staircase in Staircase.objects.filter(complex__project=project):
        if staircase.position != places.get(staircase.pk, 0):
            staircase.position = places.get(staircase.pk, 0)
            moved.append(staircase)
    write_rows(moved, ["position"])
