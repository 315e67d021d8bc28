"""Correcting what was written down of an intervention or an effect; the old value stays readable in the history."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.audit.actor import Actor
from households.actions.history import keep_change, lock_household, refuse_when_overtaken
from households.domain.changes import ChangeKind, ChangeVerb, differences
from households.domain.codes import DOMAIN_SHORT_LABELS, Domain
from interventions.domain.codes import EFFECT_VALUE_LABELS, PERSPECTIVE_LABELS, EffectValue, Perspective
from interventions.kind_choice import KindChoice, choices_of
from interventions.models import Effect, Intervention, InterventionDomain


@dataclass(frozen=True, slots=True, kw_only=True)
class InterventionCorrection:
    """An intervention as it should have been written down."""

    kind: KindChoice
    domains: Collection[Domain]
    on: datetime.date
    description: str = ""


@transaction.atomic
def correct_intervention(
    *, by: Actor, intervention: Intervention, entry: InterventionCorrection, based_on: int | None = None
) -> Intervention:
    """Correct an intervention. Raises ActionRefused for what can't be, Overtaken when somebody else changed it."""
    household = lock_household(intervention.household)
    intervention = (
        Intervention.objects.select_for_update(of=("self",)).select_related("own_kind").get(pk=intervention.pk)
    )
    refuse_when_overtaken(household, [ChangeKind.INTERVENTION], based_on, intervention.pk)
    if not entry.domains:
        raise ActionRefused("Kies minstens één leefgebied.", field="domains")
    if entry.on > timezone.localdate():
        raise ActionRefused("Deze datum ligt in de toekomst.", field="on")
    first: datetime.date | None = intervention.effects.aggregate(first=Min("observed_on"))["first"]
    if first is not None and entry.on > first and entry.on > intervention.on:
        raise ActionRefused(f"Er is al een effect gezien op {dutch.date_long(first)}.", field="on")
    aimed = [Domain(one.domain) for one in intervention.domains.all()]
    (kind,) = choices_of([intervention])
    changes = differences(
        _intervention_words(kind, aimed, intervention.on, intervention.description),
        _intervention_words(entry.kind, entry.domains, entry.on, entry.description.strip()),
    )
    if changes:
        intervention.kind, intervention.own_kind_id = entry.kind.kind.value, entry.kind.own_id
        intervention.on, intervention.description = entry.on, entry.description.strip()
        intervention.save(update_fields=["kind", "own_kind", "on", "description"])
        intervention.domains.exclude(domain__in=[domain.value for domain in entry.domains]).delete()
        InterventionDomain.objects.bulk_create(
            InterventionDomain(intervention=intervention, domain=domain.value)
            for domain in entry.domains
            if domain not in aimed
        )
        keep_change(
            by=by,
            household=household,
            kind=ChangeKind.INTERVENTION,
            verb=ChangeVerb.CHANGED,
            on=timezone.localdate(),
            object_id=intervention.pk,
            subject=entry.kind.label,
            changes=changes,
        )
    return intervention


def _intervention_words(
    kind: KindChoice, domains: Collection[Domain], on: datetime.date, description: str
) -> dict[str, str]:
    return {
        "kind": kind.label,
        "domain": ", ".join(DOMAIN_SHORT_LABELS[domain] for domain in Domain if domain in domains),
        "on": dutch.date_long(on),
        "remark": description,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectCorrection:
    """An effect as it should have been written down. Whose view it is and on which domain stays."""

    value: EffectValue
    observed_on: datetime.date
    sub_theme: str = ""
    fragment: str = ""


@transaction.atomic
def correct_effect(*, by: Actor, effect: Effect, entry: EffectCorrection, based_on: int | None = None) -> Effect:
    """Correct an effect. Raises ActionRefused for what can't be, Overtaken when somebody else changed it."""
    household = lock_household(effect.intervention.household)
    effect = Effect.objects.select_for_update(of=("self",)).select_related("intervention__own_kind").get(pk=effect.pk)
    intervention = effect.intervention
    refuse_when_overtaken(household, [ChangeKind.EFFECT], based_on, effect.pk)
    if entry.observed_on > timezone.localdate():
        raise ActionRefused("Deze datum ligt in de toekomst.", field="observed_on")
    if entry.observed_on < intervention.on:
        raise ActionRefused("Dit ligt voor de datum van de interventie.", field="observed_on")
    before = EffectCorrection(
        value=EffectValue(effect.value),
        observed_on=effect.observed_on,
        sub_theme=effect.sub_theme,
        fragment=effect.fragment,
    )
    changes = differences(_effect_words(before), _effect_words(entry))
    if changes:
        effect.value, effect.observed_on = entry.value.value, entry.observed_on
        effect.sub_theme, effect.fragment = entry.sub_theme.strip(), entry.fragment.strip()
        effect.save(update_fields=["value", "observed_on", "sub_theme", "fragment"])
        domain, side = Domain(effect.domain), Perspective(effect.perspective)
        keep_change(
            by=by,
            household=household,
            kind=ChangeKind.EFFECT,
            verb=ChangeVerb.CHANGED,
            on=timezone.localdate(),
            object_id=effect.pk,
            subject=f"{intervention.kind_name}, {DOMAIN_SHORT_LABELS[domain].lower()}, {PERSPECTIVE_LABELS[side]}",
            changes=changes,
        )
    return effect


def _effect_words(entry: EffectCorrection) -> dict[str, str]:
    return {
        "value": EFFECT_VALUE_LABELS[entry.value],
        "on": dutch.date_long(entry.observed_on),
        "sub_theme": entry.sub_theme.strip(),
        "fragment": entry.fragment.strip(),
    }
