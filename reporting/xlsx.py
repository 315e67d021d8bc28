"""rapport.xlsx: the tables of the report, one sheet per chapter; the same bytes for the same figures."""

import re
from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from adv.dutch import date_long
from households.interchange.cells import guard_text
from reporting import case_tables, goal_tables, tables
from reporting.charts.drawing import HIDDEN_MARK
from reporting.domain.figures import Figures
from reporting.domain.layout import COARSER
from reporting.domain.raw import InterventionRow
from reporting.tables import Table, Value

_HEADER = PatternFill("solid", fgColor="0E5A5E")
_RULE = Border(bottom=Side("thin", color="E0D8CB"))
#: ZIP knows no earlier moment. It is the same in every file, so that the same figures give the same bytes.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def to_xlsx(figures: Figures) -> bytes:
    """The workbook. A hidden figure is a cross; text that a spreadsheet would take for a formula is made harmless."""
    workbook = Workbook()
    about = workbook.active
    assert isinstance(about, Worksheet)
    about.title = "Over dit bestand"
    for row in _about(figures):
        about.append([_text(text) for text in row])
    about.column_dimensions["A"].width = 22
    about.column_dimensions["B"].width = 90
    for cell in about["A"]:
        cell.font = Font(bold=True)
    for title, content in _sheets(figures):
        sheet = workbook.create_sheet(title)
        for table in content:
            _write(sheet, table)
        _set_widths(sheet)
    buffer = BytesIO()
    workbook.save(buffer)
    return _without_moments(buffer.getvalue())


def _about(figures: Figures) -> Sequence[tuple[str, str]]:
    hidden = (
        "Interne versie: kleine aantallen staan er gewoon in. Niet delen buiten het team."
        if figures.internal
        else f"{HIDDEN_MARK} = niet getoond: achter dit aantal, of achter een aantal dat eruit is af te leiden, staan "
        "minder dan vijf huishoudens."
    )
    return (
        ("Project", figures.project),
        ("Van", date_long(figures.start)),
        ("Tot en met", date_long(figures.end)),
        ("Kleine aantallen", hidden),
    )


def _sheets(figures: Figures) -> Sequence[tuple[str, Sequence[Table]]]:
    reach = [tables.reach(figures)]
    if figures.door_moments:
        reach.append(tables.door_moments(figures))
    if figures.help_questions:
        reach.append(tables.help_questions(figures))
    reach.append(tables.newcomers(figures))
    mkba = figures.mkba and [
        goal_tables.parties(figures.mkba),
        goal_tables.items(figures.mkba),
        goal_tables.swings(figures.mkba),
    ]
    grades = [one for one in figures.external if one.is_grade]
    counts = [one for one in figures.external if not one.is_grade]
    goals = [goal_tables.targets(figures)]
    goals += [goal_tables.courses("Rapportcijfers van de buurt", grades)] if grades else []
    goals += [goal_tables.courses("Cijfers van anderen", counts)] if counts else []
    return (
        ("Vergelijking", [tables.comparison(figures)]),
        ("Bereik", reach),
        ("Typen", [tables.types(figures), tables.transitions(figures)]),
        ("Leefgebieden", [tables.levels(figures)]),
        ("Interventies", _interventions(figures)),
        ("Effecten", [tables.all_effects(figures)]),
        (
            "Effecten samengevat",
            [tables.effects_by_domain(figures), tables.effects_by_type(figures), tables.terms(figures)],
        ),
        ("Taken", [tables.tasks(figures)]),
        (
            "Caseload",
            [
                case_tables.cases(figures),
                case_tables.process(figures),
                case_tables.closed(figures),
                case_tables.outcomes(figures),
            ],
        ),
        ("Doelen", goals),
        *([("Kosten en baten", mkba)] if mkba else []),
    )


def _interventions(figures: Figures) -> Sequence[Table]:
    """By kind, and in groups: of those more is shown."""
    every: Sequence[InterventionRow] = [row for rows in COARSER for row in rows]
    found = [tables.interventions_by_type(figures, every), tables.interventions_by_domain(figures, every)]
    return [*found, tables.own_kinds(figures)] if figures.own_kinds else found


def _write(sheet: Worksheet, table: Table) -> None:
    """A caption, a row of headers and the rows; a blank row before the next table."""
    if sheet.max_row > 1:
        sheet.append([])
    sheet.append([table.caption])
    sheet.cell(sheet.max_row, 1).font = Font(bold=True, size=13)
    sheet.append([_text(header) for header in table.flat_headers])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = _HEADER
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for row in table.rows:
        sheet.append([_text(row.label), *(_cell(value) for value in row.values)])
        for cell in sheet[sheet.max_row]:
            cell.border = _RULE
            cell.font = Font(bold=row.is_total)
            if isinstance(cell.value, float):
                cell.number_format = "0.0"
            elif cell.value == HIDDEN_MARK:
                cell.alignment = Alignment(horizontal="right")


def _cell(value: Value) -> Value:
    return HIDDEN_MARK if value is None else _text(value) if isinstance(value, str) else value


def _text(text: str) -> str:
    """Text as a cell may hold it: no formula, and no control characters, of which XML knows no way to write them."""
    return guard_text(ILLEGAL_CHARACTERS_RE.sub("", text))


def _set_widths(sheet: Worksheet) -> None:
    for i in range(1, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(i)].width = 36 if i == 1 else 16


def _without_moments(workbook: bytes) -> bytes:
    """The same file without the moment of saving in its properties and its directory."""
    buffer = BytesIO()
    with ZipFile(BytesIO(workbook)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
            info = ZipInfo(name, _ZIP_EPOCH)
            info.compress_type = ZIP_DEFLATED
            new.writestr(info, content)
    return buffer.getvalue()
