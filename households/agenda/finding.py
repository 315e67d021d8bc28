"""Finding a door by its number, or by the name of who lives there."""

import datetime

from adv.accounts.models import Membership
from households.models import Address
from households.walklist.filters import WalklistFilter


def addresses_found(member: Membership, text: str, *, today: datetime.date, at_most: int) -> list[Address]:
    """Return the first doors, in walking order, that match and where somebody lives; with who lives there."""
    wanted = WalklistFilter.read({"zoek": text})
    if not wanted.search:
        return []
    addresses = Address.objects.visible_to(member).with_current_step(today).filter(household__isnull=False)
    found = wanted.apply(addresses, member=member, today=today).select_related("complex", "household")
    return list(found.prefetch_related("household__residents").order_by("walk_position", "pk")[:at_most])
