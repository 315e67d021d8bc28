"""The clock of a task: when it is stuck, since when, and on which day somebody hears of it again.

The thresholds are settings of the project; their defaults are 5 working days and 4 weeks.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from interventions.domain.codes import TaskStatus
from interventions.domain.task_flow import CLOSED
from interventions.domain.working_days import add_working_days, subtract_working_days

_DAY = datetime.timedelta(days=1)
#: A task that stays stuck is mentioned again after this time, not every day: who is nagged daily stops reading.
REPEAT_AFTER = datetime.timedelta(days=7)


class Stuck(StrEnum):
    """Why a task is late, the most pressing first."""

    OVERDUE = "overdue"
    NOT_ACCEPTED = "not_accepted"
    SILENT = "silent"


STUCK_LABELS: Mapping[Stuck, str] = {
    Stuck.OVERDUE: "over de einddatum",
    Stuck.NOT_ACCEPTED: "niet geaccepteerd",
    Stuck.SILENT: "niets gehoord",
}


@dataclass(frozen=True, slots=True)
class ClockRules:
    """How long a partner may take."""

    accept_working_days: int = 5
    silent_weeks: int = 4


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """The same rules as days, for a query: what is before them is late."""

    sent_before: datetime.date
    due_before: datetime.date
    heard_before: datetime.date


def cutoffs(rules: ClockRules, today: datetime.date) -> Cutoffs:
    """Return before which days a task must have been sent, due or heard of to be late on ``today``."""
    return Cutoffs(
        sent_before=subtract_working_days(today, rules.accept_working_days),
        due_before=today,
        heard_before=today - datetime.timedelta(weeks=rules.silent_weeks) + _DAY,
    )


def stuck_since(
    *,
    status: TaskStatus,
    waiting_since: datetime.date,
    due_on: datetime.date | None,
    rules: ClockRules,
    today: datetime.date,
) -> dict[Stuck, datetime.date]:
    """Return why a task is late and since when, the most pressing first; empty for what is in time or closed.

    ``waiting_since`` is the day of sending, or the last day on which the partner did something. The last day of a term
    is still in time.
    """
    if status in CLOSED:
        return {}
    found: dict[Stuck, datetime.date] = {}
    if due_on is not None and due_on < today:
        found[Stuck.OVERDUE] = due_on + _DAY
    if status == TaskStatus.SENT:
        since = add_working_days(waiting_since, rules.accept_working_days) + _DAY
        if since <= today:
            found[Stuck.NOT_ACCEPTED] = since
    else:
        since = waiting_since + datetime.timedelta(weeks=rules.silent_weeks)
        if since <= today:
            found[Stuck.SILENT] = since
    return found


def last_mention(stuck: Mapping[Stuck, datetime.date], today: datetime.date) -> datetime.date | None:
    """Return the last day, until today, on which a stuck task was to be mentioned: when it got stuck, then weekly."""
    days = [since + (today - since) // REPEAT_AFTER * REPEAT_AFTER for since in stuck.values()]
    return max(days, default=None)
