"""What a calculation comes to, in words: higher, lower, equal, without costs."""

from decimal import Decimal

import pytest

from reporting.domain.mkba import BreakEven, Outcome
from reporting.mkba import words
from tests.reporting.mkba.test_domain import cost, item, outcome, sheet


def made(costs: int, benefits: int) -> Outcome:
    lines = [cost(unit_value=Decimal(costs))] if costs else []
    return outcome(sheet(*lines, item(unit_value=Decimal(benefits))))


@pytest.mark.parametrize(
    ("costs", "benefits", "verdict", "needed"),
    [
        (
            1_000_000,
            1_450_000,
            "De baten zijn €\xa0450.000 hoger dan de kosten. Elke euro levert €\xa01,45 op.",
            "De kosten zijn terugverdiend als 69% van de baten uitkomt.",
        ),
        (
            200,
            100,
            "De baten zijn €\xa0100 lager dan de kosten. Elke euro levert €\xa00,50 op.",
            "De kosten zijn terugverdiend als de baten 200% zijn van wat hier staat.",
        ),
        (
            100,
            100,
            "De baten zijn even hoog als de kosten. Elke euro levert €\xa01 op.",
            "De kosten zijn terugverdiend als 100% van de baten uitkomt.",
        ),
        (0, 100, "De baten zijn €\xa0100; er staan geen kosten in.", ""),
    ],
)
def test_verdict(costs, benefits, verdict, needed):
    assert words.verdict(made(costs, benefits)) == verdict
    assert words.needed(made(costs, benefits)) == needed


def test_break_even_in_words():
    one = sheet(item(number=Decimal("2.5")))
    assert words.break_even_words(BreakEven(0, Decimal(4)), one) == "4 in plaats van 2,5"
