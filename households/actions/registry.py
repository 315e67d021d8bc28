"""Taking in many rows at once: homes, who lives there, what happened at doors, scorings.

For imports and for filling a large project. The same rules as the actions for one row, at a cost that doesn't grow
per row: a fixed number of queries for every few hundred rows, doors refreshed once per address, and one row of the
access log for the lot, with its count.
"""

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from adv.accounts.models import Membership, Project
from adv.accounts.roles import Role
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.doors import is_spoken, refresh_doors
from households.actions.rows import write_rows
from households.domain.addresses import HouseNumber, street_key
from households.domain.codes import ContactKind, Phase, RingResult
from households.domain.names import parse_name
from households.domain.protocol_settings import AMSTERDAM
from households.domain.scoring import MatrixScores
from households.domain.tenancy import Occupant, Tenancy, occupant_on
from households.domain.typology import propose_type
from households.models import (
    Address,
    Complex,
    ContactMoment,
    Household,
    MatrixScoring,
    Resident,
    Signal,
    Staircase,
    Stay,
)

#: Rows per statement: below the number of parameters that SQLite takes.
BATCH = 500

Item = TypeVar("Item")


def in_batches(items: Iterable[Item], size: int = BATCH) -> Iterator[list[Item]]:
    """Cut into lists of at most ``size``."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


# --- Homes ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """An address as a list gives it. An empty text and a floor of None are unknown."""

    postcode: str
    number: HouseNumber
    street: str
    town: str
    complex: str = ""
    staircase: str = ""
    floor: int | None = None

    @property
    def complex_name(self) -> str:
        """The complex; a portiek without one stands in the complex of its street."""
        return self.complex or (self.street if self.staircase else "")


class _Buildings:
    """Complexes and staircases of a project by name, made when they aren't there yet."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.complexes = {one.name: one for one in Complex.objects.filter(project=project)}
        self.staircases = {
            (one.complex_id, one.name): one for one in Staircase.objects.filter(complex__project=project)
        }

    def of(self, home: Home) -> tuple[Complex | None, Staircase | None]:
        name = home.complex_name
        if not name:
            return None, None
        building = self.complexes.get(name)
        if building is None:
            building = self.complexes[name] = Complex.objects.create(project=self.project, name=name)
        if not home.staircase:
            return building, None
        key = (building.pk, home.staircase)
        if key not in self.staircases:
            self.staircases[key] = Staircase.objects.create(complex=building, name=home.staircase)
        return building, self.staircases[key]


@transaction.atomic
def register_homes(*, by: Actor, project: Project, homes: Sequence[Home]) -> list[Address]:
    """Add addresses to a project, with their complexes and staircases, in the order given.

    Nobody lives there yet; ``register_households`` says who does. The caller ends with ``arrange_walk``. Raises
    IntegrityError for an address that the project already has.
    """
    buildings = _Buildings(project)
    addresses: list[Address] = []
    for home in homes:
        building, staircase = buildings.of(home)
        addresses.append(
            Address(
                project=project,
                complex=building,
                staircase=staircase,
                street=home.street,
                house_number=home.number.number,
                house_letter=home.number.letter,
                addition=home.number.addition,
                postcode=home.postcode,
                town=home.town,
                floor=home.floor,
            )
        )
    Address.objects.bulk_create(addresses, batch_size=BATCH)
    _log_many(by, log.Action.CREATE, "address", len(addresses))
    return addresses


@transaction.atomic
def correct_homes(*, by: Actor, project: Project, corrections: Sequence[tuple[Address, Home]]) -> None:
    """Correct street, town, place in the building and floor. What the list doesn't know is kept."""
    buildings = _Buildings(project)
    for address, home in corrections:
        address.street, address.town = home.street, home.town
        if home.complex_name:
            address.complex, staircase = buildings.of(home)
            if staircase is not None:
                address.staircase = staircase
            elif address.staircase is not None and address.staircase.complex_id != address.complex_id:
                address.staircase = None
        if home.floor is not None:
            address.floor = home.floor
    fields = ["street", "town", "complex", "staircase", "floor"]
    write_rows([address for address, _ in corrections], fields)
    _log_many(by, log.Action.UPDATE, "address", len(corrections))


