"""The name of every cell of a report."""

from collections.abc import Mapping

from households.domain.case_status import ClosingReason
from households.domain.codes import Domain, HouseholdType, Level
from interventions.domain.codes import EffectValue, Perspective
from interventions.domain.effects import Term
from interventions.domain.evaluation import Outcome, OutcomeValue
from reporting.domain.codes import (
    DayMoment,
    HelpQuestions,
    KeyFigure,
    Newcomers,
    Process,
    Reach,
    Scoring,
    TaskCount,
    Window,
)
from reporting.domain.goals import RawTarget
from reporting.domain.raw import EffectCell, InterventionRow
from reporting.domain.suppression import Key
from reporting.domain.targets import OwnFigure

#: The six domains that count in the total.
DOMAINS_IN_TOTAL = tuple(domain for domain in Domain if domain is not Domain.WELLBEING)

TYPES_N: Key = ("types", "n")
INCOMPLETE: Key = ("types", "incomplete")
TWICE_N: Key = ("total", "n")
INTERVENTIONS_TOTAL: Key = ("interventions",)
#: What no reader could call a type or a level: not scored, not discussed.
UNKNOWN = "unknown"


def reach_key(reach: Reach, complex_name: str | None = None) -> Key:
    """Reach of the project, or of one complex."""
    return ("reach", reach) if complex_name is None else ("reach", reach, complex_name)


def door_key(moment: DayMoment, what: str) -> Key:
    """``what`` is rings or answered."""
    return ("door", moment, what)


def help_key(questions: HelpQuestions) -> Key:
    """Households by questions for help."""
    return ("help", questions)


def type_key(scoring: Scoring, household_type: HouseholdType) -> Key:
    """Households of a type at a scoring."""
    return ("types", scoring, household_type)


def transition_key(first: HouseholdType, latest: HouseholdType) -> Key:
    """Households that went from one type to another."""
    return ("transitions", first, latest)


def level_key(scoring: Scoring, domain: Domain, level: Level | None) -> Key:
    """Households at a problem level of a domain; None = not discussed."""
    return ("levels", scoring, domain, UNKNOWN if level is None else level.name)


def points_key(scoring: Scoring) -> Key:
    """The totals of the six domains of all households together: the mean times n."""
    return ("total", scoring)


def intervention_key(row: InterventionRow) -> Key:
    """Interventions of a kind or a group of kinds, or all."""
    return INTERVENTIONS_TOTAL if row is None else ("interventions", row)


def intervention_type_key(row: InterventionRow, household_type: HouseholdType | None) -> Key:
    """Interventions for a type of household."""
    return ("interventions", row or "all", "type", household_type or UNKNOWN)


def intervention_domain_key(row: InterventionRow, domain: Domain) -> Key:
    """Interventions aimed at a domain."""
    return ("interventions", row or "all", "domain", domain)


def own_kind_key(name: str) -> Key:
    """Interventions of a kind that the project added."""
    return ("own kind", name)


def effect_key(cell: EffectCell) -> Key:
    """Effects; see EffectCell."""
    return ("effects", cell.value, str(cell.row or "all"), str(cell.domain or "all"), cell.perspective)


def effect_type_key(household_type: HouseholdType | None, value: str, perspective: Perspective) -> Key:
    """Effects by type of household."""
    return ("effects_type", household_type or UNKNOWN, value, perspective)


def term_key(term: Term) -> Key:
    """Positive effects by term."""
    return ("terms", term)


def task_key(count: TaskCount, organisation: str | None = None) -> Key:
    """Tasks of one organisation, or of all."""
    return ("tasks", count) if organisation is None else ("tasks", count, organisation)


def newcomer_key(one: Newcomers) -> Key:
    """New tenants."""
    return ("newcomers", one)


def process_key(one: Process) -> Key:
    """Caseload and process."""
    return ("process", one)


def closed_key(reason: ClosingReason) -> Key:
    """Cases closed for a reason."""
    return ("closed", reason)


