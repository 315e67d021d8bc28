"""The report as one HTML document, ready for the PDF: every figure with its conclusion, chart and table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from adv.dutch import date_long, number, period
from households.domain.codes import HouseholdType
from interventions.domain.codes import INTERVENTION_LABELS, EffectValue, InterventionKind
from interventions.domain.effects import TERM_LABELS
from reporting import phrases, tables, wording
from reporting.charts import figures as charts
from reporting.charts.drawing import HIDDEN_MARK, Chart
from reporting.charts.render import to_svg
from reporting.domain.codes import REPORTED_VALUES, Reach, Scoring, TaskCount
from reporting.domain.figures import Figures
from reporting.tables import Table, Value

#: Grounds of the heat maps, from light to dark.
SHADES = 5


@dataclass(frozen=True, slots=True)
class ReportMeta:
    """What stands on the cover and on the last page; the same meta and figures give the same document."""

    project: str
    area: str
    municipality: str
    made_on: date
    checksum: str
    version: int = 1
    kind: str = "Managementrapportage"
    #: The project's own word for an advisor, in the singular.
    advisor: str = "bewonersadviseur"


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
class Block:
    """One figure: what it says, the chart, the table, a remark."""

    conclusion: str
    more: Sequence[str] = ()
    chart: SafeString | None = None
    table: TextTable | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of the report."""

    anchor: str
    title: str
    blocks: Sequence[Block]
    lead: str = ""
    facts: Sequence[tuple[str, str]] = field(default=())


def to_html(figures: Figures, meta: ReportMeta) -> str:
    """The whole report; nothing in it refers to anything but our own style sheet and fonts."""
    return render_to_string(
        "reporting/pdf/report.html",
        {
            "figures": figures,
            "meta": meta,
            "period": period(figures.start, figures.end),
            "made_on": date_long(meta.made_on),
            "summary": wording.summary(figures, meta.advisor),
            "tiles": _tiles(figures),
            "sections": sections(figures, meta),
            "hidden_mark": HIDDEN_MARK,
            "hidden_cells": wording.hidden_cells(figures.hidden_cells),
        },
    )


def sections(figures: Figures, meta: ReportMeta) -> list[Section]:
    """The chapters after the summary, for the PDF and for the page on screen."""
    return [
        _reach(figures),
        _types(figures),
        _levels(figures),
        _interventions(figures),
        _effects(figures, meta.advisor),
        _tasks(figures),
    ]


def shown(value: Value) -> str:
    """A cell as it is printed: a cross for what is hidden, a decimal comma."""
    if value is None:
        return HIDDEN_MARK
    if isinstance(value, str):
        return value
    return number(value, 1 if isinstance(value, float) else 0)


def _text(table: Table) -> TextTable:
    rows = [(row.label, row.is_total, [TextCell(shown(value)) for value in row.values]) for row in table.rows]
    return TextTable(
        table.caption,
        table.headers,
        rows,
        table.groups,
        is_wide=len(table.headers) > 9,
        is_narrow=len(table.headers) < 4,
    )


