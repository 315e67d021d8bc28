"""Opening a colleague's dossier, and the log of every look."""

import datetime

import pytest
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions.dossier import ACCESS_HOURS, log_look, open_colleagues_dossier
from households.models import DossierAccess, Household
from tests.factories import (
    actor_of,
    make_dossier_access,
    make_household,
    make_member,
    make_project,
    make_stand_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make_project()


@pytest.fixture
def advisor(project):
    return make_member(project=project)


@pytest.fixture
def colleague(project):
    return make_member(project=project)


@pytest.fixture
def theirs(project, colleague):
    return make_household(project=project, owner=colleague.user)


def test_a_reason_opens_the_dossier_for_a_while_and_is_logged(advisor, theirs):
    visible = Household.objects.visible_to(advisor)
    assert not visible.filter(pk=theirs.pk).exists()
    access = open_colleagues_dossier(
        by=actor_of(advisor), member=advisor, household=theirs, reason=DossierAccess.Reason.URGENT
    )
    assert access.ends_at - access.starts_at == datetime.timedelta(hours=ACCESS_HOURS)
    assert Household.objects.visible_to(advisor).filter(pk=theirs.pk).exists()
    row = AccessLog.objects.get()
    assert (row.action, row.ground, row.break_glass, row.household_id) == ("E", "break_glass", True, theirs.pk)


def test_anders_needs_words(advisor, theirs):
    with pytest.raises(ActionRefused) as refused:
        open_colleagues_dossier(
            by=actor_of(advisor),
            member=advisor,
            household=theirs,
            reason=DossierAccess.Reason.OTHER,
            explanation="  ",
        )
    assert refused.value.field == "explanation"
    assert not DossierAccess.objects.exists()
    assert not AccessLog.objects.exists()
    access = open_colleagues_dossier(
        by=actor_of(advisor),
        member=advisor,
        household=theirs,
        reason=DossierAccess.Reason.OTHER,
        explanation=" vraag ",
    )
    assert access.explanation == "vraag"


def test_access_of_one_does_not_open_it_for_another_and_ends(advisor, theirs, project):
    other = make_member(project=project)
    make_dossier_access(household=theirs, user=other.user)
    make_dossier_access(
        household=theirs, user=advisor.user, starts_at=timezone.now() - datetime.timedelta(hours=2), hours=1
    )
    assert not Household.objects.visible_to(advisor).filter(pk=theirs.pk).exists()
    assert Household.objects.visible_to(other).filter(pk=theirs.pk).exists()


def test_the_ground_of_a_look_is_written_down(advisor, colleague, theirs, project):
    leader = make_member(Role.PROJECT_LEADER, project=project)
    unowned = make_household(project=project)
    assert log_look(by=actor_of(leader), member=leader, household=theirs) == "role"
    assert log_look(by=actor_of(colleague), member=colleague, household=theirs) == "caseload"
    assert log_look(by=actor_of(advisor), member=advisor, household=unowned) == "role"
    assert log_look(by=actor_of(advisor), member=advisor, household=theirs, object_type="matrix") == "break_glass"
    today = timezone.localdate()
    make_stand_in(user=advisor.user, absent_user=colleague.user, project=project, starts_on=today, ends_on=today)
    assert log_look(by=actor_of(advisor), member=advisor, household=theirs) == "stand_in"
    assert list(AccessLog.objects.order_by("pk").values_list("object_type", flat=True)) == [
        "household", "household", "household", "matrix", "household",
    ]  # fmt: skip


def test_standing_in_opens_the_caseload_on_those_days_only(advisor, colleague, theirs, project):
    today = timezone.localdate()
    yesterday = today - datetime.timedelta(days=1)
    make_stand_in(
        user=advisor.user, absent_user=colleague.user, project=project, starts_on=yesterday, ends_on=yesterday
    )
    assert not Household.objects.visible_to(advisor).filter(pk=theirs.pk).exists()
    make_stand_in(user=advisor.user, absent_user=colleague.user, project=project, starts_on=today, ends_on=today)
    assert Household.objects.visible_to(advisor).filter(pk=theirs.pk).exists()


@pytest.mark.parametrize("role", [Role.PARTNER, Role.CLIENT, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER])
def test_roles_without_dossiers_see_no_household_at_all(project, role):
    make_household(project=project)
    member = make_member(role, project=project)
    assert not Household.objects.visible_to(member).exists()
    assert not Household.objects.in_project_of(member).exists()
