"""How long an organisation takes: medians, because one forgotten task says nothing about the others."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from interventions.domain.working_days import working_days_between


@dataclass(frozen=True, slots=True)
class Times:
    """The days of one task. ``accepted_on`` and ``finished_on`` are empty while it is not so far."""

    sent_on: datetime.date
    accepted_on: datetime.date | None
    finished_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What an organisation takes: working days to accept, days to finish; None when nothing is known."""

    to_accept: float | None
    accepted: int
    to_finish: float | None
    finished: int


def waiting_of(times: Sequence[Times]) -> Waiting:
    """Return the medians over tasks; days that run backwards (taken over from elsewhere) count as none."""
    accept = [working_days_between(each.sent_on, each.accepted_on) for each in times if each.accepted_on]
    finish = [max((each.finished_on - each.sent_on).days, 0) for each in times if each.finished_on]
    return Waiting(
        to_accept=median(accept) if accept else None,
        accepted=len(accept),
        to_finish=median(finish) if finish else None,
        finished=len(finish),
    )
