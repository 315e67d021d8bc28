"""The legal transitions of a task to a partner: one table, its source the way tasks run in the field."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from interventions.domain.codes import TaskStatus


class Side(StrEnum):
    """Who may make a transition."""

    PARTNER = "partner"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Transition:
    """A step from one status to another: who may take it, and whether words must come with it.

    ``team_verb`` is what it is called when the team may take a step of the partner too.
    """

    side: Side
    needs_explanation: bool
    verb: str
    team_verb: str = ""

    def is_for(self, side: Side) -> bool:
        """Tell whether this side may take the step."""
        return side == self.side or (side == Side.TEAM and bool(self.team_verb))

    def verb_for(self, side: Side) -> str:
        """Return what the step is called for this side."""
        return self.team_verb if side == Side.TEAM and self.team_verb else self.verb


#: (from, to) → transition. What is not here is illegal.
TRANSITIONS: Mapping[tuple[TaskStatus, TaskStatus], Transition] = {
    (TaskStatus.SENT, TaskStatus.ACCEPTED): Transition(Side.PARTNER, needs_explanation=False, verb="Accepteren"),
    (TaskStatus.SENT, TaskStatus.REFUSED): Transition(Side.PARTNER, needs_explanation=True, verb="Weigeren"),
    (TaskStatus.ACCEPTED, TaskStatus.IN_PROGRESS): Transition(Side.PARTNER, needs_explanation=False, verb="Beginnen"),
    (TaskStatus.ACCEPTED, TaskStatus.DONE): Transition(Side.PARTNER, needs_explanation=True, verb="Afronden"),
    (TaskStatus.ACCEPTED, TaskStatus.RETURNED): Transition(
        Side.PARTNER, needs_explanation=True, verb="Teruggeven", team_verb="Terugnemen"
    ),
    (TaskStatus.IN_PROGRESS, TaskStatus.DONE): Transition(Side.PARTNER, needs_explanation=True, verb="Afronden"),
    (TaskStatus.IN_PROGRESS, TaskStatus.RETURNED): Transition(
        Side.PARTNER, needs_explanation=True, verb="Teruggeven", team_verb="Terugnemen"
    ),
    # What the household no longer needs, or what nobody picks up, the team takes back.
    (TaskStatus.SENT, TaskStatus.RETURNED): Transition(Side.TEAM, needs_explanation=True, verb="Terugnemen"),
    # A refused or returned task can be sent again by the team, to the same organisation.
    (TaskStatus.REFUSED, TaskStatus.SENT): Transition(Side.TEAM, needs_explanation=True, verb="Opnieuw uitzetten"),
    (TaskStatus.RETURNED, TaskStatus.SENT): Transition(Side.TEAM, needs_explanation=True, verb="Opnieuw uitzetten"),
}

#: Statuses in which nobody has to do anything any more.
CLOSED = frozenset({TaskStatus.REFUSED, TaskStatus.DONE, TaskStatus.RETURNED})


def options(status: TaskStatus, side: Side) -> dict[TaskStatus, Transition]:
    """Return what ``side`` may do with a task in ``status``, in the order of the table."""
    return {to: step for (start, to), step in TRANSITIONS.items() if start == status and step.is_for(side)}
