"""Targets with where they stand, figures of others, and the published calculation of costs and benefits."""

import datetime
from collections.abc import Callable, Mapping

from adv.accounts.models import Project
from adv.dutch import AMSTERDAM
from households.domain.codes import Domain
from interventions.domain.codes import TaskStatus
from reporting.dashboard.counting import count_course, count_reach, count_tasks, guided_on
from reporting.dashboard.scope import Scope
from reporting.domain.codes import Reach
from reporting.domain.goals import ExternalCourse, MkbaFigures, RawTarget
from reporting.domain.mkba import break_even, sensitivity
from reporting.domain.suppression import Cell, households
from reporting.domain.targets import OwnFigure
from reporting.mkba.sheets import outcome_for_report
from reporting.targets.own_figures import whole_project
from reporting.targets.standing import external_courses, target_lines

Parts = Mapping[OwnFigure, tuple[Cell, Cell]]
"""Of each figure the part and the whole."""

_NO_PROBLEM: Mapping[OwnFigure, Domain] = {
    OwnFigure.NO_PROBLEM_HOUSING: Domain.HOUSING,
    OwnFigure.NO_PROBLEM_SOCIAL: Domain.SOCIAL,
    OwnFigure.NO_PROBLEM_FINANCE: Domain.FINANCE,
    OwnFigure.NO_PROBLEM_PARENTING: Domain.PARENTING,
    OwnFigure.NO_PROBLEM_INTEGRATION: Domain.INTEGRATION,
    OwnFigure.NO_PROBLEM_WORK: Domain.WORK,
    OwnFigure.NO_PROBLEM_WELLBEING: Domain.WELLBEING,
}


def targets(project: Project, end: datetime.date) -> list[RawTarget]:
    """All targets of a project with where they stand on a day."""
    lines = target_lines(project, end)
    figures = {OwnFigure(line.target.figure) for line in lines if line.target.figure}
    scope = whole_project(project, end)
    parts: dict[OwnFigure, tuple[Cell, Cell]] = {}
    for own, count in _COUNTED:
        if own & figures:
            parts |= count(scope)
    found = []
    for line in lines:
        figure = OwnFigure(line.target.figure) if line.target.figure else None
        part, whole = parts.get(figure, (None, None)) if figure else (None, None)
        found.append(
            RawTarget(
                name=line.target.name,
                terms=line.terms,
                standing=line.standing,
                figure=figure,
                part=part,
                whole=whole,
            )
        )
    return found


def _without_problem(scope: Scope) -> Parts:
    course = count_course(scope)
    return {
        figure: (households(course.without_problem[domain][0]), households(course.without_problem[domain][1]))
        for figure, domain in _NO_PROBLEM.items()
    }


def _refused(scope: Scope) -> Parts:
    reach = count_reach(scope)
    return {OwnFigure.REFUSED: (households(reach[Reach.REFUSED]), households(reach[Reach.ADDRESSES]))}


def _tasks_done(scope: Scope) -> Parts:
    lines = count_tasks(scope)
    done, sent = (sum(getattr(line, name) for line in lines) for name in ("done", "sent"))
    behind = scope.tasks().filter(status=TaskStatus.DONE).values("household").distinct().count()
    return {OwnFigure.TASKS_DONE: (Cell(done, behind), Cell(sent, sent))}


def _coordinated(scope: Scope) -> Parts:
    whole, part = guided_on(scope)
    return {OwnFigure.COORDINATED: (households(part), households(whole))}


#: The others stand on cells that the report has already.
_COUNTED: tuple[tuple[frozenset[OwnFigure], Callable[[Scope], Parts]], ...] = (
    (frozenset(_NO_PROBLEM), _without_problem),
    (frozenset({OwnFigure.REFUSED}), _refused),
    (frozenset({OwnFigure.TASKS_DONE}), _tasks_done),
    (frozenset({OwnFigure.COORDINATED}), _coordinated),
)


def courses(project: Project, end: datetime.date) -> list[ExternalCourse]:
    """The figures of others, without the years after the period."""
    found = []
    for one in external_courses(project):
        values = {year: value for year, value in one.values.items() if year <= end.year}
        if values:
            found.append(ExternalCourse(area=one.area, aspect=one.aspect, is_grade=one.is_grade, values=values))
    return found


def mkba(project: Project) -> MkbaFigures | None:
    """The calculation that was published last."""
    published = outcome_for_report(project)
    if published is None:
        return None
    version, sheet = published.version, published.sheet
    published_at = version.published_at
    assert published_at is not None
    return MkbaFigures(
        name=version.sheet.name,
        version=version.number,
        published_on=published_at.astimezone(AMSTERDAM).date(),
        base_year=version.base_year,
        sheet=sheet,
        outcome=published.outcome,
        spread=version.spread,
        swings=sensitivity(sheet, version.spread),
        break_even=break_even(sheet),
    )
