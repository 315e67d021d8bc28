"""The periods that reports are asked for: quarters and half-years of the calendar."""

import datetime
from dataclasses import dataclass

_QUARTER_NAMES = ("eerste", "tweede", "derde", "vierde")
_HALF_NAMES = ("eerste", "tweede")


@dataclass(frozen=True, slots=True)
class Span:
    """A period with its first and last day, and what people call it."""

    name: str
    start: datetime.date
    end: datetime.date


def quarter_of(day: datetime.date) -> Span:
    """Return the quarter in which a day lies."""
    place = (day.month - 1) // 3
    start = datetime.date(day.year, 3 * place + 1, 1)
    return Span(f"{_QUARTER_NAMES[place]} kwartaal {day.year}", start, _end_of(start, months=3))


def half_year_of(day: datetime.date) -> Span:
    """Return the half-year in which a day lies."""
    place = (day.month - 1) // 6
    start = datetime.date(day.year, 6 * place + 1, 1)
    return Span(f"{_HALF_NAMES[place]} helft van {day.year}", start, _end_of(start, months=6))


#: How long after its end a report is still made by itself: what came before the machine was switched off for longer
#: than this, or before a project was taken over from another system, is for a person to ask.
CATCH_UP = datetime.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class DuePeriod:
    """A period that is over and gets a report by itself; a half-year gets the full one."""

    span: Span
    is_half_year: bool


def due_periods(today: datetime.date, *, begins_on: datetime.date, ends_on: datetime.date | None) -> list[DuePeriod]:
    """Return the quarters and half-years that are over on a day and in which a project ran, the oldest first.

    Nothing that ended longer than ``CATCH_UP`` ago.
    """
    found: list[DuePeriod] = []
    for of_day, is_half_year in ((quarter_of, False), (half_year_of, True)):
        span = of_day(today)
        while True:
            span = of_day(span.start - datetime.timedelta(days=1))
            if span.end < max(begins_on, today - CATCH_UP):
                break
            if ends_on is None or span.start <= ends_on:
                found.append(DuePeriod(span, is_half_year))
    return sorted(found, key=lambda one: (one.span.end, one.is_half_year))


def suggestions(today: datetime.date, project_start: datetime.date | None) -> list[Span]:
    """Return the periods worth offering on a day: the last closed quarter and half-year, this one, and all."""
    quarter, half_year = quarter_of(today), half_year_of(today)
    day = datetime.timedelta(days=1)
    spans = [
        quarter_of(quarter.start - day),
        half_year_of(half_year.start - day),
        Span("dit kwartaal tot vandaag", quarter.start, today),
    ]
    if project_start is not None and project_start <= today:
        spans.append(Span("het hele project tot vandaag", project_start, today))
    return spans


def period_before(start: datetime.date, end: datetime.date) -> tuple[datetime.date, datetime.date]:
    """Return the period before: as many calendar months when the period is whole months, otherwise as many days."""
    day = datetime.timedelta(days=1)
    after = end + day
    if start.day == 1 and after.day == 1:
        months = 12 * (after.year - start.year) + after.month - start.month
        years, month = divmod(12 * start.year + start.month - 1 - months, 12)
        if years >= datetime.MINYEAR:
            return datetime.date(years, month + 1, 1), start - day
    days = (after - start).days
    first = max(start.toordinal() - days, 1)
    return datetime.date.fromordinal(first), datetime.date.fromordinal(max(start.toordinal() - 1, 1))


def _end_of(start: datetime.date, *, months: int) -> datetime.date:
    years, month = divmod(start.month - 1 + months, 12)
    return datetime.date(start.year + years, month + 1, 1) - datetime.timedelta(days=1)
