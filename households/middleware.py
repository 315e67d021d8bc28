"""Keeps the doors of a project right on the day itself: who moved in or out today lives there, or no longer does."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from adv.accounts.models import Membership
from adv.accounts.permissions import Permission, Policy
from households.actions.turning import turn_doors

#: The pages that show doors ask for one of these.
_DOORS = frozenset({Permission.WALKLIST_VIEW, Permission.DOOR_RECORD})


class TurnDoorsMiddleware:
    """Before a page with doors, works out the addresses where somebody moves today; see ``turn_doors``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> None:
        """Look only when the view is about doors and this member may see them."""
        policy: Policy | None = getattr(view, "policy", None)
        if policy is None or not policy.permissions & _DOORS:
            return
        member: Membership | None = getattr(request, "member", None)
        if member is not None and member.can(Permission.WALKLIST_VIEW):
            turn_doors(member.project, today=timezone.localdate())
