"""What the worker does for the whole application. A task may run twice; the rows in the database are the truth."""

import datetime

from celery import shared_task
from django.utils import timezone

from adv import mail


@shared_task(name="adv.tasks.deliver_mail", ignore_result=True)
def deliver_mail_task(at: str = "") -> None:
    """Send the mails that wait; after each decision, and on the schedule.

    ``at`` is the moment to work for (ISO 8601), now when it is empty.
    """
    mail.deliver_mail(now=datetime.datetime.fromisoformat(at) if at else timezone.now())
