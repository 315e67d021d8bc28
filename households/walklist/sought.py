"""What somebody looks for in the walking list: it may be a name, and a name doesn't belong in an address.

The text waits in the session; the address bar says that something is looked for, see ``WalklistFilter.query``.
"""

from collections.abc import Mapping

from django.http import QueryDict

from adv.accounts.http import MemberRequest
from households.walklist.filters import WalklistFilter

_KEY = "walklist_search"
#: Longest query string that a form carries along, in characters.
_LONGEST_QUERY = 500


def remember_search(request: MemberRequest, text: str) -> None:
    """Keep what this person looks for now."""
    request.session[_KEY] = text


def read_filter(request: MemberRequest, query: Mapping[str, str]) -> WalklistFilter:
    """Return what a query string asks for, with what this person looks for."""
    sought = request.session.get(_KEY, "")
    wanted = WalklistFilter.read(query, sought=sought)
    if wanted.search and wanted.search != sought:  # typed into the address bar
        remember_search(request, wanted.search)
    return wanted


def filter_of(request: MemberRequest, query: str) -> WalklistFilter:
    """Return the filter that a form carried along; ``query`` may be anything."""
    return read_filter(request, QueryDict(query[:_LONGEST_QUERY]).dict())
