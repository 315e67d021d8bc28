"""The kind ``mutaties``: the corporation's list of who comes (komst), who leaves (vertrek), or both on a day (wissel).

Decided where the files leave room:

- The same row again is the same home, kind and date; another name or telephone number is a correction of who came.
- Rows are taken in the order of their dates, whatever their place in the file; on one day who leaves goes first.
- Who came on that very day according to ``adressen``, or left on it, is the one the row is about: nothing is doubled.
- A wissel where nobody lived is a komst, with a notice. A vertrek where nobody lived is wrong.
- A date in the future is kept, and takes effect on the day itself.
- Whoever comes by this list is a newcomer: the introduction visit takes the place of the letter.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from adv.accounts.models import Project
from adv.audit.actor import Actor
from households.actions import registry
from households.actions.registry import Arrival, TenancyCorrection
from households.actions.tenancy import tenancies_at
from households.actions.tenancy_changes import ChangeEntry, record_changes
from households.domain.codes import HouseholdStatus
from households.interchange import cells
from households.interchange.codes import CHANGE_KIND_CODES, CHANGE_KINDS_BY_CODE
from households.interchange.jobs import (
    Addresses,
    AddressKey,
    Difference,
    ImportJob,
    Row,
    differences,
    find_address,
)
from households.interchange.kinds import ADDRESS_KEY, Column, Export, Shape, text_column
from households.interchange.writing import Cell
from households.models import Household, Stay, TenancyChange

COLUMNS: Sequence[Column] = (
    *ADDRESS_KEY,
    Column("soort", needed=True),
    Column("datum", needed=True),
    text_column("hoofdbewoner"),
    Column("telefoon", shape=Shape.PHONE),
)

Kind = TenancyChange.Kind

#: On one day somebody leaves before somebody comes.
_ORDER = {Kind.DEPARTURE: 0, Kind.SWAP: 1, Kind.ARRIVAL: 2}
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of the file."""

    row: int
    key: AddressKey
    kind: TenancyChange.Kind
    on: datetime.date
    name: str
    phone: str


@dataclass(slots=True)
class _Stay:
    """A household at an address as it will be: what is there, or what a row brings (then ``entry`` is that row)."""

    since: datetime.date | None
    until: datetime.date | None
    household: Household | None = None
    entry: _Entry | None = None
    #: The row that says when it ended.
    ended_by: _Entry | None = None

    def lives_there(self, before: datetime.date) -> bool:
        """Whether it lived there on the day before, as far as is known."""
        came = self.since is None or self.since < before
        return came and (self.until is None or self.until >= before)


@dataclass(slots=True)
class _Plan:
    """A row that is new, with who leaves and who comes."""

    entry: _Entry
    address_id: int
    leaves: _Stay | None = None
    comes: _Stay | None = None


