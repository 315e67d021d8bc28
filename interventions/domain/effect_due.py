"""When the effects of an intervention are asked for: after 4, 12 and 25 weeks, of both sides.

The source names the terms (4, 12 and 25 weeks); the rest was decided here:

- The question of a moment is open from that day until both sides answered it or the next moment has come: nobody can
  tell afterwards how it was then. The last one stays open for twelve weeks.
- Answered is: an effect on that domain, from that side, observed since the moment. "Unknown" is an answer too.
- Only the domains at which the intervention was aimed are asked for; an effect elsewhere is told, not asked.
"""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from households.domain.codes import Domain
from interventions.domain.codes import Perspective

#: After so many whole weeks it is asked.
MOMENT_WEEKS: tuple[int, ...] = (4, 12, 25)
#: After so many weeks nobody asks any more.
LAST_WEEKS = 37
#: A question that is open for longer than this is late.
LATE_AFTER = datetime.timedelta(weeks=2)


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that is open: after how many weeks, and from which day."""

    weeks: int
    since: datetime.date

    def is_late(self, today: datetime.date) -> bool:
        """Whether it should have been asked by now."""
        return today > self.since + LATE_AFTER


@dataclass(frozen=True, slots=True)
class Gap:
    """A domain of which one side, or both, did not answer yet."""

    domain: Domain
    sides: tuple[Perspective, ...]


def question_of(intervention_on: datetime.date, today: datetime.date) -> Asked | None:
    """Return the question that is open today, answered or not; None before the first and after the last."""
    if today >= intervention_on + datetime.timedelta(weeks=LAST_WEEKS):
        return None
    begun = [
        Asked(weeks, since)
        for weeks in MOMENT_WEEKS
        if (since := intervention_on + datetime.timedelta(weeks=weeks)) <= today
    ]
    return begun[-1] if begun else None


def gaps(
    *,
    asked: Asked,
    aimed: Collection[Domain],
    observed: Iterable[tuple[Domain, Perspective, datetime.date]],
) -> tuple[Gap, ...]:
    """Return which domains still lack an answer to the question, and from which side."""
    answered = {(domain, side) for domain, side, on in observed if on >= asked.since}
    found = (
        Gap(domain, tuple(side for side in Perspective if (domain, side) not in answered))
        for domain in Domain
        if domain in aimed
    )
    return tuple(gap for gap in found if gap.sides)
