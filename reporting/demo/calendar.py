"""When people of the team are at work: weekdays mostly, some Saturdays, no Sundays or holidays, less in summer."""

import datetime
from functools import cache
from random import Random

import holidays

from households.domain.protocol_settings import AMSTERDAM

#: The last moment at which the team still rings.
LAST_RING = datetime.time(20, 30)

_SATURDAY, _SUNDAY = 5, 6


def dice_for(*parts: object) -> Random:
    """Return dice that always fall the same for the same parts: nothing else in the demo is left to chance."""
    return Random(":".join(str(part) for part in parts))  # noqa: S311  for fiction, not for secrets


@cache
def _free_days(year: int) -> frozenset[datetime.date]:
    return frozenset(holidays.country_holidays("NL", years=year))


def is_working_day(day: datetime.date) -> bool:
    """Tell whether the team works on a day; Saturdays are for who chooses them."""
    return day.weekday() < _SATURDAY and day not in _free_days(day.year)


def working_day_from(day: datetime.date, dice: Random | None = None) -> datetime.date:
    """Return the day itself, or a working day after it: the first, or with dice some day of the week that follows."""
    if dice is not None and day.weekday() >= _SATURDAY:
        day += datetime.timedelta(days=7 - day.weekday() + dice.randint(0, 4))
    while not is_working_day(day):
        day += datetime.timedelta(days=1)
    return day


def working_day_until(day: datetime.date) -> datetime.date:
    """Return the day itself, or the last working day before it."""
    while not is_working_day(day):
        day -= datetime.timedelta(days=1)
    return day


def walking_day_from(day: datetime.date, dice: Random) -> datetime.date:
    """Return a day for a walk: now and then a Saturday, and in the quiet weeks of the year rather a week later."""
    if _is_quiet(day) and dice.random() < 0.6:
        day += datetime.timedelta(days=dice.randint(5, 12))
    if day.weekday() == _SATURDAY and day not in _free_days(day.year) and dice.random() < 0.4:
        return day
    return working_day_from(day, dice)


def _is_quiet(day: datetime.date) -> bool:
    """The weeks of the summer holidays and those of Christmas."""
    return (
        (7, 20) <= (day.month, day.day) <= (8, 16) or (day.month, day.day) >= (12, 22) or (day.month, day.day) <= (1, 3)
    )


def moment(day: datetime.date, hour: int, minute: int = 0) -> datetime.datetime:
    """Return a moment on the clock in Amsterdam."""
    return datetime.datetime.combine(day, datetime.time(hour, minute), tzinfo=AMSTERDAM)


def is_evening(at: datetime.datetime) -> bool:
    """Tell whether a moment of ``moment`` lies in the evening."""
    return at.hour >= 18


def walk_starts(day: datetime.date, dice: Random, *, evening: bool) -> datetime.datetime:
    """Return when a walk begins: a morning, an afternoon or an evening."""
    if evening:
        return moment(day, 18, dice.randrange(2, 60)) if dice.random() < 0.65 else moment(day, 19, dice.randrange(20))
    if day.weekday() == _SATURDAY or dice.random() < 0.42:
        return moment(day, dice.choice((9, 10, 10)), dice.randrange(30, 60))
    return moment(day, dice.choice((13, 14, 15, 16)), dice.randrange(60))


def recorded_after(at: datetime.datetime, dice: Random, *, until: datetime.datetime) -> datetime.datetime:
    """Return when something of ``at`` was written down: mostly the same week, now and then much later."""
    chance = dice.random()
    if chance < 0.6:
        delay = datetime.timedelta(minutes=dice.randint(20, 200))
    elif chance < 0.9:
        delay = datetime.timedelta(days=dice.randint(1, 6), minutes=dice.randint(0, 200))
    else:
        delay = datetime.timedelta(days=dice.randint(8, 24), minutes=dice.randint(0, 200))
    return min(at + delay, until)
