"""Mijn werkdag: what somebody has to do today and this week."""

import datetime
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from adv import dutch
from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from households.desk import DeskRow, DeskSection, desk_of
from households.models import Address

#: So many rows of a group stand on the page, until somebody asks for all of them.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class _Line:
    """A row as the page shows it, with its moment in words."""

    row: DeskRow
    when: str


@dataclass(frozen=True, slots=True)
class _Group:
    """A group as the page shows it."""

    section: DeskSection
    lines: list[_Line]
    all_url: str
    more_url: str


@requires(Permission.DOOR_RECORD)
@require_safe
def desk(request: MemberRequest) -> HttpResponse:
    """Show what waits for this member, in groups of a few rows; ``?toon=`` shows the whole of one group."""
    today = timezone.localdate()
    chosen = request.GET.get("toon", "")
    sections = desk_of(request.member, today)
    groups = [_group(section, today, is_open=section.key == chosen) for section in sections]
    log.record(
        by=request.actor,
        action=log.Action.READ,
        object_type="desk",
        count=sum(len(group.lines) for group in groups),
    )
    total = sum(section.group.count for section in sections)
    late = sum(section.group.overdue for section in sections)
    evening = Address.objects.visible_to(request.member).due_on(today).count()
    context = {
        "groups": groups,
        "eyebrow": dutch.date_with_weekday(today, today).capitalize(),
        "said": _said(total, late),
        "can_hand_over": request.member.can(Permission.HOUSEHOLD_HAND_OVER),
        "doors": dutch.plural(evening, "deur is", "deuren zijn") if evening else "",
    }
    return render(request, "households/desk.html", context)


def _said(total: int, late: int) -> str:
    if not total:
        return ""
    words = f"Er {'wacht' if total == 1 else 'wachten'} {dutch.plural(total, 'ding', 'dingen')} op je"
    return f"{words}, waarvan {dutch.number(late)} te laat." if late else f"{words}."


def _group(section: DeskSection, today: datetime.date, *, is_open: bool) -> _Group:
    rows = section.group.rows if is_open else section.group.rows[:SHOWN]
    has_more = section.group.count > len(rows)
    beyond = is_open or len(section.group.rows) <= SHOWN
    return _Group(
        section=section,
        lines=[_Line(row, row.when_words(today)) for row in rows],
        all_url=f"{reverse('desk')}?toon={section.key}#{section.key}" if has_more and not beyond else "",
        more_url=section.group.more_url if has_more and beyond else "",
    )
