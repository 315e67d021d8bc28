"""The map of moments, and what the page of a door says of its portiek."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.domain.codes import RingResult
from tests.factories import (
    at,
    make_address,
    make_complex,
    make_contact,
    make_household,
    make_member,
    make_project,
    make_staircase,
)

pytestmark = pytest.mark.django_db

PAGE = "/momenten/"


@pytest.fixture(autouse=True)
def _thursday():
    with time_machine.travel(at("2026-03-05 10:00"), tick=False):
        yield


@pytest.fixture
def sanne():
    return make_member(project=make_project())


@pytest.fixture
def visit(client, sanne):
    client.force_login(sanne.user)
    return client


@pytest.fixture
def portiek(sanne):
    return make_staircase(complex=make_complex(project=sanne.project, name="Bilderdijkflat"), name="6")


def home(staircase):
    return make_household(address=make_address(staircase=staircase))


def ring(household, when, *, opened, closed):
    """Rings at one moment on a weekday, each by somebody of their own: a person rings once a minute."""
    for number in range(opened + closed):
        result = RingResult.NOT_CONVENIENT if number < opened else RingResult.NOT_HOME
        make_contact(household=household, result=result, moment=at(when))


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\xa0", " ").split())


def test_each_cell_says_its_share_and_of_how_many(visit, portiek):
    household = home(portiek)
    ring(household, "2026-02-25 19:10", opened=7, closed=2)
    ring(household, "2026-03-02 10:00", opened=1, closed=9)
    ring(household, "2026-03-03 14:00", opened=1, closed=1)
    response = visit.get(PAGE)
    html = response.content.decode()
    assert '<td class="tint-8"><span aria-hidden="true"><strong>78%</strong><span class="heat-n">7/9</span>' in html
    assert "10%, 1 van de 10 keer open" in text_of(response)
    assert '<td class="few"><span aria-hidden="true"><span class="heat-n">1/2</span>' in html
    assert "te weinig om iets te zeggen: 1 van de 2 keer open" in text_of(response)
    assert "In dit project doet men vooral open op woensdagavond (7 van de 9 keer)." in text_of(response)
    assert html.count("<tr>") == 2 + 12 + 3


def test_a_complex_and_a_portiek(visit, sanne, portiek):
    ring(home(portiek), "2026-02-25 19:10", opened=7, closed=2)
    ring(home(make_staircase(complex=portiek.complex, name="7")), "2026-03-02 10:00", opened=0, closed=8)
    ring(home(make_staircase(complex=make_complex(project=sanne.project))), "2026-03-02 11:00", opened=0, closed=5)

    def rung(query: str) -> int:
        response = visit.get(f"{PAGE}?{query}")
        assert response.status_code == 200
        return response.context["total"].rung

    assert rung("") == 22
    assert rung(f"complex={portiek.complex_id}") == 17
    assert rung(f"complex={portiek.complex_id}&portiek={portiek.complex_id}.{portiek.pk}") == 9
    page = visit.get(f"{PAGE}?complex={portiek.complex_id}&portiek={portiek.complex_id}.{portiek.pk}")
    assert "Bilderdijkflat, portiek 6" in text_of(page)
    assert rung("complex=x&portiek=y") == 22


def test_another_projects_rings_are_not_counted_nor_reached(visit):
    foreign = make_staircase()
    ring(home(foreign), "2026-02-25 19:10", opened=7, closed=2)
    for query in ("", f"complex={foreign.complex_id}", f"complex={foreign.complex_id}&portiek={foreign.pk}"):
        assert "Hier is nog niet aangebeld" in text_of(visit.get(f"{PAGE}?{query}"))


def test_what_was_taken_back_is_not_counted(visit, portiek):
    make_contact(household=home(portiek), moment=at("2026-02-25 19:10"), withdrawn_at=at("2026-02-25 19:11"))
    assert visit.get(PAGE).context["total"].rung == 0


def test_the_page_is_logged_and_only_read(visit, sanne, portiek):
    ring(home(portiek), "2026-02-25 19:10", opened=1, closed=2)
    visit.get(PAGE)
    row = AccessLog.objects.get(object_type="opening_moments")
    assert (row.count, row.user_id) == (3, sanne.user_id)
    assert visit.post(PAGE).status_code == 405


@pytest.mark.parametrize("role", [Role.PARTNER, Role.CLIENT, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER])
def test_roles_without_a_walking_list_do_not_see_it(client, role):
    client.force_login(make_member(role).user)
    assert client.get(PAGE).status_code == 403


def test_the_number_of_queries_does_not_grow(visit, sanne, portiek):
    household = home(portiek)
    door = f"/looplijst/{household.address_id}/"
    place = f"complex={portiek.complex_id}&portiek={portiek.complex_id}.{portiek.pk}"

    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert visit.get(url).status_code == 200
        return len(found)

    def all_queries() -> list[int]:
        return [queries(url) for url in (PAGE, f"{PAGE}?{place}", door)]

    ring(home(portiek), "2026-02-25 19:10", opened=1, closed=2)
    few = all_queries()
    for _ in range(6):
        ring(home(portiek), "2026-03-02 10:00", opened=3, closed=9)
    assert all_queries() == few


def test_the_door_says_when_its_portiek_opens_and_suggests_it(visit, portiek):
    ring(home(portiek), "2026-02-25 14:10", opened=7, closed=2)  # a Wednesday
    ring(home(portiek), "2026-03-02 10:00", opened=0, closed=12)
    household = home(portiek)
    url = f"/looplijst/{household.address_id}/"
    visit.post(url, {"event": "letter", "at": "2026-02-20T10:00"})
    text = text_of(visit.get(url))
    assert "In dit portiek doet men vooral open op woensdagmiddag (7 van de 9 keer)." in text
    assert "Goed moment om te proberen: woensdagmiddag." in text
    assert f"{PAGE}?complex={portiek.complex_id}" in visit.get(url).content.decode()


def test_a_door_without_a_portiek_or_with_few_rings_says_nothing(visit, sanne, portiek):
    ring(home(portiek), "2026-02-25 14:10", opened=2, closed=1)
    loose = make_household(address=make_address(project=sanne.project))
    for household in (home(portiek), loose):
        assert "doet men vooral open" not in text_of(visit.get(f"/looplijst/{household.address_id}/"))
