"""The numbers of the doorbell protocol, all of them a setting of the project, and the calendar they are counted in."""

from calendar import monthrange
from dataclasses import dataclass, fields
from datetime import date, time
from zoneinfo import ZoneInfo

#: Dates and dayparts at the door are those of the clock in the Netherlands, whatever the server's clock.
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True)
class ProtocolSettings:
    """Settings of the doorbell protocol; the defaults are those of the protocol itself.

    ``ValueError`` when a number makes no sense: a count below one, a term below zero, a window that ends before it
    begins.
    """

    #: Misses in the daytime, and again in the evening, that make up a round.
    rings_per_daypart: int = 3
    #: From this moment a ring counts as evening; before it, also in the small hours, as daytime.
    evening_starts_at: time = time(18, 0)
    #: From the last ring of a round to the first of the next.
    weeks_between_rounds: int = 6
    #: Full rounds after which the address rests; after every later round it rests again.
    rounds_before_rest: int = 2
    #: Length of the rest, from the last ring.
    rest_weeks: int = 12
    #: The first ring comes this many days after the letter at the earliest …
    letter_min_days: int = 7
    #: … and at the latest.
    letter_max_days: int = 21
    #: Months after moving in at which a newcomer is visited.
    newcomer_after_months: int = 1
    #: Days until coming back when no date was agreed.
    come_back_default_days: int = 7
    #: Months after which one may ask to come back when somebody doesn't want to now: what a screen suggests.
    refusal_come_back_min_months: int = 2
    refusal_come_back_max_months: int = 3

    def __post_init__(self) -> None:
        if self.rings_per_daypart < 1 or self.rounds_before_rest < 1:
            raise ValueError("rings_per_daypart and rounds_before_rest must be at least 1")
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, int) and value < 0:
                raise ValueError(f"{field.name} must not be below zero")
        if self.letter_min_days > self.letter_max_days:
            raise ValueError("letter_min_days must not be above letter_max_days")
        if self.refusal_come_back_min_months > self.refusal_come_back_max_months:
            raise ValueError("refusal_come_back_min_months must not be above refusal_come_back_max_months")


DEFAULT_SETTINGS = ProtocolSettings()


def add_months(day: date, months: int) -> date:
    """Return the same day a number of months later, or the last of that month: 31 January → 28 or 29 February."""
    years, month_index = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month_index + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def refusal_come_back_window(refused_on: date, settings: ProtocolSettings = DEFAULT_SETTINGS) -> tuple[date, date]:
    """Return the first and the last day to suggest for coming back, when that is allowed after a no."""
    return (
        add_months(refused_on, settings.refusal_come_back_min_months),
        add_months(refused_on, settings.refusal_come_back_max_months),
    )
