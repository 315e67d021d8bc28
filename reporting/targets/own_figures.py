"""The figures of ours that a target or a calculation can be bound to, as they stand for the whole project on a day."""

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal

from adv.accounts.models import Project
from households.domain.codes import Domain, HouseholdType
from reporting.dashboard.counting import (
    Course,
    Process,
    TaskLine,
    count_course,
    count_reach,
    count_tasks,
    guided_on,
)
from reporting.dashboard.figures import dashboard_figures
from reporting.dashboard.scope import BEGINNING, Scope
from reporting.domain.codes import Reach
from reporting.domain.targets import OwnFigure, share

Values = Mapping[OwnFigure, Decimal | None]

_NO_PROBLEM: Mapping[OwnFigure, Domain] = {
    OwnFigure.NO_PROBLEM_HOUSING: Domain.HOUSING,
    OwnFigure.NO_PROBLEM_SOCIAL: Domain.SOCIAL,
    OwnFigure.NO_PROBLEM_FINANCE: Domain.FINANCE,
    OwnFigure.NO_PROBLEM_PARENTING: Domain.PARENTING,
    OwnFigure.NO_PROBLEM_INTEGRATION: Domain.INTEGRATION,
    OwnFigure.NO_PROBLEM_WORK: Domain.WORK,
    OwnFigure.NO_PROBLEM_WELLBEING: Domain.WELLBEING,
}


def whole_project(project: Project, day: datetime.date) -> Scope:
    """Return everything of a project up to a day."""
    return Scope(project, BEGINNING, day)


def own_figures(project: Project, day: datetime.date, wanted: Collection[OwnFigure]) -> dict[OwnFigure, Decimal | None]:
    """Return these figures of a project on a day; None where there is nothing to measure. Asks only what is needed."""
    scope = whole_project(project, day)
    parts: tuple[tuple[frozenset[OwnFigure], Callable[[Scope], Values]], ...] = (
        (_OF_REACH, lambda one: _from_reach(count_reach(one))),
        (_OF_COURSE, lambda one: _from_course(count_course(one))),
        (frozenset({OwnFigure.TASKS_DONE}), lambda one: _from_tasks(count_tasks(one))),
        (frozenset({OwnFigure.COORDINATED}), _coordinated_on),
    )
    found: dict[OwnFigure, Decimal | None] = {}
    for figures, count in parts:
        if figures & set(wanted):
            found |= count(scope)
    return {figure: value for figure, value in found.items() if figure in wanted}


_OF_REACH = frozenset({OwnFigure.SPOKEN, OwnFigure.CONVERSATION, OwnFigure.REFUSED})
_OF_COURSE = frozenset({OwnFigure.FULLY_SCORED, OwnFigure.MULTIPROBLEM, OwnFigure.MEAN_TOTAL, *_NO_PROBLEM})


def recent_figures(project: Project, today: datetime.date) -> Values:
    """Return all figures as they were within the last minute, for pages. A report asks for ``own_figures``."""
    recent = dashboard_figures(whole_project(project, today), today)
    return {
        **_from_reach(recent.doors.reach),
        **_from_course(recent.course),
        **_from_tasks(recent.tasks),
        **_from_process(recent.process),
    }


def _from_reach(reach: Mapping[Reach, int]) -> Values:
    homes = reach[Reach.ADDRESSES]
    return {
        OwnFigure.SPOKEN: share(reach[Reach.SPOKEN], homes),
        OwnFigure.CONVERSATION: share(reach[Reach.CONVERSATION], homes),
        OwnFigure.REFUSED: share(reach[Reach.REFUSED], homes),
    }


def _from_course(course: Course) -> Values:
    mean = None if course.mean_latest is None else Decimal(str(round(course.mean_latest, 1)))
    return {
        OwnFigure.FULLY_SCORED: share(course.scored, course.scored + course.incomplete),
        OwnFigure.MULTIPROBLEM: share(course.latest[HouseholdType.MULTIPROBLEM], course.scored),
        OwnFigure.MEAN_TOTAL: mean,
        **{figure: share(*course.without_problem[domain]) for figure, domain in _NO_PROBLEM.items()},
    }


def _from_tasks(lines: Sequence[TaskLine]) -> Values:
    return {OwnFigure.TASKS_DONE: share(sum(line.done for line in lines), sum(line.sent for line in lines))}


def _coordinated_on(scope: Scope) -> Values:
    """A report is about its last day, also when the cases have changed since."""
    whole, part = guided_on(scope)
    return {OwnFigure.COORDINATED: share(part, whole)}


def _from_process(process: Process) -> Values:
    return {OwnFigure.COORDINATED: share(process.coordinated, process.in_guidance)}
