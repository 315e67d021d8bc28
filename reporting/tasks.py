"""What the worker does. A task takes an id and may run twice; the row in the database is the truth."""

from celery import shared_task
from django.utils import timezone

from reporting import actions, schedule
from reporting.research.actions import drop_old_files


@shared_task(name="reporting.tasks.make_report", acks_late=True, ignore_result=True)
def make_report_task(report_id: int) -> None:
    """Make one report."""
    actions.run_report(report_id)


@shared_task(name="reporting.tasks.sweep_reports", ignore_result=True)
def sweep_reports() -> None:
    """Pick up reports that hang; on the schedule."""
    actions.sweep()


@shared_task(name="reporting.tasks.request_due_reports", ignore_result=True)
def request_due_reports() -> None:
    """Ask for the reports on periods that are over; on the schedule."""
    schedule.request_due_reports(today=timezone.localdate())


@shared_task(name="reporting.tasks.drop_research_files", ignore_result=True)
def drop_research_files() -> None:
    """Take away the files of exports for research whose time is up; on the schedule."""
    drop_old_files(timezone.localdate())
