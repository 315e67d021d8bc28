"""The evaluation after three months: when it is due, and the seven outcomes as seen from both sides."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from households.domain.protocol_settings import add_months

#: Between the plan, or an evaluation, and the next one.
MONTHS_BETWEEN = 3


class Outcome(StrEnum):
    """What a case is to bring about."""

    IN_CHARGE = "in_charge"
    FEWER_HELPERS = "fewer_helpers"
    NETWORK = "network"
    SAFER = "safer"
    LESS_NUISANCE = "less_nuisance"
    HELP_IN_PLACE = "help_in_place"
    WORK = "work"


OUTCOME_LABELS: Mapping[Outcome, str] = {
    Outcome.IN_CHARGE: "Regie over het eigen leven",
    Outcome.FEWER_HELPERS: "Minder hulpverleners nodig",
    Outcome.NETWORK: "Eigen netwerk doet mee",
    Outcome.SAFER: "Veiliger thuis",
    Outcome.LESS_NUISANCE: "Minder overlast voor anderen",
    Outcome.HELP_IN_PLACE: "Blijvende hulp geregeld",
    Outcome.WORK: "Stap naar werk of leren",
}


class OutcomeValue(StrEnum):
    """How it went with an outcome since the last time."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    NOT_APPLICABLE = "not_applicable"


OUTCOME_VALUE_LABELS: Mapping[OutcomeValue, str] = {
    OutcomeValue.BETTER: "beter",
    OutcomeValue.SAME: "gelijk",
    OutcomeValue.WORSE: "slechter",
    OutcomeValue.NOT_APPLICABLE: "n.v.t.",
}


def due_on(*, agreed_on: date | None, intake_on: date | None, last_evaluation_on: date | None) -> date | None:
    """Return when to evaluate: three months after the plan was first agreed, or the last evaluation since.

    Without either it is counted from the intake; ``None`` when there is nothing to look back on yet.
    """
    begin = max((day for day in (agreed_on, last_evaluation_on) if day), default=intake_on)
    return add_months(begin, MONTHS_BETWEEN) if begin else None
