"""The counts above the walking list, in one query: each is a search that an index answers and that stops counting."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, IntegerField, Subquery, Value
from django.db.models.expressions import Combinable

from adv.accounts.models import Membership, Project
from adv.accounts.permissions import Permission
from households.domain.codes import Step
from households.models import Address, OfflineEntry, WalkingRound
from households.walklist.filters import WalklistFilter, Which, in_caseload_of

#: Counting stops here: more is "999+", so that no count grows with the project.
MOST_COUNTED = 999


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above the list, apart from the doors."""

    #: How many doors each choice gives, on the first page.
    counts: Mapping[Which, str] = field(default_factory=dict)
    has_open_round: bool = False
    #: What arrived from devices and waits for this member.
    inbox_waiting: int = 0


class _Count(Subquery):
    """The number of rows of a query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def read_header(member: Membership, wanted: WalklistFilter, *, today: datetime.date) -> Header:
    """Return what stands above the list, in one query."""
    parts: dict[str, Combinable] = {"inbox": Value(0), "is_walking": Value(value=False)}
    if member.can(Permission.DOOR_RECORD):
        parts["is_walking"] = Exists(WalkingRound.objects.visible_to(member).filter(ended_at__isnull=True))
    if member.can(Permission.TEAM_MANAGE):
        waiting = OfflineEntry.objects.visible_to(member).filter(state=OfflineEntry.State.WAITING).order_by()
        parts["inbox"] = _Count(waiting.values("pk")[: MOST_COUNTED + 1])
    counted = _counted(member, wanted, today) if wanted.is_first_page else {}
    parts |= {f"count_{which.name}": count for which, count in counted.items()}
    # One row to hang the counts on.
    row: dict[str, Any] = Project.objects.filter(pk=member.project_id).values(**parts).get()  # type: ignore[assignment]
    return Header(
        counts={which: _text(row[f"count_{which.name}"]) for which in counted},
        has_open_round=row["is_walking"],
        inbox_waiting=row["inbox"],
    )


def _counted(member: Membership, wanted: WalklistFilter, today: datetime.date) -> dict[Which, _Count]:
    # Without an order, so that the index of what is counted is used and not that of the walk.
    addresses = wanted.apply_place(Address.objects.visible_to(member)).order_by()
    due = addresses.due_on(today)
    each = {
        Which.TODAY: due,
        Which.EVENING: due.where_now("step", Step.RING_EVENING, today),
        Which.MINE: addresses.filter(in_caseload_of(member)),
    }
    return {which: _Count(found.values("pk")[: MOST_COUNTED + 1]) for which, found in each.items()}


def _text(number: int) -> str:
    return f"{MOST_COUNTED}+" if number > MOST_COUNTED else str(number)
