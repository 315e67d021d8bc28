"""What stands in one cell, read and written."""

import contextlib
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.interchange import cells
from households.interchange.cells import CellError

UTC = datetime.UTC


@pytest.mark.parametrize(
    "text",
    ["2012-02-14", "14-02-2012", "14-2-2012", "14/02/2012", " 2012-02-14 ", "2012-02-14 00:00:00", "2012-02-14T00:00"],
)
def test_reads_a_date_in_every_usual_form(text):
    assert cells.read_date(text.strip()) == datetime.date(2012, 2, 14)


@pytest.mark.parametrize(
    "text", ["31-02-2010", "2012-13-01", "12-02", "14-02-12", "gisteren", "0212-03-01", "2012-02-14 19:05"]
)
def test_refuses_what_is_no_date(text):
    with pytest.raises(CellError):
        cells.read_date(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2012-02-14 19:05", datetime.datetime(2012, 2, 14, 18, 5, tzinfo=UTC)),
        ("2012-02-14T19:05:59", datetime.datetime(2012, 2, 14, 18, 5, tzinfo=UTC)),
        ("14-02-2012 19:05", datetime.datetime(2012, 2, 14, 18, 5, tzinfo=UTC)),
        ("14-7-2012 9:05", datetime.datetime(2012, 7, 14, 7, 5, tzinfo=UTC)),
        # The hour that comes twice: the first, unless the file says otherwise.
        ("2012-10-28 02:30", datetime.datetime(2012, 10, 28, 0, 30, tzinfo=UTC)),
        ("2012-10-28 02:30+01:00", datetime.datetime(2012, 10, 28, 1, 30, tzinfo=UTC)),
        ("2012-10-28 02:30Z", datetime.datetime(2012, 10, 28, 2, 30, tzinfo=UTC)),
    ],
)
def test_reads_a_moment_on_the_clock_in_amsterdam(text, expected):
    assert cells.read_moment(text) == expected


@pytest.mark.parametrize(
    "text", ["2012-02-14", "2012-02-14 25:00", "2012-02-14 19:60", "19:05", "2012-02-14 19", "2012-02-14 19:05+99:00"]
)
def test_refuses_what_is_no_moment(text):
    with pytest.raises(CellError):
        cells.read_moment(text)


def test_refuses_a_moment_in_the_hour_that_is_skipped():
    with pytest.raises(CellError, match="bestaat niet"):
        cells.read_moment("2012-03-25 02:30")


@given(
    st.datetimes(
        datetime.datetime.fromisoformat("1990-01-01"),
        datetime.datetime.fromisoformat("2030-01-01"),
        timezones=st.just(UTC),
    )
)
def test_a_moment_is_read_as_it_was_written(moment):
    moment = moment.replace(second=0, microsecond=0)
    assert cells.read_moment(cells.write_moment(moment)) == moment


@given(st.text())
def test_reading_dates_and_moments_never_fails_otherwise(text):
    for read in (cells.read_date, cells.read_moment, cells.read_whole_number):
        with contextlib.suppress(CellError):
            read(text)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\0"])
def test_text_that_could_be_a_formula_gets_one_apostrophe(sign):
    assert cells.guard_text(f"{sign}SOM(1)") == f"'{sign}SOM(1)"
    assert cells.unguard_text(f"'{sign}SOM(1)") == f"{sign}SOM(1)"


@pytest.mark.parametrize("text", ["'t Hof", "", "Jansen", "a=b", "'", "''t"])
def test_other_text_is_left_alone(text):
    assert cells.guard_text(text) == text
    assert cells.unguard_text(text) == text


@given(st.text(alphabet=st.sampled_from("'=+-@\t\0ax"), max_size=6) | st.text())
def test_guarding_loses_nothing_and_makes_every_text_safe(text):
    guarded = cells.guard_text(text)
    assert cells.unguard_text(guarded) == text
    assert not guarded.startswith(tuple("=+-@\t\0"))


@pytest.mark.parametrize(("phone", "written"), [("+31 6 12345678", "+31 6 12345678"), ("=1+1", "'=1+1")])
def test_telephone_numbers_are_left_alone(phone, written):
    assert cells.guard_phone(phone) == written


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (34.0, "34"),
        (5.5, "5.5"),
        (None, ""),
        (datetime.date(2012, 2, 14), "2012-02-14"),
        # What a spreadsheet makes of 19:05.
        (datetime.datetime.fromisoformat("2012-02-14 19:04:59.999900"), "2012-02-14 19:05:00"),
    ],
)
def test_a_cell_of_a_spreadsheet_becomes_plain_text(value, text):
    assert cells.plain_cell(value) == text


@pytest.mark.parametrize(
    ("damaged", "name", "same"),
    [
        ("J. Y?ld?z", "J. Yıldız", True),
        ("?ahin", "Şahin", True),
        ("J. Y?ld?z", "J. Yildirim", False),
        ("J.?", "J.ab", False),
        ("a.c", "abc", False),
    ],
)
def test_a_question_mark_stands_for_one_lost_letter(damaged, name, same):
    assert cells.same_but_for_lost_letters(damaged, name) is same
