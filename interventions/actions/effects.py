"""Recording what was done for a household, and what it did."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from adv.accounts.actions import next_number
from adv.accounts.errors import ActionRefused
from adv.accounts.models import User
from adv.audit import log
from adv.audit.actor import Actor
from households.domain.codes import Domain
from households.models import Conversation, Household
from interventions.domain.codes import EffectValue, InterventionKind, Perspective
from interventions.models import Effect, Goal, Intervention, InterventionDomain, OwnKind


@transaction.atomic
def record_intervention(
    *,
    by: Actor,
    household: Household,
    person: User,
    on: datetime.date,
    kind: InterventionKind,
    domains: Collection[Domain],
    description: str = "",
    goal: Goal | None = None,
    own_kind: OwnKind | None = None,
    conversation: Conversation | None = None,
    number: str = "",
    recorded_at: datetime.datetime | None = None,
) -> Intervention:
    """Record an intervention on one or more domains; without ``number`` it gets the next of the project.

    With ``own_kind`` it is of the kind that this counts as. Raises ActionRefused without a domain, for a date in the
    future, and for a goal, a conversation or a kind of others.
    """
    if not domains:
        raise ActionRefused("Kies minstens één leefgebied.", field="domains")
    if on > timezone.localdate():
        raise ActionRefused("Deze datum ligt in de toekomst.", field="on")
    if goal is not None and goal.plan.household_id != household.pk:
        raise ActionRefused("Dit doel hoort bij een ander huishouden.", field="goal")
    if conversation is not None and conversation.household_id != household.pk:
        raise ActionRefused("Dit gesprek hoort bij een ander huishouden.", field="on")
    if own_kind is not None and own_kind.project_id != household.project_id:
        raise ActionRefused("Deze soort hoort bij een ander project.", field="kind")
    intervention = Intervention.objects.create(
        project_id=household.project_id,
        household=household,
        number=number or _free_number(household.project_id),
        on=on,
        kind=own_kind.counts_as if own_kind else kind,
        own_kind=own_kind,
        description=description.strip(),
        goal=goal,
        conversation=conversation,
        by=person,
        recorded_at=recorded_at or timezone.now(),
    )
    InterventionDomain.objects.bulk_create(
        InterventionDomain(intervention=intervention, domain=domain) for domain in Domain if domain in domains
    )
    log.record(
        by=by,
        action=log.Action.CREATE,
        object_type="intervention",
        object_id=intervention.pk,
        household_id=household.pk,
    )
    return intervention


@transaction.atomic
def record_effect(
    *,
    by: Actor,
    intervention: Intervention,
    person: User,
    domain: Domain,
    perspective: Perspective,
    value: EffectValue,
    observed_on: datetime.date,
    sub_theme: str = "",
    fragment: str = "",
    recorded_at: datetime.datetime | None = None,
) -> Effect:
    """Record the effect of an intervention on one domain, from one side.

    Raises ActionRefused for an observation in the future or before the intervention.
    """
    if observed_on > timezone.localdate():
        raise ActionRefused("Deze datum ligt in de toekomst.", field="observed_on")
    if observed_on < intervention.on:
        raise ActionRefused("Dit ligt voor de datum van de interventie.", field="observed_on")
    effect = Effect.objects.create(
        intervention=intervention,
        domain=domain,
        perspective=perspective,
        value=value,
        observed_on=observed_on,
        sub_theme=sub_theme.strip(),
        fragment=fragment.strip(),
        recorded_by=person,
        recorded_at=recorded_at or timezone.now(),
    )
    log.record(
        by=by,
        action=log.Action.CREATE,
        object_type="effect",
        object_id=effect.pk,
        household_id=intervention.household_id,
    )
    return effect


@dataclass(frozen=True, slots=True)
class Seen:
    """How one side values an effect, and what was said."""

    value: EffectValue
    fragment: str = ""


@transaction.atomic
def record_both_sides(
    *,
    by: Actor,
    intervention: Intervention,
    person: User,
    domain: Domain,
    sides: Mapping[Perspective, Seen],
    observed_on: datetime.date,
    sub_theme: str = "",
) -> list[Effect]:
    """Record what resident and professional, or one of them, say of the effect on one domain.

    Raises ActionRefused when neither says anything, and as ``record_effect`` does.
    """
    if not sides:
        raise ActionRefused("Vul in wat de bewoner vindt, of wat jij ziet.", field="resident_value")
    return [
        record_effect(
            by=by,
            intervention=intervention,
            person=person,
            domain=domain,
            perspective=perspective,
            value=sides[perspective].value,
            observed_on=observed_on,
            sub_theme=sub_theme,
            fragment=sides[perspective].fragment,
        )
        for perspective in Perspective
        if perspective in sides
    ]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said about one domain of an intervention."""

    intervention: Intervention
    domain: Domain
    sides: Mapping[Perspective, Seen]


@transaction.atomic
def record_answers(*, by: Actor, person: User, answers: Sequence[Answer], observed_on: datetime.date) -> int:
    """Record what was said of several interventions in one go; return how many effects that made.

    Raises ActionRefused when nothing was said, and as ``record_effect`` does.
    """
    if not answers:
        raise ActionRefused("Vul bij minstens één interventie iets in.", field="observed_on")
    return sum(
        len(
            record_both_sides(
                by=by,
                intervention=answer.intervention,
                person=person,
                domain=answer.domain,
                sides=answer.sides,
                observed_on=observed_on,
            )
        )
        for answer in answers
    )


def _free_number(project_id: int) -> str:
    number = next_number(project_id, "I")
    while Intervention.objects.filter(project_id=project_id, number=number).exists():
        number = next_number(project_id, "I")
    return number
