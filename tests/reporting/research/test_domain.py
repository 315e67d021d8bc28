"""Nobody can be recognised: what an adversary who knows everything about a household can find."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.domain.codes import HouseholdType
from reporting.domain.research import (
    ALL,
    RECIPES,
    HouseholdForm,
    K,
    Profile,
    Recipe,
    anonymise,
    form_of,
    keep_common,
    labels_of,
    look_out_for,
)

PROFILES = st.builds(
    Profile, st.sampled_from([*HouseholdType, None]), st.sampled_from(HouseholdForm), st.integers(2019, 2024)
)
NEIGHBOURHOODS = st.lists(PROFILES, max_size=60).map(lambda profiles: dict(enumerate(profiles)))
SOLID, FAMILY = HouseholdType.SOLID, HouseholdForm.FAMILY


@given(NEIGHBOURHOODS)
def test_who_knows_type_form_and_year_still_finds_at_least_five(profiles):
    """The adversary knows the true three of one household, and that it is in the table."""
    made = anonymise(profiles)

    for key in made.labels:
        target = labels_of(profiles[key], made.recipe)
        alike = [other for other, label in made.labels.items() if label == target]
        assert key in alike
        assert len(alike) >= K


@given(NEIGHBOURHOODS, st.sets(st.integers(0, 2), max_size=2))
def test_who_knows_less_finds_no_fewer(profiles, known):
    made = anonymise(profiles)
    seen = Counter(tuple(label[place] for place in sorted(known)) for label in made.labels.values())

    assert all(count >= K for count in seen.values())


@given(NEIGHBOURHOODS)
def test_nothing_is_made_up(profiles):
    made = anonymise(profiles)

    assert set(made.labels) <= set(profiles)
    assert all(label == labels_of(profiles[key], made.recipe) for key, label in made.labels.items())


@given(NEIGHBOURHOODS)
def test_everybody_stays_when_they_are_five_and_one_in_twenty_is_the_most_that_is_left_out(profiles):
    made = anonymise(profiles)

    if len(profiles) < K:
        assert not made.labels
    else:
        assert (len(profiles) - len(made.labels)) * 20 <= len(profiles)


@given(NEIGHBOURHOODS)
def test_no_finer_table_would_have_done(profiles):
    made = anonymise(profiles)

    for recipe in RECIPES[: RECIPES.index(made.recipe)]:
        kept = keep_common({key: labels_of(profile, recipe) for key, profile in profiles.items()})
        assert not kept or (len(profiles) - len(kept)) * 20 > len(profiles)


def test_a_table_that_needs_nothing_stays_as_it_is():
    made = anonymise(dict.fromkeys(range(5), Profile(SOLID, FAMILY, 2023)))

    assert made.recipe == Recipe()
    assert set(made.labels.values()) == {("solide", "samen, met kinderen", "2023")}


def test_the_one_who_stands_out_among_many_is_left_out():
    profiles = dict.fromkeys(range(40), Profile(SOLID, FAMILY, 2023))
    profiles[40] = Profile(HouseholdType.MULTIPROBLEM, HouseholdForm.SINGLE, 2019)

    made = anonymise(profiles)

    assert made.recipe == Recipe()
    assert 40 not in made.labels


@pytest.mark.parametrize(
    ("profile", "recipe", "labels"),
    [
        (Profile(None, HouseholdForm.UNKNOWN, 2023), Recipe(), ("niet gescoord", "onbekend", "2023")),
        (
            Profile(None, HouseholdForm.UNKNOWN, 2023),
            Recipe(1, 1, 1),
            ("niet gescoord", "anders of onbekend", "2022-2023"),
        ),
        (Profile(SOLID, FAMILY, 2022), Recipe(1, 1, 1), ("solide of aandacht", "met kinderen", "2022-2023")),
        (
            Profile(HouseholdType.VULNERABLE, HouseholdForm.SINGLE, 2021),
            Recipe(1, 1, 1),
            ("kwetsbaar of multiprobleem", "zonder kinderen", "2020-2021"),
        ),
        (Profile(SOLID, FAMILY, 2022), Recipe(2, 2, 2), (ALL, ALL, ALL)),
    ],
)
def test_coarser(profile, recipe, labels):
    assert labels_of(profile, recipe) == labels


@pytest.mark.parametrize(
    ("answer", "relations", "form"),
    [
        ("one_parent", ["partner", "child"], HouseholdForm.ONE_PARENT),
        ("couple_children", [], FAMILY),
        ("other", [], HouseholdForm.OTHER),
        ("", [""], HouseholdForm.UNKNOWN),
        ("iets eigens", ["", "partner"], HouseholdForm.COUPLE),
        ("", ["", "partner", "child"], FAMILY),
        ("", ["", "child", "child"], HouseholdForm.ONE_PARENT),
        ("", ["", "housemate"], HouseholdForm.OTHER),
    ],
)
def test_form_of_a_household(answer, relations, form):
    assert form_of(answer, relations) is form


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ik kan weer slapen.", []),
        ("Mevrouw de Vries hielp mij.", ["een naam van het huishouden"]),
        ("bel 06-12345678", ["een lang nummer"]),
        ("mail jan@example.nl", ["een e-mailadres"]),
        ("op 3581 AB", ["een postcode"]),
        ("sinds 12 mei 2023", ["een datum"]),
    ],
)
def test_what_a_reader_is_warned_of(text, found):
    assert look_out_for(text, ["A. de Vries"]) == found
