"""The text of a letter: fields, what is wrong with a text, paragraphs, and how long it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.domain.letter_text import (
    FIELD_MEANINGS,
    LetterField,
    fields_in,
    fill,
    isolated,
    lines_needed,
    paragraphs,
    text_problem,
)

VALUES = {field: f"<{field}>" for field in LetterField}


def test_every_field_is_explained():
    assert set(FIELD_MEANINGS) == set(LetterField)


def test_every_field_is_filled_in():
    text = " ".join(f"{{{field}}}" for field in LetterField)
    assert text_problem(text) == ""
    assert fields_in(text) == set(LetterField)
    assert fill(text, VALUES) == " ".join(VALUES.values())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Beste {naaam},", "Het veld {naaam} bestaat niet."),
        ("{naaam} {adres} {naaam}", "Het veld {naaam} bestaat niet."),
        ("{Naam} en {}", "De velden {Naam}, {} bestaan niet."),
        ("{ naam }", "Het veld { naam } bestaat niet."),
        ("Beste {naam", "Er staat een accolade te veel of te weinig."),
        ("Beste naam}", "Er staat een accolade te veel of te weinig."),
        ("{{naam}}", "Er staat een accolade te veel of te weinig."),
    ],
)
def test_what_is_wrong_is_said(text, said):
    assert text_problem(text).startswith(said)


def test_an_unknown_field_is_answered_with_the_known_ones():
    assert "{volgende_keer}" in text_problem("{wanneer}")
    assert fields_in("{wanneer} {naam}") == {LetterField.NAME}


@given(st.text(max_size=200), st.text(max_size=40))
def test_a_text_without_problem_can_always_be_filled_in_and_values_are_not_read_again(text, name):
    if text_problem(text) == "":
        fill(text, {**VALUES, LetterField.NAME: name})
    assert fill("Beste {naam}.", {**VALUES, LetterField.NAME: "{contact}"}) == "Beste {contact}."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \n ", []),
        ("een", [["een"]]),
        ("een\r\ntwee\r\n\r\ndrie", [["een", "twee"], ["drie"]]),
        ("een\n \n\n\ntwee\n", [["een"], ["twee"]]),
    ],
)
def test_an_empty_line_parts_paragraphs(text, expected):
    assert paragraphs(text) == expected


def test_lines_are_counted_with_what_wraps_and_what_is_between():
    assert lines_needed([], width=10) == 0
    assert lines_needed([["x" * 10]], width=10) == 1
    assert lines_needed([["x" * 11, ""], ["y"]], width=10) == 5


def test_values_keep_their_own_direction_line_by_line():
    assert isolated("a\nb") == "\u2068a\u2069\n\u2068b\u2069"
    assert isolated("") == ""