class MutationJob(ImportJob):
    """A mutatielijst."""

    columns = COLUMNS

    def __init__(
        self, *, project: Project, options: frozenset[str], today: datetime.date, now: datetime.datetime
    ) -> None:
        super().__init__(project=project, options=options, today=today, now=now)
        self._entries: dict[tuple[AddressKey, Kind, datetime.date], _Entry] = {}
        #: Addresses with a row that can't be read: the other rows about them can't be judged.
        self._spoiled: set[AddressKey] = set()
        self._plans: list[_Plan] = []
        self._corrections: list[TenancyCorrection] = []
        self._damaged: list[int] = []
        self._nobody_lived: list[int] = []

    # --- Reading ------------------------------------------------------------------------------------------------------

    def read_row(self, row: Row) -> None:
        key = row.address_key()
        code = row.code("soort", CHANGE_KINDS_BY_CODE, needed=True)
        on = row.day("datum", needed=True, may_be_future=True)
        name = row.words("hoofdbewoner", longest=120)
        phone = row.words("telefoon", longest=40)
        if key is None:
            return
        if not row.ok or code is None or on is None:
            self._spoiled.add(key)
            return
        entry = _Entry(row.number, key, Kind(code), on, name, phone)
        other = self._entries.setdefault((key, entry.kind, on), entry)
        if other is not entry:
            if replace(other, row=entry.row) == entry:
                self.tally.unchanged += 1
            else:
                row.refuse("datum", f"deze mutatie staat met een andere naam in rij {other.row}; verwacht één keer")

    # --- Comparing ----------------------------------------------------------------------------------------------------

    def compare(self) -> None:
        by_address = self._by_address()
        stays, known = self._load(sorted(by_address))
        for address_id, entries in by_address.items():
            there = stays.get(address_id, [])
            if entries[0].key in self._spoiled:
                continue
            for entry in sorted(entries, key=lambda one: (one.on, _ORDER[one.kind], one.row)):
                change = known.get((address_id, entry.kind, entry.on))
                if change is not None:
                    self._correct(entry, change.new_household)
                    continue
                self.tally.new += 1
                self._place(_Plan(entry, address_id), there)
            self._check_order(there)
        self.note(self._damaged, "in de naam staan vraagtekens voor verloren letters; kijk na hoe de naam echt is")
        self.note(self._nobody_lived, "hier woonde niemand; gelezen als komst")

    def _by_address(self) -> dict[int, list[_Entry]]:
        addresses = Addresses(self.project)
        found: dict[int, list[_Entry]] = {}
        for entry in self._entries.values():
            address_id = find_address(self, addresses, entry.row, entry.key)
            if address_id is not None:
                found.setdefault(address_id, []).append(entry)
        return found

    def _load(
        self, address_ids: Sequence[int]
    ) -> tuple[dict[int, list[_Stay]], dict[tuple[int, str, datetime.date], TenancyChange]]:
        """Return who lived at these addresses, and the mutations that are known."""
        stays: dict[int, list[_Stay]] = {}
        known: dict[tuple[int, str, datetime.date], TenancyChange] = {}
        for batch in registry.in_batches(address_ids):
            for address_id, tenancies in tenancies_at(batch, with_residents=True).items():
                stays[address_id] = [_Stay(one.since, one.until, household=one.household) for one in tenancies]
            changes = TenancyChange.objects.filter(address_id__in=batch).select_related("new_household")
            for change in changes.prefetch_related("new_household__residents"):
                known[change.address_id, change.kind, change.on] = change
        return stays, known

    def _correct(self, entry: _Entry, household: Household | None) -> None:
        """A mutation that is known: only the name and the number of who came can be different."""
        changes = self._name_changes(entry, household) if household is not None else []
        if self.count_change(entry.row, f"{CHANGE_KIND_CODES[entry.kind]} {entry.on}, {entry.key}", changes):
            self._correct_name(entry, household)

    def _name_changes(self, entry: _Entry, household: Household) -> list[Difference]:
        resident = household.main_resident
        name, phone = (resident.full_name, resident.phone) if resident else ("", "")
        wanted = entry.name or name
        if cells.lacks_letters(wanted) and cells.same_but_for_lost_letters(wanted, name):
            wanted = name
        return differences([("hoofdbewoner", name, wanted), ("telefoon", phone, entry.phone or phone)])

    def _correct_name(self, entry: _Entry, household: Household | None, *, is_newcomer: bool = False) -> None:
        if household is None:
            return
        changed = {one.name: one.after for one in self._name_changes(entry, household)}
        self._corrections.append(
            TenancyCorrection(
                household=household,
                name=changed.get("hoofdbewoner"),
                phone=changed.get("telefoon"),
                is_newcomer=True if is_newcomer else None,
            )
        )

    def _place(self, plan: _Plan, stays: list[_Stay]) -> None:
        """Find who leaves and who comes, or note that it can't be."""
        entry = plan.entry
        same = next((stay for stay in stays if stay.since == entry.on), None)
        lives_there = next((stay for stay in stays if stay.lives_there(entry.on) and stay is not same), None)
        if entry.kind == Kind.DEPARTURE:
            ok = self._depart(plan, stays, lives_there)
        elif entry.kind == Kind.ARRIVAL:
            ok = self._arrive(plan, stays, same, lives_there)
        else:
            ok = self._swap(plan, stays, same, lives_there)
        if ok:
            self._plans.append(plan)

    def _depart(self, plan: _Plan, stays: list[_Stay], lives_there: _Stay | None) -> bool:
        entry = plan.entry
        gone = next((stay for stay in stays if stay.until in {entry.on, entry.on - _DAY}), None)
        if gone is not None:
            plan.leaves = gone
            return True
        if lives_there is None:
            self._refuse_date(entry, "verwacht een datum waarop hier iemand woont")
            return False
        return self._end(plan, lives_there)

    def _end(self, plan: _Plan, stay: _Stay) -> bool:
        entry = plan.entry
        if stay.until not in {None, entry.on}:
            self._refuse_date(entry, f"wie hier dan woont vertrekt op {stay.until}; verwacht die datum")
            return False
        plan.leaves = stay
        if stay.until is None:
            stay.until, stay.ended_by = entry.on, entry
        return True

    def _arrive(self, plan: _Plan, stays: list[_Stay], same: _Stay | None, lives_there: _Stay | None) -> bool:
        entry = plan.entry
        occupied = lives_there is not None and lives_there.until != entry.on and lives_there.until != entry.on - _DAY
        if occupied or (same is not None and same.entry is not None):
            expected = "hier woont al iemand; verwacht eerst een vertrek, of een wissel"
            self.refuse(entry.row, "soort", CHANGE_KIND_CODES[entry.kind], expected)
            return False
        self._come(plan, stays, same)
        return True

    def _swap(self, plan: _Plan, stays: list[_Stay], same: _Stay | None, lives_there: _Stay | None) -> bool:
        entry = plan.entry
        if same is not None and same.entry is not None:
            self._refuse_date(entry, f"op deze dag komt hier al iemand, in rij {same.entry.row}")
            return False
        if lives_there is not None and not self._end(plan, lives_there):
            return False
        if lives_there is None and same is None:
            self._nobody_lived.append(entry.row)
        self._come(plan, stays, same)
        return True

    def _come(self, plan: _Plan, stays: list[_Stay], same: _Stay | None) -> None:
        entry = plan.entry
        if cells.lacks_letters(entry.name):
            self._damaged.append(entry.row)
        if same is None:
            plan.comes = _Stay(entry.on, None, entry=entry)
            stays.append(plan.comes)
            return
        same.entry = entry
        plan.comes = same
        household = same.household
        assert household is not None, "a stay that a row brought was refused"
        # Nobody has been at the door of who is known already: welcome them as the newcomer they are.
        is_new = household.status == HouseholdStatus.NOT_APPROACHED and not household.is_newcomer
        if is_new or self._name_changes(entry, household):
            self._correct_name(entry, household, is_newcomer=is_new)

    def _check_order(self, stays: list[_Stay]) -> None:
        """Nobody comes to live where somebody else lives from later on."""
        in_order = sorted(stays, key=lambda stay: (stay.since or datetime.date.min, stay.until or datetime.date.max))
        for earlier, later in pairwise(in_order):
            if later.since is None or (earlier.until is not None and earlier.until <= later.since):
                continue
            about = earlier.entry or earlier.ended_by or later.entry
            if about is not None:
                self._refuse_date(about, f"hier woont vanaf {later.since} iemand anders; verwacht eerst een vertrek")

    def _refuse_date(self, entry: _Entry, expected: str) -> None:
        self.refuse(entry.row, "datum", str(entry.on), expected)

    # --- Applying -----------------------------------------------------------------------------------------------------

    def apply(self, *, by: Actor) -> None:
        stays = self._stays_of_plans()
        self._end_stays(by, [stay for _, stay in stays if stay.ended_by is not None and stay.household is not None])
        registry.correct_households(by=by, corrections=self._corrections)
        new = [(address_id, stay) for address_id, stay in stays if stay.household is None]
        arrivals = [
            Arrival(
                address_id=address_id,
                since=stay.since,
                until=stay.until,
                name=stay.entry.name,
                phone=stay.entry.phone,
                is_newcomer=True,
            )
            for address_id, stay in new
            if stay.entry is not None
        ]
        for (_, stay), household in zip(
            new, registry.register_households(by=by, project=self.project, arrivals=arrivals), strict=True
        ):
            stay.household = household
        entries = [
            ChangeEntry(
                address_id=plan.address_id,
                kind=plan.entry.kind,
                on=plan.entry.on,
                old_household=plan.leaves.household if plan.leaves else None,
                new_household=plan.comes.household if plan.comes else None,
            )
            for plan in self._plans
        ]
        record_changes(by=by, project=self.project, entries=entries, today=self.today)
        touched = {plan.address_id for plan in self._plans}
        registry.settle_tenancies(by=by, project=self.project, address_ids=touched, today=self.today)

    def _stays_of_plans(self) -> list[tuple[int, _Stay]]:
        """Return who leaves and who comes, each once, with the address."""
        found: dict[int, tuple[int, _Stay]] = {}
        for plan in self._plans:
            for stay in (plan.leaves, plan.comes):
                if stay is not None:
                    found.setdefault(id(stay), (plan.address_id, stay))
        return list(found.values())

    @staticmethod
    def _end_stays(by: Actor, ended: Sequence[_Stay]) -> None:
        """Set the day of departure, on the household or, when it lives elsewhere now, on its stay here."""
        here: list[TenancyCorrection] = []
        for stay in ended:
            household = stay.household
            assert household is not None
            if household.since == stay.since:
                here.append(TenancyCorrection(household=household, until=stay.until))
            else:
                Stay.objects.filter(household=household, since=stay.since, until=None).update(until=stay.until)
        registry.correct_households(by=by, corrections=here)


# --- Export ---------------------------------------------------------------------------------------------------------


def export_mutations(project: Project, on: datetime.date) -> Export:
    """Return all mutations, those to come too, by date."""
    return Export(COLUMNS, _rows(project))


def _rows(project: Project) -> Iterator[Sequence[Cell]]:
    changes = TenancyChange.objects.filter(project=project).select_related("address", "new_household")
    ordered = changes.prefetch_related("new_household__residents").order_by("on", "address__walk_position", "pk")
    for change in ordered.iterator(chunk_size=registry.BATCH):
        address, household = change.address, change.new_household
        resident = household.main_resident if household else None
        yield (
            address.postcode,
            address.house_number,
            address.house_letter,
            address.addition,
            CHANGE_KIND_CODES[change.kind],
            change.on,
            resident.full_name if resident else "",
            resident.phone if resident else "",
        )
