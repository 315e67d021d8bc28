"""Reading a table from a file: CSV (UTF-8 or Windows-1252, ``;`` or ``,``) or the first sheet of an XLSX workbook.

What the file is, is seen from its content, never from its name. Row numbers are those of the file, blank rows
included; the header is row 1.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from python_calamine import CalamineWorkbook

from households.interchange.cells import fold_code, plain_cell
from households.interchange.kinds import Column

#: A cell of text longer than this (characters) is a file that lost its quotes.
_LONGEST_CELL = 1_000_000
#: An XLSX file is a compressed folder. More than this once unpacked (bytes), or a sheet with more places than this
#: (the reader makes room for all of them, also for empty ones), and it is refused before it is read.
_MOST_UNPACKED = 300_000_000
_MOST_PLACES = 6_000_000
_CHUNK = 1 << 20

_CELL_PLACE = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\sr\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
_OTHER_FORMATS = (
    (b"%PDF", "een PDF"),
    (b"\xd0\xcf\x11\xe0", "een oud Excel-bestand (.xls)"),
    (b"\x89PNG", "een afbeelding"),
    (b"\xff\xd8\xff", "een afbeelding"),
)
_ADVICE = "Bewaar de tabel als CSV (UTF-8) of als Excel-werkmap (.xlsx)."


class FileUnreadableError(Exception):
    """The file as a whole can't be used; ``str()`` is one line in Dutch."""


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows below it, each with its number in the file. ``rows`` can be walked through once."""

    #: Name as the contract has it → place in the row.
    places: dict[str, int]
    #: Place → header as it stands in the file.
    titles: Sequence[str]
    rows: Iterable[tuple[int, Sequence[str]]]
    #: Headers that mean nothing to us.
    ignored: Sequence[str] = field(default_factory=tuple)


def check_table(content: bytes, columns: Sequence[Column]) -> None:
    """Look at a file as far as its header. ``FileUnreadableError`` like ``read_table``."""
    read_columns(content, columns)


def read_columns(content: bytes, columns: Sequence[Column]) -> Table:
    """Read a file that has these columns."""
    needed = [column.name for column in columns if column.needed]
    return read_table(content, known=[column.name for column in columns], needed=needed)


def read_table(content: bytes, *, known: Sequence[str], needed: Sequence[str]) -> Table:
    """Read a file. ``FileUnreadableError`` when it is empty, of another kind, broken, or lacks a needed column."""
    if not content.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise FileUnreadableError("Het bestand is leeg.")
    for magic, what in _OTHER_FORMATS:
        if content.startswith(magic):
            raise FileUnreadableError(f"Het bestand is {what} en kan niet worden gelezen. {_ADVICE}")
    rows = _xlsx_rows(content) if content.startswith(b"PK\x03\x04") else _csv_rows(content, known)
    header = next((cells for _, cells in rows if any(cell.strip() for cell in cells)), None)
    if header is None:
        raise FileUnreadableError("Het bestand is leeg.")
    return _table(header, rows, known, needed)


def _table(
    header: Sequence[str], rows: Iterator[tuple[int, Sequence[str]]], known: Sequence[str], needed: Sequence[str]
) -> Table:
    places: dict[str, int] = {}
    ignored: list[str] = []
    for place, title in enumerate(header):
        name = fold_code(title.replace("\ufeff", ""))
        if name not in known:
            if name:
                ignored.append(title.strip())
            continue
        if name in places:
            raise FileUnreadableError(f"De kolom '{name}' staat twee keer in het bestand.")
        places[name] = place
    missing = [name for name in needed if name not in places]
    if missing:
        is_one = len(missing) == 1
        words = f"Deze kolom ontbreekt: {missing[0]}." if is_one else f"Deze kolommen ontbreken: {', '.join(missing)}."
        raise FileUnreadableError(f"{words} Verwacht op de eerste regel: {', '.join(needed)}.")
    filled = ((number, cells) for number, cells in rows if any(cell.strip() for cell in cells))
    return Table(places=places, titles=[title.strip() for title in header], rows=filled, ignored=ignored)


# --- CSV ------------------------------------------------------------------------------------------------------------


def _csv_rows(content: bytes, known: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    text = _decode(content)
    csv.field_size_limit(_LONGEST_CELL)
    delimiter = _delimiter(text, known)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise FileUnreadableError(f"Het bestand kan niet worden gelezen vanaf rij {number}. {_ADVICE}") from None
        yield number, cells


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise FileUnreadableError(
            f"Het bestand is geen tekst in UTF-8 of Windows-1252 en kan niet worden gelezen. {_ADVICE}"
        ) from None


def _delimiter(text: str, known: Sequence[str]) -> str:
    """Return the sign that makes most sense of the header; a semicolon when both do as well."""

    def columns_known(delimiter: str) -> tuple[int, int]:
        try:
            cells = next(
                (row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(row)), []
            )
        except csv.Error:
            return 0, 0
        return sum(fold_code(cell) in known for cell in cells), len(cells)

    return max((";", ","), key=columns_known)


# --- XLSX -----------------------------------------------------------------------------------------------------------


def _xlsx_rows(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    _refuse_bombs(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = workbook.get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the reader raises many kinds, a panic of its own included: the file is broken
        raise FileUnreadableError(
            f"De Excel-werkmap is beschadigd of leeg en kan niet worden gelezen. {_ADVICE}"
        ) from error
    return ((number, [plain_cell(cell) for cell in cells]) for number, cells in enumerate(rows, start=1))


def _refuse_bombs(content: bytes) -> None:
    """Unpack everything once in small pieces, count, and look how far apart the cells of each sheet stand."""
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as folder:
            if "xl/workbook.xml" not in folder.namelist():
                raise FileUnreadableError(f"Het bestand is geen Excel-werkmap. {_ADVICE}")
            for part in folder.infolist():
                widest, lowest, tail = 1, 1, b""
                is_sheet = part.filename.startswith("xl/worksheets/")
                with folder.open(part) as stream:
                    while chunk := stream.read(_CHUNK):
                        unpacked += len(chunk)
                        if unpacked > _MOST_UNPACKED:
                            raise FileUnreadableError(
                                "De Excel-werkmap is uitgepakt te groot. Bewaar de tabel als CSV."
                            )
                        if is_sheet:
                            widest, lowest = _extent(tail + chunk, widest, lowest)
                            tail = chunk[-200:]
                if widest * lowest > _MOST_PLACES:
                    raise FileUnreadableError(
                        "De Excel-werkmap heeft te veel lege rijen of kolommen. Bewaar de tabel als CSV."
                    )
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise FileUnreadableError(f"De Excel-werkmap is beschadigd en kan niet worden gelezen. {_ADVICE}") from error


def _extent(chunk: bytes, widest: int, lowest: int) -> tuple[int, int]:
    letters: set[bytes] = set()
    for column, row in _CELL_PLACE.findall(chunk):
        letters.add(column)
        lowest = max(lowest, int(row))
    return max([widest, *(_column_number(column) for column in letters)]), lowest


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
