"""The kinds of tables that go in and out: one registry, to which each app adds its own.

A kind that can be read has an ``ImportJob``: it reads rows, compares them with what is there, and applies the
difference. A kind that can be written has a function that gives its rows in a fixed order.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from adv.accounts.models import Project

if TYPE_CHECKING:
    from households.interchange.jobs import ImportJob
    from households.interchange.writing import Cell


class Shape(StrEnum):
    """What a column holds, as far as spreadsheets are concerned."""

    TEXT = "text"  # free text: guarded against formulas
    PLAIN = "plain"  # codes, numbers and dates
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file. ``needed``: the file must have it (its cells may be empty all the same)."""

    name: str
    needed: bool = False
    shape: Shape = Shape.PLAIN


def text_column(name: str, *, needed: bool = False) -> Column:
    """Return a column with free text."""
    return Column(name, needed=needed, shape=Shape.TEXT)


#: By which a row says which home it is about.
ADDRESS_KEY: Sequence[Column] = (
    Column("postcode", needed=True),
    Column("huisnummer", needed=True),
    Column("huisletter"),
    Column("toevoeging"),
)

ExportRows = Iterable[Sequence["Cell"]]


@dataclass(frozen=True, slots=True)
class Export:
    """A table to write: its columns and its rows."""

    columns: Sequence[Column]
    rows: ExportRows


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of table. ``code`` is its name in commands and addresses."""

    code: str
    label: str
    export: Callable[[Project, datetime.date], Export]
    job: "type[ImportJob] | None" = None
    #: Whether the export can show an earlier day.
    export_takes_date: bool = False
    #: What may be made along the way: words for a screen by name of the option.
    options: Sequence[tuple[str, str]] = field(default_factory=tuple)

    @property
    def columns(self) -> Sequence[Column]:
        """The columns that a file to import may have; empty for a kind that is only exported."""
        return self.job.columns if self.job is not None else ()


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind. ValueError when there is one of that name."""
    if kind.code in _kinds:
        raise ValueError(f"kind {kind.code} is registered twice")
    _kinds[kind.code] = kind


def find_kind(code: str) -> Kind | None:
    """Return a kind by its name."""
    return _kinds.get(code)


def import_kinds() -> list[Kind]:
    """Return the kinds that can be read, in the order in which a project is filled."""
    return [kind for kind in _kinds.values() if kind.job is not None]


def export_kinds() -> list[Kind]:
    """Return the kinds that can be written."""
    return list(_kinds.values())
