"""Mutaties in the browser: the list, and deciding what becomes of a running case."""

import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from adv.accounts.models import Membership
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions.doors import refresh_doors
from households.domain.codes import HouseholdStatus
from households.models import Household, TenancyChange
from tests import factories as make

NOW = make.at("2026-03-05 14:32")
TODAY = NOW.date()
LIST = "/mutaties/"
Decision = TenancyChange.Decision


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sanne(db: None) -> Membership:
    return make.make_member(Role.ADVISOR, name="Sanne Bakker")


@pytest.fixture
def visit(sanne: Membership) -> Client:
    return client_of(sanne)


@pytest.fixture
def change(sanne: Membership) -> TenancyChange:
    return make_leaving(sanne)


def make_leaving(member: Membership, on: str = "2026-03-01") -> TenancyChange:
    address = make.make_address(project=member.project, house_number=52, addition="1")
    household = make.make_household(
        address=address, owner=member.user, name="A. Schröder", status=HouseholdStatus.IN_GUIDANCE,
        status_set_by_hand=True,
    )  # fmt: skip
    household.until = make.day(on)
    household.save()
    refresh_doors(member.project, [address.pk], today=TODAY)
    return make.make_tenancy_change(old_household=household, on=make.day(on), decision=Decision.PENDING)


