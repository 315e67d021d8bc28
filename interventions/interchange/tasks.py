"""The kind ``taken``: tasks to partners, known by their ``nummer`` in the project.

Decided where the files leave room:

- ``afgerond_op`` is the day on which the task was closed: finished, refused or given back.
- Dates that are empty are unknown; those that are there must follow each other.
- A consent that was withdrawn here is exported as no ground, and an old file doesn't bring it back to life.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from adv.accounts import actions as accounts
from adv.accounts.models import Organisation, OrganisationKind, Project
from adv.audit.actor import Actor
from households.actions.registry import BATCH, in_batches
from households.domain.codes import Domain
from households.interchange.codes import DOMAIN_CODES, DOMAINS_BY_CODE
from households.interchange.jobs import (
    CREATE_ORGANISATIONS,
    Addresses,
    AddressKey,
    Difference,
    ImportJob,
    Row,
    differences,
    find_address,
)
from households.interchange.kinds import ADDRESS_KEY, Column, Export, text_column
from households.interchange.writing import Cell
from interventions.actions import registry
from interventions.actions.registry import TaskEntry
from interventions.domain.codes import Ground, Priority, TaskStatus
from interventions.domain.sharing import CorporationRule, corporation_rule
from interventions.domain.task_flow import CLOSED
from interventions.interchange.codes import (
    GROUND_CODES,
    GROUNDS_BY_CODE,
    PRIORITIES_BY_CODE,
    PRIORITY_CODES,
    TASK_STATUS_CODES,
    TASK_STATUSES_BY_CODE,
)
from interventions.interchange.interventions import read_number
from interventions.models import Task

COLUMNS: Sequence[Column] = (
    *ADDRESS_KEY,
    Column("nummer", needed=True),
    text_column("organisatie", needed=True),
    Column("leefgebied", needed=True),
    text_column("omschrijving", needed=True),
    Column("prioriteit"),
    Column("uitgezet", needed=True),
    Column("einddatum"),
    Column("status", needed=True),
    Column("geaccepteerd_op"),
    Column("afgerond_op"),
    text_column("resultaat"),
    text_column("reden"),
    Column("grondslag"),
    Column("grondslag_op"),
)

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of the file."""

    row: int
    key: AddressKey
    organisation: str
    task: TaskEntry


#: The columns that a file may do without, and the value each fills.
_OPTIONAL = {
    "prioriteit": "priority",
    "einddatum": "due_on",
    "geaccepteerd_op": "accepted_on",
    "afgerond_op": "closed_on",
    "resultaat": "result",
    "reden": "reason",
    "grondslag": "ground",
    "grondslag_op": "ground_on",
}


