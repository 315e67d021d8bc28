"""Making, moving and cancelling appointments; what they clash with; and the walking list that follows."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions.appointments import (
    ClashRefused,
    cancel_appointment,
    change_appointment,
    find_clashes,
    make_appointment,
    team,
    when_words,
)
from households.actions.doors import record_contact
from households.domain.appointments import Clash
from households.domain.codes import ContactKind, RingResult, Step
from households.models import Address, Appointment, ContactMoment
from tests.factories import (
    actor_of,
    at,
    day,
    make_address,
    make_household,
    make_member,
    make_project,
    make_user,
)
from tests.factories import (
    make_appointment as appointment_row,
)

pytestmark = pytest.mark.django_db

NOW = at("2026-03-02 10:00")
TOMORROW = at("2026-03-03 14:00")


@pytest.fixture(autouse=True)
def _monday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sanne():
    return make_member(project=make_project())


@pytest.fixture
def youssef(sanne):
    return make_member(project=sanne.project, name="Youssef van Dijk")


@pytest.fixture
def household(sanne):
    return make_household(project=sanne.project, owner=sanne.user)


def make(member, household, *, starts_at=TOMORROW, person=None, **options):
    return make_appointment(
        by=actor_of(member),
        address=household.address,
        person=person or member.user,
        made_by=member.user,
        starts_at=starts_at,
        **options,
    )


def change(member, appointment, *, starts_at=TOMORROW, person=None, minutes=60, **options):
    return change_appointment(
        by=actor_of(member),
        appointment=appointment,
        person=person or appointment.person,
        changed_by=member.user,
        starts_at=starts_at,
        minutes=minutes,
        place=Appointment.Place.HOME,
        **options,
    )


def door(household):
    return Address.objects.get(pk=household.address_id)


# --- Making -----------------------------------------------------------------------------------------------------------


def test_an_appointment_is_kept_and_logged(sanne, household):
    made = make(sanne, household, minutes=45, place=Appointment.Place.OFFICE, note=" Neemt de brief mee. ")
    kept = Appointment.objects.get()
    assert (kept, kept.household, kept.address, kept.project) == (made, household, household.address, sanne.project)
    assert (kept.starts_at, kept.minutes, kept.place, kept.note) == (TOMORROW, 45, "office", "Neemt de brief mee.")
    row = AccessLog.objects.get(object_type="appointment")
    assert (row.action, row.object_id, row.household_id, row.user_id) == ("C", made.pk, household.pk, sanne.user_id)


@pytest.mark.parametrize(
    ("starts_at", "field"),
    [(NOW - datetime.timedelta(minutes=1), "day"), (NOW + datetime.timedelta(days=367), "day")],
)
def test_a_moment_that_is_past_or_too_far_ahead_is_refused(sanne, household, starts_at, field):
    with pytest.raises(ActionRefused) as refused:
        make(sanne, household, starts_at=starts_at)
    assert refused.value.field == field
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("minutes", [4, 601])
def test_how_long_is_bounded(sanne, household, minutes):
    with pytest.raises(ActionRefused, match="hoe lang"):
        make(sanne, household, minutes=minutes)


def test_nobody_lives_at_the_door(sanne):
    empty = make_address(project=sanne.project)
    with pytest.raises(ActionRefused, match="woont nu niemand"):
        make_appointment(by=actor_of(sanne), address=empty, person=sanne.user, made_by=sanne.user, starts_at=TOMORROW)


@pytest.mark.parametrize("role", [Role.PARTNER, Role.CLIENT, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER])
def test_only_somebody_who_goes_to_doors_can_be_sent(sanne, household, role):
    other = make_member(role, project=sanne.project)
    with pytest.raises(ActionRefused) as refused:
        make(sanne, household, person=other.user)
    assert refused.value.field == "person"


def test_somebody_who_left_or_works_elsewhere_can_not_be_sent(sanne, household):
    left = make_member(project=sanne.project, ended_at=timezone.now())
    for user in (left.user, make_member().user, make_user()):
        with pytest.raises(ActionRefused):
            make(sanne, household, person=user)


def test_team_are_those_who_go_to_doors_by_name(sanne, youssef):
    trainee = make_member(Role.TRAINEE, project=sanne.project, name="Anna Stage")
    make_member(Role.PARTNER, project=sanne.project)
    make_member(project=sanne.project, ended_at=timezone.now())
    make_member()
    assert team(sanne.project_id) == [trainee.user, sanne.user, youssef.user]


# --- The walking list follows -----------------------------------------------------------------------------------------


def ring_with_appointment(sanne, household, come_back_on):
    return record_contact(
        by=actor_of(sanne), address=household.address, kind=ContactKind.RING, result=RingResult.APPOINTMENT,
        person=sanne.user, come_back_on=come_back_on, note="Belt op de bovenste bel",
    )  # fmt: skip


def test_made_at_the_door_it_gives_the_ring_its_date(sanne, household):
    ring = ring_with_appointment(sanne, household, None)
    made = make(sanne, household, contact=ring)
    (standing,) = ContactMoment.objects.standing()
    assert made.contact_moment == standing != ring
    assert (standing.come_back_on, standing.at, standing.note) == (day("2026-03-03"), ring.at, ring.note)
    assert standing.recorded_at == ring.recorded_at
    assert (door(household).door_step, door(household).door_due_from) == (Step.CONVERSATION, day("2026-03-03"))


def test_a_ring_that_had_that_date_stays_as_it_is(sanne, household):
    ring = ring_with_appointment(sanne, household, day("2026-03-03"))
    assert make(sanne, household, contact=ring).contact_moment == ring
    assert ContactMoment.objects.count() == 1


def test_moving_it_moves_the_step_and_cancelling_leaves_an_appointment_without_a_date(sanne, household):
    made = make(sanne, household, contact=ring_with_appointment(sanne, household, day("2026-03-03")))
    made = change(sanne, made, starts_at=at("2026-03-12 09:30"))
    assert door(household).door_due_from == day("2026-03-12")
    cancel_appointment(by=actor_of(sanne), appointment=made)
    (standing,) = ContactMoment.objects.standing()
    assert standing.come_back_on is None
    assert "zonder datum" in door(household).door_reason


def test_another_time_on_the_same_day_changes_nothing_at_the_door(sanne, household):
    ring = ring_with_appointment(sanne, household, day("2026-03-03"))
    made = make(sanne, household, contact=ring)
    assert change(sanne, made, starts_at=at("2026-03-03 16:00")).contact_moment == ring
    assert ContactMoment.objects.count() == 1


def test_what_was_agreed_since_then_stands(sanne, household):
    ring = ring_with_appointment(sanne, household, day("2026-03-03"))
    made = make(sanne, household, contact=ring)
    ContactMoment.objects.filter(pk=ring.pk).update(come_back_on=day("2026-03-20"))
    change(sanne, made, starts_at=at("2026-03-12 09:30"))
    assert ContactMoment.objects.get().come_back_on == day("2026-03-20")


def test_agreed_by_telephone_it_is_a_contact_too(sanne, household):
    made = make(sanne, household, agreed_by=ContactKind.PHONE)
    contact = ContactMoment.objects.get()
    assert made.contact_moment == contact
    assert (contact.kind, contact.come_back_on, contact.by) == ("phone", day("2026-03-03"), sanne.user)
    assert door(household).door_step == Step.COME_BACK


def test_a_contact_of_an_earlier_tenant_or_taken_back_is_not_taken(sanne, household):
    earlier = make_household(address=household.address, until=day("2024-12-31"), since=day("2023-01-01"))
    ring = ring_with_appointment(sanne, household, None)
    ContactMoment.objects.filter(pk=ring.pk).update(household=earlier)
    ring.refresh_from_db()
    assert make(sanne, household, contact=ring).contact_moment is None


# --- Clashes ----------------------------------------------------------------------------------------------------------


def test_a_clash_is_refused_until_that_one_is_accepted(sanne, household):
    first = make(sanne, household)
    other = make_household(project=sanne.project)
    with pytest.raises(ClashRefused) as refused:
        make(sanne, other, starts_at=TOMORROW + datetime.timedelta(minutes=30))
    (clash,) = refused.value.clashes
    assert clash.appointment == first
    assert clash.why == {Clash.PERSON}
    with pytest.raises(ClashRefused):
        make(sanne, other, starts_at=TOMORROW + datetime.timedelta(minutes=30), accepted=[first.pk + 1])
    make(sanne, other, starts_at=TOMORROW + datetime.timedelta(minutes=30), accepted=[first.pk])
    assert Appointment.objects.count() == 2


def test_two_colleagues_at_one_household_clash(sanne, youssef, household):
    make(sanne, household)
    with pytest.raises(ClashRefused) as refused:
        make(youssef, household)
    assert refused.value.clashes[0].why == {Clash.HOUSEHOLD}


def test_a_long_one_that_began_hours_before_clashes(sanne, household):
    appointment_row(household=household, person=sanne.user, starts_at=at("2026-03-03 05:00"), minutes=600)
    with pytest.raises(ClashRefused):
        make(sanne, household)


def test_cancelled_ones_and_those_of_another_project_do_not_clash(sanne, household):
    appointment_row(household=household, person=sanne.user, starts_at=TOMORROW, cancelled_at=NOW)
    appointment_row(household=make_household(), person=sanne.user, starts_at=TOMORROW)
    made = make(sanne, household)
    assert find_clashes(made) == []


def test_an_appointment_does_not_clash_with_itself(sanne, household):
    made = make(sanne, household)
    assert change(sanne, made, starts_at=TOMORROW + datetime.timedelta(minutes=15)).starts_at > TOMORROW


# --- Moving and cancelling --------------------------------------------------------------------------------------------


def test_a_colleague_takes_it_over(sanne, youssef, household):
    made = make(sanne, household, note="Bel aan bij de buren")
    changed = change(sanne, made, person=youssef.user, minutes=90)
    assert (changed.person, changed.minutes, changed.note) == (youssef.user, 90, "Bel aan bij de buren")
    assert change(sanne, changed, note="").note == ""
    assert AccessLog.objects.filter(object_type="appointment", action="U").count() == 2


def test_it_can_not_be_moved_into_the_past_but_its_note_can_be_changed_while_it_goes_on(sanne, household):
    made = make(sanne, household, starts_at=NOW)
    with time_machine.travel(NOW + datetime.timedelta(minutes=30), tick=False):
        assert change(sanne, made, starts_at=NOW, note="Kwam later").note == "Kwam later"
        with pytest.raises(ActionRefused, match="al voorbij"):
            change(sanne, made, starts_at=NOW + datetime.timedelta(minutes=10))


def test_what_is_over_or_cancelled_stays_what_it_was(sanne, household):
    over = appointment_row(household=household, person=sanne.user, starts_at=at("2026-03-01 14:00"))
    gone = appointment_row(household=household, person=sanne.user, starts_at=TOMORROW, cancelled_at=NOW)
    for each, words in ((over, "voorbij"), (gone, "afgezegd")):
        with pytest.raises(ActionRefused, match=words):
            change(sanne, each)
    with pytest.raises(ActionRefused, match="voorbij"):
        cancel_appointment(by=actor_of(sanne), appointment=over)


def test_cancelling_twice_is_cancelling_once(sanne, household):
    made = make(sanne, household)
    for _ in range(2):
        cancel_appointment(by=actor_of(sanne), appointment=made)
    assert Appointment.objects.get().cancelled_at == NOW
    assert AccessLog.objects.filter(object_type="appointment", action="U").count() == 1


# --- The reminder that goes with it -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "knows"), [("2026-03-02 16:59", False), ("2026-03-02 17:01", True), ("2026-03-03 08:00", True)]
)
def test_who_makes_it_after_the_reminder_went_needs_none(sanne, household, now, knows):
    with time_machine.travel(at(now), tick=False):
        assert (make(sanne, household).reminded_at is not None) is knows


def test_a_colleague_is_told_of_what_was_made_for_them(sanne, youssef, household):
    with time_machine.travel(at("2026-03-02 20:00"), tick=False):
        assert make(sanne, household, person=youssef.user).reminded_at is None


def test_moved_to_another_day_it_is_told_again(sanne, household):
    made = appointment_row(household=household, person=sanne.user, starts_at=TOMORROW, reminded_at=NOW)
    assert change(sanne, made, starts_at=TOMORROW, minutes=30).reminded_at == NOW
    assert change(sanne, made, starts_at=at("2026-03-10 14:00")).reminded_at is None


def test_when_is_said_in_words(sanne, household):
    made = appointment_row(household=household, person=sanne.user, starts_at=at("2026-03-29 01:30"), minutes=60)
    assert when_words(made, day("2026-03-02")) == "zondag 29 maart, 1:30 tot 3:30"
