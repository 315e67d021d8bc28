"""Meldingen: what they do to the door, who goes there, what is done, and that nobody decides alone about safety."""

import pytest
import time_machine

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions.doors import record_contact
from households.actions.signals import (
    add_signal_step,
    assign_signal,
    assignable,
    handle_signal,
    record_signal,
    show_source,
)
from households.domain.codes import ContactKind, HouseholdStatus, RingResult, Step
from households.models import Address, Signal, SignalStep
from tests import factories as make

NOW = make.at("2026-03-05 14:32")
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sanne(db: None) -> Membership:
    return make.make_member(Role.ADVISOR, name="Sanne Bakker")


@pytest.fixture
def address(sanne: Membership) -> Address:
    return make.make_household(project=sanne.project, status=HouseholdStatus.NOT_APPROACHED).address


def report(member: Membership, address: Address, **more) -> Signal:
    values = {"source": Signal.Source.NEIGHBOUR, "text": "Al weken niet gezien.", "received_on": TODAY, **more}
    return record_signal(by=make.actor_of(member), person=member.user, address=address, **values)


def step_of(address: Address) -> tuple[str, str]:
    address = Address.objects.get(pk=address.pk)
    return address.door_status, address.door_step


def refuse(member: Membership, address: Address) -> None:
    record_contact(
        by=make.actor_of(member),
        address=address,
        kind=ContactKind.RING,
        result=RingResult.REFUSED,
        person=member.user,
    )


def test_a_melding_is_the_step_from_the_day_it_came_in_and_names_who_lives_there(sanne, address):
    signal = report(sanne, address, received_on=make.day("2026-03-03"))

    address.refresh_from_db()
    assert (address.door_step, address.door_due_from) == (Step.SIGNAL, make.day("2026-03-03"))
    assert address.door_reason == "Melding van 3 maart 2026: ga langs, wacht niet op je ronde."
    assert signal.household_id == address.household_id
    assert AccessLog.objects.filter(object_type="signal", action="C", household_id=signal.household_id).count() == 1


def test_the_oldest_open_melding_counts_and_handling_gives_the_door_back(sanne, address):
    first, second = report(sanne, address, received_on=make.day("2026-03-01")), report(sanne, address)
    handle_signal(by=make.actor_of(sanne), signal=first, person=sanne.user, outcome="Langs geweest.")
    address.refresh_from_db()
    assert (address.door_step, address.door_due_from) == (Step.SIGNAL, TODAY)

    handle_signal(by=make.actor_of(sanne), signal=second, person=sanne.user, outcome="Niets aan de hand.")

    assert step_of(address) == (HouseholdStatus.NOT_APPROACHED, Step.LETTER)
    second.refresh_from_db()
    assert (second.handled_at, second.handled_by, second.outcome) == (NOW, sanne.user, "Niets aan de hand.")


def test_a_refusal_with_concern_for_safety_stays_open_until_somebody_decides(sanne, address):
    refuse(sanne, address)
    assert step_of(address) == (HouseholdStatus.REFUSED, "")
    signal = report(sanne, address, is_safety_concern=True, source=Signal.Source.TEAM)
    assert step_of(address) == (HouseholdStatus.REFUSED, Step.SIGNAL)
    refuse(sanne, address)
    assert step_of(address) == (HouseholdStatus.REFUSED, Step.SIGNAL)

    with pytest.raises(ActionRefused, match="zorg om veiligheid") as refused:
        handle_signal(by=make.actor_of(sanne), signal=signal, person=sanne.user, outcome="Ze wil niet.")
    assert refused.value.field == "outcome"
    add_signal_step(
        by=make.actor_of(sanne),
        signal=signal,
        person=sanne.user,
        kind=SignalStep.Kind.MELDCODE_2,
        on=TODAY,
        text="Gebeld met Veilig Thuis.",
    )
    handle_signal(by=make.actor_of(sanne), signal=signal, person=sanne.user, outcome="Veilig Thuis neemt het over.")

    assert step_of(address) == (HouseholdStatus.REFUSED, "")


def test_a_melding_opens_the_door_of_a_closed_case(sanne):
    household = make.make_household(
        project=sanne.project, status=HouseholdStatus.CLOSED, status_set_by_hand=True, owner=sanne.user
    )
    report(sanne, household.address)
    assert step_of(household.address) == (HouseholdStatus.CLOSED, Step.SIGNAL)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": "  "}, "text"),
        ({"received_on": make.day("2026-03-06")}, "received_on"),
    ],
)
def test_a_melding_that_makes_no_sense_is_refused(sanne, address, wrong, field):
    with pytest.raises(ActionRefused) as refused:
        report(sanne, address, **wrong)
    assert refused.value.field == field
    assert not Signal.objects.exists()


