"""A BSN in a text is found in whatever way it is written, and other numbers are let through."""

import pytest

from households.domain.personal_number import find_bsn


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("123456782", "123456782"),
        ("Haar BSN is 123456782.", "123456782"),
        ("bsn:123456782, geboren in 1980", "123456782"),
        ("123 456 782", "123 456 782"),
        ("1234.56.782", "1234.56.782"),
        ("123-456-782", "123-456-782"),
        ("eerst 111111111 en dan 123456782", "123456782"),
        ("regel\n123456782\nregel", "123456782"),
    ],
)
def test_a_number_that_passes_the_test_of_eleven_is_found(text: str, found: str) -> None:
    assert find_bsn(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123456789",  # fails the test
        "000000000",
        "12345678",
        "1234567820",
        "06-12345678",
        "+31 123456782",
        "+31123456782",
        "0031 123456782",
        "+31(0)123456782",
        "NL91ABNA123456782",
        "123456782a",
        "123 456.782",
        "€ 123.456,78",
        "2026-11-22 14:30",
        "zaak 2026-123456782-1",
    ],
)
def test_other_numbers_are_let_through(text: str) -> None:
    assert find_bsn(text) == ""
