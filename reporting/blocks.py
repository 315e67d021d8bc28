"""What a chapter is made of: figures with their conclusion, chart and table, ready to be printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.safestring import SafeString

from adv.dutch import number
from reporting import tables
from reporting.charts import figures as charts
from reporting.charts.drawing import HIDDEN_MARK, Chart
from reporting.charts.render import to_svg
from reporting.tables import Table, Value

TOO_SMALL = "Hiervoor zijn de aantallen te klein om te tonen."
#: A nought in a heat map, where a figure would look like something.
NONE_MARK = "·"
#: Grounds of the heat maps, from light to dark.
SHADES = 5


@dataclass(frozen=True, slots=True)
class TextCell:
    """A cell as it is printed; ``shade`` 1 to 5 gives it a ground that darkens with its figure, 0 none."""

    text: str
    shade: int = 0


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table with its cells as they are printed."""

    caption: str
    headers: Sequence[str]
    rows: Sequence[tuple[str, bool, Sequence[TextCell]]]
    groups: Sequence[tuple[str, int]]
    #: Many columns get smaller print, few don't stretch over the page.
    is_wide: bool
    is_narrow: bool
    #: Whether the cells have a ground that darkens with their figure.
    is_heat: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with the title that stands above it."""

    title: str
    svg: SafeString


@dataclass(frozen=True, slots=True)
class Block:
    """One figure: what it says, the chart, the table, a remark."""

    conclusion: str
    more: Sequence[str] = ()
    chart: Picture | None = None
    table: TextTable | None = None
    remark: str = ""
    #: Whether the short report (kwartaalrapportage) has it too.
    in_short: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of the report."""

    anchor: str
    title: str
    blocks: Sequence[Block]
    lead: str = ""


def shown(value: Value) -> str:
    """A cell as it is printed: a cross for what is hidden, a decimal comma."""
    if value is None:
        return HIDDEN_MARK
    if isinstance(value, str):
        return value
    return number(value, 1 if isinstance(value, float) else 0)


def text(table: Table) -> TextTable:
    rows = [(row.label, row.is_total, [TextCell(shown(value)) for value in row.values]) for row in table.rows]
    return TextTable(
        table.caption,
        table.headers,
        rows,
        table.groups,
        is_wide=len(table.headers) > 9,
        is_narrow=len(table.headers) < 4,
    )


def heat(table: Table) -> TextTable:
    """A table that is its own heat map: resident left and advisor right in each group, darker is more."""
    largest = max((value for row in table.rows for value in row.values if isinstance(value, int)), default=0)
    rows = [
        (
            row.label,
            row.is_total,
            [TextCell(NONE_MARK if value == 0 else shown(value), _shade(value, largest)) for value in row.values],
        )
        for row in table.rows
    ]
    is_wide = len(table.headers) > 9
    headers = [header[:3] + "." for header in table.headers] if is_wide else table.headers
    headers = [table.headers[0], *headers[1:]]
    return TextTable(
        table.caption, headers, rows, table.groups, is_wide=is_wide, is_narrow=len(headers) < 4, is_heat=True
    )


def _shade(value: Value, largest: int) -> int:
    return ceil(SHADES * value / largest) if isinstance(value, int) and value else 0


def draw(chart: Chart | None) -> Picture | None:
    return Picture(chart.title, to_svg(chart)) if chart else None


def bars(name: str, title: str, items: Sequence[charts.Bar], *, unit: str, row: float = 20) -> Picture | None:
    """Bars, unless most of them would be hidden: then the table says it."""
    if 2 * sum(item.count is None for item in items) > len(items) or not any(item.count != 0 for item in items):
        return None
    return draw(charts.bars(name, title, items, unit=unit, row=row))


def block(
    conclusion: str,
    table: Table,
    *,
    more: Sequence[str] = (),
    chart: Picture | None = None,
    remark: str = "",
    in_short: bool = False,
) -> Block:
    """A block with its table, or without one that would hold noughts or crosses only: then the words say enough."""
    filled = _filled(table)
    if not filled:
        return Block(conclusion, more, remark=remark, in_short=in_short)
    if all(value is None for value in filled):
        return Block(conclusion, more, remark=TOO_SMALL, in_short=in_short)
    return Block(conclusion, more, chart, text(table), remark, in_short)


def _filled(table: Table) -> list[Value]:
    return [value for row in table.rows for value in row.values if value not in (0, tables.NOTHING)]


def mostly_hidden(table: Table) -> bool:
    """Whether more than half of the filled cells of a table would be crosses."""
    filled = _filled(table)
    return 2 * sum(value is None for value in filled) > len(filled)