@transaction.atomic
def arrange_walk(*, project: Project) -> None:
    """Put complexes, staircases and addresses of a project in the order in which a person walks.

    Complexes by their first address, staircases alike, then street, number as a number, letter, addition. What is in
    no complex comes last, and in a complex what is in no staircase.
    """
    addresses = list(
        Address.objects.filter(project=project).only(
            "pk", "complex_id", "staircase_id", "street", "house_number", "house_letter", "addition", "walk_position"
        )
    )
    keys = {
        one.pk: (
            street_key(one.street),
            HouseNumber(one.house_number, one.house_letter, one.addition).walking_key,
            one.pk,
        )
        for one in addresses
    }
    addresses.sort(key=lambda one: keys[one.pk])
    complexes = _places([one.complex_id for one in addresses])
    staircases = _places([one.staircase_id for one in addresses])
    last = len(addresses) + 1
    addresses.sort(
        key=lambda one: (
            complexes.get(one.complex_id or 0, last), staircases.get(one.staircase_id or 0, last), keys[one.pk]
        )
    )  # fmt: skip
    moved = []
    for place, address in enumerate(addresses, start=1):
        if address.walk_position != place:
            address.walk_position = place
            moved.append(address)
    write_rows(moved, ["walk_position"])
    _place_complexes(project, complexes)
    _place_staircases(project, staircases)


def _places(ids_in_order: Iterable[int | None]) -> dict[int, int]:
    places: dict[int, int] = {}
    for one in ids_in_order:
        if one is not None:
            places.setdefault(one, len(places) + 1)
    return places


def _place_complexes(project: Project, places: dict[int, int]) -> None:
    moved = []
    for building in Complex.objects.filter(project=project):
        if building.position != places.get(building.pk, 0):
            building.position = places.get(building.pk, 0)
            moved.append(building)
    write_rows(moved, ["position"])


def _place_staircases(project: Project, places: dict[int, int]) -> None:
    moved = []
    for staircase in Staircase.objects.filter(complex__project=project):
        if staircase.position != places.get(staircase.pk, 0):
            staircase.position = places.get(staircase.pk, 0)
            moved.append(staircase)
    write_rows(moved, ["position"])


# --- Who lives there ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A household at an address; ``until`` of None lives there now. An empty name is unknown."""

    address_id: int
    since: datetime.date | None = None
    until: datetime.date | None = None
    name: str = ""
    phone: str = ""
    is_newcomer: bool = False


@transaction.atomic
def register_households(*, by: Actor, project: Project, arrivals: Sequence[Arrival]) -> list[Household]:
    """Add households with their main resident, in the order given.

    The caller ends with ``settle_tenancies`` for the addresses, once who left has been recorded too.
    """
    households = [
        Household(
            project=project,
            address_id=one.address_id,
            since=one.since,
            until=one.until,
            is_newcomer=one.is_newcomer,
        )
        for one in arrivals
    ]
    Household.objects.bulk_create(households, batch_size=BATCH)
    residents = [
        main_resident(household, one.name, one.phone)
        for household, one in zip(households, arrivals, strict=True)
        if one.name or one.phone
    ]
    Resident.objects.bulk_create(residents, batch_size=BATCH)
    _log_many(by, log.Action.CREATE, "household", len(households))
    return households


def main_resident(household: Household, name: str, phone: str) -> Resident:
    """Return the hoofdbewoner of a household, not saved. With a telephone number only, the name stays empty."""
    parts = parse_name(name)
    return Resident(
        household=household,
        given=parts.given,
        infix=parts.infix,
        surname=parts.surname,
        search_name=parts.search_key,
        is_main=True,
        phone=phone,
    )


@dataclass(slots=True, kw_only=True)
class TenancyCorrection:
    """What is different about a household; None leaves a value as it is."""

    household: Household
    since: datetime.date | None = None
    until: datetime.date | None = None
    name: str | None = None
    phone: str | None = None
    is_newcomer: bool | None = None


@transaction.atomic
def correct_households(*, by: Actor, corrections: Sequence[TenancyCorrection]) -> None:
    """Correct the name, the telephone number or the dates of households, or let them end.

    Prefetch ``residents``. The caller ends with ``settle_tenancies``.
    """
    changed, new_residents, old_residents = [], [], []
    for one in corrections:
        household = one.household
        household.since = one.since or household.since
        household.until = one.until or household.until
        if one.is_newcomer is not None:
            household.is_newcomer = one.is_newcomer
        changed.append(household)
        if one.name is None and one.phone is None:
            continue
        resident = household.main_resident
        if resident is None:
            new_residents.append(main_resident(household, one.name or "", one.phone or ""))
            continue
        if one.name is not None:
            parts = parse_name(one.name)
            resident.given, resident.infix, resident.surname = parts.given, parts.infix, parts.surname
            resident.search_name = parts.search_key
        if one.phone is not None:
            resident.phone = one.phone
        old_residents.append(resident)
    write_rows(changed, ["since", "until", "is_newcomer"])
    Resident.objects.bulk_create(new_residents, batch_size=BATCH)
    write_rows(old_residents, ["given", "infix", "surname", "search_name", "phone"])
    _log_many(by, log.Action.UPDATE, "household", len(changed))


