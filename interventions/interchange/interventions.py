"""The kind ``interventies``: what was done, known by its ``nummer`` in the project."""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from adv.accounts.models import Project
from adv.audit.actor import Actor
from households.actions.registry import BATCH, in_batches
from households.domain.codes import Domain
from households.interchange import cells
from households.interchange.codes import DOMAIN_CODES, DOMAINS_BY_CODE
from households.interchange.jobs import Addresses, AddressKey, ImportJob, People, Row, differences, find_address
from households.interchange.kinds import ADDRESS_KEY, Column, Export, text_column
from households.interchange.writing import Cell
from interventions.actions import registry
from interventions.actions.own_words import MOST_KINDS, add_own_kind
from interventions.actions.registry import InterventionEntry
from interventions.domain.codes import INTERVENTION_LABELS, InterventionKind
from interventions.interchange.codes import INTERVENTION_CODES, INTERVENTIONS_BY_CODE
from interventions.models import Intervention, OwnKind

COLUMNS: Sequence[Column] = (
    *ADDRESS_KEY,
    Column("nummer", needed=True),
    Column("datum", needed=True),
    Column("interventie", needed=True),
    Column("leefgebieden", needed=True),
    text_column("door", needed=True),
    text_column("omschrijving"),
)
#: Beside the fixed code: what the project itself calls it. Only in the file of a project with kinds of its own.
OWN_COLUMNS: Sequence[Column] = (text_column("eigen_soort"), Column("informeel"))

_BETWEEN_DOMAINS = "|"
_YES = "ja"
_YES_NO = {_YES: True, "nee": False}
_LONGEST_OWN = 60
_FIXED_NAMES = {label.casefold() for label in INTERVENTION_LABELS.values()}
#: Begins with a letter or digit: numbers go into a spreadsheet as they are, so they can't be a formula.
_NUMBER = re.compile(r"[^\W_][\w ./:#-]{0,39}")


