import dataclasses
import datetime

import pytest
from django.utils import timezone

from adv.audit.actor import Actor
from households.actions import case_status
from households.domain.codes import Domain
from interventions.actions import closing
from interventions.actions.registry import TaskEntry, take_over_tasks
from interventions.domain.codes import Ground, Priority, TaskStatus
from interventions.models import Consent, Task
from tests import factories as make

pytestmark = pytest.mark.django_db
BY = Actor.system()


@pytest.fixture
def entry():
    household = make.make_household()
    return TaskEntry(
        address_id=household.address_id,
        number="T1",
        organisation_id=make.make_organisation(project=household.project).pk,
        domain=Domain.FINANCE,
        description="Overzicht",
        priority=Priority.MEDIUM,
        sent_on=datetime.date(2024, 3, 1),
        status=TaskStatus.SENT,
        ground=Ground.CONSENT,
        ground_on=datetime.date(2024, 3, 1),
    )


@pytest.fixture
def task(entry):
    project = make.make_household().project
    project = type(project).objects.get(addresses=entry.address_id)
    (task,) = take_over_tasks(by=BY, project=project, entries=[entry])
    return Task.objects.get(pk=task.pk)


def correct(task, entry, **changes):
    take_over_tasks(
        by=BY, project=task.project, entries=[], corrections=[(task, dataclasses.replace(entry, **changes))]
    )
    return Task.objects.get(pk=task.pk)


def test_a_task_that_was_of_another_address_moves(task, entry):
    other = make.make_household(project=task.project)
    assert correct(task, entry, address_id=other.address_id).household == other


def test_another_organisation_asks_for_a_consent_of_its_own(task, entry):
    other = make.make_organisation(project=task.project)
    assert correct(task, entry, organisation_id=other.pk).consent.organisation == other


def test_a_withdrawn_consent_stays_withdrawn_when_the_file_has_no_ground(task, entry):
    Consent.objects.update(withdrawn_at=timezone.now())
    task = Task.objects.get(pk=task.pk)
    again = correct(task, entry, ground=Ground.NONE, ground_on=None)
    assert again.consent is not None
    assert again.consent.withdrawn_at is not None


def test_registering_twice_asks_once():
    before = (len(case_status.obstacles), len(case_status.followers))
    closing.register()
    assert (len(case_status.obstacles), len(case_status.followers)) == before
