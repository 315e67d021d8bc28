"""Many people in one staircase at the same moment: nothing that anybody records is lost or counted twice."""

import random
import threading
from collections.abc import Callable

import pytest
import time_machine
from django.db import IntegrityError, connection

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions.doors import DOOR_FIELDS, record_contact, refresh_doors, withdraw_contact
from households.actions.registry import ContactEntry, record_contacts
from households.actions.rounds import start_round
from households.domain.codes import ContactKind, HouseholdStatus, RingResult
from households.models import Address, ContactMoment, Household, Staircase, WalkingRound
from tests import factories as make

NOW = make.at("2026-03-05 14:32")
PEOPLE, DOORS = 6, 5

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def stairs() -> Staircase:
    return make.make_staircase(complex=make.make_complex(project=make.make_project()))


@pytest.fixture
def doors(stairs: Staircase) -> list[Address]:
    project = stairs.complex.project
    addresses = [make.make_address(staircase=stairs, house_number=number) for number in range(1, DOORS + 1)]
    for address in addresses:
        make.make_household(address=address, status=HouseholdStatus.NOT_APPROACHED)
    refresh_doors(project, [address.pk for address in addresses], today=NOW.date())
    return addresses


@pytest.fixture
def team(stairs: Staircase) -> list[Membership]:
    return [
        make.make_member(Role.ADVISOR, project=stairs.complex.project, name=f"Adviseur {number}")
        for number in range(PEOPLE)
    ]


def at_once(*jobs: Callable[[], object]) -> None:
    """Run all jobs at the same moment, each in a thread with a connection of its own; fail on what any raises."""
    start, problems = threading.Barrier(len(jobs)), []

    def run(job: Callable[[], object]) -> None:
        try:
            start.wait(timeout=30)
            job()
        except Exception as problem:  # noqa: BLE001 - whatever it is, the test fails on it
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not problems


def record(member: Membership, address: Address, what: RingResult | ContactKind) -> ContactMoment:
    kind, result = (ContactKind.RING, what) if isinstance(what, RingResult) else (what, None)
    return record_contact(by=make.actor_of(member), address=address, kind=kind, result=result, person=member.user)


def standing() -> list[tuple[int, int, str, str]]:
    rows = ContactMoment.objects.standing().values_list("address__house_number", "by_id", "kind", "result")
    return sorted(rows)


def assert_the_doors_follow_from_what_stands(stairs: Staircase) -> None:
    """What is kept with each address is what comes of working it out again, from all that was recorded."""
    kept = list(Address.objects.order_by("pk").values(*DOOR_FIELDS))
    statuses = list(Household.objects.order_by("pk").values_list("status", flat=True))
    addresses = list(Address.objects.values_list("pk", flat=True))
    refresh_doors(stairs.complex.project, addresses, today=NOW.date())
    assert list(Address.objects.order_by("pk").values(*DOOR_FIELDS)) == kept
    assert list(Household.objects.order_by("pk").values_list("status", flat=True)) == statuses


def test_everybody_at_every_door_of_a_staircase_in_another_order(stairs, doors, team):
    """Each rings at every door, leaves a card, and double-taps all of it."""

    def walk(member: Membership) -> None:
        order = random.Random(member.pk).sample(doors, len(doors))
        for address in order:
            for what in (RingResult.NOT_HOME, RingResult.NOT_HOME, ContactKind.CARD):
                record(member, address, what)

    at_once(*[lambda member=member: walk(member) for member in team])

    expected = [
        (address.house_number, member.user_id, kind, result)
        for address in doors
        for member in team
        for kind, result in (("ring", "not_home"), ("card", ""))
    ]
    assert standing() == sorted(expected)
    assert not ContactMoment.objects.exclude(at=NOW).exists()
    logged = AccessLog.objects.filter(object_type="contact_moment", action="C").values_list("object_id", "user_id")
    assert sorted(logged) == sorted(ContactMoment.objects.values_list("pk", "by_id"))
    assert_the_doors_follow_from_what_stands(stairs)


def test_a_household_gets_one_owner_from_all_who_spoke_to_it(stairs, doors, team):
    at_once(*[lambda member=member: record(member, doors[0], RingResult.CONVERSATION) for member in team])

    assert len(standing()) == PEOPLE
    assert Household.objects.get(address=doors[0]).owner_id in {member.user_id for member in team}
    assert AccessLog.objects.filter(object_type="household_owner").count() == 1
    assert_the_doors_follow_from_what_stands(stairs)


def test_letters_for_the_staircase_meet_rings_slips_and_an_import(stairs, doors, team):
    """Two stacks of many rows in opposite order, somebody at each door, and somebody who takes a slip back."""
    project = stairs.complex.project
    sanne, joris, *others = team
    slips = [record(sanne, address, RingResult.REFUSED) for address in doors]

    def many(member: Membership, kind: ContactKind, addresses: list[Address]) -> None:
        entries = [ContactEntry(address_id=one.pk, at=NOW, kind=kind, person_id=member.user_id) for one in addresses]
        record_contacts(by=make.actor_of(member), project=project, contacts=entries, today=NOW.date())

    def take_back() -> None:
        for slip in reversed(slips):
            withdraw_contact(by=make.actor_of(sanne), moment=slip, person=sanne.user)

    def ring(member: Membership) -> None:
        for address in doors:
            record(member, address, RingResult.NOT_OPENED)

    at_once(
        lambda: many(sanne, ContactKind.LETTER, doors),
        lambda: many(joris, ContactKind.ENQUIRY, doors[::-1]),
        take_back,
        *[lambda member=member: ring(member) for member in others],
    )

    expected = [(one.house_number, sanne.user_id, "letter", "") for one in doors]
    expected += [(one.house_number, joris.user_id, "enquiry", "") for one in doors]
    expected += [(one.house_number, member.user_id, "ring", "not_opened") for one in doors for member in others]
    assert standing() == sorted(expected)
    assert ContactMoment.objects.filter(withdrawn_at__isnull=False).count() == len(doors)
    assert not Household.objects.filter(owner__isnull=False).exists()  # what was a slip is nobody's caseload
    assert_the_doors_follow_from_what_stands(stairs)


def test_two_taps_on_begin_start_one_round(stairs, doors, team):
    sanne = team[0]
    refused: list[str] = []

    def begin() -> None:
        try:
            start_round(by=make.actor_of(sanne), project=stairs.complex.project, person=sanne.user, staircases=[stairs])
        except ActionRefused as refusal:
            refused.append(refusal.message)

    at_once(*[begin] * 4)

    assert WalkingRound.objects.count() == 1
    assert refused == ["Je loopt al een ronde. Rond die eerst af."] * 3
    assert list(WalkingRound.objects.get().staircases.all()) == [stairs]


def test_the_database_itself_refuses_a_second_row_of_one_event(doors, team):
    moment = record(team[0], doors[0], RingResult.NOT_HOME)
    moment.pk = None
    with pytest.raises(IntegrityError):
        moment.save(force_insert=True)
