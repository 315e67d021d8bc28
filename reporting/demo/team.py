"""Who of the team is about, and when."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Those who ring at the doors of one staircase, and the days between which the story takes place.

    ``ends_on`` is the last day of the story; nothing is told of a later one. A trainee is there from ``trainee_from``.
    """

    main: str
    others: tuple[str, ...]
    trainee: str
    starts_on: datetime.date
    ends_on: datetime.date
    trainee_from: datetime.date
    ends_at: datetime.datetime
    partners: Mapping[str, str]

    @property
    def staff(self) -> Sequence[str]:
        """Those who can have a caseload."""
        return (self.main, *self.others)

    def who_walks(self, on: datetime.date, dice: Random) -> str:
        """Return who rings at the doors that day: mostly the same face."""
        chance = dice.random()
        if self.trainee and on >= self.trainee_from and chance < 0.2:
            return self.trainee
        if self.others and chance > 0.9:
            return dice.choice(self.others)
        return self.main
