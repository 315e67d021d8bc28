"""What the worker does. A task takes an id and may run twice; the row in the database is the truth."""

import datetime

from celery import shared_task
from django.utils import timezone

from households.actions import mailings, reminders, settings
from households.interchange import uploads


@shared_task(name="households.tasks.make_mailing", acks_late=True, ignore_result=True)
def make_mailing_task(mailing_id: int) -> None:
    """Make one stack of letters or cards."""
    mailings.run_mailing(mailing_id)


@shared_task(name="households.tasks.sweep_mailings", ignore_result=True)
def sweep_mailings() -> None:
    """Pick up stacks that hang; on the schedule."""
    mailings.sweep()


@shared_task(name="households.tasks.renew_doors", acks_late=True, ignore_result=True)
def renew_doors_task(project_id: int) -> None:
    """Work out the doors of a project whose protocol was changed."""
    settings.renew_doors(project_id)


@shared_task(name="households.tasks.sweep_doors", ignore_result=True)
def sweep_doors() -> None:
    """Pick up projects whose doors are outdated for too long; on the schedule."""
    settings.sweep_doors()


@shared_task(name="households.tasks.send_reminders", ignore_result=True)
def send_reminders(at: str = "") -> None:
    """Decide on the mails about appointments that are near; on the schedule, and never twice about the same one.

    ``at`` is the moment to work for (ISO 8601), now when it is empty.
    """
    reminders.queue_reminders(now=datetime.datetime.fromisoformat(at) if at else timezone.now())


@shared_task(name="households.tasks.discard_uploads", ignore_result=True)
def discard_uploads() -> None:
    """Throw away the files that nobody confirmed; on the schedule."""
    uploads.discard_expired(timezone.now())
