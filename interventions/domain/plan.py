"""The plan van aanpak: who does what, by when, and the ladder from own strength to professionals."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class GoalStatus(StrEnum):
    """Where a goal stands."""

    OPEN = "open"
    BUSY = "busy"
    REACHED = "reached"
    PARTLY = "partly"
    DROPPED = "dropped"


GOAL_STATUS_LABELS: Mapping[GoalStatus, str] = {
    GoalStatus.OPEN: "nog niet begonnen",
    GoalStatus.BUSY: "mee bezig",
    GoalStatus.REACHED: "bereikt",
    GoalStatus.PARTLY: "deels bereikt",
    GoalStatus.DROPPED: "losgelaten",
}

#: Nobody has to do anything for these any more.
SETTLED = frozenset({GoalStatus.REACHED, GoalStatus.PARTLY, GoalStatus.DROPPED})


class Doer(StrEnum):
    """Who does something for a goal."""

    RESIDENT = "resident"
    NETWORK = "network"
    VOLUNTEER = "volunteer"
    ADVISOR = "advisor"
    PARTNER = "partner"


DOER_LABELS: Mapping[Doer, str] = {
    Doer.RESIDENT: "bewoner zelf",
    Doer.NETWORK: "familie, vrienden, buren",
    Doer.VOLUNTEER: "maatje, vrijwilliger of stagiair(e)",
    Doer.ADVISOR: "bewonersadviseur",
    Doer.PARTNER: "organisatie",
}


class Rung(IntEnum):
    """A step of the ladder: first what people can do themselves, then informal help, then professionals."""

    OWN_STRENGTH = 1
    INFORMAL = 2
    FORMAL = 3


@dataclass(frozen=True, slots=True)
class Step:
    """A rung as it reads where help is chosen."""

    rung: Rung
    label: str
    question: str
    doers: tuple[Doer, ...]


LADDER: Sequence[Step] = (
    Step(
        Rung.OWN_STRENGTH,
        "Eigen kracht",
        "Wat kan de bewoner zelf? Wie uit de eigen omgeving kan helpen?",
        (Doer.RESIDENT, Doer.NETWORK),
    ),
    Step(Rung.INFORMAL, "Informele hulp", "Kan een vrijwilliger of een maatje dit doen?", (Doer.VOLUNTEER,)),
    Step(Rung.FORMAL, "Professionals", "Pas als het anders niet lukt.", (Doer.ADVISOR, Doer.PARTNER)),
)

RUNG_LABELS: Mapping[Rung, str] = {step.rung: step.label for step in LADDER}
_RUNG_OF: Mapping[Doer, Rung] = {doer: step.rung for step in LADDER for doer in step.doers}


def rungs_of(doers: Collection[Doer]) -> list[Rung]:
    """Return the rungs on which a goal stands, the lowest first."""
    return sorted({_RUNG_OF[doer] for doer in doers})


def ladder_hint(doers: Collection[Doer]) -> str:
    """Say what to think of when help was chosen high on the ladder, or nothing. Never a rule."""
    rungs = rungs_of(doers)
    if rungs != [Rung.FORMAL]:
        return ""
    return "Alleen professionals. Kan de bewoner zelf ook een stap doen, of iemand uit de omgeving of een maatje?"


def doer_words(doers: Collection[Doer], *, organisation: str = "", name: str = "") -> str:
    """Return who does it in the order of the ladder: ``bewoner zelf en schuldhulpmaatje``.

    What is known by name takes the place of the general word: an organisation that of a partner, else of a volunteer; a
    name that of the first of family, volunteer and partner that is left.
    """
    words = {doer: DOER_LABELS[doer] for doer in Doer if doer in doers}
    left = [doer for doer in (Doer.NETWORK, Doer.VOLUNTEER, Doer.PARTNER) if doer in words]
    by_organisation = next((doer for doer in (Doer.PARTNER, Doer.VOLUNTEER) if organisation and doer in left), None)
    if by_organisation:
        words[by_organisation] = organisation
        left.remove(by_organisation)
    if name and left:
        words[left[0]] = name
    elif name and by_organisation:
        words[by_organisation] = f"{name} van {organisation}"
    listed = list(words.values())
    joined = " en ".join([", ".join(listed[:-1]), listed[-1]] if len(listed) > 1 else listed)
    return f"{joined} ({name})" if name and not left and not by_organisation else joined
