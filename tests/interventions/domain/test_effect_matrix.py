"""What a cell of the effectenmatrix shows to whom, and what helped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interventions.domain.codes import EffectValue
from interventions.domain.effect_matrix import FEWEST_OTHERS, Shown, Verdict, shown, sides_differ, verdict
from interventions.domain.own_figures import KindFigures, SideFigures

B, W, S = EffectValue.BETTER, EffectValue.WORSE, EffectValue.SAME
UNSAID = (EffectValue.MIXED, EffectValue.UNKNOWN)


@pytest.mark.parametrize(
    ("total", "own", "others", "text", "words"),
    [
        (0, 0, 0, "·", "0"),
        (7, 7, 0, "7", "7"),
        (9, 2, 5, "9", "9"),
        (9, 2, 4, "2+", "2 en enkele van collega’s"),
        (3, 0, 1, "+", "enkele van collega’s"),
    ],
)
def test_a_few_households_of_colleagues_are_not_counted(total, own, others, text, words):
    cell = shown(total=total, own=own, other_households=others)
    assert (cell.text, cell.words) == (text, words)
    assert bool(cell) is (total > 0)


@given(own=st.integers(0, 50), hidden=st.integers(1, 50), others=st.integers(1, FEWEST_OTHERS - 1))
def test_what_a_few_went_through_never_follows_from_the_number(own, hidden, others):
    assert shown(total=own + hidden, own=own, other_households=others) == Shown(own, more=True)


def test_together_there_are_more_when_one_has_more():
    assert sum([Shown(3), Shown(2, more=True)], Shown()) == Shown(5, more=True)


@pytest.mark.parametrize(
    ("resident", "advisor", "differs"),
    [(0, 3, False), (0, 4, True), (4, 7, False), (4, 8, True), (9, 3, True), (20, 24, False)],
)
def test_the_sides_differ_when_one_sees_clearly_more(resident, advisor, differs):
    assert sides_differ(Shown(resident), Shown(advisor)) is differs


def test_of_a_number_that_is_not_whole_nobody_can_say():
    assert not sides_differ(Shown(2, more=True), Shown(10))
    assert not sides_differ(Shown(10), Shown(0, more=True))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], Verdict.NOT_ASKED),
        (UNSAID, Verdict.NOT_ASKED),
        ([B, B, EffectValue.UNKNOWN], Verdict.HELPED),
        ([B, S], Verdict.MIXED),
        ([B, W], Verdict.MIXED),
        ([S, W], Verdict.NO_HELP),
        ([S], Verdict.NO_HELP),
    ],
)
def test_what_became_of_it(values, expected):
    assert verdict(values) is expected


@pytest.mark.parametrize(
    ("resident", "advisor", "households", "is_enough"),
    [(10, 10, 5, True), (10, 9, 5, False), (30, 0, 4, False), (20, 0, 5, True)],
)
def test_own_figures_need_twenty_effects_of_five_households(resident, advisor, households, is_enough):
    figures = KindFigures(resident=SideFigures(n=resident), advisor=SideFigures(n=advisor), households=households)
    assert figures.is_enough is is_enough
