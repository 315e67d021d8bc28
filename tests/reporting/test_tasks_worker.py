"""Reports in a real worker over a real broker: asked through the page, killed in the middle, delivered twice."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from threading import Thread

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from adv.accounts.models import Membership
from adv.accounts.roles import Role
from reporting import actions
from reporting.models import Report
from reporting.storage import FILES, folder_of
from reporting.tasks import make_report_task, sweep_reports
from tests import factories, services
from tests.reporting.files import made_up

PATIENCE = 60


@pytest.fixture
def leader(transactional_db) -> Membership:
    project = made_up(6, size=20).take_in(factories.make_project(slug="dichterspark"))
    return factories.make_member(Role.PROJECT_LEADER, project=project)


@pytest.fixture
def client(leader) -> Client:
    client = Client()
    client.force_login(leader.user)
    return client


def wait_until(what: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until, list(Report.objects.values("state", "step", "attempts"))
        time.sleep(0.02)


def state_of(report: Report) -> str:
    return Report.objects.values_list("state", flat=True).get(pk=report.pk)


def ask(client: Client) -> Report:
    client.post("/rapportages/", {"starts_on": "2024-01-01", "ends_on": "2024-03-31"})
    return Report.objects.get()


def seem_silent(report: Report) -> None:
    """As if five minutes have gone by without a sign of life."""
    long_ago = timezone.now() - 2 * actions.HANGS_AFTER
    Report.objects.filter(pk=report.pk).update(heartbeat_at=long_ago, requested_at=long_ago)


def assert_made_once(report: Report, client: Client) -> None:
    report.refresh_from_db()
    assert Report.objects.count() == 1
    assert (report.state, report.progress) == (Report.State.DONE, 100)
    assert {path.name for path in folder_of(report.pk).iterdir()} == set(FILES)
    pdf = client.get(f"/rapportages/{report.pk}/rapport.pdf")
    assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")


def test_each_report_is_made_once_whatever_the_broker_does_and_whoever_dies(worker_environment, leader, client):
    """One worker: asked on the page and sent five times more; then killed in the middle of a report.

    Asked while the broker is down. Then a second worker, that finds what hangs and what was never sent.
    """
    with services.celery_worker(worker_environment) as worker:
        report = ask(client)
        for _ in range(5):
            make_report_task.delay(report.pk)
        wait_until(lambda: state_of(report) == Report.State.DONE)
        assert_made_once(report, client)
        assert report.attempts == 1

        Report.objects.all().delete()
        report = ask(client)
        wait_until(lambda: state_of(report) == Report.State.RUNNING)
        worker.kill()
    assert state_of(report) == Report.State.RUNNING
    never_sent = ask_without_broker(worker_environment, leader)
    assert state_of(never_sent) == Report.State.QUEUED
    seem_silent(report)
    seem_silent(never_sent)

    with services.celery_worker(worker_environment):
        sweep_reports.delay()
        wait_until(lambda: state_of(report) == state_of(never_sent) == Report.State.DONE)
        make_report_task.delay(report.pk)  # what the broker may still have of the first delivery
        sweep_reports.delay()
        marker = Report.objects.create(
            project=report.project, starts_on=report.starts_on, ends_on=report.starts_on, is_internal=True
        )
        make_report_task.delay(marker.pk)
        wait_until(lambda: state_of(marker) == Report.State.DONE)
        marker.delete()

    never_sent.refresh_from_db()
    assert (never_sent.progress, never_sent.attempts) == (100, 1)
    never_sent.delete()
    assert_made_once(report, client)
    assert report.attempts == 2


def ask_without_broker(environment: dict[str, str], leader: Membership) -> Report:
    """In a process of its own: a Celery application keeps the broker that it began with."""
    program = (
        "from adv.accounts.models import Membership; from adv.audit.actor import Actor; from reporting import actions;"
        "import datetime; m = Membership.objects.get(pk={pk});"
        "by = Actor(user_id=m.user_id, role=m.role, project_id=m.project_id);"
        "r = actions.request_report(by=by, project=m.project, person=m.user, starts_on=datetime.date(2023, 1, 1),"
        "ends_on=datetime.date(2023, 3, 31), is_internal=False); print('asked', r.state, r.pk)"
    )
    closed = f"redis://127.0.0.1:{services.free_port()}/0"
    said = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", program.format(pk=leader.pk)],
        cwd=services.ROOT, env={**os.environ, **environment, "REDIS_URL": closed},
        capture_output=True, text=True, timeout=PATIENCE, check=True,
    )  # fmt: skip
    _, state, pk = said.stdout.split()[-3:]
    assert state == "queued"
    return Report.objects.get(pk=pk)


def test_of_many_at_once_one_gets_the_claim(leader):
    report = Report.objects.create(
        project=leader.project, starts_on=factories.day("2024-01-01"), ends_on=factories.day("2024-03-31")
    )
    claims: list[int | None] = []

    def claim() -> None:
        claims.append(actions._claim(report.pk))
        connections.close_all()

    threads = [Thread(target=claim) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(claims, key=str) == [1, *[None] * 5]


def test_of_many_who_ask_at_once_all_get_the_same_report(leader):
    found: list[int] = []

    def ask_too() -> None:
        report = actions.request_report(
            by=factories.actor_of(leader),
            project=leader.project,
            person=leader.user,
            starts_on=factories.day("2024-01-01"),
            ends_on=factories.day("2024-03-31"),
            is_internal=False,
        )
        found.append(report.pk)
        connections.close_all()

    threads = [Thread(target=ask_too) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 6
    assert len(set(found)) == 1
