"""Closing a dossier. What must be settled first is said by whoever keeps it."""

import datetime
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.doors import refresh_doors
from households.domain.codes import HouseholdStatus
from households.models import Household

#: What stands in the way of closing a household, as a sentence; empty when nothing does. Registered by the apps that
#: keep it (open tasks, open goals).
obstacles: list[Callable[[Household], str]] = []


@transaction.atomic
def close_household(*, by: Actor, household: Household, on: datetime.date) -> None:
    """Close a dossier as of a day. Raises ActionRefused for a day in the future and while anything is open.

    Closing what is closed changes nothing.
    """
    if on > timezone.localdate():
        raise ActionRefused("Je kunt een dossier niet vooruit sluiten.")
    household = Household.objects.select_for_update(of=("self",)).select_related("project").get(pk=household.pk)
    if household.status == HouseholdStatus.CLOSED:
        return
    open_matters = [text for obstacle in obstacles if (text := obstacle(household))]
    if open_matters:
        raise ActionRefused(" ".join(open_matters))
    household.status = HouseholdStatus.CLOSED
    household.status_since = on
    household.status_set_by_hand = True
    household.save(update_fields=["status", "status_since", "status_set_by_hand"])
    log.record(
        by=by,
        action=log.Action.UPDATE,
        object_type="household_status",
        object_id=household.pk,
        household_id=household.pk,
    )
    refresh_doors(household.project, [household.address_id], today=timezone.localdate())
