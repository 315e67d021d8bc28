"""The kind ``scores``: the matrix of a household on a date in a phase.

The same row again is the same home, date and phase; other values are a correction: a new version of that scoring.
Unconfirmed scorings are not exported, because they don't count. A type that a person set goes along in two columns
of our own, ``type`` and ``type_reden``, which a file only has when there are such types.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adv.accounts.models import Project
from adv.audit.actor import Actor
from households.actions import registry
from households.actions.registry import ScoringCorrection, ScoringEntry, TenantFinder
from households.domain.codes import Domain, HouseholdType, Level, Phase
from households.domain.scoring import MatrixScores
from households.domain.typology import propose_type
from households.interchange.codes import (
    DOMAIN_CODES,
    LEVEL_CODES,
    LEVELS_BY_CODE,
    PHASE_CODES,
    PHASES_BY_CODE,
    TYPE_CODES,
    TYPES_BY_CODE,
)
from households.interchange.jobs import (
    Addresses,
    AddressKey,
    Difference,
    ImportJob,
    People,
    Row,
    differences,
    find_address,
)
from households.interchange.kinds import ADDRESS_KEY, Column, Export, text_column
from households.interchange.writing import Cell
from households.models import MatrixScoring

_TYPE_COLUMNS = (Column("type"), text_column("type_reden"))
COLUMNS: Sequence[Column] = (
    *ADDRESS_KEY,
    Column("datum", needed=True),
    Column("fase", needed=True),
    *(Column(code, needed=True) for code in DOMAIN_CODES.values()),
    text_column("door", needed=True),
    text_column("opmerking"),
)

#: A level as a number or as a word.
_LEVELS = {**{str(int(level)): level for level in Level}, **LEVELS_BY_CODE}


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of the file."""

    row: int
    key: AddressKey
    on: datetime.date
    phase: Phase
    scores: MatrixScores
    email: str
    remark: str
    set_type: str
    set_type_reason: str

    @property
    def values(self) -> tuple[MatrixScores, str, str, str]:
        return self.scores, self.email, self.remark, self.set_type


