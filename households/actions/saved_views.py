"""Keeping ways of looking at the list of households under a name."""

from collections.abc import Mapping

from django.db import transaction

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Project, User
from adv.audit import log
from adv.audit.actor import Actor
from households.models import SavedView

#: More than this nobody finds back.
MOST_VIEWS = 30


@transaction.atomic
def save_view(
    *, by: Actor, project: Project, person: User, name: str, is_shared: bool, choices: Mapping[str, str]
) -> SavedView:
    """Keep filters and order under a name. Raises ActionRefused without a name, for one in use, and for too many."""
    name = " ".join(name.split())
    User.objects.select_for_update(no_key=True).get(pk=person.pk)  # a second tap waits, and then finds the name
    mine = SavedView.objects.filter(project=project, user=person)
    if not name:
        raise ActionRefused("Geef de weergave een naam.", field="name")
    if mine.filter(name__iexact=name).exists():
        raise ActionRefused("Je hebt al een weergave met deze naam.", field="name")
    if mine.count() >= MOST_VIEWS:
        raise ActionRefused(f"Je hebt al {MOST_VIEWS} weergaven. Haal er eerst een weg.", field="name")
    view = SavedView.objects.create(project=project, user=person, name=name, is_shared=is_shared, choices=dict(choices))
    log.record(by=by, action=log.Action.CREATE, object_type="saved_view", object_id=view.pk)
    return view


@transaction.atomic
def share_view(*, by: Actor, view: SavedView, is_shared: bool) -> None:
    """Show a view to the whole team, or keep it to oneself again."""
    if view.is_shared == is_shared:
        return
    view.is_shared = is_shared
    view.save(update_fields=["is_shared"])
    log.record(by=by, action=log.Action.UPDATE, object_type="saved_view", object_id=view.pk)


@transaction.atomic
def drop_view(*, by: Actor, view: SavedView) -> None:
    """Take a view away; the households stay."""
    log.record(by=by, action=log.Action.DELETE, object_type="saved_view", object_id=view.pk)
    view.delete()
