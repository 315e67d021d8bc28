"""Numbers of the project that a cost or a benefit can take over."""

import datetime
from decimal import Decimal

from adv.accounts.models import Project
from households.domain.codes import Domain, HouseholdType
from reporting.dashboard.counting import Course, count_course, count_reach, count_tasks
from reporting.domain.codes import Reach
from reporting.domain.mkba import ProjectNumber
from reporting.targets.own_figures import whole_project

_REACH = {ProjectNumber.SPOKEN: Reach.SPOKEN, ProjectNumber.CONVERSATION: Reach.CONVERSATION}
_DOMAINS = {
    ProjectNumber.LESS_HOUSING: Domain.HOUSING,
    ProjectNumber.LESS_SOCIAL: Domain.SOCIAL,
    ProjectNumber.LESS_FINANCE: Domain.FINANCE,
    ProjectNumber.LESS_PARENTING: Domain.PARENTING,
    ProjectNumber.LESS_WORK: Domain.WORK,
}


def project_number(project: Project, number: ProjectNumber, day: datetime.date) -> Decimal:
    """Return a number of a project as it stands at the end of a day. What became more is no saving: then it is 0."""
    scope = whole_project(project, day)
    if number in _REACH:
        return Decimal(count_reach(scope)[_REACH[number]])
    if number is ProjectNumber.TASKS_DONE:
        return Decimal(sum(line.done for line in count_tasks(scope)))
    return Decimal(max(_of_course(count_course(scope), number), 0))


def _of_course(course: Course, number: ProjectNumber) -> int:
    if number in _DOMAINS:
        first, latest = course.problems[_DOMAINS[number]]
        return first - latest
    if number is ProjectNumber.LESS_MULTIPROBLEM:
        return course.first[HouseholdType.MULTIPROBLEM] - course.latest[HouseholdType.MULTIPROBLEM]
    return course.lighter if number is ProjectNumber.LIGHTER else course.scored
