"""The Dutch codes of interventions, effects and tasks in the files and in rapport.json. No Django here."""

from collections.abc import Mapping

from households.interchange.codes import by_dutch_code
from interventions.domain.codes import EffectValue, Ground, InterventionKind, Perspective, Priority, TaskStatus

INTERVENTION_CODES: Mapping[InterventionKind, str] = {
    InterventionKind.INFO_ADVICE: "info_advies",
    InterventionKind.SYSTEM_CONTACT: "contact_systeemwereld",
    InterventionKind.NETWORK_CONTACT: "contact_leefwereld",
    InterventionKind.MOTIVATING: "motiveren",
    InterventionKind.LISTENING: "luisteren",
    InterventionKind.CRISIS_HELP: "crisishulp",
    InterventionKind.MEDIATING: "bemiddelen",
    InterventionKind.CONFRONTING: "confronteren",
    InterventionKind.ADVOCACY: "belangenbehartiging",
    InterventionKind.OVERVIEW: "overzicht",
    InterventionKind.SYSTEM_TALKS: "systeemgesprekken",
    InterventionKind.MATERIAL_HELP: "materiele_hulp",
    InterventionKind.PHYSICAL_PROBLEM: "fysiek_probleem",
    InterventionKind.REHOUSING: "verhuizing",
    InterventionKind.CONNECTING_RESIDENTS: "contact_bewoners",
    InterventionKind.YOUTH_CARE_MEETING: "overleg_jeugdzorg",
    InterventionKind.FACILITIES: "faciliteiten",
    InterventionKind.DEBT_BUDDY: "schuldhulpmaatje",
    InterventionKind.LANGUAGE_BUDDY: "taalmaatje",
    InterventionKind.TRAINEE: "stagiair",
}
INTERVENTIONS_BY_CODE: Mapping[str, InterventionKind] = by_dutch_code(INTERVENTION_CODES)

PERSPECTIVE_CODES: Mapping[Perspective, str] = {
    Perspective.RESIDENT: "bewoner",
    Perspective.ADVISOR: "bewonersadviseur",
}
PERSPECTIVES_BY_CODE: Mapping[str, Perspective] = by_dutch_code(PERSPECTIVE_CODES)

EFFECT_VALUE_CODES: Mapping[EffectValue, str] = {
    EffectValue.BETTER: "+",
    EffectValue.WORSE: "-",
    EffectValue.SAME: "=",
    EffectValue.MIXED: "+/-",
    EffectValue.UNKNOWN: "?",
}
EFFECT_VALUES_BY_CODE: Mapping[str, EffectValue] = by_dutch_code(EFFECT_VALUE_CODES)

TASK_STATUS_CODES: Mapping[TaskStatus, str] = {
    TaskStatus.SENT: "uitgezet",
    TaskStatus.ACCEPTED: "geaccepteerd",
    TaskStatus.REFUSED: "geweigerd",
    TaskStatus.IN_PROGRESS: "in_behandeling",
    TaskStatus.DONE: "afgerond",
    TaskStatus.RETURNED: "teruggegeven",
}
TASK_STATUSES_BY_CODE: Mapping[str, TaskStatus] = by_dutch_code(TASK_STATUS_CODES)

PRIORITY_CODES: Mapping[Priority, str] = {Priority.LOW: "laag", Priority.MEDIUM: "middel", Priority.HIGH: "hoog"}
PRIORITIES_BY_CODE: Mapping[str, Priority] = by_dutch_code(PRIORITY_CODES)

GROUND_CODES: Mapping[Ground, str] = {Ground.NONE: "", Ground.CONSENT: "toestemming", Ground.LEGAL: "wettelijk"}
GROUNDS_BY_CODE: Mapping[str, Ground] = by_dutch_code(GROUND_CODES)
