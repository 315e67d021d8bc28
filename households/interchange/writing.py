"""Writing a table: CSV (UTF-8 with BOM, ``;``) or XLSX, safe to open in a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from households.interchange.cells import guard_phone, guard_text
from households.interchange.kinds import Column, Shape

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

#: What a cell of a spreadsheet holds at most, in characters.
_LONGEST_XLSX_CELL = 32_767
#: XML can't hold these as they are; a spreadsheet writes them as _x0001_, and so a text that looks like that too.
_TO_ESCAPE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")

Cell = str | int | date | None


class TooLongError(Exception):
    """A text doesn't fit in a cell of a spreadsheet; ``str()`` is one line in Dutch."""


def format_of(path: Path) -> str | None:
    """Return the format that the name of a file asks for: ``csv``, ``xlsx``, or None for another."""
    ending = path.suffix.lower().removeprefix(".")
    return ending if ending in FORMATS else None


def write_table(target: IO[bytes], columns: Sequence[Column], rows: Iterable[Sequence[Cell]], ending: str) -> int:
    """Write header and rows in the format that ``ending`` names; return the number of rows.

    TooLongError for a text that XLSX can't hold.
    """
    return _write_xlsx(target, columns, rows) if ending == "xlsx" else _write_csv(target, columns, rows)


def _write_csv(target: IO[bytes], columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> int:
    count = 0
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";")
    writer.writerow([column.name for column in columns])
    for row in rows:
        writer.writerow([_text(cell, column) for cell, column in zip(row, columns, strict=True)])
        count += 1
    text.detach()
    return count


def _write_xlsx(target: IO[bytes], columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> int:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Gegevens")
    sheet.freeze_panes = "A2"
    header = []
    for column in columns:
        cell = WriteOnlyCell(sheet, value=column.name)
        cell.font = Font(bold=True)
        header.append(cell)
    sheet.append(header)
    count = 0
    try:
        for row in rows:
            sheet.append([_xlsx_cell(sheet, value, column) for value, column in zip(row, columns, strict=True)])
            count += 1
    except BaseException:
        # The rows so far are in a temporary file, which only goes when the sheet is ended properly.
        sheet.close()
        sheet._writer.cleanup()  # noqa: SLF001
        raise
    workbook.save(target)
    return count


def _xlsx_cell(sheet: Any, value: Cell, column: Column) -> object:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        return value
    text = _escape(_text(value, column))
    if len(text) > _LONGEST_XLSX_CELL:
        raise TooLongError(f"Een tekst in de kolom '{column.name}' is te lang voor Excel. Kies CSV (.csv).")
    cell = WriteOnlyCell(sheet, value="")
    # As text whatever it looks like: "=" alone is a code of ours, and no formula.
    cell._value, cell.data_type = text, "s"  # noqa: SLF001
    return cell


def _text(cell: Cell, column: Column) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    if column.shape == Shape.TEXT:
        return guard_text(str(cell))
    if column.shape == Shape.PHONE:
        return guard_phone(str(cell))
    return str(cell)


def _escape(text: str) -> str:
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
