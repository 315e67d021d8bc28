"""Scorings of the matrix by the many."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from adv.accounts.models import Project
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.registry.batches import BATCH, in_batches, log_many
from households.actions.registry.finder import TenantFinder
from households.actions.rows import write_rows
from households.domain.codes import Phase
from households.domain.scoring import MatrixScores
from households.domain.typology import propose_type
from households.models import (
    Household,
    MatrixScoring,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringEntry:
    """One scoring of the matrix at an address. ``set_type`` is empty unless a person chose another type."""

    address_id: int
    on: datetime.date
    phase: Phase
    scores: MatrixScores
    person_id: int
    remark: str = ""
    set_type: str = ""
    set_type_reason: str = ""


@dataclass(slots=True)
class ScoringCorrection:
    """A scoring with other values, that takes the place of ``previous``."""

    previous: MatrixScoring
    entry: ScoringEntry
    reason: str = field(default="Andere waarden in een ingelezen bestand")


@transaction.atomic
def record_scorings(
    *,
    by: Actor,
    project: Project,
    entries: Sequence[ScoringEntry],
    corrections: Sequence[ScoringCorrection] = (),
) -> int:
    """Keep many confirmed scorings; a correction is a new version that leaves the old one readable. Return how many.

    Each goes to the household that lived at the address on its date. Raises IntegrityError for a second scoring of a
    household on one date in one phase.
    """
    finder = TenantFinder(project, {entry.address_id for entry in entries})
    finder.make_earlier_households(by=by, wanted=((entry.address_id, entry.on) for entry in entries))
    for batch in in_batches([one.previous.pk for one in corrections]):
        MatrixScoring.objects.filter(pk__in=batch).update(is_current=False)
    now = timezone.now()
    touched: set[int] = set()
    for batch_of_entries in in_batches(entries):
        rows = [_scoring(one, finder.household_id(one.address_id, one.on), now) for one in batch_of_entries]
        touched |= {row.household_id for row in rows}
        MatrixScoring.objects.bulk_create(rows)
    versions = []
    for one in corrections:
        row = _scoring(one.entry, one.previous.household_id, now)
        row.version, row.correction_reason = one.previous.version + 1, one.reason
        touched.add(row.household_id)
        versions.append(row)
    MatrixScoring.objects.bulk_create(versions, batch_size=BATCH)
    refresh_types(touched)
    log_many(by, log.Action.CREATE, "matrix_scoring", len(entries))
    log_many(by, log.Action.UPDATE, "matrix_scoring", len(corrections))
    return len(entries) + len(corrections)


def _scoring(entry: ScoringEntry, household_id: int, confirmed_at: datetime.datetime) -> MatrixScoring:
    proposal = propose_type(entry.scores)
    other_type = entry.set_type if proposal is not None and entry.set_type != proposal.type else ""
    return MatrixScoring(
        household_id=household_id,
        on=entry.on,
        phase=entry.phase.value,
        **{domain.value: None if level is None else int(level) for domain, level in entry.scores.levels.items()},
        remark=entry.remark,
        total=entry.scores.total(),
        proposed_type=proposal.type.value if proposal else "",
        rules_version=proposal.rules_version if proposal else "",
        set_type=other_type,
        set_type_reason=entry.set_type_reason if other_type else "",
        scored_by_id=entry.person_id,
        confirmed_at=confirmed_at,
        confirmed_by_id=entry.person_id,
    )


def refresh_types(household_ids: Collection[int]) -> None:
    """Keep total and type of the latest full scoring on these households, for lists."""
    for batch in in_batches(sorted(household_ids)):
        latest: dict[int, MatrixScoring] = {}
        scorings = MatrixScoring.objects.counting().filter(household_id__in=batch, total__isnull=False)
        for scoring in scorings.order_by("on", "pk"):
            latest[scoring.household_id] = scoring
        households = list(Household.objects.filter(pk__in=batch).only("pk", "total", "type"))
        for household in households:
            scoring_now = latest.get(household.pk)
            household.total = scoring_now.total if scoring_now else None
            household.type = scoring_now.type if scoring_now else ""
        write_rows(households, ["total", "type"])
