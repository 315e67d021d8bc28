"""What waits on the desk of the project leader: fragments of an export that somebody has to read."""

import datetime

from django.db.models import Count, Q
from django.urls import reverse

from adv import dutch
from adv.accounts.models import Membership
from households.desk import MOST_ROWS, DeskGroup, DeskRow, register
from reporting.models import ResearchExport, ResearchRow

_ORDER = 85


def exports_on_desk(member: Membership, today: datetime.date) -> DeskGroup | None:
    """Return the exports that wait for a reader, the one that waits longest first; one query."""
    rows = [
        DeskRow(
            title=export.recipient,
            url=reverse("research_detail", args=[export.pk]),
            detail=_detail(left),
        )
        for export, left in _with_waiting(member)
    ]
    return DeskGroup(rows=rows, more_url=reverse("research_list")) if rows else None


def _with_waiting(member: Membership) -> list[tuple[ResearchExport, int]]:
    waiting = Count("rows", filter=Q(rows__decision=ResearchRow.Decision.WAITING))
    exports = ResearchExport.objects.visible_to(member).filter(state=ResearchExport.State.READING)
    in_turn = exports.annotate(waiting=waiting).order_by("requested_at", "pk")[:MOST_ROWS]
    return [(export, getattr(export, "waiting", 0)) for export in in_turn]


def _detail(left: int) -> str:
    return (
        f"Nog {dutch.plural(left, 'fragment', 'fragmenten')} te lezen" if left else "Alles is gelezen: maak de export"
    )


def register_desk() -> None:
    """Add the group of this module."""
    register("research", "Onderzoek", _ORDER, exports_on_desk)
