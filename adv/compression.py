"""Compression of large pages, with care.

Compressing a page that holds both a secret and text from the address bar can give the secret away by its length
(BREACH), to somebody who can make the victim's browser ask for the page thousands of times and watch the line. So:

- only pages that need it (a long list on a phone) are marked; nothing is compressed by default;
- a request that another site set in motion (``Sec-Fetch-Site``) gets the page uncompressed, so that the guesses of an
  attacker never meet the compressor; a browser too old to send that header still sends no session from another site
  but for a link that somebody follows (``SameSite=Lax``);
- Django adds a random number of bytes to every compressed answer, and masks the CSRF token anew each time.
"""

import functools
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

#: What ``Sec-Fetch-Site`` says of a request by our own page, or typed or bookmarked by the user.
_OWN = frozenset({"", "same-origin", "none"})


def compress_own(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view answer compressed, to requests that no other site set in motion."""

    @functools.wraps(view)
    def compressed(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ("Sec-Fetch-Site",))
        if request.headers.get("Sec-Fetch-Site", "") not in _OWN:
            return response
        answer = GZipMiddleware(lambda _request: response).process_response(request, response)
        assert isinstance(answer, HttpResponse)
        return answer

    return compressed
