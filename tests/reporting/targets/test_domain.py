"""Where a project stands against a target."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.domain.targets import (
    Direction,
    Reading,
    Standing,
    State,
    TargetTerms,
    Unit,
    in_unit,
    latest,
    share,
    stand,
)

TODAY = datetime.date(2024, 6, 1)
LATER, EARLIER = datetime.date(2024, 12, 31), datetime.date(2024, 5, 31)


def terms(value, *, direction=Direction.AT_LEAST, unit=Unit.PERCENT, due_on=LATER, baseline=None) -> TargetTerms:
    return TargetTerms(
        direction=direction,
        unit=unit,
        value=Decimal(value),
        due_on=due_on,
        baseline=None if baseline is None else Decimal(baseline),
    )


def read(value) -> Reading:
    return Reading(EARLIER, Decimal(value))


@pytest.mark.parametrize(
    ("agreed", "measured", "state", "value", "progress"),
    [
        (terms(95), read(95), State.REACHED, "95", None),
        (terms(95), read("94.9"), State.OPEN, "94.9", None),
        (terms(95, due_on=EARLIER), read("94.9"), State.MISSED, "94.9", None),
        (terms(95, due_on=TODAY), read(90), State.OPEN, "90", None),
        (terms(15, direction=Direction.AT_MOST), read(15), State.REACHED, "15", None),
        (terms(15, direction=Direction.AT_MOST), read(16), State.OPEN, "16", None),
        # 60 % fewer reports than the 400 of the beginning: 160 is enough, 220 is 45 % fewer.
        (terms(60, unit=Unit.LESS, baseline=400), read(160), State.REACHED, "60.0", "1"),
        (terms(60, unit=Unit.LESS, baseline=400), read(220), State.OPEN, "45.0", "0.75"),
        (terms(60, unit=Unit.LESS, baseline=400), read(440), State.OPEN, "-10.0", "0"),
        (terms(20, unit=Unit.MORE, baseline=50), read(55), State.OPEN, "10.0", "0.5"),
        (terms(7, unit=Unit.GRADE, baseline=6), read("6.5"), State.OPEN, "6.5", "0.5"),
        (terms(7, unit=Unit.GRADE, baseline=7), read("6.5"), State.OPEN, "6.5", None),
        (terms(7, unit=Unit.GRADE, baseline=6), read(9), State.REACHED, "9", "1"),
    ],
)
def test_standing(agreed, measured, state, value, progress):
    expected = Standing(state, Decimal(value), EARLIER, None if progress is None else Decimal(progress))
    assert stand(agreed, measured, TODAY) == expected


@pytest.mark.parametrize(
    ("agreed", "measured"),
    [(terms(95), None), (terms(60, unit=Unit.LESS), read(10)), (terms(60, unit=Unit.LESS, baseline=0), read(10))],
)
def test_what_is_not_measured_is_not_judged(agreed, measured):
    assert stand(agreed, measured, TODAY) == Standing(State.UNKNOWN)


def test_the_last_reading_up_to_the_day_counts():
    old, new, future = (Reading(datetime.date(2024, 1, n), Decimal(n)) for n in (1, 9, 20))

    assert latest([new, future, old], datetime.date(2024, 1, 9)) == new
    assert latest([future], datetime.date(2024, 1, 9)) is None


@given(st.decimals(1, 10_000, places=2), st.decimals(0, 20_000, places=2))
def test_less_is_the_opposite_of_more(baseline, measured):
    less, more = in_unit(Unit.LESS, measured, baseline), in_unit(Unit.MORE, measured, baseline)

    assert less is not None
    assert more is not None
    assert less == -more


def test_share_has_one_decimal_and_of_nothing_there_is_none():
    assert share(1, 3) == Decimal("33.3")
    assert share(1, 8) == Decimal("12.5")
    assert share(0, 0) is None
