"""The command `demo`."""

from io import StringIO

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command

from adv.accounts.models import Membership, Project, User
from adv.accounts.roles import Role
from households.models import Address
from reporting.demo.people import OTHER_TEAM, PASSWORD, TEAM
from reporting.management.commands import demo
from tests.factories import make_project

pytestmark = pytest.mark.django_db

#: As the interchange has them.
PEOPLE = {
    "adviseur@demo.example": Role.ADVISOR,
    "collega@demo.example": Role.ADVISOR,
    "stagiair@demo.example": Role.TRAINEE,
    "projectleider@demo.example": Role.PROJECT_LEADER,
    "partner@demo.example": Role.PARTNER,
    "opdrachtgever@demo.example": Role.CLIENT,
    "beheerder@demo.example": Role.ADMINISTRATOR,
    "privacy@demo.example": Role.PRIVACY_OFFICER,
}


def run(**options: object) -> str:
    out = StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


def test_it_makes_two_projects_with_a_log_in_for_each_role():
    text = run(households=12, seed=4)
    members = Membership.objects.filter(project__slug="dichterspark")
    assert {one.user.email: one.role for one in members if one.user.has_usable_password()} == PEOPLE
    assert members.filter(user__email="partner@demo.example", organisation__name="Budgethulp").exists()
    assert Membership.objects.get(user__email="elders@demo.example").project.slug == "elders"
    assert all(User.objects.get(email=email).check_password(PASSWORD) for email in [*PEOPLE, "elders@demo.example"])
    assert all(email in text for email in [*PEOPLE, "elders@demo.example"])
    assert PASSWORD in text
    assert Address.objects.filter(project__slug="dichterspark").count() == 12


def test_a_large_one_goes_by_the_batch(monkeypatch):
    monkeypatch.setattr(demo, "BY_ACTIONS_UNTIL", 10)
    run(households=12)
    assert Address.objects.filter(project__slug="dichterspark").count() == 12


def test_the_password_would_be_accepted():
    assert len(PASSWORD) >= 12
    for one in (*TEAM, *OTHER_TEAM):
        validate_password(PASSWORD, User(email=one.email, name=one.name))


def test_logins_only_prints():
    text = run(logins=True)
    assert "adviseur@demo.example" in text
    assert not Project.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize("options", [{}, {"logins": True}])
def test_it_refuses_in_production(settings, options):
    settings.ENVIRONMENT = "production"
    with pytest.raises(CommandError) as refused:
        run(**options)
    assert "productie" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not User.objects.exists()


@pytest.mark.parametrize("slug", ["dichterspark", "elders"])
def test_it_changes_nothing_when_it_is_there_already(slug):
    make_project(slug=slug)
    with pytest.raises(CommandError) as refused:
        run(households=12)
    assert f"'{slug}' bestaat al" in str(refused.value)
    assert Project.objects.count() == 1
    assert not User.objects.exists()


@pytest.mark.parametrize("households", [0, -5, 1_000_001])
def test_a_number_that_makes_no_sense_is_refused(households):
    with pytest.raises(CommandError):
        run(households=households)
    assert not Project.objects.exists()
