"""Contact moments at the door, and the next step that follows from them."""

import datetime
import threading
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions.doors import record_contact, refresh_doors, withdraw_contact
from households.domain.codes import ContactKind, HouseholdStatus, RingResult, Step
from households.domain.door_marks import read_marks
from households.models import Address, ContactMoment, Household
from tests import factories as make

NOW = make.at("2026-03-05 14:32")  # a Thursday


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


def record(member: Membership, address: Address, what: RingResult | ContactKind, **more) -> ContactMoment:
    kind, result = (ContactKind.RING, what) if isinstance(what, RingResult) else (what, None)
    return record_contact(
        by=make.actor_of(member), address=address, kind=kind, result=result, person=member.user, **more
    )


def fresh(address: Address) -> Address:
    return Address.objects.get(pk=address.pk)


def resident_of(address: Address) -> Household:
    return Household.objects.get(pk=fresh(address).household_id or 0)


def step_of(address: Address) -> tuple[str, str]:
    address = fresh(address)
    return address.door_status, address.door_step


def test_the_first_ring_sets_the_next_step_the_dots_and_the_status(sanne, address):
    record(sanne, address, RingResult.NOT_HOME)

    door = fresh(address)
    assert (door.door_status, door.door_step) == (HouseholdStatus.APPROACHING, Step.RING_DAYTIME)
    assert (door.door_round, door.door_attempt) == (1, 2)
    assert door.door_due_from == datetime.date(2026, 3, 6)
    assert "2e keer overdag, liefst niet weer donderdagmiddag" in door.door_reason
    dots = read_marks(door.door_marks)
    assert (dots.daytime, dots.evening, dots.has_card, dots.per_daypart) == (1, 0, False, 3)
    assert door.door_last_at == NOW
    assert resident_of(address).status == HouseholdStatus.APPROACHING


def test_the_whole_first_round_is_followed_in_order(sanne, address):
    steps = []
    for what, moment in (
        (ContactKind.LETTER, "2026-02-02 10:00"),
        (RingResult.NOT_HOME, "2026-02-10 10:00"),
        (RingResult.NOT_OPENED, "2026-02-12 14:00"),
        (RingResult.NOT_HOME, "2026-02-13 16:00"),
        (ContactKind.CARD, "2026-02-13 16:01"),
        (RingResult.NOT_HOME, "2026-02-16 19:00"),
        (RingResult.NOT_HOME, "2026-02-18 20:00"),
        (RingResult.NOT_HOME, "2026-02-20 18:00"),
    ):
        record(sanne, address, what, at=make.at(moment))
        steps.append(fresh(address).door_step)
    assert steps == [
        Step.RING_DAYTIME, Step.RING_DAYTIME, Step.RING_DAYTIME, Step.CARD,
        Step.RING_EVENING, Step.RING_EVENING, Step.RING_EVENING, Step.RING_DAYTIME,
    ]  # fmt: skip
    assert fresh(address).door_due_from == datetime.date(2026, 4, 3)  # six weeks after the last ring


def test_what_is_entered_later_but_happened_earlier_gives_the_same_step(sanne, address):
    record(sanne, address, RingResult.CONVERSATION, at=make.at("2026-03-04 10:00"))
    record(sanne, address, RingResult.NOT_HOME, at=make.at("2026-03-03 10:00"))
    assert step_of(address) == (HouseholdStatus.IN_CONVERSATION, "")


def test_a_slip_taken_back_gives_the_step_of_before_and_stays_readable(sanne, address):
    refresh_doors(sanne.project, [address.pk], today=NOW.date())
    before = fresh(address)
    moment = record(sanne, address, RingResult.REFUSED)
    assert step_of(address) == (HouseholdStatus.REFUSED, "")

    withdraw_contact(by=make.actor_of(sanne), moment=moment, person=sanne.user)

    after = fresh(address)
    assert (after.door_status, after.door_step, after.door_due_from) == (
        before.door_status, before.door_step, before.door_due_from,
    )  # fmt: skip
    assert after.door_last_at is None
    moment.refresh_from_db()
    assert (moment.withdrawn_at, moment.withdrawn_by) == (NOW, sanne.user)


def test_taking_back_twice_is_taking_back_once(sanne, address):
    moment = record(sanne, address, RingResult.NOT_HOME)
    for _ in range(2):
        withdraw_contact(by=make.actor_of(sanne), moment=moment, person=sanne.user)
    assert AccessLog.objects.filter(object_type="contact_moment", action=AccessLog.Action.UPDATE).count() == 1


