"""Counting: from the tables to the raw figures of one project and one period.

Definitions are those of the interchange. A period includes both its days, in Amsterdam time. What was taken back, what
was corrected since, and scorings that nobody has confirmed don't count. Nothing is hidden here. The database counts:
what comes out of it are cells, so memory does not grow with the project.
"""

import datetime
from collections.abc import Callable

from adv.accounts.models import Project
from reporting.domain.periods import period_before
from reporting.domain.raw import RawFigures
from reporting.queries import goals
from reporting.queries.matrix import course
from reporting.queries.process import cases
from reporting.queries.reach import Doors, door_moments
from reporting.queries.sql import Period, parameters
from reporting.queries.tasks import Tasks
from reporting.queries.work import work

__all__ = ["Period", "Report", "gather"]

Report = Callable[[str], None]
"""Told what is being counted, for a progress bar."""


def gather(project: Project, start: datetime.date, end: datetime.date, *, tell: Report = lambda _: None) -> RawFigures:
    """Count everything for one report. ``tell`` hears in Dutch what is being counted."""
    period, previous = Period(start, end), Period(*period_before(start, end))
    values = parameters(project, period, previous)
    tell("Deuren tellen")
    doors = Doors(project, values)
    moments = door_moments(project, period)
    tell("Scores vergelijken")
    scored = course(values)
    done = work(values, tell)
    tell("Taken tellen")
    tasks = Tasks(values)
    tell("Zaken tellen")
    process = cases(values, end)
    tell("Doelen en MKBA nagaan")
    return RawFigures(
        project=project.slug,
        start=start,
        end=end,
        reach=doors.total,
        reach_by_complex=doors.by_complex,
        types=scored.types,
        incomplete=scored.incomplete,
        transitions=scored.transitions,
        levels=scored.levels,
        interventions=done.by_row,
        interventions_by_type=done.by_type,
        interventions_by_domain=done.by_domain,
        own_kinds=done.own_kinds,
        not_own=done.not_own,
        effects=done.effects,
        effects_by_term=done.effects_by_term,
        effects_by_type=done.effects_by_type,
        tasks=tasks.by_organisation,
        tasks_total=tasks.total,
        door_moments=moments,
        help_questions=process.help_questions,
        newcomers=doors.newcomers,
        process=process.process,
        closed=process.closed,
        outcomes=process.outcomes,
        previous=(previous.start, previous.end),
        targets=goals.targets(project, end),
        external=goals.courses(project, end),
        mkba=goals.mkba(project),
        compared=doors.compared | scored.compared | done.compared | tasks.compared | process.compared,
    )
