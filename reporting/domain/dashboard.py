"""What the dashboard shows, as codes with their Dutch words. Behind each number stand households that can be listed."""

from collections.abc import Mapping
from enum import StrEnum


class Behind(StrEnum):
    """A number of the dashboard behind which households stand. One with a code behind it (a type) adds ``:code``."""

    SPOKEN = "spoken"
    CONVERSATION = "conversation"
    REFUSED = "refused"
    NEVER_REACHED = "never_reached"
    SCORED = "scored"
    INCOMPLETE = "incomplete"
    FIRST_TYPE = "first"
    LATEST_TYPE = "latest"
    TWICE = "twice"
    LIGHTER = "lighter"
    HEAVIER = "heavier"
    TASKS_OPEN = "tasks_open"
    TASKS_OVERDUE = "tasks_overdue"
    IN_GUIDANCE = "in_guidance"
    NO_COORDINATOR = "no_coordinator"
    NO_PLAN = "no_plan"
    EVALUATION_DUE = "evaluation_due"
    IN_AFTERCARE = "in_aftercare"


BEHIND_LABELS: Mapping[Behind, str] = {
    Behind.SPOKEN: "Gesproken in de periode",
    Behind.CONVERSATION: "Gesprek thuis in de periode",
    Behind.REFUSED: "Weigerden in de periode",
    Behind.NEVER_REACHED: "Wel aangebeld, nooit gesproken",
    Behind.SCORED: "Volledig gescoord",
    Behind.INCOMPLETE: "Gescoord, maar nooit volledig",
    Behind.FIRST_TYPE: "Type bij de eerste meting",
    Behind.LATEST_TYPE: "Type bij de laatste meting",
    Behind.TWICE: "Twee keer of vaker volledig gescoord",
    Behind.LIGHTER: "Lager totaal bij de laatste meting",
    Behind.HEAVIER: "Hoger totaal bij de laatste meting",
    Behind.TASKS_OPEN: "Met een open taak uit de periode",
    Behind.TASKS_OVERDUE: "Met een taak over de einddatum",
    Behind.IN_GUIDANCE: "In begeleiding",
    Behind.NO_COORDINATOR: "In begeleiding zonder regisseur",
    Behind.NO_PLAN: "In begeleiding zonder afgesproken plan",
    Behind.EVALUATION_DUE: "Evaluatie is over tijd",
    Behind.IN_AFTERCARE: "In nazorg",
}

#: These are followed by the code of a type.
WITH_TYPE = frozenset({Behind.FIRST_TYPE, Behind.LATEST_TYPE})
