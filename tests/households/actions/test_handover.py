"""Overdracht: offering, answering, and that nothing open stays behind."""

import datetime

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from adv.accounts import actions as accounts
from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership, StandIn
from adv.accounts.open_work import WorkLeftError, hand_over_urls, work_of
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions import case_status, concern, handover
from households.actions.case_status import change_status, close_household
from households.actions.handover import (
    accept_handover,
    assign_household,
    clashing,
    decline_handover,
    offer_handover,
    receivers,
    withdraw_handover,
)
from households.actions.handover_kinds import kinds
from households.domain.case_status import ClosingReason
from households.domain.codes import HouseholdStatus
from households.models import Coordinator, Decision, DossierChange, Handover, HandoverItem, Household, Signal
from interventions.models import Task
from tests import factories as make

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def in_days(days):
    return timezone.now() + datetime.timedelta(days=days)


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
    return make.make_household(project=sanne.project, owner=sanne.user)


def offer(giver, receiver, households=(), *, by=None, **more):
    values = {"note": "Bel niet voor tien uur.", **more}
    by = by or giver
    return offer_handover(
        by=make.actor_of(by),
        project=giver.project,
        offered_by=by.user,
        giver=giver.user,
        receiver=receiver.user,
        households=households,
        **values,
    )


def accept(receiver, handover):
    return accept_handover(by=make.actor_of(receiver), handover=handover, person=receiver.user)


def owner_of(household):
    return Household.objects.get(pk=household.pk).owner


# --- Offering ---------------------------------------------------------------------------------------------------------


def test_until_it_is_accepted_the_giver_stays(sanne, youssef, household):
    handover = offer(sanne, youssef, [household])
    assert owner_of(household) == sanne.user
    assert (handover.state, handover.items.get().is_open) == ("offered", True)
    line = DossierChange.objects.get(household=household)
    assert (line.title, line.subject) == ("Overdracht aangeboden", "van Sanne Bakker aan Youssef")
    assert AccessLog.objects.filter(object_type="handover", object_id=handover.pk, action="C").exists()


def test_accepting_moves_it_with_a_line_of_history(sanne, youssef, household):
    moved = accept(youssef, offer(sanne, youssef, [household]))
    assert (owner_of(household), moved["households"]) == (youssef.user, 1)
    line = DossierChange.objects.filter(household=household).latest("pk")
    assert (line.title, line.lines) == ("Overgedragen", [("Adviseur", "Sanne Bakker", "Youssef")])
    assert not HandoverItem.objects.filter(is_open=True).exists()


def test_what_is_asked_of_an_offer(sanne, youssef, leader, household):
    trainee = make.make_member(Role.TRAINEE, project=sanne.project)
    theirs = make.make_household(project=sanne.project, owner=youssef.user)
    gone = make.make_member(project=sanne.project, ended_at=timezone.now())
    for giver, receiver, households, more, words in (
        (trainee, youssef, [household], {}, "collega-adviseur"),
        (sanne, youssef, [household], {"note": " "}, "wat je collega moet weten"),
        (sanne, sanne, [household], {}, "andere adviseur"),
        (sanne, trainee, [household], {}, "andere adviseur"),
        (sanne, gone, [household], {}, "andere adviseur"),
        (sanne, make.make_member(), [household], {}, "andere adviseur"),
        (sanne, youssef, [theirs], {}, "op naam van Sanne"),
        (sanne, leader, [household], {"by": youssef}, "adviseur zelf of de projectleider"),
    ):
        with pytest.raises(ActionRefused, match=words):
            offer(giver, receiver, households, **more)
    assert not Handover.objects.exists()


def test_a_household_is_offered_once(sanne, youssef, leader, household):
    offer(sanne, youssef, [household])
    with pytest.raises(ActionRefused, match="al een overdracht"):
        offer(sanne, leader, [household])


def test_a_closed_household_is_nobodys_work(sanne, youssef):
    closed = make.make_household(project=sanne.project, owner=sanne.user, status=HouseholdStatus.CLOSED)
    with pytest.raises(ActionRefused, match="op naam van"):
        offer(sanne, youssef, [closed])
    make.make_aftercare(household=closed)
    offer(sanne, youssef, [closed])


