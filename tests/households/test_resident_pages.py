"""The pages on which residents are added, changed and taken away."""

import re

import pytest

from adv.audit.models import AccessLog
from households.models import Resident
from tests.factories import make_household, make_member, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def advisor():
    return make_member(project=make_project())


@pytest.fixture
def household(advisor):
    return make_household(project=advisor.project, name="J. Jansen", owner=advisor.user)


def hidden(text):
    found = dict(re.findall(r'name="(once|based_on)" value="([^"]*)"', text))
    return {"once": found["once"], "based_on": found["based_on"]}


def new_url(household):
    return f"/huishoudens/{household.pk}/bewoners/nieuw/"


def test_a_resident_is_added_changed_and_taken_away(client, advisor, household):
    client.force_login(advisor.user)
    data = {"given": "Noor", "infix": "van 't", "surname": "Hof-El Amrani", "relation": "child", "birth_year": "2019"}
    page = client.post(new_url(household), data | hidden(client.get(new_url(household)).text), follow=True)
    assert "De bewoner is toegevoegd" in page.text
    noor = Resident.objects.get(given="Noor")
    url = f"/huishoudens/{household.pk}/bewoners/{noor.pk}/"
    assert url in page.text
    form = client.get(url).text
    assert "Hof-El Amrani" in form
    page = client.post(url, data | hidden(form) | {"needs_interpreter": "on"}, follow=True)
    assert "tolk nodig" in page.text
    page = client.post(url, data | hidden(client.get(url).text) | {"weg": "1"}, follow=True)
    assert "Noor van &#x27;t Hof-El Amrani is weggehaald" in page.text
    assert not Resident.objects.filter(pk=noor.pk).exists()
    assert AccessLog.objects.filter(object_type="resident", household_id=household.pk).count() == 3


@pytest.mark.parametrize(
    "bad",
    [
        {"surname": ""},
        {"surname": "a" * 20_000},
        {"birth_year": "1899"},
        {"birth_year": "9" * 30},
        {"birth_year": "-4"},
        {"relation": "neef"},
        {"email": "geen adres"},
        {"phone": "0" * 41},
    ],
)
def test_what_is_wrong_is_said_beside_the_field_with_the_rest_still_there(client, advisor, household, bad):
    client.force_login(advisor.user)
    data = {"given": "", "surname": "Zwart", "mother_tongue": "العربية 🙂"} | bad
    response = client.post(new_url(household), data | hidden(client.get(new_url(household)).text))
    assert response.status_code == 422
    assert "العربية 🙂" in response.text
    assert Resident.objects.count() == 1


def test_the_second_editor_sees_what_changed_and_then_merges(client, advisor, household):
    client.force_login(advisor.user)
    resident = household.main_resident
    url = f"/huishoudens/{household.pk}/bewoners/{resident.pk}/"
    mine, theirs = hidden(client.get(url).text), hidden(client.get(url).text)
    client.post(url, {"surname": "Eerst", "is_main": "on"} | theirs)
    response = client.post(url, {"surname": "Later", "is_main": "on"} | mine)
    assert response.status_code == 422
    assert "Dit veranderde terwijl je bezig was" in response.text
    assert "Eerst" in response.text
    assert 'value="Later"' in response.text
    again = client.post(url, {"surname": "Later", "is_main": "on"} | hidden(response.text))
    assert again.status_code == 302
    assert Resident.objects.get().surname == "Later"


def test_sent_twice_is_one_resident(client, advisor, household):
    client.force_login(advisor.user)
    data = {"surname": "O"} | hidden(client.get(new_url(household)).text)
    assert client.post(new_url(household), data).status_code == client.post(new_url(household), data).status_code == 302
    assert Resident.objects.filter(surname="O").count() == 1


def test_a_resident_of_another_household_is_not_found(client, advisor, household):
    other = make_household(project=advisor.project, owner=advisor.user).residents.get()
    client.force_login(advisor.user)
    assert client.get(f"/huishoudens/{household.pk}/bewoners/{other.pk}/").status_code == 404
