import contextlib
import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.domain.conversation_answers import (
    LONGEST_NOTE,
    AnswerError,
    Answers,
    clean_answer,
    list_of,
    read_amount,
    read_day,
    rows_of,
    slot_of,
    text_of,
)
from households.domain.default_format import DEFAULT_FORMAT

TODAY = datetime.date(2026, 11, 22)


def clean(name: str, *values: str) -> object:
    slot = slot_of(DEFAULT_FORMAT, name)
    assert slot is not None, f"{name} does not exist"
    return clean_answer(slot, values, today=TODAY)


@pytest.mark.parametrize(
    ("name", "values", "kept"),
    [
        ("note-finance", ["  Het gaat 🙂\r\nen مرحبا\x00  "], "Het gaat 🙂\nen مرحبا"),
        ("note-finance", ["x" * LONGEST_NOTE], "x" * LONGEST_NOTE),
        ("others_present", ["haar zus\nen de tolk"], "haar zus en de tolk"),
        ("score-housing", ["0"], "0"),
        ("score-wellbeing", [""], ""),
        ("visited_on", ["2026-11-22"], "2026-11-22"),
        ("visited_on", ["3-11-2026"], "2026-11-03"),
        ("action-work-0-due_on", ["2027-01-31"], "2027-01-31"),
        ("help_requests", ["03"], "3"),
        ("residents", ["4", "", "4", "5"], ["4", "5"]),
        ("residents", [], []),
        ("by", ["12"], "12"),
        ("kind", ["signal"], "signal"),
        ("q-language_level", ["good"], "good"),
        ("q-issues", ["learning", "addiction", "learning"], ["learning", "addiction"]),
        ("q-issues", [], []),
        ("q-registered_count", ["4"], "4"),
        ("q-which_benefit", ["bijstand"], "bijstand"),
        ("benefit-rent_allowance-amount", ["1.250,50"], "1.250,50"),
        ("benefit-rent_allowance-state", ["has"], "has"),
        ("chance-0-kind", ["wish"], "wish"),
        ("phase", ["intake"], "intake"),
    ],
)
def test_what_is_typed_is_kept(name, values, kept):
    assert clean(name, *values) == kept


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("note-finance", "x" * (LONGEST_NOTE + 1)),
        ("others_present", "x" * 301),
        ("action-work-0-to", "x" * 161),
        ("score-housing", "4"),
        ("score-housing", "-1"),
        ("score-housing", "³"),
        ("visited_on", "2026-11-23"),
        ("visited_on", "1999-12-31"),
        ("visited_on", "0001-01-01"),
        ("visited_on", "9999-12-31"),
        ("visited_on", "31-2-2026"),
        ("visited_on", "gisteren"),
        ("action-work-0-due_on", "9999-12-31"),
        ("action-work-0-due_on", "٢٠٢٦-11-20"),
        ("help_requests", "-1"),
        ("help_requests", "1000"),
        ("help_requests", "٣"),
        ("by", "-3"),
        ("by", "9" * 19),
        ("residents", "x"),
        ("kind", "onzin"),
        ("q-language_level", "excellent"),
        ("q-issues", "onzin"),
        ("benefit-rent_allowance-amount", "veel"),
    ],
)
def test_what_can_not_be_is_refused_with_words(name, value):
    with pytest.raises(AnswerError) as refused:
        clean(name, value)
    assert refused.value.message


@pytest.mark.parametrize(
    "name",
    [
        "csrfmiddlewaretoken",
        "q-unknown",
        "q-schemes",
        "note-elsewhere",
        "action-elsewhere-0-text",
        "action-work-12-text",
        "action-work-٣-text",
        "action-work-0-owner",
        "chance-99-text",
        "benefit-unknown-state",
        "benefit-rent_allowance-scheme",
    ],
)
def test_a_name_that_does_not_exist_is_none(name):
    assert slot_of(DEFAULT_FORMAT, name) is None


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1250", "1250"),
        ("1.250", "1250"),
        ("1.250,5", "1250.5"),
        ("€ 1.250,-", "1250"),
        ("99.95", "99.95"),
        ("99,95", "99.95"),
        ("0", "0"),
        ("100000", "100000"),
    ],
)
def test_amounts_are_read_as_people_type_them(typed, amount):
    assert read_amount(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["-5", "1,2,3", "1.25.0", "100001", "12345678", "NaN", "1e5", "٣", "€"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(AnswerError):
        read_amount(typed)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_days_and_amounts(text):
    read_day(text)
    with contextlib.suppress(AnswerError):
        assert read_amount(text) >= 0


def test_one_answer_and_a_list_are_not_mixed_up():
    assert text_of({"x": ["a"]}, "x") == ""
    assert list_of({"x": "a"}, "x") == []


def test_a_row_exists_when_something_was_typed_in_it() -> None:
    answers: Answers = {
        "action-finance-0-text": "",
        "action-finance-0-priority": "medium",
        "action-finance-1-to": "Budgethulp",
        "action-social-0-text": "elders",
        "chance-3-kind": "talent",
        "chance-4-helper": "Ans",
    }
    assert rows_of(answers, "action-finance") == [1]
    assert rows_of(answers, "chance") == [4]
    assert rows_of({}, "chance") == []


@pytest.mark.parametrize(
    "name", ["note-finance", "summary", "others_present", "action-finance-0-text", "chance-0-helper"]
)
def test_a_bsn_is_refused_wherever_words_are_typed(name: str) -> None:
    with pytest.raises(AnswerError, match="BSN"):
        clean(name, "haar nummer is 123456782")
