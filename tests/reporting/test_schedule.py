"""Reports that make themselves: which periods are due, once each, also after a time without it; the notice."""

import datetime
from itertools import pairwise

import pytest
from celery import current_app
from celery.beat import PersistentScheduler
from hypothesis import given
from hypothesis import strategies as st
from kombu.utils.imports import symbol_by_name

from adv.accounts.models import Membership, OutgoingMail
from adv.accounts.roles import Role
from households.desk import desk_of
from households.domain.codes import ContactKind
from reporting import actions, tasks
from reporting.domain.periods import CATCH_UP, due_periods, period_before, quarter_of
from reporting.models import Report, ReportKind
from reporting.schedule import MOST_AT_ONCE, request_due_reports
from tests import factories

day = factories.day
BEGIN = day("2024-01-15")


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2024-03-31", []),
        ("2024-04-01", ["2024-01-01 quarterly"]),
        ("2024-06-30", ["2024-01-01 quarterly"]),
        ("2024-07-01", ["2024-01-01 quarterly", "2024-04-01 quarterly", "2024-01-01 management"]),
        (
            "2025-01-01",
            [
                "2024-01-01 quarterly", "2024-04-01 quarterly", "2024-01-01 management", "2024-07-01 quarterly",
                "2024-10-01 quarterly", "2024-07-01 management",
            ],
        ),
    ],
)  # fmt: skip
def test_what_is_due(today, expected):
    found = due_periods(day(today), begins_on=BEGIN, ends_on=None)
    assert [f"{one.span.start} {'management' if one.is_half_year else 'quarterly'}" for one in found] == expected


def test_nothing_is_due_from_before_or_after_the_project_or_long_ago():
    assert due_periods(day("2024-07-01"), begins_on=day("2024-07-01"), ends_on=None) == []
    over = due_periods(day("2025-03-01"), begins_on=BEGIN, ends_on=day("2024-03-15"))
    assert [one.span.start for one in over] == [day("2024-01-01"), day("2024-01-01")]
    old = due_periods(day("2034-01-01"), begins_on=BEGIN, ends_on=None)
    assert min(one.span.end for one in old) >= day("2034-01-01") - CATCH_UP


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1)))
def test_the_quarters_that_are_due_follow_each_other_up_to_now(today):
    found = [one.span for one in due_periods(today, begins_on=datetime.date(1990, 1, 1), ends_on=None)
             if not one.is_half_year]  # fmt: skip
    one_day = datetime.timedelta(days=1)
    assert all(first.end + one_day == second.start for first, second in pairwise(found))
    assert found[-1].end + one_day == quarter_of(today).start


@pytest.mark.parametrize(
    ("start", "end", "before"),
    [
        ("2024-04-01", "2024-06-30", ("2024-01-01", "2024-03-31")),
        ("2024-01-01", "2024-06-30", ("2023-07-01", "2023-12-31")),
        ("2024-03-01", "2024-03-31", ("2024-02-01", "2024-02-29")),
        ("2024-03-05", "2024-03-14", ("2024-02-24", "2024-03-04")),
        ("2024-03-31", "2024-03-31", ("2024-03-30", "2024-03-30")),
        ("0001-01-01", "0001-01-31", ("0001-01-01", "0001-01-01")),
    ],
)
def test_the_period_before(start, end, before):
    assert period_before(day(start), day(end)) == tuple(map(day, before))


@pytest.fixture
def leader(db) -> Membership:
    return factories.make_member(Role.PROJECT_LEADER, project=factories.make_project(starts_on=BEGIN))


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.REPORTS_DIR = tmp_path


def test_each_period_is_asked_for_once_however_often_the_schedule_runs(leader):
    assert request_due_reports(today=day("2024-07-01")) == 3
    assert request_due_reports(today=day("2024-07-01")) == 0
    found = Report.objects.filter(is_automatic=True)
    assert {(one.kind, str(one.starts_on), str(one.ends_on), one.is_internal) for one in found} == {
        ("quarterly", "2024-01-01", "2024-03-31", False),
        ("quarterly", "2024-04-01", "2024-06-30", False),
        ("management", "2024-01-01", "2024-06-30", False),
    }


