"""What changes projects, organisations, people and their roles."""

import datetime

from django.db import transaction
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership, Organisation, OrganisationKind, Project, StandIn, User
from adv.accounts.open_work import refuse_while_work_is_left
from adv.accounts.roles import DOSSIER_ROLES, Role
from adv.audit import log
from adv.audit.actor import Actor


@transaction.atomic
def create_project(*, by: Actor, slug: str, name: str, starts_on: datetime.date | None = None) -> Project:
    """Make an empty project with the default settings. Raises ActionRefused when the slug is taken."""
    if Project.objects.filter(slug=slug).exists():
        raise ActionRefused(f"Er is al een project met de korte naam '{slug}'.", field="slug")
    project = Project.objects.create(slug=slug, name=name, area=name, starts_on=starts_on)
    log.record(by=by, action=log.Action.CREATE, object_type="project", object_id=project.pk)
    return project


def next_number(project_id: int, prefix: str) -> str:
    """Return the next free number of a project, such as ``T-12``. Call it in the transaction that uses it."""
    project = Project.objects.select_for_update().get(pk=project_id)
    project.last_number += 1
    project.save(update_fields=["last_number"])
    return f"{prefix}-{project.last_number}"


@transaction.atomic
def create_organisation(
    *,
    by: Actor,
    project: Project,
    name: str,
    kind: OrganisationKind = OrganisationKind.OTHER,
    is_informal: bool = False,
) -> Organisation:
    """Add a partner organisation. Raises ActionRefused when the project already has one of that name."""
    if Organisation.objects.filter(project=project, name__iexact=name).exists():
        raise ActionRefused(f"'{name}' staat al in de lijst van organisaties.", field="name")
    organisation = Organisation.objects.create(project=project, name=name, kind=kind, is_informal=is_informal)
    log.record(by=by, action=log.Action.CREATE, object_type="organisation", object_id=organisation.pk)
    return organisation


@transaction.atomic
def create_user(*, by: Actor, email: str, name: str, password: str | None = None, is_active: bool = True) -> User:
    """Make a user. Raises ActionRefused when the e-mail address is in use."""
    if User.objects.filter(email__iexact=email).exists():
        raise ActionRefused("Er is al iemand met dit e-mailadres.", field="email")
    user = User.objects.create_user(email, password, name=name, is_active=is_active)
    log.record(by=by, action=log.Action.CREATE, object_type="user", object_id=user.pk)
    return user


@transaction.atomic
def add_member(
    *,
    by: Actor,
    user: User,
    project: Project,
    role: Role,
    organisation: Organisation | None = None,
    title: str = "",
) -> Membership:
    """Give somebody a role in a project.

    Raises ActionRefused when they have one already, when a partner has no organisation, and when somebody of the
    housing corporation would get to see dossiers.
    """
    if role == Role.PARTNER and organisation is None:
        raise ActionRefused("Kies de organisatie van deze partner.", field="organisation")
    if organisation is not None and organisation.project_id != project.pk:
        raise ActionRefused("Deze organisatie hoort bij een ander project.", field="organisation")
    if organisation is not None and organisation.kind == OrganisationKind.CORPORATION and role in DOSSIER_ROLES:
        raise ActionRefused(
            "Wie bij de woningcorporatie werkt, mag geen dossiers zien. Kies een andere rol.", field="role"
        )
    if Membership.objects.filter(user=user, project=project, ended_at__isnull=True).exists():
        raise ActionRefused("Deze persoon heeft al een rol in dit project.", field="email")
    membership = Membership.objects.create(
        user=user, project=project, role=role, organisation=organisation, title=title
    )
    log.record(by=by, action=log.Action.CREATE, object_type="membership", object_id=membership.pk)
    return membership


@transaction.atomic
def end_membership(*, by: Actor, membership: Membership) -> None:
    """Take somebody off a project; works on their next request. Nobody can take themselves off.

    Raises WorkLeftError while anything is on their name: a household, an appointment, whatever the apps registered.
    """
    if membership.user_id == by.user_id:
        raise ActionRefused("Je kunt jezelf niet uit het project halen.")
    membership = Membership.objects.select_for_update(of=("self",)).select_related("user").get(pk=membership.pk)
    if membership.ended_at is None:
        refuse_while_work_is_left(membership)
        membership.ended_at = timezone.now()
        membership.save(update_fields=["ended_at"])
        log.record(by=by, action=log.Action.UPDATE, object_type="membership", object_id=membership.pk)


@transaction.atomic
def set_stand_in(
    *, by: Actor, project: Project, user: User, absent_user: User, starts_on: datetime.date, ends_on: datetime.date
) -> StandIn:
    """Let somebody stand in for a colleague. Raises ActionRefused for a wrong period or the same person."""
    if user.pk == absent_user.pk:
        raise ActionRefused("Kies iemand anders als waarnemer.", field="user")
    if ends_on < starts_on:
        raise ActionRefused("De laatste dag ligt voor de eerste.", field="ends_on")
    stand_in = StandIn.objects.create(
        project=project, user=user, absent_user=absent_user, starts_on=starts_on, ends_on=ends_on
    )
    log.record(by=by, action=log.Action.CREATE, object_type="stand_in", object_id=stand_in.pk)
    return stand_in


@transaction.atomic
def end_stand_in(*, by: Actor, stand_in: StandIn) -> None:
    """End a waarneming before its last day, at once; one that begins today or later is cancelled.

    That somebody stood in stays known, up to yesterday. One that is over already stays as it was.
    """
    today = timezone.localdate()
    stand_in = StandIn.objects.select_for_update(of=("self",)).get(pk=stand_in.pk)
    if stand_in.ends_on < today:
        return
    log.record(by=by, action=log.Action.UPDATE, object_type="stand_in", object_id=stand_in.pk)
    if stand_in.starts_on >= today:
        stand_in.delete()
        return
    stand_in.ends_on = today - datetime.timedelta(days=1)
    stand_in.save(update_fields=["ends_on"])
