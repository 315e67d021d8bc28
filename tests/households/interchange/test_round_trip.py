"""Whatever people type comes out and goes in again unchanged, as CSV and as XLSX."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.interchange import cells
from households.interchange.kinds import Column, text_column
from households.interchange.tables import read_columns
from households.interchange.writing import TooLongError, write_table
from tests import factories
from tests.interchange_files import address_row, bring_in, contact_row, counts, take_out

COLUMNS = [Column("nummer", needed=True), text_column("tekst", needed=True), text_column("meer")]

#: What spreadsheets, CSV and XML each trip over, between ordinary text.
_hostile = st.text(alphabet=st.sampled_from("=+-@'\t\n;,\"|<>&_x0041 é🙂\u202eab\x01\x0b"), max_size=12)
_texts = (_hostile | st.text(max_size=40)).map(cells.clean_text)


def _through(rows, ending):
    target = io.BytesIO()
    assert write_table(target, COLUMNS, rows, ending) == len(rows)
    table = read_columns(target.getvalue(), COLUMNS)
    return [tuple(cells.clean_text(cells.unguard_text(cell)) for cell in row) for _, row in table.rows]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@given(texts=st.lists(st.tuples(_texts, _texts), max_size=5))
def test_every_text_survives(ending, texts):
    rows = [(f"T-{place}", one, other) for place, (one, other) in enumerate(texts)]
    assert _through(rows, ending) == rows


def test_a_text_that_excel_cannot_hold_is_refused():
    with pytest.raises(TooLongError, match=r"te lang voor Excel"):
        write_table(io.BytesIO(), COLUMNS, [("1", "x" * 32_768, "")], "xlsx")


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_project_full_of_hostile_text_comes_back_the_same(tmp_path, ending):
    factories.make_user(email="adviseur@example.nl")
    texts = [
        "=1+1",
        "'=1+1",
        "''=x",
        "+x",
        "-x",
        "@x",
        "\tx",
        'a;b,c"d',
        "regel 1\nregel 2",
        "_x0041_",
        "<b>",
        "🙂",
        "'t",
    ]
    project, copy = factories.make_project(), factories.make_project()
    homes = [address_row(n, hoofdbewoner=f"N{n}", complex=cells.guard_text(t)) for n, t in enumerate(texts, start=1)]
    moments = [contact_row(huisnummer=n, opmerking=cells.guard_text(t)) for n, t in enumerate(texts, start=1)]
    for code, rows in (("adressen", homes), ("contactmomenten", moments)):
        bring_in(project, code, rows)
        out = take_out(project, code, tmp_path, ending=ending)
        assert counts(bring_in(project, code, out)) == (0, 0, len(texts))
        assert counts(bring_in(copy, code, out)) == (len(texts), 0, 0)
        assert take_out(copy, code, tmp_path) == take_out(project, code, tmp_path)
    notes = {one.note for one in project.contact_moments.all()}
    assert notes == set(texts)
