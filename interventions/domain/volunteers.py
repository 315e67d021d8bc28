"""Volunteers (maatjes): what they do, when they can, and whether there is room for one more household."""

import datetime
from collections.abc import Mapping
from enum import StrEnum


class VolunteerHelp(StrEnum):
    """What a volunteer does with a household."""

    DEBT = "debt"
    LANGUAGE = "language"
    COMPANY = "company"
    PARENTING = "parenting"
    CHORES = "chores"
    ERRANDS = "errands"


VOLUNTEER_HELP_LABELS: Mapping[VolunteerHelp, str] = {
    VolunteerHelp.DEBT: "schuldhulpmaatje",
    VolunteerHelp.LANGUAGE: "taalmaatje",
    VolunteerHelp.COMPANY: "gezelschap en samen erop uit",
    VolunteerHelp.PARENTING: "gezin en huiswerk",
    VolunteerHelp.CHORES: "klussen en tuin",
    VolunteerHelp.ERRANDS: "boodschappen en vervoer",
}


class FreeTime(StrEnum):
    """When a volunteer has time."""

    WEEKDAY = "weekday"
    WEEKDAY_EVENING = "weekday_evening"
    WEEKEND = "weekend"


FREE_TIME_LABELS: Mapping[FreeTime, str] = {
    FreeTime.WEEKDAY: "doordeweeks overdag",
    FreeTime.WEEKDAY_EVENING: "doordeweeks ’s avonds",
    FreeTime.WEEKEND: "in het weekend",
}


class Room(StrEnum):
    """Whether a volunteer can take on a household."""

    FREE = "free"
    LATER = "later"
    FULL = "full"


def room(*, places: int, taken: int, available_from: datetime.date | None, today: datetime.date) -> Room:
    """Tell whether there is room for one more household today, later, or not."""
    if taken >= places:
        return Room.FULL
    return Room.LATER if available_from is not None and available_from > today else Room.FREE
