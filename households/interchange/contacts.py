"""The kind ``contactmomenten``: letters, rings and all other contacts, with who made them.

The same row again is the same home, moment (to the minute), kind and person. When it says something else, the old one
is taken back, stays in the history, and the new one takes its place. A column that the file doesn't have leaves what
is known.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adv.accounts.models import Project
from adv.audit.actor import Actor
from households.actions import registry
from households.actions.registry import ContactEntry
from households.domain.codes import ContactKind, RingResult
from households.domain.protocol_settings import AMSTERDAM
from households.interchange import cells
from households.interchange.codes import (
    CONTACT_KIND_CODES,
    CONTACT_KINDS_BY_CODE,
    RING_RESULT_CODES,
    RING_RESULTS_BY_CODE,
)
from households.interchange.jobs import (
    Addresses,
    AddressKey,
    ImportJob,
    People,
    Row,
    differences,
    find_address,
)
from households.interchange.kinds import ADDRESS_KEY, Column, Export, text_column
from households.interchange.writing import Cell
from households.models import ContactMoment

COLUMNS: Sequence[Column] = (
    *ADDRESS_KEY,
    Column("moment", needed=True),
    Column("soort", needed=True),
    Column("resultaat", needed=True),
    text_column("door", needed=True),
    Column("terug_op"),
    text_column("opmerking"),
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of the file. None in ``come_back_on`` or ``note``: the file doesn't have that column."""

    row: int
    key: AddressKey
    at: datetime.datetime
    kind: ContactKind
    result: RingResult | None
    email: str
    come_back_on: datetime.date | None
    note: str

    @property
    def values(self) -> tuple[RingResult | None, datetime.date | None, str]:
        return self.result, self.come_back_on, self.note


@dataclass(frozen=True, slots=True)
class _Known:
    """A moment that stands already."""

    pk: int
    result: str
    come_back_on: datetime.date | None
    note: str