def test_the_project_leader_offers_for_somebody_and_takes_over_at_once(sanne, youssef, leader, household):
    handover = offer(sanne, youssef, [household], by=leader)
    withdraw_handover(by=make.actor_of(leader), handover=handover, person=leader.user)
    handover = offer(sanne, leader, [household], by=leader)
    assert (handover.state, owner_of(household)) == ("accepted", leader.user)


def test_advisors_and_project_leaders_receive(sanne, youssef, leader):
    make.make_member(Role.TRAINEE, project=sanne.project)
    make.make_member(Role.ADMINISTRATOR, project=sanne.project)
    assert set(receivers(sanne.project.pk)) == {sanne.user, youssef.user, leader.user}


# --- Answering --------------------------------------------------------------------------------------------------------


def test_only_the_receiver_answers_and_once(sanne, youssef, leader, household):
    handover = offer(sanne, youssef, [household])
    for member in (sanne, leader):
        with pytest.raises(ActionRefused, match="Alleen wie het aangeboden kreeg"):
            accept(member, handover)
        with pytest.raises(ActionRefused, match="Alleen wie het aangeboden kreeg"):
            decline_handover(by=make.actor_of(member), handover=handover, person=member.user, answer="Nee")
    accept(youssef, handover)
    with pytest.raises(ActionRefused, match="al aangenomen"):
        accept(youssef, handover)


def test_no_comes_with_why_and_changes_nothing(sanne, youssef, household):
    handover = offer(sanne, youssef, [household])
    with pytest.raises(ActionRefused, match="waarom") as refused:
        decline_handover(by=make.actor_of(youssef), handover=handover, person=youssef.user, answer=" ")
    assert refused.value.field == "answer"
    decline_handover(by=make.actor_of(youssef), handover=handover, person=youssef.user, answer="Ik ben vol.")
    handover.refresh_from_db()
    assert (handover.state, handover.answer, owner_of(household)) == ("declined", "Ik ben vol.", sanne.user)
    line = DossierChange.objects.latest("pk")
    assert (line.title, line.subject) == (
        "Overdracht gaat niet door",
        "van Sanne Bakker aan Youssef, niet aangenomen",
    )
    offer(sanne, youssef, [household])


def test_an_offer_is_taken_back_by_who_made_it(sanne, youssef, household):
    handover = offer(sanne, youssef, [household])
    with pytest.raises(ActionRefused, match="Alleen wie het aanbood"):
        withdraw_handover(by=make.actor_of(youssef), handover=handover, person=youssef.user)
    withdraw_handover(by=make.actor_of(sanne), handover=handover, person=sanne.user)
    with pytest.raises(ActionRefused, match="al ingetrokken"):
        accept(youssef, handover)


def test_who_can_no_longer_have_households_accepts_nothing(sanne, youssef, household):
    handover = offer(sanne, youssef, [household])
    Membership.objects.filter(pk=youssef.pk).update(role=Role.TRAINEE)
    with pytest.raises(ActionRefused, match="geen eigen huishoudens"):
        accept(youssef, handover)


def test_what_the_giver_no_longer_has_is_left_out(sanne, youssef, leader, household):
    other = make.make_household(project=sanne.project, owner=sanne.user)
    handover = offer(sanne, youssef, [household, other])
    Household.objects.filter(pk=other.pk).update(owner=leader.user)
    assert accept(youssef, handover)["households"] == 1
    assert (owner_of(household), owner_of(other)) == (youssef.user, leader.user)


# --- What goes along --------------------------------------------------------------------------------------------------


def things_of(member, household):
    """One of every kind that can be on somebody's name at a household."""
    make.make_appointment(household=household, person=member.user, starts_at=in_days(2), reminded_at=timezone.now())
    make.make_signal(household=household, assigned_to=member.user)
    make.make_decision(item=make.make_meeting_item(household=household), owner=member.user)


