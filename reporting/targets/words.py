"""Targets and where they stand in words, and their pictures. Shared by the page and the reports."""

from collections.abc import Sequence
from decimal import Decimal

from adv import dutch
from reporting.charts.bullets import Bullet, bullets
from reporting.charts.figures import Series, trend
from reporting.charts.narrow import narrow_bullets, narrow_trend
from reporting.dashboard.pictures import Picture, picture
from reporting.domain.targets import DIRECTION_LABELS, STATE_LABELS, Direction, State, Unit
from reporting.targets.standing import Course, TargetLine

#: More lines than this in one picture can't be told apart.
MOST_LINES = 5


def amount(unit: Unit, value: Decimal) -> str:
    """Return a value with its unit: ``95%``, ``60% minder``, ``6,8``, ``€ 1.200``."""
    decimals = 0 if value == value.to_integral_value() else 1
    match unit:
        case Unit.PERCENT:
            return dutch.percentage(value, decimals)
        case Unit.LESS | Unit.MORE:
            word = "minder" if (unit is Unit.LESS) == (value >= 0) else "meer"
            return f"{dutch.percentage(abs(value), decimals)} {word}"
        case Unit.EURO:
            return dutch.euro(value)
        case _:
            return dutch.number(value, decimals)


def aim(line: TargetLine) -> str:
    """Return what is wanted: ``ten minste 95%``."""
    return f"{DIRECTION_LABELS[Direction(line.target.direction)]} {amount(line.terms.unit, line.terms.value)}"


def now(line: TargetLine) -> str:
    """Return where it stands: ``82,4%``, or that it is not known."""
    standing = line.standing
    return "niet bekend" if standing.value is None else amount(line.terms.unit, standing.value)


def state(line: TargetLine) -> str:
    """Return whether it is reached, in words."""
    return STATE_LABELS[line.standing.state]


def when(line: TargetLine) -> str:
    """Return what the figure is about: a day, or for a figure of others a year. Empty when there is none."""
    on = line.standing.on
    if on is None:
        return ""
    return f"over {on.year}" if line.target.external_aspect else dutch.date_long(on)


def summary(lines: Sequence[TargetLine]) -> str:
    """Return in a sentence how many are reached; nothing more than the figures say."""
    if not lines:
        return "Er zijn nog geen doelen."
    reached = sum(line.standing.state is State.REACHED for line in lines)
    unknown = sum(line.standing.state is State.UNKNOWN for line in lines)
    verb = "is" if reached == 1 else "zijn"
    text = f"Van {dutch.plural(len(lines), 'doel', 'doelen')} {verb} er {reached or 'nog geen'} gehaald"
    if not unknown:
        return f"{text}."
    return f"{text}; van {unknown} {'is' if unknown == 1 else 'zijn'} nog geen cijfer bekend."


def target_picture(lines: Sequence[TargetLine]) -> Picture | None:
    """Return the bars of all targets, None when there are none."""
    if not lines:
        return None
    chart = bullets("doelen", summary(lines), [_bullet(line) for line in lines])
    return picture(chart, (), (), narrow=narrow_bullets(chart, [_bullet(line) for line in lines]))


def _bullet(line: TargetLine) -> Bullet:
    changes = line.terms.unit in {Unit.LESS, Unit.MORE}
    baseline = None if changes or line.terms.baseline is None else float(line.terms.baseline)
    return Bullet(
        name=line.target.name,
        value=None if line.standing.value is None else float(line.standing.value),
        target=float(line.terms.value),
        start=baseline,
        shown=now(line),
        aim=aim(line),
        is_reached=line.standing.state is State.REACHED,
    )


def courses_picture(courses: Sequence[Course], columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Picture:
    """Return all figures, with the grades of the first few areas and aspects drawn over the years."""
    grades = [one for one in courses if one.is_grade][:MOST_LINES]
    if not grades:
        return picture(None, columns, rows, is_open=True)
    series = [Series(_short(one.aspect), {year: float(value) for year, value in one.values.items()}) for one in grades]
    chart = trend("rapportcijfer", grade_sentence(grades), series, unit="op een schaal van 1 tot en met 10")
    return picture(chart, columns, rows, narrow=narrow_trend(chart, series), is_open=True)


def _short(text: str) -> str:
    return text if len(text) <= 18 else f"{text[:17]}…"


def grade_sentence(grades: Sequence[Course]) -> str:
    """Return what each grade was in its first and in its last year."""
    return "; ".join(_course(one) for one in grades) + "."


def _course(one: Course) -> str:
    years = sorted(one.values)
    first, last = (dutch.number(one.values[year], 1) for year in (years[0], years[-1]))
    if len(years) == 1:
        return f"{one.aspect}: {first} in {years[0]}"
    return f"{one.aspect}: van {first} in {years[0]} naar {last} in {years[-1]}"
