"""The list of households: what there is to do, saved views, and taking it out."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from adv.accounts.errors import ActionRefused
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions.saved_views import MOST_VIEWS, save_view
from households.domain.codes import HouseholdStatus
from households.models import Address, SavedView
from tests.factories import (
    actor_of,
    make_aftercare,
    make_appointment,
    make_contact,
    make_goal,
    make_household,
    make_member,
    make_project,
    make_scoring,
    make_task,
)

pytestmark = pytest.mark.django_db

LIST, VIEWS, EXPORT = "/huishoudens/", "/huishoudens/weergaven/", "/huishoudens/uitvoer/"


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def advisor(project):
    return make_member(project=project)


@pytest.fixture
def colleague(project):
    return make_member(project=project, name="Youssef van Dijk")


@pytest.fixture
def leader(project):
    return make_member(Role.PROJECT_LEADER, project=project)


def log_in(client, member):
    client.force_login(member.user)
    return client


def names_on(response):
    return [row.record.display_name for row in response.context["table"].paginated_rows]


# --- What there is to do ----------------------------------------------------------------------------------------------


def test_each_choice_shows_where_that_is_to_be_done(client, project, advisor):
    now, today = timezone.now(), timezone.localdate()
    homes = {
        due: make_household(project=project, name=f"Van {due}", owner=advisor.user, status=HouseholdStatus.IN_GUIDANCE)
        for due in ("deur", "afspraak", "nazorg", "score", "stil", "evaluatie", "doel", "taak")
    }
    for due, home in homes.items():
        if due != "stil":
            make_contact(household=home, moment=now - datetime.timedelta(days=3))
        Address.objects.filter(pk=home.address_id).update(door_step="", door_due_from=None)
    Address.objects.filter(pk=homes["deur"].address_id).update(door_step="ring_daytime", door_due_from=today)
    make_appointment(household=homes["afspraak"], starts_at=now + datetime.timedelta(days=2))
    make_aftercare(household=homes["nazorg"], planned_on=today - datetime.timedelta(days=1))
    make_scoring(household=homes["score"], confirmed=False)
    make_scoring(household=homes["evaluatie"], on=today - datetime.timedelta(days=100))
    make_goal(household=homes["doel"], due_on=today - datetime.timedelta(days=1))
    make_task(household=homes["taak"], due_on=today - datetime.timedelta(days=1))
    log_in(client, advisor)
    assert [code for code, _ in client.get(LIST).context["filter"].form.fields["taak"].choices if code] == list(homes)
    for due in homes:
        assert names_on(client.get(f"{LIST}?taak={due}")) == [f"Van {due}"], due
    assert len(names_on(client.get(f"{LIST}?taak=onzin"))) in (0, len(homes))


# --- Saved views ------------------------------------------------------------------------------------------------------


def test_a_view_keeps_filters_and_order_and_never_what_was_searched(client, project, advisor):
    make_household(project=project, owner=advisor.user, status=HouseholdStatus.IN_GUIDANCE)
    log_in(client, advisor)
    page = client.get(f"{LIST}?status=in_guidance&sort=-total")
    assert f"{VIEWS}?status=in_guidance&amp;sort=-total" in page.text
    data = {"name": "Mijn mensen", "status": "in_guidance", "sort": "-total", "zoek": "Jansen", "gezocht": "1"}
    response = client.post(VIEWS, data)
    assert response.url == f"{LIST}?status=in_guidance&sort=-total"
    view = SavedView.objects.get()
    assert view.choices == {"status": "in_guidance", "sort": "-total"}
    page = client.get(response.url)
    assert [(one.name, one.active) for one in page.context["views"]] == [("Mijn mensen", True)]
    assert AccessLog.objects.filter(object_type="saved_view", action="C").count() == 1


def test_a_shared_view_is_seen_by_colleagues_of_the_project_only(client, project, advisor, colleague):
    log_in(client, advisor).post(VIEWS, {"name": "Van ons", "status": "aftercare", "is_shared": "on"})
    client.post(VIEWS, {"name": "Van mij", "status": "closed"})
    assert [one.name for one in log_in(client, colleague).get(LIST).context["views"]] == ["Van ons"]
    assert log_in(client, make_member(name="Elders")).get(LIST).context["views"] == []


def test_a_view_is_shared_kept_back_and_taken_away_by_its_owner(client, advisor, colleague):
    log_in(client, advisor).post(VIEWS, {"name": "Van mij", "status": "closed"})
    view = SavedView.objects.get()
    url = f"{VIEWS}{view.pk}/"
    client.post(url, {"wat": "delen"})
    client.post(url, {"wat": "delen"})
    assert SavedView.objects.get().is_shared
    assert log_in(client, colleague).post(url, {"wat": "weg"}).status_code == 404
    log_in(client, advisor).post(url, {"wat": "niet_delen"})
    assert not SavedView.objects.get().is_shared
    client.post(url, {"wat": "iets"})
    client.post(url, {"wat": "weg"})
    assert not SavedView.objects.exists()
    assert [row.action for row in AccessLog.objects.filter(object_type="saved_view").order_by("pk")] == list("CUUD")


@pytest.mark.parametrize("name", ["", "   ", "a" * 61])
def test_a_name_that_will_not_do_is_refused_with_what_was_typed(client, advisor, name):
    response = log_in(client, advisor).post(VIEWS, {"name": name, "status": "closed"})
    assert response.status_code == 422
    assert 'name="status" value="closed"' in response.text


def test_a_name_is_used_once_whatever_its_capitals(client, advisor, colleague):
    log_in(client, advisor).post(VIEWS, {"name": "Nazorg", "status": "aftercare"})
    response = client.post(VIEWS, {"name": "nazorg", "status": "closed"})
    assert response.status_code == 422
    assert "al een weergave met deze naam" in response.text
    assert log_in(client, colleague).post(VIEWS, {"name": "nazorg", "status": "closed"}).status_code == 302


def test_there_is_an_end_to_the_number_of_views(project, advisor):
    for number in range(MOST_VIEWS):
        SavedView.objects.create(project=project, user=advisor.user, name=str(number))
    for name in ("nog een", "  "):
        with pytest.raises(ActionRefused):
            save_view(
                by=actor_of(advisor), project=project, person=advisor.user, name=name, is_shared=False, choices={}
            )


def test_a_view_with_nonsense_in_it_is_the_ordinary_list(client, project, advisor):
    SavedView.objects.create(
        project=project, user=advisor.user, name="Oud", choices={"status": "x", "elders": "//kwaad.example"}
    )
    url = log_in(client, advisor).get(LIST).context["views"][0].url
    assert url == f"{LIST}?status=x"
    assert client.get(url).status_code == 200


def test_as_many_queries_for_many_views_as_for_few(client, project, advisor):
    log_in(client, advisor)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        return len(captured)

    for number in range(3):
        SavedView.objects.create(project=project, user=advisor.user, name=f"a{number}")
    few = queries()
    for number in range(9):
        SavedView.objects.create(project=project, user=advisor.user, name=f"b{number}")
    assert queries() == few


# --- Taking it out ----------------------------------------------------------------------------------------------------


def content_of(response):
    return b"".join(response.streaming_content)


def test_the_list_goes_out_as_filtered_and_sorted_and_the_log_counts_it(client, project, leader):
    make_household(project=project, name="=cmd|' /C calc'!A0", phone="+31612345678", status=HouseholdStatus.IN_GUIDANCE)
    make_household(project=project, name="A. Bakker", status=HouseholdStatus.IN_GUIDANCE)
    make_household(project=project, name="C. Zwart", status=HouseholdStatus.REFUSED)
    response = log_in(client, leader).get(f"{EXPORT}?status=in_guidance&sort=-name&page=7")
    assert response["Content-Disposition"].endswith('-huishoudens.csv"')
    rows = list(csv.DictReader(io.StringIO(content_of(response).decode("utf-8-sig")), delimiter=";"))
    assert {row["naam"] for row in rows} == {"'=cmd|' /C calc'!A0", "A. Bakker"}
    assert {row["status"] for row in rows} == {"in begeleiding"}
    assert "+31612345678" in [row["telefoon"] for row in rows]
    row = AccessLog.objects.get(object_type="export:household_list")
    assert (row.action, row.count) == ("R", 2)


def test_the_list_as_a_workbook(client, project, leader, advisor):
    household = make_household(project=project, name="A. Bakker", owner=advisor.user)
    make_contact(household=household, moment=timezone.now())
    make_scoring(household=household)
    response = log_in(client, leader).get(f"{EXPORT}?format=xlsx")
    sheet = load_workbook(io.BytesIO(content_of(response))).active
    assert [cell.value for cell in sheet[1]][:3] == ["code", "naam", "adres"]
    assert sheet[2][1].value == "A. Bakker"


def test_what_was_searched_for_narrows_the_export_too(client, project, leader):
    make_household(project=project, name="A. Bakker")
    make_household(project=project, name="C. Zwart")
    response = log_in(client, leader).post(LIST, {"zoek": "zwart"})
    found = content_of(client.get(response.url.replace(LIST, EXPORT))).decode()
    assert "Zwart" in found
    assert "Bakker" not in found


def test_only_who_may_takes_the_list_out(client, project, advisor, leader):
    make_household(project=project, owner=advisor.user)
    assert "Lijst als CSV" not in log_in(client, advisor).get(LIST).text
    assert client.get(EXPORT).status_code == 403
    assert AccessLog.objects.filter(object_type="view:household_export", outcome="denied").exists()
    assert "Lijst als CSV" in log_in(client, leader).get(LIST).text
