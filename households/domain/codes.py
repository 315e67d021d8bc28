"""The words of the field as codes: stored in the database in English, shown in Dutch.

Pure Python: no Django here. The Dutch codes of the interchange files are mapped in
``households.interchange.codes``, nowhere else.
"""

from collections.abc import Mapping
from enum import IntEnum, StrEnum


class Domain(StrEnum):
    """A leefgebied: the six of the matrix, and wellbeing beside them."""

    HOUSING = "housing"
    SOCIAL = "social"
    FINANCE = "finance"
    PARENTING = "parenting"
    INTEGRATION = "integration"
    WORK = "work"
    WELLBEING = "wellbeing"


DOMAIN_LABELS: Mapping[Domain, str] = {
    Domain.HOUSING: "Woonsituatie en veiligheid",
    Domain.SOCIAL: "Sociale relaties",
    Domain.FINANCE: "Financiële situatie",
    Domain.PARENTING: "Opgroeien en opvoeden",
    Domain.INTEGRATION: "Integratie en inburgering",
    Domain.WORK: "Arbeidsparticipatie en opleiding",
    Domain.WELLBEING: "Psychisch welbevinden",
}

DOMAIN_SHORT_LABELS: Mapping[Domain, str] = {
    Domain.HOUSING: "Wonen",
    Domain.SOCIAL: "Sociaal",
    Domain.FINANCE: "Financiën",
    Domain.PARENTING: "Opvoeden",
    Domain.INTEGRATION: "Integratie",
    Domain.WORK: "Werk",
    Domain.WELLBEING: "Welbevinden",
}


class Level(IntEnum):
    """Problem level of a domain. ``None`` (not discussed) is never the same as ``NONE`` (no problem)."""

    NONE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3


LEVEL_LABELS: Mapping[Level, str] = {
    Level.NONE: "geen",
    Level.LOW: "laag",
    Level.MEDIUM: "middel",
    Level.HIGH: "hoog",
}


class HouseholdType(StrEnum):
    """Type of household, proposed from the total of the six domains."""

    SOLID = "solid"
    ATTENTION = "attention"
    VULNERABLE = "vulnerable"
    MULTIPROBLEM = "multiproblem"


TYPE_LABELS: Mapping[HouseholdType, str] = {
    HouseholdType.SOLID: "solide",
    HouseholdType.ATTENTION: "aandacht",
    HouseholdType.VULNERABLE: "kwetsbaar",
    HouseholdType.MULTIPROBLEM: "multiprobleem",
}


class Phase(StrEnum):
    """When in the case a matrix was scored."""

    INTAKE = "intake"
    EVALUATION = "evaluation"
    AFTERCARE = "aftercare"


PHASE_LABELS: Mapping[Phase, str] = {
    Phase.INTAKE: "aanmelding",
    Phase.EVALUATION: "evaluatie",
    Phase.AFTERCARE: "nazorg",
}


class HouseholdStatus(StrEnum):
    """Status of a household. Up to IN_CONVERSATION it follows from the events at the door."""

    NOT_APPROACHED = "not_approached"
    APPROACHING = "approaching"
    IN_CONVERSATION = "in_conversation"
    IN_GUIDANCE = "in_guidance"
    AFTERCARE = "aftercare"
    CLOSED = "closed"
    REFUSED = "refused"
    NOT_REACHED = "not_reached"
    VACANT = "vacant"
    MOVED = "moved"


STATUS_LABELS: Mapping[HouseholdStatus, str] = {
    HouseholdStatus.NOT_APPROACHED: "nog niet benaderd",
    HouseholdStatus.APPROACHING: "in benadering",
    HouseholdStatus.IN_CONVERSATION: "in gesprek",
    HouseholdStatus.IN_GUIDANCE: "in begeleiding",
    HouseholdStatus.AFTERCARE: "nazorg",
    HouseholdStatus.CLOSED: "afgesloten",
    HouseholdStatus.REFUSED: "weigert",
    HouseholdStatus.NOT_REACHED: "niet bereikt",
    HouseholdStatus.VACANT: "leeg",
    HouseholdStatus.MOVED: "verhuisd",
}

