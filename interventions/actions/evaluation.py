"""Looking back with a household: the seven outcomes, as the resident and the advisor see them."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.models import User
from adv.audit.actor import Actor
from households.actions.history import keep_change, lock_household, refuse_when_overtaken
from households.domain.changes import ChangeKind, ChangeVerb
from households.models import Household
from interventions.domain.codes import PERSPECTIVE_LABELS, Perspective
from interventions.domain.evaluation import OUTCOME_LABELS, OUTCOME_VALUE_LABELS, Outcome, OutcomeValue
from interventions.models import Evaluation, EvaluationOutcome, Plan

Outcomes = Mapping[tuple[Outcome, Perspective], OutcomeValue]


@transaction.atomic
def record_evaluation(
    *,
    by: Actor,
    household: Household,
    person: User,
    on: datetime.date,
    outcomes: Outcomes,
    remark: str = "",
    based_on: int | None = None,
    at: datetime.datetime | None = None,
) -> Evaluation:
    """Keep an evaluation; the same day again is a correction, of which the history keeps what it was.

    Raises ActionRefused when neither side said anything, for a day in the future, before the household came or before
    the plan began; Overtaken when somebody else recorded one since ``based_on``.
    """
    household = lock_household(household)
    refuse_when_overtaken(household, [ChangeKind.EVALUATION], based_on)
    if not outcomes and not remark.strip():
        raise ActionRefused("Vul minstens één uitkomst in, of schrijf een opmerking.")
    plan = _check_date(household, on)
    evaluation, is_new = Evaluation.objects.get_or_create(
        household=household,
        on=on,
        defaults={"plan": plan, "by": person, "remark": remark.strip(), "recorded_at": at or timezone.now()},
    )
    before = {(row.outcome, row.perspective): row for row in evaluation.outcomes.all()}
    changes = outcome_changes({key: row.value for key, row in before.items()}, outcomes)
    old_remark = "" if is_new else evaluation.remark
    if old_remark != remark.strip():
        changes.append(("remark", old_remark, remark.strip()))
    if not is_new and not changes:
        return evaluation
    evaluation.remark = remark.strip()
    evaluation.save(update_fields=["remark"])
    evaluation.outcomes.all().delete()
    EvaluationOutcome.objects.bulk_create(outcome_rows(evaluation, outcomes))
    keep_change(
        by=by,
        household=household,
        kind=ChangeKind.EVALUATION,
        verb=ChangeVerb.ADDED if is_new else ChangeVerb.CHANGED,
        on=on,
        object_id=evaluation.pk,
        subject=evaluation_words(outcomes),
        changes=[("on", "", dutch.date_long(on)), *changes] if is_new else changes,
        at=at,
    )
    return evaluation


def outcome_rows(evaluation: Evaluation, outcomes: Outcomes) -> list[EvaluationOutcome]:
    """Return the rows of an evaluation, in the usual order, not yet saved."""
    return [
        EvaluationOutcome(evaluation=evaluation, outcome=outcome, perspective=side, value=outcomes[outcome, side])
        for outcome in Outcome
        for side in Perspective
        if (outcome, side) in outcomes
    ]


def outcome_changes(before: Mapping[tuple[str, str], str], outcomes: Outcomes) -> list[tuple[str, str, str]]:
    """Return what is different, as the history writes it: label, old and new value."""
    after = {(outcome.value, side.value): value.value for (outcome, side), value in outcomes.items()}
    words = [(OUTCOME_LABELS[outcome], _said(before, outcome), _said(after, outcome)) for outcome in Outcome]
    return [(label, old, new) for label, old, new in words if old != new]


def _said(values: Mapping[tuple[str, str], str], outcome: Outcome) -> str:
    """Return what both sides said of one outcome: ``bewoner: beter, bewonersadviseur: gelijk``."""
    return ", ".join(
        f"{PERSPECTIVE_LABELS[side]}: {OUTCOME_VALUE_LABELS[OutcomeValue(values[outcome.value, side.value])]}"
        for side in Perspective
        if (outcome.value, side.value) in values
    )


def evaluation_words(outcomes: Outcomes) -> str:
    """Return an evaluation in a line: how often each side said that it is better or worse."""
    parts = []
    for side in Perspective:
        said = [value for (_, by), value in outcomes.items() if by is side and value is not OutcomeValue.NOT_APPLICABLE]
        if said:
            better, worse = said.count(OutcomeValue.BETTER), said.count(OutcomeValue.WORSE)
            parts.append(f"{PERSPECTIVE_LABELS[side]}: {better} keer beter, {worse} keer slechter")
    return "; ".join(parts)


def _check_date(household: Household, on: datetime.date) -> Plan | None:
    if on > timezone.localdate():
        raise ActionRefused("Deze datum ligt in de toekomst.", field="on")
    if household.since is not None and on < household.since and not household.stays.exists():
        raise ActionRefused("Toen woonden ze hier nog niet.", field="on")
    plan = Plan.objects.filter(household=household).order_by("-started_on", "-pk").first()
    if plan is not None and plan.ended_on is None and on < plan.started_on:
        raise ActionRefused("Dit ligt voor het begin van het plan.", field="on")
    return plan
