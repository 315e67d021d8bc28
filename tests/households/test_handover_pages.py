"""Overdracht as giver, receiver and project leader use it; and taking somebody off the project."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from adv.accounts.models import Membership
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.domain.codes import HouseholdStatus
from households.models import Handover, Household
from tests import factories as make

pytestmark = pytest.mark.django_db

NOTE = "Bel niet voor tien uur, en neem de map mee."


def client_of(member):
    client = Client()
    client.force_login(member.user)
    return client


def once(**values):
    return {"once": str(uuid.uuid4()), **values}


@pytest.fixture
def sanne():
    return make.make_member()


@pytest.fixture
def youssef(sanne):
    return make.make_member(project=sanne.project, name="Youssef")


@pytest.fixture
def leader(sanne):
    return make.make_member(Role.PROJECT_LEADER, project=sanne.project, name="Ingrid")


@pytest.fixture
def household(sanne):
    return make.make_household(project=sanne.project, owner=sanne.user, name="W. Pietersen")


def page(member, name, *args, **query):
    return client_of(member).get(reverse(name, args=args), query).content.decode()


def owner_of(household):
    return Household.objects.get(pk=household.pk).owner


# --- One household ----------------------------------------------------------------------------------------------------


def test_from_the_household_page_to_a_colleague(sanne, youssef, household):
    make.make_appointment(household=household, person=sanne.user, starts_at=timezone.now())
    client = client_of(sanne)
    assert (
        reverse("handover_offer", args=[household.pk]) in client.get(f"/huishoudens/{household.pk}/").content.decode()
    )
    offered = client.post(
        reverse("handover_offer", args=[household.pk]), once(receiver=youssef.user.pk, note=NOTE), follow=True
    )
    handover = Handover.objects.get()
    assert "Tot die het aanneemt, blijft alles waar het is." in offered.content.decode()
    assert "Overdracht aangeboden aan Youssef" in client.get(f"/huishoudens/{household.pk}/").content.decode()
    assert "Van Sanne Bakker" in page(youssef, "desk")
    shown = page(youssef, "handover_detail", handover.pk)
    assert NOTE in shown
    assert "W. Pietersen" in shown
    # The dossier itself is not open yet.
    before = client_of(youssef).get(f"/huishoudens/{household.pk}/")
    assert before["Location"] == reverse("dossier_access_request", args=[household.pk])
    taken = client_of(youssef).post(reverse("handover_accept", args=[handover.pk]), follow=True).content.decode()
    assert "Overgenomen: 1\N{NO-BREAK SPACE}huishouden, 1\N{NO-BREAK SPACE}afspraak." in taken
    assert owner_of(household) == youssef.user
    assert client_of(youssef).get(f"/huishoudens/{household.pk}/").status_code == 200
    again = client_of(youssef).post(reverse("handover_accept", args=[handover.pk]), follow=True)
    assert "al aangenomen" in again.content.decode()


def test_a_household_that_is_offered_leads_to_the_offer(sanne, youssef, household):
    handover = make.make_handover(
        giver=sanne.user, receiver=youssef.user, project=sanne.project, households=[household]
    )
    url = reverse("handover_offer", args=[household.pk])
    assert client_of(sanne).get(url)["Location"] == reverse("handover_detail", args=[handover.pk])


def test_what_is_wrong_stands_beside_the_field(sanne, youssef, household):
    url = reverse("handover_offer", args=[household.pk])
    answer = client_of(sanne).post(url, once(receiver="", note=NOTE))
    assert answer.status_code == 422
    assert "Kies een collega." in answer.content.decode()
    assert NOTE in answer.content.decode()
    for note, words in (("", "wat je collega moet weten"), ("x" * 20_000, "te lang")):
        answer = client_of(sanne).post(url, once(receiver=youssef.user.pk, note=note))
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not Handover.objects.exists()


def test_a_colleague_with_access_hands_nothing_over(sanne, youssef, household):
    make.make_dossier_access(household=household, user=youssef.user)
    shown = page(youssef, "handover_offer", household.pk)
    assert "Alleen Sanne Bakker of de projectleider" in shown
    other = make.make_member(project=sanne.project, name="Rob")
    answer = client_of(youssef).post(
        reverse("handover_offer", args=[household.pk]), once(receiver=other.user.pk, note=NOTE)
    )
    assert answer.status_code == 422
    assert not Handover.objects.exists()


def test_the_same_form_sent_twice_is_one_offer(sanne, youssef, household):
    data = once(receiver=youssef.user.pk, note=NOTE)
    client = client_of(sanne)
    first = client.post(reverse("handover_offer", args=[household.pk]), data)
    Handover.objects.get().items.update(is_open=False)
    assert client.post(reverse("handover_offer", args=[household.pk]), data)["Location"] == first["Location"]
    assert Handover.objects.count() == 1


def test_no_with_why_and_taking_it_back(sanne, youssef, household):
    handover = make.make_handover(
        giver=sanne.user, receiver=youssef.user, project=sanne.project, households=[household]
    )
    answer = client_of(youssef).post(reverse("handover_decline", args=[handover.pk]), {"answer": ""})
    assert (answer.status_code, "waarom je het niet aanneemt" in answer.content.decode()) == (422, True)
    client_of(youssef).post(reverse("handover_decline", args=[handover.pk]), {"answer": "Ik ben vol."})
    assert "Ik ben vol." in page(sanne, "handover_detail", handover.pk)
    late = client_of(youssef).post(reverse("handover_decline", args=[handover.pk]), {"answer": "Nog eens."})
    assert (late.status_code, "al niet aangenomen" in late.content.decode()) == (422, True)
    other = make.make_handover(giver=sanne.user, receiver=youssef.user, project=sanne.project, households=[household])
    client_of(sanne).post(reverse("handover_withdraw", args=[other.pk]))
    other.refresh_from_db()
    assert other.state == "withdrawn"
    shown = page(sanne, "handover_list")
    assert "niet aangenomen" in shown
    assert "Van jou aan Youssef" in shown


def test_only_those_whom_it_concerns_see_a_handover(sanne, youssef, leader, household):
    handover = make.make_handover(
        giver=sanne.user, receiver=youssef.user, project=sanne.project, households=[household]
    )
    rob = make.make_member(project=sanne.project, name="Rob")
    url = reverse("handover_detail", args=[handover.pk])
    for member, status in ((sanne, 200), (youssef, 200), (leader, 200), (rob, 404), (make.make_member(), 404)):
        assert client_of(member).get(url).status_code == status
    assert NOTE not in page(rob, "handover_list")


def test_appointments_that_fall_together_are_said(sanne, youssef, household):
    moment = timezone.now() + datetime.timedelta(days=2)
    make.make_appointment(household=household, person=sanne.user, starts_at=moment)
    theirs = make.make_household(project=sanne.project, owner=youssef.user)
    make.make_appointment(household=theirs, person=youssef.user, starts_at=moment)
    handover = make.make_handover(
        giver=sanne.user, receiver=youssef.user, project=sanne.project, households=[household]
    )
    shown = client_of(youssef).post(reverse("handover_accept", args=[handover.pk]), follow=True).content.decode()
    assert "2\N{NO-BREAK SPACE}afspraken vallen nu samen" in shown


# --- A household of nobody --------------------------------------------------------------------------------------------


def test_an_advisor_takes_a_household_and_a_leader_assigns_it(sanne, youssef, leader):
    one, other = (make.make_household(project=sanne.project, owner=None) for _ in range(2))
    url = reverse("handover_offer", args=[one.pk])
    shown = page(sanne, "handover_offer", one.pk)
    assert "Youssef" not in shown
    refused = client_of(sanne).post(url, once(receiver=youssef.user.pk))
    assert refused.status_code == 422
    assert client_of(sanne).post(url, once(receiver=sanne.user.pk))["Location"] == f"/huishoudens/{one.pk}/"
    assert owner_of(one) == sanne.user
    client_of(leader).post(reverse("handover_offer", args=[other.pk]), once(receiver=youssef.user.pk))
    assert owner_of(other) == youssef.user


# --- A selection, and everything --------------------------------------------------------------------------------------


def test_some_of_the_own_households(sanne, youssef, household):
    more = [make.make_household(project=sanne.project, owner=sanne.user) for _ in range(2)]
    make.make_household(project=sanne.project, owner=sanne.user, status=HouseholdStatus.CLOSED, name="Z. Dicht")
    make.make_household(project=sanne.project, owner=youssef.user, name="Y. Anders")
    shown = page(sanne, "handover_new")
    assert "W. Pietersen" in shown
    assert "Z. Dicht" not in shown
    assert "Y. Anders" not in shown
    client_of(sanne).post(
        reverse("handover_new"),
        once(households=[household.pk, more[0].pk], receiver=youssef.user.pk, note=NOTE),
    )
    assert {item.household_id for item in Handover.objects.get().items.all()} == {household.pk, more[0].pk}
    # What is offered already can't be chosen again.
    assert "W. Pietersen" not in page(sanne, "handover_new")
    for wrong in ([household.pk], [2**63], ["x"], []):
        answer = client_of(sanne).post(
            reverse("handover_new"), once(households=wrong, receiver=youssef.user.pk, note=NOTE)
        )
        assert answer.status_code == 422, wrong


def test_the_leader_chooses_for_a_colleague_and_an_advisor_only_for_themselves(sanne, youssef, leader, household):
    assert "W. Pietersen" in page(leader, "handover_new", van=sanne.user.pk)
    assert "W. Pietersen" not in page(youssef, "handover_new", van=sanne.user.pk)
    assert client_of(leader).get(reverse("handover_new"), {"van": make.make_user().pk}).status_code == 404
    own = page(leader, "handover_new")
    assert "Er is niets om te kiezen" in own
    assert f"?van={sanne.user.pk}" in own
    assert "?van=" not in page(youssef, "handover_new")


def test_everything_of_somebody(sanne, youssef, leader, household):
    make.make_signal(household=household, assigned_to=sanne.user)
    url = reverse("handover_everything", args=[sanne.pk])
    assert client_of(youssef).get(url).status_code == 404
    for member in (sanne, leader):
        shown = client_of(member).get(url).content.decode()
        assert "1\N{NO-BREAK SPACE}huishouden" in shown
        assert "1\N{NO-BREAK SPACE}melding" in shown
    client_of(leader).post(url, once(receiver=youssef.user.pk, note=NOTE))
    assert "Alles is al aangeboden aan Youssef" in client_of(sanne).get(url).content.decode()
    client_of(youssef).post(reverse("handover_accept", args=[Handover.objects.get().pk]))
    assert owner_of(household) == youssef.user
    assert "teampagina" in client_of(leader).get(url).content.decode()
    nothing = client_of(leader).post(url, once(receiver=youssef.user.pk, note=NOTE))
    assert (nothing.status_code, "niets om over te dragen" in nothing.content.decode()) == (422, True)


def test_the_leader_takes_over_at_once(sanne, leader, household):
    url = reverse("handover_everything", args=[sanne.pk])
    shown = client_of(leader).post(url, once(receiver=leader.user.pk, note=NOTE), follow=True)
    assert "Alles staat nu op jouw naam" in shown.content.decode()
    assert owner_of(household) == leader.user


# --- Taking somebody off the project ----------------------------------------------------------------------------------


def test_ending_access_says_what_is_left_and_helps_to_empty_it(sanne, youssef, leader, household):
    url = reverse("end_membership", args=[sanne.pk])
    answer = client_of(leader).post(url)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "1\N{NO-BREAK SPACE}huishouden" in shown
    assert f"/huishoudens/?adviseur={sanne.user.pk}" in shown
    assert reverse("handover_everything", args=[sanne.pk]) in shown
    assert Membership.objects.active().filter(pk=sanne.pk).exists()
    client_of(leader).post(reverse("handover_everything", args=[sanne.pk]), once(receiver=youssef.user.pk, note=NOTE))
    assert client_of(leader).post(url).status_code == 409
    client_of(youssef).post(reverse("handover_accept", args=[Handover.objects.get().pk]))
    assert client_of(leader).post(url)["Location"] == reverse("team")
    assert client_of(sanne).get(reverse("desk")).status_code == 403


def test_an_administrator_sees_how_much_and_no_dossier(sanne, household):
    administrator = make.make_member(Role.ADMINISTRATOR, project=sanne.project)
    answer = client_of(administrator).post(reverse("end_membership", args=[sanne.pk]))
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "1\N{NO-BREAK SPACE}huishouden" in shown
    assert "Vraag de projectleider" in shown
    assert "/huishoudens/" not in shown
    assert "Pietersen" not in shown


# --- Cost -------------------------------------------------------------------------------------------------------------


def test_the_number_of_queries_does_not_grow(sanne, youssef):
    def fill(count):
        for _ in range(count):
            one = make.make_household(project=sanne.project, owner=sanne.user)
            make.make_handover(giver=sanne.user, receiver=youssef.user, project=sanne.project, households=[one])
            make.make_household(project=sanne.project, owner=sanne.user)

    def asked():
        found = []
        for url in (reverse("handover_list"), reverse("handover_new"), reverse("handover_everything", args=[sanne.pk])):
            client = client_of(sanne)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            found.append(len(queries))
        return found

    fill(3)
    few = asked()
    fill(9)
    assert asked() == few
    assert AccessLog.objects.filter(object_type="handover_list").exists()
