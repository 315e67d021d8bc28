"""What stands above the walking list: the choices with their counts, and the complexes and portieken to pick from."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from adv.accounts.models import Membership
from households.domain.codes import STATUS_LABELS, HouseholdStatus, Step
from households.models import Address, Complex, Staircase
from households.walklist.filters import WalklistFilter, Which, in_caseload_of

#: Counting stops here: more is "999+", so that no count grows with the project.
MOST_COUNTED = 999
#: A project with more complexes is searched by name instead of picked from.
MOST_COMPLEXES = 150

_LABELS = {Which.ALL: "Alles", Which.TODAY: "Vandaag", Which.EVENING: "Vanavond", Which.MINE: "Van mij"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A link above the list, as components/segmented.html reads it."""

    label: str
    url: str
    active: bool
    count: str | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """What to pick from; no complexes when there are too many for a list."""

    complexes: Sequence[tuple[int, str]]
    staircases: Sequence[tuple[int, str]]
    statuses: Sequence[tuple[str, str]]


def choices(member: Membership, wanted: WalklistFilter, *, today: datetime.date) -> list[Choice]:
    """Return the links; on the first page with how many doors each gives, in two queries that stop counting."""
    counts = {} if wanted.place else _counts(member, wanted, today)
    url = reverse("walklist")
    return [
        Choice(
            label=_LABELS[which],
            url=f"{url}?{query}" if (query := wanted.showing(which).query) else url,
            active=wanted.which == which,
            count=counts.get(which),
        )
        for which in Which
    ]


def _counts(member: Membership, wanted: WalklistFilter, today: datetime.date) -> dict[Which, str | None]:
    # Without an order, so that the index of what is counted is used and not that of the walk.
    addresses = wanted.apply_place(Address.objects.visible_to(member)).order_by()
    due_addresses = addresses.with_current_step(today).due_on(today)
    due = due_addresses.values("pk", "now_step")[: MOST_COUNTED + 1]  # type: ignore[misc]  # an annotation
    in_the_evening = Q(now_step=Step.RING_EVENING)
    counted = due.aggregate(due=Count("pk"), evening=Count("pk", filter=in_the_evening))
    mine = addresses.filter(in_caseload_of(member)).values("pk")[: MOST_COUNTED + 1].count()
    all_due_counted = counted["due"] <= MOST_COUNTED
    return {
        Which.TODAY: _count(counted["due"]),
        Which.EVENING: _count(counted["evening"]) if all_due_counted else None,
        Which.MINE: _count(mine),
    }


def places(member: Membership, wanted: WalklistFilter) -> Places:
    """Return the complexes, the portieken of the chosen one, and the statuses."""
    project = Complex.objects.filter(project_id=member.project_id)
    complexes = list(project.order_by("position", "name").values_list("pk", "name")[: MOST_COMPLEXES + 1])
    if len(complexes) > MOST_COMPLEXES:
        complexes = list(project.filter(pk=wanted.complex_id or 0).values_list("pk", "name"))
    staircases: list[tuple[int, str]] = []
    if wanted.complex_id:
        staircases = list(
            Staircase.objects.filter(complex_id=wanted.complex_id, complex__project_id=member.project_id)
            .order_by("position", "name")
            .values_list("pk", "name")[:MOST_COUNTED]
        )
    return Places(complexes, staircases, [(status.value, STATUS_LABELS[status]) for status in HouseholdStatus])


def _count(number: int) -> str:
    return f"{MOST_COUNTED}+" if number > MOST_COUNTED else str(number)
