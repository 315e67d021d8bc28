"""The effects of an intervention as a page shows them: resident and professional beside each other."""

from collections.abc import Iterable
from dataclasses import dataclass

from households.domain.codes import Domain
from interventions.domain.codes import EffectValue, Perspective
from interventions.domain.effect_pairs import DomainEffects, EffectPair, Observation, pair_effects
from interventions.domain.effects import TERM_LABELS
from interventions.models import Effect, Intervention


@dataclass(frozen=True, slots=True)
class PairRow:
    """Both sides on one day, with the term in words."""

    pair: EffectPair
    term: str


@dataclass(frozen=True, slots=True)
class DomainRows:
    """A domain and what was seen there, latest first."""

    domain: str
    aimed: bool
    differs: bool
    rows: tuple[PairRow, ...]


def effects_of(intervention: Intervention, effects: Iterable[Effect] | None = None) -> list[DomainRows]:
    """Return the effects of an intervention per domain. Prefetch ``domains`` for lists.

    ``effects`` are those of this intervention when they were fetched already, else prefetch them too.
    """
    known = intervention.effects.all() if effects is None else effects
    found = pair_effects(
        intervention_on=intervention.on,
        aimed=[Domain(each.domain) for each in intervention.domains.all()],
        observations=[observation_of(effect) for effect in sorted(known, key=lambda effect: effect.pk)],
    )
    return [_rows(each) for each in found]


def observation_of(effect: Effect) -> Observation:
    """Return an effect as the rules know it."""
    return Observation(
        domain=Domain(effect.domain),
        perspective=Perspective(effect.perspective),
        value=EffectValue(effect.value),
        observed_on=effect.observed_on,
        sub_theme=effect.sub_theme,
        fragment=effect.fragment,
        effect_id=effect.pk,
    )


def _rows(effects: DomainEffects) -> DomainRows:
    return DomainRows(
        domain=effects.domain.value,
        aimed=effects.aimed,
        differs=effects.differs,
        rows=tuple(PairRow(pair, TERM_LABELS[pair.term]) for pair in effects.pairs),
    )
