"""Days on which somebody else comes to live at an address, or nobody: without a job at night.

Who lives where on a day follows from the dates of the households. The looplijst reads it from the address, so when the
day has come the address is worked out again: by the first page with doors that anybody opens that day
(``households.middleware``), at the price of one indexed query that hardly ever finds anything. Work outside a page that
reads the doors of a project calls ``turn_doors`` first.

The step of a door that only waits (a rest that ends) needs none of this: that is the later slot of the address. A slot
would not do here, as there can be more than one change ahead (the rest ends, somebody leaves, somebody comes), and
everything that knows an address by its household would have to choose between two.
"""

import datetime
from collections.abc import Collection

from django.db import transaction
from django.db.models import F, Q

from adv.accounts.models import Project
from households.actions.doors import refresh_doors
from households.actions.tenancy import ask_about
from households.models import Address, Stay, TenancyChange


def turn_doors(project: Project, *, today: datetime.date) -> int:
    """Work out the addresses where the day has come on which somebody else lives there; return how many."""
    due = Address.objects.filter(project=project, turns_on__lte=today).order_by("pk")
    if not due.exists():
        return 0
    with transaction.atomic():
        # Whoever comes second waits here, and finds nothing to do.
        turns = dict(due.select_for_update(of=("self",)).values_list("pk", "turns_on"))
        _swap_addresses(turns, today)
        _ask_about_changes(turns)
        refresh_doors(project, turns, today=today)
    return len(turns)


def _swap_addresses(address_ids: Collection[int], today: datetime.date) -> None:
    """Households that move within the project on this day get their new address; the old one becomes a stay."""
    begun = (
        Stay.objects.filter(address_id__in=address_ids, since__lte=today)
        .filter(Q(until__isnull=True) | Q(until__gte=today))
        .exclude(household__address_id=F("address_id"))
    )
    for stay in begun.select_related("household").order_by("since", "pk"):
        swap_stay(stay)


def swap_stay(stay: Stay) -> None:
    """Make the address of a stay that of the household, and the other way round."""
    household = stay.household
    before = (household.address_id, household.since, household.until)
    household.address_id, household.since, household.until = stay.address_id, stay.since, stay.until
    stay.address_id, stay.since, stay.until = before
    household.save(update_fields=["address", "since", "until"])
    stay.save(update_fields=["address", "since", "until"])


def _ask_about_changes(turns: dict[int, datetime.date | None]) -> None:
    """Households that leave now, and with whom somebody has begun to work since their mutation came in."""
    changes = TenancyChange.objects.filter(
        address_id__in=turns, decision=TenancyChange.Decision.NOT_NEEDED, old_household__isnull=False
    )
    # Who leaves still lives there on the day itself: the turn is the day after, unless somebody came.
    leaving = [
        change.old_household
        for change in changes.select_related("old_household")
        if (turn := turns[change.address_id]) is not None and change.on >= turn - datetime.timedelta(days=1)
    ]
    ask_about(household for household in leaving if household is not None)
