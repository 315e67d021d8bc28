"""Finding the household that a page is about, and writing down that it was refused."""

from typing import NoReturn

from django.http import Http404

from adv.accounts.http import MemberRequest
from adv.audit import log
from households.models import Household

#: Ids in an address can be any number; above this no database has one.
_HIGHEST_ID = 2**63 - 1


def visible_household(request: MemberRequest, pk: int) -> Household | None:
    """Return the household with its address, owner and residents when this member may open it; two queries."""
    households = Household.objects.visible_to(request.member).select_related(
        "owner", "address__complex", "address__staircase"
    )
    return households.prefetch_related("residents").filter(pk=pk).first()


def visible_household_or_404(request: MemberRequest, pk: int) -> Household:
    """Return the household when this member may open it. Raises Http404, and logs that, when not."""
    household = visible_household(request, pk)
    if household is None:
        refuse(request, pk)
    return household


def refuse(request: MemberRequest, pk: int) -> NoReturn:
    """Write in the access log that this household was asked for, and answer that it does not exist."""
    log.record(
        by=request.actor,
        action=log.Action.READ,
        object_type="household",
        object_id=pk if pk <= _HIGHEST_ID else None,
        household_id=pk if pk <= _HIGHEST_ID else None,
        outcome=log.Outcome.DENIED,
    )
    raise Http404
