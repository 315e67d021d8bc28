"""Writing the access log. A row that can't be written makes the look or the change fail with it."""

from adv.audit.actor import SYSTEM_ROLE, Actor
from adv.audit.models import AccessLog

Action = AccessLog.Action
Ground = AccessLog.Ground
Outcome = AccessLog.Outcome


def record(
    *,
    by: Actor,
    action: AccessLog.Action,
    object_type: str,
    object_id: int | None = None,
    household_id: int | None = None,
    ground: AccessLog.Ground | None = None,
    outcome: AccessLog.Outcome = AccessLog.Outcome.GRANTED,
    count: int = 1,
) -> None:
    """Write one row of the access log, in the caller's transaction.

    ``count`` is the number of objects that a list, an import or an export was about. ``ground`` is the role when
    not given, and the system for work that no person started.
    """
    if ground is None:
        ground = Ground.SYSTEM if by.role == SYSTEM_ROLE else Ground.ROLE
    # One statement: it needs no savepoint of its own, and each look would pay two queries for it.
    AccessLog.objects.create(
        action=action,
        outcome=outcome,
        user_id=by.user_id,
        role=by.role,
        address=by.address,
        project_id=by.project_id,
        household_id=household_id,
        object_type=object_type,
        object_id=object_id,
        ground=ground,
        break_glass=ground == Ground.BREAK_GLASS,
        count=count,
    )
