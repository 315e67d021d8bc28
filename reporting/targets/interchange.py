"""The kind ``leefbaarheid``: grades of a survey per year, area and aspect. No address key.

The same row again has the same year, area and aspect; another grade is a correction.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from adv.accounts.models import Project
from adv.audit.actor import Actor
from households.interchange import cells
from households.interchange.jobs import ImportJob, Row, differences
from households.interchange.kinds import Column, Export, Kind, register, text_column
from households.interchange.writing import Cell
from reporting.models import ExternalFigure
from reporting.targets import actions
from reporting.targets.actions import FigureEntry

COLUMNS: Sequence[Column] = (
    Column("jaar", needed=True),
    text_column("gebied", needed=True),
    text_column("aspect", needed=True),
    Column("cijfer", needed=True),
)

_LONGEST = 120
_GRADE = re.compile(r"[0-9]{1,2}(?:[.,][0-9]{1,10})?")
_GRADE_EXPECTED = "verwacht een cijfer van 1 tot en met 10, zoals 6,8"
_YEAR_EXPECTED = "verwacht een jaar, zoals 2011"

_Key = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of the file."""

    row: int
    key: _Key
    grade: Decimal


class GradeJob(ImportJob):
    """A file with grades."""

    columns = COLUMNS

    def __init__(
        self, *, project: Project, options: frozenset[str], today: datetime.date, now: datetime.datetime
    ) -> None:
        super().__init__(project=project, options=options, today=today, now=now)
        self._entries: dict[_Key, _Entry] = {}
        self._new: list[_Entry] = []
        self._corrections: list[tuple[int, Decimal]] = []

    def read_row(self, row: Row) -> None:
        year = row.read("jaar", read_year, needed=_YEAR_EXPECTED)
        area = row.words("gebied", longest=_LONGEST, needed="verwacht een gebied")
        aspect = row.words("aspect", longest=_LONGEST, needed="verwacht een aspect")
        grade = row.read("cijfer", read_grade, needed=_GRADE_EXPECTED)
        if year is not None and year > self.today.year:
            row.refuse("jaar", "verwacht een jaar dat niet in de toekomst ligt")
        if not row.ok or year is None or grade is None:
            return
        entry = _Entry(row.number, (year, area, aspect), grade)
        other = self._entries.setdefault(entry.key, entry)
        if other is not entry:
            if other.grade == grade:
                self.tally.unchanged += 1
            else:
                row.refuse("cijfer", f"dit jaar, gebied en aspect staan met een ander cijfer in rij {other.row}")

    def compare(self) -> None:
        known = {(one.year, one.area, one.aspect): one for one in ExternalFigure.objects.filter(project=self.project)}
        counted = {(one.area, one.aspect) for one in known.values() if one.kind == ExternalFigure.Kind.COUNT}
        for entry in self._entries.values():
            if entry.key[1:] in counted:
                expected = "van dit gebied en aspect staan er aantallen, geen rapportcijfers"
                self.refuse(entry.row, "aspect", entry.key[2], expected)
                continue
            there = known.get(entry.key)
            if there is None:
                self.tally.new += 1
                self._new.append(entry)
                continue
            about = f"{entry.key[0]}, {entry.key[1]}, {entry.key[2]}"
            pairs = [("cijfer", write_grade(there.value), write_grade(entry.grade))]
            if self.count_change(entry.row, about, differences(pairs)):
                self._corrections.append((there.pk, entry.grade))

    def apply(self, *, by: Actor) -> None:
        actions.import_grades(
            by=by,
            project=self.project,
            corrections=self._corrections,
            new=[
                FigureEntry(year=year, area=area, aspect=aspect, kind=ExternalFigure.Kind.GRADE, value=entry.grade)
                for entry in self._new
                for year, area, aspect in [entry.key]
            ],
        )


def read_year(text: str) -> int:
    """Return a year of four digits."""
    try:
        year = cells.read_whole_number(text)
    except cells.CellError:
        raise cells.CellError(_YEAR_EXPECTED) from None
    if not cells.FIRST_YEAR <= year <= cells.LAST_YEAR:
        raise cells.CellError(_YEAR_EXPECTED)
    return year


def read_grade(text: str) -> Decimal:
    """Return a grade from 1 to 10, with a decimal comma or point; it is kept to hundredths."""
    if not _GRADE.fullmatch(text.strip()):
        raise cells.CellError(_GRADE_EXPECTED)
    grade = Decimal(text.strip().replace(",", "."))
    if not 1 <= grade <= 10:
        raise cells.CellError(_GRADE_EXPECTED)
    return grade.quantize(Decimal("0.01"))


def write_grade(grade: Decimal) -> str:
    """Write a grade as ``6.8``: a decimal point, no more decimals than it has."""
    return f"{grade.normalize():f}"


def export_grades(project: Project, on: datetime.date) -> Export:
    """Return the grades by area, aspect and year."""
    return Export(COLUMNS, _rows(project))


def _rows(project: Project) -> Iterator[Sequence[Cell]]:
    grades = ExternalFigure.objects.filter(project=project, kind=ExternalFigure.Kind.GRADE)
    for one in grades.order_by("area", "aspect", "year").iterator():
        yield (one.year, one.area, one.aspect, write_grade(one.value))


def register_kinds() -> None:
    """Add the kind of this module."""
    register(Kind("leefbaarheid", "Cijfers voor de leefbaarheid", export_grades, GradeJob))
