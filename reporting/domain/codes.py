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


class Newcomers(StrEnum):
    """Households that came to live in the area: those of the period, and those spoken to for the first time in it."""

    ARRIVED = "arrived"
    WELCOMED = "welcomed"


NEWCOMERS_LABELS: Mapping[Newcomers, str] = {
    Newcomers.ARRIVED: "Nieuwe huurders",
    Newcomers.WELCOMED: "Nieuwe huurders voor het eerst gesproken",
}


class Process(StrEnum):
    """The figures of caseload and process. Open cases are those in guidance or aftercare at the end of the period."""

    OPEN = "open"
    IN_GUIDANCE = "in_guidance"
    AFTERCARE = "aftercare"
    COORDINATED = "coordinated"
    AGREED = "agreed"
    EVALUATION_IN_TIME = "evaluation_in_time"
    EVALUATION_LATE = "evaluation_late"
    STARTED = "started"
    EVALUATIONS = "evaluations"
    CLOSED = "closed"
    REGISTERED_IN_TIME = "registered_in_time"
    REGISTERED_LATE = "registered_late"
    OWN_CONTACTS = "own_contacts"
    OTHER_CONTACTS = "other_contacts"
    HELPERS_AT_START = "helpers_at_start"
    HELPERS_NOW = "helpers_now"
    MONEY_WON = "money_won"
    CHANCES = "chances"


PROCESS_LABELS: Mapping[Process, str] = {
    Process.OPEN: "Open zaken op de laatste dag",
    Process.IN_GUIDANCE: "waarvan in begeleiding",
    Process.AFTERCARE: "waarvan in nazorg",
    Process.COORDINATED: "Open zaken met een regisseur",
    Process.AGREED: "In begeleiding met een afgesproken plan",
    Process.EVALUATION_IN_TIME: "Evaluatie op tijd",
    Process.EVALUATION_LATE: "Evaluatie te laat",
    Process.STARTED: "Begeleiding gestart in de periode",
    Process.EVALUATIONS: "Evaluaties in de periode",
    Process.CLOSED: "Zaken afgesloten in de periode",
    Process.REGISTERED_IN_TIME: "Gesprekken binnen een week vastgelegd",
    Process.REGISTERED_LATE: "Gesprekken later of nog niet vastgelegd",
    Process.OWN_CONTACTS: "Contacten door de eigen adviseur",
    Process.OTHER_CONTACTS: "Contacten door een collega",
    Process.HELPERS_AT_START: "Hulpverleners bij de start",
    Process.HELPERS_NOW: "Hulpverleners nu",
    Process.MONEY_WON: "Gewonnen met de voorzieningencheck, in euro per jaar",
    Process.CHANCES: "Kansen opgepakt",
}

#: What counts households; the others count events, helpers or euros.
PROCESS_OF_HOUSEHOLDS = frozenset(
    {
        Process.OPEN,
        Process.IN_GUIDANCE,
        Process.AFTERCARE,
        Process.COORDINATED,
        Process.AGREED,
        Process.EVALUATION_IN_TIME,
        Process.EVALUATION_LATE,
    }
)


class KeyFigure(StrEnum):
    """What is compared with the period before and with all time since the start."""

    LETTERS = "letters"
    ATTEMPTS = "attempts"
    SPOKEN = "spoken"
    CONVERSATION = "conversation"
    SCORED = "scored"
    SCORED_TWICE = "scored_twice"
    INTERVENTIONS = "interventions"
    BETTER_RESIDENT = "better_resident"
    BETTER_ADVISOR = "better_advisor"
    TASKS = "tasks"
    OPEN_CASES = "open_cases"


KEY_FIGURE_LABELS: Mapping[KeyFigure, str] = {
    KeyFigure.LETTERS: "Brieven verzonden",
    KeyFigure.ATTEMPTS: "Keer aangebeld",
    KeyFigure.SPOKEN: "Huishoudens gesproken",
    KeyFigure.CONVERSATION: "Huishoudens met een gesprek thuis",
    KeyFigure.SCORED: "Volledig gescoord, op de laatste dag",
    KeyFigure.SCORED_TWICE: "Twee keer volledig gescoord, op de laatste dag",
    KeyFigure.INTERVENTIONS: "Interventies",
    KeyFigure.BETTER_RESIDENT: "Positieve effecten volgens bewoners",
    KeyFigure.BETTER_ADVISOR: "Positieve effecten volgens adviseurs",
    KeyFigure.TASKS: "Taken uitgezet",
    KeyFigure.OPEN_CASES: "Open zaken, op de laatste dag",
}

#: What is true on a day and not a sum over days: there is no figure since the start beside it.
STATES = frozenset({KeyFigure.SCORED, KeyFigure.SCORED_TWICE, KeyFigure.OPEN_CASES})
#: What counts each household once.
KEY_FIGURES_OF_HOUSEHOLDS = STATES | {KeyFigure.SPOKEN, KeyFigure.CONVERSATION}


class Window(StrEnum):
    """The period before, the period itself, and all time up to its end. Earlier: before the period before."""

    PREVIOUS = "previous"
    CURRENT = "current"
    SINCE_START = "since_start"
    EARLIER = "earlier"


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
    UNKNOWN = "unknown"


HELP_QUESTION_LABELS: Mapping[HelpQuestions, str] = {
    HelpQuestions.NONE: "Geen hulpvraag",
    HelpQuestions.SINGLE: "Eén hulpvraag",
    HelpQuestions.MULTIPLE: "Twee of meer hulpvragen",
    HelpQuestions.UNKNOWN: "Niet ter sprake gekomen",
}


class TaskCount(StrEnum):
    """The figures on tasks that were sent in the period."""

    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DONE = "done"
    OVERDUE = "overdue"
    ESCALATED = "escalated"


TASK_COUNT_LABELS: Mapping[TaskCount, str] = {
    TaskCount.SENT: "Uitgezet",
    TaskCount.ACCEPTED: "Geaccepteerd",
    TaskCount.REFUSED: "Geweigerd",
    TaskCount.DONE: "Afgerond",
    TaskCount.OVERDUE: "Te laat",
    TaskCount.ESCALATED: "Opgeschaald",
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
