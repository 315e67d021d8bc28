"""Effects beside each other: what the resident and the professional say of the same domain at the same moment."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from households.domain.codes import Domain
from interventions.domain.codes import EffectValue, Perspective
from interventions.domain.effects import Term, term_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One effect, as recorded."""

    domain: Domain
    perspective: Perspective
    value: EffectValue
    observed_on: datetime.date
    sub_theme: str = ""
    fragment: str = ""
    #: By which it is found again; 0 when that does not matter.
    effect_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectPair:
    """Both sides of one domain on one day; a side that was not asked is None."""

    observed_on: datetime.date
    term: Term
    resident: Observation | None
    advisor: Observation | None

    @property
    def differs(self) -> bool:
        """Whether both sides said something and not the same. Unknown says nothing."""
        return (
            self.resident is not None
            and self.advisor is not None
            and EffectValue.UNKNOWN not in {self.resident.value, self.advisor.value}
            and self.resident.value != self.advisor.value
        )

    @property
    def sub_themes(self) -> tuple[str, ...]:
        """The sub-themes of both sides, each once."""
        named = (side.sub_theme for side in (self.resident, self.advisor) if side is not None and side.sub_theme)
        return tuple(dict.fromkeys(named))


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainEffects:
    """The effects on one domain, latest first, and whether the intervention was aimed there."""

    domain: Domain
    aimed: bool
    pairs: tuple[EffectPair, ...]

    @property
    def differs(self) -> bool:
        """Whether the two sides differ at the latest observation."""
        return bool(self.pairs) and self.pairs[0].differs


def pair_effects(
    *, intervention_on: datetime.date, aimed: Iterable[Domain], observations: Iterable[Observation]
) -> tuple[DomainEffects, ...]:
    """Put the two sides beside each other per domain: the aimed domains first, then those with an effect unasked for.

    Of several effects of one side on one day the first stands beside the first of the other side.
    """
    aimed_at = set(aimed)
    found: dict[Domain, dict[datetime.date, dict[Perspective, list[Observation]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for each in observations:
        found[each.domain][each.observed_on][each.perspective].append(each)
    order = [each for each in Domain if each in aimed_at] + [each for each in Domain if each in found.keys() - aimed_at]
    return tuple(
        DomainEffects(
            domain=domain,
            aimed=domain in aimed_at,
            pairs=tuple(
                pair
                for day in sorted(found[domain], reverse=True)
                for pair in _beside(found[domain][day], day, term_of(intervention_on, day))
            ),
        )
        for domain in order
    )


def _beside(sides: dict[Perspective, list[Observation]], day: datetime.date, term: Term) -> Sequence[EffectPair]:
    return [
        EffectPair(observed_on=day, term=term, resident=resident, advisor=advisor)
        for resident, advisor in zip_longest(sides[Perspective.RESIDENT], sides[Perspective.ADVISOR])
    ]
