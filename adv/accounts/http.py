"""The request as our views get it: with the member, the project and the actor on it."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from adv.accounts.models import Membership, Project, User
    from adv.audit.actor import Actor


#: An id has no more digits than this (64 bits); int() itself gives up at some thousands.
_MOST_DIGITS = 18


def read_id(text: str) -> int:
    """Return the id that somebody sent; 0, which nothing has, when it can't be one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0


class MemberRequest(HttpRequest):
    """A request of somebody who is logged in and works in a project (set by ``MemberMiddleware``)."""

    user: "User"
    member: "Membership"
    project: "Project"
    actor: "Actor"
    htmx: HtmxDetails
