"""The status of a case: which changes are legal, and which words must come with them. One table.

Up to *in gesprek* the status follows from what happened at the door; a person decides on *in begeleiding*, *nazorg* and
*afgesloten*. Decided where the field leaves room:

- Guidance starts with whoever was met, at home or elsewhere; for a household nobody has met there is nothing to guide.
- Aftercare comes after guidance only; a question that was solved in one conversation is closed, with an aftercare date.
- Any household can be closed, also one that was never reached; the reason has to fit where it stands.
- A case that reopens goes on in guidance, or goes back to the walking list: then the doors decide on its status again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum

from households.domain.codes import STATUS_LABELS, STATUSES_SET_BY_HAND
from households.domain.codes import HouseholdStatus as S


class ClosingReason(StrEnum):
    """Why a case was closed."""

    GOALS_REACHED = "goals_reached"
    NOTHING_MORE = "nothing_more"
    HELP_IN_PLACE = "help_in_place"
    ON_THEIR_OWN = "on_their_own"
    REFUSES = "refuses"
    MOVED = "moved"
    NEVER_REACHED = "never_reached"
    DECEASED = "deceased"


CLOSING_LABELS: Mapping[ClosingReason, str] = {
    ClosingReason.GOALS_REACHED: "doelen bereikt",
    ClosingReason.NOTHING_MORE: "wij kunnen niets meer bieden",
    ClosingReason.HELP_IN_PLACE: "hulp is geregeld en afgestemd",
    ClosingReason.ON_THEIR_OWN: "bewoner gaat zelf verder",
    ClosingReason.REFUSES: "bewoner wil niet",
    ClosingReason.MOVED: "verhuisd",
    ClosingReason.NEVER_REACHED: "nooit bereikt",
    ClosingReason.DECEASED: "overleden",
}


class Words(Enum):
    """What must come with a change."""

    NONE = "none"
    EXPLANATION = "explanation"
    CLOSING_REASON = "closing_reason"


@dataclass(frozen=True, slots=True)
class Transition:
    """A legal change of status. ``by_doors``: which one it becomes is not chosen but follows from the doors."""

    verb: str
    needs: Words = Words.NONE
    by_doors: bool = False


_START = Transition("Begeleiding starten")
_AFTERCARE = Transition("Nazorg starten")
_RESUME = Transition("Begeleiding hervatten", Words.EXPLANATION)
_CLOSE = Transition("Afsluiten", Words.CLOSING_REASON)
_REOPEN = Transition("Heropenen in begeleiding", Words.EXPLANATION)
_TO_DOORS = Transition("Terug naar de looplijst", Words.EXPLANATION, by_doors=True)

#: (from, to) → transition. What is not here is illegal.
TRANSITIONS: Mapping[tuple[S, S], Transition] = {
    (S.APPROACHING, S.IN_GUIDANCE): _START,
    (S.IN_CONVERSATION, S.IN_GUIDANCE): _START,
    (S.IN_GUIDANCE, S.AFTERCARE): _AFTERCARE,
    (S.AFTERCARE, S.IN_GUIDANCE): _RESUME,
    (S.CLOSED, S.IN_GUIDANCE): _REOPEN,
    (S.NOT_APPROACHED, S.CLOSED): _CLOSE,
    (S.APPROACHING, S.CLOSED): _CLOSE,
    (S.IN_CONVERSATION, S.CLOSED): _CLOSE,
    (S.IN_GUIDANCE, S.CLOSED): _CLOSE,
    (S.AFTERCARE, S.CLOSED): _CLOSE,
    (S.REFUSED, S.CLOSED): _CLOSE,
    (S.NOT_REACHED, S.CLOSED): _CLOSE,
    (S.VACANT, S.CLOSED): _CLOSE,
    (S.MOVED, S.CLOSED): _CLOSE,
    (S.IN_GUIDANCE, S.NOT_APPROACHED): _TO_DOORS,
    (S.IN_GUIDANCE, S.APPROACHING): _TO_DOORS,
    (S.IN_GUIDANCE, S.IN_CONVERSATION): _TO_DOORS,
    (S.IN_GUIDANCE, S.REFUSED): _TO_DOORS,
    (S.IN_GUIDANCE, S.NOT_REACHED): _TO_DOORS,
    (S.IN_GUIDANCE, S.VACANT): _TO_DOORS,
    (S.IN_GUIDANCE, S.MOVED): _TO_DOORS,
    (S.CLOSED, S.NOT_APPROACHED): _TO_DOORS,
    (S.CLOSED, S.APPROACHING): _TO_DOORS,
    (S.CLOSED, S.IN_CONVERSATION): _TO_DOORS,
    (S.CLOSED, S.REFUSED): _TO_DOORS,
    (S.CLOSED, S.NOT_REACHED): _TO_DOORS,
    (S.CLOSED, S.VACANT): _TO_DOORS,
    (S.CLOSED, S.MOVED): _TO_DOORS,
}

_SPOKEN_TO = frozenset({S.APPROACHING, S.IN_CONVERSATION, S.IN_GUIDANCE, S.AFTERCARE})
_ANY = frozenset(S) - {S.CLOSED}

#: From which status a case can be closed with this reason.
REASON_FITS: Mapping[ClosingReason, frozenset[S]] = {
    ClosingReason.GOALS_REACHED: _SPOKEN_TO,
    ClosingReason.NOTHING_MORE: _SPOKEN_TO,
    ClosingReason.HELP_IN_PLACE: _SPOKEN_TO,
    ClosingReason.ON_THEIR_OWN: _SPOKEN_TO,
    ClosingReason.REFUSES: frozenset({S.APPROACHING, S.IN_CONVERSATION, S.IN_GUIDANCE, S.AFTERCARE, S.REFUSED}),
    ClosingReason.MOVED: _ANY,
    ClosingReason.NEVER_REACHED: frozenset({S.NOT_APPROACHED, S.APPROACHING, S.NOT_REACHED, S.VACANT, S.MOVED}),
    ClosingReason.DECEASED: _ANY,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a change can't be made: a sentence, and the field it is about."""

    message: str
    field: str | None = None


