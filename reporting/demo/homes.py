"""The homes of the demo: five flats of about fifty, and as many times the same as are asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, cycle

from households.actions.registry import Home
from households.domain.addresses import HouseNumber

#: The size of the demo as it comes.
DEFAULT_HOUSEHOLDS = 285
OTHER_HOUSEHOLDS = 12

#: (floors, house numbers per staircase) of each flat; each house number has a home on each floor.
_FLATS: tuple[tuple[int, tuple[int, ...]], ...] = (
    (4, (3, 3, 3, 3, 3, 3)),
    (3, (3, 3, 3, 3, 3, 3)),
    (3, (3, 3, 3, 3, 3, 3)),
    (3, (3, 3, 3, 3, 3, 3)),
    (3, (3, 3, 3, 3, 3, 2)),
)
#: From this house number on the second postcode of the street holds.
_SECOND_POSTCODE_FROM = 90

# fmt: off
_WRITERS = (
    "Achterberg", "Bilderdijk", "Couperus", "Da Costa", "Emants", "Feith", "Gorter", "Hooft", "Israëls", "Jacobs",
    "Kloos", "Leopold", "Marsman", "Nijhoff", "Ostaijen", "Perk", "Querido", "Roland Holst", "Slauerhoff", "Tollens",
    "Poot", "Vestdijk", "Warren", "Ypma", "Zernike", "Aafjes", "Bloem", "Cats", "Dèr Mouw", "Elsschot", "Fabricius",
    "Gezelle", "Haverschmidt", "Kemp", "Lucebert", "Multatuli", "Nescio", "Potgieter", "Staring", "Swarth", "Toonder",
    "Tachtig", "Vasalis", "Verwey", "Vondel", "Werumeus", "Wolff", "Deken", "Bredero", "Huygens", "Boutens", "Elburg",
    "Hanlo", "Ida Gerhardt", "Lodeizen", "Andreus", "Schierbeek", "Kouwenaar", "Minne", "Rijnsdorp",
)
_BUILDINGS = ("flat", "hof", "toren", "hoek", "huis", "staete", "zicht", "poort", "oord", "borgh")
_STREETS = (
    "Dichterspark", "Balladelaan", "Coupletstraat", "Dramaplein", "Elegiehof", "Fabelpad", "Gedichtenlaan",
    "Haikustraat", "Idylleweg", "Jambehof", "Kwatrijnplein", "Limerickpad", "Metaforenlaan", "Novellestraat", "Odehof",
    "Paginaplein", "Quatrijnweg", "Refreinstraat", "Sonnettenlaan", "Terzinepad",
)
# fmt: on


@dataclass(frozen=True, slots=True)
class StaircaseHomes:
    """The homes behind one front door of a flat, in walking order. ``number`` counts from 1 over all flats."""

    number: int
    complex: str
    homes: tuple[Home, ...]


def staircases(households: int) -> Iterator[StaircaseHomes]:
    """Give the staircases of a neighbourhood of that many homes; the last may be smaller."""
    to_make = households
    portiek = count(1)
    for block in count():
        house_number = 0
        for flat, (floors, doors_per_staircase) in enumerate(_FLATS):
            for doors in doors_per_staircase:
                number = next(portiek)
                homes = []
                for _ in range(doors):
                    house_number += 2
                    homes += [_home(block, flat, house_number, floor, number) for floor in range(floors)]
                found = tuple(homes[:to_make])
                yield StaircaseHomes(number, found[0].complex, found)
                to_make -= len(found)
                if not to_make:
                    return


def count_staircases(households: int) -> int:
    """Return how many staircases ``staircases`` gives, without making the homes."""
    found, left = 0, households
    for floors, doors_per_staircase in cycle(_FLATS):
        for doors in doors_per_staircase:
            if left <= 0:
                return found
            found, left = found + 1, left - floors * doors
    raise AssertionError("a cycle has no end")


def other_staircases() -> Iterator[StaircaseHomes]:
    """Give the two staircases of the small project next door."""
    for number in (1, 2):
        homes = tuple(
            Home(
                postcode="3998 AB",
                number=HouseNumber(2 * door, addition=str(floor + 1)),
                street="Elderspad",
                town="Voorbeeldstad",
                complex="Elderspadflat",
                staircase=str(number),
                floor=floor,
            )
            for door in (2 * number - 1, 2 * number)
            for floor in range(3)
        )
        yield StaircaseHomes(number, "Elderspadflat", homes)


def _home(block: int, flat: int, house_number: int, floor: int, staircase: int) -> Home:
    return Home(
        postcode=_postcode(block, second=house_number >= _SECOND_POSTCODE_FROM),
        number=HouseNumber(house_number, addition=str(floor + 1)),
        street=_street(block),
        town="Voorbeeldstad",
        complex=_building(block * len(_FLATS) + flat),
        staircase=str(staircase),
        floor=floor,
    )


def _building(place: int) -> str:
    kind, writer = divmod(place, len(_WRITERS))
    turn, kind = divmod(kind, len(_BUILDINGS))
    name = _WRITERS[writer] + _BUILDINGS[kind]
    return f"{name} {turn + 1}" if turn else name


def _street(block: int) -> str:
    turn, place = divmod(block, len(_STREETS))
    return f"{_STREETS[place]} {turn + 1}" if turn else _STREETS[place]


def _postcode(block: int, *, second: bool) -> str:
    """3999 ZA and ZB for the first street, then on in letters, then down in digits."""
    turn, place = divmod(block, 12)
    return f"{3999 - turn} Z{chr(ord('A') + 2 * place + second)}"
