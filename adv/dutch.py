"""How dates, moments and numbers are written for people: Dutch, 24-hour clock, decimal comma.

Pure Python, so that views and reports format once per row instead of in the template. `today` is an argument;
moments are shown in Amsterdam time, whatever the zone they come in.
"""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
MONTHS_SHORT = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")

#: A day further away than this is written as a date, not as "over 9 dagen".
NEAR_DAYS = 14

#: A true minus sign: a hyphen is read as a dash or dropped by screen readers.
MINUS = "\N{MINUS SIGN}"
#: Keeps a number and its unit on one line.
NBSP = "\N{NO-BREAK SPACE}"

_POSTCODE = re.compile(r"\s*([1-9]\d{3})\s*([a-zA-Z]{2})\s*")


def date_long(day: date) -> str:
    """`20 november 2012`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def date_short(day: date, today: date) -> str:
    """`20 nov`, with the year when it is not the present one."""
    text = f"{day.day} {MONTHS_SHORT[day.month - 1]}"
    return text if day.year == today.year else f"{text} {day.year}"


def clock(when: datetime) -> str:
    """`14:21`, `9:05`, in Amsterdam time."""
    local = when.astimezone(AMSTERDAM)
    return f"{local.hour}:{local.minute:02d}"


def date_with_weekday(day: date, today: date) -> str:
    """`donderdag 12 maart`, with the year when it is not the present one."""
    text = f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return text if day.year == today.year else f"{text} {day.year}"


def day_relative(day: date, today: date) -> str:
    """`vandaag`, `morgen`, `over 3 dagen`, `5 dagen geleden`; further away than two weeks the date itself."""
    days = (day - today).days
    near = {0: "vandaag", 1: "morgen", -1: "gisteren", 2: "overmorgen", -2: "eergisteren"}
    if days in near:
        return near[days]
    if 0 < days <= NEAR_DAYS:
        return f"over {days} dagen"
    if -NEAR_DAYS <= days < 0:
        return f"{-days} dagen geleden"
    return date_long(day)


def moment(when: datetime, today: date) -> str:
    """`vandaag 14:21`, `gisteren 9:05`, `20 november 14:21`, with the year when it is not the present one."""
    day, time = when.astimezone(AMSTERDAM).date(), clock(when)
    near = {0: "vandaag", -1: "gisteren", 1: "morgen"}.get((day - today).days)
    if near:
        return f"{near} {time}"
    text = f"{day.day} {MONTHS[day.month - 1]}"
    return f"{text} {time}" if day.year == today.year else f"{text} {day.year} {time}"


def period(start: date, end: date) -> str:
    """`1 januari tot en met 31 maart 2026`; both days are included."""
    if start == end:
        return date_long(start)
    first = f"{start.day} {MONTHS[start.month - 1]}"
    if start.year != end.year:
        first = f"{first} {start.year}"
    return f"{first} tot en met {date_long(end)}"


def days_late(due: date, today: date) -> str:
    """`9 dagen te laat`, or an empty string while it is still in time."""
    days = (today - due).days
    if days <= 0:
        return ""
    return f"{plural(days, 'dag', 'dagen')} te laat"


def number(value: Decimal | float, decimals: int = 0) -> str:
    """`1.234` or `1.234,5`: a point per thousand, a decimal comma, halves away from zero."""
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    return f"{MINUS}{text}" if rounded < 0 else text


def percentage(value: Decimal | float, decimals: int = 0) -> str:
    """`45%`; the value is already in hundredths."""
    return f"{number(value, decimals)}%"


def euro(value: Decimal | float) -> str:
    """`€ 1.234` for whole euros, `€ 1.234,50` when there are cents."""
    amount = Decimal(str(value))
    cents = 0 if amount == amount.to_integral_value() else 2
    sign = MINUS if amount < 0 else ""
    return f"{sign}€{NBSP}{number(abs(amount), cents)}"


def plural(count: int, one: str, many: str) -> str:
    """`1 deur`, `2 deuren`, `0 deuren`."""
    return f"{number(count)}{NBSP}{one if count == 1 else many}"


def postcode(text: str) -> str:
    """`1234 AB` for any spelling of a postcode; something else comes back as it was."""
    match = _POSTCODE.fullmatch(text)
    return f"{match[1]}{NBSP}{match[2].upper()}" if match else text
