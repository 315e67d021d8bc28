"""The matrix as people read it: first against latest side by side, the course between, and what type follows."""

from collections.abc import Sequence
from dataclasses import dataclass

from adv.dutch import NBSP
from households.domain.codes import DOMAIN_LABELS, DOMAIN_SHORT_LABELS, TYPE_LABELS, Domain, HouseholdType
from households.domain.scoring import ALL_DOMAINS, MatrixScores, change_between
from households.domain.typology import RULES_VERSION, propose_type
from households.models import MatrixScoring


def scores_of(scoring: MatrixScoring) -> MatrixScores:
    """Return the levels of a scoring."""
    return MatrixScores.of({domain: getattr(scoring, domain.value) for domain in ALL_DOMAINS})


@dataclass(frozen=True, slots=True)
class DomainRow:
    """One domain: its level at the first and at the latest scoring, and all levels between."""

    domain: Domain
    label: str
    short_label: str
    first: int | None
    latest: int | None
    course: tuple[int | None, ...]
    remark: str

    @property
    def counts(self) -> bool:
        """Whether the domain counts in the total: all but wellbeing."""
        return self.domain is not Domain.WELLBEING


@dataclass(frozen=True, slots=True)
class MatrixTable:
    """The first and the latest scoring that count. With one scoring they are the same."""

    first: MatrixScoring
    latest: MatrixScoring
    rows: tuple[DomainRow, ...]
    #: ``6 lichter``, ``2 zwaarder``, ``gelijk``; empty when one of the totals is missing.
    change: str
    change_tone: str
    explanation: str

    @property
    def has_course(self) -> bool:
        """Whether there is more than one scoring to compare."""
        return self.first.pk != self.latest.pk


def build_matrix_table(scorings: Sequence[MatrixScoring]) -> MatrixTable | None:
    """Build the table from the scorings that count, oldest first; None without any."""
    if not scorings:
        return None
    first, latest = scorings[0], scorings[-1]
    rows = tuple(
        DomainRow(
            domain=domain,
            label=DOMAIN_LABELS[domain],
            short_label=DOMAIN_SHORT_LABELS[domain],
            first=getattr(first, domain.value),
            latest=getattr(latest, domain.value),
            course=tuple(getattr(scoring, domain.value) for scoring in scorings),
            remark=latest.domain_remarks.get(domain.value, ""),
        )
        for domain in ALL_DOMAINS
    )
    change = change_between(scores_of(first), scores_of(latest)).total if len(scorings) > 1 else None
    return MatrixTable(
        first=first,
        latest=latest,
        rows=rows,
        change=change_words(change),
        change_tone="" if not change else "lighter" if change < 0 else "heavier",
        explanation=type_explanation(latest),
    )


def change_words(change: int | None) -> str:
    """Return in words how the total moved; lower is lighter."""
    if change is None:
        return ""
    if change == 0:
        return "gelijk"
    return f"{abs(change)}{NBSP}{'lichter' if change < 0 else 'zwaarder'}"


def type_explanation(scoring: MatrixScoring) -> str:
    """Return in a sentence or two which type follows from this scoring, and why."""
    scores = scores_of(scoring)
    proposal = propose_type(scores)
    if proposal is None:
        names = [DOMAIN_SHORT_LABELS[domain].lower() for domain in scores.missing]
        return f"Nog onvolledig, daarom zonder totaal en type. Niet besproken: {', '.join(names)}."
    reason = proposal.reason
    if scoring.rules_version != RULES_VERSION and scoring.proposed_type:
        label = TYPE_LABELS[HouseholdType(scoring.proposed_type)]
        reason = f"Totaal {scoring.total}. Voorgesteld naar de regels die toen golden: {label}."
    if not scoring.set_type:
        return reason
    chosen = TYPE_LABELS[HouseholdType(scoring.set_type)]
    who, why = scoring.scored_by, scoring.set_type_reason.rstrip(".")
    return f"{chosen.capitalize()} is gekozen door {who}: ‘{why}’. Het voorstel: {reason}"
