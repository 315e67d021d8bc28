"""The pages of targets and figures of others."""

import uuid

import pytest
from django.test import Client

from adv.accounts.roles import Role
from reporting.models import ExternalFigure, Target
from tests import factories as make

pytestmark = pytest.mark.django_db

TARGET = {
    "name": "Minder overlast",
    "direction": "at_least",
    "value": "60",
    "unit": "percent",
    "due_on": "2030-12-31",
    "measured_by": "hand",
}
FIGURE = {"year": "2011", "area": "Dichterspark", "aspect": "Veiligheid", "kind": "grade", "value": "6,4"}


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make.make_member(Role.PROJECT_LEADER).user)
    return client


def send(client, url, data, **changes):
    return client.post(url, {**data, "once": str(uuid.uuid4()), **changes})


def test_a_target_is_set_measured_changed_and_removed(client):
    assert send(client, "/doelen/nieuw/", TARGET).status_code == 302
    target = Target.objects.get()
    assert "niet bekend" in client.get("/doelen/").content.decode()

    url = f"/doelen/{target.pk}/"
    send(client, f"{url}meting/", {"on": "2024-05-01", "value": "62,5", "source": "Enquête"})
    assert "Enquête" in client.get(f"{url}meting/").content.decode()
    page = client.get("/doelen/").content.decode()
    for text in ("62,5%", "ten minste 60%", "gehaald", "1 mei 2024", "Van 1\xa0doel is er 1 gehaald."):
        assert text in page

    assert "Minder overlast" in client.get(url).content.decode()
    assert send(client, url, {**TARGET, "value": "70", "based_on": "0"}).status_code == 302
    assert "nog niet gehaald" in client.get("/doelen/").content.decode()
    client.post(f"{url}weg/")
    assert "Er zijn nog geen doelen" in client.get("/doelen/").content.decode()


def test_somebody_else_changed_it_meanwhile(client):
    send(client, "/doelen/nieuw/", TARGET)
    url = f"/doelen/{Target.objects.get().pk}/"
    send(client, url, {**TARGET, "value": "70", "based_on": "0"})

    response = send(client, url, {**TARGET, "value": "80", "based_on": "0"})
    assert response.status_code == 422
    assert "Dit staat er nu" in response.content.decode()
    assert send(client, url, {**TARGET, "value": "80", "based_on": "1"}).status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 161}, "name"),
        ({"value": "veel"}, "value"),
        ({"value": "101"}, "value"),
        ({"unit": "less"}, "baseline"),
        ({"due_on": "0001-01-01"}, "due_on"),
        ({"measured_by": "extern|nergens|niets"}, "measured_by"),
        ({"measured_by": "eigen|mean_total"}, "unit"),
        ({"direction": "omhoog"}, "direction"),
    ],
)
def test_what_is_wrong_stands_beside_the_field(client, changes, field):
    response = send(client, "/doelen/nieuw/", TARGET, **changes)

    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_a_target_is_bound_to_a_figure_of_ours_or_of_others(client):
    for year, value in (("2010", "400"), ("2012", "160")):
        send(client, "/doelen/cijfers/", FIGURE, year=year, value=value, kind="count", aspect="Meldingen | straat")
    bound = {"unit": "less", "baseline": "400", "measured_by": "extern|Dichterspark|Meldingen | straat"}
    send(client, "/doelen/nieuw/", TARGET, **bound)
    send(client, "/doelen/nieuw/", TARGET, name="Gesproken", measured_by="eigen|spoken")

    page = client.get("/doelen/").content.decode()
    assert "60% minder" in page
    assert "over 2012" in page
    external = Target.objects.get(figure="")
    ExternalFigure.objects.all().delete()
    form = client.get(f"/doelen/{external.pk}/").context["form"]
    assert form["measured_by"].value() == bound["measured_by"]
    own = client.get(f"/doelen/{Target.objects.get(figure='spoken').pk}/").context["form"]
    assert own["measured_by"].value() == "eigen|spoken"


def test_a_measured_target_takes_no_reading(client):
    send(client, "/doelen/nieuw/", TARGET, measured_by="eigen|spoken")
    url = f"/doelen/{Target.objects.get().pk}/meting/"

    assert send(client, url, {"on": "2024-05-01", "value": "5", "source": "X"}).status_code == 422


def test_figures_of_others_are_shown_over_the_years(client):
    for year, grade in (("2011", "6,4"), ("2012", "7")):
        send(client, "/doelen/cijfers/", FIGURE, year=year, value=grade)
    page = client.get("/doelen/").content.decode()
    assert "Veiligheid: van 6,4 in 2011 naar 7,0 in 2012." in page

    figure = ExternalFigure.objects.get(year=2012)
    client.post(f"/doelen/cijfers/{figure.pk}/weg/")
    assert "Veiligheid: 6,4 in 2011." in client.get("/doelen/").content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"value": "11"}, "value"), ({"year": "9999"}, "year"), ({"year": "x"}, "year"), ({"area": ""}, "area")],
)
def test_a_figure_that_is_refused(client, changes, field):
    response = send(client, "/doelen/cijfers/", FIGURE, **changes)

    assert response.status_code == 422
    assert field in response.context["form"].errors
