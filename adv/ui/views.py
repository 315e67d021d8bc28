"""The style guide, and the pages for when something goes wrong."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from adv.accounts.http import MemberRequest
from adv.accounts.permissions import requires
from adv.ui.samples import build_samples

#: Below these paths a page that is not there is simply not there, also without log-in.
_OPEN_PATHS = ("/static/", "/account/", "/feed/", "/.well-known/")


@requires()
def style_guide(request: MemberRequest) -> HttpResponse:
    """Show every component in every state it is designed for; made-up people only."""
    return render(request, "stijl.html", build_samples(request))


def _bare(name: str, status: int) -> HttpResponse:
    # Without context processors, so that the page also comes when the session or the database is the problem.
    return HttpResponse(get_template(name).render(), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400: the request can't be understood. The reason stays in the log."""
    return _bare("400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403: this role may not do this."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404: it isn't there, or it isn't yours; the page doesn't tell which.

    Somebody who is not logged in is sent to the log-in, whether the page exists or not.
    """
    is_known = getattr(request, "user", None) is not None and request.user.is_authenticated
    if not is_known and not request.path.startswith(_OPEN_PATHS):
        return redirect_to_login(request.get_full_path())
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 without touching the database."""
    return _bare("500.html", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 when a form was open too long, or cookies are off. What was typed is a step back."""
    return _bare("403_csrf.html", 403)
