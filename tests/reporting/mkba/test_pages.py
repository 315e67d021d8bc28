"""The pages of a calculation: filling it in, what is wrong beside the field, no total without sources."""

import uuid

import pytest
from django.test import Client

from adv.accounts.roles import Role
from reporting.models import MkbaItem, MkbaVersion
from tests import factories as make

pytestmark = pytest.mark.django_db

TERMS = {
    "base_year": "2024",
    "rate": "2,25",
    "rate_source": "Werkgroep",
    "rate_source_on": "2024-01-31",
    "spread": "25",
}
ITEM = {
    "kind": "cost",
    "name": "Team",
    "party": "municipality",
    "number": "2",
    "number_figure": "",
    "number_source": "Begroting",
    "number_source_on": "2024-01-31",
    "unit_value": "€ 500.000",
    "value_source": "Begroting",
    "value_source_on": "2024-01-31",
    "share": "100%",
    "share_source": "Begroting",
    "share_source_on": "2024-01-31",
    "first_year": "0",
    "years": "1",
}
BENEFIT = {**ITEM, "kind": "benefit", "name": "Minder zorg", "party": "health_insurers", "unit_value": "725000"}


@pytest.fixture
def leader():
    return make.make_member(Role.PROJECT_LEADER)


@pytest.fixture
def client(leader) -> Client:
    client = Client()
    client.force_login(leader.user)
    return client


def send(client, url, data, **changes):
    return client.post(url, {**data, "once": str(uuid.uuid4()), **changes})


@pytest.fixture
def draft(client) -> MkbaVersion:
    assert send(client, "/mkba/nieuw/", {**TERMS, "name": "MKBA 2024"}).status_code == 302
    return MkbaVersion.objects.get()


def add(client, draft, data=ITEM, **changes):
    draft.refresh_from_db()
    return send(client, f"/mkba/{draft.pk}/regel/", {**data, "based_on": draft.edits}, **changes)


def test_from_nothing_to_a_published_outcome(client, draft):
    url = f"/mkba/{draft.pk}/"
    assert "Nog geen uitkomst" in client.get(url).content.decode()
    assert add(client, draft)["Location"] == url
    add(client, draft, BENEFIT)

    page = client.get(url).content.decode()
    for text in ("De baten zijn €\xa0450.000 hoger dan de kosten.", "1,45", "€\xa01.450.000", "terugverdiend als 69%"):
        assert text in page
    client.post(f"{url}vaststellen/")
    page = client.get(url).content.decode()
    assert "vastgesteld" in page
    assert "Vaststellen</button>" not in page
    assert "€\xa0450.000" in client.get("/mkba/").content.decode()
    assert client.post(f"{url}nieuwe-versie/").status_code == 302
    assert MkbaVersion.objects.count() == 2


def test_no_total_without_a_source_unless_it_is_an_estimate(client, draft):
    add(client, draft, value_source="")
    url = f"/mkba/{draft.pk}/"

    page = client.get(url).content.decode()
    assert "Team: de waarde per stuk" in page
    assert "Saldo</dt>" not in page
    assert "Vaststellen</button>" not in page
    client.post(f"{url}vaststellen/")
    assert MkbaVersion.objects.get().is_draft

    item = MkbaItem.objects.get()
    draft.refresh_from_db()
    data = {**ITEM, "value_source": "", "is_estimate": "on", "based_on": draft.edits}
    assert send(client, f"{url}regel/{item.pk}/", data).status_code == 302
    page = client.get(url).content.decode()
    assert "Er zitten schattingen in" in page
    assert "Saldo</dt>" in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": ""}, "number"),
        ({"number": "veel"}, "number"),
        ({"number": "-1"}, "number"),
        ({"number_figure": "spoken"}, "number"),
        ({"unit_value": "1.2.3"}, "unit_value"),
        ({"unit_value": "9" * 30}, "unit_value"),
        ({"share": "101"}, "share"),
        ({"years": "0"}, "years"),
        ({"years": "1,5"}, "years"),
        ({"first_year": "51"}, "first_year"),
        ({"kind": ""}, "kind"),
        ({"party": "ik"}, "party"),
        ({"name": "x" * 161}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"value_source_on": "31-02-2024"}, "value_source_on"),
        ({"value_source_on": "0001-01-01"}, "value_source_on"),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_what_was_typed_stays(client, draft, changes, field):
    response = add(client, draft, **changes)

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "Begroting" in response.content.decode()
    assert not MkbaItem.objects.exists()


def test_nothing_is_preset_as_if_it_were_true(client, draft):
    form = client.get(f"/mkba/{draft.pk}/regel/").context["form"]

    assert {field.name for field in form if field.value() not in (None, "", False)} <= {"based_on", "once"}


def test_somebody_else_changed_it_meanwhile(client, draft):
    add(client, draft)
    item = MkbaItem.objects.get()
    url = f"/mkba/{draft.pk}/regel/{item.pk}/"
    data = {**ITEM, "name": "Mijn team", "based_on": 0}

    response = send(client, url, data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Dit staat er nu" in page
    assert "Mijn team" in page
    assert send(client, url, {**data, "based_on": response.context["form"].data["based_on"]}).status_code == 302
    assert MkbaItem.objects.get().name == "Mijn team"


def test_terms_change_and_are_checked(client, draft):
    url = f"/mkba/{draft.pk}/uitgangspunten/"
    assert "2,25" in client.get(url).content.decode()
    assert send(client, url, {**TERMS, "rate": "x", "based_on": 0}).status_code == 422
    assert send(client, url, {**TERMS, "rate": "3", "based_on": 0}).status_code == 302
    assert send(client, url, {**TERMS, "rate": "4", "based_on": 0}).status_code == 422
    draft.refresh_from_db()
    assert draft.rate == 3


def test_a_form_that_is_sent_twice_adds_one_line(client, draft):
    token = str(uuid.uuid4())
    for _ in range(2):
        add(client, draft, once=token)

    assert MkbaItem.objects.count() == 1


def test_a_line_and_a_draft_are_thrown_away(client, draft):
    add(client, draft)
    item = MkbaItem.objects.get()
    client.post(f"/mkba/{draft.pk}/regel/{item.pk}/weg/")
    assert not MkbaItem.objects.exists()
    assert client.post(f"/mkba/{draft.pk}/weg/")["Location"] == "/mkba/"
    assert not MkbaVersion.objects.exists()


def test_a_published_version_is_not_thrown_away(client, draft):
    add(client, draft)
    client.post(f"/mkba/{draft.pk}/vaststellen/")

    assert client.post(f"/mkba/{draft.pk}/weg/")["Location"] == f"/mkba/{draft.pk}/"
    assert client.post(f"/mkba/{draft.pk}/regel/{MkbaItem.objects.get().pk}/weg/").status_code == 302
    assert MkbaItem.objects.count() == 1


def test_hostile_text_is_text(client, draft):
    add(client, draft, name="<img src=x onerror=alert(1)>", number_source="\u202e gevaar 😈")
    page = client.get(f"/mkba/{draft.pk}/").content.decode()

    assert "<img src=x" not in page
    assert "😈" in page