#: Models of other apps whose rows belong to the household that lived at the address on their date: called with the
#: finder and the addresses where who lived there has changed. Registered by the app that owns the model.
followers: list[Callable[["TenantFinder", Collection[int]], None]] = []


@transaction.atomic
def settle_tenancies(*, by: Actor, project: Project, address_ids: Collection[int], today: datetime.date) -> None:
    """Give each event at these addresses to the household that lived there on its date, and refresh the doors.

    For after a change of who lived where. Nothing moves when every event already is where it belongs.
    """
    finder = TenantFinder(project, address_ids)
    _move_contacts(by, finder, address_ids)
    _move_scorings(finder, address_ids)
    _move_signals(finder, address_ids)
    for follow in followers:
        follow(finder, address_ids)
    refresh_doors(project, address_ids, today=today)


def _move_contacts(by: Actor, finder: "TenantFinder", address_ids: Collection[int]) -> None:
    misplaced: list[ContactMoment] = []
    wanted: list[tuple[int, datetime.date]] = []
    for batch in in_batches(sorted(address_ids)):
        for moment in ContactMoment.objects.filter(address_id__in=batch).only("pk", "address_id", "household_id", "at"):
            on = moment.at.astimezone(AMSTERDAM).date()
            if finder.find(moment.address_id, on) != moment.household_id:
                misplaced.append(moment)
                wanted.append((moment.address_id, on))
    if not misplaced:
        return
    finder.make_earlier_households(by=by, wanted=wanted)
    for moment, (address_id, on) in zip(misplaced, wanted, strict=True):
        moment.household_id = finder.household_id(address_id, on)
    write_rows(misplaced, ["household"])


def _move_scorings(finder: "TenantFinder", address_ids: Collection[int]) -> None:
    """Scorings go along with the date, unless the other household was scored that day in that phase as well."""
    touched: set[int] = set()
    for batch in in_batches(sorted(address_ids)):
        scorings = MatrixScoring.objects.filter(household__address_id__in=batch).select_related("household")
        for scoring in scorings.order_by("version"):
            if scoring.household_id in finder.movers:
                continue
            target = finder.find(scoring.household.address_id, scoring.on)
            if target is None or target == scoring.household_id:
                continue
            taken = MatrixScoring.objects.filter(household_id=target, on=scoring.on, phase=scoring.phase)
            if taken.filter(version=scoring.version).exists():
                continue
            touched |= {target, scoring.household_id}
            MatrixScoring.objects.filter(pk=scoring.pk).update(household_id=target)
    refresh_types(touched)


def _move_signals(finder: "TenantFinder", address_ids: Collection[int]) -> None:
    """A melding is about who lived there on the day it came in; before the first known household about nobody."""
    moved: list[Signal] = []
    for batch in in_batches(sorted(address_ids)):
        for signal in Signal.objects.filter(address_id__in=batch, household__isnull=False):
            target = finder.find(signal.address_id, signal.received_on)
            if target != signal.household_id:
                signal.household_id = target
                moved.append(signal)
    write_rows(moved, ["household"])


