"""Scoring the leefbaarheidsmatrix: a first scoring, a correction as a new version, and confirming a trainee's."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import User
from adv.accounts.roles import Role
from adv.audit import log
from adv.audit.actor import Actor
from households.domain.codes import Domain, HouseholdType, Phase
from households.domain.scoring import MatrixScores
from households.domain.typology import propose_type
from households.models import Household, MatrixScoring

NO_REMARKS: Mapping[Domain, str] = {}


class ScoringConflict(ActionRefused):
    """Somebody else corrected the same scoring meanwhile; ``current`` is the version that holds now."""

    def __init__(self, current: MatrixScoring | None) -> None:
        super().__init__(
            "Iemand anders heeft deze score intussen verbeterd. Er is niets overschreven: bekijk eerst wat er nu staat."
        )
        self.current = current


@transaction.atomic
def score_matrix(
    *,
    by: Actor,
    household: Household,
    person: User,
    on: datetime.date,
    phase: Phase,
    scores: MatrixScores,
    remarks: Mapping[Domain, str] = NO_REMARKS,
    remark: str = "",
    set_type: HouseholdType | None = None,
    set_type_reason: str = "",
    correction_reason: str = "",
    based_on: MatrixScoring | None = None,
    recorded_at: datetime.datetime | None = None,
) -> MatrixScoring:
    """Keep a scoring; the same date and phase again is a correction: a new version that leaves the old readable.

    The same content by the same person again is the same scoring: nothing is added.

    ``based_on`` is the version that the person had before them; then the correction may be of the date or the phase
    too. The scoring of a trainee waits for confirmation. Raises ActionRefused when nothing is scored, for a date in
    the future or before the household came, for another type without a reason, for a correction without one, and for
    a trainee's correction of what counts already; ScoringConflict when ``based_on`` is not the version that holds.
    """
    _check_date(household, on)
    if scores.is_empty:
        raise ActionRefused("Er is nog niets gescoord. Kies bij minstens één leefgebied een niveau.")
    proposal = propose_type(scores)
    if set_type is not None and (proposal is None or set_type == proposal.type):
        set_type, set_type_reason = None, ""
    if set_type is not None and not set_type_reason.strip():
        raise ActionRefused("Schrijf kort op waarom je een ander type kiest.", field="set_type_reason")
    household = Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    there = MatrixScoring.objects.filter(household=household, on=on, phase=phase, is_current=True).first()
    values: dict[str, Any] = {
        **{domain.value: level for domain, level in scores.levels.items()},
        "domain_remarks": {domain.value: text.strip() for domain, text in remarks.items() if text.strip()},
        "remark": remark.strip(),
        "set_type": set_type or "",
        "set_type_reason": set_type_reason.strip() if set_type else "",
    }
    if there is not None and there.scored_by_id == person.pk and _holds(there, values):
        return there  # sent twice
    previous = _corrected_version(household, there, based_on)
    if previous is not None:
        _check_correction(by, previous, correction_reason)
        previous.is_current = False
        previous.save(update_fields=["is_current"])
    is_final = by.role != Role.TRAINEE
    recorded_at = recorded_at or timezone.now()
    scoring = MatrixScoring.objects.create(
        household=household,
        on=on,
        phase=phase,
        version=_next_version(household, on=on, phase=phase, previous=previous),
        correction_reason=correction_reason.strip() if previous else "",
        **values,
        total=scores.total(),
        proposed_type=proposal.type if proposal else "",
        rules_version=proposal.rules_version if proposal else "",
        scored_by=person,
        recorded_at=recorded_at,
        confirmed_at=recorded_at if is_final else None,
        confirmed_by=person if is_final else None,
    )
    refresh_type(household)
    log.record(
        by=by,
        action=log.Action.UPDATE if previous else log.Action.CREATE,
        object_type="matrix_scoring",
        object_id=scoring.pk,
        household_id=household.pk,
        ground=None,
    )
    return scoring


def _holds(scoring: MatrixScoring, values: Mapping[str, Any]) -> bool:
    return all(getattr(scoring, name) == value for name, value in values.items())


def _corrected_version(
    household: Household, there: MatrixScoring | None, based_on: MatrixScoring | None
) -> MatrixScoring | None:
    """Return the version that this scoring replaces, if any; ``there`` holds on its date and phase."""
    if based_on is None:
        return there
    standing = MatrixScoring.objects.filter(household=household, is_current=True)
    current = standing.filter(pk=based_on.pk).first()
    if current is None:
        raise ScoringConflict(there or standing.filter(on=based_on.on, phase=based_on.phase).first())
    if there is not None and there.pk != current.pk:
        raise ActionRefused("Op deze datum is al een andere score in deze fase.", field="on")
    return current


def _check_correction(by: Actor, previous: MatrixScoring, reason: str) -> None:
    if by.role == Role.TRAINEE and previous.confirmed_at is not None:
        raise ActionRefused("Deze score telt al mee. Vraag een collega-adviseur om hem te verbeteren.")
    if not reason.strip():
        raise ActionRefused(
            "Op deze datum is al gescoord in deze fase. Schrijf op waarom je het verbetert.", field="correction_reason"
        )


def _next_version(household: Household, *, on: datetime.date, phase: Phase, previous: MatrixScoring | None) -> int:
    """Return a number above what it corrects, and above every version that ever stood on this date."""
    versions = MatrixScoring.objects.filter(household=household, on=on, phase=phase)
    highest: int = versions.aggregate(highest=Max("version"))["highest"] or 0
    return max(highest, previous.version if previous else 0) + 1


@transaction.atomic
def confirm_scoring(*, by: Actor, scoring: MatrixScoring, person: User, at: datetime.datetime | None = None) -> None:
    """Confirm the scoring of a trainee, so that it counts. Raises ActionRefused for one's own."""
    scoring = MatrixScoring.objects.select_for_update(of=("self",)).select_related("household").get(pk=scoring.pk)
    if scoring.confirmed_at is not None:
        return
    if not scoring.is_current:
        raise ActionRefused("Deze score is intussen verbeterd. Bevestig de nieuwe versie.")
    if scoring.scored_by_id == person.pk or by.role == Role.TRAINEE:
        raise ActionRefused("Een collega-adviseur bevestigt deze scoring.")
    scoring.confirmed_at = at or timezone.now()
    scoring.confirmed_by = person
    scoring.save(update_fields=["confirmed_at", "confirmed_by"])
    refresh_type(scoring.household)
    log.record(
        by=by,
        action=log.Action.UPDATE,
        object_type="matrix_scoring",
        object_id=scoring.pk,
        household_id=scoring.household_id,
    )


def refresh_type(household: Household) -> None:
    """Keep total and type of the latest full scoring on the household, for lists."""
    latest = (
        MatrixScoring.objects.counting().filter(household=household, total__isnull=False).order_by("-on", "-pk").first()
    )
    household.total = latest.total if latest else None
    household.type = latest.type if latest else ""
    household.save(update_fields=["total", "type"])


def _check_date(household: Household, on: datetime.date) -> None:
    if on > timezone.localdate():
        raise ActionRefused("Deze datum ligt in de toekomst.", field="on")
    elsewhere = household.stays.filter(Q(since__isnull=True) | Q(since__lte=on))  # before it moved within the project
    if household.since is not None and on < household.since and not elsewhere.exists():
        raise ActionRefused("Op deze datum woonde dit huishouden hier nog niet.", field="on")