def options(status: S) -> dict[S | None, Transition]:
    """Return what can be done from ``status``, in the order of the table; ``None`` is what the doors make of it."""
    found: dict[S | None, Transition] = {}
    for (start, to), step in TRANSITIONS.items():
        if start is status:
            found.setdefault(None if step.by_doors else to, step)
    return found


def closing_reasons(status: S) -> list[ClosingReason]:
    """Return the reasons that fit a case with this status, in the usual order."""
    return [reason for reason in ClosingReason if status in REASON_FITS[reason]]


def refusal_of(
    start: S,
    to: S,
    *,
    on: date,
    today: date,
    since: date | None,
    reason: ClosingReason | None = None,
    explanation: str = "",
) -> Refusal | None:
    """Tell why this change is refused, or None when it is legal.

    ``since`` is the day of the last change that a person made, or on which the household came: nothing lies before it.
    """
    step = TRANSITIONS.get((start, to))
    if step is None:
        return Refusal(f"Dit kan niet: het huishouden is nu {STATUS_LABELS[start]}.")
    if on > today:
        return Refusal("Deze datum ligt in de toekomst.", "on")
    if since is not None and on < since:
        return Refusal(f"Dit ligt voor {since.day}-{since.month}-{since.year}, toen de vorige periode begon.", "on")
    if step.needs is Words.CLOSING_REASON:
        if reason is None:
            return Refusal("Kies waarom je afsluit.", "reason")
        if start not in REASON_FITS[reason]:
            return Refusal(
                f"'{CLOSING_LABELS[reason]}' past niet bij een huishouden dat {STATUS_LABELS[start]} is.", "reason"
            )
    elif step.needs is Words.EXPLANATION and not explanation.strip():
        return Refusal("Schrijf kort op waarom.", "explanation")
    return None


def status_by_hand_on(changes: list[tuple[date, S]], day: date) -> S | None:
    """Return the status that a person had set at the end of a day; ``None`` when the doors decided.

    ``changes`` are day and new status, in the order in which they were made.
    """
    made = [to for on, to in changes if on <= day]
    return made[-1] if made and made[-1] in STATUSES_SET_BY_HAND else None
