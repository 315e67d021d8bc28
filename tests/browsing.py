"""A browser for the tests: one page per person, and what has to be true of every page that is opened."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, ViewportSize

#: The two widths every page is looked at with, in CSS pixels.
PHONE = 390
DESKTOP = 1280
_HEIGHTS = {PHONE: 844, DESKTOP: 900}
#: Chromium notes every 4xx answer as an error of the console; a test that expects a 404 is right all the same.
_EXPECTED_NOISE = re.compile(r"^Failed to load resource: the server responded with a status of 4\d\d")


class Browse:
    """Opens pages as somebody: ``browse(user)`` gives a Page; its ``goto`` takes paths.

    After the test it fails when any page asked another host for something, threw an error, or broke the
    Content-Security-Policy. ``problems`` may be cleared by a test that provokes one.
    """

    def __init__(self, browser: Browser, base_url: str) -> None:
        self.base_url = base_url
        self.problems: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def __call__(self, user: Any = None, *, width: int = DESKTOP, javascript: bool = True, **options: Any) -> Page:
        """Return a new page in a browser of its own, logged in as ``user`` (None: nobody).

        ``options`` go to Playwright's ``new_context`` (``color_scheme="dark"``, ``reduced_motion="reduce"`` …).
        """
        size = ViewportSize(width=width, height=_HEIGHTS.get(width, 800))
        phone = {"has_touch": True, "is_mobile": True} if width <= PHONE else {}
        context = self._browser.new_context(
            base_url=self.base_url,
            viewport=size,
            java_script_enabled=javascript,
            locale="nl-NL",
            **{**phone, **options},
        )
        context.set_default_timeout(10_000)
        context.on("request", self._on_request)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.problems.append(f"error on the page: {error.error}"))
        self._contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.base_url}])
        return context.new_page()

    def close(self) -> None:
        """Close every browser that was opened."""
        for context in self._contexts:
            context.close()

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.base_url, "data:", "blob:", "about:")):
            self.problems.append(f"request to another host: {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _EXPECTED_NOISE.match(message.text):
            self.problems.append(f"error in the console: {message.text}")


def assert_accessible(
    page: Page, *, exclude: Callable[[dict[str, Any]], bool] = lambda _violation: False, colours: bool = True
) -> None:
    """Fail when axe finds anything on ``page`` (all its rules, best practices too).

    Measuring ``colours`` takes longer than all the rest: not where the same colours were measured before.
    """
    rules = {} if colours else {"rules": {"color-contrast": {"enabled": False}}}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    # Only what is wrong comes back: the whole list of what is right takes as long to bring over as to find out.
    violations = page.evaluate(
        "options => axe.run(options).then(results => results.violations)", {"resultTypes": ["violations"], **rules}
    )
    found = [violation for violation in violations if not exclude(violation)]
    lines = [
        f"{violation['id']}: {violation['help']}\n"
        + "\n".join(f"    {node['html'][:200]}\n    {node['failureSummary']}" for node in violation["nodes"][:5])
        for violation in found
    ]
    assert not found, f"{page.url} is not accessible:\n" + "\n".join(lines)


def assert_fits(page: Page) -> None:
    """Fail when the page scrolls sideways."""
    wide, window = page.evaluate("[document.scrollingElement.scrollWidth, window.innerWidth]")
    assert wide <= window, f"{page.url} is {wide} px wide in a window of {window} px"


def shot(page: Page, name: str) -> None:
    """Keep a picture of the whole page as ``$SHOTS/name.png``; without ``SHOTS`` nothing happens."""
    if os.environ.get("SHOTS"):
        page.screenshot(path=Path(os.environ["SHOTS"]).resolve() / f"{name}.png", full_page=True)


#: Waits until nothing fades from one colour to another (axe measures what it sees), and tells what a page is like.
_SETTLED = """async () => {
    const frame = () => new Promise(done => requestAnimationFrame(done));
    const busy = one => one.effect.getComputedTiming().endTime !== Infinity && one.playState === "running";
    do { await frame(); await frame(); } while (document.getAnimations().some(busy));
    return [document.title.trim(), document.querySelectorAll("h1").length];
}"""


def inspect(page: Page, name: str, *, colours: bool = True) -> None:
    """What holds for every page: a title and one main heading, accessible, no wider than the window; and a picture."""
    page.wait_for_load_state()
    title, headings = page.evaluate(_SETTLED)
    shot(page, name)
    assert title, f"{page.url} has no title"
    assert headings == 1, f"{page.url} has {headings} main headings"
    assert_accessible(page, colours=colours)
    assert_fits(page)


def inspect_widths(page: Page, name: str, widths: tuple[int, ...] = (PHONE, DESKTOP)) -> None:
    """Inspect one page in windows of several widths, one after the other; the colours are measured once."""
    before = page.viewport_size
    for place, width in enumerate(widths):
        page.set_viewport_size(ViewportSize(width=width, height=_HEIGHTS.get(width, 800)))
        inspect(page, f"{name}-{width}", colours=place == 0)
    if before:
        page.set_viewport_size(before)
