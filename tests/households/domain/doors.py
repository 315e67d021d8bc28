"""Short ways to write down what happened at a door; moments are on the clock in Amsterdam."""

from datetime import date, datetime

from households.domain.codes import ContactKind, HouseholdStatus, RingResult
from households.domain.door_events import DoorEvent, DoorHistory
from households.domain.protocol import Advice, advise
from households.domain.protocol_settings import AMSTERDAM, DEFAULT_SETTINGS, ProtocolSettings

#: A Thursday, after all that happens in the cases.
LONG_AFTER = "2030-01-03"


def day(text: str) -> date:
    return date.fromisoformat(text)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def contact(text: str, kind: ContactKind, come_back_on: str | None = None) -> DoorEvent:
    return DoorEvent(moment(text), kind, come_back_on=day(come_back_on) if come_back_on else None)


def letter(text: str) -> DoorEvent:
    return contact(text, ContactKind.LETTER)


def card(text: str) -> DoorEvent:
    return contact(text, ContactKind.CARD)


def enquiry(text: str) -> DoorEvent:
    return contact(text, ContactKind.ENQUIRY)


def conversation(text: str) -> DoorEvent:
    return contact(text, ContactKind.CONVERSATION)


def phone(text: str, come_back_on: str | None = None) -> DoorEvent:
    return contact(text, ContactKind.PHONE, come_back_on)


def ring(text: str, result: RingResult = RingResult.NOT_HOME, come_back_on: str | None = None) -> DoorEvent:
    return DoorEvent(moment(text), ContactKind.RING, result, day(come_back_on) if come_back_on else None)


def misses(*texts: str) -> tuple[DoorEvent, ...]:
    return tuple(ring(text) for text in texts)


def full_round(month: str) -> tuple[DoorEvent, ...]:
    """Six misses and a card in a month such as ``2026-03``; the last ring is on the 20th."""
    return (
        *misses(f"{month}-03 10:00", f"{month}-05 14:00", f"{month}-06 11:00"),
        card(f"{month}-06 11:01"),
        *misses(f"{month}-10 19:00", f"{month}-12 20:00", f"{month}-20 18:30"),
    )


def advice_on(
    today: str,
    *events: DoorEvent,
    since: str | None = "2001-05-01",
    newcomer: bool = False,
    vacant: bool = False,
    signal: str | None = None,
    status: HouseholdStatus | None = None,
    settings: ProtocolSettings = DEFAULT_SETTINGS,
) -> Advice:
    history = DoorHistory(
        tenant_since=day(since) if since else None,
        is_newcomer=newcomer,
        vacant=vacant,
        events=events,
        open_signal_on=day(signal) if signal else None,
        case_status=status,
    )
    return advise(history, day(today), settings)
