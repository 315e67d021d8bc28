"""How fast the main pages are: gunicorn with two workers on a PostgreSQL of our own, the demo as data.

    make bench                        the demo's 285 homes
    HOUSEHOLDS=20000 make bench       a demo of that size

Absolute times vary from machine to machine; the ratio to the bare page does not.
"""

import contextlib
import http.client
import os
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests import services

#: Page and who asks for it.
PAGES = [
    ("/robots.txt", None),
    ("/healthz", None),
    ("/looplijst/", "adviseur@demo.example"),
    ("/huishoudens/", "adviseur@demo.example"),
    ("/taken/", "adviseur@demo.example"),
    ("/taken/", "partner@demo.example"),
    ("/rapportages/", "projectleider@demo.example"),
]
SECONDS = float(os.environ.get("SECONDS", "4"))
CONNECTIONS = 8


@dataclass(frozen=True)
class Measured:
    """What one page cost: answers per second, and milliseconds per answer."""

    per_second: float
    p50: float
    p95: float
    kilobytes: float


def _ask(address: str, path: str, cookie: str, until: float, times: list[float], sizes: list[int]) -> None:
    host = urlsplit(address)
    headers = {"Cookie": cookie} if cookie else {}
    while time.monotonic() < until:
        connection = http.client.HTTPConnection(host.hostname or "127.0.0.1", host.port, timeout=60)
        began = time.perf_counter()
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        body = response.read()
        times.append((time.perf_counter() - began) * 1000)
        sizes.append(len(body))
        connection.close()
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}")


def measure(address: str, path: str, cookie: str, connections: int) -> Measured:
    """Ask for ``path`` over and over, over ``connections`` at once. Raises RuntimeError when an answer is not 200."""
    times: list[float] = []
    sizes: list[int] = []
    _ask(address, path, cookie, time.monotonic() + 0.5, [], [])  # warm
    began = time.monotonic()
    arguments = (address, path, cookie, began + SECONDS, times, sizes)
    threads = [threading.Thread(target=_ask, args=arguments) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passed = time.monotonic() - began
    cuts = statistics.quantiles(times, n=20) if len(times) > 1 else times * 19
    return Measured(len(times) / passed, statistics.median(times), cuts[18], max(sizes) / 1024)


def main() -> None:
    """Set up, measure, print a table."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="adv-bench-", ignore_cleanup_errors=True))
        environment = {
            "DATABASE_URL": stack.enter_context(services.postgresql()),
            "REDIS_URL": stack.enter_context(services.redis()),
            "DATA_DIR": folder,
            "ENVIRONMENT": "demo",
            "DJANGO_SETTINGS_MODULE": "adv.settings",
        }
        os.environ.update(environment)
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.test import Client

        from adv.accounts.models import User

        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        began = time.monotonic()
        households = os.environ.get("HOUSEHOLDS")
        call_command("demo", *(["--households", households] if households else []), stdout=sys.stderr)
        print(f"demo loaded in {time.monotonic() - began:.0f} s\n")

        cookies: dict[str | None, str] = {None: ""}
        for person in {email for _, email in PAGES if email}:
            client = Client()
            client.force_login(User.objects.get(email=person))
            cookies[person] = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"

        address = stack.enter_context(services.gunicorn(environment))
        busy_title = f"{CONNECTIONS} at once p50"
        print(f"{'page':42} {'kB':>6} {'alone p50':>10} {'p95':>7} {busy_title:>16} {'p95':>7} {'per s':>8}")
        for path, email in PAGES:
            alone = measure(address, path, cookies[email], 1)
            busy = measure(address, path, cookies[email], CONNECTIONS)
            name = f"{path} {(email or '').split('@')[0]}"
            print(
                f"{name:42} {alone.kilobytes:6.0f} {alone.p50:10.1f} {alone.p95:7.1f} "
                f"{busy.p50:16.1f} {busy.p95:7.1f} {busy.per_second:8.1f}",
                flush=True,
            )


if __name__ == "__main__":
    try:
        main()
    except services.ServiceError as problem:
        sys.exit(f"make bench: {problem}")
