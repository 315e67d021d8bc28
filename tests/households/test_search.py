"""The search box: what it finds for whom, what the log keeps of it, and that an index answers it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions.registry import TenancyCorrection, correct_households
from households.models import Household, SearchKey
from households.search import MOST_ROWS, search
from tests.factories import (
    actor_of,
    day,
    make_address,
    make_complex,
    make_household,
    make_member,
    make_project,
    make_resident,
    make_stand_in,
)

pytestmark = pytest.mark.django_db

URL = "/zoeken/"


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


def names(member, text):
    return [row.name for row in search(member, text, timezone.localdate()).rows]


def test_a_door_is_found_by_number_street_and_postcode(project, advisor):
    here = make_address(project=project, street="Dichterspark", house_number=34, addition="1", postcode="2801 AB")
    make_household(address=here, name="J. Jansen", owner=advisor.user)
    other = make_address(project=project, street="Vondelhof", house_number=34, addition="1", postcode="2802 CD")
    make_household(address=other, name="K. Bakker", owner=advisor.user)
    assert sorted(names(advisor, "34-1")) == ["J. Jansen", "K. Bakker"]
    for text in ("dichterspark 34-1", "DICHTERSPARK 34 1", "dichters 34", "2801ab 34", "2801 AB 34-1", "2801AB"):
        assert names(advisor, text) == ["J. Jansen"], text
    assert names(advisor, "35") == []


def test_a_door_without_a_household_is_found(project, advisor):
    make_address(project=project, street="Dichterspark", house_number=12)
    row = search(advisor, "dichterspark 12", timezone.localdate()).rows[0]
    assert (row.name, row.code, row.dossier_url) == ("Niemand bekend", "", "")
    assert row.door_url


@pytest.mark.parametrize("text", ["van 't Hof", "hof", "VANTHOF", "el amrani", "amrani hof", "J. van 't Hof-El Amrani"])
def test_a_name_in_any_spelling(project, advisor, text):
    make_household(project=project, name="J. van 't Hof-El Amrani", owner=advisor.user)
    make_household(project=project, name="K. Bakker", owner=advisor.user)
    assert names(advisor, text) == ["J. van 't Hof-El Amrani"]


def test_a_given_name_that_the_list_has_as_an_initial(project, advisor):
    make_household(project=project, name="J. Jansen", owner=advisor.user)
    make_household(project=project, name="P. Jansen", owner=advisor.user)
    assert names(advisor, "Johan Jansen") == ["J. Jansen"]


def test_a_name_of_one_letter_comes_before_names_that_begin_with_it(project, advisor):
    make_household(project=project, name="P. Oudejans", owner=advisor.user)
    make_household(project=project, name="O", owner=advisor.user)
    assert names(advisor, "O") == ["O", "P. Oudejans"]


def test_a_code_and_a_telephone_number_in_any_notation(project, advisor):
    household = make_household(project=project, name="J. Jansen", phone="06-12345678", owner=advisor.user)
    for text in (household.code, f"h{household.pk}", "0612345678", "+31 6 1234 5678", "06 1234"):
        assert names(advisor, text) == ["J. Jansen"], text


def test_of_a_colleagues_household_only_what_the_walking_list_has(project, advisor, colleague):
    household = make_household(project=project, name="J. Jansen", phone="0612345678", owner=colleague.user)
    make_resident(household=household, name="Fatima El Amrani")
    row = search(advisor, "jansen", timezone.localdate()).rows[0]
    assert (row.dossier_url, row.status, row.owner) == ("", None, colleague.user.name)
    assert row.door_url == reverse("door", args=[household.address_id])
    assert names(advisor, "amrani") == []
    assert names(advisor, "0612345678") == []
    assert names(colleague, "amrani") == ["J. Jansen"]
    today = timezone.localdate()
    make_stand_in(user=advisor.user, absent_user=colleague.user, project=project, starts_on=today, ends_on=today)
    assert search(advisor, "amrani", timezone.localdate()).rows[0].also == "Fatima El Amrani"


def test_who_lived_there_before_is_found_by_who_may_open_the_dossier(project, advisor, colleague, leader):
    household = make_household(project=project, name="J. Jansen", owner=colleague.user, until=day("2025-03-01"))
    assert names(advisor, "jansen") == []
    assert names(advisor, household.code) == []
    row = search(leader, "jansen", timezone.localdate()).rows[0]
    assert row.gone == "woonde hier tot 1 maart 2025"
    assert row.door_url == ""


def test_nothing_of_another_project(advisor):
    foreign = make_household(name="J. Jansen", phone="0612345678")
    for text in ("jansen", foreign.code, "0612345678", str(foreign.address), foreign.address.postcode or "x"):
        assert names(advisor, text) == [], text


def test_a_complex_leads_to_its_doors(client, project, advisor):
    complex_ = make_complex(project=project, name="De Dichters")
    make_complex(name="De Dichters")
    found = search(advisor, "de dicht", timezone.localdate()).complexes
    assert found == [("De Dichters", f"{reverse('walklist')}?complex={complex_.pk}")]


def test_more_than_a_page_says_so(client, project, advisor):
    for _ in range(MOST_ROWS + 1):
        make_household(project=project, name="J. Jansen", owner=advisor.user)
    result = search(advisor, "jansen", timezone.localdate())
    assert (len(result.rows), result.has_more) == (MOST_ROWS, True)


# --- The page ---------------------------------------------------------------------------------------------------------


def test_searching_keeps_the_text_out_of_the_address_and_the_log(client, project, advisor):
    make_household(project=project, name="J. Jansen", owner=advisor.user)
    response = log_in(client, advisor).post(URL, {"wat": " Jansen "})
    assert response.url == "/zoeken/?gezocht=1"
    page = client.get(response.url)
    assert "J. Jansen" in page.text
    row = AccessLog.objects.get(object_type="search")
    assert (row.action, row.count, row.user_id) == ("R", 1, advisor.user_id)
    assert "ansen" not in str(AccessLog.objects.filter(pk=row.pk).values().get())


def test_a_search_without_a_result_is_logged_too(client, advisor):
    page = log_in(client, advisor).post(URL, {"wat": "niemand"}, follow=True)
    assert "Niets gevonden" in page.text
    assert AccessLog.objects.get(object_type="search").count == 0


def test_the_empty_page_looks_for_nothing(client, advisor):
    page = log_in(client, advisor).get(URL)
    assert "Wie of welke deur zoek je?" in page.text
    assert client.post(URL, {"wat": "  "}, follow=True).status_code == 200
    assert not AccessLog.objects.filter(object_type="search").exists()


@pytest.mark.parametrize(
    "text", ["🙂", "\0", "'; drop table", "%", "_", "\\", "٣٤", "\u200fمحمد", "9" * 30, "34-", "H-9999999", "a" * 100]
)
def test_search_survives_anything(client, project, advisor, text):
    make_household(project=project, owner=advisor.user)
    assert log_in(client, advisor).post(URL, {"wat": text}, follow=True).status_code == 200


def test_too_long_is_refused_in_words(client, advisor):
    response = log_in(client, advisor).post(URL, {"wat": "a" * 20_000})
    assert response.status_code == 422
    assert "niet meer dan 100 tekens" in response.text


@pytest.mark.parametrize("role", [Role.PARTNER, Role.CLIENT, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER])
def test_others_have_no_search(client, project, role):
    log_in(client, make_member(role, project=project))
    assert client.get(URL).status_code == 403
    assert "side-search" not in client.get("/", follow=True).text


def test_the_box_stands_on_every_page_of_the_team(client, advisor):
    page = log_in(client, advisor).get("/huishoudens/").text
    assert 'class="side-search"' in page
    assert 'class="topline-search"' in page


def test_as_many_queries_for_many_as_for_few(client, project, advisor):
    log_in(client, advisor)

    def queries():
        client.post(URL, {"wat": "jansen"})
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get("/zoeken/?gezocht=1")
        return len(captured)

    for _ in range(3):
        make_household(project=project, name="J. Jansen", owner=advisor.user)
    few = queries()
    for _ in range(9):
        make_household(project=project, name="J. Jansen", owner=advisor.user)
    assert queries() == few


# --- The index --------------------------------------------------------------------------------------------------------


def test_an_index_answers_a_name(project):
    keys = SearchKey.objects.filter(project=project, kind=SearchKey.Kind.NAME, key__prefix="jansen").order_by()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # an empty table is faster read than looked up
    assert "search_key" in keys.values("resident_id").explain()


def test_the_keys_follow_a_correction_of_the_list(project, advisor):
    household = make_household(project=project, name="J. Jansen", phone="0612345678", owner=advisor.user)
    nameless = make_household(project=project, name="", owner=advisor.user)
    households = {one.pk: one for one in Household.objects.prefetch_related("residents")}
    correct_households(
        by=actor_of(advisor),
        corrections=[
            TenancyCorrection(household=households[household.pk], name="P. de Wit", phone="0687654321"),
            TenancyCorrection(household=households[nameless.pk], name="Q. Zwart"),
        ],
    )
    assert names(advisor, "jansen") == names(advisor, "0612345678") == []
    assert names(advisor, "de wit") == names(advisor, "0687654321") == ["P. de Wit"]
    assert names(advisor, "zwart") == ["Q. Zwart"]
