"""The pages of reports: who sees which, asking, following, downloading."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from adv.accounts.models import Membership, Project
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from reporting.models import Report
from reporting.storage import FILES, folder_of, write_files
from tests import factories

pytestmark = pytest.mark.django_db

LIST = "/rapportages/"
OUTSIDERS = [role for role in Role if role not in (Role.PROJECT_LEADER, Role.CLIENT)]
CONTENT = {"rapport.pdf": b"%PDF-1.7 made", "rapport.json": b"{}", "rapport.xlsx": b"PK made"}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.REPORTS_DIR = tmp_path


@pytest.fixture
def project() -> Project:
    return factories.make_project(name="Dichterspark", slug="dichterspark")


@pytest.fixture
def leader(project) -> Membership:
    return factories.make_member(Role.PROJECT_LEADER, project=project, name="Els Vos")


@pytest.fixture
def client_member(project) -> Membership:
    return factories.make_member(Role.CLIENT, project=project, name="Karin Mol")


def client_of(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def make(project: Project, state: str = Report.State.DONE, *, version: int = 1, is_internal: bool = False) -> Report:
    report = Report.objects.create(
        project=project,
        starts_on=factories.day("2024-01-01"),
        ends_on=factories.day("2024-03-31"),
        is_internal=is_internal,
        version=version,
        state=state,
        checksum="c0ffee" if state == Report.State.DONE else "",
    )
    if state == Report.State.DONE:
        write_files(folder_of(report.pk), CONTENT)
    return report


def detail(report: Report) -> str:
    return reverse("report_detail", args=[report.pk])


def file(report: Report, name: str = "rapport.pdf") -> str:
    return reverse("report_file", args=[report.pk, name])


def posts(report: Report) -> list[str]:
    return [reverse("report_cancel", args=[report.pk]), reverse("report_retry", args=[report.pk])]


def every_url(report: Report) -> list[str]:
    return [LIST, detail(report), file(report)]


class TestWho:
    @pytest.mark.parametrize("role", OUTSIDERS)
    def test_other_roles_get_no_further_than_the_door(self, project, role):
        report = make(project)
        outsider = client_of(factories.make_member(role, project=project))
        assert [outsider.get(url).status_code for url in every_url(report)] == [403] * 3
        assert [outsider.post(url).status_code for url in [LIST, *posts(report)]] == [403] * 3
        assert AccessLog.objects.filter(outcome="denied").count() == 6

    def test_without_log_in_one_is_sent_to_it(self, client, project):
        report = make(project)
        for url in every_url(report):
            assert client.get(url).headers["Location"].startswith("/account/")

    def test_somebody_of_another_project_finds_nothing(self, project):
        report = make(project)
        for role in (Role.PROJECT_LEADER, Role.CLIENT):
            stranger = client_of(factories.make_member(role))
            assert [stranger.get(url).status_code for url in (detail(report), file(report))] == [404, 404]
            assert "januari 2024" not in stranger.get(LIST).content.decode()
        stranger = client_of(factories.make_member(Role.PROJECT_LEADER))
        assert [stranger.post(url).status_code for url in posts(report)] == [404, 404]
        assert Report.objects.get().state == Report.State.DONE

    def test_the_leader_sees_all(self, project, leader):
        internal, running = make(project, is_internal=True), make(project, Report.State.RUNNING, version=2)
        client = client_of(leader)
        assert [client.get(detail(report)).status_code for report in (internal, running)] == [200, 200]
        assert client.get(file(internal)).status_code == 200
        assert client.get(LIST).content.decode().count('data-label="Versie"') == 2

    @pytest.mark.parametrize("name", FILES)
    def test_the_client_gets_the_files_of_a_finished_outside_version(self, project, client_member, name):
        answer = client_of(client_member).get(file(make(project), name))
        assert answer.content == CONTENT[name]
        assert answer.headers["Content-Type"] == FILES[name]

    def test_the_client_sees_nothing_else(self, project, client_member):
        client = client_of(client_member)
        hidden = [
            make(project, is_internal=True),
            *(make(project, state, version=2 + i) for i, state in enumerate(set(Report.State) - {Report.State.DONE})),
        ]
        for report in hidden:
            assert [client.get(url).status_code for url in (detail(report), file(report))] == [404, 404]
        page = client.get(LIST).content.decode()
        assert "data-label" not in page

    def test_the_client_cannot_ask_for_one(self, project, client_member):
        client, report = client_of(client_member), make(project)
        page = client.get(LIST).content.decode()
        assert '<form method="post" action="/rapportages/"' not in page
        asked = client.post(LIST, {"starts_on": "2024-01-01", "ends_on": "2024-01-31"})
        assert asked.status_code == 403
        assert [client.post(url).status_code for url in posts(report)] == [403, 403]
        assert Report.objects.count() == 1
        assert AccessLog.objects.filter(outcome="denied").count() == 3


class TestAsking:
    def test_leads_to_the_page_of_the_report(self, leader):
        answer = client_of(leader).post(LIST, {"starts_on": "2024-01-01", "ends_on": "2024-03-31"})
        report = Report.objects.get()
        assert answer.headers["Location"] == detail(report)
        assert (report.project, report.requested_by, report.is_internal) == (leader.project, leader.user, False)
        assert report.state == Report.State.QUEUED

    def test_twice_gives_one(self, leader):
        client, wanted = client_of(leader), {"starts_on": "2024-01-01", "ends_on": "2024-03-31", "is_internal": "on"}
        client.post(LIST, wanted)
        client.post(LIST, wanted)
        assert Report.objects.get().is_internal

    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "message"),
        [
            ("2024-03-31", "2024-01-01", "De laatste dag ligt voor de eerste dag."),
            ("2024-01-01", "2999-01-01", "De periode loopt nog."),
            ("2024-13-01", "2024-03-31", ""),
            ("", "2024-03-31", ""),
            ("2024-01-01", "gisteren", ""),
        ],
    )
    def test_a_wrong_period_comes_back_with_what_was_typed(self, leader, starts_on, ends_on, message):
        answer = client_of(leader).post(LIST, {"starts_on": starts_on, "ends_on": ends_on})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert f'value="{ends_on}"' in page
        assert message in page
        assert not Report.objects.exists()

    def test_keys_that_nobody_asked_for_are_ignored(self, leader):
        other = factories.make_project()
        extra = {"project": other.pk, "state": "done", "version": "9", "person": "1"}
        client_of(leader).post(LIST, {"starts_on": "2024-01-01", "ends_on": "2024-03-31", **extra})
        report = Report.objects.get()
        assert (report.project, report.state, report.version) == (leader.project, Report.State.QUEUED, 1)

    def test_a_period_in_the_address_is_filled_in(self, leader):
        page = client_of(leader).get(f"{LIST}?van=2024-02-01&tot=2024-02-29").content.decode()
        assert 'value="2024-02-01"' in page
        assert 'value="2024-02-29"' in page

    @pytest.mark.parametrize("query", ["van=x&tot=y", "van=2024-02-01", "van=2024-02-01&tot=%00", "page=999", "page=x"])
    def test_nonsense_in_the_address_does_no_harm(self, leader, query):
        answer = client_of(leader).get(f"{LIST}?{query}")
        assert answer.status_code == 200
        assert 'value="2024-02-01"' not in answer.content.decode()


class TestFollowing:
    @pytest.mark.parametrize(
        ("state", "words"),
        [
            (Report.State.QUEUED, ["wachtrij", "Stoppen", "hx-get"]),
            (Report.State.RUNNING, ["wordt gemaakt", "Stoppen", "hx-get", "Ververs"]),
            (Report.State.DONE, ["Download de pdf", "c0ffee"]),
            (Report.State.FAILED, ["niet gelukt", "Opnieuw proberen"]),
            (Report.State.CANCELLED, ["gestopt", "Opnieuw proberen"]),
        ],
    )
    def test_the_page_says_how_it_stands_and_what_can_be_done(self, project, leader, state, words):
        page = client_of(leader).get(detail(make(project, state))).content.decode()
        assert [word for word in words if word not in page] == []
        assert ("hx-get" in page) == (state in (Report.State.QUEUED, Report.State.RUNNING))

    def test_htmx_gets_only_the_part_that_changes(self, project, leader):
        report = make(project, Report.State.RUNNING)
        part = client_of(leader).get(detail(report), headers={"HX-Request": "true"}).content.decode()
        assert part.lstrip().startswith('<div id="stand"')
        assert "<html" not in part

    def test_stopping_and_trying_again(self, project, leader):
        report, client = make(project, Report.State.QUEUED), client_of(leader)
        stop, again = posts(report)
        assert client.post(stop).headers["Location"] == detail(report)
        assert Report.objects.get().state == Report.State.CANCELLED
        assert client.post(again).headers["Location"] == detail(report)
        assert Report.objects.get().state == Report.State.QUEUED

    def test_stopping_what_is_done_does_not_say_that_it_was_stopped(self, project, leader):
        report, client = make(project), client_of(leader)
        page = client.post(posts(report)[0], follow=True).content.decode()
        assert "is gestopt" not in page
        assert "Download de pdf" in page

    def test_looking_is_logged(self, project, leader):
        report, client = make(project), client_of(leader)
        for url in every_url(report):
            client.get(url)
        rows = AccessLog.objects.order_by("pk").values_list("action", "object_type", "object_id")
        assert list(rows) == [("R", "report", None), ("R", "report", report.pk), ("E", "report_file", report.pk)]


class TestFiles:
    def test_has_a_name_that_says_which_report_it_is_and_nobodys_name(self, project, leader):
        answer = client_of(leader).get(file(make(project, version=2, is_internal=True)))
        assert answer.headers["Content-Disposition"] == (
            'attachment; filename="rapport-dichterspark-2024-01-01-2024-03-31-intern-v2.pdf"'
        )

    def test_has_the_headers_of_a_private_page(self, project, leader):
        headers = client_of(leader).get(file(make(project))).headers
        assert "no-store" in headers["Cache-Control"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src" in headers["Content-Security-Policy"]

    @pytest.mark.parametrize("name", ["..", ".rapport.pdf.half", "rapport.txt", "rapport.pdf ", "%2e%2e", "a\\b"])
    def test_no_other_file_can_be_had(self, project, leader, name):
        assert client_of(leader).get(f"{detail(make(project))}{name}").status_code == 404

    def test_a_file_that_is_gone_is_not_found(self, project, leader):
        report = make(project)
        (folder_of(report.pk) / "rapport.pdf").unlink()
        assert client_of(leader).get(file(report)).status_code == 404

    @pytest.mark.parametrize("state", [state for state in Report.State if state != Report.State.DONE])
    def test_a_report_that_is_not_done_has_no_files(self, project, leader, state):
        report = make(project, state)
        write_files(folder_of(report.pk), CONTENT)
        assert client_of(leader).get(file(report)).status_code == 404


def test_the_wrong_method_is_refused(project, leader):
    report, client = make(project), client_of(leader)
    assert [client.get(url).status_code for url in posts(report)] == [405, 405]
    assert [client.post(url).status_code for url in (detail(report), file(report))] == [405, 405]
    assert client.put(LIST).status_code == 405


def test_the_list_takes_as_many_queries_for_many_reports_as_for_few(project, leader, django_assert_num_queries):
    client = client_of(leader)
    make(project)
    client.get(LIST)
    with CaptureQueriesContext(connection) as queries:
        client.get(LIST)
    Report.objects.bulk_create(
        Report(
            project=project,
            starts_on=factories.day("2024-01-01"),
            ends_on=factories.day("2024-03-31"),
            version=version,
            requested_by=leader.user,
            requested_at=timezone.now(),
        )
        for version in range(2, 60)
    )
    with django_assert_num_queries(len(queries)):
        page = client.get(LIST).content.decode()
    assert page.count('data-label="Versie"') == 25
