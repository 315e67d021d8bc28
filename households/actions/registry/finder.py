"""Who lived where on which day."""

import datetime
from collections.abc import Collection, Iterable

from adv.accounts.models import Project
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.registry.batches import BATCH, in_batches, log_many
from households.domain.tenancy import Occupant, Tenancy, occupant_on
from households.models import (
    Household,
    Stay,
)


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
        log_many(by, log.Action.CREATE, "household", len(households))

    def household_id(self, address_id: int, on: datetime.date) -> int:
        """Return the same as ``find`` once the earlier households have been made."""
        found = self.find(address_id, on)
        assert found is not None, "make_earlier_households comes first"
        return found

    def _first_since(self, address_id: int) -> datetime.date | None:
        return min((one.since for one in self._tenancies.get(address_id, []) if one.since), default=None)
