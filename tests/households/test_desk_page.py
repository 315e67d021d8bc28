"""Mijn werkdag: what waits for whom, and what it costs."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households import desk
from households.desk import DeskGroup, DeskRow, desk_of, open_count
from households.domain.codes import HouseholdStatus, Phase, Step
from households.models import Household, TenancyChange
from interventions.models import Plan
from tests import factories as make

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
S = HouseholdStatus
PENDING = TenancyChange.Decision.PENDING


def in_days(days):
    return TODAY() + datetime.timedelta(days=days)


def client_of(member):
    client = Client()
    client.force_login(member.user)
    return client


@pytest.fixture
def sanne():
    return make.make_member()


@pytest.fixture
def colleague(sanne):
    return make.make_member(project=sanne.project, name="Youssef")


@pytest.fixture
def leader(sanne):
    return make.make_member(Role.PROJECT_LEADER, project=sanne.project, name="Ingrid")


def keys(member):
    return {section.key: section.group for section in desk_of(member, TODAY())}


def rows(member, key):
    group = keys(member).get(key)
    return [] if group is None else [(row.title, row.overdue) for row in group.rows]


def work_for(member, day=0):
    """One of everything that can wait for somebody; ``day`` from today, and late when it is past."""
    project, user = member.project, member.user
    when = in_days(day)
    guided = make.make_household(
        project=project, owner=user, status=S.IN_GUIDANCE, status_since=make.day("2024-05-01"), name="A. Bos"
    )
    make.make_goal(household=guided, due_on=in_days(-3), what="De post openmaken")
    make.make_plan_version(plan=Plan.objects.get(household=guided), by=user, agreed_on=make.day("2024-06-01"))
    make.make_scoring(household=guided, phase=Phase.INTAKE, by=user)
    make.make_household(project=project, owner=user, status=S.IN_GUIDANCE, name="B. Zonder-Plan")
    done = make.make_household(project=project, owner=user, status=S.AFTERCARE, name="C. Nazorg")
    make.make_aftercare(household=done, planned_on=when)
    due = make.make_address(project=project, door_step=Step.COME_BACK, door_due_from=in_days(-9), door_due_by=when)
    make.make_household(address=due, owner=user, name="D. Deur")
    make.make_appointment(household=guided, person=user, starts_at=timezone.now() + datetime.timedelta(minutes=1))
    make.make_signal(household=guided, assigned_to=user, received_on=when)
    make.make_decision(item=make.make_meeting_item(household=guided), owner=user, due_on=when)
    giver = make.make_member(project=project, name="Gever")
    make.make_handover(giver=giver.user, receiver=user, project=project, households=[])
    leaving = make.make_household(project=project, owner=user, until=when, name="E. Vertrek")
    make.make_tenancy_change(address=leaving.address, old_household=leaving, on=when, decision=PENDING)


EVERYTHING = {
    "afspraken", "overdrachten", "meldingen", "deuren", "besluiten", "evaluaties", "doelen", "nazorg", "vertrek",
    "zonder-plan",
}  # fmt: skip


def test_everything_that_waits_is_there_and_nothing_of_a_colleague(sanne, colleague):
    work_for(sanne)
    assert set(keys(sanne)) >= EVERYTHING
    assert not set(keys(colleague)) & (EVERYTHING - {"overdrachten"})
    assert open_count(sanne, TODAY()) == sum(group.count for group in keys(sanne).values())


def test_what_is_past_is_late(sanne):
    work_for(sanne, day=-5)
    for key in ("meldingen", "deuren", "besluiten", "nazorg", "doelen", "evaluaties"):
        assert any(overdue for _, overdue in rows(sanne, key)), key
    page = client_of(sanne).get(reverse("desk")).content.decode()
    assert "5 dagen te laat".replace(" ", "\N{NO-BREAK SPACE}", 1) in page


def test_who_stands_in_has_it_too(sanne, colleague):
    work_for(sanne)
    make.make_stand_in(
        user=colleague.user, absent_user=sanne.user, project=sanne.project, starts_on=in_days(-1), ends_on=in_days(1)
    )
    assert {"deuren", "nazorg", "doelen", "evaluaties", "zonder-plan", "vertrek"} <= set(keys(colleague))


def test_a_trainee_sees_what_is_theirs_and_no_more_than_they_may_do(sanne):
    trainee = make.make_member(Role.TRAINEE, project=sanne.project)
    household = make.make_household(project=sanne.project, owner=sanne.user)
    make.make_decision(item=make.make_meeting_item(household=household), owner=trainee.user, what="Taalmaatje zoeken")
    make.make_household(project=sanne.project, owner=None)
    assert rows(trainee, "besluiten") == [("Taalmaatje zoeken", False)]
    assert set(keys(trainee)) == {"besluiten"}
    assert client_of(trainee).get(reverse("desk")).status_code == 200


def test_what_is_nobodys_is_on_the_desk_of_the_project_leader(sanne, leader):
    make.make_household(project=sanne.project, owner=None, name="F. Niemand", status_since=in_days(-2))
    make.make_signal(address=make.make_address(project=sanne.project), received_on=TODAY())
    old = make.make_handover(
        giver=sanne.user,
        receiver=make.make_member(project=sanne.project, name="Rob").user,
        project=sanne.project,
        is_everything=True,
        offered_at=timezone.now() - datetime.timedelta(days=8),
    )
    leaves = make.make_household(project=sanne.project, owner=None, until=TODAY(), status=S.CLOSED)
    make.make_tenancy_change(address=leaves.address, old_household=leaves, on=TODAY(), decision=PENDING)
    assert rows(leader, "niemand") == [("F. Niemand", False)]
    assert len(rows(leader, "meldingen")) == 1
    assert rows(leader, "overdrachten") == [("Aan Rob", True)]
    assert len(rows(leader, "vertrek")) == 1
    assert rows(sanne, "meldingen") == []
    assert str(old.pk) in keys(leader)["overdrachten"].rows[0].url


def test_a_household_of_nobody_with_a_regisseur_is_somebodys(sanne, leader):
    household = make.make_household(project=sanne.project, owner=None)
    make.make_coordinator(household=household, user=sanne.user)
    assert "niemand" not in keys(leader)


def test_roles_without_a_case_have_an_empty_desk(sanne):
    for role in (Role.PARTNER, Role.CLIENT, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER):
        member = make.make_member(role, project=sanne.project)
        make.make_household(project=sanne.project, owner=member.user)
        assert desk_of(member, TODAY()) == [] or role is Role.PARTNER


def test_an_empty_desk_is_a_good_sign(sanne):
    page = client_of(sanne).get(reverse("desk")).content.decode()
    assert "Je bureau is leeg" in page
    assert "dingen op je" not in page


def test_the_page_shows_a_few_and_all_on_request(sanne):
    household = make.make_household(project=sanne.project, owner=sanne.user)
    for number in range(8):
        item = make.make_meeting_item(household=household, meeting=make.make_meeting(is_closed=True))
        make.make_decision(item=item, owner=sanne.user, what=f"Besluit {number}")
    client = client_of(sanne)
    page = client.get(reverse("desk")).content.decode()
    assert page.count("Besluit ") == 5
    assert "Alles tonen (8)" in page
    page = client.get(reverse("desk"), {"toon": "besluiten"}).content.decode()
    assert page.count("Besluit ") == 8
    assert "Alles tonen" not in page
    assert AccessLog.objects.filter(object_type="desk").latest("pk").count == 8


def test_more_than_fits_is_counted_and_leads_to_its_own_page(sanne, monkeypatch):
    rows = [DeskRow(title=str(number), url="/") for number in range(3)]
    monkeypatch.setattr(desk, "_sources", {})
    desk.register("veel", "Veel", 1, lambda _member, _today: DeskGroup(rows=rows, total=250, more_url="/meer/"))
    page = client_of(sanne).get(reverse("desk")).content.decode()
    assert "Alles bekijken (250)" in page
    assert open_count(sanne, TODAY()) == 250


def test_when_it_is_due_in_words():
    today = make.day("2026-03-02")
    late = DeskRow(title="x", url="/", due_on=make.day("2026-02-28"), overdue=True)
    assert late.when_words(today) == "2\N{NO-BREAK SPACE}dagen te laat"
    assert DeskRow(title="x", url="/", due_on=today).when_words(today) == "vandaag"
    assert DeskRow(title="x", url="/", due_on=today, when="om 14:00").when_words(today) == "om 14:00"
    assert DeskRow(title="x", url="/").when_words(today) == ""


def queries_of(member):
    client = client_of(member)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(reverse("desk")).status_code == 200
    return len(found)


def test_the_number_of_queries_does_not_grow_with_the_work(sanne):
    for _ in range(3):
        work_for(sanne)
    few = queries_of(sanne)
    for _ in range(9):
        work_for(sanne)
    assert queries_of(sanne) == few


def test_who_logs_in_comes_to_the_desk(sanne, leader):
    trainee = make.make_member(Role.TRAINEE, project=sanne.project)
    for member in (sanne, leader, trainee):
        assert client_of(member).get("/")["Location"] == reverse("desk")


def test_another_projects_work_is_not_here(sanne):
    elsewhere = make.make_member(user=sanne.user)
    work_for(elsewhere)
    assert not set(keys(sanne)) & EVERYTHING
    assert Household.objects.filter(owner=sanne.user).exists()
