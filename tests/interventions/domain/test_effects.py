"""The term of an effect: whole weeks."""

import datetime

import pytest

from interventions.domain.effects import TERM_LABELS, Term, term_of

START = datetime.date(2024, 1, 1)


@pytest.mark.parametrize(
    ("days", "term"),
    [
        (-5, Term.UNDER_4_WEEKS),
        (0, Term.UNDER_4_WEEKS),
        (27, Term.UNDER_4_WEEKS),
        (28, Term.FROM_4_WEEKS),
        (83, Term.FROM_4_WEEKS),
        (84, Term.FROM_12_WEEKS),
        (174, Term.FROM_12_WEEKS),
        (175, Term.FROM_25_WEEKS),
        (2000, Term.FROM_25_WEEKS),
    ],
)
def test_counts_whole_weeks(days, term):
    assert term_of(START, START + datetime.timedelta(days=days)) == term


def test_every_term_has_words():
    assert set(TERM_LABELS) == set(Term)
