"""The kind ``adressen``: homes and who lived there, one row per household; without ``tot`` the present one.

Decided where the files leave room:

- The same row again is the same home with the same ``sinds``. A present household whose ``sinds`` was not known gets it
  when a row with the same name (or with a name where none was known) brings it; a row without ``sinds`` is about the
  present household.
- A present row with a later ``sinds`` is a new household; the one before it ends on that day. One with an earlier
  ``sinds`` is a correction of the date when the name is the same, and wrong otherwise.
- Empty cells are unknown and never wipe what is known.
- A name in which another system lost letters (``Y?ld?z``) never replaces the good one.
- A household is a newcomer when it came after the start of the project; when the start isn't known, when it takes the
  place of a household that was registered as present before.
"""

import datetime
from collections.abc import Sequence
from itertools import pairwise

from adv.accounts.models import Project
from adv.audit.actor import Actor
from households.actions import registry
from households.actions.registry import Arrival, Home, TenancyCorrection
from households.domain.addresses import HouseNumber
from households.interchange import cells
from households.interchange.jobs import AddressKey, Difference, ImportJob, Row, differences
from households.interchange.kinds import ADDRESS_KEY, Column, Shape, text_column
from households.interchange.occupancy import Entry, Occupancy, must_stay, name_of, phone_of, same_stay
from households.models import Address, Household, Stay

COLUMNS: Sequence[Column] = (
    text_column("complex"),
    text_column("portiek"),
    text_column("straat", needed=True),
    *ADDRESS_KEY[1:],
    ADDRESS_KEY[0],
    text_column("plaats", needed=True),
    Column("verdieping"),
    text_column("hoofdbewoner", needed=True),
    Column("telefoon", shape=Shape.PHONE),
    Column("sinds"),
    Column("tot"),
)

_LOWEST_FLOOR, _HIGHEST_FLOOR = -5, 99


