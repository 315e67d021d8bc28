"""The report as one HTML document, ready for the PDF: every figure with its conclusion, chart and table.

Two selections of the same chapters: the managementrapportage has all, the kwartaalrapportage the blocks marked for it.
"""

from dataclasses import dataclass, replace
from datetime import date

from django.template.loader import render_to_string

from adv.dutch import date_long, period
from reporting import case_chapters, chapters, tables, wording
from reporting.blocks import Block, Section, shown, text
from reporting.charts.drawing import HIDDEN_MARK
from reporting.domain.codes import Process, Reach
from reporting.domain.figures import Figures


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
    #: Only what the short report has.
    is_short: bool = False
    #: The project's own word for an advisor, in the singular.
    advisor: str = "bewonersadviseur"


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
            "compared": _compared(figures),
            "sections": sections(figures, meta),
            "hidden_mark": HIDDEN_MARK,
            "hidden_cells": wording.hidden_cells(figures.hidden_cells),
        },
    )


def sections(figures: Figures, meta: ReportMeta) -> list[Section]:
    """The chapters after the summary; of the short report only what is marked for it."""
    found = [
        chapters.reach(figures),
        chapters.types(figures),
        chapters.levels(figures),
        chapters.interventions(figures),
        chapters.effects(figures, meta.advisor),
        chapters.tasks(figures),
        case_chapters.cases(figures),
        case_chapters.goals(figures),
        case_chapters.mkba(figures),
    ]
    if not meta.is_short:
        return found
    short = [replace(one, blocks=[block for block in one.blocks if block.in_short]) for one in found]
    return [one for one in short if one.blocks]


def _compared(figures: Figures) -> Block | None:
    if figures.previous is None:
        return None
    before = f"De vorige periode was {period(*figures.previous)}."
    return Block("", table=text(tables.comparison(figures)), remark=before)


def _tiles(figures: Figures) -> list[tuple[str, str]]:
    """The five numbers on the summary page."""
    return [
        (shown(figures.reach[Reach.SPOKEN]), "huishoudens gesproken"),
        (shown(figures.reach[Reach.CONVERSATION]), "huishoudens met een gesprek thuis"),
        (shown(figures.total.n), "huishoudens twee keer gescoord"),
        (shown(figures.interventions_total), "interventies"),
        (shown(figures.process[Process.OPEN]), "open zaken"),
    ]
