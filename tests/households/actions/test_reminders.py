"""Reminders: a mail with a number, once, whenever the schedule comes by."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from adv.accounts.models import OutgoingMail
from adv.audit.models import AccessLog
from adv.mail import deliver_mail
from households.actions.reminders import queue_reminders
from households.models import Appointment
from households.tasks import send_reminders as send_reminders_task
from tests.factories import at, make_address, make_appointment, make_household, make_member, make_project

pytestmark = pytest.mark.django_db

EVENING = at("2026-03-02 17:05")
MORNING = at("2026-03-03 07:05")
TOMORROW = at("2026-03-03 14:00")
HOUR = datetime.timedelta(hours=1)


def remind(now: datetime.datetime) -> int:
    """Decide on the mails and send them; the number that was decided on."""
    count = queue_reminders(now=now)
    deliver_mail(now=now)
    return count


@pytest.fixture
def sanne():
    return make_member(project=make_project())


@pytest.fixture
def household(sanne):
    address = make_address(project=sanne.project, street="Markeerstraat", house_number=34, addition="1")
    return make_household(address=address, name="F. Merkbaar", phone="0612345678")


def test_the_evening_before_there_is_one_mail_with_a_number_and_a_link(sanne, household, settings):
    settings.SITE_URL = "https://adv.example.nl"
    for hours in (0, 2):
        make_appointment(household=household, person=sanne.user, starts_at=TOMORROW + hours * HOUR, note="Schulden")
    assert remind(EVENING) == 1
    (message,) = mail.outbox
    assert message.to == [sanne.user.email]
    assert message.subject == "Je hebt 2 afspraken op 3 maart 2026"
    assert "https://adv.example.nl/agenda/" in message.body


def test_the_mail_says_nothing_about_anybody(sanne, household):
    make_appointment(household=household, person=sanne.user, starts_at=TOMORROW, note="Schulden")
    remind(EVENING)
    # Not the headers: a Message-ID is full of numbers.
    (message,) = mail.outbox
    assert isinstance(message, EmailMultiAlternatives)
    (as_html,) = message.alternatives
    text = message.subject + str(message.body) + str(as_html[0])
    for marker in ("Merkbaar", "Markeerstraat", "34-1", "34", "0612345678", "Schulden", "14:00", sanne.user.name):
        assert marker not in text, marker


def test_twice_or_late_is_no_second_mail(sanne, household):
    make_appointment(household=household, person=sanne.user, starts_at=TOMORROW)
    for now in (EVENING, EVENING, EVENING + HOUR, MORNING, MORNING + 3 * HOUR):
        remind(now)
    assert len(mail.outbox) == 1
    assert Appointment.objects.get().reminded_at == EVENING


def test_what_the_evening_missed_comes_in_the_morning_and_what_is_past_not_at_all(sanne, household):
    make_appointment(household=household, person=sanne.user, starts_at=TOMORROW)
    gone_by = make_appointment(household=household, person=sanne.user, starts_at=MORNING - HOUR)
    assert remind(MORNING) == 1
    assert mail.outbox[0].subject == "Je hebt 1 afspraak op 3 maart 2026"
    gone_by.refresh_from_db()
    assert gone_by.reminded_at is None
    assert remind(TOMORROW + HOUR) == 0


@pytest.mark.parametrize("now", ["2026-03-02 16:59", "2026-03-02 22:00", "2026-03-03 06:59"])
def test_before_its_time_and_at_night_there_is_no_mail(sanne, household, now):
    make_appointment(household=household, person=sanne.user, starts_at=TOMORROW)
    assert remind(at(now)) == 0


def test_today_and_tomorrow_come_apart_and_what_is_made_later_too(sanne, household):
    make_appointment(household=household, person=sanne.user, starts_at=EVENING + HOUR)
    make_appointment(household=household, person=sanne.user, starts_at=TOMORROW)
    assert remind(EVENING) == 2
    make_appointment(household=household, person=sanne.user, starts_at=TOMORROW + HOUR)
    assert remind(EVENING + HOUR) == 1
    assert [message.subject for message in mail.outbox] == [
        "Je hebt 1 afspraak op 2 maart 2026",
        "Je hebt 1 afspraak op 3 maart 2026",
        "Je hebt 1 afspraak op 3 maart 2026",
    ]


def test_a_mail_that_waited_until_nothing_stands_that_day_is_dropped(sanne, household):
    made = make_appointment(household=household, person=sanne.user, starts_at=TOMORROW)
    assert queue_reminders(now=EVENING) == 1
    Appointment.objects.filter(pk=made.pk).update(cancelled_at=EVENING)
    deliver_mail(now=MORNING)
    assert not mail.outbox
    assert OutgoingMail.objects.get().state == OutgoingMail.State.DROPPED


def test_everybody_gets_their_own_and_only_those_who_work_here(sanne, household):
    youssef = make_member(project=sanne.project, name="Youssef")
    left = make_member(project=sanne.project, ended_at=timezone.now())
    for member in (sanne, youssef, left):
        make_appointment(household=household, person=member.user, starts_at=TOMORROW)
    make_appointment(household=household, person=sanne.user, starts_at=TOMORROW + HOUR, cancelled_at=EVENING)
    assert remind(EVENING) == 2
    assert {message.to[0]: message.subject for message in mail.outbox} == {
        sanne.user.email: "Je hebt 1 afspraak op 3 maart 2026",
        youssef.user.email: "Je hebt 1 afspraak op 3 maart 2026",
    }


def test_a_mail_server_that_is_gone_is_tried_again(sanne, household, settings, caplog):
    make_appointment(household=household, person=sanne.user, starts_at=TOMORROW)
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    assert remind(EVENING) == 1
    assert sanne.user.email not in caplog.text
    settings.EMAIL_BACKEND = working
    assert remind(EVENING + HOUR) == 0
    assert len(mail.outbox) == 1


def test_it_is_in_the_access_log_as_work_of_the_system(sanne, household):
    make_appointment(household=household, person=sanne.user, starts_at=TOMORROW)
    remind(EVENING)
    row = AccessLog.objects.get(object_type="reminder")
    assert (row.role, row.project_id, row.count, row.ground) == ("system", sanne.project_id, 1, "system")


def test_summer_time_moves_the_evening_along(sanne, household):
    make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-29 10:00"))
    assert remind(at("2026-03-28 16:59")) == 0
    assert remind(at("2026-03-28 17:00")) == 1


def test_the_task_works_for_now_or_for_the_moment_it_is_given(sanne, household):
    make_appointment(household=household, person=sanne.user, starts_at=TOMORROW)
    with time_machine.travel(EVENING - HOUR, tick=False):
        send_reminders_task()
        assert not OutgoingMail.objects.exists()
        send_reminders_task(EVENING.isoformat())
    assert OutgoingMail.objects.get().count == 1


def test_it_is_on_the_schedule(settings):
    assert settings.CELERY_BEAT_SCHEDULE["send-reminders"]["task"] == send_reminders_task.name
