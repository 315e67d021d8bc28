"""Resident and professional beside each other."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.domain.codes import Domain
from interventions.domain.codes import EffectValue, Perspective
from interventions.domain.effect_pairs import Observation, pair_effects
from interventions.domain.effects import Term

START = datetime.date(2024, 1, 1)


def seen(
    side: str, value: str, *, domain: str = "finance", day: int = 0, sub_theme: str = "", fragment: str = ""
) -> Observation:
    return Observation(
        domain=Domain(domain),
        perspective=Perspective(side),
        value=EffectValue(value),
        observed_on=START + datetime.timedelta(days=day),
        sub_theme=sub_theme,
        fragment=fragment,
    )


def pair(*observations: Observation, aimed=(Domain.FINANCE,)):
    return pair_effects(intervention_on=START, aimed=aimed, observations=observations)


def test_both_sides_of_one_day_stand_in_one_row():
    (finance,) = pair(seen("resident", "same"), seen("advisor", "better"))

    (row,) = finance.pairs
    assert (row.resident.value, row.advisor.value) == ("same", "better")
    assert row.term == Term.UNDER_4_WEEKS


def test_the_latest_day_comes_first_with_its_own_term():
    (finance,) = pair(seen("resident", "same", day=3), seen("resident", "better", day=90))

    assert [row.term for row in finance.pairs] == [Term.FROM_12_WEEKS, Term.UNDER_4_WEEKS]


def test_a_domain_without_effects_is_there_because_it_was_aimed_at():
    (finance,) = pair()

    assert (finance.aimed, finance.pairs, finance.differs) == (True, (), False)


def test_an_effect_elsewhere_comes_after_the_domains_aimed_at():
    found = pair(seen("resident", "better", domain="housing"), aimed=[Domain.WORK, Domain.FINANCE])

    assert [(each.domain, each.aimed) for each in found] == [
        (Domain.FINANCE, True),
        (Domain.WORK, True),
        (Domain.HOUSING, False),
    ]


@pytest.mark.parametrize(
    ("resident", "advisor", "differs"),
    [
        ("better", "better", False),
        ("better", "worse", True),
        ("same", "mixed", True),
        ("unknown", "better", False),
        ("better", "unknown", False),
        ("better", None, False),
        (None, "better", False),
    ],
)
def test_they_differ_when_both_say_something_else(resident, advisor, differs):
    sides = [seen(side, value) for side, value in (("resident", resident), ("advisor", advisor)) if value]
    (finance,) = pair(*sides)

    assert finance.differs is differs


def test_sub_themes_are_named_once():
    (finance,) = pair(
        seen("resident", "same", sub_theme="budget"),
        seen("advisor", "same", sub_theme="budget"),
        seen("resident", "worse"),
    )

    assert [row.sub_themes for row in finance.pairs] == [("budget",), ()]


observations = st.lists(
    st.builds(
        seen,
        st.sampled_from([side.value for side in Perspective]),
        st.sampled_from([value.value for value in EffectValue]),
        domain=st.sampled_from([domain.value for domain in Domain]),
        day=st.integers(0, 400),
    ),
    max_size=20,
)


@given(observations, st.sets(st.sampled_from(Domain)))
def test_no_effect_is_lost_or_doubled(given_observations, aimed):
    found = pair(*given_observations, aimed=aimed)

    shown = [side for each in found for row in each.pairs for side in (row.resident, row.advisor) if side is not None]
    assert sorted(map(repr, shown)) == sorted(map(repr, given_observations))
    assert aimed <= {each.domain for each in found}
