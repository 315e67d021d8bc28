"""What each code looks like: its tone, icon, letter and shape. Colour is never the only sign.

Labels come from the domain; only the looks stand here.
"""

from collections.abc import Mapping
from enum import StrEnum

from households.domain.codes import Domain, HouseholdStatus, HouseholdType
from interventions.domain.codes import EffectValue, Priority, TaskStatus


class Tone(StrEnum):
    """State of a thing: the CSS has one class `tone-…` for each."""

    OK = "ok"
    DUE = "due"
    LATE = "late"
    REST = "rest"
    EVENING = "evening"
    NEW = "new"


#: An icon in the badge, where the tone alone would carry the meaning.
TONE_ICONS: Mapping[Tone, str] = {
    Tone.OK: "check",
    Tone.LATE: "triangle-alert",
    Tone.EVENING: "moon",
    Tone.NEW: "sparkles",
}

HOUSEHOLD_TONES: Mapping[HouseholdStatus, Tone] = {
    HouseholdStatus.NOT_APPROACHED: Tone.REST,
    HouseholdStatus.APPROACHING: Tone.DUE,
    HouseholdStatus.IN_CONVERSATION: Tone.OK,
    HouseholdStatus.IN_GUIDANCE: Tone.DUE,
    HouseholdStatus.AFTERCARE: Tone.DUE,
    HouseholdStatus.CLOSED: Tone.REST,
    HouseholdStatus.REFUSED: Tone.REST,
    HouseholdStatus.NOT_REACHED: Tone.REST,
    HouseholdStatus.VACANT: Tone.REST,
    HouseholdStatus.MOVED: Tone.REST,
}

TASK_TONES: Mapping[TaskStatus, Tone] = {
    TaskStatus.SENT: Tone.DUE,
    TaskStatus.ACCEPTED: Tone.DUE,
    TaskStatus.REFUSED: Tone.LATE,
    TaskStatus.IN_PROGRESS: Tone.DUE,
    TaskStatus.DONE: Tone.OK,
    TaskStatus.RETURNED: Tone.LATE,
}

PRIORITY_TONES: Mapping[Priority, Tone] = {
    Priority.LOW: Tone.REST,
    Priority.MEDIUM: Tone.DUE,
    Priority.HIGH: Tone.LATE,
}

EFFECT_TONES: Mapping[EffectValue, Tone] = {
    EffectValue.BETTER: Tone.OK,
    EffectValue.WORSE: Tone.LATE,
    EffectValue.SAME: Tone.REST,
    EffectValue.MIXED: Tone.NEW,
    EffectValue.UNKNOWN: Tone.REST,
}

TYPE_LETTERS: Mapping[HouseholdType, str] = {
    HouseholdType.SOLID: "S",
    HouseholdType.ATTENTION: "A",
    HouseholdType.VULNERABLE: "K",
    HouseholdType.MULTIPROBLEM: "M",
}

#: Drawn in a box of 32 by 32: square, round, diamond, leaf.
TYPE_SHAPES: Mapping[HouseholdType, str] = {
    HouseholdType.SOLID: "M7 3h18a4 4 0 0 1 4 4v18a4 4 0 0 1-4 4H7a4 4 0 0 1-4-4V7a4 4 0 0 1 4-4z",
    HouseholdType.ATTENTION: "M16 2.5a13.5 13.5 0 1 1 0 27a13.5 13.5 0 1 1 0-27z",
    HouseholdType.VULNERABLE: "M16 .5L31.5 16L16 31.5L.5 16z",
    HouseholdType.MULTIPROBLEM: "M3 3h16a10 10 0 0 1 10 10v16H13A10 10 0 0 1 3 19z",
}

DOMAIN_ICONS: Mapping[Domain, str] = {
    Domain.HOUSING: "house",
    Domain.SOCIAL: "users",
    Domain.FINANCE: "wallet",
    Domain.PARENTING: "sprout",
    Domain.INTEGRATION: "languages",
    Domain.WORK: "briefcase",
    Domain.WELLBEING: "heart",
}
