"""Finding what a page is about: what somebody may not see does not exist for them, and the try is in the log."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

from adv.accounts.http import MemberRequest
from adv.audit import log

#: Largest number that a database column for ids holds.
LARGEST_ID = 2**63 - 1

M = TypeVar("M", bound=Model)


def find_or_404(request: MemberRequest, visible: QuerySet[M], pk: int, object_type: str) -> M:
    """Return a row of what somebody may see (``visible_to``); otherwise log the denial and raise Http404."""
    found = visible.filter(pk=pk).first()
    if found is None:
        log.record(
            by=request.actor,
            action=log.Action.READ,
            object_type=object_type,
            object_id=pk if pk <= LARGEST_ID else None,
            outcome=log.Outcome.DENIED,
        )
        raise Http404
    return found
