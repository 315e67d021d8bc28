"""Walking a round: start it, finish it, or let it go. What was done in it are the contact moments themselves."""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Project, User
from adv.audit import log
from adv.audit.actor import Actor
from households.models import Address, Staircase, WalkingRound

#: A round is shown as one page on a phone; nobody rings at more doors in one go.
MOST_DOORS = 300


@transaction.atomic
def start_round(*, by: Actor, project: Project, person: User, staircases: Collection[Staircase]) -> WalkingRound:
    """Start a round through these staircases, from this minute on.

    Raises ActionRefused without staircases, for staircases with more than ``MOST_DOORS`` doors together, and when this
    person already walks one here.
    """
    if not staircases:
        raise ActionRefused("Kies een of meer portieken.", field="staircases")
    doors = Address.objects.filter(project=project, staircase__in=staircases).count()
    if doors > MOST_DOORS:
        raise ActionRefused(
            f"Samen zijn dit {doors} deuren. Een ronde heeft er hoogstens {MOST_DOORS}: kies minder portieken.",
            field="staircases",
        )
    # To the minute, as contact moments: what is recorded at once belongs to the round.
    now = timezone.now().replace(second=0, microsecond=0)
    try:
        with transaction.atomic():
            walk = WalkingRound.objects.create(project=project, person=person, started_at=now)
    except IntegrityError:
        raise ActionRefused("Je loopt al een ronde. Rond die eerst af.") from None
    walk.staircases.set(staircases)
    log.record(by=by, action=log.Action.CREATE, object_type="walking_round", object_id=walk.pk, count=doors)
    return walk


@transaction.atomic
def end_round(*, by: Actor, walk: WalkingRound) -> None:
    """Finish a round; one that was finished already stays as it was."""
    ended = WalkingRound.objects.filter(pk=walk.pk, ended_at__isnull=True).update(ended_at=timezone.now())
    if ended:
        log.record(by=by, action=log.Action.UPDATE, object_type="walking_round", object_id=walk.pk)


@transaction.atomic
def abandon_round(*, by: Actor, walk: WalkingRound) -> None:
    """Let an open round go, as if it was never started. What was recorded at the doors stays.

    Raises ActionRefused for a round that was finished.
    """
    _, deleted = WalkingRound.objects.filter(pk=walk.pk, ended_at__isnull=True).delete()
    if not deleted:
        raise ActionRefused("Deze ronde is al afgerond.")
    log.record(by=by, action=log.Action.DELETE, object_type="walking_round", object_id=walk.pk)
