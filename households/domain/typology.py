"""The type of a household, proposed from the total of the six domains of the matrix.

The thresholds stand in one table with their source and version; the version is kept with each proposal, so that an
old proposal can be understood after the table has changed.
"""

from dataclasses import dataclass

from households.domain.codes import TYPE_LABELS, HouseholdType
from households.domain.scoring import HIGHEST_TOTAL, MatrixScores

RULES_VERSION = "1"
RULES_SOURCE = "Leefbaarheidsmatrix, indeling in typen huishoudens naar de som van zes leefgebieden"

#: (lowest total, highest total, type), both ends included. 9 is in neither class: see TIE_TOTAL.
TYPE_BY_TOTAL: tuple[tuple[int, int, HouseholdType], ...] = (
    (0, 1, HouseholdType.SOLID),
    (2, 5, HouseholdType.ATTENTION),
    (6, 8, HouseholdType.VULNERABLE),
    (10, HIGHEST_TOTAL, HouseholdType.MULTIPROBLEM),
)

#: The total that points alone don't decide, and the number of probleemleefgebieden of the six that makes it
#: multiprobleem; with fewer it is kwetsbaar.
TIE_TOTAL = 9
TIE_PROBLEM_DOMAINS = 3


@dataclass(frozen=True, slots=True)
class TypeProposal:
    """The type that follows from a score. An advisor may set another with a reason; both are kept."""

    type: HouseholdType
    #: One sentence in plain Dutch.
    reason: str
    rules_version: str


def propose_type(scores: MatrixScores) -> TypeProposal | None:
    """Return the type that follows from the score, or ``None`` when one of the six is missing."""
    total = scores.total()
    if total is None:
        return None
    if total == TIE_TOTAL:
        return _propose_at_tie(len(scores.problem_domains))
    low, high, proposed = next(row for row in TYPE_BY_TOTAL if row[0] <= total <= row[1])
    reason = f"Totaal {total} van {HIGHEST_TOTAL} punten: {low} tot en met {high} is {TYPE_LABELS[proposed]}."
    return TypeProposal(type=proposed, reason=reason, rules_version=RULES_VERSION)


def _propose_at_tie(problems: int) -> TypeProposal:
    enough = problems >= TIE_PROBLEM_DOMAINS
    proposed = HouseholdType.MULTIPROBLEM if enough else HouseholdType.VULNERABLE
    noun = "probleemleefgebied" if problems == 1 else "probleemleefgebieden"
    bound = f"{TIE_PROBLEM_DOMAINS} of meer" if enough else f"minder dan {TIE_PROBLEM_DOMAINS}"
    reason = (
        f"Totaal {TIE_TOTAL} van {HIGHEST_TOTAL} punten, met {problems} {noun}: "
        f"bij {bound} is dat {TYPE_LABELS[proposed]}."
    )
    return TypeProposal(type=proposed, reason=reason, rules_version=RULES_VERSION)