class TenantFinder:
    """Who lived where on which day, for many addresses of one project at the cost of a few queries.

    ``movers`` are the households that moved within the project: their history stays with them.
    """

    def __init__(self, project: Project, address_ids: Collection[int]) -> None:
        self.project = project
        self._tenancies: dict[int, list[Tenancy[int]]] = {}
        self._address_ids = set(address_ids)
        for batch in in_batches(sorted(self._address_ids)):
            rows = Household.objects.filter(project=project, address_id__in=batch).order_by("pk")
            for pk, address_id, since, until in rows.values_list("pk", "address_id", "since", "until"):
                tenancy = Tenancy(household=pk, since=since, until=until)
                self._tenancies.setdefault(address_id, []).append(tenancy)
        self._add_stays()

    def _add_stays(self) -> None:
        """Add where households lived before they moved within the project, or will live."""
        self.movers: set[int] = set()
        stays = Stay.objects.filter(household__project=self.project).order_by("pk")
        for household_id, address_id, since, until in stays.values_list("household_id", "address_id", "since", "until"):
            self.movers.add(household_id)
            if address_id in self._address_ids:
                tenancy = Tenancy(household=household_id, since=since, until=until)
                self._tenancies.setdefault(address_id, []).append(tenancy)

    @property
    def household_ids(self) -> set[int]:
        """All households that lived at these addresses."""
        return {one.household for tenancies in self._tenancies.values() for one in tenancies}

    def find(self, address_id: int, on: datetime.date) -> int | None:
        """Return the id of the household an event of this day belongs to.

        None: an earlier one, of whom nothing is known and who isn't kept yet. When the home was empty it is the
        household that left last.
        """
        tenancies = self._tenancies.get(address_id, [])
        occupant = occupant_on(tenancies, on)
        if occupant is Occupant.NOBODY:
            gone = [one for one in tenancies if one.since is None or one.since <= on]
            return max(gone, key=lambda one: (one.until or datetime.date.max, one.since or datetime.date.min)).household
        return None if isinstance(occupant, Occupant) else occupant

    def make_earlier_households(self, *, by: Actor, wanted: Iterable[tuple[int, datetime.date]]) -> None:
        """Make the earlier households 'onbekend' that these (address, day) pairs need."""
        needed = sorted({address_id for address_id, on in wanted if self.find(address_id, on) is None})
        households = [
            Household(project=self.project, address_id=address_id, until=self._first_since(address_id))
            for address_id in needed
        ]
        Household.objects.bulk_create(households, batch_size=BATCH)
        for one in households:
            tenancy = Tenancy(household=one.pk, since=None, until=one.until)
            self._tenancies.setdefault(one.address_id, []).append(tenancy)
        _log_many(by, log.Action.CREATE, "household", len(households))

    def household_id(self, address_id: int, on: datetime.date) -> int:
        """Return the same as ``find`` once the earlier households have been made."""
        found = self.find(address_id, on)
        assert found is not None, "make_earlier_households comes first"
        return found

    def _first_since(self, address_id: int) -> datetime.date | None:
        return min((one.since for one in self._tenancies.get(address_id, []) if one.since), default=None)


# --- What happened at the doors -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEntry:
    """One contact moment to record; ``at`` is aware and whole minutes, ``result`` goes with a ring only."""

    address_id: int
    at: datetime.datetime
    kind: ContactKind
    person_id: int
    result: RingResult | None = None
    come_back_on: datetime.date | None = None
    note: str = ""

    @property
    def on(self) -> datetime.date:
        """The date in Amsterdam."""
        return self.at.astimezone(AMSTERDAM).date()


