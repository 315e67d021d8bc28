"""A kind of intervention as somebody chooses it: one of the fixed ones, or one of the project itself."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from interventions.domain.codes import INFORMAL_KINDS, INTERVENTION_LABELS, InterventionKind
from interventions.models import Intervention, OwnKind

#: Before the number of an own kind, in forms and in the address bar.
_OWN = "eigen-"
_OWN_KEY = re.compile(rf"{_OWN}([0-9]{{1,18}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class KindChoice:
    """``kind`` is what it counts as; with ``own_id`` it goes by a name of its own."""

    kind: InterventionKind
    own_id: int | None = None
    own_name: str = ""
    own_informal: bool = False

    @classmethod
    def of_own(cls, own: OwnKind) -> "KindChoice":
        """A kind of the project itself."""
        return cls(InterventionKind(own.counts_as), own.pk, own.name, own.is_informal)

    @property
    def key(self) -> str:
        """How it is called in forms and in the address bar."""
        return self.kind.value if self.own_id is None else f"{_OWN}{self.own_id}"

    @property
    def label(self) -> str:
        """How people call it."""
        return self.own_name or INTERVENTION_LABELS[self.kind]

    @property
    def is_informal(self) -> bool:
        """Whether it is help on an equal footing, by somebody who isn't a professional."""
        return self.kind in INFORMAL_KINDS if self.own_id is None else self.own_informal


def read_kind(key: str, own_kinds: Mapping[int, OwnKind]) -> KindChoice | None:
    """Return the kind that a key names; None for what is no kind of this project."""
    if key in set(InterventionKind):
        return KindChoice(InterventionKind(key))
    match = _OWN_KEY.fullmatch(key)
    own = own_kinds.get(int(match[1])) if match else None
    return KindChoice.of_own(own) if own else None


def choices_of(interventions: Iterable[Intervention]) -> list[KindChoice]:
    """Return of which kind these are. Fetch ``own_kind`` along."""
    return [
        KindChoice.of_own(one.own_kind) if one.own_kind else KindChoice(InterventionKind(one.kind))
        for one in interventions
    ]
