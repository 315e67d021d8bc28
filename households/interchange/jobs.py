"""Reading the rows of one file, gathering everything that is wrong, and comparing with what is there.

A job lives for one file: ``read`` its rows, ``compare`` them, and ``apply`` the difference, which writes. A preview
stops before ``apply``.
"""

import datetime
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from adv.accounts import actions as people
from adv.accounts.models import Project, User
from adv.audit.actor import Actor
from households.domain.addresses import (
    AddressError,
    HouseNumber,
    parse_addition,
    parse_house_number,
    parse_letter,
    parse_postcode,
)
from households.interchange import cells
from households.interchange.cells import CellError
from households.interchange.kinds import Column
from households.interchange.tables import Table
from households.models import Address

Value = TypeVar("Value")
Code = TypeVar("Code")

#: Characters of a wrong cell that a message shows.
_SHOWN = 60

#: Changed rows that a preview shows with their values before and after.
MOST_CHANGES_SHOWN = 50

CREATE_USERS = "create_users"
CREATE_ORGANISATIONS = "create_organisations"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in one cell. ``found`` is what stood there."""

    row: int
    column: str
    found: str
    expected: str

    def __str__(self) -> str:
        shown = self.found if len(self.found) <= _SHOWN else f"{self.found[:_SHOWN]}…"
        # A cell may hold line breaks; a message is one line.
        what = f"'{' '.join(shown.split())}'" if shown.strip() else "leeg"
        return f"rij {self.row}, kolom {self.column}: {what}, {self.expected}"


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that a row changes."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a row changes, for people: which row, about what, and the values before and after."""

    row: int
    about: str
    differences: Sequence[Difference]


@dataclass(frozen=True, slots=True)
class AddressKey:
    """What tells a home from all others in a project."""

    postcode: str
    number: HouseNumber

    def __str__(self) -> str:
        return f"{self.postcode} {self.number}"


