"""The leefbaarheidsmatrix: six domains that count, and wellbeing beside them.

Each domain has a problem level of 0 (geen) to 3 (hoog). A level that was not given is ``None`` (niet besproken) and
never the same as 0: a matrix in which one of the six is missing has no total and no type.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Self

from households.domain.codes import Domain, Level

#: The domains whose levels make up the total, in the order of the matrix.
COUNTED_DOMAINS: tuple[Domain, ...] = (
    Domain.HOUSING,
    Domain.SOCIAL,
    Domain.FINANCE,
    Domain.PARENTING,
    Domain.INTEGRATION,
    Domain.WORK,
)

#: All seven, wellbeing last.
ALL_DOMAINS: tuple[Domain, ...] = (*COUNTED_DOMAINS, Domain.WELLBEING)

#: From this level on a domain is a probleemleefgebied.
PROBLEM_FROM = Level.MEDIUM

HIGHEST_TOTAL = len(COUNTED_DOMAINS) * int(Level.HIGH)


@dataclass(frozen=True, slots=True)
class MatrixScores:
    """One scoring of the matrix. ``ValueError`` on a level outside 0 to 3."""

    housing: Level | None = None
    social: Level | None = None
    finance: Level | None = None
    parenting: Level | None = None
    integration: Level | None = None
    work: Level | None = None
    wellbeing: Level | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None:
                object.__setattr__(self, field.name, Level(value))

    @classmethod
    def of(cls, levels: Mapping[Domain, int | None]) -> Self:
        """Make a scoring from plain numbers per domain; a domain left out is not scored."""
        return cls(**{domain.value: None if level is None else Level(level) for domain, level in levels.items()})

    def level(self, domain: Domain) -> Level | None:
        """Return the level of one domain, ``None`` when it was not discussed."""
        level: Level | None = getattr(self, domain.value)
        return level

    @property
    def levels(self) -> Mapping[Domain, Level | None]:
        """All seven levels, in the order of the matrix."""
        return MappingProxyType({domain: self.level(domain) for domain in ALL_DOMAINS})

    @property
    def missing(self) -> tuple[Domain, ...]:
        """Which of the six have no level; wellbeing may be left open and is never missing."""
        return tuple(domain for domain in COUNTED_DOMAINS if self.level(domain) is None)

    @property
    def is_complete(self) -> bool:
        """Whether all six have a level, so that there is a total and a type."""
        return not self.missing

    @property
    def is_empty(self) -> bool:
        """Whether nothing was scored at all, wellbeing included."""
        return all(self.level(domain) is None for domain in ALL_DOMAINS)

    def total(self) -> int | None:
        """Return the sum of the six, 0 to 18, or ``None`` when one of them is missing."""
        levels = [level for domain in COUNTED_DOMAINS if (level := self.level(domain)) is not None]
        return sum(levels) if len(levels) == len(COUNTED_DOMAINS) else None

    def is_problem(self, domain: Domain) -> bool:
        """Whether this domain is a probleemleefgebied: middel or hoog."""
        level = self.level(domain)
        return level is not None and level >= PROBLEM_FROM

    @property
    def problem_domains(self) -> tuple[Domain, ...]:
        """The probleemleefgebieden among the six; wellbeing is asked for with ``is_problem``."""
        return tuple(domain for domain in COUNTED_DOMAINS if self.is_problem(domain))


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """How the levels moved between two scorings; below zero is better."""

    #: Per domain the later level minus the earlier one; ``None`` when one of the two was not given.
    domains: Mapping[Domain, int | None]
    #: The later total minus the earlier one; ``None`` when one of the two is incomplete.
    total: int | None


def change_between(earlier: MatrixScores, later: MatrixScores) -> ScoreChange:
    """Return the change per domain and of the total between two scorings of one household."""
    return ScoreChange(
        domains=MappingProxyType(
            {domain: _difference(earlier.level(domain), later.level(domain)) for domain in ALL_DOMAINS}
        ),
        total=_difference(earlier.total(), later.total()),
    )


def _difference(earlier: int | None, later: int | None) -> int | None:
    return None if earlier is None or later is None else int(later) - int(earlier)