def outcome_key(outcome: Outcome, perspective: Perspective, value: OutcomeValue) -> Key:
    """Outcomes at evaluations."""
    return ("outcomes", outcome, perspective, value)


#: The cell of a key figure of the period itself.
CURRENT: Mapping[KeyFigure, Key] = {
    KeyFigure.LETTERS: reach_key(Reach.LETTERS),
    KeyFigure.ATTEMPTS: reach_key(Reach.ATTEMPTS),
    KeyFigure.SPOKEN: reach_key(Reach.SPOKEN),
    KeyFigure.CONVERSATION: reach_key(Reach.CONVERSATION),
    KeyFigure.SCORED: TYPES_N,
    KeyFigure.SCORED_TWICE: TWICE_N,
    KeyFigure.INTERVENTIONS: INTERVENTIONS_TOTAL,
    KeyFigure.BETTER_RESIDENT: effect_key(EffectCell(EffectValue.BETTER, None, None, Perspective.RESIDENT)),
    KeyFigure.BETTER_ADVISOR: effect_key(EffectCell(EffectValue.BETTER, None, None, Perspective.ADVISOR)),
    KeyFigure.TASKS: task_key(TaskCount.SENT),
    KeyFigure.OPEN_CASES: process_key(Process.OPEN),
}


def compared_key(figure: KeyFigure, window: Window) -> Key:
    """A key figure of another period; that of the period itself is the cell of its own table."""
    return CURRENT[figure] if window is Window.CURRENT else ("compared", figure, window)


def target_key(figure: OwnFigure, what: str) -> Key:
    return ("target", figure, what)


#: Figures of targets that the report shows in another table: the cells that they are made of.
_TARGETS_ELSEWHERE: Mapping[OwnFigure, tuple[Key, Key]] = {
    OwnFigure.SPOKEN: (compared_key(KeyFigure.SPOKEN, Window.SINCE_START), reach_key(Reach.ADDRESSES)),
    OwnFigure.CONVERSATION: (compared_key(KeyFigure.CONVERSATION, Window.SINCE_START), reach_key(Reach.ADDRESSES)),
    OwnFigure.FULLY_SCORED: (TYPES_N, INCOMPLETE),
    OwnFigure.MULTIPROBLEM: (type_key(Scoring.LATEST, HouseholdType.MULTIPROBLEM), TYPES_N),
    OwnFigure.MEAN_TOTAL: (points_key(Scoring.LATEST), TWICE_N),
}
#: What a part holds of the cells in other tables: the rest of it is a number of households too.
PARTS_HOLD: Mapping[OwnFigure, tuple[Key, ...]] = {
    OwnFigure.REFUSED: (reach_key(Reach.REFUSED),),
    OwnFigure.TASKS_DONE: (task_key(TaskCount.DONE),),
    **{
        figure: tuple(level_key(Scoring.LATEST, domain, level) for level in (Level.NONE, Level.LOW))
        for figure, domain in (
            (OwnFigure.NO_PROBLEM_HOUSING, Domain.HOUSING),
            (OwnFigure.NO_PROBLEM_SOCIAL, Domain.SOCIAL),
            (OwnFigure.NO_PROBLEM_FINANCE, Domain.FINANCE),
            (OwnFigure.NO_PROBLEM_PARENTING, Domain.PARENTING),
            (OwnFigure.NO_PROBLEM_INTEGRATION, Domain.INTEGRATION),
            (OwnFigure.NO_PROBLEM_WORK, Domain.WORK),
            (OwnFigure.NO_PROBLEM_WELLBEING, Domain.WELLBEING),
        )
    },
}


def target_keys(target: RawTarget) -> tuple[Key, ...]:
    """The cells that the value of a target is made of; none when it is not a figure of ours."""
    if target.figure is None:
        return ()
    return _TARGETS_ELSEWHERE.get(target.figure) or (
        target_key(target.figure, "part"),
        target_key(target.figure, "whole"),
    )
