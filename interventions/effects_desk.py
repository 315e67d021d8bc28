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
    """The households of this member where it is time to ask, the longest open first; two queries."""
    if not member.can(Permission.EFFECT_RECORD):
        return None
    found = households_to_ask(caseload_of(member, today), today).select_related("address")
    households = list(found.prefetch_related("residents")[: desk.MOST_ROWS])
    rows = []
    for one in households:
        since: datetime.date = vars(one)["asked_since"]
        count = dutch.plural(vars(one)["asked_count"], "interventie", "interventies")
        rows.append(
            desk.DeskRow(
                title=one.display_name,
                detail=f"{one.address}, {count}",
                url=reverse("effects_ask", args=[one.pk]),
                due_on=since + LATE_AFTER,
                overdue=since + LATE_AFTER < today,
            )
        )
    if not rows:
        return None
    total = len(rows) if len(rows) < desk.MOST_ROWS else found.count()
    hint = "Wat vindt de bewoner, en wat zie jij?"
    return desk.DeskGroup(rows=rows, total=total, more_url=reverse("effects_due"), hint=hint)


def register() -> None:
    """Put them on the desk; called when the app is ready."""
    desk.register("effects", "Effecten te vragen", 60, effects_on_desk)
