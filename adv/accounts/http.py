"""The request as our views get it: with the member, the project and the actor on it."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from adv.accounts.models import Membership, Project, User
    from adv.audit.actor import Actor


class MemberRequest(HttpRequest):
    """A request of somebody who is logged in and works in a project (set by ``MemberMiddleware``)."""

    user: "User"
    member: "Membership"
    project: "Project"
    actor: "Actor"
    htmx: HtmxDetails
