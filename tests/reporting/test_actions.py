"""Asking for a report, making it exactly once whatever happens, stopping, trying again."""

import datetime
import hashlib
import json
from typing import Any

import pytest
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from reporting import actions, making, tasks
from reporting.models import Report
from reporting.storage import FILES, folder_of
from tests import factories

pytestmark = pytest.mark.django_db

START, END = factories.day("2024-01-01"), factories.day("2024-03-31")
JUST_NOW, LONG_AGO = datetime.timedelta(minutes=1), actions.HANGS_AFTER + datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.REPORTS_DIR = tmp_path


@pytest.fixture
def leader() -> Membership:
    return factories.make_member(Role.PROJECT_LEADER)


@pytest.fixture
def sent(monkeypatch) -> list[int]:
    """The ids that went to the broker."""
    ids: list[int] = []
    monkeypatch.setattr(tasks.make_report_task, "delay", ids.append)
    return ids


def ask(leader: Membership, **changes) -> Report:
    wanted = {"starts_on": START, "ends_on": END, "is_internal": False, **changes}
    return actions.request_report(by=factories.actor_of(leader), project=leader.project, person=leader.user, **wanted)


def make(leader: Membership, **columns) -> Report:
    """A report in any state, without the action."""
    return Report.objects.create(project=leader.project, kind="quarterly", starts_on=START, ends_on=END, **columns)


def silent_since(report: Report, how_long: datetime.timedelta) -> None:
    moment = timezone.now() - how_long
    Report.objects.filter(pk=report.pk).update(requested_at=moment)
    Report.objects.filter(pk=report.pk, heartbeat_at__isnull=False).update(heartbeat_at=moment)


def files_of(report: Report) -> set[str]:
    folder = folder_of(report.pk)
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


