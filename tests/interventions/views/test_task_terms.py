"""Another priority or end date for a task that was sent: the partner reads it, the old one stays in the history."""

import datetime
import uuid
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from adv.accounts.models import OrganisationKind, OutgoingMail
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.models import DossierChange
from interventions.actions.reminders import queue_digests
from interventions.domain.codes import Priority, TaskStatus
from interventions.models import Task, TaskMessage
from tests import factories
from tests.factories import at
from tests.interventions.cast import client_of

DAY, OTHER_DAY = datetime.date(2999, 3, 1), datetime.date(2999, 4, 1)


@pytest.fixture
def task(cast):
    return factories.make_task(
        household=cast.household,
        organisation=cast.organisation,
        by=cast.advisor.user,
        due_on=DAY,
        priority=Priority.MEDIUM,
    )


def url_of(task: Task) -> str:
    return reverse("task_terms", args=[task.pk])


def terms(**changes: Any) -> dict[str, Any]:
    return {
        "due_on": OTHER_DAY.isoformat(),
        "priority": "high",
        "explanation": "De zitting is eerder.",
        "based_on": "0",
        "once": str(uuid.uuid4()),
        **changes,
    }


def test_the_partner_reads_what_changed_and_the_history_keeps_what_it_was(cast, task):
    client, data = client_of(cast.advisor), terms()
    assert url_of(task) in client.get(reverse("task_detail", args=[task.pk])).text
    assert DAY.isoformat() in client.get(url_of(task)).text

    for _ in range(2):
        assert client.post(url_of(task), data)["Location"] == reverse("task_detail", args=[task.pk])

    task.refresh_from_db()
    assert (task.due_on, task.priority) == (OTHER_DAY, "high")
    text = TaskMessage.objects.get().text
    assert text == (
        "De einddatum is veranderd: van 1 maart 2999 naar 1 april 2999. "
        "De prioriteit is veranderd: van middel naar hoog.\nDe zitting is eerder."
    )
    assert "van middel naar hoog" in client_of(cast.partner).get(reverse("task_detail", args=[task.pk])).text
    assert DossierChange.objects.get().changes == [
        ["due_on", "1 maart 2999", "1 april 2999"],
        ["priority", "middel", "hoog"],
    ]
    assert AccessLog.objects.filter(object_type="dossier_task", object_id=task.pk, action="U").count() == 1


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"due_on": ""}, "De einddatum is veranderd: van 1 maart 2999 naar geen einddatum."),
        ({"due_on": DAY.isoformat()}, "De prioriteit is veranderd: van middel naar hoog."),
    ],
)
def test_one_of_the_two_is_enough(cast, task, change, text):
    priority = "high" if change["due_on"] else "medium"
    client_of(cast.advisor).post(url_of(task), terms(explanation="", priority=priority, **change))

    assert TaskMessage.objects.get().text == text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"due_on": "2000-01-01"}, "Deze datum is al voorbij."),
        ({"due_on": "morgen"}, "Vul een datum in"),
        ({"priority": "urgent"}, "urgent"),
        ({"due_on": DAY.isoformat(), "priority": "medium"}, "Kies een andere prioriteit of een andere einddatum."),
    ],
)
def test_what_can_not_be_is_told_and_what_was_typed_stays(cast, task, change, message):
    response = client_of(cast.advisor).post(url_of(task), terms(**change))

    assert response.status_code == 422
    assert message in response.text
    assert "De zitting is eerder." in response.text
    assert not TaskMessage.objects.exists()


def test_an_end_date_that_is_over_may_stay(cast, task):
    Task.objects.filter(pk=task.pk).update(due_on="2024-01-01")

    assert client_of(cast.advisor).post(url_of(task), terms(due_on="2024-01-01")).status_code == 302


def test_who_was_first_is_told_and_nothing_is_overwritten(cast, task):
    client = client_of(cast.advisor)
    client.post(url_of(task), terms())

    response = client.post(url_of(task), terms(priority="low"))

    assert response.status_code == 409
    assert "van middel naar hoog" not in response.text
    assert "1 maart 2999" in response.text
    assert Task.objects.get().priority == "high"


def test_a_closed_task_stays_as_it_is(cast, task):
    Task.objects.filter(pk=task.pk).update(status=TaskStatus.DONE, closed_on=timezone.localdate())
    client = client_of(cast.advisor)
    assert url_of(task) not in client.get(reverse("task_detail", args=[task.pk])).text

    assert client.post(url_of(task), terms()).status_code == 422


def test_it_is_for_the_team_that_sends(cast, task):
    for member, status in ((cast.partner, 403), (cast.trainee, 403), (cast.client, 403), (cast.colleague, 404)):
        assert client_of(member).get(url_of(task)).status_code == status


def test_to_the_corporation_with_a_warning(cast, task):
    cast.organisation.kind = OrganisationKind.CORPORATION
    cast.organisation.save()

    assert "niets over gezondheid" in client_of(cast.advisor).get(url_of(task)).text


def test_the_partner_is_told_in_the_digest(cast, task):
    now = at("2024-04-02 09:00")  # a Tuesday
    client_of(cast.advisor).post(url_of(task), terms())
    task.transitions.all().delete()
    Task.objects.update(sent_on="2024-04-02", waiting_since="2024-04-02")
    TaskMessage.objects.update(at=now - datetime.timedelta(hours=1))

    queue_digests(now=now)

    assert [mail.membership.role for mail in OutgoingMail.objects.select_related("membership")] == [Role.PARTNER]


def test_a_task_that_is_sent_again_with_an_end_date_that_is_over_asks_for_another(cast, task):
    Task.objects.filter(pk=task.pk).update(
        status=TaskStatus.REFUSED, closed_on=timezone.localdate(), due_on="2024-01-01"
    )

    response = client_of(cast.advisor).post(
        reverse("task_move", args=[task.pk]), {"to": "sent", "explanation": "Toch graag"}, follow=True
    )

    assert response.redirect_chain[-1][0] == url_of(task)
    assert "De einddatum is al voorbij" in response.text