def test_with_a_household_goes_what_is_on_the_givers_name_there(sanne, youssef, household):
    things_of(sanne, household)
    elsewhere = make.make_household(project=sanne.project, owner=youssef.user)
    things_of(sanne, elsewhere)
    past = make.make_appointment(household=household, person=sanne.user, starts_at=in_days(-2))
    cancelled = make.make_appointment(
        household=household, person=sanne.user, starts_at=in_days(3), cancelled_at=timezone.now()
    )
    handled = make.make_signal(household=household, assigned_to=sanne.user, handled_at=timezone.now())
    moved = accept(youssef, offer(sanne, youssef, [household]))
    assert {key: moved[key] for key in ("households", "appointments", "signals", "decisions")} == {
        "households": 1,
        "appointments": 1,
        "signals": 1,
        "decisions": 1,
    }
    appointment = household.appointments.get(person=youssef.user)
    assert appointment.reminded_at is None
    assert Signal.objects.get(household=household, handled_at=None).assigned_to == youssef.user
    assert Decision.objects.get(item__household=household).owner == youssef.user
    for row in (past, cancelled, handled):
        before = row.__dict__.copy()
        row.refresh_from_db()
        assert getattr(row, "person_id", None) == before.get("person_id")
        assert getattr(row, "assigned_to_id", None) == before.get("assigned_to_id")
    # At a colleague's household everything stays, until the whole of it is handed over.
    assert Decision.objects.get(item__household=elsewhere).owner == sanne.user
    logged = AccessLog.objects.filter(household_id=household.pk, object_type__startswith="handover_")
    assert set(logged.values_list("object_type", flat=True)) == {
        "handover_appointments",
        "handover_signals",
        "handover_decisions",
    }


def test_who_was_named_regisseur_is_followed_by_the_receiver(sanne, youssef, leader, household):
    elsewhere = make.make_household(project=sanne.project, owner=leader.user)
    for one in (household, elsewhere):
        make.make_coordinator(household=one, user=sanne.user, since=make.day("2024-02-01"))
    accept(youssef, offer(sanne, youssef, [household]))
    # The advisor of a household is in charge without being named.
    assert not Coordinator.objects.current().filter(household=household).exists()
    assert Coordinator.objects.current().get(household=elsewhere).user == sanne.user
    accept(youssef, offer(sanne, youssef, is_everything=True))
    assert Coordinator.objects.current().get(household=elsewhere).user == youssef.user


def test_everything_is_everything(sanne, youssef, leader, household):
    things_of(sanne, household)
    things_of(sanne, make.make_household(project=sanne.project, owner=youssef.user))
    things_of(sanne, make.make_household(project=sanne.project, owner=None))
    make.make_signal(address=make.make_address(project=sanne.project), assigned_to=sanne.user)
    unowned = make.make_task(household=make.make_household(project=sanne.project, owner=None), by=sanne.user)
    make.make_task(household=unowned.household, by=sanne.user)
    to_sanne = make.make_handover(giver=leader.user, receiver=sanne.user, project=sanne.project)
    stand_ins = [
        make.make_stand_in(
            user=sanne.user, absent_user=absent.user, project=sanne.project, starts_on=TODAY(), ends_on=TODAY()
        )
        for absent in (leader, youssef)
    ]
    earlier = offer(sanne, leader, [household])
    handover = offer(sanne, youssef, is_everything=True)
    earlier.refresh_from_db()
    assert earlier.state == "withdrawn"
    late = make.make_household(project=sanne.project, owner=sanne.user)
    moved = accept(youssef, handover)
    assert moved["tasks"] == 2
    assert not any(kind.count(sanne.project.pk, sanne.user.pk) for kind in kinds())
    assert owner_of(household) == owner_of(late) == owner_of(unowned.household) == youssef.user
    to_sanne.refresh_from_db()
    assert to_sanne.state == "withdrawn"
    # Youssef came back: nobody stands in for him any more.
    assert [one.user for one in StandIn.objects.filter(pk__in=[one.pk for one in stand_ins])] == [youssef.user]


def test_without_anything_there_is_nothing_to_hand_over(sanne, youssef):
    with pytest.raises(ActionRefused, match="staat niets"):
        offer(sanne, youssef, is_everything=True)


