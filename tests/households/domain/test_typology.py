import itertools

import pytest

from households.domain.codes import Domain, HouseholdType
from households.domain.scoring import COUNTED_DOMAINS, MatrixScores
from households.domain.typology import RULES_VERSION, TYPE_BY_TOTAL, propose_type

# From the manual: total → type, written out once more.
BY_TOTAL = {
    **dict.fromkeys([0, 1], HouseholdType.SOLID),
    **dict.fromkeys([2, 3, 4, 5], HouseholdType.ATTENTION),
    **dict.fromkeys([6, 7, 8], HouseholdType.VULNERABLE),
    **dict.fromkeys([10, 11, 12, 13, 14, 15, 16, 17, 18], HouseholdType.MULTIPROBLEM),
}


def scores(*levels: int) -> MatrixScores:
    return MatrixScores.of(dict(zip(COUNTED_DOMAINS, levels, strict=True)))


def test_every_matrix_has_the_type_of_the_manual():
    for levels in itertools.product(range(4), repeat=6):
        proposal = propose_type(scores(*levels))
        assert proposal is not None
        if sum(levels) == 9:
            heavy = sum(level >= 2 for level in levels) >= 3
            expected = HouseholdType.MULTIPROBLEM if heavy else HouseholdType.VULNERABLE
        else:
            expected = BY_TOTAL[sum(levels)]
        assert proposal.type is expected, levels
        assert proposal.rules_version == RULES_VERSION


@pytest.mark.parametrize(
    ("levels", "expected", "reason"),
    [
        (
            (3, 3, 1, 1, 1, 0),
            HouseholdType.VULNERABLE,
            "Totaal 9 van 18 punten, met 2 probleemleefgebieden: bij minder dan 3 is dat kwetsbaar.",
        ),
        (
            (3, 3, 3, 0, 0, 0),
            HouseholdType.MULTIPROBLEM,
            "Totaal 9 van 18 punten, met 3 probleemleefgebieden: bij 3 of meer is dat multiprobleem.",
        ),
        ((2, 0, 0, 0, 0, 0), HouseholdType.ATTENTION, "Totaal 2 van 18 punten: 2 tot en met 5 is aandacht."),
    ],
)
def test_the_reason_says_which_rule_was_applied(levels, expected, reason):
    proposal = propose_type(scores(*levels))
    assert proposal is not None
    assert (proposal.type, proposal.reason) == (expected, reason)


def test_wellbeing_never_moves_the_type():
    calm = scores(3, 3, 1, 1, 1, 0)
    heavy = MatrixScores.of({**calm.levels, Domain.WELLBEING: 3})
    assert propose_type(calm) == propose_type(heavy)


def test_an_incomplete_matrix_has_no_type():
    assert propose_type(MatrixScores()) is None
    assert propose_type(MatrixScores.of(dict.fromkeys(COUNTED_DOMAINS[:-1], 3))) is None


def test_the_table_covers_each_total_once_but_for_nine():
    totals = [total for low, high, _ in TYPE_BY_TOTAL for total in range(low, high + 1)]
    assert sorted([*totals, 9]) == list(range(19))
