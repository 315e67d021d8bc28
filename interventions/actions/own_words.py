"""What a project leader adds to the lists: kinds of intervention and sub-themes of the project itself."""

from django.db import transaction
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Project
from adv.audit import log
from adv.audit.actor import Actor
from households.domain.codes import Domain
from interventions.domain.codes import INTERVENTION_LABELS, InterventionKind
from interventions.domain.themes import THEMES
from interventions.models import Intervention, OwnKind, OwnTheme

#: So many of each can a project have: with more nobody finds anything.
MOST_KINDS = 40
MOST_THEMES = 200


@transaction.atomic
def add_own_kind(
    *, by: Actor, project: Project, name: str, counts_as: InterventionKind, is_informal: bool = False
) -> OwnKind:
    """Add a kind of intervention. Raises ActionRefused for a name that is in use."""
    name = " ".join(name.split())
    _refuse_used_name(project, name)
    if OwnKind.objects.filter(project=project).count() >= MOST_KINDS:
        raise ActionRefused(f"Een project heeft hoogstens {MOST_KINDS} eigen soorten.", field="name")
    kind = OwnKind.objects.create(project=project, name=name, counts_as=counts_as.value, is_informal=is_informal)
    log.record(by=by, action=log.Action.CREATE, object_type="own_kind", object_id=kind.pk)
    return kind


@transaction.atomic
def change_own_kind(
    *, by: Actor, own_kind: OwnKind, name: str, counts_as: InterventionKind, is_informal: bool
) -> OwnKind:
    """Change a kind. What it counts as stays once it was used: reports that were made would no longer be true."""
    name = " ".join(name.split())
    if name.casefold() != own_kind.name.casefold():
        _refuse_used_name(own_kind.project, name)
    if counts_as != own_kind.counts_as and Intervention.objects.filter(own_kind=own_kind).exists():
        raise ActionRefused(
            "Deze soort is al gebruikt. Laat staan waarvoor zij meetelt, of maak een nieuwe soort.", field="counts_as"
        )
    own_kind.name, own_kind.counts_as, own_kind.is_informal = name, counts_as.value, is_informal
    own_kind.save(update_fields=["name", "counts_as", "is_informal"])
    log.record(by=by, action=log.Action.UPDATE, object_type="own_kind", object_id=own_kind.pk)
    return own_kind


@transaction.atomic
def retire_own_kind(*, by: Actor, own_kind: OwnKind, is_retired: bool) -> None:
    """Take a kind off the list, or put it back. What was recorded keeps its name."""
    if (own_kind.retired_at is not None) == is_retired:
        return
    own_kind.retired_at = timezone.now() if is_retired else None
    own_kind.save(update_fields=["retired_at"])
    log.record(by=by, action=log.Action.UPDATE, object_type="own_kind", object_id=own_kind.pk)


def _refuse_used_name(project: Project, name: str) -> None:
    fixed = {label.casefold() for label in INTERVENTION_LABELS.values()}
    if name.casefold() in fixed or OwnKind.objects.filter(project=project, name__iexact=name).exists():
        raise ActionRefused(f"‘{name}’ staat al in de lijst.", field="name")


@transaction.atomic
def add_own_theme(*, by: Actor, project: Project, domain: Domain, name: str) -> OwnTheme:
    """Add a sub-theme to the list of a domain. Raises ActionRefused when it is there already."""
    name = " ".join(name.split())
    known = {theme.casefold() for theme in THEMES[domain]}
    mine = OwnTheme.objects.filter(project=project)
    if name.casefold() in known or mine.filter(domain=domain.value, name__iexact=name).exists():
        raise ActionRefused(f"‘{name}’ staat al in de lijst.", field="name")
    if mine.count() >= MOST_THEMES:
        raise ActionRefused(f"Een project heeft hoogstens {MOST_THEMES} eigen thema’s.", field="name")
    theme = OwnTheme.objects.create(project=project, domain=domain.value, name=name)
    log.record(by=by, action=log.Action.CREATE, object_type="own_theme", object_id=theme.pk)
    return theme


@transaction.atomic
def remove_own_theme(*, by: Actor, theme: OwnTheme) -> None:
    """Take a sub-theme off the list. Effects keep the word."""
    log.record(by=by, action=log.Action.DELETE, object_type="own_theme", object_id=theme.pk)
    theme.delete()