def test_a_task_at_an_owned_household_follows_its_advisor(sanne, youssef, household):
    make.make_task(household=household, by=sanne.user)
    accept(youssef, offer(sanne, youssef, [household]))
    assert Task.objects.visible_to(youssef).count() == 1
    assert work_of(sanne) == []


def test_appointments_that_now_fall_together_are_counted(sanne, youssef, household):
    starts_at = in_days(2)
    things = make.make_household(project=sanne.project, owner=youssef.user)
    make.make_appointment(household=household, person=sanne.user, starts_at=starts_at)
    make.make_appointment(household=things, person=youssef.user, starts_at=starts_at)
    handover = offer(sanne, youssef, [household])
    assert clashing(handover) == 0
    accept(youssef, handover)
    assert clashing(handover) == 2


# --- Nobody leaves with something on their name -----------------------------------------------------------------------


def end(leader, member):
    accounts.end_membership(by=make.actor_of(leader), membership=member)


def test_who_has_work_can_not_be_taken_off_the_project(sanne, youssef, leader, household):
    things_of(sanne, household)
    with pytest.raises(WorkLeftError) as left:
        end(leader, sanne)
    assert [one.text.replace("\N{NO-BREAK SPACE}", " ") for one in left.value.work] == [
        "1 huishouden",
        "1 afspraak",
        "1 melding",
        "1 besluit van de casusbespreking",
    ]
    assert "1\N{NO-BREAK SPACE}huishouden" in left.value.message
    assert hand_over_urls(sanne) == [f"/overdracht/alles/{sanne.pk}/"]
    assert Membership.objects.active().filter(pk=sanne.pk).exists()
    accept(youssef, offer(sanne, youssef, is_everything=True))
    end(leader, sanne)
    assert not Membership.objects.active().filter(pk=sanne.pk).exists()


def test_work_in_another_project_stays_there(sanne, leader):
    elsewhere = make.make_member(user=sanne.user)
    make.make_household(project=elsewhere.project, owner=sanne.user)
    assert work_of(sanne) == []
    end(leader, sanne)
    assert [one.text.replace("\N{NO-BREAK SPACE}", " ") for one in work_of(elsewhere)] == ["1 huishouden"]


#: One open matter of each kind, at whose household, and whether somebody may have it who has no other.
MATTERS = (
    "household",
    "appointment",
    "signal",
    "decision",
    "coordinator",
    "offer",
    "stand_in",
    "task",
    "aftercare",
    "conversation_draft",
)


def make_matter(kind, member, colleague):
    project = member.project
    if kind == "household":
        make.make_household(project=project, owner=member.user)
        return
    if kind == "aftercare":
        closed = make.make_household(project=project, owner=member.user, status=HouseholdStatus.CLOSED)
        make.make_aftercare(household=closed)
        return
    theirs = make.make_household(project=project, owner=None if kind == "task" else colleague.user)
    if kind == "appointment":
        make.make_appointment(household=theirs, person=member.user, starts_at=in_days(1))
    elif kind == "signal":
        make.make_signal(household=theirs, assigned_to=member.user)
    elif kind == "decision":
        make.make_decision(item=make.make_meeting_item(household=theirs), owner=member.user)
    elif kind == "coordinator":
        make.make_coordinator(household=theirs, user=member.user, since=make.day("2024-02-01"))
    elif kind == "offer":
        make.make_handover(giver=colleague.user, receiver=member.user, project=project)
    elif kind == "conversation_draft":
        make.make_conversation(household=theirs, by=member.user)
    elif kind == "stand_in":
        make.make_stand_in(
            user=member.user, absent_user=colleague.user, project=project, starts_on=TODAY(), ends_on=TODAY()
        )
    else:
        make.make_task(household=theirs, by=member.user)