class ScoreJob(ImportJob):
    """A file with scorings of the matrix."""

    columns = (*COLUMNS, *_TYPE_COLUMNS)

    def __init__(
        self, *, project: Project, options: frozenset[str], today: datetime.date, now: datetime.datetime
    ) -> None:
        super().__init__(project=project, options=options, today=today, now=now)
        self._people = People(self)
        self._entries: dict[tuple[AddressKey, datetime.date, Phase], _Entry] = {}
        self._new: list[tuple[int, _Entry]] = []
        self._corrections: list[tuple[int, _Entry, MatrixScoring]] = []
        self._has_remark = self._has_type = True

    def read_row(self, row: Row) -> None:
        self._has_remark, self._has_type = row.has("opmerking"), row.has("type")
        key, on = row.address_key(), row.day("datum", needed=True)
        phase = row.code("fase", PHASES_BY_CODE, needed=True)
        was_ok = row.ok
        levels = {domain: row.code(code, _LEVELS) for domain, code in DOMAIN_CODES.items()}
        if row.ok and was_ok and all(level is None for level in levels.values()):
            row.refuse(DOMAIN_CODES[Domain.HOUSING], "verwacht bij minstens één leefgebied een score")
        email = self._people.want(row)
        remark = row.text("opmerking")
        set_type = row.code("type", TYPES_BY_CODE)
        reason = row.words("type_reden", longest=300)
        if not row.ok or key is None or on is None or phase is None:
            return
        scores = MatrixScores.of(levels)
        proposal = propose_type(scores)
        if set_type is not None and (proposal is None or proposal.type == set_type):
            set_type = None
        entry = _Entry(
            row.number,
            key,
            on,
            phase,
            scores,
            email,
            remark,
            set_type.value if set_type else "",
            reason or "Overgenomen uit een ingelezen bestand",
        )
        other = self._entries.setdefault((key, on, phase), entry)
        if other is not entry:
            if other.values == entry.values:
                self.tally.unchanged += 1
            else:
                row.refuse("datum", f"deze scoring staat met andere waarden in rij {other.row}; verwacht één keer")

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
        finder = TenantFinder(self.project, {address_id for address_id, _ in found})
        known = self._known(finder.household_ids)
        for address_id, entry in found:
            there = known.get((finder.find(address_id, entry.on), entry.on, entry.phase))
            if there is None:
                self.tally.new += 1
                self._new.append((address_id, entry))
                continue
            wanted = self._completed(entry, there)
            about = f"{entry.key}, {PHASE_CODES[entry.phase]} {entry.on}"
            if self.count_change(entry.row, about, _changes(wanted, there)):
                self._corrections.append((address_id, wanted, there))

    def _completed(self, entry: _Entry, there: MatrixScoring) -> _Entry:
        """The row, with what is known already where the file has no such column."""
        proposal = propose_type(entry.scores)
        keeps_type = not self._has_type and proposal is not None and proposal.type != there.set_type
        return _Entry(
            entry.row,
            entry.key,
            entry.on,
            entry.phase,
            entry.scores,
            entry.email,
            entry.remark if self._has_remark else there.remark,
            there.set_type if keeps_type else entry.set_type,
            there.set_type_reason if keeps_type else entry.set_type_reason,
        )

    def _known(self, household_ids: set[int]) -> dict[tuple[int | None, datetime.date, Phase], MatrixScoring]:
        known: dict[tuple[int | None, datetime.date, Phase], MatrixScoring] = {}
        for batch in registry.in_batches(sorted(household_ids)):
            scorings = MatrixScoring.objects.filter(household_id__in=batch, is_current=True)
            for scoring in scorings.select_related("scored_by"):
                known[scoring.household_id, scoring.on, Phase(scoring.phase)] = scoring
        return known

    def apply(self, *, by: Actor) -> None:
        self._people.make(by=by)
        registry.record_scorings(
            by=by,
            project=self.project,
            entries=[self._entry(address_id, entry) for address_id, entry in self._new],
            corrections=[
                ScoringCorrection(previous=there, entry=self._entry(address_id, entry))
                for address_id, entry, there in self._corrections
            ],
        )

    def _entry(self, address_id: int, entry: _Entry) -> ScoringEntry:
        return ScoringEntry(
            address_id=address_id,
            on=entry.on,
            phase=entry.phase,
            scores=entry.scores,
            person_id=self._people.user_id(entry.email),
            remark=entry.remark,
            set_type=entry.set_type,
            set_type_reason=entry.set_type_reason if entry.set_type else "",
        )


def _changes(wanted: _Entry, there: MatrixScoring) -> list[Difference]:
    levels = [
        (code, _level_code(getattr(there, domain.value)), _level_code(wanted.scores.level(domain)))
        for domain, code in DOMAIN_CODES.items()
    ]
    return differences(
        [
            *levels,
            ("type", there.set_type, wanted.set_type),
            ("door", there.scored_by.email, wanted.email),
            ("opmerking", there.remark, wanted.remark),
        ]
    )


def _level_code(level: int | None) -> str:
    return "" if level is None else LEVEL_CODES[Level(level)]


def export_scores(project: Project, on: datetime.date) -> Export:
    """Return the scorings that count, as they are now, in walking order and then by date."""
    rows = MatrixScoring.objects.counting().filter(household__project=project)
    with_types = rows.exclude(set_type="").exists()
    return Export((*COLUMNS, *_TYPE_COLUMNS) if with_types else COLUMNS, _rows(project, with_types=with_types))


def _rows(project: Project, *, with_types: bool) -> Iterator[Sequence[Cell]]:
    scorings = (
        MatrixScoring.objects.counting()
        .filter(household__project=project)
        .select_related("household__address", "scored_by")
        # In the order in which they count: of two on one day the one that was recorded last is the latest.
        .order_by("household__address__walk_position", "household__address_id", "on", "pk")
    )
    for scoring in scorings.iterator(chunk_size=registry.BATCH):
        address = scoring.household.address_on(scoring.on)
        cells: tuple[Cell, ...] = (
            address.postcode,
            address.house_number,
            address.house_letter,
            address.addition,
            scoring.on,
            PHASE_CODES[Phase(scoring.phase)],
            *(getattr(scoring, domain.value) for domain in DOMAIN_CODES),
            scoring.scored_by.email,
            scoring.remark,
        )
        own_type = TYPE_CODES[HouseholdType(scoring.set_type)] if scoring.set_type else ""
        yield (*cells, own_type, scoring.set_type_reason) if with_types else cells
