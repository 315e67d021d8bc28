"""The Dutch codes of the files and of rapport.json, beside the English codes of the database.

This is the only place that knows both for addresses, households and the matrix; interventions and tasks have
theirs in ``interventions.interchange.codes``. Pure Python: no Django here.
"""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from households.domain.codes import ContactKind, Domain, HouseholdStatus, HouseholdType, Level, Phase, RingResult, Step

Code = TypeVar("Code", bound=Enum)


def by_dutch_code(codes: Mapping[Code, str]) -> dict[str, Code]:
    """The same table read from Dutch to English."""
    return {dutch: code for code, dutch in codes.items()}


DOMAIN_CODES: Mapping[Domain, str] = {
    Domain.HOUSING: "woonsituatie",
    Domain.SOCIAL: "sociale_relaties",
    Domain.FINANCE: "financien",
    Domain.PARENTING: "opgroeien",
    Domain.INTEGRATION: "integratie",
    Domain.WORK: "arbeid",
    Domain.WELLBEING: "psychisch",
}
DOMAINS_BY_CODE: Mapping[str, Domain] = by_dutch_code(DOMAIN_CODES)

LEVEL_CODES: Mapping[Level, str] = {
    Level.NONE: "geen",
    Level.LOW: "laag",
    Level.MEDIUM: "middel",
    Level.HIGH: "hoog",
}
LEVELS_BY_CODE: Mapping[str, Level] = by_dutch_code(LEVEL_CODES)

TYPE_CODES: Mapping[HouseholdType, str] = {
    HouseholdType.SOLID: "solide",
    HouseholdType.ATTENTION: "aandacht",
    HouseholdType.VULNERABLE: "kwetsbaar",
    HouseholdType.MULTIPROBLEM: "multiprobleem",
}
TYPES_BY_CODE: Mapping[str, HouseholdType] = by_dutch_code(TYPE_CODES)

PHASE_CODES: Mapping[Phase, str] = {
    Phase.INTAKE: "aanmelding",
    Phase.EVALUATION: "evaluatie",
    Phase.AFTERCARE: "nazorg",
}
PHASES_BY_CODE: Mapping[str, Phase] = by_dutch_code(PHASE_CODES)

STATUS_CODES: Mapping[HouseholdStatus, str] = {
    HouseholdStatus.NOT_APPROACHED: "nog_niet",
    HouseholdStatus.APPROACHING: "in_benadering",
    HouseholdStatus.IN_CONVERSATION: "in_gesprek",
    HouseholdStatus.IN_GUIDANCE: "in_begeleiding",
    HouseholdStatus.AFTERCARE: "nazorg",
    HouseholdStatus.CLOSED: "afgesloten",
    HouseholdStatus.REFUSED: "weigert",
    HouseholdStatus.NOT_REACHED: "niet_bereikt",
    HouseholdStatus.VACANT: "leeg",
    HouseholdStatus.MOVED: "verhuisd",
}
STATUSES_BY_CODE: Mapping[str, HouseholdStatus] = by_dutch_code(STATUS_CODES)

STEP_CODES: Mapping[Step, str] = {
    Step.LETTER: "brief",
    Step.RING_DAYTIME: "bel_overdag",
    Step.CARD: "kaart",
    Step.RING_EVENING: "bel_avond",
    Step.ENQUIRY: "navraag",
    Step.CONVERSATION: "gesprek",
    Step.COME_BACK: "terugkomen",
    Step.INTRODUCTION: "kennismaking",
    Step.SIGNAL: "melding",
}
STEPS_BY_CODE: Mapping[str, Step] = by_dutch_code(STEP_CODES)

CONTACT_KIND_CODES: Mapping[ContactKind, str] = {
    ContactKind.LETTER: "brief",
    ContactKind.RING: "aangebeld",
    ContactKind.CARD: "kaart",
    ContactKind.CONVERSATION: "gesprek",
    ContactKind.PHONE: "telefoon",
    ContactKind.ELSEWHERE: "elders",
    ContactKind.OFFICE_HOUR: "spreekuur",
    ContactKind.ENQUIRY: "navraag",
}
CONTACT_KINDS_BY_CODE: Mapping[str, ContactKind] = by_dutch_code(CONTACT_KIND_CODES)

RING_RESULT_CODES: Mapping[RingResult, str] = {
    RingResult.NOT_HOME: "niet_thuis",
    RingResult.NOT_OPENED: "niet_opengedaan",
    RingResult.APPOINTMENT: "afspraak",
    RingResult.CONVERSATION: "gesprek",
    RingResult.NOT_CONVENIENT: "niet_gelegen",
    RingResult.REFUSED: "weigert",
    RingResult.VACANT: "leeg",
    RingResult.MOVED: "verhuisd",
}
RING_RESULTS_BY_CODE: Mapping[str, RingResult] = by_dutch_code(RING_RESULT_CODES)

#: Values of ``TenancyChange.Kind``.
CHANGE_KIND_CODES: Mapping[str, str] = {"arrival": "komst", "departure": "vertrek", "swap": "wissel"}
CHANGE_KINDS_BY_CODE: Mapping[str, str] = {dutch: code for code, dutch in CHANGE_KIND_CODES.items()}
