"""What happened at a door, and the history of one household there: the input of the doorbell protocol."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from households.domain.codes import (
    MISSES,
    SPOKEN_KINDS,
    SPOKEN_RESULTS,
    STATUSES_SET_BY_HAND,
    ContactKind,
    HouseholdStatus,
    RingResult,
)
from households.domain.protocol_settings import AMSTERDAM

#: Order of what has the same moment (moments are kept to the minute): first the ring, then what came of it. A no comes
#: last among the results of a ring, so that it is never lost.
_KIND_ORDER = {
    kind: place
    for place, kind in enumerate(
        (
            ContactKind.LETTER,
            ContactKind.RING,
            ContactKind.CARD,
            ContactKind.PHONE,
            ContactKind.ELSEWHERE,
            ContactKind.OFFICE_HOUR,
            ContactKind.CONVERSATION,
            ContactKind.ENQUIRY,
        )
    )
}
_RESULT_ORDER = {
    result: place
    for place, result in enumerate(
        (
            None,
            RingResult.NOT_HOME,
            RingResult.NOT_OPENED,
            RingResult.VACANT,
            RingResult.MOVED,
            RingResult.NOT_CONVENIENT,
            RingResult.APPOINTMENT,
            RingResult.CONVERSATION,
            RingResult.REFUSED,
        )
    )
}


@dataclass(frozen=True, slots=True)
class DoorEvent:
    """One contact moment. ``ValueError`` without a time zone, or when result and kind don't fit each other."""

    at: datetime
    kind: ContactKind
    #: Only of a ring, and always of a ring.
    result: RingResult | None = None
    #: Date that was agreed, or from which they may come back.
    come_back_on: date | None = None
    #: The moment on the clock in Amsterdam, worked out once: a list of doors asks for it very often.
    local: datetime = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise ValueError("a contact moment needs a time zone")
        if (self.kind is ContactKind.RING) != (self.result is not None):
            raise ValueError("a ring needs a result, and only a ring has one")
        object.__setattr__(self, "local", self.at.astimezone(AMSTERDAM))

    @property
    def on(self) -> date:
        """The date in Amsterdam."""
        return self.local.date()

    @property
    def is_miss(self) -> bool:
        """Whether this was a ring at which nobody was spoken to."""
        return self.result in MISSES

    @property
    def is_spoken(self) -> bool:
        """Whether somebody of the household was spoken to, in any way, a refusal included."""
        return self.kind in SPOKEN_KINDS or self.result in SPOKEN_RESULTS

    @property
    def is_conversation(self) -> bool:
        """Whether this was a conversation; a ring with that result and its conversation are one."""
        return self.kind is ContactKind.CONVERSATION or self.result is RingResult.CONVERSATION

    @property
    def is_decisive(self) -> bool:
        """Whether this ends the rounds: spoken to, or a ring that showed that they don't live there any more."""
        return self.is_spoken or self.result in (RingResult.VACANT, RingResult.MOVED)


@dataclass(frozen=True, slots=True)
class DoorHistory:
    """All that the next step at a door follows from: one household (never the one before it) at one address."""

    tenant_since: date | None = None
    #: Moved in while the project runs: is welcomed, without a letter.
    is_newcomer: bool = False
    #: Nobody lives here.
    vacant: bool = False
    #: In any order; only their moments count.
    events: tuple[DoorEvent, ...] = ()
    #: Day of the oldest melding that is not handled yet.
    open_signal_on: date | None = None
    #: A status set by a person (in begeleiding, nazorg, afgesloten); ``ValueError`` on any other.
    case_status: HouseholdStatus | None = None

    def __post_init__(self) -> None:
        if self.case_status is not None and self.case_status not in STATUSES_SET_BY_HAND:
            raise ValueError(f"{self.case_status} follows from the events at the door")


def in_order(events: Iterable[DoorEvent], until: date) -> tuple[DoorEvent, ...]:
    """Return the events up to and including that day, in one order that doesn't depend on the order of entry."""
    return tuple(sorted((event for event in events if event.on <= until), key=_order))


def _order(event: DoorEvent) -> tuple[datetime, int, int, date]:
    # In UTC: two moments of one local zone would compare by their wall clock, and the hour that comes twice would mix.
    return (
        event.at.astimezone(UTC),
        _KIND_ORDER[event.kind],
        _RESULT_ORDER[event.result],
        event.come_back_on or date.min,
    )