class AddressJob(ImportJob):
    """A file with homes and who lived there."""

    columns = COLUMNS

    def __init__(
        self, *, project: Project, options: frozenset[str], today: datetime.date, now: datetime.datetime
    ) -> None:
        super().__init__(project=project, options=options, today=today, now=now)
        self._entries: dict[AddressKey, list[Entry]] = {}
        self._new_homes: dict[AddressKey, Home] = {}
        self._corrected_homes: list[tuple[Address, Home]] = []
        self._stays: dict[AddressKey, list[Occupancy]] = {}
        self._addresses: dict[AddressKey, Address] = {}
        self._damaged_kept: list[int] = []
        self._damaged_new: list[int] = []

    # --- Reading ------------------------------------------------------------------------------------------------------

    def read_row(self, row: Row) -> None:
        key = row.address_key()
        street = row.words("straat", longest=80, needed="verwacht een straatnaam")
        town = row.words("plaats", longest=80, needed="verwacht een plaatsnaam")
        building, staircase = row.words("complex", longest=120), row.words("portiek", longest=40)
        floor = row.read("verdieping", _read_floor)
        name = row.words("hoofdbewoner", longest=120)
        phone = row.words("telefoon", longest=40)
        since, until = row.day("sinds"), row.day("tot")
        if since is not None and until is not None and until < since:
            row.refuse("tot", f"verwacht een datum op of na 'sinds' ({since})")
        if not row.ok or key is None:
            if key is not None and not row.raw("tot").strip():
                self._check_twice(row.number, key, since, is_present=True)
            return
        entry = Entry(
            row=row.number,
            key=key,
            home=Home(
                postcode=key.postcode,
                number=key.number,
                street=street,
                town=town,
                complex=building,
                staircase=staircase,
                floor=floor,
            ),
            name=name,
            phone=phone,
            since=since,
            until=until,
        )
        if self._check_twice(entry.row, key, since, is_present=entry.is_present):
            self._entries.setdefault(key, []).append(entry)

    def _check_twice(self, row: int, key: AddressKey, since: datetime.date | None, *, is_present: bool) -> bool:
        for other in self._entries.get(key, []):
            if (is_present and other.is_present) or (
                since == other.since and (since or is_present == other.is_present)
            ):
                self.refuse(row, "huisnummer", str(key), f"dit adres staat ook in rij {other.row}; verwacht één keer")
                return False
        return True

    # --- Comparing ----------------------------------------------------------------------------------------------------

    def compare(self) -> None:
        self._load()
        for key, entries in self._entries.items():
            entries.sort(key=lambda entry: (entry.since or datetime.date.min, entry.is_present))
            address = self._addresses.get(key)
            home_changes = self._compare_home(key, address, entries[-1])
            stays = self._stays.setdefault(key, [])
            for entry in entries:
                self._place(stays, entry)
            self._check_order(stays)
            for stay in stays:
                if stay.entry is not None:
                    own = [*home_changes, *stay.changes] if stay.entry is entries[-1] else stay.changes
                    if stay.household is None:
                        self.tally.new += 1
                    else:
                        self.count_change(stay.entry.row, f"{stay.entry.home.street} {key.number}", own)
        self.note(
            self._damaged_kept, "in de naam staan vraagtekens voor verloren letters; de naam die er al stond blijft"
        )
        self.note(self._damaged_new, "in de naam staan vraagtekens voor verloren letters; kijk na hoe de naam echt is")

    def _load(self) -> None:
        addresses = Address.objects.filter(project=self.project).select_related("complex", "staircase")
        for address in addresses.iterator():
            number = HouseNumber(address.house_number, address.house_letter, address.addition)
            key = AddressKey(address.postcode, number)
            if key in self._entries:
                self._addresses[key] = address
        keys = {address.pk: key for key, address in self._addresses.items()}
        for batch in registry.in_batches(sorted(keys)):
            households = Household.objects.filter(address_id__in=batch).prefetch_related("residents")
            for household in households.order_by("pk"):
                if household.since is not None and household.since > self.today:
                    continue  # still to come: the mutation keeps it
                leaves_on = household.until if household.until and household.until > self.today else None
                until = None if leaves_on else household.until
                stay = Occupancy(household=household, since=household.since, until=until, leaves_on=leaves_on)
                self._stays.setdefault(keys[household.address_id], []).append(stay)
            moved_on = Stay.objects.filter(address_id__in=batch, until__lte=self.today).select_related("household")
            for earlier in moved_on.prefetch_related("household__residents").order_by("pk"):
                stay = Occupancy(
                    household=earlier.household, since=earlier.since, until=earlier.until, is_elsewhere=True
                )
                self._stays.setdefault(keys[earlier.address_id], []).append(stay)

    def _compare_home(self, key: AddressKey, address: Address | None, entry: Entry) -> list[Difference]:
        """The last row of an address says where the home is; what it leaves empty is kept."""
        home = entry.home
        if address is None:
            self._new_homes[key] = home
            return []
        building = address.complex.name if address.complex else ""
        staircase = address.staircase.name if address.staircase else ""
        found = differences(
            [
                ("straat", address.street, home.street),
                ("plaats", address.town, home.town),
                ("complex", building, home.complex_name or building),
                ("portiek", staircase, home.staircase or staircase),
                ("verdieping", address.floor, address.floor if home.floor is None else home.floor),
            ]
        )
        if found:
            self._corrected_homes.append((address, home))
        return found

    def _place(self, stays: list[Occupancy], entry: Entry) -> None:
        """Find the household a row is about, or make room for a new one."""
        same = same_stay(stays, entry)
        if same is not None:
            self._correct(same, entry)
            return
        present = next((stay for stay in stays if stay.until is None), None)
        gone_last = max((stay.until for stay in stays if stay.until is not None), default=None)
        if present is not None and entry.is_present and present.entry is None:
            if present.since is not None and entry.since is not None and entry.since < present.since:
                expected = f"verwacht een datum vanaf {present.since}: toen kwam wie er nu woont"
                self.refuse(entry.row, "sinds", str(entry.since), expected)
                return
            present.until = entry.since
        elif entry.is_present and entry.since is None and gone_last is not None:
            expected = f"verwacht een datum: hier woonde tot {gone_last} iemand anders"
            self.refuse(entry.row, "sinds", "", expected)
            return
        stay = Occupancy(entry=entry, since=entry.since, until=entry.until)
        replaces_known = any(other.household is not None for other in stays)
        stay.is_newcomer = entry.is_present and self._is_newcomer(entry.since, replaces_known=replaces_known)
        if cells.lacks_letters(entry.name):
            self._damaged_new.append(entry.row)
        stays.append(stay)

    def _correct(self, stay: Occupancy, entry: Entry) -> None:
        household = stay.household
        assert household is not None
        stay.entry = entry
        if stay.is_elsewhere:
            return  # what is known of them now goes with the address where they live
        name, phone = name_of(household), phone_of(household)
        wanted_name = entry.name or name
        if cells.lacks_letters(entry.name) and entry.name != name:
            if cells.same_but_for_lost_letters(entry.name, name):
                wanted_name = name
                self._damaged_kept.append(entry.row)
            else:
                self._damaged_new.append(entry.row)
        since = entry.since or stay.since
        # A row without an end doesn't bring back who left; it says nothing about that.
        until = entry.until or stay.until
        stay.changes = differences(
            [
                ("hoofdbewoner", name, wanted_name),
                ("telefoon", phone, entry.phone or phone),
                ("sinds", stay.since, since),
                ("tot", stay.until, until),
            ]
        )
        stay.name = wanted_name if wanted_name != name else None
        stay.phone = entry.phone if entry.phone and entry.phone != phone else None
        stay.since, stay.until = since, until

    def _is_newcomer(self, since: datetime.date | None, *, replaces_known: bool) -> bool:
        if self.project.starts_on is not None:
            return since is not None and since > self.project.starts_on
        return replaces_known

    def _check_order(self, stays: list[Occupancy]) -> None:
        """Nobody lives there before the other has left: end, make room, or note what can't be."""
        stays.sort(key=lambda stay: (stay.since or datetime.date.min, stay.until or datetime.date.max))
        for earlier, later in pairwise(stays):
            if later.since is None or (earlier.until is not None and earlier.until <= later.since):
                continue
            if earlier.is_nameless_earlier or (earlier.until is None and not must_stay(earlier, later)):
                earlier.until = later.since
                continue
            about = later if later.entry is not None else earlier
            if about.entry is None:
                continue
            column = "sinds" if about is later else "tot"
            if earlier.until is None:
                expected = (
                    "verwacht een datum waarop er nog niemand woonde; van wie er nu woont is 'sinds' eerder of leeg"
                )
                self.refuse(about.entry.row, column, str(about.since), expected)
                continue
            limit = f"vanaf {earlier.until}" if about is later else f"tot en met {later.since}"
            found = str(about.since if about is later else about.until)
            self.refuse(about.entry.row, column, found, f"verwacht een datum {limit}: anders wonen er twee tegelijk")

    # --- Applying -----------------------------------------------------------------------------------------------------

    def apply(self, *, by: Actor) -> None:
        project = self.project
        homes = sorted(self._new_homes.items(), key=lambda item: self._entries[item[0]][0].row)
        addresses = registry.register_homes(by=by, project=project, homes=[home for _, home in homes])
        self._addresses |= {key: address for (key, _), address in zip(homes, addresses, strict=True)}
        registry.correct_homes(by=by, project=project, corrections=self._corrected_homes)
        touched: set[int] = set()
        arrivals: list[Arrival] = []
        corrections: list[TenancyCorrection] = []
        for key, stays in self._stays.items():
            address_id = self._addresses[key].pk
            for stay in stays:
                if stay.household is None and stay.entry is not None:
                    arrivals.append(
                        Arrival(
                            address_id=address_id,
                            since=stay.since,
                            until=stay.until,
                            name=stay.entry.name,
                            phone=stay.entry.phone,
                            is_newcomer=stay.is_newcomer,
                        )
                    )
                    touched.add(address_id)
                elif stay.household is not None and self._is_changed(stay):
                    corrections.append(self._correction(stay))
                    if stay.has_other_dates:
                        touched.add(address_id)
        registry.correct_households(by=by, corrections=corrections)
        registry.register_households(by=by, project=project, arrivals=arrivals)
        if homes or self._corrected_homes:
            registry.arrange_walk(project=project)
        if touched:
            registry.settle_tenancies(by=by, project=project, address_ids=touched, today=self.today)

    @staticmethod
    def _is_changed(stay: Occupancy) -> bool:
        if stay.household is None or stay.is_elsewhere:
            return False
        return stay.name is not None or stay.phone is not None or stay.has_other_dates

    def _correction(self, stay: Occupancy) -> TenancyCorrection:
        household = stay.household
        assert household is not None
        since_changes = stay.since != household.since
        return TenancyCorrection(
            household=household,
            since=stay.since,
            until=stay.until,
            name=stay.name,
            phone=stay.phone,
            is_newcomer=self._is_newcomer(stay.since, replaces_known=household.is_newcomer) if since_changes else None,
        )


def _read_floor(text: str) -> int:
    try:
        floor = cells.read_whole_number(text)
    except cells.CellError:
        floor = _HIGHEST_FLOOR + 1
    if not _LOWEST_FLOOR <= floor <= _HIGHEST_FLOOR:
        raise cells.CellError(f"verwacht een verdieping als getal van {_LOWEST_FLOOR} tot en met {_HIGHEST_FLOOR}")
    return floor
