"""Who of the organisation does a task; and what a goal or a standing consent saves somebody who sends one."""

import pytest
from django.urls import reverse
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from interventions.actions.tasks import add_message, assign_task, move_task
from interventions.domain.codes import TaskStatus
from interventions.models import Task
from tests import factories
from tests.factories import actor_of, at
from tests.interventions.cast import client_of

INBOX = reverse("task_list")


@pytest.fixture
def task(cast):
    return factories.make_task(
        household=cast.household,
        organisation=cast.organisation,
        sent_on=timezone.localdate(),
        description="Taak van nu",
    )


@pytest.fixture
def colleague(cast):
    return factories.make_member(Role.PARTNER, organisation=cast.organisation, name="Collega van Petra")


def assign(member, task, to):
    return client_of(member).post(reverse("task_assign", args=[task.pk]), {"assignee": to.pk if to else ""})


class TestAssigning:
    def test_a_partner_gives_a_task_to_a_colleague_and_takes_it_back(self, cast, task, colleague):
        assert assign(cast.partner, task, colleague).status_code == 302
        task.refresh_from_db()
        assert task.assignee == colleague
        assert AccessLog.objects.filter(object_type="task_assignee", object_id=task.pk, ground="task").exists()
        assert "Collega van Petra" in client_of(cast.advisor).get(reverse("task_detail", args=[task.pk])).text

        assign(cast.partner, task, None)
        task.refresh_from_db()
        assert task.assignee is None

    def test_only_people_of_the_organisation_can_be_chosen(self, cast, task, colleague):
        colleague.ended_at = timezone.now()
        colleague.save()
        page = client_of(cast.partner).get(reverse("task_detail", args=[task.pk])).text
        assert "Petra Smit" in page
        for name in ("Collega van Petra", "Ali Demir", "Els Vos"):
            assert name not in page
        for other in (colleague, cast.other_partner, cast.advisor):
            assert assign(cast.partner, task, other).status_code == 422
            with pytest.raises(ActionRefused):
                assign_task(by=actor_of(cast.partner), task=task, to=other)
        task.refresh_from_db()
        assert task.assignee is None

    def test_a_closed_task_is_given_to_nobody(self, cast, task):
        Task.objects.update(status=TaskStatus.DONE, closed_on=timezone.localdate())
        response = assign(cast.partner, task, cast.partner)
        assert response.status_code == 422
        assert "Deze taak is gesloten." in response.text

    def test_the_team_does_not_decide_on_it_and_another_organisation_does_not_know_it(self, cast, task):
        assert assign(cast.advisor, task, cast.partner).status_code == 403
        assert assign(cast.other_partner, task, cast.other_partner).status_code == 404

    def test_the_inbox_shows_who_and_can_be_narrowed_to_the_own_ones(self, cast, task, colleague):
        assign(cast.partner, task, colleague)
        assert "Collega van Petra" in client_of(cast.partner).get(INBOX).text
        assert "Taak van nu" not in client_of(cast.partner).get(INBOX, {"mine": "1"}).text
        assert "Taak van nu" in client_of(colleague).get(INBOX, {"mine": "1"}).text

    def test_somebody_who_left_is_no_longer_named(self, cast, task, colleague):
        assign(cast.partner, task, colleague)
        colleague.ended_at = timezone.now()
        colleague.save()
        assert "Collega van Petra" not in client_of(cast.partner).get(INBOX).text


class TestTheClock:
    def test_starts_anew_when_a_task_is_sent_again_and_with_each_sign_of_the_partner(self, cast, task):
        partner = {"by": actor_of(cast.partner), "person": cast.partner.user}
        days = [at(f"2099-03-{day:02d} 10:00") for day in range(2, 7)]
        add_message(**partner, task=task, text="Een vraag", at=days[0])
        task.refresh_from_db()
        assert task.waiting_since is None  # a question is not yet accepting
        refused = move_task(**partner, task=task, to=TaskStatus.REFUSED, explanation="Vol", at=days[1])
        again = move_task(
            by=actor_of(cast.advisor), person=cast.advisor.user, task=refused, to=TaskStatus.SENT, explanation="Nu?",
            at=days[2],
        )  # fmt: skip
        assert again.waiting_since == days[2].date()
        accepted = move_task(**partner, task=again, to=TaskStatus.ACCEPTED, at=days[3])
        assert accepted.waiting_since == days[3].date()
        add_message(by=actor_of(cast.advisor), person=cast.advisor.user, task=accepted, text="En?", at=days[4])
        accepted.refresh_from_db()
        assert accepted.waiting_since == days[3].date()
        add_message(**partner, task=accepted, text="Morgen", at=days[4])
        accepted.refresh_from_db()
        assert accepted.waiting_since == days[4].date()

    def test_both_sides_read_on_the_task_that_it_waits(self, cast, task):
        Task.objects.update(sent_on=factories.day("2024-03-20"))
        url = reverse("task_detail", args=[task.pk])
        assert "Niet geaccepteerd sinds 28 maart 2024." in client_of(cast.partner).get(url).text
        assert "Hier gebeurt niets" in client_of(cast.advisor).get(url).text


class TestSendingFromAGoal:
    def test_all_but_the_organisation_is_filled_in_and_consent_is_asked_when_there_is_none(self, cast):
        goal = factories.make_goal(household=cast.household, what="Schulden op een rij", organisation=cast.organisation)
        url = f"{reverse('task_send', args=[cast.household.pk])}?doel={goal.pk}"
        form = client_of(cast.advisor).get(url).context["form"]
        assert form.initial["organisation"] == cast.organisation.pk
        assert (form.initial["ground"], form.initial["purpose"]) == ("new", "Schulden op een rij")
        assert form.initial["resident"] == cast.household.main_resident.pk

    def test_a_consent_that_stands_is_chosen_already(self, cast):
        consent = factories.make_consent(household=cast.household, organisation=cast.organisation)
        url = f"{reverse('task_send', args=[cast.household.pk])}?organisation={cast.organisation.pk}"
        assert client_of(cast.advisor).get(url).context["form"].initial["ground"] == f"consent-{consent.pk}"

    def test_a_task_tells_which_other_partners_work_on_the_same_goal(self, cast, task):
        goal = factories.make_goal(household=cast.household)
        other = factories.make_task(
            household=cast.household,
            organisation=factories.make_organisation(project=cast.project, name="Welzijn Zuid"),
        )
        Task.objects.filter(pk__in=[task.pk, other.pk]).update(goal=goal)
        url = reverse("task_detail", args=[task.pk])
        page = client_of(cast.advisor).get(url).text
        assert "Welzijn Zuid" in page
        assert f"?doel={goal.pk}" in page
        assert "Welzijn Zuid" not in client_of(cast.partner).get(url).text