class NothingStaysBehind(TestCase):
    """Whatever somebody has: it blocks their leaving, and after a handover of everything they can go."""

    @settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.sampled_from(MATTERS), max_size=4))
    def test_whoever_has_anything_stays_and_who_handed_over_goes(self, matters):
        member = make.make_member()
        colleague = make.make_member(project=member.project)
        leader = make.make_member(Role.PROJECT_LEADER, project=member.project)
        for kind in matters:
            make_matter(kind, member, colleague)
        if matters:
            with pytest.raises(WorkLeftError):
                end(leader, member)
            accept(leader, offer(member, leader, is_everything=True))
        assert work_of(member) == []
        end(leader, member)
        open_households = Household.objects.exclude(status=HouseholdStatus.CLOSED).filter(owner__isnull=False)
        working = Membership.objects.active().filter(project=member.project).values("user_id")
        assert not open_households.exclude(owner__in=working).exists()


@pytest.mark.parametrize("kind", MATTERS)
def test_each_kind_alone_keeps_somebody(kind, sanne, youssef, leader):
    make_matter(kind, sanne, youssef)
    with pytest.raises(WorkLeftError):
        end(leader, sanne)


def test_the_matters_of_this_test_are_all_kinds_there_are():
    """A new kind needs a line in ``make_matter``."""
    assert {kind.key for kind in kinds()} <= {f"{one}s" for one in MATTERS}


# --- Somebody there for every case ------------------------------------------------------------------------------------


def test_a_household_of_nobody_is_put_on_a_name(sanne, youssef, leader):
    free = make.make_household(project=sanne.project, owner=None)
    trainee = make.make_member(Role.TRAINEE, project=sanne.project)
    for by, person, words in (
        (trainee, trainee, "collega-adviseur"),
        (sanne, youssef, "eigen naam"),
        (leader, trainee, "Kies een adviseur"),
    ):
        with pytest.raises(ActionRefused, match=words):
            assign_household(by=make.actor_of(by), household=free, person=person.user)
    assign_household(by=make.actor_of(leader), household=free, person=youssef.user)
    assert owner_of(free) == youssef.user
    assert DossierChange.objects.get(household=free).title == "Toegewezen"
    with pytest.raises(ActionRefused, match="intussen op naam van Youssef"):
        assign_household(by=make.actor_of(sanne), household=free, person=sanne.user)


def closed_case(member):
    household = make.make_household(project=member.project, owner=member.user)
    make.make_contact(household=household, by=member.user)
    close_household(
        by=make.actor_of(member),
        household=household,
        person=member.user,
        on=TODAY(),
        reason=ClosingReason.ON_THEIR_OWN,
    )
    return household


def reopen(member, household):
    household.refresh_from_db()
    change_status(
        by=make.actor_of(member),
        household=household,
        person=member.user,
        to=HouseholdStatus.IN_GUIDANCE,
        on=TODAY(),
        explanation="Er is weer iets.",
    )


def test_whoever_reopens_a_case_of_somebody_who_left_gets_it(sanne, youssef, leader):
    household = closed_case(sanne)
    end(leader, sanne)
    reopen(youssef, household)
    assert owner_of(household) == youssef.user


def test_a_reopened_case_stays_with_who_is_there(sanne, leader):
    household = closed_case(sanne)
    reopen(leader, household)
    assert owner_of(household) == sanne.user
    own = closed_case(sanne)
    reopen(sanne, own)
    assert owner_of(own) == sanne.user


def test_a_concern_for_safety_keeps_a_case_open(sanne, household):
    signal = make.make_signal(household=household, is_safety_concern=True)
    with pytest.raises(ActionRefused, match="zorg om veiligheid"):
        close_household(
            by=make.actor_of(sanne),
            household=household,
            person=sanne.user,
            on=TODAY(),
            reason=ClosingReason.ON_THEIR_OWN,
        )
    Signal.objects.filter(pk=signal.pk).update(handled_at=timezone.now(), outcome="Besloten met Veilig Thuis.")
    close_household(
        by=make.actor_of(sanne),
        household=household,
        person=sanne.user,
        on=TODAY(),
        reason=ClosingReason.ON_THEIR_OWN,
    )


def test_registering_again_changes_nothing():
    concern.register()
    handover.register()
    assert case_status.obstacles.count(concern.open_concern) == 1
    assert case_status.followers.count(handover.adopt_when_reopened) == 1
