"""The shell: the page and the static files that a browser keeps to open without a connection. Nothing of anybody."""

import functools
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse

from households.domain.codes import CONTACT_KIND_LABELS, RING_RESULT_LABELS, ContactKind, RingResult
from households.forms.doors import ring

#: Asked for by the style sheets, so not found in the page.
_FROM_STYLES = ("img/chevron.svg",)
#: What the service worker itself runs on.
WORKER_MODULES = ("js/offline/store.js", "js/offline/send.js")
_LINKED = re.compile(r'(?:href|src)="([^"]+)"')

_HAND = [(kind.value, CONTACT_KIND_LABELS[kind].capitalize()) for kind in ContactKind if kind is not ContactKind.RING]
_OTHER_RINGS = [
    (ring(result), RING_RESULT_LABELS[result].capitalize())
    for result in (RingResult.NOT_OPENED, RingResult.VACANT, RingResult.MOVED)
]


@dataclass(frozen=True, slots=True)
class Shell:
    """What is kept: a version that changes with any of the files, and their addresses."""

    version: str
    urls: tuple[str, ...]


def render_page() -> str:
    """Return the page that works without a connection: the same for everybody, so rendered without a request."""
    context = {
        "event": {result.name.lower(): ring(result) for result in RingResult},
        "others": [*_OTHER_RINGS, *_HAND],
        "offline_page": True,
    }
    return render_to_string("households/offline.html", context)


def shell() -> Shell:
    """Return the shell; worked out once, and every time while developing."""
    return _build() if settings.DEBUG else _once()


@functools.cache
def _once() -> Shell:
    return _build()


def _build() -> Shell:
    page = render_page()
    linked = {url for url in _LINKED.findall(page) if url.startswith(settings.STATIC_URL)}
    files = sorted(linked | {static(path) for path in (*_FROM_STYLES, *WORKER_MODULES)})
    digest = hashlib.sha256(page.encode())
    for part in _contents(files):
        digest.update(part)
    return Shell(version=digest.hexdigest()[:16], urls=(reverse("offline"), *files))


def _contents(urls: list[str]) -> Iterator[bytes]:
    """Give the name of each file, and its content where the name has no hash of that in it."""
    for url in urls:
        yield url.encode()
        found = finders.find(url.removeprefix(settings.STATIC_URL))
        if isinstance(found, str):
            yield Path(found).read_bytes()
    yield worker_source().encode()


def worker_source() -> str:
    """Return the source of the service worker, as it stands in static/sw.js."""
    return (settings.BASE_DIR / "static" / "sw.js").read_text(encoding="utf-8")
