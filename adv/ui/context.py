"""What every page needs besides its own content."""

from typing import Any

from django.http import HttpRequest

from adv.accounts.permissions import Permission
from adv.ui.nav import build_nav


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give the page its navigation, the project and the projects one can switch to.

    Works on error pages too, where the middleware may not have set anything. A view may add `nav_counts`, a mapping
    from the key of a navigation entry to the number beside it.
    """
    member = getattr(request, "member", None)
    memberships = getattr(request, "memberships", [])
    nav = build_nav(member, request.path) if member else []
    return {
        "nav": nav,
        "nav_more": [item for item in nav if not item.primary],
        "member": member,
        "can_search": bool(member and member.can(Permission.WALKLIST_VIEW)),
        "project": getattr(request, "project", None),
        "other_memberships": [other for other in memberships if member and other.pk != member.pk],
    }
