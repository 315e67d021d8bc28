"""The reminder in a real worker: sent twice, with the clock moved, and one mail comes of it."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from adv.celery import app
from households.models import Appointment
from tests.factories import at, make_appointment, make_household, make_member, make_project


def wait_until(what: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_the_worker_mails_once_however_often_the_schedule_comes_by(celery_worker_process):
    sanne = make_member(project=make_project())
    household = make_household(project=sanne.project)
    make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-03 14:00"))
    for moment in ("2026-03-02 17:05", "2026-03-02 17:05", "2026-03-02 17:20", "2026-03-03 07:05"):
        app.send_task("households.tasks.send_reminders", [at(moment).isoformat()])
    # The last one of the queue marks its end: it is about another day.
    make_appointment(household=household, person=sanne.user, starts_at=at("2026-04-03 14:00"))
    app.send_task("households.tasks.send_reminders", [at("2026-04-02 17:05").isoformat()])
    wait_until(lambda: not Appointment.objects.filter(reminded_at__isnull=True).exists())

    folder = Path(settings.DATA_DIR) / "mail"
    wait_until(lambda: len(list(folder.glob("*"))) >= 2)
    texts = [path.read_text() for path in folder.glob("*")]
    assert sum("Je hebt morgen 1 afspraak" in text for text in texts) == len(texts) == 2
