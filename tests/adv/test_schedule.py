"""The schedule names tasks that exist; files that nobody confirmed go on it."""

import datetime

import time_machine
from django.conf import settings
from django.utils import timezone

from adv.celery import app
from households.interchange.uploads import KEPT_FOR, find_upload, keep_upload
from households.tasks import discard_uploads


def test_every_task_on_the_schedule_exists():
    app.loader.import_default_modules()
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in app.tasks


def test_a_file_that_nobody_confirmed_is_thrown_away_without_another_upload():
    now = timezone.now()
    upload = keep_upload(
        user_id=1, project_id=1, kind="addresses", name="x.csv", options=frozenset(), content=b"x", now=now
    )
    discard_uploads()
    assert find_upload(upload.token, user_id=1, project_id=1, now=now) == upload
    with time_machine.travel(now + KEPT_FOR + datetime.timedelta(minutes=1), tick=False):
        discard_uploads()
    assert find_upload(upload.token, user_id=1, project_id=1, now=now) is None
