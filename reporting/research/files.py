"""The files of an export: the table, and what each column means."""

import datetime
import io
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from households.interchange.cells import guard_text
from households.interchange.kinds import Column, text_column
from households.interchange.writing import write_table
from reporting.domain.research import K
from reporting.models import ResearchExport
from reporting.storage import write_files

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES = {"effecten.csv": CSV, "kolommen.csv": CSV, "effecten.xlsx": XLSX}
FRAGMENT = "fragment"


@dataclass(frozen=True, slots=True)
class Described:
    """A column of the table and what it means."""

    column: Column
    meaning: str


COLUMNS: Sequence[Described] = (
    Described(Column("huishouden"), "Code van het huishouden, door toeval gekozen. In elke export is die anders."),
    Described(Column("type"), "Type van het huishouden bij de laatste volledige meting, zo nodig in groepen."),
    Described(Column("huishoudvorm"), "Wie er samen wonen, zo nodig in groepen."),
    Described(
        Column("jaar"), "Jaar van de eerste interventie in deze tabel, zo nodig in groepen. Geldt voor alle rijen."
    ),
    Described(Column("interventie"), "Soort interventie, als code."),
    Described(Column("leefgebied"), "Leefgebied waarop het effect is gezien, als code."),
    Described(Column("volgens"), "Wie het effect zag: bewoner of bewonersadviseur."),
    Described(Column("waardering"), "+ beter, - slechter, = gelijk, +/- geen uitgesproken waardering, ? onbekend."),
    Described(Column("termijn"), "Hele weken tussen interventie en waarneming: <4, 4-12, 12-25 of >=25."),
    Described(Column("thema"), "Thema uit de vaste lijst; 'anders' voor een eigen woord."),
    Described(text_column(FRAGMENT), "Wat er gezegd is, door een mens nagelezen. Leeg: niets gezegd of weggelaten."),
)

Line = Sequence[str]


def columns_of(export: ResearchExport) -> Sequence[Described]:
    """Return the columns of an export: the fragments only when they were asked for."""
    return COLUMNS if export.with_fragments else COLUMNS[:-1]


def explanation(export: ResearchExport, made_on: datetime.date) -> list[tuple[str, str]]:
    """Return what each column means, and how the table was made."""
    lines = [(one.column.name, one.meaning) for one in columns_of(export)]
    alike = (
        f"Op type, huishoudvorm en jaar samen lijken altijd ten minste {K} huishoudens op elkaar. Huishoudens voor wie "
        "dat niet kon, zijn weggelaten. De volgorde van de rijen is toeval."
    )
    return [
        *lines,
        ("(periode)", f"Effecten die zijn gezien van {export.first_year} tot en met {export.last_year}."),
        ("(anoniem)", alike),
        ("(gemaakt op)", made_on.isoformat()),
    ]


def write_export(export: ResearchExport, lines: Sequence[Line], made_on: datetime.date) -> None:
    """Write the files of an export; each appears whole or not at all."""
    described = columns_of(export)
    columns = [one.column for one in described]
    about = explanation(export, made_on)
    about_columns = [Column("kolom"), text_column("betekenis")]
    write_files(
        folder_of(export.pk),
        {
            "effecten.csv": _csv(columns, lines),
            "kolommen.csv": _csv(about_columns, about),
            "effecten.xlsx": _workbook([("Effecten", columns, lines), ("Kolommen", about_columns, about)]),
        },
    )


def _csv(columns: Sequence[Column], lines: Sequence[Line]) -> bytes:
    target = io.BytesIO()
    write_table(target, columns, lines, "csv")
    return target.getvalue()


def _workbook(sheets: Sequence[tuple[str, Sequence[Column], Sequence[Line]]]) -> bytes:
    workbook = Workbook(write_only=True)
    for name, columns, lines in sheets:
        sheet = workbook.create_sheet(name)
        sheet.freeze_panes = "A2"
        head = [WriteOnlyCell(sheet, value=column.name) for column in columns]
        for cell in head:
            cell.font = Font(bold=True)
        sheet.append(head)
        for line in lines:
            cells = [
                WriteOnlyCell(sheet, value=guard_text(text) if column.name == FRAGMENT else text)
                for column, text in zip(columns, line, strict=True)
            ]
            for cell in cells:
                cell.data_type = "s"  # never a formula, whatever it begins with
            sheet.append(cells)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def folder_of(export_id: int) -> Path:
    """Return the folder of one export."""
    return Path(settings.REPORTS_DIR) / "onderzoek" / str(export_id)


def remove_files(export_id: int) -> None:
    """Take the files of an export away."""
    shutil.rmtree(folder_of(export_id), ignore_errors=True)