def test_what_was_missed_is_made_up_for_and_what_a_person_asked_for_keeps_its_version(leader):
    made = actions.request_report(
        by=factories.actor_of(leader), project=leader.project, person=leader.user, starts_on=day("2024-01-01"),
        ends_on=day("2024-03-31"), is_internal=False,
    )  # fmt: skip
    assert made.kind == ReportKind.QUARTERLY
    request_due_reports(today=day("2025-01-01"))
    versions = Report.objects.filter(kind="quarterly", starts_on=day("2024-01-01")).order_by("version")
    assert [(one.version, one.is_automatic) for one in versions] == [(1, False), (2, True)]
    assert Report.objects.filter(is_automatic=True).count() == 6


def test_another_worker_that_was_first_leaves_nothing_to_do(leader, monkeypatch):
    monkeypatch.setattr("reporting.schedule._due", lambda project, today, due=due_periods: due(
        today, begins_on=BEGIN, ends_on=None))  # fmt: skip
    assert request_due_reports(today=day("2024-04-01")) == 1
    assert request_due_reports(today=day("2024-04-01")) == 0


def test_a_project_without_a_date_begins_with_its_first_contact(db):
    project = factories.make_project()
    assert request_due_reports(today=day("2024-07-01")) == 0
    household = factories.make_household(project=project)
    factories.make_contact(household=household, kind=ContactKind.LETTER, moment=factories.at("2024-04-01 00:30"))
    assert request_due_reports(today=day("2024-07-01")) == 2


def test_many_projects_wait_until_those_before_them_are_made(db):
    for _ in range(MOST_AT_ONCE + 1):
        factories.make_project(starts_on=BEGIN)
    assert request_due_reports(today=day("2024-04-01")) == MOST_AT_ONCE
    assert request_due_reports(today=day("2024-04-01")) == 0
    Report.objects.filter(pk__in=Report.objects.values("pk")[:5]).update(state=Report.State.DONE)
    assert request_due_reports(today=day("2024-04-01")) == 1


def test_the_task_of_the_schedule_asks(leader, monkeypatch):
    leader.project.starts_on = datetime.date(2000, 1, 1)
    leader.project.save()
    tasks.request_due_reports()
    assert Report.objects.filter(is_automatic=True).exists()


def test_the_leaders_get_a_mail_without_anything_about_anybody_and_a_row_on_the_desk_until_one_opens_it(
    leader, client, django_capture_on_commit_callbacks
):
    left = factories.make_member(Role.PROJECT_LEADER, project=leader.project)
    Membership.objects.filter(pk=left.pk).update(ended_at=factories.at("2024-02-01 12:00"))
    advisor = factories.make_member(Role.ADVISOR, project=leader.project)
    request_due_reports(today=day("2024-04-01"))
    report = Report.objects.get()
    today = day("2024-04-01")
    assert desk_group(leader, today) is None

    actions.run_report(report.pk)

    assert [mail.membership_id for mail in OutgoingMail.objects.filter(kind="report")] == [leader.pk]
    row = desk_group(leader, today).rows[0]
    assert (row.title, row.when) == ("Kwartaalrapportage", "klaar")
    assert desk_group(advisor, today) is None

    client.force_login(leader.user)
    assert client.get(row.url).status_code == 200
    assert desk_group(leader, today) is None
    opened_at = Report.objects.get().opened_at
    client.get(row.url)
    assert Report.objects.get().opened_at == opened_at


def test_one_that_failed_is_late_on_the_desk(leader):
    request_due_reports(today=day("2024-04-01"))
    Report.objects.update(state=Report.State.FAILED)
    row = desk_group(leader, day("2024-04-01")).rows[0]
    assert (row.when, row.overdue) == ("mislukt", True)


def test_a_report_that_a_person_asked_for_is_not_announced(leader):
    report = Report.objects.create(project=leader.project, starts_on=BEGIN, ends_on=BEGIN)
    actions.run_report(report.pk)
    actions.note_opened(by=factories.actor_of(leader), report=report)
    report.refresh_from_db()
    assert (report.announced_at, report.opened_at) == (None, None)
    assert not OutgoingMail.objects.exists()


def desk_group(member, today):
    return next((section.group for section in desk_of(member, today) if section.key == "reports"), None)


def test_the_clock_of_the_worker_keeps_nothing_that_a_kill_could_break(settings):
    scheduler = symbol_by_name(current_app.conf.beat_scheduler)(app=current_app)
    assert not isinstance(scheduler, PersistentScheduler)
    assert set(settings.CELERY_BEAT_SCHEDULE) <= set(scheduler.schedule)
