"""Walks through the product as somebody: from the front page along every link, as the HTML has it."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from adv.accounts.models import User

#: Not text that people read.
_SILENT = frozenset({"script", "style", "svg", "template"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


@dataclass
class Html(HTMLParser):
    """A page, taken apart as far as the tests ask about it."""

    content: str
    links: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    #: ``id`` of fields and targets that something on the page points at.
    pointed_at: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    title: str = ""
    #: What the page is built of, whatever the words: each kind of element in what it stands, once or more often.
    shape: set[tuple[object, ...]] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self._kinds: list[str] = []
        self._says: list[bool] = []
        self._last_heading = ""
        self.feed(self.content)
        self.close()

    @property
    def text(self) -> str:
        """What people read, with single spaces."""
        return " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {name: value or "" for name, value in attrs}
        self._add_to_shape(tag, got)
        if tag not in _VOID:
            self._open.append(tag)
            self._kinds.append(f"{tag}.{got.get('class', '')}")
            self._says.append(False)
        if got.get("id"):
            self.ids.append(got["id"])
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            self.pointed_at += got.get(name, "").split()
        if tag == "a" and "href" in got and "hidden" not in got:  # a script shows it when it is time
            self.links.append(got["href"])
            self.pointed_at += [got["href"][1:]] if got["href"].startswith("#") and len(got["href"]) > 1 else []
        if tag == "h1":
            self.headings.append("")
        self._find_problems(tag, got)

    def _add_to_shape(self, tag: str, got: dict[str, str]) -> None:
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.shape.add(("heading after", self._last_heading, tag))
            self._last_heading = tag
        around = self._kinds[-1] if self._kinds else ""
        kind = (tag, got.get("class"), got.get("type"), got.get("role"), frozenset(got), around)
        self.shape.add((*kind, "again") if kind in self.shape else kind)

    def _find_problems(self, tag: str, got: dict[str, str]) -> None:
        if "style" in got or any(name.startswith("on") for name in got):
            self.problems.append(f"style or script in an attribute of <{tag}>: {got}")
        if tag == "style" or (tag == "script" and "src" not in got and got.get("type") != "application/json"):
            self.problems.append(f"<{tag}> in the page")
        for name in ("src", "action", "hx-get", "hx-post", "data-url") + (("href",) if tag == "link" else ()):
            if urlsplit(got.get(name, "")).netloc:
                self.problems.append(f"another host: {got[name]}")
        if tag == "img" and "alt" not in got:
            self.problems.append("a picture without alt")
        if got.get("target") == "_blank" and "noopener" not in got.get("rel", ""):
            self.problems.append("a new window that can reach back")

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            kind, says = self._kinds.pop(), self._says.pop()
            self.shape.add((kind, "says" if says else "says nothing"))
            if says and self._says:
                self._says[-1] = True
            if self._open.pop() == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._says and data.strip():
            self._says[-1] = True
        if "title" in self._open and "svg" not in self._open:
            self.title += data.strip()
        elif not _SILENT & set(self._open):
            self.words.append(data)
            if "h1" in self._open:
                self.headings[-1] += data.strip()


@dataclass(frozen=True, slots=True)
class Visit:
    """A page that somebody came to, and from where."""

    url: str
    name: str
    came_from: str
    status: int
    is_html: bool
    html: Html


def crawl(user: User, *, per_name: int, start: str = "/") -> Iterator[Visit]:
    """Follow every link from ``start``, at most ``per_name`` addresses of each named URL. Never logs out."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    waiting = deque([(start, "")])
    known = {start}
    seen: Counter[str] = Counter()
    while waiting:
        url, came_from = waiting.popleft()
        name = name_of(url)
        if seen[name] >= per_name:
            continue
        seen[name] += 1
        response = client.get(url, follow=True)
        for location, _ in response.redirect_chain:
            name = name_of(location) or name
        is_html = response["Content-Type"].startswith("text/html")
        if response.streaming:
            response.getvalue()
        html = Html(response.content.decode() if is_html and not response.streaming else "")
        here = response.redirect_chain[-1][0] if response.redirect_chain else url
        yield Visit(here, name, came_from, response.status_code, is_html, html)
        for link in html.links:
            target = urljoin(here, link).partition("#")[0]
            parts = urlsplit(target)
            if parts.scheme or parts.netloc or target in known or name_of(target) == "account_logout":
                continue
            known.add(target)
            waiting.append((target, here))


def name_of(url: str) -> str:
    """The name of the URL at an address, or nothing."""
    try:
        return resolve(urlsplit(url).path).url_name or ""
    except Resolver404:
        return ""
