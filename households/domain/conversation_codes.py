"""Codes of the conversation: stored in English, shown in Dutch. No Django here."""

from collections.abc import Mapping
from enum import StrEnum


class VisitKind(StrEnum):
    """Why somebody went."""

    INFORMATIVE = "informative"
    INTERVENING = "intervening"
    SIGNAL = "signal"
    CONTROLLING = "controlling"


VISIT_KIND_LABELS: Mapping[VisitKind, str] = {
    VisitKind.INFORMATIVE: "informatief",
    VisitKind.INTERVENING: "interveniërend",
    VisitKind.SIGNAL: "naar aanleiding van signalering",
    VisitKind.CONTROLLING: "controlerend",
}


class ConversationState(StrEnum):
    """How far the writing is."""

    DRAFT = "draft"
    FINISHED = "finished"


STATE_LABELS: Mapping[ConversationState, str] = {
    ConversationState.DRAFT: "nog uit te werken",
    ConversationState.FINISHED: "vastgelegd",
}


class ActionPriority(StrEnum):
    """How urgent an action is. The same codes as the priority of a task."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


PRIORITY_LABELS: Mapping[ActionPriority, str] = {
    ActionPriority.LOW: "laag",
    ActionPriority.MEDIUM: "middel",
    ActionPriority.HIGH: "hoog",
}


class BenefitState(StrEnum):
    """What came out of checking one scheme, allowance or benefit."""

    HAS = "has"
    REQUESTED = "requested"
    NOT_ENTITLED = "not_entitled"
    UNKNOWN = "unknown"


BENEFIT_STATE_LABELS: Mapping[BenefitState, str] = {
    BenefitState.HAS: "heeft het",
    BenefitState.REQUESTED: "recht op, aangevraagd",
    BenefitState.NOT_ENTITLED: "geen recht",
    BenefitState.UNKNOWN: "weet ik niet",
}

#: On the buttons of the check.
BENEFIT_STATE_SHORT_LABELS: Mapping[BenefitState, str] = {
    BenefitState.HAS: "heeft het",
    BenefitState.REQUESTED: "aangevraagd",
    BenefitState.NOT_ENTITLED: "geen recht",
    BenefitState.UNKNOWN: "onbekend",
}

#: With these there can be money won.
BENEFITS_WITH_AMOUNT = frozenset({BenefitState.HAS, BenefitState.REQUESTED})


class ChanceKind(StrEnum):
    """What sort of chance (kans) it is."""

    TALENT = "talent"
    WISH = "wish"
    CONTRIBUTION = "contribution"
    IDEA = "idea"


CHANCE_KIND_LABELS: Mapping[ChanceKind, str] = {
    ChanceKind.TALENT: "is goed in",
    ChanceKind.WISH: "wil graag",
    ChanceKind.CONTRIBUTION: "kan iets doen voor een ander of de buurt",
    ChanceKind.IDEA: "heeft een idee om uit te voeren",
}


class ChanceHelper(StrEnum):
    """Who helps with a chance."""

    CHANCE_BROKER = "chance_broker"
    WORK_BROKER = "work_broker"
    ADVISOR = "advisor"
    NETWORK = "network"
    OTHER = "other"


CHANCE_HELPER_LABELS: Mapping[ChanceHelper, str] = {
    ChanceHelper.CHANCE_BROKER: "kansenmakelaar",
    ChanceHelper.WORK_BROKER: "werkmakelaar",
    ChanceHelper.ADVISOR: "wij zelf",
    ChanceHelper.NETWORK: "familie of buren",
    ChanceHelper.OTHER: "iemand anders",
}


class HelpDemand(StrEnum):
    """How many questions for help a household has: none, one, or more (hulpvraag)."""

    NONE = "none"
    SINGLE = "single"
    MULTIPLE = "multiple"


HELP_DEMAND_LABELS: Mapping[HelpDemand, str] = {
    HelpDemand.NONE: "geen hulpvraag",
    HelpDemand.SINGLE: "enkelvoudige hulpvraag",
    HelpDemand.MULTIPLE: "meervoudige hulpvraag",
}

#: What goes with it, to show beside the count.
HELP_DEMAND_HINTS: Mapping[HelpDemand, str] = {
    HelpDemand.NONE: "",
    HelpDemand.SINGLE: "Los deze samen met de bewoner op.",
    HelpDemand.MULTIPLE: "Spreek als casemanager voor de bewoner.",
}


def demand_of(count: int) -> HelpDemand:
    """Return the class of a number of questions for help."""
    if count <= 0:
        return HelpDemand.NONE
    return HelpDemand.SINGLE if count == 1 else HelpDemand.MULTIPLE
