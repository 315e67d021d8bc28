"""The project's own figures beside a kind of intervention: only when there are enough.

Source: "the project's own figures, once there are enough (at least 20 effects), are shown beside it". That twenty
effects of one household say something of one household only was decided here: at least five households too.
"""

from dataclasses import dataclass

ENOUGH_EFFECTS = 20
ENOUGH_HOUSEHOLDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SideFigures:
    """How many effects one side saw, and how many of those as better. Unknown is not counted."""

    better: int = 0
    n: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KindFigures:
    """What one kind of intervention did for one type of household in this project."""

    resident: SideFigures
    advisor: SideFigures
    households: int

    @property
    def n(self) -> int:
        """Effects of both sides together."""
        return self.resident.n + self.advisor.n

    @property
    def is_enough(self) -> bool:
        """Whether there are enough to show."""
        return self.n >= ENOUGH_EFFECTS and self.households >= ENOUGH_HOUSEHOLDS
