import datetime
from functools import partial

import pytest
from django.utils import timezone

from adv.accounts import actions
from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership, OrganisationKind, Project, StandIn, User
from adv.accounts.roles import Role
from adv.audit.actor import Actor
from adv.audit.models import AccessLog
from tests.factories import actor_of, make_member, make_organisation, make_project, make_user

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def test_a_project_starts_empty_with_the_settings_of_the_protocol():
    project = actions.create_project(by=SYSTEM, slug="oost", name="Oost", starts_on=datetime.date(2024, 1, 1))
    assert (project.rings_per_daypart, project.weeks_between_rounds, project.rest_weeks) == (3, 6, 12)
    assert not project.addresses.exists()
    assert AccessLog.objects.get(object_type="project").object_id == project.pk


def test_a_slug_is_used_once():
    actions.create_project(by=SYSTEM, slug="oost", name="Oost")
    with pytest.raises(ActionRefused):
        actions.create_project(by=SYSTEM, slug="oost", name="Anders")
    assert Project.objects.count() == 1


def test_numbers_of_a_project_follow_each_other():
    project = make_project()
    assert [actions.next_number(project.pk, "T") for _ in range(3)] == ["T-1", "T-2", "T-3"]


def test_an_organisation_has_one_name_whatever_its_capitals():
    project = make_project()
    actions.create_organisation(by=SYSTEM, project=project, name="Budgethulp")
    with pytest.raises(ActionRefused) as refused:
        actions.create_organisation(by=SYSTEM, project=project, name="budgethulp")
    assert refused.value.field == "name"


def test_a_user_has_one_address_whatever_its_capitals():
    actions.create_user(by=SYSTEM, email="Sanne@example.nl", name="Sanne")
    with pytest.raises(ActionRefused):
        actions.create_user(by=SYSTEM, email="sanne@EXAMPLE.nl", name="Sanne")
    assert User.objects.get().email == "sanne@example.nl"


def test_a_new_user_without_password_cannot_log_in():
    assert not actions.create_user(by=SYSTEM, email="a@example.nl", name="A").has_usable_password()


def test_a_partner_needs_an_organisation():
    with pytest.raises(ActionRefused) as refused:
        actions.add_member(by=SYSTEM, user=make_user(), project=make_project(), role=Role.PARTNER)
    assert refused.value.field == "organisation"


def test_an_organisation_of_another_project_is_refused():
    with pytest.raises(ActionRefused):
        actions.add_member(
            by=SYSTEM, user=make_user(), project=make_project(), role=Role.PARTNER, organisation=make_organisation()
        )


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.TRAINEE, Role.PROJECT_LEADER])
def test_somebody_of_the_housing_corporation_never_sees_dossiers(role):
    project = make_project()
    corporation = make_organisation(project=project, kind=OrganisationKind.CORPORATION)
    with pytest.raises(ActionRefused) as refused:
        actions.add_member(by=SYSTEM, user=make_user(), project=project, role=role, organisation=corporation)
    assert refused.value.field == "role"


def test_somebody_of_the_housing_corporation_can_read_reports():
    project = make_project()
    corporation = make_organisation(project=project, kind=OrganisationKind.CORPORATION)
    member = actions.add_member(
        by=SYSTEM, user=make_user(), project=project, role=Role.CLIENT, organisation=corporation
    )
    assert member.role == Role.CLIENT


def test_one_role_at_a_time_in_a_project():
    member = make_member()
    with pytest.raises(ActionRefused):
        actions.add_member(by=SYSTEM, user=member.user, project=member.project, role=Role.PROJECT_LEADER)


def test_after_leaving_somebody_can_come_back_in_another_role():
    member = make_member(ended_at=timezone.now())
    back = actions.add_member(by=SYSTEM, user=member.user, project=member.project, role=Role.PROJECT_LEADER)
    assert list(Membership.objects.active().filter(user=member.user)) == [back]


def test_ending_a_membership_is_logged_once():
    leader = make_member(Role.PROJECT_LEADER)
    member = make_member(project=leader.project)
    actions.end_membership(by=actor_of(leader), membership=member)
    actions.end_membership(by=actor_of(leader), membership=member)
    assert not Membership.objects.active().filter(pk=member.pk).exists()
    assert AccessLog.objects.filter(object_type="membership", action="U").count() == 1


def test_nobody_takes_themselves_off_a_project():
    leader = make_member(Role.PROJECT_LEADER)
    with pytest.raises(ActionRefused):
        actions.end_membership(by=actor_of(leader), membership=leader)


def test_standing_in_has_another_person_and_a_period_in_order():
    leader = make_member(Role.PROJECT_LEADER)
    one, other = make_user(), make_user()
    monday, friday = datetime.date(2024, 3, 4), datetime.date(2024, 3, 8)
    arrange = partial(actions.set_stand_in, by=actor_of(leader), project=leader.project)
    with pytest.raises(ActionRefused):
        arrange(user=one, absent_user=one, starts_on=monday, ends_on=friday)
    with pytest.raises(ActionRefused):
        arrange(user=one, absent_user=other, starts_on=friday, ends_on=monday)
    stand_in = arrange(user=one, absent_user=other, starts_on=monday, ends_on=friday)
    assert stand_in.absent_user == other


@pytest.mark.parametrize(
    ("from_now", "until_now", "left"),
    [(-3, 4, -1), (-3, 0, -1), (0, 4, None), (2, 4, None), (-9, -2, -2)],
)
def test_a_waarneming_ends_at_once_or_is_cancelled(from_now, until_now, left):
    leader = make_member(Role.PROJECT_LEADER)
    today = timezone.localdate()
    days = [today + datetime.timedelta(days=each) for each in (from_now, until_now)]
    stand_in = StandIn.objects.create(
        project=leader.project, user=make_user(), absent_user=make_user(), starts_on=days[0], ends_on=days[1]
    )
    actions.end_stand_in(by=actor_of(leader), stand_in=stand_in)
    assert not StandIn.objects.on(today).exists()
    ends = StandIn.objects.values_list("ends_on", flat=True)
    assert list(ends) == ([] if left is None else [today + datetime.timedelta(days=left)])
