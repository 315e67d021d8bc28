"""The pages of a case: status, regisseur, helpers, aftercare and history; and what the household page says of it."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions.helpers import HelperEntry, add_helper
from households.case_facts import case_facts, with_case_facts
from households.domain.codes import ContactKind, HouseholdStatus, Phase
from households.domain.helpers import Contentment
from households.models import AftercareContact, Coordinator, DossierChange, Helper, Household, StatusChange
from interventions.domain.plan import GoalStatus
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def sanne():
    return make.make_member()


@pytest.fixture
def leader(sanne):
    return make.make_member(Role.PROJECT_LEADER, project=sanne.project, name="Els Vos")


@pytest.fixture
def household(sanne):
    household = make.make_household(project=sanne.project, owner=sanne.user)
    make.make_contact(household=household, kind=ContactKind.CONVERSATION, by=sanne.user)
    return household


def client_of(member):
    client = Client()
    client.force_login(member.user)
    return client


def url(name, household, **more):
    return reverse(name, kwargs={"pk": household.pk, **more})


def today():
    return timezone.localdate()


def form(**values):
    return {"based_on": "0", "once": str(uuid.uuid4()), **values}


# --- Status -----------------------------------------------------------------------------------------------------------


def test_guidance_starts_from_the_status_page(sanne, household):
    response = client_of(sanne).post(
        url("status_change", household), form(to="in_guidance", on=today().isoformat()), follow=True
    )
    assert "Het huishouden is nu in begeleiding." in response.text
    assert StatusChange.objects.get().by == sanne.user
    assert AccessLog.objects.filter(object_type="dossier_status", household_id=household.pk).exists()


def test_the_page_shows_what_is_possible_and_how_it_came(sanne, household):
    page = client_of(sanne).get(url("status_change", household)).text
    assert "Begeleiding starten" in page
    assert "volgde de status uit wat er aan de deur gebeurde" in page
    make.make_status_change(household=household, explanation="Hulpvraag over geld", by=sanne.user)
    page = client_of(sanne).get(url("status_change", household)).text
    for words in ("Nazorg starten", "Terug naar de looplijst", "Nu is dat: in gesprek", "Hulpvraag over geld"):
        assert words in page


def test_aftercare_is_planned_on_the_status_page(sanne, household):
    make.make_status_change(household=household)
    client, day = client_of(sanne), today() + datetime.timedelta(days=30)
    without = client.post(url("status_change", household), form(to="aftercare", on=today().isoformat()))
    assert without.status_code == 422
    assert "Plan minstens één nazorgcontact." in without.text
    client.post(
        url("status_change", household), form(to="aftercare", on=today().isoformat(), aftercare_2=day.isoformat())
    )
    assert AftercareContact.objects.get().planned_on == day
    page = client.get(url("status_change", household)).text
    assert url("aftercare_plan", household) in page


def test_back_to_the_walking_list_follows_the_doors(sanne, household):
    make.make_status_change(household=household)
    client = client_of(sanne)
    refused = client.post(url("status_change", household), form(to="doors", on=today().isoformat()))
    assert refused.status_code == 422
    assert "Schrijf kort op waarom." in refused.text
    client.post(url("status_change", household), form(to="doors", on=today().isoformat(), explanation="Te vroeg"))
    household.refresh_from_db()
    assert (household.status, household.status_set_by_hand) == (HouseholdStatus.IN_CONVERSATION, False)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"to": ""}, "Kies wat de status wordt."),
        ({"to": "closed"}, "Dat kan vanaf hier niet."),
        ({"to": "in_guidance", "on": "2999-01-01"}, "Deze datum ligt in de toekomst."),
        ({"to": "in_guidance", "on": "2023-12-31"}, "toen de vorige periode begon"),
        ({"to": "in_guidance", "on": "1-13-2024"}, "Vul een datum in, zoals"),
        ({"to": "in_guidance", "explanation": "x" * 20_001}, "20000"),
    ],
)
def test_the_status_page_says_what_is_wrong(sanne, household, values, message):
    response = client_of(sanne).post(url("status_change", household), form(**{"on": today().isoformat(), **values}))
    assert response.status_code == 422
    assert message in response.text
    assert not StatusChange.objects.exists()


def test_a_colleague_who_was_first_is_shown(sanne, leader, household):
    client_of(leader).post(url("status_change", household), form(to="in_guidance", on=today().isoformat()))
    second = client_of(sanne).post(
        url("status_change", household), form(to="aftercare", on=today().isoformat(), aftercare_1="2999-01-01")
    )
    assert second.status_code == 422
    assert "Els Vos" in second.text
    assert StatusChange.objects.count() == 1


# --- Regisseur --------------------------------------------------------------------------------------------------------


def test_somebody_at_a_partner_is_put_in_charge_and_stands_in_the_head(sanne, household):
    organisation = make.make_organisation(project=sanne.project, name="Budgethulp")
    data = form(who="partner", organisation=organisation.pk, name="M. 👍 Jansen", since="2024-05-01")
    assert client_of(sanne).post(url("coordinator_change", household), data).status_code == 302
    assert "Regisseur: M. 👍 Jansen (Budgethulp)" in client_of(sanne).get(url("household_detail", household)).text
    page = client_of(sanne).get(url("coordinator_change", household)).text
    assert 'value="partner" required id="id_who_2" checked' in page or "checked" in page
    data = form(who="owner", since=today().isoformat(), based_on=DossierChange.objects.latest("pk").pk)
    client_of(sanne).post(url("coordinator_change", household), data)
    assert not Coordinator.objects.current().exists()
    assert "Regisseur: Sanne Bakker" in client_of(sanne).get(url("household_detail", household)).text


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"who": ""}, "Kies wie het is."),
        ({"who": "colleague"}, "Kies een collega."),
        ({"who": "partner"}, "Een regisseur is een mens met een naam."),
        ({"who": "owner", "since": "2999-01-01"}, "Deze datum ligt in de toekomst."),
    ],
)
def test_the_coordinator_page_says_what_is_wrong(sanne, household, values, message):
    response = client_of(sanne).post(
        url("coordinator_change", household), form(**{"since": today().isoformat(), **values})
    )
    assert response.status_code == 422
    assert message in response.text


def test_only_colleagues_who_are_advisors_can_be_chosen(sanne, household):
    make.make_member(Role.TRAINEE, project=sanne.project, name="Tim de Wit")
    make.make_member(project=sanne.project, name="Omar Yilmaz")
    make.make_member(name="Elders Werkend")
    page = client_of(sanne).get(url("coordinator_change", household)).text
    assert "Omar Yilmaz" in page
    assert "Tim de Wit" not in page
    assert "Elders Werkend" not in page


# --- Helpers ----------------------------------------------------------------------------------------------------------


def test_a_helper_is_added_changed_and_counted_then_and_now(sanne, household):
    make.make_scoring(household=household, on=make.day("2024-03-10"))
    client = client_of(sanne)
    for name, more in (("Zus", {"is_informal": "1"}), ("Huisarts", {"is_informal": "0", "since": "2023-01-01"})):
        data = form(name=name, content="unknown", **more)
        assert client.post(url("helper_add", household), data).status_code == 302
    gone = Helper.objects.get(name="Huisarts")
    page = client.get(url("helper_change", household, helper_pk=gone.pk)).text
    assert 'value="2023-01-01"' in page
    data = form(
        name="Huisarts", is_informal="0", since="2023-01-01", until="2024-06-01", content="content",
        based_on=DossierChange.objects.latest("pk").pk,
    )  # fmt: skip
    assert client.post(url("helper_change", household, helper_pk=gone.pk), data).status_code == 302
    page = client.get(url("household_detail", household)).text
    assert "1, bij het begin 2" in page
    assert "tot en met 1 jun 2024 · tevreden" in page


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"name": ""}, "Kies een organisatie, of schrijf op wie er helpt."),
        ({"name": "x" * 161}, "160"),
        ({"is_informal": ""}, "Kies of het formele of informele hulp is."),
        ({"since": "2999-01-01"}, "Deze datum ligt in de toekomst."),
        ({"since": "2024-05-01", "until": "2024-04-01"}, "Dit ligt voor het begin."),
        ({"remark": "x" * 20_001}, "20000"),
    ],
)
def test_the_helper_page_says_what_is_wrong(sanne, household, values, message):
    data = form(**{"name": "Z", "is_informal": "1", "content": "unknown", **values})
    response = client_of(sanne).post(url("helper_add", household), data)
    assert response.status_code == 422
    assert message in response.text
    assert not Helper.objects.exists()


def test_a_helper_that_somebody_else_changed_is_shown(sanne, leader, household):
    helper = add_helper(by=make.actor_of(sanne), household=household, entry=HelperEntry(name="Zus"))
    seen = DossierChange.objects.latest("pk").pk
    address = url("helper_change", household, helper_pk=helper.pk)

    def data(name):
        return form(name=name, is_informal="0", content="unknown", based_on=seen)

    assert client_of(leader).post(address, data("Zus Anna")).status_code == 302
    second = client_of(sanne).post(address, data("Broer"))
    assert second.status_code == 422
    assert "Zus Anna" in second.text
    assert 'value="Broer"' in second.text


def test_a_helper_of_another_household_does_not_exist(sanne, household):
    other = make.make_helper(household=make.make_household(project=sanne.project, owner=sanne.user))
    assert client_of(sanne).get(url("helper_change", household, helper_pk=other.pk)).status_code == 404


# --- Aftercare --------------------------------------------------------------------------------------------------------


def test_an_aftercare_contact_is_planned_had_and_shown(sanne, household):
    make.make_status_change(household=household, to_status=HouseholdStatus.AFTERCARE)
    client = client_of(sanne)
    assert client.post(url("aftercare_plan", household), form(planned_on=today().isoformat())).status_code == 302
    contact = AftercareContact.objects.get()
    address = url("aftercare_done", household, contact_pk=contact.pk)
    assert address in client.get(url("household_detail", household)).text
    assert client.post(address, form(kind="")).status_code == 422
    assert client.post(address, form(kind="phone", at="2999-01-01T10:00")).status_code == 422
    assert client.post(address, form(kind="phone", remark="Gaat goed")).status_code == 302
    contact.refresh_from_db()
    assert contact.moment is not None
    assert (contact.done_on, contact.moment.kind) == (today(), "phone")
    assert client.post(address, form(kind="phone")).status_code == 422


def test_an_aftercare_contact_that_is_not_needed_lapses(sanne, household):
    contact = make.make_aftercare(household=household)
    response = client_of(sanne).post(url("aftercare_cancel", household, contact_pk=contact.pk), follow=True)
    assert "vervallen" in response.text
    contact.refresh_from_db()
    assert contact.cancelled_at


def test_an_aftercare_contact_of_another_household_does_not_exist(sanne, household):
    other = make.make_aftercare(household=make.make_household(project=sanne.project, owner=sanne.user))
    for name in ("aftercare_done", "aftercare_cancel"):
        assert client_of(sanne).post(url(name, household, contact_pk=other.pk), {}).status_code == 404


@pytest.mark.parametrize("day", ["2020-01-01", "morgen"])
def test_aftercare_is_not_planned_in_the_past(sanne, household, day):
    make.make_status_change(household=household, to_status=HouseholdStatus.AFTERCARE)
    assert client_of(sanne).post(url("aftercare_plan", household), form(planned_on=day)).status_code == 422


# --- History ----------------------------------------------------------------------------------------------------------


def test_the_history_says_who_when_and_from_what_to_what(sanne, household):
    client = client_of(sanne)
    client.post(url("status_change", household), form(to="in_guidance", on=today().isoformat()))
    add_helper(by=make.actor_of(sanne), household=household, entry=HelperEntry(name="<b>Zus</b>"))
    page = client.get(url("dossier_history", household)).text
    for words in ("Sanne Bakker", "<del><bdi>in gesprek</bdi></del>", "in begeleiding", "&lt;b&gt;Zus&lt;/b&gt;"):
        assert words in page
    only = client.get(url("dossier_history", household), {"soort": "helper"}).text
    assert "Hulp erbij" in only
    assert "Status gewijzigd" not in only
    assert client.get(url("dossier_history", household), {"soort": "x", "page": "99"}).status_code == 200


def test_the_history_asks_as_many_queries_for_many_lines_as_for_one(sanne, household):
    client = client_of(sanne)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url("dossier_history", household)).status_code == 200
        return len(captured)

    add_helper(by=make.actor_of(sanne), household=household, entry=HelperEntry(name="Zus"))
    one = queries()
    for number in range(40):
        add_helper(by=make.actor_of(sanne), household=household, entry=HelperEntry(name=f"Hulp {number}"))
    assert queries() == one <= 12


# --- What the household page says -------------------------------------------------------------------------------------


def test_the_household_page_shows_plan_evaluation_and_continuity(sanne, household):
    make.make_status_change(household=household, on=make.day("2024-04-01"))
    goal = make.make_goal(household=household, what="Ontruiming van de baan", status=GoalStatus.REACHED)
    make.make_plan_version(plan=goal.plan, agreed_on=make.day("2024-04-02"))
    make.make_goal(household=household, what="Rust", due_on=today() - datetime.timedelta(days=3))
    for _ in range(2):
        make.make_contact(household=household, kind=ContactKind.PHONE, by=make.make_user())
    page = client_of(sanne).get(url("household_detail", household)).text
    for words in (
        "afgesproken op 2 april 2024", "Ontruiming van de baan", "3\N{NO-BREAK SPACE}dagen te laat", "2 juli 2024",
        "33% eigen adviseur", "Regisseur: Sanne Bakker",
    ):  # fmt: skip
        assert words in page


def test_nobody_is_in_charge_of_a_household_without_advisor(sanne):
    household = make.make_household(project=sanne.project, owner=None)
    page = client_of(sanne).get(url("household_detail", household)).text
    assert "Nog geen regisseur" in page
    assert "nog niet gesproken" in page
    facts = case_facts(with_case_facts(Household.objects.all(), sanne).get())
    assert (facts.coordinator, facts.contacts, facts.continuity) == ("", 0, None)


def test_a_trainee_sees_no_way_to_change_the_status(sanne, household):
    trainee = make.make_member(Role.TRAINEE, project=sanne.project)
    household.owner = trainee.user
    household.save()
    page = client_of(trainee).get(url("household_detail", household)).text
    assert url("status_change", household) not in page
    assert url("helper_add", household) in page
    for name in ("status_change", "coordinator_change", "household_close"):
        assert client_of(trainee).get(url(name, household)).status_code == 403


@pytest.mark.parametrize(
    "name", ["status_change", "coordinator_change", "helper_add", "aftercare_plan", "dossier_history"]
)
def test_a_colleagues_household_does_not_exist(sanne, household, name):
    colleague = make.make_member(project=sanne.project)
    assert client_of(colleague).get(url(name, household)).status_code == 404
    assert AccessLog.objects.filter(outcome="denied", user_id=colleague.user_id).exists()


def test_the_page_stays_within_its_queries_with_a_whole_case(sanne, household):
    client = client_of(sanne)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url("household_detail", household)).status_code == 200
        return len(captured)

    make.make_status_change(household=household)
    make.make_coordinator(household=household)
    for number in range(15):
        goal = make.make_goal(household=household, organisation=make.make_organisation(project=sanne.project))
        make.make_plan_version(plan=goal.plan, number=number + 1)
        make.make_helper(household=household, content=Contentment.CONTENT)
        make.make_aftercare(household=household, planned_on=make.day("2024-09-01") + datetime.timedelta(days=number))
        make.make_evaluation(household=household, on=make.day("2024-07-01") + datetime.timedelta(days=number))
        make.make_scoring(
            household=household, on=make.day("2024-03-01") + datetime.timedelta(days=number), phase=Phase.INTAKE
        )
        intervention = make.make_intervention(household=household)
        make.make_effect(intervention=intervention)
        make.make_task(household=household)
        add_helper(by=make.actor_of(sanne), household=household, entry=HelperEntry(name=f"Hulp {number}"))
    assert queries() <= 20