def client_of(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def page(change: TenancyChange) -> str:
    return f"{LIST}{change.pk}/"


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_list_shows_what_waits_first_and_then_all(visit, sanne, change):
    newcomer = make.make_household(project=sanne.project, name="R. Kowalska")
    make.make_tenancy_change(new_household=newcomer, kind=TenancyChange.Kind.ARRIVAL, on=make.day("2026-04-01"))
    gone = make.make_household(project=sanne.project, name="B. Vertrokken", until=make.day("2026-01-01"))
    make.make_tenancy_change(
        old_household=gone, new_household=newcomer, kind=TenancyChange.Kind.SWAP, decision=Decision.CLOSED
    )
    shown = text_of(visit.get(LIST))
    assert (
        "Beslis wat er met het dossier gebeurt 52-1 : A. Schröder vertrok 1 maart 2026 · Dichterspark Beslis" in shown
    )
    assert "R. Kowalska komt er wonen" in shown
    assert "B. Vertrokken vertrok, R. Kowalska kwam er wonen" in shown
    assert "dossier gesloten" in shown
    assert AccessLog.objects.filter(object_type="tenancy_change_list", count=3).exists()


def test_an_empty_list_says_so(visit):
    assert "Er zijn nog geen mutaties" in text_of(visit.get(LIST))


def test_the_list_asks_as_many_queries_for_many_as_for_few(visit, sanne, change):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert visit.get(LIST).status_code == 200
        return len(captured)

    few = queries()
    for _ in range(15):
        household = make.make_household(project=sanne.project, owner=sanne.user)
        make.make_tenancy_change(old_household=household, decision=Decision.PENDING)
    assert queries() == few <= 20


@pytest.mark.parametrize(("decision", "words"), [("closed", "dossier gesloten"), ("kept", "begeleiding gaat door")])
def test_deciding(visit, sanne, change, decision, words):
    answer = visit.post(page(change), {"decision": decision}, follow=True)
    assert f"A. Schröder: {words}." in text_of(answer)
    change.refresh_from_db()
    assert (change.decision, change.decided_by) == (decision, sanne.user)
    again = visit.get(page(change), follow=True)
    assert f"Hierover is al besloten: {words}." in text_of(again)


def test_going_along_to_an_address_that_is_typed(visit, sanne, change):
    new = make.make_address(project=sanne.project, house_number=78, addition="3")
    make.make_address(project=sanne.project, house_number=78, addition="4")
    asked = visit.post(page(change), {"decision": "moved_along", "where": "78"})
    assert asked.status_code == 422
    assert "Kies hieronder welk adres" in text_of(asked)
    visit.post(page(change), {"decision": "moved_along", "where": "78", "address": str(new.pk)})
    assert Household.objects.get(pk=change.old_household_id).address == new


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Kies wat er met het dossier gebeurt"),
        ({"decision": "pending"}, "Kies een van de mogelijkheden"),
        ({"decision": "moved_along"}, "Vul het adres in waar ze gaan wonen"),
        ({"decision": "moved_along", "where": "999"}, "staat niet in de looplijst"),
        ({"decision": "moved_along", "where": "52-1"}, "het adres waar ze weggaan"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_decided(visit, change, data, words):
    answer = visit.post(page(change), data)
    assert answer.status_code == 422
    assert words in text_of(answer)
    change.refresh_from_db()
    assert change.decision == Decision.PENDING


def test_an_address_that_was_typed_does_not_matter_to_another_decision(visit, change):
    assert visit.post(page(change), {"decision": "kept", "where": "999"}).status_code == 302


def test_who_still_lives_there_is_not_closed(visit, sanne):
    change = make_leaving(sanne, "2026-04-01")
    assert "A. Schröder vertrekt" in text_of(visit.get(page(change)))
    answer = visit.post(page(change), {"decision": "closed"})
    assert answer.status_code == 422
    assert "Sluiten kan vanaf 1 april 2026" in text_of(answer)


def test_a_decision_of_somebody_else_does_not_exist(change, sanne):
    colleague = client_of(make.make_member(Role.ADVISOR, project=sanne.project))
    elsewhere = client_of(make.make_member(Role.PROJECT_LEADER))
    for client in (colleague, elsewhere):
        assert client.get(page(change)).status_code == 404
        assert client.post(page(change), {"decision": "kept"}).status_code == 404
        assert client.get(f"{LIST}{2**70}/").status_code == 404
    assert "Beslis" not in text_of(colleague.get(LIST))
    assert AccessLog.objects.filter(object_type="tenancy_change", outcome="denied").count() == 6
    assert client_of(make.make_member(Role.PROJECT_LEADER, project=sanne.project)).get(page(change)).status_code == 200


def test_a_trainee_looks_and_decides_nothing(sanne):
    trainee = make.make_member(Role.TRAINEE, project=sanne.project)
    change = make_leaving(trainee)
    client = client_of(trainee)
    assert "Beslis :" not in text_of(client.get(LIST))
    assert client.get(page(change)).status_code == 403


@pytest.mark.parametrize("role", [Role.PARTNER, Role.CLIENT, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER])
def test_other_roles_have_no_mutaties(sanne, change, role):
    client = client_of(make.make_member(role, project=sanne.project))
    assert client.get(LIST).status_code == client.get(page(change)).status_code == 403


def test_wrong_methods(visit, change):
    assert visit.post(LIST).status_code == 405
    assert visit.delete(page(change)).status_code == 405


# --- On the page of the household, and at the door --------------------------------------------------------------------


def test_the_household_says_that_it_leaves_and_what_is_to_decide(visit, sanne, change):
    html = visit.get(f"/huishoudens/{change.old_household_id}/").content.decode()
    assert "Vertrok op 1 maart 2026, volgens de mutatielijst." in html
    assert page(change) in html
    visit.post(page(change), {"decision": "kept"})
    assert "volgens de mutatielijst" not in visit.get(f"/huishoudens/{change.old_household_id}/").content.decode()


def test_who_may_not_decide_sees_that_it_waits(sanne, change):
    trainee = client_of(make.make_member(Role.TRAINEE, project=sanne.project))
    Household.objects.update(owner=None)
    html = trainee.get(f"/huishoudens/{change.old_household_id}/").content.decode()
    assert "Er moet nog worden besloten" in html
    assert page(change) not in html


def test_a_departure_to_come_is_not_told_as_past(visit, sanne):
    change = make_leaving(sanne, "2026-04-01")
    shown = text_of(visit.get(f"/huishoudens/{change.old_household_id}/"))
    assert "Vertrekt op 1 april 2026" in shown
    assert "Woont hier tot 1 april 2026" in shown
    assert "woonde hier" not in shown


def test_the_walking_list_is_right_on_the_day_itself(visit, sanne, clock):
    change = make_leaving(sanne, "2026-04-01")
    make.make_household(address=change.address, name="R. Kowalska", since=make.day("2026-04-01"), is_newcomer=True)
    refresh_doors(sanne.project, [change.address_id], today=TODAY)
    assert "A. Schröder" in text_of(visit.get("/looplijst/"))
    clock.move_to(make.at("2026-03-31 23:59"))
    visit = client_of(sanne)
    assert "A. Schröder" in text_of(visit.get("/looplijst/"))
    clock.move_to(make.at("2026-04-01 00:01"))
    visit = client_of(sanne)
    shown = text_of(visit.get("/looplijst/"))
    assert "R. Kowalska" in shown
    assert "A. Schröder" not in shown
    assert "Kowalska" in text_of(visit.get(f"/looplijst/{change.address_id}/"))