def test_only_who_rings_at_doors_here_is_sent_to_a_melding(sanne, address):
    trainee = make.make_member(Role.TRAINEE, project=sanne.project, name="Noor")
    partner = make.make_member(Role.PARTNER, project=sanne.project)
    gone = make.make_member(Role.ADVISOR, project=sanne.project, ended_at=NOW)
    elsewhere = make.make_member(Role.ADVISOR)
    assert set(assignable(sanne.project)) == {sanne.user, trainee.user}
    signal = report(sanne, address, assigned_to=trainee.user)
    assign_signal(by=make.actor_of(sanne), signal=signal, assigned_to=trainee.user)
    assert not AccessLog.objects.filter(object_type="signal", action="U").exists()
    assign_signal(by=make.actor_of(sanne), signal=signal, assigned_to=None)
    for nobody in (partner, gone, elsewhere):
        with pytest.raises(ActionRefused, match="Kies iemand uit het team"):
            assign_signal(by=make.actor_of(sanne), signal=signal, assigned_to=nobody.user)
    signal.refresh_from_db()
    assert signal.assigned_to is None


def test_steps_have_a_day_that_can_be_and_words(sanne, address):
    signal = report(sanne, address, received_on=make.day("2026-03-03"))

    def add(**more):
        values = {"kind": SignalStep.Kind.ASKED, "on": TODAY, "text": "De wijkbeheerder gebeld.", **more}
        return add_signal_step(by=make.actor_of(sanne), signal=signal, person=sanne.user, **values)

    for wrong, field in (
        ({"on": make.day("2026-03-06")}, "on"),
        ({"on": make.day("2026-03-02")}, "on"),
        ({"text": " "}, "text"),
    ):
        with pytest.raises(ActionRefused) as refused:
            add(**wrong)
        assert refused.value.field == field
    add()
    add(kind=SignalStep.Kind.VISIT, text="")
    assert [step.kind for step in signal.steps.all()] == ["asked", "visit"]
    assert AccessLog.objects.filter(object_type="signal_step", household_id=signal.household_id).count() == 2


def test_what_is_handled_stays_as_it_is(sanne, address):
    signal = report(sanne, address)
    by = make.actor_of(sanne)
    with pytest.raises(ActionRefused, match="Schrijf op wat eruit"):
        handle_signal(by=by, signal=signal, person=sanne.user, outcome=" ")
    handle_signal(by=by, signal=signal, person=sanne.user, outcome="Klaar.")
    for act in (
        lambda: handle_signal(by=by, signal=signal, person=sanne.user, outcome="Nog eens."),
        lambda: assign_signal(by=by, signal=signal, assigned_to=sanne.user),
        lambda: add_signal_step(by=by, signal=signal, person=sanne.user, kind=SignalStep.Kind.VISIT, on=TODAY),
    ):
        with pytest.raises(ActionRefused, match="al afgehandeld"):
            act()
    signal.refresh_from_db()
    assert signal.outcome == "Klaar."


def test_each_time_somebody_asks_for_the_source_is_logged(sanne, address):
    signal = report(sanne, address, source=Signal.Source.POLICE, source_name="Wijkagent De Boer", is_suspicion=True)
    assert show_source(by=make.actor_of(sanne), signal=signal) == "politie: Wijkagent De Boer"
    show_source(by=make.actor_of(sanne), signal=signal)
    looks = AccessLog.objects.filter(object_type="signal_source", object_id=signal.pk, user_id=sanne.user_id)
    assert looks.count() == 2


def test_who_may_read_a_melding(sanne, address):
    colleague = make.make_member(Role.ADVISOR, project=sanne.project, name="Karim")
    leader = make.make_member(Role.PROJECT_LEADER, project=sanne.project)
    elsewhere = make.make_member(Role.PROJECT_LEADER)
    partner = make.make_member(Role.PARTNER, project=sanne.project)
    address.household.owner = colleague.user
    address.household.save()
    signal = make.make_signal(household=address.household, assigned_to=sanne.user, recorded_by=leader.user)
    readers = [member for member in (sanne, colleague, leader) if signal in Signal.objects.visible_to(member)]
    assert readers == [sanne, colleague, leader]
    stranger = make.make_member(Role.TRAINEE, project=sanne.project)
    for member in (stranger, elsewhere, partner):
        assert not Signal.objects.visible_to(member).exists()
    assert Signal.objects.known_to(stranger).exists()
    assert not Signal.objects.known_to(elsewhere).exists()
    assert not Signal.objects.known_to(partner).exists()
