"""What a device records without a connection, and what it may hold: the shapes, the short words, the clock.

Pure Python. A device sends less than a person would type: which door, what happened, when, and when to come back.
"""

import hashlib
import json
import uuid as uuids
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Self

from households.domain.codes import ContactKind, RingResult, Step

#: The only things in an event of a device; more or less is refused.
EVENT_FIELDS = frozenset({"uuid", "address", "kind", "result", "at", "come_back_on"})

#: Clocks that differ by less are the same: a request takes time too.
TOLERANCE = timedelta(minutes=2)
#: What is older is not recorded without a person: a battery that was empty for long gives such moments.
OLDEST = timedelta(days=60)
#: A colleague at the same door from so long before on is somebody the device could not know of.
AROUND = timedelta(hours=1)

_HIGHEST_ID = 2**63 - 1
_LONGEST_TEXT = 40


class UnreadableEventError(ValueError):
    """What the device sent is no event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceEvent:
    """One thing that happened at a door. ``at`` is by the clock of the device."""

    uuid: uuids.UUID
    address_id: int
    kind: ContactKind
    result: RingResult | None
    at: datetime
    come_back_on: date | None

    @classmethod
    def read(cls, content: object) -> Self:
        """Read an event from decoded JSON. Raises UnreadableEventError for anything that is not exactly one."""
        if not isinstance(content, dict) or set(content) != EVENT_FIELDS:
            raise UnreadableEventError("not the fields of an event")
        try:
            event = cls(
                uuid=uuids.UUID(_text(content, "uuid")),
                address_id=_number(content["address"]),
                kind=ContactKind(_text(content, "kind")),
                result=RingResult(_text(content, "result")) if content["result"] else None,
                at=_moment(_text(content, "at")),
                come_back_on=date.fromisoformat(_text(content, "come_back_on")) if content["come_back_on"] else None,
            )
        except ValueError as problem:
            raise UnreadableEventError(str(problem)) from None
        if (event.kind is ContactKind.RING) != (event.result is not None):
            raise UnreadableEventError("a result belongs to a ring, and a ring has one")
        return event

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what is said, to tell a repetition from something else under the same uuid."""
        said = [
            str(self.uuid),
            self.address_id,
            self.kind.value,
            self.result.value if self.result else "",
            self.at.astimezone(UTC).isoformat(),
            self.come_back_on.isoformat() if self.come_back_on else "",
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _text(content: Mapping[str, object], name: str) -> str:
    value = content[name]
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise ValueError(f"{name} is no short text")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _HIGHEST_ID:
        raise ValueError("no id")
    return value


def read_moment(text: str) -> datetime:
    """Read a moment with its zone (``2026-03-05T13:32:00.000Z``). Raises UnreadableEventError for anything else."""
    try:
        return _moment(text)
    except ValueError as problem:
        raise UnreadableEventError(str(problem)) from None


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone")
    if not 2000 <= moment.year <= 2200:
        raise ValueError("a moment in no sensible year")
    return moment


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedClock:
    """What the device knew of our clock when it recorded: ``offset`` = server - device, learned ``at``."""

    offset: timedelta
    at: datetime


def true_moment(
    device_at: datetime, *, device_now: datetime, server_now: datetime, learned: LearnedClock | None = None
) -> datetime:
    """Return when something really happened, by the clock of the server; never in the future.

    Two corrections are known: the one the device learned before it recorded, and the difference at the moment of
    sending. They differ when the clock of the device was set in between. The learned one goes first (a phone that gets
    its connection back puts its clock right), unless it gives a moment before it was learned or one still to come.
    Nothing was recorded before its clock was learned.
    """
    moment = device_at + (server_now - device_now)
    if learned is not None:
        by_learning = device_at + learned.offset
        if learned.at - TOLERANCE <= by_learning <= server_now + TOLERANCE:
            moment = by_learning
        moment = max(moment, learned.at)
    return min(moment, server_now)


def is_believable(at: datetime, *, now: datetime) -> bool:
    """Tell whether a corrected moment can be recorded as it is."""
    return now - OLDEST <= at <= now


_TEXTS: Mapping[Step, str] = {
    Step.LETTER: "Eerst een brief",
    Step.CARD: "Laat een kaart achter",
    Step.ENQUIRY: "Doe navraag",
    Step.CONVERSATION: "Afspraak voor een gesprek",
    Step.COME_BACK: "Kom terug",
    Step.INTRODUCTION: "Ga kennismaken",
    Step.SIGNAL: "Melding: ga langs",
}


def short_text(step: Step | None, attempt: int | None) -> str:
    """Return the next step in a few words, without anything of what happened before."""
    if step is None:
        return "Geen stap aan de deur: bel hier niet aan"
    if step in (Step.RING_DAYTIME, Step.RING_EVENING):
        when = "overdag" if step is Step.RING_DAYTIME else "'s avonds"
        return f"{attempt}e keer {when}" if attempt else f"Bel {when} aan"
    return _TEXTS[step]