def read_number(text: str) -> str:
    """Return the number of an intervention or a task."""
    whole = re.fullmatch(r"([0-9]+)\.0+", text)
    number = whole[1] if whole else text
    if _NUMBER.fullmatch(number) is None:
        raise cells.CellError("verwacht een nummer van hoogstens 40 letters, cijfers, punten en streepjes")
    return number


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of the file."""

    row: int
    key: AddressKey
    number: str
    on: datetime.date
    kind: InterventionKind
    domains: frozenset[Domain]
    email: str
    description: str
    own_name: str
    is_informal: bool


class InterventionJob(ImportJob):
    """A file with interventions."""

    columns = (*COLUMNS, *OWN_COLUMNS)

    def __init__(
        self, *, project: Project, options: frozenset[str], today: datetime.date, now: datetime.datetime
    ) -> None:
        super().__init__(project=project, options=options, today=today, now=now)
        self._people = People(self)
        self._entries: dict[str, _Entry] = {}
        self._new: list[tuple[int, _Entry]] = []
        self._corrections: list[tuple[int, _Entry, Intervention]] = []
        self._has_description = True
        self._own_kinds = _OwnKinds(self)

    def read_row(self, row: Row) -> None:
        self._has_description = row.has("omschrijving")
        key = row.address_key()
        number = row.read("nummer", read_number, needed="verwacht een nummer")
        on = row.day("datum", needed=True)
        kind = row.code("interventie", INTERVENTIONS_BY_CODE, needed=True)
        domains = row.read("leefgebieden", read_domains, needed="verwacht minstens één leefgebied, zoals woonsituatie")
        email = self._people.want(row)
        description = row.text("omschrijving")
        own_name, is_informal = self._own_kinds.read(row)
        if not row.ok or key is None or number is None or on is None or kind is None or domains is None:
            return
        entry = _Entry(row.number, key, number, on, kind, domains, email, description, own_name, is_informal)
        other = self._entries.setdefault(number, entry)
        if other is not entry:
            if replace(other, row=entry.row) == entry:
                self.tally.unchanged += 1
            else:
                row.refuse("nummer", f"dit nummer staat met andere waarden in rij {other.row}; verwacht één keer")

    def compare(self) -> None:
        self._people.look_up()
        self._own_kinds.look_up()
        addresses = Addresses(self.project)
        known = self._known()
        for entry in self._entries.values():
            self._people.check(entry.row, entry.email)
            self._own_kinds.check(entry)
            address_id = find_address(self, addresses, entry.row, entry.key)
            if address_id is None:
                continue
            there = known.get(entry.number)
            if there is None:
                self.tally.new += 1
                self._new.append((address_id, entry))
                continue
            wanted = entry if self._has_description else replace(entry, description=there.description)
            own_before = there.own_kind.name if there.own_kind else ""
            if not self._own_kinds.has_column and wanted.kind == there.kind:
                wanted = replace(wanted, own_name=own_before)
            address = there.household.address_on(there.on)
            before = frozenset(Domain(one.domain) for one in there.domains.all())
            changes = differences(
                [
                    ("adres", f"{address.postcode} {address.number}", str(wanted.key)),
                    ("datum", there.on, wanted.on),
                    ("interventie", INTERVENTION_CODES[InterventionKind(there.kind)], INTERVENTION_CODES[wanted.kind]),
                    ("eigen_soort", own_before.casefold(), wanted.own_name.casefold()),
                    ("leefgebieden", write_domains(before), write_domains(wanted.domains)),
                    ("door", there.by.email, wanted.email),
                    ("omschrijving", there.description, wanted.description),
                ]
            )
            if self.count_change(wanted.row, wanted.number, changes):
                self._corrections.append((address_id, wanted, there))

    def _known(self) -> dict[str, Intervention]:
        known: dict[str, Intervention] = {}
        for batch in in_batches(sorted(self._entries)):
            found = Intervention.objects.filter(project=self.project, number__in=batch)
            for one in found.select_related("household__address", "by", "own_kind").prefetch_related(
                "domains", "household__stays__address"
            ):
                known[one.number] = one
        return known

    def apply(self, *, by: Actor) -> None:
        self._people.make(by=by)
        self._own_kinds.make(by=by)
        registry.record_interventions(
            by=by,
            project=self.project,
            entries=[self._entry(address_id, entry) for address_id, entry in self._new],
            corrections=[(there, self._entry(address_id, entry)) for address_id, entry, there in self._corrections],
        )

    def _entry(self, address_id: int, entry: _Entry) -> InterventionEntry:
        return InterventionEntry(
            address_id=address_id,
            number=entry.number,
            on=entry.on,
            kind=entry.kind,
            domains=entry.domains,
            person_id=self._people.user_id(entry.email),
            description=entry.description,
            own_kind_id=self._own_kinds.id_of(entry.own_name),
        )


class _OwnKinds:
    """The kinds of the project itself in a file: known by name, and made when they are not known yet."""

    def __init__(self, job: ImportJob) -> None:
        self._job = job
        self._known: dict[str, OwnKind] = {}
        self._new: dict[str, _Entry] = {}
        self.has_column = True

    def read(self, row: Row) -> tuple[str, bool]:
        """Return the name in a row, and whether it is informal."""
        self.has_column = row.has("eigen_soort")
        name = " ".join(row.text("eigen_soort", longest=_LONGEST_OWN).split())
        if name.casefold() in _FIXED_NAMES:
            row.refuse("eigen_soort", "verwacht een naam die niet in de vaste lijst staat")
        return name, bool(row.code("informeel", _YES_NO))

    def look_up(self) -> None:
        self._known = {one.name.casefold(): one for one in OwnKind.objects.filter(project=self._job.project)}

    def check(self, entry: _Entry) -> None:
        """Refuse a name that counts as something else here, or in an earlier row."""
        name = entry.own_name.casefold()
        if not name:
            return
        there = self._known.get(name)
        counts_as = InterventionKind(there.counts_as) if there else self._new.setdefault(name, entry).kind
        if counts_as is not entry.kind:
            code = INTERVENTION_CODES[counts_as]
            found = INTERVENTION_CODES[entry.kind]
            self._job.refuse(entry.row, "interventie", found, f"verwacht {code}, waarvoor ‘{entry.own_name}’ meetelt")
        if len(self._known) + len(self._new) > MOST_KINDS:
            self._job.refuse(entry.row, "eigen_soort", entry.own_name, f"verwacht hoogstens {MOST_KINDS} eigen soorten")

    def make(self, *, by: Actor) -> None:
        for name, entry in self._new.items():
            self._known[name] = add_own_kind(
                by=by,
                project=self._job.project,
                name=entry.own_name,
                counts_as=entry.kind,
                is_informal=entry.is_informal,
            )

    def id_of(self, name: str) -> int | None:
        return self._known[name.casefold()].pk if name else None


def read_domains(text: str) -> frozenset[Domain]:
    """Return the domains of ``woonsituatie|financien``."""
    codes = [code for code in text.split(_BETWEEN_DOMAINS) if code.strip()]
    if not codes:
        raise cells.CellError("verwacht minstens één leefgebied, zoals woonsituatie")
    return frozenset(cells.read_code(code, DOMAINS_BY_CODE) for code in codes)


def write_domains(domains: frozenset[Domain]) -> str:
    """Write domains as ``woonsituatie|financien``, in the order of the matrix."""
    return _BETWEEN_DOMAINS.join(code for domain, code in DOMAIN_CODES.items() if domain in domains)


def export_interventions(project: Project, on: datetime.date) -> Export:
    """Return the interventions by date."""
    if OwnKind.objects.filter(project=project).exists():
        return Export((*COLUMNS, *OWN_COLUMNS), _rows_with_own_kinds(project))
    return Export(COLUMNS, (cells_of for cells_of, _ in _rows(project)))


def _rows_with_own_kinds(project: Project) -> Iterator[Sequence[Cell]]:
    for cells_of, own in _rows(project):
        yield (*cells_of, own.name if own else "", _YES if own and own.is_informal else "")


def _rows(project: Project) -> Iterator[tuple[Sequence[Cell], OwnKind | None]]:
    interventions = (
        Intervention.objects.filter(project=project)
        .select_related("household__address", "by", "own_kind")
        .prefetch_related("domains", "household__stays__address")
        .order_by("on", "pk")
    )
    for one in interventions.iterator(chunk_size=BATCH):
        address = one.household.address_on(one.on)
        yield (
            (
                address.postcode,
                address.house_number,
                address.house_letter,
                address.addition,
                one.number,
                one.on,
                INTERVENTION_CODES[InterventionKind(one.kind)],
                write_domains(frozenset(Domain(aimed.domain) for aimed in one.domains.all())),
                one.by.email,
                one.description,
            ),
            one.own_kind,
        )
