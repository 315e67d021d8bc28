"""Looking into a dossier: every look is logged, and a colleague's dossier asks for a reason."""

import datetime

from django.db import transaction
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership
from adv.audit import log
from adv.audit.actor import Actor
from adv.audit.models import AccessLog
from households.models import DossierAccess, Household

#: How long access to a colleague's household lasts after giving a reason.
ACCESS_HOURS = 12


@transaction.atomic
def open_colleagues_dossier(
    *, by: Actor, member: Membership, household: Household, reason: DossierAccess.Reason, explanation: str = ""
) -> DossierAccess:
    """Give a member access to a colleague's household for ``ACCESS_HOURS``, with a reason.

    Raises ActionRefused when the reason is "anders" without words. Logged as break-glass, and shown to the owner.
    """
    explanation = explanation.strip()
    if reason == DossierAccess.Reason.OTHER and not explanation:
        raise ActionRefused("Schrijf kort op waarom je dit dossier opent.", field="explanation")
    now = timezone.now()
    access = DossierAccess.objects.create(
        household=household,
        user_id=member.user_id,
        reason=reason,
        explanation=explanation,
        starts_at=now,
        ends_at=now + datetime.timedelta(hours=ACCESS_HOURS),
    )
    log.record(
        by=by,
        action=log.Action.EXECUTE,
        object_type="dossier_access",
        object_id=access.pk,
        household_id=household.pk,
        ground=log.Ground.BREAK_GLASS,
    )
    return access


def log_look(
    *, by: Actor, member: Membership, household: Household, object_type: str = "household"
) -> AccessLog.Ground:
    """Write in the access log that a dossier was looked at, and on which ground; returns that ground."""
    ground = household.ground_for(member)
    log.record(
        by=by,
        action=log.Action.READ,
        object_type=object_type,
        object_id=household.pk,
        household_id=household.pk,
        ground=ground,
    )
    return ground
