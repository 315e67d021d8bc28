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


#: Set by the page (static/js/offline/bar.js) while something recorded without a connection waits on the device.
WAITING_COOKIE = "offline_waiting"


class ClearSiteDataMiddleware:
    """Makes the browser forget what it kept when somebody logs out.

    An unsent queue stays: it is closed to everybody but the server, and its loss can't be made good. The page itself
    throws away the doors that were taken along.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_logged_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_logged_in and not request.user.is_authenticated:
            is_waiting = WAITING_COOKIE in request.COOKIES
            response["Clear-Site-Data"] = '"cache"' if is_waiting else '"cache", "storage"'
        return response


class NoStoreMiddleware:
    """A page of somebody who is logged in is never kept by a browser or a proxy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated or "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response
