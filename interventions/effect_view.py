"""The effects of an intervention as a page shows them: resident and professional beside each other."""

from dataclasses import dataclass

from households.domain.codes import Domain
from interventions.domain.codes import EffectValue, Perspective
from interventions.domain.effect_pairs import DomainEffects, EffectPair, Observation, pair_effects
from interventions.domain.effects import TERM_LABELS
from interventions.models import Intervention


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


def effects_of(intervention: Intervention) -> list[DomainRows]:
    """Return the effects of an intervention per domain. Prefetch ``domains`` and ``effects`` for lists."""
    found = pair_effects(
        intervention_on=intervention.on,
        aimed=[Domain(each.domain) for each in intervention.domains.all()],
        observations=[
            Observation(
                domain=Domain(effect.domain),
                perspective=Perspective(effect.perspective),
                value=EffectValue(effect.value),
                observed_on=effect.observed_on,
                sub_theme=effect.sub_theme,
                fragment=effect.fragment,
            )
            for effect in sorted(intervention.effects.all(), key=lambda effect: effect.pk)
        ],
    )
    return [_rows(each) for each in found]


def _rows(effects: DomainEffects) -> DomainRows:
    return DomainRows(
        domain=effects.domain.value,
        aimed=effects.aimed,
        differs=effects.differs,
        rows=tuple(PairRow(pair, TERM_LABELS[pair.term]) for pair in effects.pairs),
    )
