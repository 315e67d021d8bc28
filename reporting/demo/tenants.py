"""A household while its story is being made: what kind of people they are, and what happened with them so far."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from random import Random
from typing import TypeVar

from households.domain.codes import ContactKind, HouseholdStatus, HouseholdType, RingResult
from households.domain.protocol import Advice, DoorEvent, DoorHistory, Outlook, outlook
from reporting.demo.calendar import dice_for, recorded_after
from reporting.demo.events import Contact
from reporting.demo.names import make_name, make_phone
from reporting.demo.team import Team
from reporting.demo.words.doors import KIND_NOTES, RING_NOTES

T = TypeVar("T")


class Rhythm(Enum):
    """When people are at home: the chance that they open in the daytime, and in the evening."""

    OFTEN_HOME = (0.52, 0.62)
    WORKS = (0.13, 0.5)
    HARD_TO_REACH = (0.07, 0.13)
    NEVER = (0.0, 0.0)


class Attitude(Enum):
    """How people meet a stranger at the door."""

    OPEN = "open"
    RESERVED = "reserved"
    NOT_NOW = "not_now"
    NO = "no"
    VACANT = "vacant"
    MOVED = "moved"


class Course(Enum):
    """Where it goes with a household."""

    BETTER = "better"
    STAYS = "stays"
    WORSE = "worse"


@dataclass(slots=True, kw_only=True)
class Tenant:
    """A household in the making. What it is like is drawn once; the rest follows from what happens."""

    dice: Random
    name: str
    phone: str
    since: datetime.date | None
    is_newcomer: bool
    rhythm: Rhythm
    attitude: Attitude
    type: HouseholdType
    course: Course
    until: datetime.date | None = None
    contacts: list[Contact] = field(default_factory=list)
    events: list[DoorEvent] = field(default_factory=list)
    owner: str = ""
    status: HouseholdStatus = HouseholdStatus.NOT_APPROACHED
    status_since: datetime.date | None = None
    #: Days of conversations held to look back.
    evaluations: set[datetime.date] = field(default_factory=set)
    visits_missed: int = 0
    is_followed: bool = False
    #: Whether this household is scored whatever the dice say.
    is_surely_scored: bool = False
    _outlook: Outlook | None = None

    def advice(self, on: datetime.date) -> Advice:
        """Return what the protocol says on a day; only asked for days after the last event."""
        if self._outlook is None:
            history = DoorHistory(tenant_since=self.since, is_newcomer=self.is_newcomer, events=tuple(self.events))
            self._outlook = outlook(history, on)
        found = self._outlook
        if found.later is not None and found.later_from is not None and on >= found.later_from:
            return found.later
        return found.now

    @property
    def talks(self) -> list[Contact]:
        """The conversations."""
        return [
            one
            for one in self.contacts
            if one.kind is ContactKind.CONVERSATION or one.result is RingResult.CONVERSATION
        ]

    def meet(
        self,
        team: Team,
        *,
        at: datetime.datetime,
        kind: ContactKind,
        by: str,
        result: RingResult | None = None,
        come_back_on: datetime.date | None = None,
    ) -> None:
        """Let a contact happen, and see what the protocol makes of it."""
        event = DoorEvent(at=at, kind=kind, result=result, come_back_on=come_back_on)
        at_once = kind is ContactKind.LETTER or event.is_miss
        soon = at + datetime.timedelta(minutes=self.dice.randint(0, 3))
        self.contacts.append(
            Contact(
                at=at,
                kind=kind,
                by=by,
                result=result,
                come_back_on=come_back_on,
                note=self._note(kind, result),
                recorded_at=min(soon, team.ends_at)
                if at_once and self.dice.random() < 0.85
                else recorded_after(at, self.dice, until=team.ends_at),
            )
        )
        self.events.append(event)
        self._outlook = None
        status = self.advice(at.date()).status
        if status != self.status:
            self.status, self.status_since = status, at.date()
        if event.is_spoken and not self.owner and by in team.staff:
            self.owner = by

    def _note(self, kind: ContactKind, result: RingResult | None) -> str:
        notes: Sequence[str] = RING_NOTES[result] if result is not None else KIND_NOTES[kind]
        chance = 0.12 if result is RingResult.NOT_HOME else 0.35
        return self.dice.choice(notes) if notes and self.dice.random() < chance else ""


_TYPES = (
    (HouseholdType.SOLID, 29),
    (HouseholdType.ATTENTION, 34),
    (HouseholdType.VULNERABLE, 18),
    (HouseholdType.MULTIPROBLEM, 19),
)
_RHYTHMS = ((Rhythm.OFTEN_HOME, 45), (Rhythm.WORKS, 31), (Rhythm.HARD_TO_REACH, 15), (Rhythm.NEVER, 9))
_ATTITUDES = (
    (Attitude.OPEN, 67),
    (Attitude.RESERVED, 14),
    (Attitude.NOT_NOW, 6),
    (Attitude.NO, 8),
    (Attitude.VACANT, 2),
    (Attitude.MOVED, 3),
)
_COURSES = ((Course.BETTER, 60), (Course.STAYS, 26), (Course.WORSE, 14))


def make_tenant(*, since: datetime.date | None, is_newcomer: bool, seed: tuple[object, ...]) -> Tenant:
    """Draw a household; the same seed gives the same one."""
    dice = dice_for(*seed)
    attitude = _draw(_ATTITUDES, dice)
    if is_newcomer and attitude in {Attitude.VACANT, Attitude.MOVED}:
        attitude = Attitude.OPEN
    rhythm = _draw(_RHYTHMS, dice)
    if attitude in {Attitude.VACANT, Attitude.MOVED}:
        rhythm = Rhythm.OFTEN_HOME
    return Tenant(
        dice=dice,
        name=make_name(dice) if dice.random() < 0.97 else "",
        phone=make_phone(dice) if dice.random() < 0.55 else "",
        since=since,
        is_newcomer=is_newcomer,
        rhythm=rhythm,
        attitude=attitude,
        type=_draw(_TYPES, dice),
        course=_draw(_COURSES, dice),
    )


def since_long_ago(starts_on: datetime.date, dice: Random) -> datetime.date | None:
    """Return since when somebody lived here at the start: the first of a month, now and then unknown."""
    if dice.random() < 0.04:
        return None
    years = min(int(dice.expovariate(1 / 9)), 36)
    year, month = starts_on.year - 1 - years, dice.randint(1, 12)
    return datetime.date(year, month, 1)


def _draw(shares: Sequence[tuple[T, int]], dice: Random) -> T:
    return dice.choices([one for one, _ in shares], [share for _, share in shares])[0]
