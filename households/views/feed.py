"""The private calendar feed: its page, and the feed itself."""

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adv import dutch
from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission, public, requires
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.feeds import find_feed, make_feed, may_read, revoke_feed
from households.agenda.feed import REFRESH, appointments_of, write_calendar
from households.models import CalendarFeed

#: A calendar that comes back more often than this in an hour is sent away for a while.
MOST_READS_PER_HOUR = 60
_HOUR = 60 * 60  # seconds


@requires(Permission.WALKLIST_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_feed(request: MemberRequest) -> HttpResponse:
    """Show whether there is a feed; a POST makes one, or a new address for it, and shows the address once."""
    address = ""
    if request.method == "POST":
        secret = make_feed(by=request.actor, member=request.member)
        address = f"{settings.SITE_URL}{reverse('feed', args=[secret])}"
    feed = CalendarFeed.objects.filter(membership=request.member).first()
    context = {
        "feed": feed,
        "address": address,
        "since": dutch.moment(feed.created_at, timezone.localdate()) if feed else "",
    }
    return render(request, "households/calendar_feed.html", context)


@requires(Permission.WALKLIST_VIEW)
@require_POST
def calendar_feed_revoke(request: MemberRequest) -> HttpResponse:
    """Take the feed away."""
    revoke_feed(by=request.actor, member=request.member)
    messages.success(request, "Het agenda-adres werkt niet meer.")
    return redirect("calendar_feed")


@public(reason="A calendar program can't log in; the address holds a secret, and what it gives no personal data.")
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the appointments of whose secret this is. Unknown, revoked or no longer here: it does not exist."""
    found = find_feed(secret)
    if found is None:
        raise Http404
    member = found.membership
    actor = Actor(
        user_id=member.user_id,
        role=member.role,
        project_id=member.project_id,
        address=request.META.get("REMOTE_ADDR", "")[:45],
    )
    if _is_too_often(found.pk):
        response = HttpResponse("Te vaak opgehaald. Probeer het later weer.\n", content_type="text/plain", status=429)
        response["Retry-After"] = str(int(REFRESH.total_seconds()))
        return response
    if not may_read(found):
        _record(actor, found.pk, outcome=log.Outcome.DENIED)
        raise Http404
    now = timezone.now()
    appointments = appointments_of(member, now=now)
    _record(actor, found.pk, count=len(appointments))
    response = HttpResponse(write_calendar(appointments, now=now), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="afspraken.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _record(actor: Actor, feed_id: int, *, count: int = 0, outcome: log.Outcome = log.Outcome.GRANTED) -> None:
    log.record(
        by=actor,
        action=log.Action.READ,
        object_type="calendar_feed",
        object_id=feed_id,
        count=count,
        outcome=outcome,
    )


def _is_too_often(feed_id: int) -> bool:
    """Count a read in this hour; the count is in the cache, so every web process sees it."""
    key = f"feed-reads:{feed_id}:{int(timezone.now().timestamp()) // _HOUR}"
    cache.add(key, 0, _HOUR)
    try:
        return cache.incr(key) > MOST_READS_PER_HOUR
    except ValueError:  # it expired between the two
        return False
