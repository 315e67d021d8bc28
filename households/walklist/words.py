"""What is said of a door: who was there last, and what the badge says. Formatted once per row, in Python."""

import datetime

from adv import dutch
from households.domain.codes import (
    CONTACT_KIND_LABELS,
    RING_RESULT_LABELS,
    ContactKind,
    RingResult,
    Step,
)

#: ``{who}`` did this ``{when}``.
_DEEDS = {
    ContactKind.LETTER: "{who} stuurde {when} een brief",
    ContactKind.RING: "{who} belde {when} aan",
    ContactKind.CARD: "{who} liet {when} een kaart achter",
    ContactKind.CONVERSATION: "{who} voerde {when} een gesprek",
    ContactKind.PHONE: "{who} sprak de bewoner {when} aan de telefoon",
    ContactKind.ELSEWHERE: "{who} trof de bewoner {when} elders",
    ContactKind.OFFICE_HOUR: "{who} sprak de bewoner {when} op het spreekuur",
    ContactKind.ENQUIRY: "{who} deed {when} navraag",
}

#: What the badge of a step says on the day it is due, and its tone.
_DUE_BADGES = {
    Step.LETTER: ("brief", "rest"),
    Step.RING_DAYTIME: ("nu", "due"),
    Step.CARD: ("kaart", "due"),
    Step.RING_EVENING: ("vanavond", "evening"),
    Step.ENQUIRY: ("navraag", "due"),
    Step.CONVERSATION: ("afspraak", "due"),
    Step.COME_BACK: ("terugkomen", "due"),
    Step.INTRODUCTION: ("kennismaken", "new"),
    Step.SIGNAL: ("melding", "late"),
}


def ago(at: datetime.datetime, now: datetime.datetime) -> str:
    """Return when that was, as one says it: ``net``, ``een uur geleden``, ``gisteren om 19:30``."""
    minutes = int((now - at).total_seconds() // 60)
    if minutes < 2:
        return "net"
    if minutes < 50:
        return f"{minutes} minuten geleden"
    if minutes < 90:
        return "een uur geleden"
    if minutes < 6 * 60:
        return f"{round(minutes / 60)} uur geleden"
    day, _, clock = dutch.moment(at, now.astimezone(dutch.AMSTERDAM).date()).rpartition(" ")
    return f"{day} om {clock}"


def deed(kind: ContactKind, result: str, *, who: str, when: str) -> str:
    """Return who did what: ``Sanne belde een uur geleden aan: niet thuis``."""
    text = _DEEDS[kind].format(who=who, when=when)
    return f"{text}: {RING_RESULT_LABELS[RingResult(result)]}" if result else text


def outcome(kind: str, result: str) -> str:
    """Return what a contact moment came to, in a few words: ``niet thuis``, ``telefonisch contact``."""
    return RING_RESULT_LABELS[RingResult(result)] if result else CONTACT_KIND_LABELS[ContactKind(kind)]


def first_name(name: str) -> str:
    """Return what colleagues call each other."""
    return next(iter(name.split()), "Een collega")


def badge(
    step: Step, due_from: datetime.date | None, due_by: datetime.date | None, today: datetime.date
) -> tuple[str, str]:
    """Return what the badge of a door with a step says, and its tone: when it is due, or that it is late."""
    if step is Step.SIGNAL:
        return _DUE_BADGES[step]
    if due_from is not None and due_from > today:
        return f"vanaf {dutch.date_short(due_from, today)}", "rest"
    if due_by is not None and due_by < today:
        return dutch.days_late(due_by, today), "late"
    return _DUE_BADGES[step]
