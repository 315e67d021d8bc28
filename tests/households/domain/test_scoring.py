import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.domain.codes import Domain, Level
from households.domain.scoring import ALL_DOMAINS, COUNTED_DOMAINS, MatrixScores, change_between

levels = st.none() | st.sampled_from(Level)
any_scores = st.builds(MatrixScores, levels, levels, levels, levels, levels, levels, levels)


def six(*values: int, wellbeing: int | None = None) -> MatrixScores:
    return MatrixScores.of(dict(zip(COUNTED_DOMAINS, values, strict=True)) | {Domain.WELLBEING: wellbeing})


def test_total_is_the_sum_of_the_six_without_wellbeing():
    assert six(0, 1, 2, 3, 1, 2).total() == 9
    assert six(0, 1, 2, 3, 1, 2, wellbeing=3).total() == 9
    assert six(3, 3, 3, 3, 3, 3, wellbeing=3).total() == 18
    assert six(0, 0, 0, 0, 0, 0).total() == 0


@pytest.mark.parametrize("missing", COUNTED_DOMAINS)
def test_one_of_the_six_missing_leaves_no_total(missing):
    scores = MatrixScores.of(dict.fromkeys(ALL_DOMAINS, 3) | {missing: None})
    assert scores.total() is None
    assert not scores.is_complete
    assert scores.missing == (missing,)
    assert scores.level(missing) is None


def test_wellbeing_may_be_left_open():
    scores = six(1, 1, 1, 1, 1, 1)
    assert scores.is_complete
    assert scores.missing == ()
    assert scores.level(Domain.WELLBEING) is None


def test_nothing_scored_is_empty_and_a_zero_is_a_score():
    assert MatrixScores().is_empty
    assert not MatrixScores(wellbeing=Level.NONE).is_empty
    assert not MatrixScores(work=Level.NONE).is_empty
    assert MatrixScores.of({}) == MatrixScores()


def test_problem_domains_are_those_of_the_six_at_medium_or_high():
    scores = six(0, 1, 2, 3, 0, 2, wellbeing=3)
    assert scores.problem_domains == (Domain.FINANCE, Domain.PARENTING, Domain.WORK)
    assert scores.is_problem(Domain.WELLBEING)
    assert not scores.is_problem(Domain.SOCIAL)
    assert not MatrixScores().is_problem(Domain.SOCIAL)


@pytest.mark.parametrize("level", [-1, 4, 30])
def test_a_level_outside_the_scale_is_refused(level):
    with pytest.raises(ValueError):
        MatrixScores(housing=level)
    with pytest.raises(ValueError):
        MatrixScores.of({Domain.HOUSING: level})


def test_plain_numbers_become_levels():
    assert MatrixScores(housing=2).housing is Level.MEDIUM  # type: ignore[arg-type]


def test_levels_come_in_the_order_of_the_matrix():
    assert list(six(0, 1, 2, 3, 0, 1, wellbeing=2).levels.values()) == [0, 1, 2, 3, 0, 1, 2]
    assert tuple(MatrixScores().levels) == ALL_DOMAINS


def test_change_is_later_minus_earlier_and_unknown_where_one_is_missing():
    change = change_between(six(3, 2, 1, 0, 0, 0), six(1, 2, 2, 0, 0, 0, wellbeing=1))
    assert change.total == -1
    assert change.domains[Domain.HOUSING] == -2
    assert change.domains[Domain.SOCIAL] == 0
    assert change.domains[Domain.FINANCE] == 1
    assert change.domains[Domain.WELLBEING] is None
    assert change_between(MatrixScores(housing=Level.HIGH), six(0, 0, 0, 0, 0, 0)).total is None
    assert change_between(six(0, 0, 0, 0, 0, 0), MatrixScores(housing=Level.HIGH)).domains[Domain.HOUSING] == 3


@given(any_scores)
def test_a_total_is_there_exactly_when_the_six_are(scores):
    assert (scores.total() is not None) == scores.is_complete
    assert scores.total() is None or 0 <= scores.total() <= 18


@given(any_scores, any_scores)
def test_change_back_is_the_opposite(first, second):
    there, back = change_between(first, second), change_between(second, first)
    if there.total is None or back.total is None:
        assert there.total is back.total
    else:
        assert there.total == -back.total
