"""Rounds of ringing: three misses in the daytime, three in the evening, and the card in between.

A ring counts for the daypart in which it was done, in the round that is not complete yet. More misses in a daypart than
asked for do no harm: they belong to the round, and the next is counted from the last of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from households.domain.codes import ContactKind
from households.domain.door_events import DoorEvent
from households.domain.protocol_settings import ProtocolSettings


class Daypart(StrEnum):
    """Daytime or evening: what a ring counts for."""

    DAYTIME = "daytime"
    EVENING = "evening"


class MarkKind(StrEnum):
    """One of the dots that tell the story of a round."""

    DAYTIME = "daytime"
    CARD = "card"
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class Mark:
    """A dot: what it stands for, and whether that was done."""

    kind: MarkKind
    done: bool


def daypart_of(event: DoorEvent, settings: ProtocolSettings) -> Daypart:
    """Return the daypart of a ring, on the clock in Amsterdam."""
    return Daypart.EVENING if event.local.time() >= settings.evening_starts_at else Daypart.DAYTIME


@dataclass(frozen=True, slots=True)
class Round:
    """One round, as far as it has come."""

    number: int
    daytime: int = 0
    evening: int = 0
    has_card: bool = False
    #: These dates are ``date.min`` as long as there was none.
    last_ring_on: date = date.min
    last_evening_on: date = date.min
    #: Day of the daytime miss after which the card is asked for.
    daytime_done_on: date = date.min
    #: Day of the last ring or of the card, whichever was later.
    last_event_on: date = date.min
    #: First navraag that was recorded once this round was complete.
    enquired_on: date | None = None

    @property
    def misses(self) -> int:
        """All misses of this round, those beyond what was asked for included."""
        return self.daytime + self.evening

    def daytime_to_go(self, settings: ProtocolSettings) -> int:
        """How many daytime rings are still to come."""
        return max(settings.rings_per_daypart - self.daytime, 0)

    def evening_to_go(self, settings: ProtocolSettings) -> int:
        """How many evening rings are still to come."""
        return max(settings.rings_per_daypart - self.evening, 0)

    def is_complete(self, settings: ProtocolSettings) -> bool:
        """Whether all rings were done and the card was left."""
        return self.has_card and not self.daytime_to_go(settings) and not self.evening_to_go(settings)

    def marks(self, settings: ProtocolSettings) -> tuple[Mark, ...]:
        """Return the dots: daytime rings, the card, evening rings."""
        count = settings.rings_per_daypart
        return (
            *(Mark(MarkKind.DAYTIME, done=place < self.daytime) for place in range(count)),
            Mark(MarkKind.CARD, done=self.has_card),
            *(Mark(MarkKind.EVENING, done=place < self.evening) for place in range(count)),
        )

    def next(self) -> "Round":
        """Return the round after this one, not begun."""
        return Round(number=self.number + 1)

    def with_miss(self, event: DoorEvent, settings: ProtocolSettings) -> "Round":
        """Return the round with one more miss, in the daypart in which it was done."""
        if daypart_of(event, settings) is Daypart.EVENING:
            return replace(
                self,
                evening=self.evening + 1,
                last_ring_on=event.on,
                last_evening_on=event.on,
                last_event_on=event.on,
            )
        return replace(
            self,
            daytime=self.daytime + 1,
            last_ring_on=event.on,
            daytime_done_on=event.on if self.daytime_to_go(settings) == 1 else self.daytime_done_on,
            last_event_on=event.on,
        )


def rounds_of(events: Iterable[DoorEvent], settings: ProtocolSettings) -> tuple[Round, ...]:
    """Return the rounds so far, the current one last. ``events`` in order, before anybody was spoken to.

    The last round may be complete: the next begins with its first ring, early or late. Decided where the rule leaves
    room: a ring while only the card is lacking still belongs to that round (the round is not complete); a card after a
    round is complete and before the next ring is left in the complete round, and changes nothing.
    """
    rounds = [Round(number=1)]
    for event in events:
        current = rounds[-1]
        complete = current.is_complete(settings)
        if event.is_miss:
            if complete:
                rounds.append(current.next().with_miss(event, settings))
            else:
                rounds[-1] = current.with_miss(event, settings)
        elif event.kind is ContactKind.CARD and not complete:
            rounds[-1] = replace(current, has_card=True, last_event_on=event.on)
        elif event.kind is ContactKind.ENQUIRY and complete and current.enquired_on is None:
            rounds[-1] = replace(current, enquired_on=event.on)
    return tuple(rounds)
