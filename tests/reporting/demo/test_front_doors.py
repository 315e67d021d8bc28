"""What came in at the doors lately, in the demo."""

import pytest
from django.utils import timezone

from adv.accounts.roles import Role
from households.actions.doors import refresh_doors
from households.domain.codes import HouseholdStatus, Step
from households.models import Address, Appointment, Signal, TenancyChange
from reporting.demo.front_doors import write_front_doors
from reporting.demo.people import ADVISOR, COLLEAGUE
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_the_agenda_the_meldingen_and_the_mutaties_have_something_in_them():
    project, today = make.make_project(), timezone.localdate()
    members = [
        make.make_member(Role.ADVISOR, project=project, user=make.make_user(email=email))
        for email in (ADVISOR, COLLEAGUE)
    ]
    for member in members:
        for _ in range(5):
            make.make_household(
                project=project, owner=member.user, status=HouseholdStatus.IN_GUIDANCE, status_set_by_hand=True
            )
    for _ in range(2):
        make.make_household(project=project, status=HouseholdStatus.CLOSED, status_set_by_hand=True)
        make.make_household(project=project, status=HouseholdStatus.NOT_REACHED)
    homes = Address.objects.filter(project=project)
    refresh_doors(project, list(homes.values_list("pk", flat=True)), today=today)
    homes.filter(household__status_set_by_hand=False).update(door_status=HouseholdStatus.NOT_REACHED)

    write_front_doors(project, today)

    assert Appointment.objects.filter(project=project, starts_at__gt=timezone.now()).count() == 7
    assert Signal.objects.open().count() == 2
    assert homes.filter(door_step=Step.SIGNAL).count() == 2
    assert Signal.objects.filter(handled_at__isnull=False).count() == 1
    decisions = TenancyChange.objects.order_by("on").values_list("decision", flat=True)
    assert list(decisions) == [TenancyChange.Decision.NOT_NEEDED, TenancyChange.Decision.PENDING]
    assert homes.filter(door_step=Step.INTRODUCTION).count() == 1


def test_a_project_that_is_too_small_is_left_alone():
    project = make.make_project()
    write_front_doors(project, timezone.localdate())
    for email in (ADVISOR, COLLEAGUE):
        make.make_member(Role.ADVISOR, project=project, user=make.make_user(email=email))
    write_front_doors(project, timezone.localdate())
    assert not Signal.objects.exists()
