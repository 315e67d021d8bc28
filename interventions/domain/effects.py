"""The term (termijn) of an effect: whole time between the intervention and the observation."""

import datetime
from enum import StrEnum


class Term(StrEnum):
    """How long after the intervention an effect was observed."""

    UNDER_4_WEEKS = "under_4_weeks"
    FROM_4_WEEKS = "from_4_weeks"
    FROM_12_WEEKS = "from_12_weeks"
    FROM_25_WEEKS = "from_25_weeks"


#: Lower bound in whole weeks, longest first.
TERM_WEEKS: tuple[tuple[int, Term], ...] = (
    (25, Term.FROM_25_WEEKS),
    (12, Term.FROM_12_WEEKS),
    (4, Term.FROM_4_WEEKS),
    (0, Term.UNDER_4_WEEKS),
)

TERM_LABELS: dict[Term, str] = {
    Term.UNDER_4_WEEKS: "korter dan 4 weken",
    Term.FROM_4_WEEKS: "4 tot 12 weken",
    Term.FROM_12_WEEKS: "12 tot 25 weken",
    Term.FROM_25_WEEKS: "25 weken en langer",
}


def term_of(intervention_on: datetime.date, observed_on: datetime.date) -> Term:
    """Return the term of an effect. An observation before the intervention counts as under four weeks."""
    weeks = max((observed_on - intervention_on).days, 0) // 7
    return next(term for bound, term in TERM_WEEKS if weeks >= bound)
