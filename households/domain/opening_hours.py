"""At which moments doors open: counted from the rings of a project, a complex or a portiek.

- Counted are rings at a door where somebody lives: spoken to (a refusal too) is *open*, a miss is *dicht*. A ring that
  showed that nobody lives there says nothing about moments.
- Fewer than ``FEWEST`` rings in a cell are too few to say anything; the cell says so instead of a share.
- **Best** is a part of the day on a weekday with enough rings, where the door opens clearly more often than on average.
  They stand in the order of the share that one may count on: the lower end of the 95 % interval of Wilson, so that 5 of
  5 does not beat 38 of 40.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from households.domain.codes import ContactKind
from households.domain.door_events import DoorEvent
from households.domain.moments import Moment, PartOfDay, moment_of
from households.domain.protocol_settings import ProtocolSettings

#: The blocks of an hour that are shown, by the hour in which they begin: 9:00 up to 21:00.
HOURS = range(9, 21)
#: With fewer rings a share says nothing.
FEWEST = 5
#: How much more often than on average the door must open to be called a good moment (share of 1).
CLEARLY_MORE = 0.10
#: How many good moments are named.
MOST_NAMED = 2

_Z = 1.96  # 95 %
_PART_ORDER = {part: place for place, part in enumerate(PartOfDay)}


@dataclass(frozen=True, slots=True)
class Share:
    """How often somebody opened, of how many rings."""

    opened: int = 0
    rung: int = 0

    @property
    def is_few(self) -> bool:
        """Whether there are too few rings to say anything."""
        return self.rung < FEWEST

    @property
    def rate(self) -> float:
        """The share that opened, 0 to 1; 0 without rings."""
        return self.opened / self.rung if self.rung else 0.0

    @property
    def percentage(self) -> int:
        """The share in whole hundredths, a half rounded up."""
        return (200 * self.opened + self.rung) // (2 * self.rung) if self.rung else 0

    @property
    def sure_of(self) -> float:
        """The share that one may count on: the lower end of the interval of Wilson."""
        if not self.rung:
            return 0.0
        n, p = self.rung, self.rate
        middle = p + _Z * _Z / (2 * n)
        return (middle - _Z * sqrt(p * (1 - p) / n + _Z * _Z / (4 * n * n))) / (1 + _Z * _Z / n)


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When doors open, per weekday (Monday is 0) and hour, and per weekday and part of the day."""

    hours: Mapping[tuple[int, int], Share]
    parts: Mapping[Moment, Share]
    total: Share
    #: Rings before the first or after the last block that is shown; they do count in ``parts`` and ``total``.
    outside: int

    def at(self, weekday: int, hour: int) -> Share:
        """Return the share in one block."""
        return self.hours.get((weekday, hour), Share())


@dataclass(frozen=True, slots=True)
class GoodMoment:
    """A moment at which the doors open clearly more often than on average."""

    moment: Moment
    share: Share


def opening_hours(events: Iterable[DoorEvent], settings: ProtocolSettings) -> OpeningHours:
    """Count the rings among these events."""
    hours_rung: Counter[tuple[int, int]] = Counter()
    hours_opened: Counter[tuple[int, int]] = Counter()
    parts_rung: Counter[Moment] = Counter()
    parts_opened: Counter[Moment] = Counter()
    outside = 0
    for event in events:
        if event.kind is not ContactKind.RING or not (event.is_spoken or event.is_miss):
            continue
        block, moment = (event.local.weekday(), event.local.hour), moment_of(event, settings)
        parts_rung[moment] += 1
        parts_opened[moment] += event.is_spoken
        if event.local.hour in HOURS:
            hours_rung[block] += 1
            hours_opened[block] += event.is_spoken
        else:
            outside += 1
    return OpeningHours(
        hours={block: Share(hours_opened[block], rung) for block, rung in hours_rung.items()},
        parts={moment: Share(parts_opened[moment], rung) for moment, rung in parts_rung.items()},
        total=Share(parts_opened.total(), parts_rung.total()),
        outside=outside,
    )


def good_moments(found: OpeningHours) -> tuple[GoodMoment, ...]:
    """Return the moments at which the doors open clearly more often than on average, the surest first."""
    enough = found.total.rate + CLEARLY_MORE
    good = [
        GoodMoment(moment, share) for moment, share in found.parts.items() if not share.is_few and share.rate >= enough
    ]
    good.sort(key=lambda each: (-each.share.sure_of, each.moment.weekday, _PART_ORDER[each.moment.part]))
    return tuple(good)


def good_moments_text(good: Sequence[GoodMoment], where: str) -> str:
    """Say in a sentence when the doors open; empty when no moment stands out. ``where`` begins it: *In dit portiek*."""
    if not good:
        return ""
    named = [f"{each.moment.label} ({each.share.opened} van de {each.share.rung} keer)" for each in good[:MOST_NAMED]]
    return f"{where} doet men vooral open op {' en '.join(named)}."
