"""What a door looks like on the drawing of a flat: one mark per status or per next step, never a colour alone.

On the wall of the office hangs a print that says of a door only whether somebody was spoken to; the rest of this
module is for the screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from households.domain.codes import STATUS_LABELS, HouseholdStatus, Step

#: Somebody of the household was spoken to, whatever came of it.
_SPOKEN_STATUSES = frozenset(
    {
        HouseholdStatus.IN_CONVERSATION,
        HouseholdStatus.IN_GUIDANCE,
        HouseholdStatus.AFTERCARE,
        HouseholdStatus.REFUSED,
    }
)
#: Says nothing about it: one who was never reached is closed too, and one who was spoken to may have moved since. What
#: happened at the door has to be looked at; with a melding as well, for that stands in the place of the step.
SILENT_STATUSES = frozenset({HouseholdStatus.CLOSED, HouseholdStatus.VACANT, HouseholdStatus.MOVED})
_SPOKEN_STEPS = frozenset({Step.CONVERSATION, Step.COME_BACK})
#: Nobody to visit: it was a no, or nobody lives there.
OUT_STATUSES = frozenset({HouseholdStatus.REFUSED, HouseholdStatus.VACANT, HouseholdStatus.MOVED})


def was_spoken_to(status: HouseholdStatus, step: Step | None, *, ever: bool) -> bool:
    """Tell whether somebody of the household was spoken to.

    ``ever``: a contact moment says so; looked at where status and step leave it open.
    """
    return ever or status in _SPOKEN_STATUSES or step in _SPOKEN_STEPS


class StepMark(StrEnum):
    """How a door is marked by its next step, in the order of the legend."""

    SIGNAL = "signal"
    DAYTIME = "daytime"
    EVENING = "evening"
    CARD = "card"
    LETTER = "letter"
    ENQUIRY = "enquiry"
    VISIT = "visit"
    NEWCOMER = "newcomer"
    WAITS = "waits"
    SPOKEN = "spoken"
    OUT = "out"
    NOTHING = "nothing"


STEP_MARK_LABELS: Mapping[StepMark, str] = {
    StepMark.SIGNAL: "melding, gaat voor",
    StepMark.DAYTIME: "nu: hoeveelste keer overdag",
    StepMark.EVENING: "nu: ’s avonds",
    StepMark.CARD: "nu: kaart achterlaten",
    StepMark.LETTER: "brief versturen",
    StepMark.ENQUIRY: "navraag doen",
    StepMark.VISIT: "afspraak of terugkomen",
    StepMark.NEWCOMER: "nieuwe bewoner",
    StepMark.WAITS: "wacht tot een datum",
    StepMark.SPOKEN: "gesproken, geen volgende stap",
    StepMark.OUT: "weigert of leeg",
    StepMark.NOTHING: "geen volgende stap",
}

_MARK_OF_STEP: Mapping[Step, StepMark] = {
    Step.SIGNAL: StepMark.SIGNAL,
    Step.LETTER: StepMark.LETTER,
    Step.RING_DAYTIME: StepMark.DAYTIME,
    Step.CARD: StepMark.CARD,
    Step.RING_EVENING: StepMark.EVENING,
    Step.ENQUIRY: StepMark.ENQUIRY,
    Step.CONVERSATION: StepMark.VISIT,
    Step.COME_BACK: StepMark.VISIT,
    Step.INTRODUCTION: StepMark.NEWCOMER,
}


@dataclass(frozen=True, slots=True)
class DoorState:
    """What is known of a door today."""

    status: HouseholdStatus
    step: Step | None
    due_from: date | None = None
    #: The how-maniest ring of the daypart, where the step is one.
    attempt: int | None = None
    #: A contact moment says that somebody was spoken to, where status and step leave that open.
    ever_spoken: bool = False

    def is_due(self, today: date) -> bool:
        """Whether somebody has to go there today."""
        return self.step is not None and (self.due_from is None or self.due_from <= today)

    @property
    def is_spoken(self) -> bool:
        """Whether somebody of the household was spoken to."""
        return was_spoken_to(self.status, self.step, ever=self.ever_spoken)

    def step_mark(self, today: date) -> StepMark:
        """Return the mark by next step. A melding and a newcomer show before their date too: one looks out for them."""
        if self.step is None:
            if self.status in OUT_STATUSES:
                return StepMark.OUT
            return StepMark.SPOKEN if self.is_spoken else StepMark.NOTHING
        mark = _MARK_OF_STEP[self.step]
        if mark in (StepMark.SIGNAL, StepMark.NEWCOMER) or self.is_due(today):
            return mark
        return StepMark.WAITS

    def said(self, today: date) -> str:
        """Return the same in words, for who doesn't see the drawing: ``nu: 2e keer overdag``."""
        mark = self.step_mark(today)
        if mark is StepMark.DAYTIME:
            return f"nu: {self.attempt}e keer overdag" if self.attempt else "nu: overdag aanbellen"
        if mark is StepMark.OUT:
            return STATUS_LABELS[self.status]
        return STEP_MARK_LABELS[mark]


def floor_label(floor: int | None) -> str:
    """``begane grond``, ``3e verdieping``, ``kelder``, or that it is not known."""
    if floor is None:
        return "verdieping onbekend"
    if floor == 0:
        return "begane grond"
    return f"{floor}e verdieping" if floor > 0 else f"{-floor}e kelder"


def floor_short(floor: int | None) -> str:
    """The same for the edge of the drawing: ``bg``, ``3e``, ``?``."""
    if floor is None:
        return "?"
    if floor == 0:
        return "bg"
    return f"{floor}e" if floor > 0 else f"−{-floor}"
