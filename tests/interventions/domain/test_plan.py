"""The plan: the ladder, who does it in words; and when to evaluate."""

from datetime import date

import pytest

from interventions.domain.evaluation import OUTCOME_LABELS, OUTCOME_VALUE_LABELS, Outcome, OutcomeValue, due_on
from interventions.domain.plan import (
    DOER_LABELS,
    GOAL_STATUS_LABELS,
    LADDER,
    Doer,
    GoalStatus,
    Rung,
    doer_words,
    ladder_hint,
    rungs_of,
)


def test_the_ladder_goes_from_own_strength_by_informal_help_to_professionals():
    assert [step.rung for step in LADDER] == [Rung.OWN_STRENGTH, Rung.INFORMAL, Rung.FORMAL]
    assert [doer for step in LADDER for doer in step.doers] == list(Doer)
    assert rungs_of([Doer.PARTNER, Doer.RESIDENT]) == [Rung.OWN_STRENGTH, Rung.FORMAL]


def test_only_professionals_asks_a_question_and_nothing_else_does():
    assert "Alleen professionals" in ladder_hint([Doer.ADVISOR, Doer.PARTNER])
    assert ladder_hint([Doer.PARTNER, Doer.VOLUNTEER]) == ""
    assert ladder_hint([]) == ""


@pytest.mark.parametrize(
    ("doers", "named", "words"),
    [
        ([Doer.RESIDENT], {}, "bewoner zelf"),
        ([Doer.ADVISOR, Doer.RESIDENT], {}, "bewoner zelf en bewonersadviseur"),
        ([Doer.RESIDENT, Doer.VOLUNTEER], {"name": "schuldhulpmaatje"}, "bewoner zelf en schuldhulpmaatje"),
        ([Doer.RESIDENT, Doer.PARTNER], {"organisation": "Budgethulp"}, "bewoner zelf en Budgethulp"),
        ([Doer.PARTNER], {"organisation": "Budgethulp", "name": "Dennis"}, "Dennis van Budgethulp"),
        ([Doer.VOLUNTEER], {"organisation": "Taalmaatjes"}, "Taalmaatjes"),
        (
            [Doer.NETWORK, Doer.ADVISOR, Doer.PARTNER],
            {"organisation": "GGD", "name": "zus"},
            "zus, bewonersadviseur en GGD",
        ),
        ([Doer.RESIDENT], {"name": "Fatima"}, "bewoner zelf (Fatima)"),
        ([Doer.RESIDENT], {"organisation": "GGD"}, "bewoner zelf"),
    ],
)
def test_who_does_it_reads_as_people_say_it(doers, named, words):
    assert doer_words(doers, **named) == words


def test_every_code_has_a_word():
    assert set(DOER_LABELS) == set(Doer)
    assert set(GOAL_STATUS_LABELS) == set(GoalStatus)
    assert set(OUTCOME_LABELS) == set(Outcome)
    assert set(OUTCOME_VALUE_LABELS) == set(OutcomeValue)
    assert len(Outcome) == 7


@pytest.mark.parametrize(
    ("dates", "due"),
    [
        ({}, None),
        ({"intake_on": date(2026, 1, 31)}, date(2026, 4, 30)),
        ({"intake_on": date(2026, 1, 1), "agreed_on": date(2026, 2, 1)}, date(2026, 5, 1)),
        ({"agreed_on": date(2026, 2, 1), "last_evaluation_on": date(2026, 5, 6)}, date(2026, 8, 6)),
        ({"agreed_on": date(2026, 2, 1), "last_evaluation_on": date(2025, 5, 6)}, date(2026, 5, 1)),
    ],
)
def test_evaluation_is_due_three_months_after_the_plan_or_the_last_one(dates, due):
    known = {"intake_on": None, "agreed_on": None, "last_evaluation_on": None}
    assert due_on(**{**known, **dates}) == due
