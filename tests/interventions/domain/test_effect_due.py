"""When the effects of an intervention are asked for."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.domain.codes import Domain
from interventions.domain.codes import Perspective
from interventions.domain.effect_due import LAST_WEEKS, MOMENT_WEEKS, Asked, Gap, gaps, question_of

DAY = datetime.date(2024, 1, 1)
BOTH = (Perspective.RESIDENT, Perspective.ADVISOR)


def weeks(number: float) -> datetime.date:
    return DAY + datetime.timedelta(days=int(number * 7))


@pytest.mark.parametrize(
    ("today", "asked"),
    [
        (0, None),
        (3.99, None),
        (4, 4),
        (11.99, 4),
        (12, 12),
        (24.99, 12),
        (25, 25),
        (36.99, 25),
        (37, None),
    ],
)
def test_which_question_is_open(today, asked):
    found = question_of(DAY, weeks(today))
    assert found == (Asked(asked, weeks(asked)) if asked else None)


@pytest.mark.parametrize(("today", "is_late"), [(6, False), (6.01, False), (6.2, True)])
def test_after_two_weeks_a_question_is_late(today, is_late):
    assert Asked(4, weeks(4)).is_late(weeks(today)) is is_late


class TestWhatIsMissing:
    asked = Asked(12, weeks(12))

    def found(self, *observed: tuple[Domain, Perspective, datetime.date]) -> tuple[Gap, ...]:
        return gaps(asked=self.asked, aimed={Domain.WORK, Domain.FINANCE}, observed=observed)

    def test_everything_when_nobody_answered(self):
        assert self.found() == (Gap(Domain.FINANCE, BOTH), Gap(Domain.WORK, BOTH))

    def test_one_side_of_one_domain_when_the_other_answered(self):
        assert self.found(
            (Domain.FINANCE, Perspective.RESIDENT, weeks(12)),
            (Domain.WORK, Perspective.RESIDENT, weeks(13)),
            (Domain.WORK, Perspective.ADVISOR, weeks(20)),
        ) == (Gap(Domain.FINANCE, (Perspective.ADVISOR,)),)

    def test_what_was_said_before_the_moment_answers_another_question(self):
        assert len(self.found((Domain.FINANCE, Perspective.RESIDENT, weeks(11.8)))[0].sides) == 2

    def test_an_effect_elsewhere_answers_nothing(self):
        assert len(self.found((Domain.SOCIAL, Perspective.RESIDENT, weeks(12)))) == 2


@given(st.integers(-100, 800))
def test_the_open_question_has_begun_and_the_next_has_not(days):
    today = DAY + datetime.timedelta(days=days)
    found = question_of(DAY, today)
    if found is None:
        assert days < MOMENT_WEEKS[0] * 7 or days >= LAST_WEEKS * 7
    else:
        later = [number for number in MOMENT_WEEKS if number > found.weeks]
        assert found.since <= today
        assert all(DAY + datetime.timedelta(weeks=number) > today for number in later)
