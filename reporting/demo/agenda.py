"""What is planned at the doors of one staircase, in the order of days."""

import datetime
from dataclasses import dataclass
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count

from households.domain.codes import HouseholdType
from reporting.demo.tenants import Tenant

#: Days after the first conversation at which the team comes back, by type; those in the second row look back as well.
FOLLOW_UPS: dict[HouseholdType, tuple[tuple[int, ...], tuple[int, ...]]] = {
    HouseholdType.SOLID: ((), (95,)),
    HouseholdType.ATTENTION: ((21, 50), (92, 260)),
    HouseholdType.VULNERABLE: ((16, 38, 64, 130, 165, 255), (92, 205, 340)),
    HouseholdType.MULTIPROBLEM: ((9, 21, 34, 49, 66, 110, 132, 155, 178, 225, 262, 300, 370, 410), (90, 200, 335, 460)),
}
#: The chance that one of those really takes place.
KEPT = {
    HouseholdType.SOLID: 0.22,
    HouseholdType.ATTENTION: 0.6,
    HouseholdType.VULNERABLE: 0.82,
    HouseholdType.MULTIPROBLEM: 0.92,
}


class What(IntEnum):
    """What is planned for a day. In this order on one day: who leaves has left before anybody rings."""

    LEAVE = 0
    ARRIVE = 1
    LETTERS = 2
    VISIT = 3
    FOLLOW_UP = 4
    EVALUATION = 5
    WALK = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One thing to do on a day: at which home, and with whom and at what moment when that was agreed."""

    day: datetime.date
    what: What
    place: int = -1
    tenant: Tenant | None = None
    at: datetime.datetime | None = None


class Agenda:
    """Plans, taken off in the order of their days, and on one day in that of ``What``."""

    def __init__(self) -> None:
        self._plans: list[tuple[datetime.date, What, int, Plan]] = []
        self._numbers = count()

    def add(self, plan: Plan) -> None:
        """Plan something."""
        heappush(self._plans, (plan.day, plan.what, next(self._numbers), plan))

    def next_until(self, last: datetime.date) -> Plan | None:
        """Take off the next plan, if it is for that day at the latest."""
        if not self._plans or self._plans[0][0] > last:
            return None
        return heappop(self._plans)[3]