@dataclass(slots=True)
class Tally:
    """How the rows compare with what is there, and what is wrong with them."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


class Row:
    """One row of a file: reads cells, and keeps what is wrong with them."""

    __slots__ = ("_cells", "_table", "_tally", "number", "ok", "today")

    def __init__(self, number: int, row: Sequence[str], table: Table, tally: Tally, today: datetime.date) -> None:
        self.number = number
        self.today = today
        self.ok = True
        self._cells = row
        self._table = table
        self._tally = tally

    def has(self, name: str) -> bool:
        """Tell whether the file has this column."""
        return name in self._table.places

    def raw(self, name: str) -> str:
        """Return the cell as it stands; empty when the column isn't there or the row is shorter."""
        place = self._table.places.get(name)
        return self._cells[place] if place is not None and place < len(self._cells) else ""

    def refuse(self, name: str, expected: str, *, found: str | None = None) -> None:
        """Note that a cell is wrong."""
        self.ok = False
        self._tally.problems.append(
            Problem(row=self.number, column=name, found=self.raw(name) if found is None else found, expected=expected)
        )

    def read(self, name: str, reader: Callable[[str], Value], *, needed: str = "") -> Value | None:
        """Return what ``reader`` makes of a cell, None when it is empty or wrong.

        ``needed`` says what was expected of a cell that may not be empty.
        """
        text = self.raw(name).strip()
        if not text:
            if needed:
                self.refuse(name, needed)
            return None
        try:
            return reader(text)
        except (CellError, AddressError) as error:
            self.refuse(name, str(error))
            return None

    def code(self, name: str, codes: Mapping[str, Code], *, needed: bool = False) -> Code | None:
        """Return what the code in a cell stands for."""
        known = [code for code in codes if code]
        expected = f"verwacht {', '.join(known[:-1])} of {known[-1]}" if needed else ""
        return self.read(name, lambda text: cells.read_code(text, codes), needed=expected)

    def day(self, name: str, *, needed: bool = False, may_be_future: bool = False) -> datetime.date | None:
        """Return the date in a cell."""
        day = self.read(name, cells.read_date, needed="verwacht een datum zoals 2012-02-14" if needed else "")
        if day is not None and day > self.today and not may_be_future:
            self.refuse(name, "verwacht een datum die niet in de toekomst ligt")
            return None
        return day

    def moment(self, name: str, now: datetime.datetime) -> datetime.datetime | None:
        """Return the moment in a cell, which may be neither empty nor in the future."""
        moment = self.read(name, cells.read_moment, needed="verwacht een datum en tijd zoals 2012-02-14 19:05")
        if moment is not None and moment > now:
            self.refuse(name, "verwacht een moment dat niet in de toekomst ligt")
            return None
        return moment

    def words(self, name: str, *, longest: int, needed: str = "") -> str:
        """Return a short text, such as a name: single spaces, within the length that is kept."""
        return self._checked(name, " ".join(self._unguarded(name).split()), longest, needed)

    def text(self, name: str, *, longest: int | None = None, needed: str = "") -> str:
        """Return free text as it stands."""
        return self._checked(name, self._unguarded(name), longest, needed)

    def _unguarded(self, name: str) -> str:
        return cells.clean_text(cells.unguard_text(self.raw(name)))

    def _checked(self, name: str, text: str, longest: int | None, needed: str) -> str:
        if not text and needed:
            self.refuse(name, needed)
        if longest is not None and len(text) > longest:
            self.refuse(name, f"verwacht hoogstens {longest} tekens")
        return text

    def address_key(self) -> AddressKey | None:
        """Return which home the row is about."""
        postcode = self.read("postcode", parse_postcode, needed="verwacht een postcode zoals 1234 AB")
        letter, addition = self.read("huisletter", parse_letter), self.read("toevoeging", parse_addition)

        def read_number(text: str) -> HouseNumber:
            whole = re.fullmatch(r"([0-9]+)[.,]0+", text)
            return parse_house_number(whole[1] if whole else text, letter or "", addition or "")

        number = self.read("huisnummer", read_number, needed="verwacht een huisnummer zoals 34, 34A of 34-1")
        is_read = (letter is not None or not self.raw("huisletter").strip()) and (
            addition is not None or not self.raw("toevoeging").strip()
        )
        return AddressKey(postcode, number) if postcode is not None and number is not None and is_read else None

    def refuse_surplus(self) -> None:
        """Note cells beyond the last column: a separator inside a text that has no quotes around it."""
        surplus = [cell for cell in self._cells[len(self._table.titles) :] if cell.strip()]
        if surplus:
            count = len(self._table.titles)
            self.refuse(
                str(count + 1),
                f"verwacht niet meer dan {count} kolommen (staat er een scheidingsteken in een tekst?)",
                found=surplus[0],
            )


class ImportJob(ABC):
    """One file of one kind, on its way into a project."""

    columns: ClassVar[Sequence[Column]]

    def __init__(
        self, *, project: Project, options: frozenset[str], today: datetime.date, now: datetime.datetime
    ) -> None:
        self.project = project
        self.options = options
        self.today = today
        self.now = now
        self.tally = Tally()

    def read(self, table: Table) -> None:
        """Read all rows; what is wrong ends up in the tally."""
        for number, row_cells in table.rows:
            row = Row(number, row_cells, table, self.tally, self.today)
            row.refuse_surplus()
            self.read_row(row)

    @abstractmethod
    def read_row(self, row: Row) -> None:
        """Read one row and remember it when it is right."""

    @abstractmethod
    def compare(self) -> None:
        """Compare the rows with what is there: count, and note what is wrong. Writes nothing."""

    @abstractmethod
    def apply(self, *, by: Actor) -> None:
        """Write the difference. Only after ``compare`` found nothing wrong, in the same transaction."""

    def refuse(self, row: int, column: str, found: str, expected: str) -> None:
        """Note that a row doesn't fit what is there."""
        self.tally.problems.append(Problem(row=row, column=column, found=found, expected=expected))

    def note(self, rows: Sequence[int], text: str) -> None:
        """Note something that is worth a look in these rows and isn't wrong."""
        if rows:
            shown = ", ".join(str(row) for row in rows[:20]) + (" …" if len(rows) > 20 else "")
            self.tally.notices.append(f"{'rij' if len(rows) == 1 else 'rijen'} {shown}: {text}")

    def count_change(self, row: int, about: object, differences: Sequence[Difference]) -> bool:
        """Count a row that is there already as changed or unchanged; tell whether it is changed."""
        if not differences:
            self.tally.unchanged += 1
            return False
        self.tally.changed += 1
        if len(self.tally.changes) < MOST_CHANGES_SHOWN:
            self.tally.changes.append(Change(row=row, about=str(about), differences=differences))
        return True


