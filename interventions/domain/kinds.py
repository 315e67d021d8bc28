"""How the kinds of intervention are laid out where one is chosen: in groups, the informal ones apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from interventions.domain.codes import INFORMAL_KINDS, InterventionKind

#: So many of the kinds that somebody used last stand on top.
RECENT_KINDS = 3

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class KindGroup:
    """Kinds under one heading."""

    label: str
    kinds: tuple[InterventionKind, ...]


# The grouping is ours, for finding one of twenty quickly; only "informal" has a meaning in the reports.
KIND_GROUPS: Sequence[KindGroup] = (
    KindGroup(
        "Met de bewoner zelf",
        (
            InterventionKind.LISTENING,
            InterventionKind.MOTIVATING,
            InterventionKind.INFO_ADVICE,
            InterventionKind.OVERVIEW,
            InterventionKind.CONFRONTING,
        ),
    ),
    KindGroup(
        "Met anderen erbij",
        (
            InterventionKind.SYSTEM_CONTACT,
            InterventionKind.NETWORK_CONTACT,
            InterventionKind.ADVOCACY,
            InterventionKind.MEDIATING,
            InterventionKind.SYSTEM_TALKS,
            InterventionKind.YOUTH_CARE_MEETING,
            InterventionKind.CONNECTING_RESIDENTS,
        ),
    ),
    KindGroup(
        "Iets geregeld",
        (
            InterventionKind.CRISIS_HELP,
            InterventionKind.MATERIAL_HELP,
            InterventionKind.PHYSICAL_PROBLEM,
            InterventionKind.REHOUSING,
            InterventionKind.FACILITIES,
        ),
    ),
    KindGroup("Informeel", tuple(kind for kind in InterventionKind if kind in INFORMAL_KINDS)),
)


def recent_kinds(used: Iterable[Kind]) -> tuple[Kind, ...]:
    """Return the different kinds at the start of ``used`` (latest first), at most ``RECENT_KINDS``."""
    return tuple(dict.fromkeys(used))[:RECENT_KINDS]