@transaction.atomic
def record_contacts(*, by: Actor, project: Project, contacts: Sequence[ContactEntry], today: datetime.date) -> int:
    """Record many contact moments of a project and work out the next steps; return how many.

    Each goes to the household that lived at the address on its date; a household in nobody's caseload goes to the
    first advisor who spoke to it. Raises IntegrityError for a moment that already stands.
    """
    address_ids = {contact.address_id for contact in contacts}
    # In one order and before anything is written: two of these at once, or somebody at the door, wait for each other.
    for ids in in_batches(sorted(address_ids)):
        list(Address.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk").values_list("pk"))
    finder = TenantFinder(project, address_ids)
    finder.make_earlier_households(by=by, wanted=((contact.address_id, contact.on) for contact in contacts))
    spoken: dict[int, tuple[datetime.datetime, int]] = {}
    staff = set(
        Membership.objects.active()
        .filter(project=project, role__in=[Role.ADVISOR, Role.PROJECT_LEADER])
        .values_list("user_id", flat=True)
    )
    for batch in in_batches(contacts):
        rows = []
        for contact in batch:
            household_id = finder.household_id(contact.address_id, contact.on)
            rows.append(
                ContactMoment(
                    project=project,
                    address_id=contact.address_id,
                    household_id=household_id,
                    kind=contact.kind.value,
                    result=contact.result.value if contact.result else "",
                    at=contact.at,
                    by_id=contact.person_id,
                    come_back_on=contact.come_back_on,
                    note=contact.note,
                )
            )
            if contact.person_id in staff and is_spoken(rows[-1].kind, rows[-1].result):
                earlier = spoken.get(household_id)
                if earlier is None or contact.at < earlier[0]:
                    spoken[household_id] = (contact.at, contact.person_id)
        ContactMoment.objects.bulk_create(rows)
    _take_into_caseloads({household_id: person_id for household_id, (_, person_id) in spoken.items()})
    refresh_doors(project, address_ids, today=today)
    _log_many(by, log.Action.CREATE, "contact_moment", len(contacts))
    return len(contacts)


def _take_into_caseloads(owners: dict[int, int]) -> None:
    for batch in in_batches(owners):
        households = list(Household.objects.filter(pk__in=batch, owner__isnull=True).only("pk", "owner_id"))
        for household in households:
            household.owner_id = owners[household.pk]
        write_rows(households, ["owner"])


@transaction.atomic
def withdraw_contacts(*, by: Actor, moment_ids: Collection[int]) -> None:
    """Take contact moments back because a file has other values for them; they stay readable in the history.

    The caller records what takes their place, which refreshes the doors.
    """
    for batch in in_batches(sorted(moment_ids)):
        ContactMoment.objects.filter(pk__in=batch).update(withdrawn_at=timezone.now(), withdrawn_by_id=by.user_id)
    _log_many(by, log.Action.UPDATE, "contact_moment", len(moment_ids))


# --- Scorings -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringEntry:
    """One scoring of the matrix at an address. ``set_type`` is empty unless a person chose another type."""

    address_id: int
    on: datetime.date
    phase: Phase
    scores: MatrixScores
    person_id: int
    remark: str = ""
    set_type: str = ""
    set_type_reason: str = ""


@dataclass(slots=True)
class ScoringCorrection:
    """A scoring with other values, that takes the place of ``previous``."""

    previous: MatrixScoring
    entry: ScoringEntry
    reason: str = field(default="Andere waarden in een ingelezen bestand")


@transaction.atomic
def record_scorings(
    *,
    by: Actor,
    project: Project,
    entries: Sequence[ScoringEntry],
    corrections: Sequence[ScoringCorrection] = (),
) -> int:
    """Keep many confirmed scorings; a correction is a new version that leaves the old one readable. Return how many.

    Each goes to the household that lived at the address on its date. Raises IntegrityError for a second scoring of a
    household on one date in one phase.
    """
    finder = TenantFinder(project, {entry.address_id for entry in entries})
    finder.make_earlier_households(by=by, wanted=((entry.address_id, entry.on) for entry in entries))
    for batch in in_batches([one.previous.pk for one in corrections]):
        MatrixScoring.objects.filter(pk__in=batch).update(is_current=False)
    now = timezone.now()
    touched: set[int] = set()
    for batch_of_entries in in_batches(entries):
        rows = [_scoring(one, finder.household_id(one.address_id, one.on), now) for one in batch_of_entries]
        touched |= {row.household_id for row in rows}
        MatrixScoring.objects.bulk_create(rows)
    versions = []
    for one in corrections:
        row = _scoring(one.entry, one.previous.household_id, now)
        row.version, row.correction_reason = one.previous.version + 1, one.reason
        touched.add(row.household_id)
        versions.append(row)
    MatrixScoring.objects.bulk_create(versions, batch_size=BATCH)
    refresh_types(touched)
    _log_many(by, log.Action.CREATE, "matrix_scoring", len(entries))
    _log_many(by, log.Action.UPDATE, "matrix_scoring", len(corrections))
    return len(entries) + len(corrections)


def _scoring(entry: ScoringEntry, household_id: int, confirmed_at: datetime.datetime) -> MatrixScoring:
    proposal = propose_type(entry.scores)
    other_type = entry.set_type if proposal is not None and entry.set_type != proposal.type else ""
    return MatrixScoring(
        household_id=household_id,
        on=entry.on,
        phase=entry.phase.value,
        **{domain.value: None if level is None else int(level) for domain, level in entry.scores.levels.items()},
        remark=entry.remark,
        total=entry.scores.total(),
        proposed_type=proposal.type.value if proposal else "",
        rules_version=proposal.rules_version if proposal else "",
        set_type=other_type,
        set_type_reason=entry.set_type_reason if other_type else "",
        scored_by_id=entry.person_id,
        confirmed_at=confirmed_at,
        confirmed_by_id=entry.person_id,
    )


def refresh_types(household_ids: Collection[int]) -> None:
    """Keep total and type of the latest full scoring on these households, for lists."""
    for batch in in_batches(sorted(household_ids)):
        latest: dict[int, MatrixScoring] = {}
        scorings = MatrixScoring.objects.counting().filter(household_id__in=batch, total__isnull=False)
        for scoring in scorings.order_by("on", "pk"):
            latest[scoring.household_id] = scoring
        households = list(Household.objects.filter(pk__in=batch).only("pk", "total", "type"))
        for household in households:
            scoring_now = latest.get(household.pk)
            household.total = scoring_now.total if scoring_now else None
            household.type = scoring_now.type if scoring_now else ""
        write_rows(households, ["total", "type"])


def _log_many(by: Actor, action: log.Action, object_type: str, count: int) -> None:
    if count:
        log.record(by=by, action=action, object_type=object_type, count=count)
