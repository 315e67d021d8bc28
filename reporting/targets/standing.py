"""Where a project stands against its targets, and the course of the figures of others. For the page and the reports."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from adv.accounts.models import Project
from reporting.domain.targets import Direction, OwnFigure, Reading, Standing, TargetTerms, Unit, latest, stand
from reporting.models import ExternalFigure, Target
from reporting.targets.own_figures import own_figures, recent_figures


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target, and where it stands."""

    target: Target
    terms: TargetTerms
    standing: Standing


@dataclass(frozen=True, slots=True)
class Course:
    """A figure of others over the years: the value by year, the first one first."""

    area: str
    aspect: str
    is_grade: bool
    values: Mapping[int, Decimal]

    @property
    def label(self) -> str:
        """What to call it."""
        return f"{self.aspect} · {self.area}"


def terms_of(target: Target) -> TargetTerms:
    """Return what was agreed, without the rest of the row."""
    return TargetTerms(
        direction=Direction(target.direction),
        unit=Unit(target.unit),
        value=target.value,
        due_on=target.due_on,
        baseline=target.baseline,
    )


def target_lines(project: Project, today: datetime.date, *, is_page: bool = False) -> list[TargetLine]:
    """Return all targets of a project with where they stand on a day, in the order of their dates.

    ``is_page``: what was counted within the last minute is good enough.
    """
    targets = list(Target.objects.filter(project=project).prefetch_related("readings"))
    wanted = {OwnFigure(target.figure) for target in targets if target.figure}
    own: Mapping[OwnFigure, Decimal | None] = {}
    if wanted:
        own = recent_figures(project, today) if is_page else own_figures(project, today, wanted)
    courses = {(one.area, one.aspect): one for one in external_courses(project)}
    lines = []
    for target in targets:
        terms = terms_of(target)
        lines.append(TargetLine(target, terms, stand(terms, _reading(target, own, courses, today), today)))
    return lines


def _reading(
    target: Target,
    own: Mapping[OwnFigure, Decimal | None],
    courses: Mapping[tuple[str, str], Course],
    today: datetime.date,
) -> Reading | None:
    if target.figure:
        value = own[OwnFigure(target.figure)]
        return None if value is None else Reading(today, value)
    if target.external_aspect:
        course = courses.get((target.external_area, target.external_aspect))
        return latest(_of_years(course), today) if course else None
    return latest((Reading(one.on, one.value) for one in target.readings.all()), today)


def _of_years(course: Course) -> Iterable[Reading]:
    """A figure is about a whole year; the first of January counts, so that the figure of this year is not in future."""
    return (Reading(datetime.date(year, 1, 1), value) for year, value in course.values.items())


def external_courses(project: Project) -> Sequence[Course]:
    """Return the figures of others, by area and aspect, in that order."""
    found: defaultdict[tuple[str, str, bool], dict[int, Decimal]] = defaultdict(dict)
    for one in ExternalFigure.objects.filter(project=project).order_by("area", "aspect", "year"):
        found[one.area, one.aspect, one.kind == ExternalFigure.Kind.GRADE][one.year] = one.value
    return [Course(area, aspect, is_grade, values) for (area, aspect, is_grade), values in found.items()]