#: From here on only a transition by a person changes the status.
STATUSES_SET_BY_HAND = frozenset({HouseholdStatus.IN_GUIDANCE, HouseholdStatus.AFTERCARE, HouseholdStatus.CLOSED})


class Step(StrEnum):
    """The next step at an address."""

    LETTER = "letter"
    RING_DAYTIME = "ring_daytime"
    CARD = "card"
    RING_EVENING = "ring_evening"
    ENQUIRY = "enquiry"
    CONVERSATION = "conversation"
    COME_BACK = "come_back"
    INTRODUCTION = "introduction"
    SIGNAL = "signal"


STEP_LABELS: Mapping[Step, str] = {
    Step.LETTER: "brief versturen",
    Step.RING_DAYTIME: "overdag aanbellen",
    Step.CARD: "kaart achterlaten",
    Step.RING_EVENING: "'s avonds aanbellen",
    Step.ENQUIRY: "navraag doen",
    Step.CONVERSATION: "gesprek voeren",
    Step.COME_BACK: "terugkomen",
    Step.INTRODUCTION: "kennismaken",
    Step.SIGNAL: "melding opvolgen",
}


class ContactKind(StrEnum):
    """Kind of contact moment."""

    LETTER = "letter"
    RING = "ring"
    CARD = "card"
    CONVERSATION = "conversation"
    PHONE = "phone"
    ELSEWHERE = "elsewhere"
    OFFICE_HOUR = "office_hour"
    ENQUIRY = "enquiry"


CONTACT_KIND_LABELS: Mapping[ContactKind, str] = {
    ContactKind.LETTER: "brief verzonden",
    ContactKind.RING: "aangebeld",
    ContactKind.CARD: "kaart achtergelaten",
    ContactKind.CONVERSATION: "gesprek",
    ContactKind.PHONE: "telefonisch contact",
    ContactKind.ELSEWHERE: "elders getroffen",
    ContactKind.OFFICE_HOUR: "spreekuur",
    ContactKind.ENQUIRY: "navraag gedaan",
}


class RingResult(StrEnum):
    """Result of ringing the bell."""

    NOT_HOME = "not_home"
    NOT_OPENED = "not_opened"
    APPOINTMENT = "appointment"
    CONVERSATION = "conversation"
    NOT_CONVENIENT = "not_convenient"
    REFUSED = "refused"
    VACANT = "vacant"
    MOVED = "moved"


RING_RESULT_LABELS: Mapping[RingResult, str] = {
    RingResult.NOT_HOME: "niet thuis",
    RingResult.NOT_OPENED: "niet opengedaan",
    RingResult.APPOINTMENT: "gesproken, afspraak gemaakt",
    RingResult.CONVERSATION: "gesproken, gesprek gevoerd",
    RingResult.NOT_CONVENIENT: "gesproken, komt niet gelegen",
    RingResult.REFUSED: "weigert",
    RingResult.VACANT: "woning leeg",
    RingResult.MOVED: "hoofdbewoner verhuisd",
}

#: Nobody was spoken to; `not_opened` is a miss too.
MISSES = frozenset({RingResult.NOT_HOME, RingResult.NOT_OPENED})

#: Ring results in which somebody of the household was spoken to (a refusal is spoken too).
SPOKEN_RESULTS = frozenset(
    {RingResult.APPOINTMENT, RingResult.CONVERSATION, RingResult.NOT_CONVENIENT, RingResult.REFUSED}
)

#: Kinds of contact, other than a ring, that count as spoken to.
SPOKEN_KINDS = frozenset({ContactKind.CONVERSATION, ContactKind.PHONE, ContactKind.ELSEWHERE, ContactKind.OFFICE_HOUR})
