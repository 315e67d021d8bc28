"""What there is to choose above the walking list: which doors, in which order, in which complex and portiek."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, When
from django.urls import reverse

from adv.accounts.models import Membership
from households.domain.codes import STATUS_LABELS, HouseholdStatus
from households.models import Complex, Staircase
from households.walklist.filters import Order, WalklistFilter, Which

#: No more portieken of a complex are listed.
MOST_STAIRCASES = 999
#: A project with more complexes is searched by name instead of picked from.
MOST_COMPLEXES = 150

_LABELS = {Which.ALL: "Alles", Which.TODAY: "Vandaag", Which.EVENING: "Vanavond", Which.MINE: "Van mij"}
_ORDER_LABELS = {Order.WALK: "Looproute", Order.PRIORITY: "Wie eerst"}


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


def choices(wanted: WalklistFilter, counts: Mapping[Which, str]) -> list[Choice]:
    """Return the links, with how many doors each gives as far as that was counted."""
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


def orders(wanted: WalklistFilter) -> list[Choice]:
    """Return the links to the same doors in each order."""
    url = reverse("walklist")
    return [
        Choice(
            label=_ORDER_LABELS[order],
            url=f"{url}?{query}" if (query := wanted.ordered(order).query) else url,
            active=wanted.order == order,
        )
        for order in Order
    ]


def places(member: Membership, wanted: WalklistFilter) -> Places:
    """Return the complexes, the portieken of the chosen one, and the statuses."""
    # The chosen one first, so that it is there however many there are.
    chosen = Case(When(pk=wanted.complex_id or 0, then=0), default=1)
    project = Complex.objects.filter(project_id=member.project_id).order_by(chosen, "position", "name")
    rows = list(project.values_list("position", "name", "pk")[: MOST_COMPLEXES + 1])
    if len(rows) > MOST_COMPLEXES:
        rows = [row for row in rows[:1] if row[2] == wanted.complex_id]
    complexes = [(pk, name) for _, name, pk in sorted(rows)]
    staircases: list[tuple[int, str]] = []
    if wanted.complex_id:
        staircases = list(
            Staircase.objects.filter(complex_id=wanted.complex_id, complex__project_id=member.project_id)
            .order_by("position", "name")
            .values_list("pk", "name")[:MOST_STAIRCASES]
        )
    return Places(complexes, staircases, [(status.value, STATUS_LABELS[status]) for status in HouseholdStatus])
