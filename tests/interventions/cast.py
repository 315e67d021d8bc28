"""A small cast for the tests of these pages: one project, its people, a household with a task."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from adv.accounts.models import Membership, Organisation, Project
from adv.accounts.roles import Role
from households.models import Household
from tests import factories


@dataclass(frozen=True)
class Cast:
    """Who plays: ``advisor`` has ``household`` in the caseload, ``colleague`` does not."""

    project: Project
    household: Household
    organisation: Organisation
    advisor: Membership
    colleague: Membership
    trainee: Membership
    leader: Membership
    partner: Membership
    other_partner: Membership
    client: Membership


def make_cast(**project_settings: Any) -> Cast:
    """Make the cast; ``project_settings`` are columns of the project."""
    project = factories.make_project(**project_settings)
    organisation = factories.make_organisation(project=project, name="Budgethulp")
    advisor = factories.make_member(project=project, name="Sanne Bakker")
    trainee = factories.make_member(Role.TRAINEE, project=project, name="Tim de Wit")
    return Cast(
        project=project,
        household=factories.make_household(project=project, owner=advisor.user, phone="06 12345678"),
        organisation=organisation,
        advisor=advisor,
        colleague=factories.make_member(project=project, name="Omar Yilmaz"),
        trainee=trainee,
        leader=factories.make_member(Role.PROJECT_LEADER, project=project, name="Els Vos"),
        partner=factories.make_member(Role.PARTNER, organisation=organisation, name="Petra Smit"),
        other_partner=factories.make_member(Role.PARTNER, project=project, name="Ali Demir"),
        client=factories.make_member(Role.CLIENT, project=project, name="Karin Mol"),
    )


def client_of(member: Membership) -> Client:
    """A test client that is logged in as somebody."""
    client = Client()
    client.force_login(member.user)
    return client
