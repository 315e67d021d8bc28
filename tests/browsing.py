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


#: On what each text of a page stands, in what colour, and whether it is large: all that contrast follows from. What axe
#: does not measure (out of sight, disabled) is left out.
_COLOURS = """() => {
    const NOTHING = "rgba(0, 0, 0, 0)";
    const known = new Map([[null, ["", ""]]]);
    const behind = element => {
        if (known.has(element)) return known.get(element);
        let [ground, dimmed] = behind(element.parentElement);
        const {backgroundColor, backgroundImage, filter, mixBlendMode, opacity, position} = getComputedStyle(element);
        const layers = ["::before", "::after"].map(name => getComputedStyle(element, name))
            .filter(one => one.content !== "none").map(one => [one.backgroundColor, one.backgroundImage, one.position]);
        if (filter !== "none" || mixBlendMode !== "normal" || opacity !== "1")
            dimmed = [dimmed, filter, mixBlendMode, opacity].join();
        if (backgroundColor.startsWith("rgb(")) ground = "";
        if (backgroundColor !== NOTHING || backgroundImage !== "none" || position !== "static" || layers.length)
            ground = [ground, backgroundColor, backgroundImage, position, ...layers].join();
        known.set(element, [ground, dimmed]);
        return known.get(element);
    };
    const says = element => element.matches("input, select, textarea")
        || [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const found = new Set();
    for (const element of document.body.querySelectorAll("*")) {
        if (!says(element) || !element.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
        if (element.closest(":disabled, [aria-disabled=true]") || element.control?.disabled) continue;
        const {color, fontSize, fontWeight, textShadow} = getComputedStyle(element);
        const pixels = parseFloat(fontSize);
        const large = pixels >= 24 || (pixels > 18.6 && fontWeight >= 700);
        found.add([color, large, textShadow, ...behind(element)].join(" "));
    }
    return [...found];
}"""

#: What axe has measured and found right, in this process.
_measured: set[str] = set()


def assert_accessible(page: Page, *, exclude: Callable[[dict[str, Any]], bool] = lambda _violation: False) -> None:
    """Fail when axe finds anything on ``page`` (all its rules, best practices too).

    Measuring contrast takes longer than all the rest: only when a text of the page has colours, or a ground, in which
    nothing was measured before.
    """
    found_colours, is_loaded = page.evaluate(f"[({_COLOURS})(), 'axe' in window]")
    colours = set(found_colours)
    rules = {} if colours - _measured else {"rules": {"color-contrast": {"enabled": False}}}
    if not is_loaded:
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
    if not violations:
        _measured.update(colours)


def resize(page: Page, width: int) -> None:
    """Make the window as wide as asked, when it isn't."""
    size = ViewportSize(width=width, height=_HEIGHTS.get(width, 800))
    if page.viewport_size != size:
        page.set_viewport_size(size)


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
    do { await frame(); } while (document.getAnimations().some(busy));
    const title = document.title.trim(), headings = document.querySelectorAll("h1").length;
    return [title, headings, document.scrollingElement.scrollWidth, window.innerWidth];
}"""


def assert_in_order(page: Page, name: str) -> None:
    """A title, one main heading, and no wider than the window; and a picture. Whether it is accessible is not asked."""
    page.wait_for_load_state()
    title, headings, wide, window = page.evaluate(_SETTLED)
    shot(page, name)
    assert title, f"{page.url} has no title"
    assert headings == 1, f"{page.url} has {headings} main headings"
    assert wide <= window, f"{page.url} is {wide} px wide in a window of {window} px"


def inspect(page: Page, name: str) -> None:
    """What holds for every page: a title and one main heading, accessible, no wider than the window; and a picture."""
    assert_in_order(page, name)
    assert_accessible(page)


def inspect_widths(page: Page, name: str, widths: tuple[int, ...] = (PHONE, DESKTOP)) -> None:
    """Inspect one page in windows of several widths, one after the other."""
    before = page.viewport_size
    for width in widths:
        resize(page, width)
        inspect(page, f"{name}-{width}")
    if before and before != page.viewport_size:
        page.set_viewport_size(before)
