"""What tasks put on a desk: stuck ones, what came back, and for the leader what has to be taken to the management."""

import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from interventions.actions.tasks import add_message, move_task
from interventions.domain.codes import TaskStatus
from interventions.tasks_on_desk import answers, escalations, late_tasks
from tests import factories
from tests.factories import actor_of

TODAY = timezone.localdate()


def days(count: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=count)


def make(cast, **task):
    return factories.make_task(
        **{
            "household": cast.household,
            "organisation": cast.organisation,
            "by": cast.advisor.user,
            "sent_on": days(0),
            **task,
        }
    )


def titles(group) -> list[str]:
    return [row.title for row in group.rows]


def test_stuck_tasks_of_the_own_households_stand_there_with_the_reason(cast):
    stuck = make(cast, sent_on=days(-40))
    make(cast)
    make(cast, sent_on=days(-40), household=factories.make_household(project=cast.project, owner=cast.colleague.user))

    group = late_tasks(cast.advisor, TODAY)

    assert group is not None
    assert titles(group) == ["Budgethulp: niet geaccepteerd"]
    assert group.rows[0].url == reverse("task_detail", args=[stuck.pk])
    assert group.overdue == 1
    assert late_tasks(cast.trainee, TODAY) is None
    assert titles(late_tasks(cast.leader, TODAY)) == []


def test_of_a_household_without_an_advisor_who_sent_it_sees_it(cast):
    make(cast, sent_on=days(-40), household=factories.make_household(project=cast.project, owner=None))
    assert len(titles(late_tasks(cast.advisor, TODAY))) == 1
    assert titles(late_tasks(cast.colleague, TODAY)) == []


def test_what_came_back_what_was_written_and_what_the_partner_no_longer_sees(cast):
    back, wrote, own = (make(cast, status=TaskStatus.ACCEPTED) for _ in range(3))
    partner = {"by": actor_of(cast.partner), "person": cast.partner.user}
    move_task(**partner, task=back, to=TaskStatus.RETURNED, explanation="Vol")
    add_message(**partner, task=wrote, text="Vraag")
    advisor = {"by": actor_of(cast.advisor), "person": cast.advisor.user}
    move_task(**advisor, task=own, to=TaskStatus.RETURNED, explanation="Niet meer nodig")
    make(
        cast,
        consent=factories.make_consent(
            household=cast.household, organisation=cast.organisation, withdrawn_at=timezone.now()
        ),
    )

    assert sorted(titles(answers(cast.advisor, TODAY))) == [
        "Budgethulp: nieuw bericht",
        "Budgethulp: teruggegeven, wat nu?",
        "Budgethulp: toestemming ingetrokken, neem de taak terug",
    ]
    add_message(**advisor, task=wrote, text="Antwoord")
    assert "Budgethulp: nieuw bericht" not in titles(answers(cast.advisor, TODAY))
    assert answers(cast.trainee, TODAY) is None


def test_the_leader_sees_what_is_stuck_for_two_weeks_and_what_was_taken_up(cast):
    make(cast, sent_on=days(-60))
    make(cast, sent_on=days(-9), status=TaskStatus.SENT)
    factories.make_escalation(task=make(cast), opened_on=days(0))

    group = escalations(cast.leader, TODAY)

    assert group is not None
    assert titles(group) == ["Budgethulp: opgeschaald", "Budgethulp: ligt al twee weken stil"]
    assert group.more_url == reverse("task_board")
    assert escalations(cast.advisor, TODAY) is None


def test_each_source_takes_as_many_queries_with_many_tasks_as_with_few(cast):
    def queries(source, member) -> int:
        with CaptureQueriesContext(connection) as found:
            source(member, TODAY)
        return len(found)

    def fill(count: int) -> None:
        for _ in range(count):
            household = factories.make_household(project=cast.project, owner=cast.advisor.user)
            stuck = make(cast, household=household, sent_on=days(-60))
            factories.make_message(task=stuck, by=cast.partner.user)

    sources = [(late_tasks, cast.advisor), (answers, cast.advisor), (escalations, cast.leader)]
    fill(3)
    few = [queries(*one) for one in sources]
    fill(9)
    assert [queries(*one) for one in sources] == few
    assert max(few) <= 3
