"""The agenda of the team: a day or a week, everybody or one person."""

import datetime
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from adv import dutch
from adv.accounts.http import MemberRequest
from adv.accounts.models import User
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from households.actions.appointments import team
from households.agenda.period import agenda_days, own_items_today, week_of

_WEEK, _DAY = "week", "dag"
#: Stands for oneself in the address bar.
_SELF = "mij"
#: Leafing stops here, on either side of today.
_FURTHEST = datetime.timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was asked for in the address bar."""

    day: datetime.date
    view: str
    who: str

    def url(self, **other: str) -> str:
        values = {"dag": self.day.isoformat(), "weergave": self.view, "wie": self.who, **other}
        if values["weergave"] == _WEEK:
            del values["weergave"]
        return f"{reverse('agenda')}?{urlencode({key: value for key, value in values.items() if value})}"

    def moved(self, days: int) -> str:
        return self.url(dag=(self.day + datetime.timedelta(days=days)).isoformat())


@requires(Permission.WALKLIST_VIEW)
@require_safe
def agenda(request: MemberRequest) -> HttpResponse:
    """Show the appointments of a day or a week. What can't be read in the address is as if it wasn't there."""
    now = timezone.now()
    today = timezone.localdate(now)
    people = team(request.member.project_id)
    wanted = _read(request, today, people)
    dates = [wanted.day] if wanted.view == _DAY else week_of(wanted.day)
    days = agenda_days(request.member, dates, person_id=_person_id(request, wanted.who), now=now)
    is_now = today in dates
    mine = own_items_today(request.member, now=now)
    shown = sum(len(day.items) for day in days)
    log.record(by=request.actor, action=log.Action.READ, object_type="agenda", count=shown)
    step = 1 if wanted.view == _DAY else 7
    context = {
        "days": days,
        "heading": _heading(dates, today),
        "is_day": wanted.view == _DAY,
        "is_now": is_now,
        "shown": shown,
        "clashing": sum(bool(item.clash) for day in days for item in day.items),
        "mine": mine,
        "mine_left": [item for item in mine if not item.is_past],
        "views": [
            {"label": label, "url": wanted.url(weergave=view), "active": wanted.view == view}
            for view, label in ((_WEEK, "Week"), (_DAY, "Dag"))
        ],
        "previous_url": wanted.moved(-step),
        "next_url": wanted.moved(step),
        "today_url": f"{wanted.url(dag=today.isoformat())}#dag-{today:%Y%m%d}",
        "previous_label": "Vorige dag" if wanted.view == _DAY else "Vorige week",
        "next_label": "Volgende dag" if wanted.view == _DAY else "Volgende week",
        "new_url": f"{reverse('appointment_new')}?{urlencode({'dag': max(wanted.day, today).isoformat()})}",
        "wanted": wanted,
        "self_value": _SELF,
        "colleagues": [(str(each.pk), each.name) for each in people if each.pk != request.member.user_id],
        "day_urls": [(day, wanted.url(weergave=_DAY, dag=day.date.isoformat())) for day in days],
    }
    return render(request, "households/agenda.html", context)


def _read(request: MemberRequest, today: datetime.date, people: list[User]) -> _Wanted:
    who = request.GET.get("wie", "")
    known = {str(person.pk) for person in people}
    return _Wanted(
        day=read_day(request.GET.get("dag", ""), today) or today,
        view=_DAY if request.GET.get("weergave") == _DAY else _WEEK,
        who=who if who == _SELF or who in known else "",
    )


def read_day(text: str, today: datetime.date) -> datetime.date | None:
    """Return a day of the address bar, when it is one that somebody could mean."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if abs(day - today) <= _FURTHEST else None


def _person_id(request: MemberRequest, who: str) -> int | None:
    if who == _SELF:
        return request.member.user_id
    return int(who) if who else None


def _heading(dates: list[datetime.date], today: datetime.date) -> str:
    if len(dates) == 1:
        return dutch.date_with_weekday(dates[0], today).capitalize()
    first, last = dates[0], dates[-1]
    start = str(first.day) if first.month == last.month else f"{first.day} {dutch.MONTHS[first.month - 1]}"
    return f"Week {first.isocalendar().week}: {start} tot en met {dutch.date_long(last)}"
