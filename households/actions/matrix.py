"""Scoring the leefbaarheidsmatrix: a first scoring, a correction as a new version, and reviewing a trainee's."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.models import User
from adv.accounts.roles import Role
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.history import change_row
from households.domain.changes import ChangeKind, ChangeVerb, differences
from households.domain.codes import (
    LEVEL_LABELS,
    PHASE_LABELS,
    TYPE_LABELS,
    Domain,
    HouseholdType,
    Level,
    Phase,
)
from households.domain.scoring import MatrixScores
from households.domain.typology import propose_type
from households.models import DossierChange, Household, MatrixScoring

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
    scored_row(scoring, previous, user_id=by.user_id).save()
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
def confirm_scoring(
    *, by: Actor, scoring: MatrixScoring, person: User, note: str = "", at: datetime.datetime | None = None
) -> None:
    """Confirm the scoring of a trainee, so that it counts; ``note`` says something with it. Again changes nothing.

    Raises ActionRefused for one's own, for a trainee, and for a version that was corrected meanwhile.
    """
    scoring = _for_review(scoring)
    if scoring.confirmed_at is not None:
        return
    _check_reviewer(by, scoring, person)
    scoring.confirmed_at = at or timezone.now()
    scoring.confirmed_by = person
    scoring.returned_at = scoring.returned_by = None
    scoring.review_note = note.strip()
    scoring.save(update_fields=["confirmed_at", "confirmed_by", "returned_at", "returned_by", "review_note"])
    refresh_type(scoring.household)
    confirmed_row(scoring, user_id=by.user_id).save()
    _log_review(by, scoring)


@transaction.atomic
def return_scoring(
    *, by: Actor, scoring: MatrixScoring, person: User, note: str, at: datetime.datetime | None = None
) -> None:
    """Give the scoring of a trainee back with words; it waits for a better version. The same again changes nothing.

    Raises ActionRefused without words, when it counts already, and as ``confirm_scoring`` does.
    """
    note = note.strip()
    scoring = _for_review(scoring)
    if scoring.confirmed_at is not None:
        raise ActionRefused("Deze score is al bevestigd en telt mee. Verbeter hem als hij niet klopt.")
    _check_reviewer(by, scoring, person)
    if not note:
        raise ActionRefused("Schrijf op wat er anders moet.", field="note")
    if scoring.returned_at is not None and scoring.review_note == note:
        return
    scoring.returned_at = at or timezone.now()
    scoring.returned_by = person
    scoring.review_note = note
    scoring.save(update_fields=["returned_at", "returned_by", "review_note"])
    _row(scoring, by.user_id, ChangeVerb.RETURNED, at=scoring.returned_at, changes=_note_change(note)).save()
    _log_review(by, scoring)


def _for_review(scoring: MatrixScoring) -> MatrixScoring:
    return MatrixScoring.objects.select_for_update(of=("self",)).select_related("household").get(pk=scoring.pk)


def _check_reviewer(by: Actor, scoring: MatrixScoring, person: User) -> None:
    if not scoring.is_current:
        raise ActionRefused("Deze score is intussen verbeterd. Bekijk de nieuwe versie.")
    if scoring.scored_by_id == person.pk or by.role == Role.TRAINEE:
        raise ActionRefused("Een collega-adviseur kijkt deze score na.")


def _note_change(note: str) -> list[tuple[str, str, str]]:
    return [("explanation", "", note.strip())] if note.strip() else []


def _log_review(by: Actor, scoring: MatrixScoring) -> None:
    log.record(
        by=by,
        action=log.Action.UPDATE,
        object_type="matrix_scoring",
        object_id=scoring.pk,
        household_id=scoring.household_id,
    )


def _words(scoring: MatrixScoring) -> dict[str, str]:
    """Return a scoring as the history writes it."""
    levels = {domain.value: getattr(scoring, domain.value) for domain in Domain}
    remarks = {f"{domain.value}_remark": scoring.domain_remarks.get(domain.value, "") for domain in Domain}
    return {
        "on": dutch.date_long(scoring.on),
        "phase": PHASE_LABELS[Phase(scoring.phase)],
        **{name: "" if level is None else LEVEL_LABELS[Level(level)] for name, level in levels.items()},
        **remarks,
        "remark": scoring.remark,
        "set_type": TYPE_LABELS[HouseholdType(scoring.set_type)] if scoring.set_type else "",
        "set_type_reason": scoring.set_type_reason,
        "correction_reason": scoring.correction_reason,
    }


def scored_row(scoring: MatrixScoring, previous: MatrixScoring | None, *, user_id: int | None) -> DossierChange:
    """Return the line of the history of a new scoring or a corrected one, not yet saved."""
    return _row(
        scoring,
        user_id,
        ChangeVerb.CHANGED if previous else ChangeVerb.ADDED,
        at=scoring.recorded_at,
        changes=differences(_words(previous) if previous else {}, _words(scoring)),
    )


def confirmed_row(scoring: MatrixScoring, *, user_id: int | None) -> DossierChange:
    """Return the line of the history that a trainee's scoring was confirmed, not yet saved."""
    changes = _note_change(scoring.review_note)
    return _row(scoring, user_id, ChangeVerb.CONFIRMED, at=scoring.confirmed_at, changes=changes)


def _row(
    scoring: MatrixScoring,
    user_id: int | None,
    verb: ChangeVerb,
    *,
    at: datetime.datetime | None,
    changes: list[tuple[str, str, str]],
) -> DossierChange:
    return change_row(
        household=scoring.household,
        user_id=user_id,
        kind=ChangeKind.SCORING,
        verb=verb,
        on=scoring.on,
        object_id=scoring.pk,
        subject=f"{PHASE_LABELS[Phase(scoring.phase)]}, {dutch.date_long(scoring.on)}",
        changes=changes,
        at=at,
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
