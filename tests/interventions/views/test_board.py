"""The board: every task by state and organisation, oldest first, with so many queries and cards at any size."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from adv.accounts.models import Organisation
from adv.audit.models import AccessLog
from households.domain.codes import Domain
from interventions.board import MOST_CARDS, build_board
from interventions.domain.codes import TaskStatus
from tests import factories
from tests.interventions.cast import client_of

URL = reverse("task_board")


def days(count: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=count)


def make(cast, count=1, *, household=None, organisation=None, sent=0, **task):
    return [
        factories.make_task(
            household=household or cast.household,
            organisation=organisation or cast.organisation,
            sent_on=days(sent),
            **task,
        )
        for _ in range(count)
    ]


def test_every_task_of_the_project_stands_in_its_column_with_its_age(cast):
    neighbour = factories.make_household(project=cast.project, owner=cast.colleague.user)
    make(cast, sent=-3, description="Nieuw hier", priority="high")
    make(cast, household=neighbour, sent=-40, status=TaskStatus.IN_PROGRESS, description="Al lang stil")
    make(cast, status=TaskStatus.DONE, closed_on=days(-2), description="Net af")
    make(cast, status=TaskStatus.DONE, closed_on=days(-40), description="Lang af")
    factories.make_task(description="Van een ander project")

    page = client_of(cast.leader).get(URL).text

    for text in ("Nieuw hier", "3 dagen oud".replace(" ", "\N{NO-BREAK SPACE}", 1), "prioriteit hoog", "Al lang stil",
                 "niets gehoord", "Net af", "geleden"):  # fmt: skip
        assert text in page, text
    assert "Lang af" not in page
    assert "Van een ander project" not in page
    assert AccessLog.objects.filter(object_type="task_board", count=3).exists()


def test_what_is_escalated_stays_on_it_until_it_is_solved(cast):
    (task,) = make(cast, status=TaskStatus.REFUSED, sent=-90, closed_on=days(-80), description="Lang geweigerd")
    escalation = factories.make_escalation(task=task, by=cast.leader.user)
    client = client_of(cast.leader)
    assert "Lang geweigerd" in client.get(URL).text

    escalation.solved_on = timezone.localdate()
    escalation.save()

    assert "Lang geweigerd" not in client.get(URL).text


def test_the_oldest_stand_first_and_the_rest_is_a_number(cast):
    make(cast, MOST_CARDS + 2, sent=-1)
    (oldest,) = make(cast, sent=-30)

    board = build_board(cast.leader, timezone.localdate())

    column = board.columns[0]
    assert (column.count, len(column.cards), column.more) == (MOST_CARDS + 3, MOST_CARDS, 3)
    assert column.cards[0].task == oldest
    assert "en nog 3" in client_of(cast.leader).get(URL).text


def test_the_row_of_an_organisation_counts_what_is_late_and_taken_to_the_management(cast):
    (late,) = make(cast, sent=-40)
    make(cast, status=TaskStatus.ACCEPTED, accepted_on=days(0))
    factories.make_escalation(task=late)

    (row,) = build_board(cast.leader, timezone.localdate()).organisations

    assert (row.organisation, row.late, row.escalated) == (cast.organisation, 1, 1)
    assert (row.counts[TaskStatus.SENT], row.counts[TaskStatus.ACCEPTED]) == (1, 1)
    assert "opgeschaald" in client_of(cast.leader).get(URL).text


def test_waiting_times_stand_there_from_five_tasks_on(cast):
    make(cast, 5, sent=-20, status=TaskStatus.DONE, accepted_on=days(-20), finished_on=days(-6), closed_on=days(-6))
    page = client_of(cast.leader).get(URL).text
    assert "14 dagen" in page
    assert "0 werkd." in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"domain": "housing"}, {"wonen"}),
        ({"late": "1"}, {"traag"}),
        ({"organisation": "other"}, {"elders"}),
        ({"domain": "housing", "late": "1"}, set()),
        ({"domain": "x", "organisation": "-1", "late": "ja"}, {"wonen", "traag", "elders"}),
    ],
)
def test_it_can_be_narrowed(cast, query, shown):
    other = factories.make_organisation(project=cast.project, name="Elders BV")
    make(cast, description="Taak wonen", domain=Domain.HOUSING)
    make(cast, description="Taak traag", sent=-40)
    make(cast, description="Taak elders", organisation=other)
    asked = {**query, "organisation": other.pk} if query.get("organisation") == "other" else query

    page = client_of(cast.leader).get(URL, asked).text

    assert {name for name in ("wonen", "traag", "elders") if f"Taak {name}" in page} == shown


def test_it_takes_as_many_queries_with_many_tasks_as_with_few(cast):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(URL)
        return len(found)

    client = client_of(cast.leader)
    for status in TaskStatus:
        make(cast, status=status, closed_on=days(0))
    few = queries()
    for number in range(3):
        organisation = Organisation.objects.create(project=cast.project, name=f"Organisatie {number} erbij")
        for status in TaskStatus:
            make(cast, organisation=organisation, status=status, closed_on=days(0), sent=-30)
    assert queries() == few <= 24


def test_an_empty_project_has_an_empty_board(cast):
    page = client_of(cast.leader).get(URL)
    assert page.status_code == 200
    assert "Er zijn nog geen taken uitgezet." in page.text


def test_it_is_for_the_project_leader(cast):
    for member in (cast.advisor, cast.partner, cast.client):
        assert client_of(member).get(URL).status_code == 403
    assert reverse("task_board") in client_of(cast.leader).get(reverse("task_list")).text
    assert reverse("task_board") not in client_of(cast.advisor).get(reverse("task_list")).text
