"""The few pages that answer without log-in."""

import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from adv.accounts.permissions import public


@public(reason="The load balancer asks whether web and database work.")
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers; the error page otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@public(reason="Search engines ask before they look.")
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Ask search engines to stay away from everything."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@public(reason="Browsers ask for it by themselves.")
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Give the icon itself, for who asks without having read a page."""
    path = find("img/icon.svg")
    assert isinstance(path, str), "the icon is one of our own files"
    return HttpResponse(Path(path).read_bytes(), content_type="image/svg+xml")


@public(reason="People who find a leak must know where to tell it (RFC 9116).")
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Say where a leak can be reported. ``Expires`` is a year from now, as the RFC asks."""
    expires = timezone.now().replace(microsecond=0) + datetime.timedelta(days=365)
    contact = settings.SECURITY_CONTACT
    body = f"Contact: {contact}\nExpires: {expires.isoformat()}\nPreferred-Languages: nl, en\n"
    return HttpResponse(body, content_type="text/plain")


@public(reason="The law asks for an accessibility statement that everybody can read.")
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the toegankelijkheidsverklaring."""
    return render(request, "public/accessibility.html")


@public(reason="Residents may read what happens with their data.")
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show the privacyverklaring."""
    return render(request, "public/privacy.html")
