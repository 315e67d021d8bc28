"""Which period and which complex the dashboard shows, from the address bar. What can't be read is the whole project."""

import datetime
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from adv.accounts.http import read_id
from adv.accounts.models import Project
from adv.dutch import period as period_words
from households.models import Complex
from reporting.dashboard.scope import BEGINNING, Scope
from reporting.domain.periods import Span, quarter_of


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the dashboard is about, in words, and how to ask for it again."""

    scope: Scope
    complex_name: str
    query: str
    is_whole_project: bool
    #: Why the period that was typed can't be shown; empty when it can.
    problem: str

    @property
    def words(self) -> str:
        """The period and the complex."""
        if self.is_whole_project:
            when = f"het hele project tot en met {period_words(self.scope.end, self.scope.end)}"
        else:
            when = period_words(self.scope.start, self.scope.end)
        return f"{when} · {self.complex_name}" if self.complex_name else when


def read_filters(query: QueryDict, project: Project, today: datetime.date) -> Chosen:
    """Return what somebody asked for; both days are included."""
    whole = (BEGINNING, today)
    typed = [query.get(name, "").strip() for name in ("van", "tot")]
    problem = ""
    start, end = whole
    if any(typed):
        try:
            start = datetime.date.fromisoformat(typed[0]) if typed[0] else BEGINNING
            end = datetime.date.fromisoformat(typed[1]) if typed[1] else today
        except ValueError:
            problem = "Vul een datum in, zoals 28-11-2026."
        else:
            if start > end:
                problem = "De laatste dag ligt voor de eerste dag."
            elif end > today:
                problem = "De periode loopt nog. Kies een laatste dag tot en met vandaag."
        if problem:
            start, end = whole
    start = max(start, BEGINNING)
    place = Complex.objects.filter(project=project, pk=read_id(query.get("complex", ""))).first()
    is_whole = (start, end) == whole
    values = {} if is_whole else {"van": start.isoformat(), "tot": end.isoformat()}
    if place is not None:
        values["complex"] = str(place.pk)
    return Chosen(
        scope=Scope(project, start, end, place.pk if place else None),
        complex_name=place.name if place else "",
        query=urlencode(values),
        is_whole_project=is_whole,
        problem=problem,
    )


def spans(today: datetime.date) -> list[Span]:
    """Return the periods to choose from with one tap, besides the whole project."""
    quarter = quarter_of(today)
    before = quarter_of(quarter.start - datetime.timedelta(days=1))
    return [
        Span("dit kwartaal", quarter.start, today),
        Span("vorig kwartaal", before.start, before.end),
        Span("dit jaar", datetime.date(today.year, 1, 1), today),
    ]
