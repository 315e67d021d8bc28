"""SQL that is the same on PostgreSQL and SQLite, for sums that the ORM can't make in the database.

Values are always parameters. What is put into the text are names of this package: nothing that anybody typed.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from adv.accounts.models import Project
from adv.dutch import AMSTERDAM


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last day, both included."""

    start: datetime.date
    end: datetime.date

    @property
    def opens_at(self) -> datetime.datetime:
        """The first moment that belongs to it."""
        return _midnight(self.start)

    @property
    def closes_at(self) -> datetime.datetime:
        """The first moment after it."""
        return _midnight(self.end + datetime.timedelta(days=1))


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time.min, tzinfo=AMSTERDAM)


def parameters(project: Project, period: Period, previous: Period) -> dict[str, Any]:
    """What the queries refer to: the project, the edges of the period and of the one before, as the database has them.

    ``start`` and ``end`` are days, ``opens`` and ``closes`` moments; those of the period before begin with ``before``.
    """
    day, moment = connection.ops.adapt_datefield_value, connection.ops.adapt_datetimefield_value
    return {
        "project": project.pk,
        "start": day(period.start),
        "end": day(period.end),
        "opens": moment(period.opens_at),
        "closes": moment(period.closes_at),
        "before_start": day(previous.start),
        "before_end": day(previous.end),
        "before_opens": moment(previous.opens_at),
        "before_closes": moment(previous.closes_at),
    }


def rows(query: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a query: only ever a few, because the counting is done."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [tuple(map(_plain, row)) for row in cursor.fetchall()]


def _plain(value: Any) -> Any:
    """A whole number as such: PostgreSQL gives the sum of counts as a decimal."""
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value


def days_between(earlier: str, later: str) -> str:
    """SQL for the whole days between two columns with a date."""
    if connection.vendor == "sqlite":
        return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"
    return f"({later} - {earlier})"


def codes(values: Sequence[str]) -> str:
    """SQL for a list of our own codes."""
    if not all(value.isidentifier() for value in values):
        raise ValueError("Only codes of the program may stand in a query.")
    return ", ".join(f"'{value}'" for value in values)
