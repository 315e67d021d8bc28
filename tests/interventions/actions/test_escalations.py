"""Escalation: opened once per task, followed with steps, solved with an outcome; each in history and log."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.audit.models import AccessLog
from households.models import DossierChange
from interventions.actions.escalations import add_escalation_note, open_escalation, solve_escalation
from interventions.models import Escalation
from tests import factories
from tests.factories import actor_of

SENT = datetime.date(2024, 3, 20)
LATER = datetime.date(2024, 4, 2)
TOMORROW = timezone.localdate() + datetime.timedelta(days=1)


@pytest.fixture
def task(cast):
    return factories.make_task(household=cast.household, organisation=cast.organisation)


def opened(cast, task, **changes):
    return open_escalation(
        **{
            "by": actor_of(cast.leader),
            "task": task,
            "person": cast.leader.user,
            "taken_to": " Mw. Bos ",
            "reason": "Geen antwoord",
            "on": LATER,
            **changes,
        }
    )


def test_it_is_followed_from_opening_to_solution(cast, task):
    escalation = opened(cast, task)
    by = {"by": actor_of(cast.leader), "escalation": escalation, "person": cast.leader.user}
    add_escalation_note(**by, text="Gebeld", on=LATER)
    solved = solve_escalation(**by, outcome="Nieuwe medewerker", on=LATER)

    assert (solved.taken_to, solved.outcome, solved.solved_by) == ("Mw. Bos", "Nieuwe medewerker", cast.leader.user)
    assert not Escalation.objects.open().exists()
    subjects = list(DossierChange.objects.order_by("pk").values_list("subject", flat=True))
    assert [subject.split(":")[0] for subject in subjects] == [
        "Opgeschaald",
        "Stap in de opschaling",
        "Opschaling opgelost",
    ]
    assert list(AccessLog.objects.filter(object_type="escalation").order_by("pk").values_list("action", flat=True)) == [
        "C",
        "U",
        "U",
    ]
    opened(cast, task)  # a solved one may be followed by another


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"taken_to": " "}, "taken_to"),
        ({"reason": " "}, "reason"),
        ({"on": SENT - datetime.timedelta(days=1)}, "on"),
        ({"on": TOMORROW}, "on"),
    ],
)
def test_it_is_refused_without_words_and_on_a_day_that_can_not_be(cast, task, changes, field):
    with pytest.raises(ActionRefused) as refusal:
        opened(cast, task, **changes)
    assert refusal.value.field == field
    assert not DossierChange.objects.exists()


def test_one_runs_per_task(cast, task):
    opened(cast, task)
    with pytest.raises(ActionRefused, match="loopt al"):
        opened(cast, task)


def test_steps_and_the_end_need_words_and_a_day_after_the_beginning(cast, task):
    by: dict[str, Any] = {"by": actor_of(cast.leader), "escalation": opened(cast, task), "person": cast.leader.user}
    acts: list[tuple[Callable[..., object], str]] = [(add_escalation_note, "text"), (solve_escalation, "outcome")]
    for act, words in acts:
        with pytest.raises(ActionRefused) as refusal:
            act(**{**by, words: " ", "on": LATER})
        assert refusal.value.field == words
        with pytest.raises(ActionRefused) as refusal:
            act(**{**by, words: "Ja", "on": SENT})
        assert refusal.value.field == "on"
    solve_escalation(**by, outcome="Klaar", on=LATER)
    with pytest.raises(ActionRefused, match="al opgelost"):
        add_escalation_note(**by, text="Nog iets", on=LATER)


def test_a_partner_sees_none_and_the_team_those_of_its_households(cast, task):
    opened(cast, task)
    for member, count in ((cast.partner, 0), (cast.colleague, 0), (cast.advisor, 1), (cast.leader, 1)):
        assert Escalation.objects.visible_to(member).count() == count
