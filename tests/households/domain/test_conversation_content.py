import datetime
from decimal import Decimal

import pytest

from households.domain.codes import Domain, Level, Phase
from households.domain.conversation_answers import Answers
from households.domain.conversation_codes import (
    ActionPriority,
    BenefitState,
    ChanceHelper,
    ChanceKind,
    HelpDemand,
    VisitKind,
    demand_of,
)
from households.domain.conversation_content import answered, filled_parts, read_answers
from households.domain.conversation_format import Part
from households.domain.default_format import DEFAULT_FORMAT

WHOLE: Answers = {"visited_on": "2026-11-20", "by": "7", "residents": ["3"]}


def test_everything_is_optional_but_the_date_who_went_and_who_was_there():
    assert read_answers(DEFAULT_FORMAT, WHOLE).problems == {}
    assert set(read_answers(DEFAULT_FORMAT, {}).problems) == {"visited_on", "by", "residents"}
    assert read_answers(DEFAULT_FORMAT, {**WHOLE, "residents": [], "others_present": "haar zus"}).problems == {}


def test_a_conversation_without_scores_is_a_normal_one():
    assert read_answers(DEFAULT_FORMAT, WHOLE).scores.is_empty
    scored = read_answers(DEFAULT_FORMAT, {**WHOLE, "score-finance": "2", "score-work": "0"}).scores
    assert (scored.finance, scored.work, scored.housing) == (Level.MEDIUM, Level.NONE, None)


def test_what_was_typed_is_read_as_a_whole():
    content = read_answers(
        DEFAULT_FORMAT,
        {
            **WHOLE,
            "together_with": "8",
            "kind": "informative",
            "help_requests": "2",
            "phase": "evaluation",
            "action-finance-0-text": "Schulden op een rij",
            "action-finance-0-to": "Budgethulp",
            "action-finance-0-priority": "high",
            "action-finance-0-due_on": "2026-12-31",
            "action-finance-2-text": "Post openen",
            "benefit-rent_allowance-state": "requested",
            "benefit-rent_allowance-amount": "1.200",
            "benefit-wmo-state": "not_entitled",
            "chance-0-text": "kan goed koken",
            "chance-0-kind": "talent",
            "chance-0-helped_by": "chance_broker",
            "chance-0-helper": "Ans",
            "chance-1-text": "wandelgroep",
        },
    )
    assert content.problems == {}
    assert (content.kind, content.help_requests, content.phase) == (VisitKind.INFORMATIVE, 2, Phase.EVALUATION)
    first, second = content.actions
    assert (first.domain, first.text, first.to, first.priority) == (
        Domain.FINANCE,
        "Schulden op een rij",
        "Budgethulp",
        ActionPriority.HIGH,
    )
    assert first.due_on == datetime.date(2026, 12, 31)
    assert (second.text, second.priority, second.due_on) == ("Post openen", ActionPriority.MEDIUM, None)
    assert [(one.scheme, one.state, one.amount) for one in content.benefits] == [
        ("rent_allowance", BenefitState.REQUESTED, Decimal(1200)),
        ("wmo", BenefitState.NOT_ENTITLED, None),
    ]
    assert [(one.kind, one.text, one.helped_by, one.helper) for one in content.chances] == [
        (ChanceKind.TALENT, "kan goed koken", ChanceHelper.CHANCE_BROKER, "Ans"),
        (ChanceKind.TALENT, "wandelgroep", None, ""),
    ]


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"together_with": "7"}, "together_with"),
        ({"action-work-0-to": "Budgethulp"}, "action-work-0-text"),
        ({"action-work-0-due_on": "2026-12-01"}, "action-work-0-text"),
        ({"action-work-0-text": "x", "action-work-0-due_on": "2026-11-19"}, "action-work-0-due_on"),
        ({"benefit-wmo-amount": "12"}, "benefit-wmo-amount"),
        ({"benefit-wmo-state": "unknown", "benefit-wmo-amount": "12"}, "benefit-wmo-amount"),
        ({"chance-3-helper": "Ans"}, "chance-3-text"),
        ({"chance-3-helped_by": "advisor"}, "chance-3-text"),
    ],
)
def test_what_does_not_go_together_keeps_it_from_being_finished(more, name):
    assert list(read_answers(DEFAULT_FORMAT, {**WHOLE, **more}).problems) == [name]


def test_a_row_in_which_only_a_choice_stands_is_an_empty_row():
    content = read_answers(DEFAULT_FORMAT, {**WHOLE, "action-work-0-priority": "high", "chance-0-kind": "wish"})
    assert (content.actions, content.chances, content.problems) == ((), (), {})


def test_a_domain_of_which_nothing_was_said_was_not_discussed():
    assert filled_parts(DEFAULT_FORMAT, {}) == frozenset()
    answers: Answers = {
        "score-housing": "0",
        "note-social": "x",
        "q-debts": "yes",
        "action-work-0-text": "bellen",
        "action-parenting-0-priority": "high",
        "help_requests": "0",
        "residents": ["1"],
        "benefit-wmo-state": "has",
        "chance-0-text": "x",
        "summary": "x",
    }
    assert filled_parts(DEFAULT_FORMAT, answers) == {
        Part.HOUSING,
        Part.SOCIAL,
        Part.FINANCE,
        Part.WORK,
        Part.REQUESTS,
        Part.GENERAL,
        Part.BENEFITS,
        Part.CHANCES,
        Part.CLOSING,
    }


def test_answers_read_in_the_words_of_the_version():
    answers: Answers = {"q-issues": ["learning", "other"], "q-contacts": "few", "q-how_are_you": "wel goed"}
    assert answered(DEFAULT_FORMAT, answers, Part.SOCIAL) == [
        ("Contacten", "weinig"),
        ("Wat speelt er?", "leren, anders"),
    ]
    assert answered(DEFAULT_FORMAT, answers, Part.GENERAL) == [("Hoe gaat het?", "wel goed")]
    odd: Answers = {"q-how_are_you": ["a", "b"]}
    assert answered(DEFAULT_FORMAT, odd, Part.GENERAL) == [("Hoe gaat het?", "a, b")]


@pytest.mark.parametrize(
    ("count", "demand"),
    [(0, HelpDemand.NONE), (1, HelpDemand.SINGLE), (2, HelpDemand.MULTIPLE), (9, HelpDemand.MULTIPLE)],
)
def test_one_question_for_help_is_single_and_more_are_multiple(count, demand):
    assert demand_of(count) is demand
