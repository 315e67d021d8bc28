"""Codes of interventions, effects and tasks: stored in English, shown in Dutch. No Django here."""

from collections.abc import Mapping
from enum import StrEnum


class InterventionKind(StrEnum):
    """What was done for or with a household. The last three are informal."""

    INFO_ADVICE = "info_advice"
    SYSTEM_CONTACT = "system_contact"
    NETWORK_CONTACT = "network_contact"
    MOTIVATING = "motivating"
    LISTENING = "listening"
    CRISIS_HELP = "crisis_help"
    MEDIATING = "mediating"
    CONFRONTING = "confronting"
    ADVOCACY = "advocacy"
    OVERVIEW = "overview"
    SYSTEM_TALKS = "system_talks"
    MATERIAL_HELP = "material_help"
    PHYSICAL_PROBLEM = "physical_problem"
    REHOUSING = "rehousing"
    CONNECTING_RESIDENTS = "connecting_residents"
    YOUTH_CARE_MEETING = "youth_care_meeting"
    FACILITIES = "facilities"
    DEBT_BUDDY = "debt_buddy"
    LANGUAGE_BUDDY = "language_buddy"
    TRAINEE = "trainee"


INTERVENTION_LABELS: Mapping[InterventionKind, str] = {
    InterventionKind.INFO_ADVICE: "Info en advies",
    InterventionKind.SYSTEM_CONTACT: "Contact systeemwereld",
    InterventionKind.NETWORK_CONTACT: "Contact leefwereld",
    InterventionKind.MOTIVATING: "Motiveren, empoweren",
    InterventionKind.LISTENING: "Luisteren, present zijn",
    InterventionKind.CRISIS_HELP: "Crisishulp",
    InterventionKind.MEDIATING: "Bemiddelen",
    InterventionKind.CONFRONTING: "Confronteren",
    InterventionKind.ADVOCACY: "Belangenbehartiging",
    InterventionKind.OVERVIEW: "Overzicht creëren",
    InterventionKind.SYSTEM_TALKS: "Systeemgesprekken",
    InterventionKind.MATERIAL_HELP: "Materiële hulp",
    InterventionKind.PHYSICAL_PROBLEM: "Verwijderen fysiek probleem",
    InterventionKind.REHOUSING: "Verhuizing",
    InterventionKind.CONNECTING_RESIDENTS: "Contact leggen tussen bewoners",
    InterventionKind.YOUTH_CARE_MEETING: "Deelname overleg jeugdzorg",
    InterventionKind.FACILITIES: "Gebruikmaken faciliteiten",
    InterventionKind.DEBT_BUDDY: "Inzetten schuldhulpmaatje",
    InterventionKind.LANGUAGE_BUDDY: "Inzetten taalmaatje",
    InterventionKind.TRAINEE: "Inzetten stagiair(e) wijkleerbedrijf",
}

#: Reported together as "informeel".
INFORMAL_KINDS = frozenset({InterventionKind.DEBT_BUDDY, InterventionKind.LANGUAGE_BUDDY, InterventionKind.TRAINEE})


class Perspective(StrEnum):
    """Through whose eyes an effect is seen."""

    RESIDENT = "resident"
    ADVISOR = "advisor"


PERSPECTIVE_LABELS: Mapping[Perspective, str] = {
    Perspective.RESIDENT: "bewoner",
    Perspective.ADVISOR: "bewonersadviseur",
}


class EffectValue(StrEnum):
    """How an effect is valued."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    MIXED = "mixed"
    UNKNOWN = "unknown"


EFFECT_VALUE_LABELS: Mapping[EffectValue, str] = {
    EffectValue.BETTER: "beter",
    EffectValue.WORSE: "slechter",
    EffectValue.SAME: "hetzelfde",
    EffectValue.MIXED: "geen uitgesproken waardering",
    EffectValue.UNKNOWN: "onbekend",
}

EFFECT_VALUE_SIGNS: Mapping[EffectValue, str] = {
    EffectValue.BETTER: "+",
    EffectValue.WORSE: "-",
    EffectValue.SAME: "=",
    EffectValue.MIXED: "+/-",
    EffectValue.UNKNOWN: "?",
}


class TaskStatus(StrEnum):
    """Where a task to a partner organisation stands."""

    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    RETURNED = "returned"


TASK_STATUS_LABELS: Mapping[TaskStatus, str] = {
    TaskStatus.SENT: "uitgezet",
    TaskStatus.ACCEPTED: "geaccepteerd",
    TaskStatus.REFUSED: "geweigerd",
    TaskStatus.IN_PROGRESS: "in behandeling",
    TaskStatus.DONE: "afgerond",
    TaskStatus.RETURNED: "teruggegeven",
}


class Priority(StrEnum):
    """Priority of a task or an action."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


PRIORITY_LABELS: Mapping[Priority, str] = {Priority.LOW: "laag", Priority.MEDIUM: "middel", Priority.HIGH: "hoog"}


class Ground(StrEnum):
    """On what a task may be shared with a partner. Without one it is never visible to the partner."""

    NONE = "none"
    CONSENT = "consent"
    LEGAL = "legal"


GROUND_LABELS: Mapping[Ground, str] = {
    Ground.NONE: "geen grondslag",
    Ground.CONSENT: "toestemming van de bewoner",
    Ground.LEGAL: "wettelijke grondslag",
}