class TestAsking:
    def test_puts_a_report_in_the_queue_and_sends_it_after_the_transaction(
        self, leader, sent, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            report = ask(leader)
            assert sent == []

        assert sent == [report.pk]
        assert (report.state, report.version, report.requested_by) == (Report.State.QUEUED, 1, leader.user)
        row = AccessLog.objects.get(object_type="report")
        assert (row.action, row.object_id, row.user_id) == ("E", report.pk, leader.user_id)

    def test_the_same_request_while_it_waits_gives_the_same_report(
        self, leader, sent, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            first, second = ask(leader), ask(leader)
        assert first == second
        assert sent == [first.pk]

    def test_the_same_request_while_it_is_being_made_gives_the_same_report(self, leader):
        running = make(leader, state=Report.State.RUNNING)
        assert ask(leader) == running

    @pytest.mark.parametrize("state", [Report.State.DONE, Report.State.FAILED, Report.State.CANCELLED])
    def test_the_same_request_after_that_is_a_next_version(self, leader, state):
        first = make(leader, state=state)
        assert ask(leader).version == 2
        assert Report.objects.filter(pk=first.pk, version=1, state=state).exists()

    def test_another_period_audience_or_project_is_another_report(self, leader):
        other = factories.make_member(Role.PROJECT_LEADER)
        reports = [ask(leader), ask(leader, is_internal=True), ask(leader, ends_on=START), ask(other)]
        assert len({report.pk for report in reports}) == 4
        assert {report.version for report in reports} == {1}

    def test_a_period_that_ends_before_it_begins_is_refused(self, leader):
        with pytest.raises(ActionRefused) as refusal:
            ask(leader, starts_on=END, ends_on=START)
        assert refusal.value.field == "ends_on"
        assert not Report.objects.exists()

    def test_a_period_that_is_not_over_is_refused_and_one_until_today_is_not(self, leader):
        today = timezone.localdate()
        with pytest.raises(ActionRefused) as refusal:
            ask(leader, ends_on=today + datetime.timedelta(days=1))
        assert refusal.value.field == "ends_on"
        assert ask(leader, starts_on=today, ends_on=today).state == Report.State.QUEUED

    def test_a_broker_that_is_down_leaves_the_report_in_the_queue(
        self, leader, monkeypatch, caplog, django_capture_on_commit_callbacks
    ):
        def down(_report_id: int) -> None:
            raise ConnectionRefusedError

        monkeypatch.setattr(tasks.make_report_task, "delay", down)
        with django_capture_on_commit_callbacks(execute=True):
            report = ask(leader)
        assert Report.objects.get(pk=report.pk).state == Report.State.QUEUED


class TestMaking:
    def test_makes_the_files_and_keeps_the_figures_with_their_checksum(self, leader):
        report = make(leader)

        actions.run_report(report.pk)

        report.refresh_from_db()
        assert (report.state, report.progress, report.step, report.attempts) == (Report.State.DONE, 100, "Klaar", 1)
        assert report.finished_at is not None
        assert files_of(report) == set(FILES)
        text = (folder_of(report.pk) / "rapport.json").read_text()
        assert json.loads(text) == report.figures
        assert hashlib.sha256(text.encode()).hexdigest() == report.checksum

    def test_the_second_of_two_deliveries_does_nothing(self, leader):
        report = make(leader)
        actions.run_report(report.pk)
        made_at = Report.objects.get(pk=report.pk).finished_at

        actions.run_report(report.pk)

        again = Report.objects.get(pk=report.pk)
        assert (again.attempts, again.finished_at) == (1, made_at)

    @pytest.mark.parametrize(
        "state", [Report.State.DONE, Report.State.FAILED, Report.State.CANCELLED, Report.State.RUNNING]
    )
    def test_only_what_waits_is_made(self, leader, state):
        report = make(leader, state=state, attempts=1, heartbeat_at=timezone.now())
        actions.run_report(report.pk)
        assert Report.objects.get(pk=report.pk).state == state
        assert files_of(report) == set()

    def test_a_report_that_is_gone_is_no_error(self):
        actions.run_report(987654)

    def test_another_delivery_in_the_middle_leaves_it_to_the_first(self, leader, monkeypatch):
        report = make(leader)
        in_the_middle_of(monkeypatch, lambda: actions.run_report(report.pk))

        actions.run_report(report.pk)

        report.refresh_from_db()
        assert (report.state, report.attempts) == (Report.State.DONE, 1)

    def test_stopped_in_the_middle_nothing_is_kept(self, leader, monkeypatch):
        report = make(leader)
        in_the_middle_of(monkeypatch, lambda: actions.cancel_report(by=factories.actor_of(leader), report=report))

        actions.run_report(report.pk)

        report.refresh_from_db()
        assert (report.state, report.figures, report.checksum) == (Report.State.CANCELLED, None, "")
        assert files_of(report) == set()

    def test_stopped_and_asked_again_in_the_middle_only_the_new_attempt_counts(self, leader, monkeypatch):
        report = make(leader)
        by = factories.actor_of(leader)

        def stop_and_start() -> None:
            actions.cancel_report(by=by, report=report)
            actions.retry_report(by=by, report=report)
            assert actions._claim(report.pk) is not None  # another worker began

        in_the_middle_of(monkeypatch, stop_and_start)

        actions.run_report(report.pk)

        report.refresh_from_db()
        assert (report.state, report.step) == (Report.State.RUNNING, "Beginnen")
        assert files_of(report) == set()

    def test_what_fails_says_so_and_can_be_tried_again(self, leader, monkeypatch, caplog):
        report = make(leader)
        with monkeypatch.context() as broken:
            broken.setattr(actions, "make_report", breaks)
            actions.run_report(report.pk)
        report.refresh_from_db()
        assert (report.state, report.step) == (Report.State.FAILED, "Mislukt")
        assert f"Report {report.pk} failed" in caplog.text

        actions.retry_report(by=factories.actor_of(leader), report=report)
        report.refresh_from_db()
        assert (report.state, report.progress, report.finished_at) == (Report.State.QUEUED, 0, None)

        actions.run_report(report.pk)
        report.refresh_from_db()
        assert report.state == Report.State.DONE

    def test_a_disk_that_is_full_is_a_failure_and_leaves_no_half_report(self, leader, monkeypatch, caplog):
        report = make(leader)
        monkeypatch.setattr(actions, "write_files", breaks)
        actions.run_report(report.pk)
        report.refresh_from_db()
        assert (report.state, report.figures) == (Report.State.FAILED, None)


def breaks(*_args: object, **_options: object) -> None:
    raise OSError("no space left on device")


def in_the_middle_of(monkeypatch, do) -> None:
    """While a report is made, halfway, ``do`` happens once."""
    make_report: Any = making.make_report
    happened: list[bool] = []

    def interrupted(*args, progress, **options):
        def tell(percent: int, step: str) -> None:
            progress(percent, step)
            if percent >= 50 and not happened:
                happened.append(True)
                do()

        return make_report(*args, progress=tell, **options)

    monkeypatch.setattr(actions, "make_report", interrupted)


class TestStoppingAndTryingAgain:
    @pytest.mark.parametrize("state", [Report.State.QUEUED, Report.State.RUNNING])
    def test_stops_what_waits(self, leader, state):
        report = make(leader, state=state)
        actions.cancel_report(by=factories.actor_of(leader), report=report)
        report.refresh_from_db()
        assert report.state == Report.State.CANCELLED
        assert AccessLog.objects.filter(object_type="report", action="U").count() == 1

    def test_leaves_what_is_done(self, leader):
        report = make(leader, state=Report.State.DONE)
        actions.cancel_report(by=factories.actor_of(leader), report=report)
        actions.retry_report(by=factories.actor_of(leader), report=report)
        report.refresh_from_db()
        assert report.state == Report.State.DONE
        assert not AccessLog.objects.exists()

    def test_sends_a_stopped_one_again(self, leader, sent, django_capture_on_commit_callbacks):
        report = make(leader, state=Report.State.CANCELLED, attempts=1)
        with django_capture_on_commit_callbacks(execute=True):
            actions.retry_report(by=factories.actor_of(leader), report=report)
        assert sent == [report.pk]


class TestTheSweep:
    @pytest.fixture
    def sweep(self, sent, django_capture_on_commit_callbacks):
        def run() -> list[int]:
            sent.clear()
            with django_capture_on_commit_callbacks(execute=True):
                number = actions.sweep()
            assert len(sent) == number
            return list(sent)

        return run

    def test_sends_what_the_broker_lost(self, leader, sweep):
        report = make(leader)
        silent_since(report, LONG_AGO)
        assert sweep() == [report.pk]

    def test_sends_it_once_in_that_time_however_often_it_looks(self, leader, sweep):
        report = make(leader)
        silent_since(report, LONG_AGO)
        assert sweep() == [report.pk]
        assert sweep() == []

    @pytest.mark.parametrize("state", [Report.State.QUEUED, Report.State.RUNNING])
    def test_leaves_what_gave_a_sign_of_life(self, leader, sweep, state):
        silent_since(make(leader, state=state, attempts=1, heartbeat_at=timezone.now()), JUST_NOW)
        assert sweep() == []

    def test_leaves_what_waits_for_the_first_time_just_now(self, leader, sweep):
        make(leader)
        assert sweep() == []

    @pytest.mark.parametrize("state", [Report.State.DONE, Report.State.FAILED, Report.State.CANCELLED])
    def test_leaves_what_is_over(self, leader, sweep, state):
        silent_since(make(leader, state=state, attempts=1, heartbeat_at=timezone.now()), LONG_AGO)
        assert sweep() == []

    def test_a_report_of_which_the_worker_died_is_made_once_by_the_next(self, leader, sweep):
        report = make(leader)
        assert actions._claim(report.pk) == 1  # and then the worker dies
        silent_since(report, LONG_AGO)

        assert sweep() == [report.pk]
        actions.run_report(report.pk)
        actions.run_report(report.pk)

        report.refresh_from_db()
        assert (report.state, report.attempts) == (Report.State.DONE, 2)
        assert sweep() == []

    def test_a_worker_that_only_seemed_dead_does_not_store_its_result(self, leader, sweep, monkeypatch):
        report = make(leader)

        def taken_over() -> None:
            silent_since(report, LONG_AGO)
            assert sweep() == [report.pk]
            assert actions._claim(report.pk) == 2

        in_the_middle_of(monkeypatch, taken_over)
        actions.run_report(report.pk)

        report.refresh_from_db()
        assert (report.state, report.attempts, report.figures) == (Report.State.RUNNING, 2, None)
        assert files_of(report) == set()

    def test_gives_up_when_a_worker_died_of_it_often_enough(self, leader, sweep):
        report = make(leader)
        for _ in range(actions.MOST_ATTEMPTS):
            assert actions._claim(report.pk) is not None
            silent_since(report, LONG_AGO)
            sweep()
        report.refresh_from_db()
        assert (report.state, report.step) == (Report.State.FAILED, "Mislukt")
        assert sweep() == []

    def test_what_a_person_tries_again_after_that_is_sent_all_the_same(self, leader, sweep):
        report = make(leader, state=Report.State.FAILED, attempts=actions.MOST_ATTEMPTS)
        actions.retry_report(by=factories.actor_of(leader), report=report)
        silent_since(report, LONG_AGO)
        assert sweep() == [report.pk]
