"""Reminders of tasks: whom, how many, and never more than one mail per person per day."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from adv.accounts.models import OrganisationKind, OutgoingMail
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from adv.mail import deliver_mail
from households.domain.codes import Domain
from interventions.actions.reminders import KIND, queue_digests
from interventions.actions.tasks import add_message, assign_task, move_task
from interventions.domain.codes import TaskStatus
from tests import factories
from tests.factories import actor_of, at

MONDAY = at("2026-03-02 08:00")
DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def alone(cast, monkeypatch):
    """Nobody but the cast; the other partner organisation has no tasks."""
    cast.other_partner.delete()


def sent(cast, when=MONDAY, **task):
    """A task as it was sent at a moment."""
    made = factories.make_task(
        **{"household": cast.household, "organisation": cast.organisation, "by": cast.advisor.user, **task},
        sent_on=timezone.localdate(when),
    )
    made.transitions.update(at=when)
    return made


def told(now) -> dict[str, int]:
    """Who is told at a moment, with the number in the mail."""
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    count = queue_digests(now=now)
    found = OutgoingMail.objects.exclude(pk__in=before).select_related("person")
    assert len(found) == count
    return {row.person.name: row.count for row in found}


def test_a_new_task_is_told_to_everybody_of_the_organisation_once(cast):
    factories.make_member(Role.PARTNER, organisation=cast.organisation, name="Collega van Petra")
    sent(cast)
    assert told(MONDAY + HOUR) == {"Petra Smit": 1, "Collega van Petra": 1}
    assert told(MONDAY + 2 * HOUR) == {}
    assert told(MONDAY + DAY) == {}  # the next day it is no news any more


def test_a_task_that_is_not_accepted_is_told_to_partner_and_advisor_and_again_a_week_later(cast):
    sent(cast)
    told(MONDAY + HOUR)
    assert told(MONDAY + 7 * DAY) == {}  # the fifth working day is still in time
    assert told(MONDAY + 8 * DAY) == {"Petra Smit": 1, "Sanne Bakker": 1}
    assert told(MONDAY + 9 * DAY) == {}
    assert told(MONDAY + 15 * DAY) == {"Petra Smit": 1, "Sanne Bakker": 1}


def test_past_its_date_and_silent_are_told_as_well_and_count_each_task_once(cast):
    late = sent(cast, due_on=timezone.localdate(MONDAY + 2 * DAY), status=TaskStatus.ACCEPTED)
    sent(cast, status=TaskStatus.IN_PROGRESS)
    assert told(MONDAY + 2 * DAY) == {}
    assert told(MONDAY + 3 * DAY) == {"Petra Smit": 1, "Sanne Bakker": 1}
    late.waiting_since = timezone.localdate(MONDAY)
    late.save()
    assert told(MONDAY + 28 * DAY) == {"Petra Smit": 2, "Sanne Bakker": 2}


def test_only_who_does_the_task_is_told_once_somebody_does(cast):
    colleague = factories.make_member(Role.PARTNER, organisation=cast.organisation, name="Collega van Petra")
    task = sent(cast)
    assign_task(by=actor_of(cast.partner), task=task, to=colleague)
    assert told(MONDAY + HOUR) == {"Collega van Petra": 1}
    # What that one does not accept in time, the others hear of as well.
    assert told(MONDAY + 8 * DAY) == {"Petra Smit": 1, "Collega van Petra": 1, "Sanne Bakker": 1}
    task.refresh_from_db()
    task.status, task.waiting_since = TaskStatus.ACCEPTED, timezone.localdate(MONDAY + 8 * DAY)
    task.save()
    assert told(MONDAY + 36 * DAY) == {"Collega van Petra": 1, "Sanne Bakker": 1}
    colleague.ended_at = MONDAY
    colleague.save()
    assert "Petra Smit" in told(MONDAY + 43 * DAY)


def test_what_the_partner_may_not_see_is_not_told_to_the_partner(cast):
    sent(cast, consent=factories.make_consent(
        household=cast.household, organisation=cast.organisation, withdrawn_at=MONDAY
    ))  # fmt: skip
    corporation = factories.make_organisation(project=cast.project, kind=OrganisationKind.CORPORATION)
    factories.make_member(Role.PARTNER, organisation=corporation, name="Corporatie")
    sent(cast, organisation=corporation, domain=Domain.WELLBEING)
    assert told(MONDAY + HOUR) == {}
    assert told(MONDAY + 8 * DAY) == {}


@pytest.mark.parametrize("to", [TaskStatus.REFUSED, TaskStatus.RETURNED])
def test_what_comes_back_is_told_to_the_advisor_not_what_the_team_took_back_itself(cast, to):
    start = TaskStatus.SENT if to == TaskStatus.REFUSED else TaskStatus.ACCEPTED
    theirs, own = sent(cast, status=start), sent(cast, status=TaskStatus.ACCEPTED)
    now = MONDAY + HOUR
    move_task(by=actor_of(cast.partner), task=theirs, person=cast.partner.user, to=to, explanation="Vol", at=now)
    move_task(
        by=actor_of(cast.advisor), task=own, person=cast.advisor.user, to=TaskStatus.RETURNED, explanation="x", at=now
    )
    assert told(now + HOUR).get("Sanne Bakker") == 1


def test_a_message_is_told_to_the_other_side(cast):
    task = sent(cast, MONDAY - 10 * DAY, status=TaskStatus.ACCEPTED)
    add_message(by=actor_of(cast.advisor), task=task, person=cast.advisor.user, text="Hoe staat het?", at=MONDAY)
    assert told(MONDAY + HOUR) == {"Petra Smit": 1}
    add_message(by=actor_of(cast.partner), task=task, person=cast.partner.user, text="Goed", at=MONDAY + 2 * HOUR)
    assert told(MONDAY + 3 * HOUR) == {"Sanne Bakker": 1}


def test_a_day_of_messages_is_one_mail(cast):
    task = sent(cast, MONDAY - 10 * DAY, status=TaskStatus.ACCEPTED)
    for hours in range(1, 8):
        now = MONDAY + hours * HOUR
        add_message(by=actor_of(cast.advisor), task=task, person=cast.advisor.user, text="En nu?", at=now)
        told(now)
    assert OutgoingMail.objects.filter(person=cast.partner.user).count() == 1
    assert told(MONDAY + DAY) == {"Petra Smit": 1}  # what came after the mail of yesterday


def test_who_stands_in_is_told_too_and_without_an_advisor_the_sender_and_then_the_leader(cast):
    factories.make_stand_in(
        user=cast.colleague.user, absent_user=cast.advisor.user, project=cast.project,
        starts_on=timezone.localdate(MONDAY), ends_on=timezone.localdate(MONDAY + 30 * DAY),
    )  # fmt: skip
    sent(cast)
    now = MONDAY + 8 * DAY
    assert set(told(now)) == {"Petra Smit", "Sanne Bakker", "Omar Yilmaz"}

    OutgoingMail.objects.all().delete()
    cast.household.owner = None
    cast.household.save()
    assert set(told(now)) == {"Petra Smit", "Sanne Bakker"}  # she sent it

    OutgoingMail.objects.all().delete()
    cast.advisor.ended_at = MONDAY
    cast.advisor.save()
    assert set(told(now)) == {"Petra Smit", "Els Vos"}


@pytest.mark.parametrize(
    "now", ["2026-03-07 10:00", "2026-04-06 10:00", "2026-03-03 06:59", "2026-03-03 19:00"]
)  # Saturday, Easter Monday, early, late
def test_outside_working_hours_nobody_is_told_and_what_waited_comes_after(cast, now):
    sent(cast, at(now) - DAY)
    assert told(at(now)) == {}
    assert told(at(now).replace(hour=12) + 2 * DAY)["Petra Smit"] == 1


def test_a_run_that_comes_days_late_tells_what_the_others_would_have_told(cast):
    sent(cast)
    told(MONDAY + HOUR)
    assert told(MONDAY + 11 * DAY) == {"Petra Smit": 1, "Sanne Bakker": 1}


def test_somebody_in_two_projects_gets_one_mail_about_both(cast):
    project = factories.make_project()
    organisation = factories.make_organisation(project=project)
    factories.make_member(Role.PARTNER, organisation=organisation, user=cast.partner.user)
    sent(cast)
    sent(cast, household=factories.make_household(project=project), organisation=organisation)
    assert told(MONDAY + HOUR)["Petra Smit"] == 2


def test_the_mail_holds_a_number_and_a_link_and_nothing_about_anybody(cast, settings):
    settings.SITE_URL = "https://adv.example.nl"
    for _ in range(2):
        sent(cast, description="Geheime schuld")
    now = MONDAY + 8 * DAY
    told(now)
    assert deliver_mail(now=now) == 2
    subjects = {message.to[0]: message.subject for message in mail.outbox}
    assert subjects[cast.partner.user.email] == "Er wachten 2 taken op je"
    for message in mail.outbox:
        assert isinstance(message, mail.EmailMultiAlternatives)
        html = str(message.alternatives[0][0])
        for text in (str(message.subject), str(message.body), html):
            for marker in ("Geheim", "Meulen", "Budgethulp", "Petra", "Sanne", "T-", str(cast.household.address)):
                assert marker not in text, marker
    links = {message.to[0]: str(message.body) for message in mail.outbox}
    assert "https://adv.example.nl/taken/" in links[cast.partner.user.email]
    assert "https://adv.example.nl/\n" in links[cast.advisor.user.email]
    assert AccessLog.objects.filter(object_type=KIND, role="system", count=2).exists()


def test_one_task_is_one_task(cast):
    sent(cast)
    told(MONDAY + HOUR)
    deliver_mail(now=MONDAY + HOUR)
    assert mail.outbox[0].subject == "Er wacht 1 taak op je"
    assert "Er wacht 1 taak op je" in str(mail.outbox[0].body)


@pytest.mark.parametrize("state", [OutgoingMail.State.DROPPED, OutgoingMail.State.FAILED, OutgoingMail.State.UNSURE])
def test_a_mail_that_may_not_have_arrived_tells_nobody_anything_so_the_next_day_does(cast, state):
    sent(cast)
    told(MONDAY + HOUR)
    OutgoingMail.objects.update(state=state)
    assert told(MONDAY + 2 * HOUR) == {}
    assert told(MONDAY + DAY) == {"Petra Smit": 1}


def test_a_run_that_died_halfway_is_finished_by_the_next(cast, monkeypatch):
    """The process is killed after the first person: the others are told by the next run, the first not again."""
    factories.make_member(Role.PARTNER, organisation=cast.organisation, name="Collega van Petra")
    sent(cast)
    everybody = set(told(MONDAY + HOUR))
    OutgoingMail.objects.exclude(pk=OutgoingMail.objects.order_by("pk")[0].pk).delete()
    first = OutgoingMail.objects.get().person.name
    assert set(told(MONDAY + 2 * HOUR)) == everybody - {first}