def differences(pairs: Iterable[tuple[str, object, object]]) -> list[Difference]:
    """Return what differs of (name, before, after); text differs by more than its kind of line ending."""
    return [
        Difference(name, _shown(before), _shown(after))
        for name, before, after in pairs
        if _plain(before) != _plain(after)
    ]


def _plain(value: object) -> object:
    return cells.clean_text(value) if isinstance(value, str) else value


def _shown(value: object) -> str:
    return "" if value is None else str(value)


class Addresses:
    """The addresses of a project by their key."""

    def __init__(self, project: Project) -> None:
        rows = Address.objects.filter(project=project).values_list(
            "postcode", "house_number", "house_letter", "addition", "pk"
        )
        self._ids = {
            AddressKey(postcode, HouseNumber(number, letter, addition)): pk
            for postcode, number, letter, addition, pk in rows.iterator()
        }

    def find(self, key: AddressKey) -> int | None:
        """Return the id of an address."""
        return self._ids.get(key)


def find_address(job: ImportJob, addresses: Addresses, row: int, key: AddressKey) -> int | None:
    """Return the id of the address of a row, or note that the project has no such address."""
    found = addresses.find(key)
    if found is None:
        job.refuse(row, "huisnummer", str(key), "verwacht een adres van dit project (lees eerst de adressen in)")
    return found


class People:
    """Users by e-mail address, and those that an import makes."""

    def __init__(self, job: ImportJob) -> None:
        self._job = job
        self._ids: dict[str, int | None] = {}
        self._wanted: dict[str, int] = {}

    def want(self, row: Row, name: str = "door") -> str:
        """Return the e-mail address in a cell, in lower case, and remember to look it up."""
        email = row.words(name, longest=254, needed="verwacht het e-mailadres van een gebruiker").lower()
        if email and email not in self._wanted:
            try:
                validate_email(email)
            except ValidationError:
                row.refuse(name, "verwacht een e-mailadres")
                return email
            self._wanted[email] = row.number
        return email

    def look_up(self) -> None:
        """Find all users that were wanted."""
        self._ids = dict.fromkeys(self._wanted)
        for pk, email in User.objects.values_list("pk", "email").iterator():
            if email.lower() in self._ids:
                self._ids[email.lower()] = pk

    def check(self, row: int, email: str, name: str = "door") -> None:
        """Note that a user isn't known, unless the import may make them."""
        if email in self._ids and self._ids[email] is None and CREATE_USERS not in self._job.options:
            self._job.refuse(
                row, name, email, "verwacht een gebruiker die bekend is (--create-users maakt onbekende aan)"
            )

    def known_id(self, email: str) -> int | None:
        """Return the id of a user, None for one that isn't there yet."""
        return self._ids.get(email)

    def make(self, *, by: Actor) -> None:
        """Make the users that aren't known: inactive, with a name made of their e-mail address."""
        for email, known in self._ids.items():
            if known is None:
                name = " ".join(part.capitalize() for part in re.split(r"[._-]+", email.partition("@")[0]) if part)
                user = people.create_user(by=by, email=email, name=name[:120] or email[:120], is_active=False)
                self._ids[email] = user.pk

    def user_id(self, email: str) -> int:
        """Return the id of a user, once ``make`` has been called."""
        found = self._ids[email]
        assert found is not None, "make comes first"
        return found
