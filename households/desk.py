"""What stands on somebody's desk (Mijn werkdag): groups of things to do, each from its own source.

Every feature puts its own to-do's there, also those of the apps above this one, in the ``ready()`` of its AppConfig:

    register("signals", "Meldingen", 20, signals_on_desk)        # (member, today) -> DeskGroup | None

A source has a budget of one or two queries whatever the number of rows, gives what this member has to do (never
what they may not see), the most urgent first, and at most ``MOST_ROWS`` rows with the true ``total``.
"""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from adv import dutch
from adv.accounts.models import Membership

#: A source gives at most so many rows; what more there is stands behind ``more_url``.
MOST_ROWS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """One thing to do. ``overdue`` is what makes it red; ``due_on`` is the day by which, when there is one.

    ``when`` replaces the words made of ``due_on``, where a time of day or a period says more. ``badge`` is a word or
    two beside the title, such as a type or "van Samira".
    """

    title: str
    url: str
    detail: str = ""
    due_on: datetime.date | None = None
    overdue: bool = False
    when: str = ""
    badge: str = ""

    def when_words(self, today: datetime.date) -> str:
        """When it is due, in words: ``vandaag``, ``over 3 dagen``, ``9 dagen te laat``."""
        if self.when or self.due_on is None:
            return self.when
        return (self.overdue and dutch.days_late(self.due_on, today)) or dutch.day_relative(self.due_on, today)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskGroup:
    """The rows of one source. ``total`` counts what there is, also beyond the rows; ``more_url`` shows it all.

    ``hint`` is one sentence under the title, for who sees this group for the first time.
    """

    rows: Sequence[DeskRow]
    total: int | None = None
    more_url: str = ""
    hint: str = ""

    @property
    def count(self) -> int:
        """How many things there are to do."""
        return len(self.rows) if self.total is None else self.total

    @property
    def overdue(self) -> int:
        """How many of the rows are too late."""
        return sum(row.overdue for row in self.rows)


@dataclass(frozen=True, slots=True)
class DeskSection:
    """A group under its title, as the page and the e-mail show it."""

    key: str
    title: str
    group: DeskGroup


#: What a member has to do of one kind, or None when there is nothing.
DeskSource = Callable[[Membership, datetime.date], DeskGroup | None]


@dataclass(frozen=True, slots=True)
class _Registered:
    title: str
    order: int
    source: DeskSource


_sources: dict[str, _Registered] = {}


def register(key: str, title: str, order: int, source: DeskSource) -> None:
    """Add a kind of to-do; groups stand in ``order``, low first. ``key`` stands in the address bar, ``title`` (Dutch)
    above the group. Registering the same key again replaces it.
    """
    _sources[key] = _Registered(title, order, source)


def desk_of(member: Membership, today: datetime.date) -> list[DeskSection]:
    """Return what this member has to do, in groups; groups without anything are left out."""
    in_order = sorted(_sources.items(), key=lambda item: (item[1].order, item[0]))
    found = ((key, one.title, one.source(member, today)) for key, one in in_order)
    return [DeskSection(key, title, group) for key, title, group in found if group is not None and group.count]


def open_count(member: Membership, today: datetime.date) -> int:
    """Return how many things wait for this member."""
    return sum(section.group.count for section in desk_of(member, today))
