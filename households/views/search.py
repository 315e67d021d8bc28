"""The search box of every page: ``/zoeken/``. What is typed stays out of addresses, histories and logs."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission, requires
from adv.audit import log
from households.search import LONGEST_SEARCH, search

#: The field of the search box, and where its text waits between the POST and the page with what was found: a name
#: doesn't belong in an address.
FIELD = "wat"
SESSION_KEY = "search"
#: In the address bar: show what was found last.
AGAIN = "gezocht"


@requires(Permission.WALKLIST_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def search_page(request: MemberRequest) -> HttpResponse:
    """Show the search box, and what was found; a POST is a search, which comes back as a GET.

    The log gets how many were found, never the text.
    """
    if request.method == "POST":
        text = " ".join(request.POST.get(FIELD, "").replace("\0", "").split())
        if len(text) > LONGEST_SEARCH:
            context = {
                "hides_search": True,
                "text": text[:LONGEST_SEARCH],
                "error": f"Typ niet meer dan {LONGEST_SEARCH} tekens.",
            }
            return render(request, "households/search.html", context, status=422)
        request.session[SESSION_KEY] = text
        return redirect(f"{reverse('search')}?{AGAIN}=1" if text else "search")
    text = request.session.get(SESSION_KEY, "") if AGAIN in request.GET else ""
    result = search(request.member, text, timezone.localdate()) if text else None
    if result is not None:
        log.record(by=request.actor, action=log.Action.READ, object_type="search", count=len(result.rows))
    return render(request, "households/search.html", {"hides_search": True, "text": text, "result": result})
