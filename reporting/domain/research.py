"""Making a table in which no household can be recognised: k-anonymity on type, household form and year.

A household is known by three things that somebody outside may know too: its type, its form, and the year in which its
help began. Whoever knows all three finds at least ``K`` households that look the same. The three are made coarser, the
least that is needed; the few households that would still stand out are left out altogether.
"""

import itertools
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from households.domain.codes import TYPE_LABELS, HouseholdType
from households.domain.residents import Relation

#: At least so many households look the same.
K = 5
#: Rather a coarser table than one in which more than one in so many households is left out.
_MOST_LEFT_OUT = 20

Key = TypeVar("Key", bound=Hashable)


class HouseholdForm(StrEnum):
    """Who live together."""

    SINGLE = "single"
    COUPLE = "couple"
    FAMILY = "family"
    ONE_PARENT = "one_parent"
    OTHER = "other"
    UNKNOWN = "unknown"


FORM_LABELS: Mapping[HouseholdForm, str] = {
    HouseholdForm.SINGLE: "alleen",
    HouseholdForm.COUPLE: "samen, zonder kinderen",
    HouseholdForm.FAMILY: "samen, met kinderen",
    HouseholdForm.ONE_PARENT: "één ouder met kinderen",
    HouseholdForm.OTHER: "anders",
    HouseholdForm.UNKNOWN: "onbekend",
}

#: The answers to "samenstelling" in a conversation.
_ANSWERS = {
    "single": HouseholdForm.SINGLE,
    "couple": HouseholdForm.COUPLE,
    "couple_children": HouseholdForm.FAMILY,
    "one_parent": HouseholdForm.ONE_PARENT,
    "other": HouseholdForm.OTHER,
}


def form_of(answer: str, relations: Iterable[str]) -> HouseholdForm:
    """Return the form from what was said in the latest conversation, else from who is known to live there.

    That only the hoofdbewoner is known doesn't say that they live alone.
    """
    if answer in _ANSWERS:
        return _ANSWERS[answer]
    known = {relation for relation in relations if relation}
    if Relation.CHILD in known:
        return HouseholdForm.FAMILY if Relation.PARTNER in known else HouseholdForm.ONE_PARENT
    if known == {Relation.PARTNER}:
        return HouseholdForm.COUPLE
    return HouseholdForm.OTHER if known else HouseholdForm.UNKNOWN


@dataclass(frozen=True, slots=True)
class Profile:
    """What somebody outside may know of a household; ``type`` None: not scored."""

    type: HouseholdType | None
    form: HouseholdForm
    year: int


@dataclass(frozen=True, slots=True)
class Recipe:
    """How coarse each of the three is: 0 as it is, 1 in groups, 2 left out."""

    type: int = 0
    form: int = 0
    year: int = 0

    @property
    def loss(self) -> int:
        """How much a researcher loses; the type is what it is about, so that one counts double."""
        return 2 * self.type + self.form + self.year


#: What the three become: type, form and year in words.
Labels = tuple[str, str, str]

ALL = "alle"
_LIGHT = frozenset({HouseholdType.SOLID, HouseholdType.ATTENTION})
_WITH_CHILDREN = frozenset({HouseholdForm.FAMILY, HouseholdForm.ONE_PARENT})
_WITHOUT = frozenset({HouseholdForm.SINGLE, HouseholdForm.COUPLE})


def labels_of(profile: Profile, recipe: Recipe) -> Labels:
    """Return what a table says of a household."""
    return _type(profile.type, recipe.type), _form(profile.form, recipe.form), _year(profile.year, recipe.year)


def _type(one: HouseholdType | None, level: int) -> str:
    if level == 2:
        return ALL
    if one is None:
        return "niet gescoord"
    if level == 0:
        return TYPE_LABELS[one]
    return "solide of aandacht" if one in _LIGHT else "kwetsbaar of multiprobleem"


def _form(one: HouseholdForm, level: int) -> str:
    if level == 2:
        return ALL
    if level == 0:
        return FORM_LABELS[one]
    if one in _WITH_CHILDREN:
        return "met kinderen"
    return "zonder kinderen" if one in _WITHOUT else "anders of onbekend"


def _year(year: int, level: int) -> str:
    if level == 2:
        return ALL
    if level == 0:
        return str(year)
    first = year - year % 2
    return f"{first}-{first + 1}"


#: From fine to coarse; at equal loss the year goes first, the type last.
RECIPES: Sequence[Recipe] = sorted(
    (Recipe(*levels) for levels in itertools.product(range(3), repeat=3)),
    key=lambda recipe: (recipe.loss, recipe.type, recipe.form),
)


@dataclass(frozen=True, slots=True)
class Anonymised(Generic[Key]):
    """What the table says of each household that stays, and how coarse that is."""

    recipe: Recipe
    labels: Mapping[Key, Labels]


def anonymise(profiles: Mapping[Key, Profile], k: int = K) -> Anonymised[Key]:
    """Return the finest table in which at least ``k`` households look the same; who still stands out is left out.

    With fewer than ``k`` households nothing stays.
    """
    best: tuple[Recipe, dict[Key, Labels]] = RECIPES[-1], {}
    for recipe in RECIPES:
        kept = keep_common({key: labels_of(profile, recipe) for key, profile in profiles.items()}, k)
        best = recipe, kept
        if kept and (len(profiles) - len(kept)) * _MOST_LEFT_OUT <= len(profiles):
            break
    return Anonymised(*best)


def keep_common(labels: Mapping[Key, Labels], k: int = K) -> dict[Key, Labels]:
    """Return only the households of which at least ``k`` look the same."""
    counts = Counter(labels.values())
    return {key: label for key, label in labels.items() if counts[label] >= k}


# --- What residents said ----------------------------------------------------------------------------------------------

_SIGNS = (
    (re.compile(r"[\w.+-]+@[\w-]+\.\w+"), "een e-mailadres"),
    (re.compile(r"\b[1-9][0-9]{3} ?[A-Za-z]{2}\b"), "een postcode"),
    (re.compile(r"(?:\d[ -]?){6,}"), "een lang nummer"),
    (re.compile(r"\b\d{1,2}[-/ ](?:\d{1,2}|\w{3,9})[-/ ](?:19|20)\d{2}\b"), "een datum"),
)
_SHORTEST_NAME = 3


def look_out_for(text: str, names: Iterable[str]) -> list[str]:
    """Return what in a fragment may point to somebody, as a help for its reader; finding nothing proves nothing."""
    found = [words for sign, words in _SIGNS if sign.search(text)]
    known = {part.casefold() for name in names for part in re.findall(r"\w+", name) if len(part) >= _SHORTEST_NAME}
    if known & {word.casefold() for word in re.findall(r"\w+", text)}:
        found.insert(0, "een naam van het huishouden")
    return found