def _heat(table: Table) -> TextTable:
    """A table that is its own heat map: resident left and advisor right in each group, darker is more."""
    largest = max((value for row in table.rows for value in row.values if isinstance(value, int)), default=0)
    rows = [
        (
            row.label,
            row.is_total,
            [TextCell("·" if value == 0 else shown(value), _shade(value, largest)) for value in row.values],
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


def _tiles(figures: Figures) -> list[tuple[str, str]]:
    """The five numbers on the summary page."""
    return [
        (shown(figures.reach[Reach.SPOKEN]), "huishoudens gesproken"),
        (shown(figures.reach[Reach.CONVERSATION]), "gesprekken thuis"),
        (shown(figures.total.n), "huishoudens twee keer gescoord"),
        (shown(figures.interventions_total), "interventies"),
        (shown(figures.tasks_total.counts[TaskCount.SENT]), "taken uitgezet"),
    ]


def _draw(chart: Chart | None) -> SafeString | None:
    return to_svg(chart) if chart else None


def _bars(name: str, title: str, items: Sequence[charts.Bar], *, unit: str, row: float = 20) -> SafeString | None:
    """Bars, unless most of them would be hidden: then the table says it."""
    if 2 * sum(item.count is None for item in items) > len(items) or not any(item.count != 0 for item in items):
        return None
    return _draw(charts.bars(name, title, items, unit=unit, row=row))


def _mostly_hidden(table: Table) -> bool:
    """Whether more than half of the filled cells of a table would be crosses."""
    filled = [value for row in table.rows for value in row.values if value not in (0, tables.NOTHING)]
    return 2 * sum(value is None for value in filled) > len(filled)


def _reach(figures: Figures) -> Section:
    first, *more = wording.reach(figures)
    funnel = None
    if figures.reach[Reach.ADDRESSES] != 0:
        funnel = _draw(charts.funnel(figures.reach, "Van adres naar gesprek"))
    blocks = [
        Block(first, more, funnel, _text(tables.reach(figures))),
    ]
    if figures.door_moments:
        blocks.append(Block(wording.door_moments(figures), table=_text(tables.door_moments(figures))))
    if figures.help_questions:
        blocks.append(Block(wording.help_questions(figures), table=_text(tables.help_questions(figures))))
    return Section("bereik", "Bereik", blocks)


def _types(figures: Figures) -> Section:
    conclusion, *more = wording.types(figures)
    shifts = wording.shifts(figures)
    flows = None
    if figures.total.n:
        flows = charts.shifts(figures.transitions, figures.total.n, "Verschuivingen tussen typen huishoudens")
    return Section(
        "typen",
        "Typen huishoudens",
        [
            Block(conclusion, more, _type_chart(figures), _text(tables.types(figures))),
            Block(shifts, chart=_draw(flows), table=_text(tables.transitions(figures))),
        ],
    )


def _type_chart(figures: Figures) -> SafeString | None:
    first, latest = (figures.types[scoring].by_type for scoring in Scoring)
    if figures.types[Scoring.LATEST].n == 0:
        return None
    counts = {one: (first[one].count, latest[one].count) for one in HouseholdType}
    return _draw(charts.types(counts, "Huishoudens naar type, eerste en laatste meting"))


def _levels(figures: Figures) -> Section:
    first, *more = wording.levels(figures)
    if figures.total.n == 0:
        return Section("leefgebieden", "Leefgebieden", [Block(first)])
    before, now = tables.wellbeing_not_discussed(figures)
    remark = ""
    if (before, now) != (0, 0):
        remark = (
            f"Psychisch welbevinden telt niet mee in het totaal en mag open blijven. Het is bij de eerste meting met "
            f"{phrases.households(before)} niet besproken en bij de laatste met {phrases.households(now)}."
        )
    chart = _draw(charts.levels(figures.levels, figures.total.n, "Problemen per leefgebied, eerste en laatste meting"))
    return Section("leefgebieden", "Leefgebieden", [Block(first, more, chart, _text(tables.levels(figures)), remark)])


def _interventions(figures: Figures) -> Section:
    first, *more = wording.interventions(figures)
    if figures.interventions_total == 0:
        return Section("interventies", "Interventies", [Block(first)])
    filled = [
        charts.Bar(INTERVENTION_LABELS[kind], figures.interventions[kind])
        for kind in InterventionKind
        if figures.interventions[kind] != 0
    ]
    filled.sort(key=lambda bar: -(bar.count or 0))
    chart = _bars("interventies-soort", "Interventies naar soort", filled, unit="aantal interventies", row=15)
    by_type, by_domain = tables.interventions_by_type(figures), tables.interventions_by_domain(figures)
    kept = {"type huishouden": not _mostly_hidden(by_type), "leefgebied": not _mostly_hidden(by_domain)}
    dropped = " en naar ".join(name for name, is_kept in kept.items() if not is_kept)
    remark = f"De verdeling naar {dropped} wordt niet getoond: daarvoor zijn de aantallen te klein." if dropped else ""
    shown_table = by_type if kept["type huishouden"] else tables.interventions(figures)
    table = None if _mostly_hidden(shown_table) else _text(shown_table)
    blocks = [Block(first, more, chart, table, remark)]
    if kept["leefgebied"]:
        blocks.append(Block("Eén interventie kan op meer leefgebieden gericht zijn.", table=_text(by_domain)))
    return Section("interventies", "Interventies", blocks)


def _effects(figures: Figures, advisor: str) -> Section:
    conclusions = wording.effects(figures, advisor)
    title = "Effecten"
    if len(conclusions) == 1:
        return Section("effecten", title, [Block(conclusions[0])])
    blocks = [
        _effect_block(figures, value, conclusion)
        for value, conclusion in zip(REPORTED_VALUES, conclusions, strict=True)
    ]
    late = [charts.Bar(TERM_LABELS[term].capitalize(), count) for term, count in figures.terms.items()]
    chart = _bars("termijnen", "Positieve effecten naar termijn", late, unit="aantal positieve effecten")
    blocks.append(Block(wording.terms(figures), chart=chart, table=_text(tables.terms(figures))))
    blocks.append(Block(wording.effects_by_type(figures), table=_text(tables.effects_by_type(figures))))
    lead = f"Elk effect is gezien door de bewoner of door de {advisor}. Dat zij verschillen, is juist de waarde ervan."
    return Section("effecten", title, blocks, lead)


def _effect_block(figures: Figures, value: EffectValue, conclusion: str) -> Block:
    layout = tables.effect_layout(figures, value)
    if not layout.rows:
        return Block(conclusion)
    table = tables.effects(layout, value)
    if _mostly_hidden(table):
        return Block(conclusion, remark="Hiervoor zijn de aantallen te klein om te tonen.")
    remark = ""
    if layout.is_grouped:
        remark = (
            "Interventies of leefgebieden zijn hier samengenomen, omdat anders de meeste aantallen te klein zijn om te "
            "tonen."
        )
    return Block(conclusion, table=_heat(table), remark=remark)


def _tasks(figures: Figures) -> Section:
    first, *more = wording.tasks(figures)
    if not figures.tasks:
        return Section("taken", "Taken voor partners", [Block(first)])
    sent = [charts.Bar(name, one.counts[TaskCount.SENT]) for name, one in figures.tasks.items()]
    chart = _bars("taken-organisatie", "Uitgezette taken per organisatie", sent, unit="aantal taken")
    return Section("taken", "Taken voor partners", [Block(first, more, chart, _text(tables.tasks(figures)))])
