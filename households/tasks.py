"""What the worker does. A task takes an id and may run twice; the row in the database is the truth."""

from celery import shared_task

from households.actions import mailings


@shared_task(name="households.tasks.make_mailing", acks_late=True, ignore_result=True)
def make_mailing_task(mailing_id: int) -> None:
    """Make one stack of letters or cards."""
    mailings.run_mailing(mailing_id)


@shared_task(name="households.tasks.sweep_mailings", ignore_result=True)
def sweep_mailings() -> None:
    """Pick up stacks that hang; on the schedule."""
    mailings.sweep()
