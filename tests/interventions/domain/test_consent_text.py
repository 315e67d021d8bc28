"""The text with which consent is asked: its fields are filled in, and what is missing stays to be written."""

from interventions.domain.consent_text import DEFAULT_TEXT, FIELDS, fill, unknown_fields


def test_the_usual_text_is_filled_in_whole():
    text = fill(DEFAULT_TEXT, {"project": "Dichterspark", "organisatie": "Budgethulp", "waarvoor": "de huur"})
    assert "{" not in text
    assert "Het gaat om: de huur." in text
    assert text.count("Budgethulp") == 3


def test_a_field_without_a_value_stays_to_be_written_on():
    assert fill("Voor {waarvoor}.", {"waarvoor": " "}) == "Voor …………."


def test_fields_that_nobody_knows_are_named_once():
    assert unknown_fields("{naam} {project} {naam} { } {") == ["naam", " "]
    assert unknown_fields(" ".join(f"{{{name}}}" for name in FIELDS)) == []


def test_what_is_filled_in_is_not_read_as_a_field_again():
    assert fill("{waarvoor}", {"waarvoor": "{project}", "project": "X"}) == "{project}"
