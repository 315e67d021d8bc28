"""Finding the household that a page is about, and writing down that it was refused."""

from typing import NoReturn

from django.db.models import Prefetch
from django.http import Http404

from adv.accounts.http import MemberRequest
from adv.audit import log
from households.case_facts import with_case_facts
from households.models import Household, MatrixScoring

#: Ids in an address can be any number; above this no database has one.
_HIGHEST_ID = 2**63 - 1


def visible_household(request: MemberRequest, pk: int, *, with_scorings: bool = False) -> Household | None:
    """Return the household with its address, owner and residents when this member may open it; two queries.

    ``with_scorings`` brings the scorings that hold, with who made them, for one query more, and the facts of the case.
    """
    households = Household.objects.visible_to(request.member).select_related(
        "owner", "address__complex", "address__staircase"
    )
    if with_scorings:
        households = with_case_facts(households, request.member)
        holding = MatrixScoring.objects.filter(is_current=True).select_related(
            "scored_by", "confirmed_by", "returned_by"
        )
        households = households.prefetch_related(Prefetch("scorings", holding.order_by("on", "pk")))
    return households.prefetch_related("residents").filter(pk=pk).first()


def visible_household_or_404(request: MemberRequest, pk: int) -> Household:
    """Return the household when this member may open it. Raises Http404, and logs that, when not."""
    household = visible_household(request, pk)
    if household is None:
        refuse(request, pk)
    return household


def is_of_a_colleague(request: MemberRequest, pk: int) -> bool:
    """Tell whether a household that this member may not open yet is of this project: a reason opens it."""
    return Household.objects.in_project_of(request.member).filter(pk=pk).exists()


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
