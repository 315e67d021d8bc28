"""Numbers as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adv.dutch import number
from reporting.domain.amounts import read_amount
from reporting.fields import AmountField


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.450.000", "1450000"),
        ("1.450,50", "1450.50"),
        ("1450,5", "1450.5"),
        ("6.5", "6.5"),
        ("1.450", "1450"),
        ("€ 7.000,-", "7000"),
        (" 12 % ", "12"),
        ("\N{MINUS SIGN}3", "-3"),
        ("0", "0"),
    ],
)
def test_read(text, amount):
    assert read_amount(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "veel", "1.2.3", "1,2,3", "1.45,0", "٣", "1e5", "NaN", "--1", "9" * 30, "1,"])
def test_not_a_number(text):
    assert read_amount(text) is None


@given(st.decimals(-(10**9), 10**9, places=2))
def test_what_we_write_can_be_typed_again(amount):
    assert read_amount(number(amount, 2)) == amount


def test_a_field_shows_what_was_typed_and_a_number_with_a_comma():
    field = AmountField()
    assert field.prepare_value("1.2.3") == "1.2.3"
    assert field.prepare_value(Decimal("7000.50")) == "7000,5"
    assert field.prepare_value(Decimal("7000.00")) == "7000"
