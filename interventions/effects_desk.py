"""The effects that are to be asked for, on the desk of who works with the household."""

import datetime

from django.urls import reverse

from adv import dutch
from adv.accounts.models import Membership
from adv.accounts.permissions import Permission
from households import desk
from interventions.domain.effect_due import LATE_AFTER
from interventions.effects_due import caseload_of, households_to_ask


def effects_on_desk(member: Membership, today: datetime.date) -> desk.DeskGroup | None:
    """The households of this member where it is time to ask, the longest open first; three queries."""
    if not member.can(Permission.EFFECT_RECORD):
        return None
    mine = caseload_of(member, today)
    found = households_to_ask(mine, today)
    if not found:
        return None
    first = found[: desk.MOST_ROWS]
    with_names = mine.select_related("address").prefetch_related("residents")
    households = with_names.in_bulk([one.household_id for one in first])
    rows = [
        desk.DeskRow(
            title=households[one.household_id].display_name,
            detail=f"{households[one.household_id].address}, {dutch.plural(one.count, 'interventie', 'interventies')}",
            url=reverse("effects_ask", args=[one.household_id]),
            due_on=one.since + LATE_AFTER,
            overdue=one.since + LATE_AFTER < today,
        )
        for one in first
        if one.household_id in households
    ]
    hint = "Wat vindt de bewoner, en wat zie jij?"
    return desk.DeskGroup(rows=rows, total=len(found), more_url=reverse("effects_due"), hint=hint)


def register() -> None:
    """Put them on the desk; called when the app is ready."""
    desk.register("effects", "Effecten te vragen", 60, effects_on_desk)
