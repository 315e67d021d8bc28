"""What other apps add to the household page: sections of their own, and entries in the timeline.

This package knows nothing of interventions or tasks; an app above it registers, in the ``ready()`` of its AppConfig:

    register(interventions_section)                              # (request, household) -> Section | None
    register_timeline("interventions", "Interventies", entries)  # (request, household, limit) -> entries, newest first

Only for a household whose dossier the member may open: the page has checked that and logs the look. Each builder has a
budget of a few queries whatever the length of the history.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal

from django.utils import timezone
from django.utils.safestring import SafeString

from adv.accounts.http import MemberRequest
from adv.dutch import AMSTERDAM, date_long, moment
from households.models import Household


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What a section says in a few words under the head of the page, with the place on the page where the rest is."""

    label: str
    value: str | SafeString
    url: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the household page: a template with its context; ``household`` and the request are added to it.

    ``place`` is the column beside, or the wide one: ``top`` of it, or ``main``, which on a phone comes after what is
    beside. Sections stand in ``order``, low first. ``glance`` is its line at the top of the page.
    """

    template_name: str
    context: Mapping[str, object] = field(default_factory=dict)
    place: Literal["top", "main", "side"] = "main"
    order: int = 100
    glance: Glance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """Something that happened, as the timeline shows it.

    ``at`` is a day, or a moment when the time of day is known; a day without a time comes after the moments of that
    day. ``tone`` is empty or one of ok, late and rest.
    """

    at: datetime.date | datetime.datetime
    title: str
    text: str | SafeString = ""
    by: str = ""
    url: str = ""
    tone: str = ""

    @property
    def sort_key(self) -> datetime.datetime:
        """The moment by which entries are put in order."""
        if isinstance(self.at, datetime.datetime):
            return self.at
        return datetime.datetime.combine(self.at, datetime.time.max, tzinfo=AMSTERDAM)

    @property
    def when(self) -> str:
        """When it was, in words."""
        today = timezone.localdate()
        if isinstance(self.at, datetime.datetime):
            return moment(self.at, today)
        return date_long(self.at)


SectionBuilder = Callable[[MemberRequest, Household], Section | None]
#: Gives at most ``limit`` entries, newest first.
TimelineSource = Callable[[MemberRequest, Household, int], Iterable[TimelineEntry]]


@dataclass(frozen=True, slots=True)
class _Source:
    label: str
    entries: TimelineSource
    #: Whether it stands in the whole timeline; a part of another source only when it is asked for.
    in_all: bool
    #: Whether somebody can ask for it alone.
    can_choose: bool


_builders: list[SectionBuilder] = []
_sources: dict[str, _Source] = {}


def register(builder: SectionBuilder) -> SectionBuilder:
    """Add a section to the household page; registering the same function again changes nothing."""
    if builder not in _builders:
        _builders.append(builder)
    return builder


def register_timeline(
    key: str, label: str, entries: TimelineSource, *, in_all: bool = True, can_choose: bool = True
) -> None:
    """Add a kind of entry to the timeline; ``key`` stands in the address bar, ``label`` on the filter (Dutch).

    A kind that is part of another one is not ``in_all``: it is shown when it is asked for. One that is chosen by its
    parts can't be chosen itself.
    """
    _sources[key] = _Source(label, entries, in_all, can_choose)


def sections_for(request: MemberRequest, household: Household) -> list[Section]:
    """Return the registered sections that have something to show, in order."""
    built = (builder(request, household) for builder in _builders)
    return sorted((section for section in built if section is not None), key=lambda section: section.order)


def timeline_kinds() -> list[tuple[str, str]]:
    """Return key and label of each kind of entry."""
    return [(key, source.label) for key, source in _sources.items() if source.can_choose]


def timeline_page(
    request: MemberRequest, household: Household, *, page: int, size: int, kind: str = ""
) -> tuple[list[TimelineEntry], bool]:
    """Return one page of the timeline, newest first, and whether there is more; ``kind`` leaves only one source.

    Asks each source for no more than is needed to know what stands on this page: no counting.
    """
    start = (page - 1) * size
    wanted = [_sources[kind]] if kind in _sources else [source for source in _sources.values() if source.in_all]
    candidates = chain.from_iterable(source.entries(request, household, start + size + 1) for source in wanted)
    newest_first = sorted(candidates, key=lambda entry: entry.sort_key, reverse=True)
    found = newest_first[start : start + size + 1]
    return found[:size], len(found) > size