class TaskJob(ImportJob):
    """A file with tasks."""

    columns = COLUMNS

    def __init__(
        self, *, project: Project, options: frozenset[str], today: datetime.date, now: datetime.datetime
    ) -> None:
        super().__init__(project=project, options=options, today=today, now=now)
        self._entries: dict[str, _Entry] = {}
        self._absent: set[str] = set()
        self._organisations: dict[str, int | None] = {}
        self._corporations: set[int] = set()
        self._new: list[tuple[int, _Entry]] = []
        self._corrections: list[tuple[int, _Entry, Task]] = []

    # --- Reading ------------------------------------------------------------------------------------------------------

    def read_row(self, row: Row) -> None:
        self._absent = {field for column, field in _OPTIONAL.items() if not row.has(column)}
        key = row.address_key()
        number = row.read("nummer", read_number, needed="verwacht een nummer")
        organisation = row.words("organisatie", longest=_LONGEST_NAME, needed="verwacht de naam van een organisatie")
        domain = row.code("leefgebied", DOMAINS_BY_CODE, needed=True)
        description = row.text("omschrijving", needed="verwacht wat er wordt gevraagd")
        priority = row.code("prioriteit", PRIORITIES_BY_CODE)
        sent_on, due_on = row.day("uitgezet", needed=True), row.day("einddatum", may_be_future=True)
        status = row.code("status", TASK_STATUSES_BY_CODE, needed=True)
        accepted_on, closed_on = row.day("geaccepteerd_op"), row.day("afgerond_op")
        result, reason = row.text("resultaat"), row.text("reden")
        ground = row.code("grondslag", GROUNDS_BY_CODE) or Ground.NONE
        ground_on = row.day("grondslag_op")
        self._check_dates(row, sent_on, due_on, accepted_on, closed_on)
        if status is not None and status not in CLOSED and closed_on is not None:
            row.refuse("afgerond_op", f"verwacht niets bij de status {TASK_STATUS_CODES[status]}")
        if not row.ok or key is None or number is None or domain is None or sent_on is None or status is None:
            return
        task = TaskEntry(
            address_id=0,
            number=number,
            organisation_id=0,
            domain=domain,
            description=description,
            priority=priority or Priority.MEDIUM,
            sent_on=sent_on,
            status=status,
            due_on=due_on,
            accepted_on=accepted_on,
            closed_on=closed_on,
            result=result,
            reason=reason,
            ground=ground,
            ground_on=ground_on,
        )
        entry = _Entry(row.number, key, organisation, task)
        other = self._entries.setdefault(number, entry)
        if other is not entry:
            if replace(other, row=entry.row) == entry:
                self.tally.unchanged += 1
            else:
                row.refuse("nummer", f"dit nummer staat met andere waarden in rij {other.row}; verwacht één keer")

    @staticmethod
    def _check_dates(
        row: Row,
        sent_on: datetime.date | None,
        due_on: datetime.date | None,
        accepted_on: datetime.date | None,
        closed_on: datetime.date | None,
    ) -> None:
        if sent_on is None:
            return
        for column, day in (("einddatum", due_on), ("geaccepteerd_op", accepted_on), ("afgerond_op", closed_on)):
            if day is not None and day < sent_on:
                row.refuse(column, f"verwacht een datum op of na 'uitgezet' ({sent_on})")
        if accepted_on is not None and closed_on is not None and closed_on < accepted_on:
            row.refuse("afgerond_op", f"verwacht een datum op of na 'geaccepteerd_op' ({accepted_on})")

    # --- Comparing ----------------------------------------------------------------------------------------------------

    def compare(self) -> None:
        self._organisations = registry.find_organisations(
            self.project, (entry.organisation for entry in self._entries.values())
        )
        corporations = Organisation.objects.filter(project=self.project, kind=OrganisationKind.CORPORATION)
        self._corporations = set(corporations.values_list("pk", flat=True))
        addresses = Addresses(self.project)
        known = self._known()
        for number, entry in self._entries.items():
            organisation_id = self._organisations[entry.organisation.casefold()]
            if organisation_id is None and CREATE_ORGANISATIONS not in self.options:
                expected = "verwacht een organisatie van dit project (--create-organisations maakt onbekende aan)"
                self.refuse(entry.row, "organisatie", entry.organisation, expected)
            is_never = corporation_rule(entry.task.domain) is CorporationRule.NEVER
            if organisation_id in self._corporations and is_never:
                expected = "verwacht een ander leefgebied: over gezondheid gaat nooit iets naar de woningcorporatie"
                self.refuse(entry.row, "leefgebied", DOMAIN_CODES[entry.task.domain], expected)
            address_id = find_address(self, addresses, entry.row, entry.key)
            if address_id is None:
                continue
            there = known.get(number)
            if there is None:
                self.tally.new += 1
                self._new.append((address_id, entry))
                continue
            wanted = self._completed(entry, there)
            if self.count_change(wanted.row, number, _changes(wanted, there, organisation_id)):
                self._corrections.append((address_id, wanted, there))
        without = [entry.row for entry in self._entries.values() if entry.task.ground is Ground.NONE]
        self.note(without, "zonder grondslag: de partner krijgt deze taken niet te zien")

    def _completed(self, entry: _Entry, there: Task) -> _Entry:
        """The row, with what is known already where the file has no such column."""
        before = _as_entry(there)
        kept = {field: getattr(before, field) for field in self._absent}
        if entry.task.status not in CLOSED:
            kept.pop("closed_on", None)
        return replace(entry, task=replace(entry.task, **kept))

    def _known(self) -> dict[str, Task]:
        known: dict[str, Task] = {}
        for batch in in_batches(sorted(self._entries)):
            found = Task.objects.filter(project=self.project, number__in=batch)
            found = found.prefetch_related("household__stays__address")
            for task in found.select_related("household__address", "organisation", "consent"):
                known[task.number] = task
        return known

    # --- Applying -----------------------------------------------------------------------------------------------------

    def apply(self, *, by: Actor) -> None:
        for entry in self._entries.values():
            folded = entry.organisation.casefold()
            if self._organisations[folded] is None:
                made = accounts.create_organisation(by=by, project=self.project, name=entry.organisation)
                self._organisations[folded] = made.pk
        registry.take_over_tasks(
            by=by,
            project=self.project,
            entries=[self._entry(address_id, entry) for address_id, entry in self._new],
            corrections=[(there, self._entry(address_id, entry)) for address_id, entry, there in self._corrections],
        )

    def _entry(self, address_id: int, entry: _Entry) -> TaskEntry:
        organisation_id = self._organisations[entry.organisation.casefold()]
        assert organisation_id is not None, "unknown organisations have been made or refused"
        return replace(entry.task, address_id=address_id, organisation_id=organisation_id)


