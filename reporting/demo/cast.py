"""Projects, organisations and people of the demo in the database, made by the actions of the software."""

from dataclasses import dataclass

from adv.accounts.actions import add_member, create_organisation, create_project, create_user
from adv.accounts.models import Organisation, Project, User
from adv.accounts.roles import Role
from adv.audit.actor import Actor
from reporting.demo.people import LEADER, PASSWORD
from reporting.demo.story import Neighbourhood


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who in one project of the demo."""

    project: Project
    users: dict[str, User]
    roles: dict[str, Role]
    organisations: dict[str, Organisation]

    def actor(self, email: str) -> Actor:
        """Return somebody as the actor of what they do."""
        return Actor(user_id=self.users[email].pk, role=self.roles[email].value, project_id=self.project.pk)

    @property
    def manager(self) -> Actor:
        """Return who takes in the lists of the corporation: the project leader, or the system where there is none."""
        return self.actor(LEADER) if LEADER in self.users else Actor.system(self.project.pk)


def make_cast(neighbourhood: Neighbourhood) -> Cast:
    """Make the project of a neighbourhood with everybody who works there."""
    by = Actor.system()
    project = create_project(by=by, slug=neighbourhood.slug, name=neighbourhood.name, starts_on=neighbourhood.starts_on)
    project.municipality = "Voorbeeldstad"
    project.corporation = "Woonstichting De Linde"
    project.ends_on = neighbourhood.starts_on.replace(year=neighbourhood.starts_on.year + 4)
    project.contact_details = (
        f"{neighbourhood.name} 12-1, begane grond\nTelefoon 000-000 00 00\nSpreekuur: dinsdag van 14 tot 16 uur"
    )
    project.save(update_fields=["municipality", "corporation", "ends_on", "contact_details"])
    by = Actor.system(project.pk)
    organisations = {
        one.name: create_organisation(by=by, project=project, name=one.name, kind=one.kind, is_informal=one.is_informal)
        for one in neighbourhood.organisations
    }
    users: dict[str, User] = {}
    for one in neighbourhood.people:
        user = create_user(by=by, email=one.email, name=one.name, password=PASSWORD if one.can_log_in else None)
        add_member(
            by=by,
            user=user,
            project=project,
            role=one.role,
            organisation=organisations.get(one.organisation),
            title=one.title,
        )
        users[one.email] = user
    roles = {one.email: one.role for one in neighbourhood.people}
    return Cast(project, users, roles, organisations)