class ContactJob(ImportJob):
    """A file with contact moments."""

    columns = COLUMNS

    def __init__(
        self, *, project: Project, options: frozenset[str], today: datetime.date, now: datetime.datetime
    ) -> None:
        super().__init__(project=project, options=options, today=today, now=now)
        self._people = People(self)
        self._entries: dict[tuple[AddressKey, datetime.datetime, ContactKind, str], _Entry] = {}
        self._new: list[tuple[int, _Entry]] = []
        self._outdated: list[int] = []
        self._has_come_back = self._has_note = True

    def read_row(self, row: Row) -> None:
        self._has_come_back, self._has_note = row.has("terug_op"), row.has("opmerking")
        key, at = row.address_key(), row.moment("moment", self.now)
        kind = row.code("soort", CONTACT_KINDS_BY_CODE, needed=True)
        result = row.code("resultaat", RING_RESULTS_BY_CODE, needed=kind is ContactKind.RING)
        if kind is not None and kind is not ContactKind.RING and result is not None:
            if kind is ContactKind.CONVERSATION and result is RingResult.CONVERSATION:
                result = None  # some systems say it twice
            else:
                row.refuse("resultaat", "verwacht niets: alleen 'aangebeld' heeft een resultaat")
        email = self._people.want(row)
        come_back_on = row.day("terug_op", may_be_future=True)
        note = row.text("opmerking")
        if at is not None and come_back_on is not None and come_back_on < at.astimezone(AMSTERDAM).date():
            row.refuse("terug_op", "verwacht een datum op of na het contact zelf")
        if not row.ok or key is None or at is None or kind is None:
            return
        entry = _Entry(row.number, key, at, kind, result, email, come_back_on, note)
        other = self._entries.setdefault((key, at, kind, email), entry)
        if other is not entry:
            if other.values == entry.values:
                self.tally.unchanged += 1
            else:
                row.refuse("moment", f"dit contact staat met andere waarden in rij {other.row}; verwacht één keer")

    def compare(self) -> None:
        self._people.look_up()
        addresses = Addresses(self.project)
        found: list[tuple[int, _Entry]] = []
        for entry in self._entries.values():
            self._people.check(entry.row, entry.email)
            address_id = find_address(self, addresses, entry.row, entry.key)
            if address_id is not None:
                found.append((address_id, entry))
        if self.tally.problems:
            return
        known = self._known(found)
        for address_id, entry in found:
            there = known.get((address_id, entry.at, entry.kind, self._people.known_id(entry.email)))
            if there is None:
                self.tally.new += 1
                self._new.append((address_id, entry))
                continue
            wanted = self._completed(entry, there)
            changes = differences(
                [
                    ("resultaat", _result_code(there.result), _result_code(wanted.result or "")),
                    ("terug_op", there.come_back_on, wanted.come_back_on),
                    ("opmerking", there.note, wanted.note),
                ]
            )
            about = f"{entry.key}, {CONTACT_KIND_CODES[entry.kind]} {cells.write_moment(entry.at)}"
            if self.count_change(entry.row, about, changes):
                self._outdated.append(there.pk)
                self._new.append((address_id, wanted))

    def _completed(self, entry: _Entry, there: _Known) -> _Entry:
        """The row, with what is known already where the file has no such column."""
        return _Entry(
            entry.row,
            entry.key,
            entry.at,
            entry.kind,
            entry.result,
            entry.email,
            entry.come_back_on if self._has_come_back else there.come_back_on,
            entry.note if self._has_note else there.note,
        )

    def _known(
        self, found: Sequence[tuple[int, _Entry]]
    ) -> dict[tuple[int, datetime.datetime, ContactKind, int | None], _Known]:
        """Return what stands already, of the moments in the file only."""
        if not found:
            return {}
        wanted = {(address_id, entry.at, entry.kind, self._people.known_id(entry.email)) for address_id, entry in found}
        first, last = min(entry.at for _, entry in found), max(entry.at for _, entry in found)
        rows = ContactMoment.objects.standing().filter(project=self.project, at__gte=first, at__lte=last)
        known: dict[tuple[int, datetime.datetime, ContactKind, int | None], _Known] = {}
        fields = rows.values_list("address_id", "at", "kind", "by_id", "pk", "result", "come_back_on", "note")
        for address_id, at, kind, by_id, pk, result, come_back_on, note in fields.iterator():
            key = (address_id, at, ContactKind(kind), by_id)
            if key in wanted:
                known[key] = _Known(pk, result, come_back_on, note)
        return known

    def apply(self, *, by: Actor) -> None:
        self._people.make(by=by)
        registry.withdraw_contacts(by=by, moment_ids=self._outdated)
        registry.record_contacts(
            by=by,
            project=self.project,
            today=self.today,
            contacts=[
                ContactEntry(
                    address_id=address_id,
                    at=entry.at,
                    kind=entry.kind,
                    person_id=self._people.user_id(entry.email),
                    result=entry.result,
                    come_back_on=entry.come_back_on,
                    note=entry.note,
                )
                for address_id, entry in self._new
            ],
        )


def _result_code(result: str) -> str:
    return RING_RESULT_CODES[RingResult(result)] if result else ""


def export_contacts(project: Project, on: datetime.date) -> Export:
    """Return the contact moments that stand, as they happened."""
    return Export(COLUMNS, _rows(project))


def _rows(project: Project) -> Iterator[Sequence[Cell]]:
    rows = (
        ContactMoment.objects.standing()
        .filter(project=project)
        .order_by("at", "address__walk_position", "address_id", "kind", "by__email", "pk")
        .values_list(
            "address__postcode",
            "address__house_number",
            "address__house_letter",
            "address__addition",
            "at",
            "kind",
            "result",
            "by__email",
            "come_back_on",
            "note",
        )
    )
    for postcode, number, letter, addition, at, kind, result, email, come_back_on, note in rows.iterator():
        yield (
            postcode,
            number,
            letter,
            addition,
            cells.write_moment(at),
            CONTACT_KIND_CODES[ContactKind(kind)],
            _result_code(result),
            email,
            come_back_on,
            note,
        )
