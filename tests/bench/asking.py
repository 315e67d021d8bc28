"""Asking for pages and ringing at doors, over HTTP, with what each answer cost."""

import gzip
import http.client
import itertools
import random
import re
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

_TIMING = re.compile(r'app;dur=([\d.]+), cpu;dur=([\d.]+), db;desc="(\d+)"')
_CSRF = "b" * 32


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: milliseconds for who asked, for the server, of its CPU; queries; kilobytes over the wire."""

    body: bytes
    whole: float
    server: float
    cpu: float
    queries: int
    kilobytes: float


def ask(address: str, path: str, cookie: str, *, zipped: bool = True, form: Mapping[str, str] | None = None) -> Answer:
    """Ask for a page, or send a form. Raises RuntimeError when the answer is not 200."""
    host = urlsplit(address)
    headers = {"Cookie": f"{cookie}; csrftoken={_CSRF}".lstrip("; "), "Sec-Fetch-Site": "same-origin"}
    if zipped:
        headers["Accept-Encoding"] = "gzip"
    body = None
    if form is not None:
        body = urlencode({**form, "csrfmiddlewaretoken": _CSRF})
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
    connection = http.client.HTTPConnection(host.hostname or "127.0.0.1", host.port, timeout=60)
    began = time.perf_counter()
    connection.request("GET" if form is None else "POST", path, body=body, headers=headers)
    response = connection.getresponse()
    content = response.read()
    whole = (time.perf_counter() - began) * 1000
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{path} answered {response.status}")
    timing = _TIMING.search(response.headers.get("Server-Timing", ""))
    if timing is None:
        raise RuntimeError(f"{path} did not say what it cost")
    text = gzip.decompress(content) if response.headers.get("Content-Encoding") == "gzip" else content
    return Answer(text, whole, float(timing[1]), float(timing[2]), int(timing[3]), len(content) / 1024)


def in_turns(targets: Sequence[tuple[str, str, str]], seconds: float, *, zipped: bool = True) -> list[list[Answer]]:
    """Ask for each of ``targets`` (address, path, cookie) in turns, one at a time, after each was asked twice."""
    for _ in range(2):
        for address, path, cookie in targets:
            ask(address, path, cookie, zipped=zipped)
    until = time.monotonic() + seconds
    answers: list[list[Answer]] = [[] for _ in targets]
    while time.monotonic() < until or not answers[0]:
        for place, (address, path, cookie) in enumerate(targets):
            answers[place].append(ask(address, path, cookie, zipped=zipped))
    return answers


def ring_at_doors(
    address: str, cookies: Sequence[str], doors: Sequence[int], *, seconds: float, pause: float
) -> list[Answer]:
    """Let each of these people ring at one door after the other, ``pause`` seconds apart; nobody at the same door."""
    answers: list[Answer] = []
    problems: list[Exception] = []
    until = time.monotonic() + seconds

    def walk(place: int) -> None:
        try:
            time.sleep(random.Random(place).uniform(0, pause))
            for number in itertools.count():
                if time.monotonic() >= until:
                    return
                began = time.monotonic()
                door = doors[(place + number * len(cookies)) % len(doors)]
                form = {"event": "ring:not_home", "terug": "toon=vandaag"}
                answers.append(ask(address, f"/looplijst/{door}/", cookies[place], form=form))
                time.sleep(max(0.0, pause - (time.monotonic() - began)))
        except Exception as problem:  # noqa: BLE001  told below, by the thread that waits
            problems.append(problem)

    threads = [threading.Thread(target=walk, args=(place,)) for place in range(len(cookies))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise RuntimeError(f"{len(problems)} of {len(cookies)} people stopped: {problems[0]}")
    return answers
