"""A picture with its table, as the pages show it: one source with the reports, the numbers may lead to households."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from reporting.charts.drawing import Chart
from reporting.charts.render import to_svg


@dataclass(frozen=True, slots=True)
class TableCell:
    """A number or a word; ``url`` leads to what is behind it, when somebody may see that."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing, what it says, and its table: the first cell of a row is its head."""

    name: str
    conclusion: str
    svg: SafeString | None
    #: The same for a narrow page, when there is one.
    narrow: SafeString | None = None
    columns: Sequence[str]
    rows: Sequence[Sequence[TableCell]]
    #: Whether the table stands open below the drawing, or beside it.
    is_open: bool = False
    is_beside: bool = False

    @property
    def lines(self) -> list[tuple[TableCell, list[tuple[str, TableCell]]]]:
        """The rows: the head, and the other cells with the words above them."""
        return [(row[0], list(zip(self.columns[1:], row[1:], strict=True))) for row in self.rows]


def picture(
    chart: Chart | None,
    columns: Sequence[str],
    rows: Sequence[Sequence[TableCell | str]],
    *,
    conclusion: str = "",
    name: str = "",
    narrow: Chart | None = None,
    is_open: bool = False,
    is_beside: bool = False,
) -> Picture:
    """Return a drawing with its table; without a drawing the table stands by itself."""
    return Picture(
        name=name or (chart.name if chart else "tabel"),
        conclusion=conclusion or (chart.title if chart else ""),
        svg=to_svg(chart) if chart else None,
        narrow=to_svg(narrow) if narrow else None,
        columns=columns,
        rows=[[cell if isinstance(cell, TableCell) else TableCell(cell) for cell in row] for row in rows],
        is_open=is_open or is_beside or chart is None,
        is_beside=is_beside and chart is not None,
    )