def test_only_who_recorded_it_takes_it_back_but_a_project_leader_always_may(sanne, address, clock):
    moment = record(sanne, address, RingResult.NOT_HOME)
    colleague = make.make_member(Role.ADVISOR, project=sanne.project, name="Joris Vermeer")
    with pytest.raises(ActionRefused, match="Alleen wie dit vastlegde"):
        withdraw_contact(by=make.actor_of(colleague), moment=moment, person=colleague.user)

    clock.shift(datetime.timedelta(hours=25))
    with pytest.raises(ActionRefused, match="langer dan een dag"):
        withdraw_contact(by=make.actor_of(sanne), moment=moment, person=sanne.user)

    leader = make.make_member(Role.PROJECT_LEADER, project=sanne.project, name="Petra Leider")
    withdraw_contact(by=make.actor_of(leader), moment=moment, person=leader.user)
    assert not ContactMoment.objects.standing().exists()


def test_the_same_minute_twice_is_one_event(sanne, address, clock):
    first = record(sanne, address, RingResult.NOT_HOME)
    clock.shift(datetime.timedelta(seconds=20))
    assert record(sanne, address, RingResult.NOT_HOME) == first
    assert ContactMoment.objects.count() == 1


def test_a_double_tap_across_the_minute_is_one_event(sanne, address, clock):
    clock.shift(datetime.timedelta(seconds=59))
    first = record(sanne, address, RingResult.NOT_HOME)
    clock.shift(datetime.timedelta(seconds=2))
    assert record(sanne, address, RingResult.NOT_HOME) == first
    clock.shift(datetime.timedelta(minutes=2))
    assert record(sanne, address, RingResult.NOT_HOME) != first


def test_a_moment_that_is_given_is_taken_as_given(sanne, address):
    record(sanne, address, RingResult.NOT_HOME, at=make.at("2026-03-05 14:30"))
    record(sanne, address, RingResult.NOT_HOME, at=make.at("2026-03-05 14:31"))
    assert ContactMoment.objects.standing().count() == 2


def test_another_result_in_the_same_minute_replaces_the_first(sanne, address):
    record(sanne, address, RingResult.CONVERSATION)
    record(sanne, address, RingResult.NOT_HOME)

    assert [moment.result for moment in ContactMoment.objects.standing()] == [RingResult.NOT_HOME]
    assert ContactMoment.objects.count() == 2
    assert step_of(address) == (HouseholdStatus.APPROACHING, Step.RING_DAYTIME)
    assert resident_of(address).owner is None


def test_the_card_in_the_same_minute_as_the_ring_is_kept_beside_it(sanne, address):
    record(sanne, address, RingResult.NOT_HOME)
    record(sanne, address, ContactKind.CARD)
    assert ContactMoment.objects.standing().count() == 2


def test_two_colleagues_in_the_same_minute_are_both_kept(sanne, address):
    joris = make.make_member(Role.ADVISOR, project=sanne.project, name="Joris Vermeer")
    record(sanne, address, RingResult.NOT_HOME)
    record(joris, address, RingResult.NOT_HOME)
    assert ContactMoment.objects.standing().count() == 2
    assert read_marks(fresh(address).door_marks).daytime == 2


@pytest.mark.parametrize(
    ("what", "more", "field"),
    [
        (RingResult.NOT_HOME, {"at": NOW + datetime.timedelta(minutes=1)}, "at"),
        (ContactKind.RING, {}, "result"),
        (RingResult.APPOINTMENT, {"come_back_on": datetime.date(2026, 3, 4)}, "come_back_on"),
    ],
)
def test_what_can_not_be_is_refused_and_nothing_is_kept(sanne, address, what, more, field):
    with pytest.raises(ActionRefused) as refusal:
        record(sanne, address, what, **more)
    assert refusal.value.field == field
    assert not ContactMoment.objects.exists()


@pytest.mark.parametrize(
    "what", [RingResult.CONVERSATION, RingResult.APPOINTMENT, ContactKind.PHONE, ContactKind.ELSEWHERE]
)
def test_who_speaks_to_them_first_gets_the_household(sanne, address, what):
    record(sanne, address, what)
    assert resident_of(address).owner == sanne.user
    assert AccessLog.objects.filter(object_type="household_owner").count() == 1


def test_a_miss_gives_nobody_the_household(sanne, address):
    record(sanne, address, RingResult.NOT_HOME)
    assert resident_of(address).owner is None


def test_a_trainee_never_becomes_the_owner(sanne, address):
    trainee = make.make_member(Role.TRAINEE, project=sanne.project, name="Noor Stage")
    record(trainee, address, RingResult.CONVERSATION)
    assert resident_of(address).owner is None
    record(sanne, address, ContactKind.PHONE)
    assert resident_of(address).owner == sanne.user


def test_a_second_speaker_does_not_take_the_household_over(sanne, address):
    joris = make.make_member(Role.ADVISOR, project=sanne.project, name="Joris Vermeer")
    record(joris, address, RingResult.APPOINTMENT, at=make.at("2026-03-04 10:00"))
    record(sanne, address, RingResult.CONVERSATION)
    assert resident_of(address).owner == joris.user


