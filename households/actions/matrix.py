"""Scoring the leefbaarheidsmatrix: a first scoring, a correction as a new version, and confirming a trainee's."""

import datetime
from collections.abc import Mapping

from django.db import transaction
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
) -> MatrixScoring:
    """Keep a scoring; the same date and phase again is a correction: a new version that leaves the old readable.

    The scoring of a trainee waits for confirmation. Raises ActionRefused when nothing is scored, for a date in the
    future or before the household came, for another type without a reason, and for a correction without one.
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
    previous = MatrixScoring.objects.filter(household=household, on=on, phase=phase, is_current=True).first()
    if previous is not None:
        if not correction_reason.strip():
            raise ActionRefused(
                "Op deze datum is al gescoord in deze fase. Schrijf op waarom je het verbetert.",
                field="correction_reason",
            )
        previous.is_current = False
        previous.save(update_fields=["is_current"])
    is_final = by.role != Role.TRAINEE
    scoring = MatrixScoring.objects.create(
        household=household,
        on=on,
        phase=phase,
        version=previous.version + 1 if previous else 1,
        correction_reason=correction_reason.strip() if previous else "",
        **{domain.value: level for domain, level in scores.levels.items()},
        domain_remarks={domain.value: text.strip() for domain, text in remarks.items() if text.strip()},
        remark=remark.strip(),
        total=scores.total(),
        proposed_type=proposal.type if proposal else "",
        rules_version=proposal.rules_version if proposal else "",
        set_type=set_type or "",
        set_type_reason=set_type_reason.strip() if set_type else "",
        scored_by=person,
        confirmed_at=timezone.now() if is_final else None,
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


@transaction.atomic
def confirm_scoring(*, by: Actor, scoring: MatrixScoring, person: User) -> None:
    """Confirm the scoring of a trainee, so that it counts. Raises ActionRefused for one's own."""
    if scoring.confirmed_at is not None:
        return
    if scoring.scored_by_id == person.pk or by.role == Role.TRAINEE:
        raise ActionRefused("Een collega-adviseur bevestigt deze scoring.")
    scoring.confirmed_at = timezone.now()
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
        MatrixScoring.objects.counting()
        .filter(household=household, total__isnull=False)
        .order_by("-on", "-pk")
        .first()
    )
    household.total = latest.total if latest else None
    household.type = latest.type if latest else ""
    household.save(update_fields=["total", "type"])


def _check_date(household: Household, on: datetime.date) -> None:
    if on > timezone.localdate():
        raise ActionRefused("Deze datum ligt in de toekomst.", field="on")
    if household.since is not None and on < household.since:
        raise ActionRefused("Op deze datum woonde dit huishouden hier nog niet.", field="on")
