"""The signs of the field: a letter in a shape of its own for each type, a circle that fills for each level."""

from collections.abc import Iterator
from math import cos, pi, sin

from households.domain.codes import HouseholdType, Level
from reporting.charts.drawing import Shape, path, px, rect, words
from reporting.charts.palette import SURFACE, TYPES

TYPE_LETTERS = {
    HouseholdType.SOLID: "S",
    HouseholdType.ATTENTION: "A",
    HouseholdType.VULNERABLE: "K",
    HouseholdType.MULTIPROBLEM: "M",
}


def circle(x: float, y: float, radius: float) -> str:
    """The outline of a circle around (x, y)."""
    left, right, r = px(x - radius), px(x + radius), px(radius)
    return f"M{left} {px(y)}A{r} {r} 0 1 1 {right} {px(y)}A{r} {r} 0 1 1 {left} {px(y)}Z"


def type_mark(household_type: HouseholdType, x: float, y: float, size: float = 16) -> Iterator[Shape]:
    """Square S, round A, diamond K, leaf M, with its middle at (x, y)."""
    colour, half = TYPES[household_type], size / 2
    if household_type is HouseholdType.SOLID:
        yield rect(x - half, y - half, size, size, colour, radius=2.5)
    elif household_type is HouseholdType.ATTENTION:
        yield path(circle(x, y, half), fill=colour)
    elif household_type is HouseholdType.VULNERABLE:
        reach = half * 1.25
        yield path(
            f"M{px(x)} {px(y - reach)}L{px(x + reach)} {px(y)}L{px(x)} {px(y + reach)}L{px(x - reach)} {px(y)}Z",
            fill=colour,
        )
    else:
        left, right, top, bottom, r = px(x - half), px(x + half), px(y - half), px(y + half), px(half * 0.8)
        yield path(
            f"M{left} {top}L{px(x + half * 0.2)} {top}A{r} {r} 0 0 1 {right} {px(y - half * 0.2)}L{right} {bottom}"
            f"L{px(x - half * 0.2)} {bottom}A{r} {r} 0 0 1 {left} {px(y + half * 0.2)}Z",
            fill=colour,
        )
    letter = TYPE_LETTERS[household_type]
    yield words(x, y + size * 0.24, letter, fill=SURFACE, size=size * 0.66, weight=700, anchor="middle")


def level_mark(level: Level, x: float, y: float, radius: float, colour: str) -> Iterator[Shape]:
    """A circle around (x, y) that is empty, one third, two thirds or wholly full."""
    yield path(circle(x, y, radius), stroke=colour, width=1.2)
    if level is Level.HIGH:
        yield path(circle(x, y, radius), fill=colour)
    elif level:
        angle = 2 * pi * level / 3
        end_x, end_y = x + radius * sin(angle), y - radius * cos(angle)
        large = 1 if level is Level.MEDIUM else 0
        yield path(
            f"M{px(x)} {px(y)}L{px(x)} {px(y - radius)}A{px(radius)} {px(radius)} 0 {large} 1 {px(end_x)} {px(end_y)}Z",
            fill=colour,
        )
