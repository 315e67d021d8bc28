"""The project leader asks for a report, follows it and downloads it; on a phone too, and without JavaScript."""

import re

import pytest
from playwright.sync_api import Route, expect

from adv.accounts.models import Membership
from adv.accounts.roles import Role
from reporting.models import Report
from reporting.storage import folder_of, write_files
from tests import factories
from tests.browsing import PHONE, inspect, inspect_widths, shot
from tests.reporting.files import made_up

#: A worker on a busy machine, in milliseconds.
PATIENCE = 60_000


@pytest.fixture
def leader(transactional_db) -> Membership:
    project = made_up(6, size=20).take_in(factories.make_project(name="Dichterspark", slug="dichterspark"))
    return factories.make_member(Role.PROJECT_LEADER, project=project, name="Els Vos")


@pytest.fixture
def bare_leader(transactional_db) -> Membership:
    """Of a project in which nothing has happened."""
    return factories.make_member(Role.PROJECT_LEADER, name="Els Vos")


def make(leader: Membership, state: str, *, version: int, is_internal: bool = False) -> Report:
    report = Report.objects.create(
        project=leader.project,
        starts_on=factories.day("2024-01-01"),
        ends_on=factories.day("2024-03-31"),
        is_internal=is_internal,
        version=version,
        state=state,
        progress=40,
        step="Effecten tellen",
        requested_by=leader.user,
        checksum="c0ffee" * 10 + "abcd" if state == Report.State.DONE else "",
    )
    if state == Report.State.DONE:
        write_files(folder_of(report.pk), {"rapport.pdf": b"%PDF-1.7"})
    return report


def test_asks_follows_and_downloads(browse, celery_worker_process, leader):
    page = browse(leader.user)
    page.goto("/rapportages/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rapportages")
    page.get_by_label("Eerste dag").fill("2024-01-01")
    page.get_by_label("Laatste dag").fill("2024-12-31")
    page.get_by_role("button", name="Rapportage maken").click()

    expect(page.get_by_role("progressbar").or_(page.get_by_text("De rapportage is klaar"))).to_be_visible()
    shot(page, "reports-progress")
    expect(page.get_by_text("De rapportage is klaar")).to_be_visible(timeout=PATIENCE)
    inspect(page, "reports-ready")

    with page.expect_download() as download:
        page.get_by_role("link", name="Download de pdf").click()
    assert download.value.suggested_filename == "rapport-dichterspark-2024-01-01-2024-12-31-buiten-v1.pdf"
    with open(download.value.path(), "rb") as pdf:  # noqa: PTH123  the name is Playwright's own
        assert pdf.read(5) == b"%PDF-"


def test_asks_follows_and_downloads_without_javascript(browse, bare_leader):
    """The worker is left out here: the report is done when the page is asked for again."""
    page = browse(bare_leader.user, width=PHONE, javascript=False)
    page.goto("/rapportages/")
    page.get_by_role("link", name="Het hele project tot vandaag").or_(
        page.get_by_role("link", name="Dit kwartaal tot vandaag")
    ).first.click()
    page.get_by_label("Eerste dag").fill("2024-01-01")
    page.get_by_role("button", name="Rapportage maken").click()
    expect(page.get_by_text("De rapportage staat in de wachtrij")).to_be_visible()
    report = Report.objects.get()
    write_files(folder_of(report.pk), {"rapport.pdf": b"%PDF-1.7"})
    Report.objects.update(state=Report.State.DONE)
    page.get_by_role("link", name="Ververs de stand").click()
    expect(page.get_by_text("De rapportage is klaar")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download de pdf").click()
    assert download.value.suggested_filename.endswith("-buiten-v1.pdf")


def as_without_javascript(route: Route) -> None:
    """The page as a browser without JavaScript shows it; axe itself can't do without."""
    answer = route.fetch(max_redirects=0)
    if answer.status in (301, 302):
        route.fulfill(response=answer)
        return
    body = re.sub(r"<script\b.*?</script>", "", answer.text(), flags=re.DOTALL)
    route.fulfill(response=answer, body=re.sub(r"</?noscript>", "", body))


def test_every_state_is_accessible_and_fits(browse, bare_leader):
    """The list that is empty, each state, and an error; without JavaScript the two that have something more then."""
    page = browse(bare_leader.user)
    page.goto("/rapportages/")
    inspect_widths(page, "reports-empty")
    reports = {
        state: make(bare_leader, state, version=version, is_internal=version % 2 == 0)
        for version, state in enumerate(Report.State, start=1)
    }
    page.goto("/rapportages/")
    inspect_widths(page, "reports-list")
    for state, report in reports.items():
        page.goto(f"/rapportages/{report.pk}/")
        inspect_widths(page, f"reports-{state}")
    page.goto("/rapportages/?van=2024-03-31&tot=2024-01-01")
    page.get_by_role("button", name="Rapportage maken").click()
    expect(page.get_by_text("De laatste dag ligt voor de eerste dag.").first).to_be_visible()
    inspect_widths(page, "reports-error")
    page.route("**/rapportages/**", as_without_javascript)
    page.goto(f"/rapportages/{reports[Report.State.RUNNING].pk}/")
    inspect_widths(page, "reports-running-plain")
