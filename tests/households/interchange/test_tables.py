"""Reading files of every sort, and refusing what is no table."""

import io
import zipfile

import pytest

from households.interchange.kinds import Column
from households.interchange.tables import FileUnreadableError, read_columns
from tests.interchange_files import as_csv, as_xlsx

COLUMNS = [Column("straat", needed=True), Column("huisnummer", needed=True), Column("terug_op")]
ROWS = [{"straat": "Dichterspark", "huisnummer": 34}, {"straat": "'s-Gravenstraat é", "huisnummer": 2}]
EXPECTED = [(2, ["Dichterspark", "34"]), (3, ["'s-Gravenstraat é", "2"])]


def rows(content):
    return [(number, list(cells)) for number, cells in read_columns(content, COLUMNS).rows]


@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_reads_csv_in_every_form(delimiter, encoding):
    assert rows(as_csv(ROWS, delimiter=delimiter, encoding=encoding)) == EXPECTED


def test_reads_the_first_sheet_of_a_workbook():
    assert rows(as_xlsx(ROWS)) == EXPECTED


def test_knows_headers_in_any_spelling_and_names_the_others():
    table = read_columns(b"Terug op; STRAAT ;Huis-nummer;Huurklasse;huisnummer\r\n;a;b;c;d\r\n", COLUMNS)
    assert table.places == {"terug_op": 0, "straat": 1, "huisnummer": 4}
    assert table.ignored == ["Huis-nummer", "Huurklasse"]


def test_blank_rows_count_in_the_numbers_and_are_skipped():
    assert rows(b"straat;huisnummer\n\na;1\n;\nb;2\n") == [(3, ["a", "1"]), (5, ["b", "2"])]


def test_a_text_may_hold_separators_and_lines():
    assert rows(b'straat,huisnummer\n"a; b, ""c""\nd",1\n') == [(2, ['a; b, "c"\nd', "1"])]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "leeg"),
        (b"\xef\xbb\xbf\r\n \r\n", "leeg"),
        (b"straat;plaats\na;b\n", "Deze kolom ontbreekt: huisnummer"),
        (b"a;b\n", "Deze kolommen ontbreken: straat, huisnummer"),
        (b"straat;huisnummer;straat\n", "twee keer"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "oud Excel"),
        (bytes(range(256)), "Windows-1252"),
        (b"PK\x03\x04 nothing", "beschadigd"),
    ],
)
def test_says_in_one_line_what_is_wrong_with_a_file(content, message):
    with pytest.raises(FileUnreadableError, match=message) as caught:
        list(read_columns(content, COLUMNS).rows)
    assert "\n" not in str(caught.value)


def _rewritten(content, change):
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
    return target.getvalue()


def test_refuses_a_workbook_that_unpacks_to_far_too_much():
    bomb = _rewritten(as_xlsx(ROWS), lambda name, data: data + b" " * 310_000_000 if name == "xl/styles.xml" else data)
    assert len(bomb) < 2_000_000
    with pytest.raises(FileUnreadableError, match="te groot"):
        read_columns(bomb, COLUMNS)


def test_refuses_a_workbook_with_a_cell_in_the_far_corner():
    cell = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
    corner = _rewritten(
        as_xlsx(ROWS),
        lambda name, data: data.replace(b"</sheetData>", cell) if name.startswith("xl/worksheets/") else data,
    )
    with pytest.raises(FileUnreadableError, match="te veel lege rijen"):
        read_columns(corner, COLUMNS)


def test_refuses_a_folder_that_is_no_workbook():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as folder:
        folder.writestr("brief.txt", "hallo")
    with pytest.raises(FileUnreadableError, match="geen Excel-werkmap"):
        read_columns(target.getvalue(), COLUMNS)
