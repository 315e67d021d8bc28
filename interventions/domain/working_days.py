"""Working days in the Netherlands: not Saturday or Sunday, and no public holiday. Worked out offline.

Good Friday counts as a holiday, as in the Algemene termijnenwet; Bevrijdingsdag once in five years, when offices are
closed.
"""

import datetime
import functools

import holidays

_DAY = datetime.timedelta(days=1)
_SATURDAY = 5


@functools.lru_cache(maxsize=32)
def _holidays_in(year: int) -> frozenset[datetime.date]:
    return frozenset(holidays.country_holidays("NL", years=year))


def is_working_day(day: datetime.date) -> bool:
    """Tell whether people are at work on a day."""
    return day.weekday() < _SATURDAY and day not in _holidays_in(day.year)


def add_working_days(day: datetime.date, count: int) -> datetime.date:
    """Return the ``count``-th working day after ``day``; the day itself does not count."""
    while count > 0:
        day += _DAY
        count -= is_working_day(day)
    return day


def subtract_working_days(day: datetime.date, count: int) -> datetime.date:
    """Return the ``count``-th working day before ``day``; the day itself does not count."""
    while count > 0:
        day -= _DAY
        count -= is_working_day(day)
    return day


def working_days_between(start: datetime.date, end: datetime.date) -> int:
    """Return how many working days lie after ``start``, up to and including ``end``."""
    days = range(1, (end - start).days + 1)
    return sum(is_working_day(start + datetime.timedelta(days=each)) for each in days)
