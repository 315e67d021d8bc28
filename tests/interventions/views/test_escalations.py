"""The pages of an escalation: the project leader opens, follows and solves it; the team reads, the partner not."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from interventions.domain.codes import TaskStatus
from interventions.domain.task_flow import CLOSED
from interventions.models import Escalation, EscalationNote, Task
from tests import factories
from tests.interventions.cast import client_of

TODAY = timezone.localdate().isoformat()


@pytest.fixture
def task(cast):
    return factories.make_task(household=cast.household, organisation=cast.organisation)


@pytest.fixture
def escalation(cast, task):
    return factories.make_escalation(task=task, by=cast.leader.user)


def add_url(task) -> str:
    return reverse("escalation_add", args=[task.pk])


def opening(**changes):
    return {"taken_to": "Mw. Bos", "reason": "Geen antwoord", "on": TODAY, "once": str(uuid.uuid4()), **changes}


def step(prefix: str, name: str, text: str, kind: str):
    return {f"{prefix}-{name}": text, f"{prefix}-on": TODAY, f"{prefix}-once": str(uuid.uuid4()), "step": kind}


def test_the_leader_opens_it_from_the_task_once(cast, task):
    client, data = client_of(cast.leader), opening()
    assert add_url(task) in client.get(reverse("task_detail", args=[task.pk])).text
    assert client.get(add_url(task)).status_code == 200
    for _ in range(2):
        response = client.post(add_url(task), data)
    escalation = Escalation.objects.get()
    assert response["Location"] == reverse("escalation_detail", args=[escalation.pk])
    page = client.get(reverse("task_detail", args=[task.pk])).text
    assert "Mw. Bos" in page
    assert add_url(task) not in page  # one runs at a time


@pytest.mark.parametrize("status", TaskStatus)
def test_it_can_be_opened_in_every_state_of_the_task(cast, task, status):
    closed_on = timezone.localdate() if status in CLOSED else None
    Task.objects.filter(pk=task.pk).update(status=status, closed_on=closed_on)
    client = client_of(cast.leader)
    assert add_url(task) in client.get(reverse("task_detail", args=[task.pk])).text

    assert client.post(add_url(task), opening()).status_code == 302

    assert "Mw. Bos" in client.get(reverse("task_detail", args=[task.pk])).text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"taken_to": " "}, "bij wie"),
        ({"reason": ""}, "wat er vastzit"),
        ({"on": "2999-01-01"}, "in de toekomst"),
        ({"on": "2000-01-01"}, "voor de dag dat de taak werd uitgezet"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(cast, task, changes, message):
    response = client_of(cast.leader).post(add_url(task), opening(**{"reason": "Blijft staan", **changes}))
    assert response.status_code == 422
    assert message in response.text
    assert Escalation.objects.count() == 0


def test_it_is_followed_and_solved(cast, escalation):
    client, url = client_of(cast.leader), reverse("escalation_detail", args=[escalation.pk])
    assert client.post(url, step("stap", "text", "Gebeld", "note"))["Location"] == url
    assert "Gebeld" in client.get(url).text
    assert client.post(url, step("slot", "outcome", "Nieuwe medewerker", "solve"))["Location"] == url
    page = client.get(url).text
    assert "opgelost" in page
    assert "Nieuwe medewerker" in page
    assert "<textarea" not in page
    late = client.post(url, step("stap", "text", "Te laat", "note"))
    assert late.status_code == 422
    assert "al opgelost" in late.text
    assert EscalationNote.objects.count() == 1


@pytest.mark.parametrize(("prefix", "name", "kind"), [("stap", "text", "note"), ("slot", "outcome", "solve")])
def test_a_step_without_words_is_told(cast, escalation, prefix, name, kind):
    url = reverse("escalation_detail", args=[escalation.pk])
    response = client_of(cast.leader).post(url, step(prefix, name, "", kind))
    assert response.status_code == 422
    assert "Schrijf op" in response.text


def test_who_may_see_it_and_who_may_not(cast, escalation):
    url = reverse("escalation_detail", args=[escalation.pk])
    page = client_of(cast.advisor).get(url).text
    assert "Al weken geen antwoord." in page
    assert "<textarea" not in page
    assert client_of(cast.advisor).post(url, step("stap", "text", "x", "note")).status_code == 403
    assert client_of(cast.colleague).get(url).status_code == 404
    assert client_of(cast.partner).get(url).status_code == 403
    task_page = client_of(cast.partner).get(reverse("task_detail", args=[escalation.task_id])).text
    assert "Opschal" not in task_page
    assert "Al weken" not in task_page