def test_a_conversation_taken_back_gives_the_household_back_unless_work_was_done(sanne, address):
    moment = record(sanne, address, RingResult.CONVERSATION)
    withdraw_contact(by=make.actor_of(sanne), moment=moment, person=sanne.user)
    assert resident_of(address).owner is None

    moment = record(sanne, address, RingResult.CONVERSATION)
    make.make_scoring(household=resident_of(address), by=sanne.user)
    withdraw_contact(by=make.actor_of(sanne), moment=moment, person=sanne.user)
    assert resident_of(address).owner == sanne.user


def test_one_slip_of_two_talks_leaves_the_household_where_it_is(sanne, address):
    record(sanne, address, ContactKind.PHONE, at=make.at("2026-03-04 10:00"))
    slip = record(sanne, address, RingResult.CONVERSATION)
    withdraw_contact(by=make.actor_of(sanne), moment=slip, person=sanne.user)
    assert resident_of(address).owner == sanne.user


def test_a_status_set_by_a_person_is_left_alone(sanne, address):
    Household.objects.filter(address=address).update(status=HouseholdStatus.IN_GUIDANCE, status_set_by_hand=True)
    record(sanne, address, RingResult.NOT_HOME)
    assert step_of(address) == (HouseholdStatus.IN_GUIDANCE, "")
    assert resident_of(address).status == HouseholdStatus.IN_GUIDANCE


def test_after_two_rounds_both_the_enquiry_and_the_ring_after_the_rest_are_kept(sanne, address):
    for month in ("2025-10", "2025-12"):
        for day, hour in ((1, 10), (2, 11), (3, 14), (8, 19), (9, 19), (10, 20)):
            record(sanne, address, RingResult.NOT_HOME, at=make.at(f"{month}-{day:02d} {hour}:00"))
        record(sanne, address, ContactKind.CARD, at=make.at(f"{month}-03 14:05"))
    door = fresh(address)
    assert (door.door_status, door.door_step) == (HouseholdStatus.NOT_REACHED, Step.RING_DAYTIME)

    refresh_doors(sanne.project, [address.pk], today=datetime.date(2025, 12, 11))
    door = fresh(address)
    assert (door.door_step, door.later_step) == (Step.ENQUIRY, Step.RING_DAYTIME)
    assert door.later_active_from == door.later_due_from == datetime.date(2026, 3, 4)
    on = Address.objects.with_current_step
    assert on(datetime.date(2026, 3, 3)).get().now_step == Step.ENQUIRY
    assert on(datetime.date(2026, 3, 4)).get().now_step == Step.RING_DAYTIME


def test_an_empty_home_has_no_step(sanne):
    address = make.make_address(project=sanne.project)
    refresh_doors(sanne.project, [address.pk], today=NOW.date())
    assert step_of(address) == (HouseholdStatus.VACANT, "")


def test_each_contact_and_each_slip_is_in_the_access_log(sanne, address):
    moment = record(sanne, address, RingResult.NOT_HOME)
    withdraw_contact(by=make.actor_of(sanne), moment=moment, person=sanne.user)
    rows = AccessLog.objects.filter(object_type="contact_moment", object_id=moment.pk).order_by("pk")
    assert [(row.action, row.user_id, row.household_id) for row in rows] == [
        ("C", sanne.user_id, moment.household_id),
        ("U", sanne.user_id, moment.household_id),
    ]


def _at_once(*jobs: Callable[[], object]) -> list[Exception]:
    """Run all jobs at the same moment, each in a thread with a connection of its own."""
    start, problems = threading.Barrier(len(jobs)), []

    def run(job: Callable[[], object]) -> None:
        try:
            start.wait(timeout=10)
            job()
        except Exception as problem:  # noqa: BLE001 - whatever it is, the test fails on it
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return problems


@pytest.mark.django_db(transaction=True)
def test_people_and_double_taps_at_one_door_at_once_lose_nothing():
    sanne = make.make_member(Role.ADVISOR, name="Sanne Bakker")
    joris = make.make_member(Role.ADVISOR, project=sanne.project, name="Joris Vermeer")
    address = make.make_household(project=sanne.project, status=HouseholdStatus.NOT_APPROACHED).address
    moment = make.at("2026-03-04 10:00")

    problems = _at_once(
        *[lambda: record(sanne, address, RingResult.NOT_HOME, at=moment)] * 4,
        *[lambda: record(joris, address, RingResult.CONVERSATION, at=moment)] * 4,
    )

    assert not problems
    standing = ContactMoment.objects.standing().order_by("result")
    assert [(one.by_id, one.result) for one in standing] == [
        (joris.user_id, RingResult.CONVERSATION),
        (sanne.user_id, RingResult.NOT_HOME),
    ]
    assert step_of(address) == (HouseholdStatus.IN_CONVERSATION, "")
    assert resident_of(address).owner == joris.user
