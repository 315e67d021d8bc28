"""What a report counts, as codes with their Dutch words. The codes of rapport.json are in ``reporting.interchange``."""

from collections.abc import Mapping
from enum import StrEnum

from interventions.domain.codes import INFORMAL_KINDS, EffectValue, InterventionKind


class Reach(StrEnum):
    """The figures of the reach. Letters and attempts count events in the period, the others households."""

    ADDRESSES = "addresses"
    LETTERS = "letters"
    ATTEMPTS = "attempts"
    SPOKEN = "spoken"
    CONVERSATION = "conversation"
    REFUSED = "refused"
    NEVER_REACHED = "never_reached"


REACH_LABELS: Mapping[Reach, str] = {
    Reach.ADDRESSES: "Adressen",
    Reach.LETTERS: "Brieven verzonden",
    Reach.ATTEMPTS: "Keer aangebeld",
    Reach.SPOKEN: "Gesproken",
    Reach.CONVERSATION: "Gesprek thuis",
    Reach.REFUSED: "Weigert",
    Reach.NEVER_REACHED: "Nooit bereikt",
}

#: Events, behind which stand fewer households than their number says.
REACH_EVENTS = frozenset({Reach.LETTERS, Reach.ATTEMPTS})


class Scoring(StrEnum):
    """The first full scoring of a household ever, and the latest up to the end of the period."""

    FIRST = "first"
    LATEST = "latest"


SCORING_LABELS: Mapping[Scoring, str] = {Scoring.FIRST: "Eerste meting", Scoring.LATEST: "Laatste meting"}


class DayMoment(StrEnum):
    """Time of day of a ring: before 12:00, before 18:00, from 18:00."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


DAY_MOMENT_LABELS: Mapping[DayMoment, str] = {
    DayMoment.MORNING: "Ochtend",
    DayMoment.AFTERNOON: "Middag",
    DayMoment.EVENING: "Avond",
}


class HelpQuestions(StrEnum):
    """How many questions for help a household had at its first conversation."""

    NONE = "none"
    SINGLE = "single"
    MULTIPLE = "multiple"


HELP_QUESTION_LABELS: Mapping[HelpQuestions, str] = {
    HelpQuestions.NONE: "Geen hulpvraag",
    HelpQuestions.SINGLE: "Eén hulpvraag",
    HelpQuestions.MULTIPLE: "Twee of meer hulpvragen",
}


class TaskCount(StrEnum):
    """The figures on tasks that were sent in the period."""

    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DONE = "done"
    OVERDUE = "overdue"


TASK_COUNT_LABELS: Mapping[TaskCount, str] = {
    TaskCount.SENT: "Uitgezet",
    TaskCount.ACCEPTED: "Geaccepteerd",
    TaskCount.REFUSED: "Geweigerd",
    TaskCount.DONE: "Afgerond",
    TaskCount.OVERDUE: "Te laat",
}


class InterventionGroup(StrEnum):
    """Kinds of interventions taken together, for tables in which single kinds would mostly be hidden."""

    INSIGHT = "insight"
    CONTACT = "contact"
    SUPPORT = "support"
    PRACTICAL = "practical"
    INFORMAL = "informal"


INTERVENTION_GROUP_LABELS: Mapping[InterventionGroup, str] = {
    InterventionGroup.INSIGHT: "Informatie en overzicht",
    InterventionGroup.CONTACT: "Contact met instanties en netwerk",
    InterventionGroup.SUPPORT: "Luisteren, motiveren en crisishulp",
    InterventionGroup.PRACTICAL: "Praktische hulp",
    InterventionGroup.INFORMAL: "Informele hulp",
}

GROUP_OF_KIND: Mapping[InterventionKind, InterventionGroup] = {
    InterventionKind.INFO_ADVICE: InterventionGroup.INSIGHT,
    InterventionKind.OVERVIEW: InterventionGroup.INSIGHT,
    InterventionKind.SYSTEM_CONTACT: InterventionGroup.CONTACT,
    InterventionKind.NETWORK_CONTACT: InterventionGroup.CONTACT,
    InterventionKind.SYSTEM_TALKS: InterventionGroup.CONTACT,
    InterventionKind.MEDIATING: InterventionGroup.CONTACT,
    InterventionKind.ADVOCACY: InterventionGroup.CONTACT,
    InterventionKind.YOUTH_CARE_MEETING: InterventionGroup.CONTACT,
    InterventionKind.CONNECTING_RESIDENTS: InterventionGroup.CONTACT,
    InterventionKind.MOTIVATING: InterventionGroup.SUPPORT,
    InterventionKind.LISTENING: InterventionGroup.SUPPORT,
    InterventionKind.CONFRONTING: InterventionGroup.SUPPORT,
    InterventionKind.CRISIS_HELP: InterventionGroup.SUPPORT,
    InterventionKind.MATERIAL_HELP: InterventionGroup.PRACTICAL,
    InterventionKind.PHYSICAL_PROBLEM: InterventionGroup.PRACTICAL,
    InterventionKind.REHOUSING: InterventionGroup.PRACTICAL,
    InterventionKind.FACILITIES: InterventionGroup.PRACTICAL,
    **dict.fromkeys((kind for kind in InterventionKind if kind in INFORMAL_KINDS), InterventionGroup.INFORMAL),
}

#: The valuations that a report shows; "no outspoken valuation" and "unknown" are left out.
REPORTED_VALUES = (EffectValue.BETTER, EffectValue.WORSE, EffectValue.SAME)
