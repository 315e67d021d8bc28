"""The household page at a glance, and the timeline by kind."""

import datetime

import pytest
from django.utils import timezone

from households.domain.changes import ChangeKind, ChangeVerb
from households.domain.codes import Phase
from households.models import DossierChange
from households.timeline import CHANGES_SHOWN
from tests.factories import (
    make_appointment,
    make_contact,
    make_goal,
    make_household,
    make_member,
    make_project,
    make_scoring,
    make_task,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def advisor():
    return make_member(project=make_project())


@pytest.fixture
def household(advisor):
    return make_household(project=advisor.project, owner=advisor.user)


def page(client, advisor, household, query=""):
    client.force_login(advisor.user)
    return client.get(f"/huishoudens/{household.pk}/{query}")


def glances(response):
    return {one.label: str(one.value) for one in response.context["glances"]}


def test_nothing_to_say_says_nothing(client, advisor, household):
    response = page(client, advisor, household)
    assert glances(response) == {}
    assert 'class="glances"' not in response.text


def test_then_and_now_goals_tasks_and_the_next_appointment(client, advisor, household):
    today = timezone.localdate()
    make_scoring(household=household, levels=(2, 1, 3, 1, 0, 2, 1), on=today - datetime.timedelta(days=90))
    late = today - datetime.timedelta(days=1)
    make_goal(household=household, due_on=late)
    make_goal(household=household, due_on=today)
    make_task(household=household, due_on=late)
    make_appointment(household=household, starts_at=timezone.now() + datetime.timedelta(days=1))
    found = glances(page(client, advisor, household))
    assert ":" in found.pop("Volgende afspraak")
    assert found == {"Totaal": "9", "Open doelen": "2, 1 te laat", "Open taken": "1 te laat"}
    make_scoring(household=household, levels=(0, 0, 0, 0, 0, 1, 0), on=today, phase=Phase.EVALUATION)
    assert glances(page(client, advisor, household))["Totaal toen en nu"] == "9 → 1"


def test_each_kind_of_change_can_be_asked_for_and_corrections_stay_in_the_history(client, advisor, household):
    for place, kind in enumerate(ChangeKind):
        DossierChange.objects.create(
            household=household, kind=kind, verb=ChangeVerb.ADDED, on=datetime.date(2026, 1, 1 + place), by=advisor.user
        )
    make_contact(household=household)
    shown = {entry.title for entry in page(client, advisor, household, "?bladzijde=2").context["timeline"]}
    shown |= {entry.title for entry in page(client, advisor, household).context["timeline"]}
    titles = {change.kind: change.title for change in DossierChange.objects.all()}
    assert shown >= {titles[kind] for kind in CHANGES_SHOWN}
    assert titles[ChangeKind.RESIDENT] not in shown
    only_status = page(client, advisor, household, "?soort=status").context["timeline"]
    assert [entry.title for entry in only_status] == [titles[ChangeKind.STATUS]]
    kinds = [key for key, _, _ in page(client, advisor, household).context["timeline_kinds"]]
    assert {"contact", "matrix", "interventions", "effects", "tasks", "status", "plan", "handover"} <= set(kinds)
    assert "case" not in kinds
