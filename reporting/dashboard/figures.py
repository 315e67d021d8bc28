"""All figures of one view of the dashboard, kept for a minute: counting 100,000 households takes most of a second.

Only sums are kept, by project, period and complex; nothing of a household, and nothing that depends on who looks: the
view asks for the right first.
"""

import datetime
from dataclasses import dataclass

from django.core.cache import cache

from reporting.dashboard.counting import (
    Course,
    Doors,
    Process,
    TaskLine,
    count_course,
    count_doors,
    count_process,
    count_tasks,
)
from reporting.dashboard.scope import Scope

#: How long figures are shown again, in seconds.
KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class DashboardFigures:
    """What the dashboard shows."""

    doors: Doors
    course: Course
    tasks: list[TaskLine]
    process: Process


def dashboard_figures(scope: Scope, today: datetime.date) -> DashboardFigures:
    """Count everything, or give what was counted less than a minute ago."""
    key = f"dashboard:{scope.project.pk}:{scope.start}:{scope.end}:{scope.complex_id}:{today}"
    known: DashboardFigures | None = cache.get(key)
    if known is not None:
        return known
    figures = DashboardFigures(
        doors=count_doors(scope),
        course=count_course(scope),
        tasks=count_tasks(scope),
        process=count_process(scope, today),
    )
    cache.set(key, figures, KEPT_SECONDS)
    return figures