def _as_entry(task: Task) -> TaskEntry:
    """A task that is there, as a file would have it."""
    ground = Ground(task.ground)
    withdrawn = task.consent is not None and task.consent.withdrawn_at is not None
    return TaskEntry(
        address_id=task.household.address_on(task.sent_on).pk,
        number=task.number,
        organisation_id=task.organisation_id,
        domain=Domain(task.domain),
        description=task.description,
        priority=Priority(task.priority),
        sent_on=task.sent_on,
        status=TaskStatus(task.status),
        due_on=task.due_on,
        accepted_on=task.accepted_on,
        closed_on=task.finished_on or task.closed_on,
        result=task.result,
        reason=task.reason,
        ground=Ground.NONE if withdrawn else ground,
        ground_on=None if withdrawn else task.ground_on,
    )


def _changes(wanted: _Entry, there: Task, organisation_id: int | None) -> list[Difference]:
    before, after = _as_entry(there), wanted.task
    if organisation_id is not None and registry.keeps_consent(there, replace(after, organisation_id=organisation_id)):
        # Withdrawn here or not: the file brings no other consent than the one that is known.
        before = replace(before, ground=after.ground, ground_on=after.ground_on or before.ground_on)
        after = replace(after, ground_on=after.ground_on or before.ground_on)
    address = there.household.address_on(there.sent_on)
    return differences(
        [
            ("adres", f"{address.postcode} {address.number}", str(wanted.key)),
            ("organisatie", there.organisation.name.casefold(), wanted.organisation.casefold()),
            ("leefgebied", DOMAIN_CODES[before.domain], DOMAIN_CODES[after.domain]),
            ("omschrijving", before.description, after.description),
            ("prioriteit", PRIORITY_CODES[before.priority], PRIORITY_CODES[after.priority]),
            ("uitgezet", before.sent_on, after.sent_on),
            ("einddatum", before.due_on, after.due_on),
            ("status", TASK_STATUS_CODES[before.status], TASK_STATUS_CODES[after.status]),
            ("geaccepteerd_op", before.accepted_on, after.accepted_on),
            ("afgerond_op", before.closed_on, after.closed_on),
            ("resultaat", before.result, after.result),
            ("reden", before.reason, after.reason),
            ("grondslag", GROUND_CODES[before.ground], GROUND_CODES[after.ground]),
            ("grondslag_op", before.ground_on, after.ground_on),
        ]
    )


def export_tasks(project: Project, on: datetime.date) -> Export:
    """Return the tasks by the day on which they were sent."""
    return Export(COLUMNS, _rows(project))


def _rows(project: Project) -> Iterator[Sequence[Cell]]:
    tasks = (
        Task.objects.filter(project=project)
        .select_related("household__address", "organisation", "consent")
        .prefetch_related("household__stays__address")
        .order_by("sent_on", "pk")
    )
    for task in tasks.iterator(chunk_size=BATCH):
        address, entry = task.household.address_on(task.sent_on), _as_entry(task)
        yield (
            address.postcode,
            address.house_number,
            address.house_letter,
            address.addition,
            entry.number,
            task.organisation.name,
            DOMAIN_CODES[entry.domain],
            entry.description,
            PRIORITY_CODES[entry.priority],
            entry.sent_on,
            entry.due_on,
            TASK_STATUS_CODES[entry.status],
            entry.accepted_on,
            entry.closed_on,
            entry.result,
            entry.reason,
            GROUND_CODES[entry.ground],
            entry.ground_on,
        )
