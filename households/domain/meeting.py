"""Which households to discuss in the casusbespreking: four signs, each with its reason in words for the whole team.

The reasons are read by colleagues who may not open the dossier, so they say that something is the matter, never what:
no score, no domain, no name. Who may open the dossier sees the matrix there. All numbers stand in ``LIMITS``.

Decided where the field leaves room:

- *Worse*: the latest scoring is at least ``WORSE_BY`` points above the one before, over the domains that both scored.
- *Stuck*: guided for ``STUCK_AFTER`` and at least two scorings, and the latest is not below the first, over the same
  domains. Who was scored once is not stuck but due for an evaluation, and that stands on the desk.
- *No regisseur*: there is conversation or guidance, and nobody's name on it.
- *Silent*: nobody spoke to them for ``SILENT_AFTER`` while they are guided (twice as long while in conversation).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from households.domain.codes import Domain, HouseholdStatus


class Sign(StrEnum):
    """Why a household is suggested, the most urgent first."""

    WORSE = "worse"
    NOBODY = "nobody"
    STUCK = "stuck"
    SILENT = "silent"


SIGN_LABELS: Mapping[Sign, str] = {
    Sign.WORSE: "gaat achteruit",
    Sign.NOBODY: "geen regisseur",
    Sign.STUCK: "zit vast",
    Sign.SILENT: "lang stil",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers behind the signs."""

    worse_by: int = 2
    stuck_after: timedelta = timedelta(weeks=26)
    silent_after: timedelta = timedelta(weeks=6)
    silent_in_conversation_after: timedelta = timedelta(weeks=12)


LIMITS = Limits()

#: With one of these somebody works on it; others are not suggested.
_RUNNING = frozenset({HouseholdStatus.IN_CONVERSATION, HouseholdStatus.IN_GUIDANCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFactsForMeeting:
    """What is known of a household. ``scorings`` are levels per domain, the oldest first; not discussed is ``None``.

    ``last_spoken_on`` is the last day on which somebody was spoken to, ``since`` the day the status began.
    """

    status: HouseholdStatus
    since: date | None
    has_coordinator: bool
    last_spoken_on: date | None
    scorings: Sequence[Mapping[Domain, int | None]] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A sign with its reason, a sentence that the whole team may read."""

    sign: Sign
    reason: str


def suggestions(facts: CaseFactsForMeeting, today: date, limits: Limits = LIMITS) -> list[Suggestion]:
    """Return why to discuss this household, the most urgent first; empty when there is no reason."""
    if facts.status not in _RUNNING:
        return []
    found = (
        _worse(facts, limits),
        _nobody(facts),
        _stuck(facts, today, limits),
        _silent(facts, today, limits),
    )
    return [one for one in found if one is not None]


def change_between(first: Mapping[Domain, int | None], second: Mapping[Domain, int | None]) -> int | None:
    """Return by how many points the second is higher, over the domains scored in both; None when there are none."""
    pairs = [(first.get(domain), second.get(domain)) for domain in Domain]
    both = [(before, after) for before, after in pairs if before is not None and after is not None]
    return sum(after - before for before, after in both) if both else None


def _worse(facts: CaseFactsForMeeting, limits: Limits) -> Suggestion | None:
    if len(facts.scorings) < 2:
        return None
    change = change_between(facts.scorings[-2], facts.scorings[-1])
    if change is None or change < limits.worse_by:
        return None
    return Suggestion(Sign.WORSE, "Het gaat minder goed dan bij de vorige score.")


def _nobody(facts: CaseFactsForMeeting) -> Suggestion | None:
    if facts.has_coordinator:
        return None
    return Suggestion(Sign.NOBODY, "Er is nog niemand regisseur.")


def _stuck(facts: CaseFactsForMeeting, today: date, limits: Limits) -> Suggestion | None:
    if facts.status is not HouseholdStatus.IN_GUIDANCE or facts.since is None or len(facts.scorings) < 2:
        return None
    change = change_between(facts.scorings[0], facts.scorings[-1])
    if today - facts.since < limits.stuck_after or change is None or change < 0:
        return None
    return Suggestion(Sign.STUCK, "Er is al lang begeleiding, zonder dat het beter gaat.")


def _silent(facts: CaseFactsForMeeting, today: date, limits: Limits) -> Suggestion | None:
    guided = facts.status is HouseholdStatus.IN_GUIDANCE
    limit = limits.silent_after if guided else limits.silent_in_conversation_after
    last = facts.last_spoken_on or facts.since
    if last is None or today - last < limit:
        return None
    weeks = (today - last).days // 7
    return Suggestion(Sign.SILENT, f"We hebben {weeks} weken niemand gesproken.")
