"""The term (termijn) of an effect: whole time between the intervention and the observation."""

import datetime
from enum import StrEnum


class Term(StrEnum):
    """How long after the intervention an effect was observed."""

    UNDER_4 = "under_4"
    FROM_4 = "from_4"
    FROM_12 = "from_12"
    FROM_25 = "from_25"


#: Lower bound in whole weeks, longest first.
TERM_WEEKS: tuple[tuple[int, Term], ...] = (
    (25, Term.FROM_25),
    (12, Term.FROM_12),
    (4, Term.FROM_4),
    (0, Term.UNDER_4),
)

TERM_LABELS: dict[Term, str] = {
    Term.UNDER_4: "korter dan 4 weken",
    Term.FROM_4: "4 tot 12 weken",
    Term.FROM_12: "12 tot 25 weken",
    Term.FROM_25: "25 weken en langer",
}


def term_of(intervention_on: datetime.date, observed_on: datetime.date) -> Term:
    """Return the term of an effect. An observation before the intervention counts as under four weeks."""
    weeks = max((observed_on - intervention_on).days, 0) // 7
    return next(term for bound, term in TERM_WEEKS if weeks >= bound)
