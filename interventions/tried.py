"""What was tried at one household, and what helped: its interventions by what they came to."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from adv.accounts.models import Membership
from households.models import Household
from interventions.domain.codes import EffectValue
from interventions.domain.effect_matrix import VERDICT_LABELS, Verdict, verdict
from interventions.effect_view import DomainRows, effects_of
from interventions.kind_choice import KindChoice, choices_of
from interventions.models import Intervention

#: The latest so many interventions are looked at: nobody reads more.
MOST = 300


@dataclass(frozen=True, slots=True)
class Tried:
    """One kind of intervention: how often, when last, and what each time did."""

    kind: KindChoice
    #: The latest first, each with its effects by domain.
    times: Sequence[tuple[Intervention, Sequence[DomainRows]]]

    @property
    def count(self) -> int:
        """How often it was tried."""
        return len(self.times)


@dataclass(frozen=True, slots=True)
class TriedGroup:
    """Kinds with the same verdict."""

    verdict: str
    label: str
    kinds: Sequence[Tried]


def tried_at(member: Membership, household: Household) -> list[TriedGroup]:
    """Return what was tried, what helped first; three queries."""
    found = list(
        Intervention.objects.visible_to(member)
        .filter(household=household)
        .select_related("by", "own_kind")
        .prefetch_related("domains", "effects")
        .order_by("-on", "-pk")[:MOST]
    )
    by_kind: defaultdict[KindChoice, list[tuple[Intervention, Sequence[DomainRows]]]] = defaultdict(list)
    for kind, one in zip(choices_of(found), found, strict=True):
        by_kind[kind].append((one, effects_of(one)))
    groups: dict[Verdict, list[Tried]] = {one: [] for one in Verdict}
    for kind, times in by_kind.items():
        groups[verdict(_latest_values(times))].append(Tried(kind, times))
    return [TriedGroup(one.value, VERDICT_LABELS[one], kinds) for one, kinds in groups.items() if kinds]


def _latest_values(times: Sequence[tuple[Intervention, Sequence[DomainRows]]]) -> list[EffectValue]:
    """The latest valuation of each side on each domain of each intervention."""
    values: list[EffectValue] = []
    for _, domains in times:
        for domain in domains:
            pairs = [row.pair for row in domain.rows]
            latest = (
                next((pair.resident for pair in pairs if pair.resident), None),
                next((pair.advisor for pair in pairs if pair.advisor), None),
            )
            values += [side.value for side in latest if side is not None]
    return values
