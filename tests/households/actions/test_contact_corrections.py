"""Correcting what was recorded at a door."""

import datetime

import pytest
import time_machine

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership
from adv.accounts.roles import Role
from households.actions.contact_corrections import correct_contact
from households.actions.conversations import start_conversation
from households.actions.doors import record_contact
from households.domain.codes import ContactKind, HouseholdStatus, RingResult, Step
from households.models import Address, ContactMoment
from tests import factories as make

NOW = make.at("2026-03-05 14:32")


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


def ring(member: Membership, address: Address, result: RingResult) -> ContactMoment:
    return record_contact(
        by=make.actor_of(member), address=address, kind=ContactKind.RING, result=result, person=member.user
    )


def correct(member: Membership, moment: ContactMoment, result: RingResult, **changes) -> ContactMoment:
    values = {"kind": ContactKind.RING, "result": result, "at": None, "come_back_on": None, "note": "", **changes}
    return correct_contact(by=make.actor_of(member), moment=moment, person=member.user, **values)


def test_the_right_one_takes_the_place_of_the_slip_which_stays_readable(sanne, address, clock):
    slip = ring(sanne, address, RingResult.REFUSED)
    assert Address.objects.get(pk=address.pk).door_step == ""
    clock.shift(datetime.timedelta(hours=3))
    right = correct(sanne, slip, RingResult.NOT_HOME)
    slip.refresh_from_db()
    assert slip.withdrawn_at is not None
    assert (right.result, right.at, right.recorded_at) == ("not_home", slip.at, slip.recorded_at)
    assert list(ContactMoment.objects.standing()) == [right]
    assert Address.objects.get(pk=address.pk).door_step == Step.RING_DAYTIME


def test_time_date_and_remark_can_be_put_right_and_the_same_again_is_nothing(sanne, address):
    slip = ring(sanne, address, RingResult.NOT_CONVENIENT)
    changes = {"at": NOW - datetime.timedelta(hours=5), "come_back_on": make.day("2026-03-12"), "note": "Na het eten."}
    right = correct(sanne, slip, RingResult.NOT_CONVENIENT, **changes)
    assert (right.at, right.come_back_on, right.note) == tuple(changes.values())
    assert correct(sanne, right, RingResult.NOT_CONVENIENT, **changes) == right
    assert ContactMoment.objects.count() == 2


def test_of_two_who_correct_the_second_hears_of_it(sanne, address):
    slip = ring(sanne, address, RingResult.NOT_HOME)
    stale = ContactMoment.objects.get(pk=slip.pk)
    correct(sanne, slip, RingResult.NOT_OPENED)
    with pytest.raises(ActionRefused, match="intussen al"):
        correct(sanne, stale, RingResult.VACANT)
    assert ContactMoment.objects.standing().get().result == "not_opened"


def test_only_who_may_take_it_back_and_it_stays_with_who_was_there(sanne, address):
    slip = ring(sanne, address, RingResult.NOT_HOME)
    joris = make.make_member(Role.ADVISOR, project=sanne.project)
    with pytest.raises(ActionRefused, match="Alleen wie dit vastlegde"):
        correct(joris, slip, RingResult.NOT_OPENED)
    assert ContactMoment.objects.standing().get() == slip
    leader = make.make_member(Role.PROJECT_LEADER, project=sanne.project)
    assert correct(leader, slip, RingResult.NOT_OPENED).by == sanne.user


def test_what_came_of_it_goes_along_unless_it_was_another_household(sanne, address):
    slip = ring(sanne, address, RingResult.CONVERSATION)
    written = start_conversation(by=make.actor_of(sanne), household=slip.household, person=sanne.user, moment=slip)
    right = correct(sanne, slip, RingResult.CONVERSATION, at=NOW - datetime.timedelta(hours=1))
    written.refresh_from_db()
    assert written.moment == right
    assert slip.household.since
    long_ago = slip.household.since - datetime.timedelta(days=9)
    earlier = correct(sanne, right, RingResult.CONVERSATION, at=make.at(f"{long_ago} 10:00"))
    written.refresh_from_db()
    assert earlier.household != slip.household
    assert written.moment == right
