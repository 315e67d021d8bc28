"""What the worker does. A task may run twice, late or after a crash; the rows in the database are the truth."""

import datetime

from celery import shared_task
from django.utils import timezone

from interventions.actions import reminders


@shared_task(name="interventions.tasks.queue_digests", ignore_result=True)
def queue_digests(at: str = "") -> None:
    """Decide who is told about tasks that wait; on the schedule.

    ``at`` is the moment to work for (ISO 8601), now when it is empty.
    """
    reminders.queue_digests(now=datetime.datetime.fromisoformat(at) if at else timezone.now())
