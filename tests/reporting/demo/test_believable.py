"""The demo of 285 homes as people find it on the first morning: something on each desk, and all of it in the past."""

import datetime
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone

from adv.accounts.models import Membership, Project
from households.desk import desk_of
from households.domain.codes import STATUSES_SET_BY_HAND, HouseholdStatus
from households.models import Address, AftercareContact, ContactMoment, Coordinator, Household, MatrixScoring
from interventions.due import evaluations_due
from interventions.models import Goal, Task, TaskTransition
from reporting.demo.extras import write_extras
from reporting.demo.in_bulk import write_in_bulk
from reporting.demo.people import ADVISOR, COLLEAGUE, LEADER, PARTNER
from reporting.demo.story import demo_neighbourhood

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def project(django_db_setup, django_db_blocker) -> Iterator[Project]:
    """Written once for all these tests, which only read; taken back after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield write_in_bulk(demo_neighbourhood(households=285, seed=1, today=timezone.localdate())).project
        transaction.set_rollback(True)


def test_every_door_has_a_next_step_or_an_ending(project):
    today = timezone.localdate()
    doors = Address.objects.filter(project=project).with_current_step(today)
    assert doors.count() == 285
    ended = {
        HouseholdStatus.IN_CONVERSATION, HouseholdStatus.REFUSED, HouseholdStatus.VACANT, HouseholdStatus.MOVED,
        *STATUSES_SET_BY_HAND,
    }  # fmt: skip
    for door in doors:
        assert door.now_step or door.now_status in ended
        assert not door.now_step or door.now_due_from is not None
    assert len({door.now_status for door in doors}) >= 5
    due = Address.objects.filter(project=project).due_on(today).with_current_step(today)
    assert due.count() >= 10
    assert len({door.now_step for door in due}) >= 3


def test_the_walking_order_goes_on_from_door_to_door(project):
    doors = list(Address.objects.filter(project=project).order_by("walk_position").select_related("complex"))
    assert [door.number for door in doors[:5]] == ["2-1", "2-2", "2-3", "2-4", "4-1"]
    assert doors[-1].number == "178-3"
    names = [door.complex.name for door in doors if door.complex]
    assert len(names) == 285
    assert names == sorted(names)


def test_the_partner_finds_new_running_and_finished_tasks(project):
    member = Membership.objects.select_related("project", "organisation").get(project=project, user__email=PARTNER)
    statuses = Counter(Task.objects.visible_to(member).values_list("status", flat=True))
    assert statuses["sent"] >= 1
    assert statuses["accepted"] + statuses["in_progress"] >= 1
    assert statuses["done"] >= 1


def test_there_are_cases_in_every_stage(project):
    today = timezone.localdate()
    statuses = Counter(Household.objects.filter(project=project).values_list("status", flat=True))
    assert all(statuses[status] >= 3 for status in STATUSES_SET_BY_HAND)
    mine = Household.objects.filter(project=project, owner__email="adviseur@demo.example")
    assert 1 <= len(evaluations_due(mine, today)) <= 25
    assert AftercareContact.objects.filter(household__project=project).open().exists()
    assert Coordinator.objects.current().filter(household__project=project).exists()
    closed = Household.objects.filter(project=project, status=HouseholdStatus.CLOSED)
    assert not Goal.objects.unsettled().filter(plan__household__in=closed).exists()
    assert not Task.objects.open().filter(household__in=closed).exists()


def test_the_history_lies_in_the_past(project):
    midnight = timezone.make_aware(datetime.datetime.combine(timezone.localdate(), datetime.time()))
    assert not ContactMoment.objects.filter(project=project, recorded_at__gte=midnight).exists()
    assert not MatrixScoring.objects.filter(household__project=project, recorded_at__gte=midnight).exists()
    assert not TaskTransition.objects.filter(task__project=project, at__gte=midnight).exists()


@pytest.fixture(scope="module")
def with_extras(project, django_db_blocker) -> Project:
    """The same, with what people do at their desk; for the tests from here on."""
    with django_db_blocker.unblock():
        write_extras(project, timezone.localdate())
    return project


@pytest.mark.parametrize(("email", "most"), [(ADVISOR, 50), (COLLEAGUE, 40), (LEADER, 25)])
def test_a_desk_can_be_overseen(with_extras, email, most):
    """Something of several kinds to do, some of it late, and not so much that nobody would begin."""
    member = Membership.objects.select_related("project", "user").get(project=with_extras, user__email=email)
    desk = desk_of(member, timezone.localdate())
    count, late = sum(one.group.count for one in desk), sum(one.group.overdue for one in desk)
    assert len(desk) >= 3
    assert 5 <= count <= most, {one.key: one.group.count for one in desk}
    assert 1 <= late <= count * 0.7
