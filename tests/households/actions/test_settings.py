"""The settings of a project: kept, refused when somebody else was first, and every door worked out again."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from adv.accounts.models import Membership, Project
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households import tasks
from households.actions import settings
from households.actions.doors import refresh_doors
from households.actions.settings import SettingsConflict, change_settings, fingerprint, renew_doors, sweep_doors
from households.domain.codes import ContactKind, HouseholdStatus, Step
from households.models import Address
from tests import factories as make

NOW = make.at("2026-03-05 14:32")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def leader(db: None) -> Membership:
    return make.make_member(Role.PROJECT_LEADER)


@pytest.fixture
def sent(monkeypatch) -> list[int]:
    """The projects that the worker was told about, instead of a broker."""
    found: list[int] = []
    monkeypatch.setattr(tasks.renew_doors_task, "delay", found.append)
    return found


def make_written(project: Project) -> Address:
    """A door to which a letter went on 2 March."""
    household = make.make_household(project=project, status=HouseholdStatus.NOT_APPROACHED)
    make.make_contact(household=household, kind=ContactKind.LETTER, moment=make.at("2026-03-02 09:00"))
    refresh_doors(project, [household.address_id], today=NOW.date())
    return household.address


def change(member: Membership, **values) -> Project:
    project = Project.objects.get(pk=member.project_id)
    return change_settings(by=make.actor_of(member), project=project, values=values, seen=fingerprint(project))


def due(address: Address) -> datetime.date | None:
    return Address.objects.get(pk=address.pk).door_due_from


def test_another_protocol_works_out_every_door_at_once(leader, sent):
    address = make_written(leader.project)
    assert due(address) == make.day("2026-03-09")
    project = change(leader, letter_min_days=3, letter_max_days=10)
    assert due(address) == make.day("2026-03-05")
    assert (project.doors_outdated_at, sent) == (None, [])
    assert AccessLog.objects.get(object_type="project_settings", action="U").count == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [("come_back_days", 3), ("newcomer_after_months", 2), ("rings_per_daypart", 2), ("weeks_between_rounds", 4)],
)
def test_each_number_of_the_protocol_reaches_the_engine(leader, field, value):
    from households.actions.doors import protocol_settings

    before = protocol_settings(leader.project)
    assert protocol_settings(change(leader, **{field: value})) != before


def test_other_settings_leave_the_doors_alone(leader, sent, django_assert_max_num_queries):
    make_written(leader.project)
    with django_assert_max_num_queries(6):
        change(leader, advisor_word="huisbezoeker", offline_names=True)
    assert Project.objects.get().advisor_word == "huisbezoeker"
    assert sent == []


def test_nothing_changed_is_nothing_done(leader):
    change(leader, rest_weeks=12)
    assert not AccessLog.objects.filter(object_type="project_settings", action="U").exists()


def test_who_comes_second_overwrites_nothing(leader):
    seen = fingerprint(leader.project)
    change(leader, rest_weeks=10)
    with pytest.raises(SettingsConflict) as conflict:
        change_settings(by=make.actor_of(leader), project=leader.project, values={"rest_weeks": 20}, seen=seen)
    assert conflict.value.current.rest_weeks == 10
    assert Project.objects.get().rest_weeks == 10


class TestManyDoors:
    """More doors than somebody waits for: the worker does them."""

    @pytest.fixture(autouse=True)
    def few_at_once(self, monkeypatch):
        monkeypatch.setattr(settings, "MOST_AT_ONCE", 2)

    @pytest.fixture
    def addresses(self, leader) -> list[Address]:
        return [make_written(leader.project) for _ in range(5)]

    def test_the_worker_does_them_in_batches(self, leader, addresses, sent, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            project = change(leader, letter_min_days=3)
        assert sent == [project.pk]
        assert project.doors_outdated_at == NOW
        assert {due(address) for address in addresses} == {make.day("2026-03-09")}
        tasks.renew_doors_task(project.pk)
        assert {due(address) for address in addresses} == {make.day("2026-03-05")}
        assert Project.objects.get().doors_outdated_at is None
        renew_doors(project.pk)  # a second time does nothing

    def test_what_was_lost_is_told_again(self, leader, addresses, sent, clock, django_capture_on_commit_callbacks):
        change(leader, letter_min_days=3)
        sent.clear()
        assert sweep_doors() == 0
        clock.move_to(NOW + datetime.timedelta(minutes=6))
        with django_capture_on_commit_callbacks(execute=True):
            tasks.sweep_doors()
        assert sent == [leader.project_id]

    def test_a_change_halfway_does_them_all_once_more(self, leader, addresses, sent, clock, monkeypatch):
        change(leader, letter_min_days=3)
        batches: list[int] = []

        def refresh_and_change(project, ids, *, today):
            refresh_doors(project, ids, today=today)
            batches.append(project.letter_min_days)
            if len(batches) == 2:
                clock.move_to(NOW + datetime.timedelta(seconds=1))
                change(leader, letter_min_days=4)

        monkeypatch.setattr(settings, "refresh_doors", refresh_and_change)
        renew_doors(leader.project_id)
        assert batches == [3, 3, 3, 4, 4, 4]
        assert {due(address) for address in addresses} == {make.day("2026-03-06")}
        assert Project.objects.get().doors_outdated_at is None


def test_a_door_that_is_outdated_is_right_after_the_next_event(leader, sent, monkeypatch):
    monkeypatch.setattr(settings, "MOST_AT_ONCE", 0)
    address = make_written(leader.project)
    change(leader, letter_min_days=3)
    project = Project.objects.get(pk=leader.project_id)
    refresh_doors(project, [address.pk], today=timezone.localdate())
    assert due(address) == make.day("2026-03-05")
    assert Address.objects.get().door_step == Step.RING_DAYTIME
