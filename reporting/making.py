"""From a project and a period to the files of a report. The command and the Celery task both use this."""

import datetime
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from adv.accounts.models import Project
from reporting.domain.earlier import Kept
from reporting.domain.figures import Figures, figures_and_cells
from reporting.html import ReportMeta, to_html
from reporting.interchange import to_json
from reporting.models import ReportKind
from reporting.pdf import to_pdf
from reporting.queries import gather

Progress = Callable[[int, str], None]
"""Told how far it is, in percent, and in Dutch what is being done."""

#: A period up to this many days is a quarter; a longer one gets the half-yearly report.
QUARTER_DAYS = 93


@dataclass(frozen=True, slots=True)
class MadeReport:
    """The figures and the files of a report, with the checksum over its figures."""

    figures: dict[str, Any]
    checksum: str
    files: dict[str, bytes]
    #: Of an outside report: what must be kept so that a later one gives nothing away beside it.
    cells: dict[str, Any] | None = None


def make_report(
    project: Project,
    start: datetime.date,
    end: datetime.date,
    *,
    is_internal: bool,
    made_on: datetime.date,
    kind: ReportKind | None = None,
    version: int = 1,
    kept: Sequence[Kept] = (),
    progress: Progress = lambda _percent, _step: None,
) -> MadeReport:
    """Count, hide what must be hidden, and make PDF, JSON and XLSX from the same figures.

    ``kept`` are outside reports made before, beside which nothing small may come out either.

    Without a kind a period up to a quarter gets the short report. The same figures, day and
    version give the same bytes.
    """
    # openpyxl is only needed here, in the worker: the web processes start without it.
    from reporting.xlsx import to_xlsx

    done = iter(range(5, 50, 6))
    raw = gather(project, start, end, tell=lambda step: progress(next(done), step))
    progress(50, "Kleine aantallen afschermen")
    figures, cells = figures_and_cells(raw, internal=is_internal, kept=kept)
    data = to_json(figures)
    text = json.dumps(data, ensure_ascii=False, indent=2, sort_keys=False) + "\n"
    checksum = hashlib.sha256(text.encode()).hexdigest()
    progress(60, "Rapport opmaken")
    html = to_html(figures, _meta(project, figures, kind=kind, made_on=made_on, version=version, checksum=checksum))
    progress(70, "Pdf maken")
    pdf = to_pdf(html)
    progress(95, "Tabellen maken")
    files = {"rapport.pdf": pdf, "rapport.json": text.encode(), "rapport.xlsx": to_xlsx(figures)}
    return MadeReport(figures=data, checksum=checksum, files=files, cells=cells)


def kind_for(start: datetime.date, end: datetime.date) -> ReportKind:
    """The kind of report that fits a period: up to a quarter the short one."""
    return ReportKind.QUARTERLY if (end - start).days < QUARTER_DAYS else ReportKind.MANAGEMENT


def _meta(
    project: Project,
    figures: Figures,
    *,
    kind: ReportKind | None,
    made_on: datetime.date,
    version: int,
    checksum: str,
) -> ReportMeta:
    kind = kind or kind_for(figures.start, figures.end)
    return ReportMeta(
        project=project.name,
        area=project.area,
        municipality=project.municipality,
        made_on=made_on,
        checksum=checksum,
        version=version,
        kind=kind.label,
        is_short=kind is ReportKind.QUARTERLY,
        advisor=project.advisor_word,
    )
