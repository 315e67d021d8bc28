"""Puts the member, the project and the actor on each request; keeps private pages out of caches."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from adv.accounts.models import Membership
from adv.audit.actor import Actor

#: Session key with the id of the membership that somebody works in.
MEMBERSHIP_KEY = "membership"

GetResponse = Callable[[HttpRequest], HttpResponse]


def _current_membership(request: HttpRequest) -> Membership | None:
    if not request.user.is_authenticated:
        return None
    active = list(
        Membership.objects.active()
        .filter(user_id=request.user.pk)
        .select_related("project", "organisation", "user")
        .order_by("project__name", "pk")
    )
    chosen = request.session.get(MEMBERSHIP_KEY)
    request.memberships = active  # type: ignore[attr-defined]  # for the project switcher
    return next((m for m in active if m.pk == chosen), active[0] if active else None)


class MemberMiddleware:
    """Reads the membership from the database on every request: taking it away works at once."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        member = _current_membership(request)
        request.member = member  # type: ignore[attr-defined]
        request.project = member.project if member else None  # type: ignore[attr-defined]
        request.actor = Actor(  # type: ignore[attr-defined]
            user_id=request.user.pk if request.user.is_authenticated else None,
            role=member.role if member else "none",
            project_id=member.project_id if member else None,
            address=request.META.get("REMOTE_ADDR", "")[:45],
        )
        return self.get_response(request)


class NoStoreMiddleware:
    """A page of somebody who is logged in is never kept by a browser or a proxy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated or "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response
