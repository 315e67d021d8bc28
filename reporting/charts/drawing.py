"""What a chart is made of: rectangles, lines, paths and words, ready for the template. Places are in SVG units."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from reporting.charts.palette import INK, LINE, LINE_STRONG, REST, SURFACE

#: Width of a chart in SVG units: that of the page's text, so a size of 11 is 11 CSS pixels there.
WIDTH = 640
HIDDEN_MARK = "×"
HIDDEN_WORDS = "niet getoond"


def px(value: float) -> str:
    """A place with at most one decimal and a point, whatever the language of the page."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


@dataclass(frozen=True, slots=True)
class Shape:
    """One element; ``kind`` chooses how the template draws it."""

    kind: str
    x: str = ""
    y: str = ""
    width: str = ""
    height: str = ""
    radius: str = ""
    path: str = ""
    fill: str = "none"
    stroke: str = "none"
    stroke_width: str = "1"
    dash: str = ""
    opacity: str = ""
    text: str = ""
    anchor: str = "start"
    size: str = "11"
    weight: str = "400"


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its title (what it says) and its description (what is where); ``name`` is unique on a page."""

    name: str
    title: str
    description: str
    height: float
    shapes: tuple[Shape, ...]
    width: float = WIDTH
    view_box: str = field(init=False)

    def __post_init__(self) -> None:
        """Write the view box once, with points for decimals."""
        object.__setattr__(self, "view_box", f"0 0 {px(self.width)} {px(self.height)}")


def rect(
    x: float,
    y: float,
    width: float,
    height: float,
    fill: str,
    *,
    stroke: str = "none",
    dash: str = "",
    radius: float = 0,
) -> Shape:
    """A rectangle from its top left corner."""
    return Shape("rect", px(x), px(y), px(max(width, 0)), px(height), px(radius), fill=fill, stroke=stroke, dash=dash)


def line(x1: float, y1: float, x2: float, y2: float, *, stroke: str = LINE, width: float = 1, dash: str = "") -> Shape:
    """A straight line."""
    return Shape("path", path=f"M{px(x1)} {px(y1)}L{px(x2)} {px(y2)}", stroke=stroke, stroke_width=px(width), dash=dash)


def path(d: str, *, fill: str = "none", stroke: str = "none", width: float = 1, opacity: str = "") -> Shape:
    """Any outline."""
    return Shape("path", path=d, fill=fill, stroke=stroke, stroke_width=px(width), opacity=opacity)


def words(
    x: float, y: float, text: str, *, fill: str = INK, size: float = 11, weight: int = 400, anchor: str = "start"
) -> Shape:
    """A line of text; y is the line that it stands on, anchor start, middle or end."""
    return Shape("text", px(x), px(y), text=text, fill=fill, size=px(size), weight=str(weight), anchor=anchor)


def hidden_box(x: float, y: float, width: float, height: float) -> Iterable[Shape]:
    """A dashed box with a cross: a figure that is not shown."""
    yield rect(x + 0.5, y + 0.5, width - 1, height - 1, SURFACE, stroke=LINE_STRONG, dash="3 2")
    yield words(x + width / 2, y + height / 2 + 4, HIDDEN_MARK, fill=REST, anchor="middle")
