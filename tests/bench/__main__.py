"""What the looplijst and the main pages cost: gunicorn with two workers on a PostgreSQL of our own.

    make bench                    the demo's 285 homes, and 100,000 homes in one project
    HOMES=20000 make bench        another size of the large project; 0 leaves it out
    SECONDS=20 make bench         measure longer (8 by default)

The figures of a report come last, in a database of their own: see ``tests.bench.figures``.

Beside each number stands its bound. Server time is what the application needs once a worker has the request (its own
work and that of the database); CPU is the application's part of it. On a busy machine times grow and ratios hold: the
pages that are compared are asked in turns.
"""

import contextlib
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping

import psycopg2  # type: ignore[import-untyped]  # brings no types

from tests import services
from tests.bench.asking import Answer, ask, in_turns, ring_at_doors
from tests.bench.homes import multiply

#: Homes of the small project, as in a typical flat.
SMALL = 285
LARGE = int(os.environ.get("HOMES", "100000"))
#: The large project is copied from a demo of this size.
SEED = 2000
SECONDS = float(os.environ.get("SECONDS", "8"))
USERS = 50
#: Each user rings at the next door after so many seconds: far more than people can walk.
PAUSE = 5.0

#: Bounds: milliseconds, kilobytes, queries, times the bare view.
MOST_RING_MS = 150.0
MOST_KB = 60.0
MOST_QUERIES = 12
MOST_TIMES_BARE = 4.0
MOST_DASHBOARD_MS = 1000.0
#: "Costs the same" at any size: within what the one page has more doors than the other, and noise.
MOST_GROWTH = 1.25

ADVISOR, PARTNER, LEADER = "adviseur@demo.example", "partner@demo.example", "projectleider@demo.example"
WALKLIST = "/looplijst/"
#: A period that nobody asked for within the minute, so that everything is counted: one for each time of asking.
DASHBOARD = "/dashboard/?van=2000-01-{day:02d}"
DASHBOARD_TIMES = 7
OTHER_LISTS = [
    "/looplijst/?toon=vandaag",
    "/looplijst/?toon=vanavond",
    "/looplijst/?toon=mijn",
    "/looplijst/?volgorde=prioriteit",
    "/looplijst/?status=refused",
    "/looplijst/?zoek=34-1",
    "/looplijst/?zoek=bakker",
    "/looplijst/ronde/",
]
PAGES = [
    ("/healthz", ""),
    ("/huishoudens/", ADVISOR),
    ("/taken/", ADVISOR),
    ("/taken/", PARTNER),
    ("/rapportages/", LEADER),
]


class Table:
    """Prints what was measured, each number with its bound."""

    def __init__(self) -> None:
        self.broken = 0

    def head(self, title: str) -> None:
        """Begin a part."""
        print(f"\n{title}\n{'':52} {'measured':>10} {'bound':>9}", flush=True)

    def row(self, what: str, number: float, bound: float | None = None, *, unit: str = "", decimals: int = 1) -> None:
        """Print one number; ``unit`` stands behind both."""
        limit = "" if bound is None else f"{bound:.{0 if bound == int(bound) else 2}f}{unit}"
        verdict = "" if bound is None else ("  ok" if number <= bound else "  OVER")
        self.broken += verdict.endswith("OVER")
        print(f"  {what:50} {f'{number:.{decimals}f}{unit}':>10} {limit:>9}{verdict}", flush=True)


def median(answers: list[Answer], what: str) -> float:
    """Return the median of one of the numbers of an answer."""
    return statistics.median(getattr(answer, what) for answer in answers)


def percentile_95(numbers: list[float]) -> float:
    """Return the 95th percentile."""
    return statistics.quantiles(numbers, n=20)[18] if len(numbers) > 1 else numbers[0]


def run(environment: Mapping[str, str], *arguments: str) -> str:
    """Run Python with these arguments in the environment of a database; give what it printed."""
    command = [sys.executable, *arguments]
    settings = {**os.environ, **environment}
    done = subprocess.run(command, cwd=services.ROOT, env=settings, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def measure(table: Table, environment: Mapping[str, str], title: str, *, small: Answer | None) -> Answer:
    """Measure one database; give the medians of the walking list, to compare the next one with."""
    who = json.loads(run(environment, "-m", "tests.bench.people", str(USERS)))
    known: Mapping[str, str] = who["known"]
    advisors: list[str] = who["advisors"]
    doors: list[int] = who["doors"]
    bare_environment = {**environment, "DJANGO_SETTINGS_MODULE": "tests.bench.bare_settings"}
    with (
        services.gunicorn(environment, application="tests.bench.application") as address,
        services.gunicorn(bare_environment, application="tests.bench.application", workers=1) as bare_address,
    ):
        cookie = known[ADVISOR]
        rows = len(
            re.findall(rb'class="door-number"', in_turns([(address, WALKLIST, cookie)], 1.0, zipped=False)[0][0].body)
        )
        bare_path = f"/tabel/?project={who['project']}&doors={rows}"
        walklist, bare = in_turns([(address, WALKLIST, cookie), (bare_address, bare_path, "")], SECONDS)
        table.head(f"{title}: the walking list, {rows} doors on the page")
        table.row("compressed", max(answer.kilobytes for answer in walklist), MOST_KB, unit=" kB")
        table.row("queries", max(answer.queries for answer in walklist), MOST_QUERIES, decimals=0)
        table.row("server time, p50", median(walklist, "server"), unit=" ms")
        table.row("  of a bare view with the same rows", median(bare, "server"), unit=" ms")
        table.row(
            "  times the bare view", median(walklist, "server") / median(bare, "server"), MOST_TIMES_BARE, decimals=2
        )
        table.row("CPU of the application, p50", median(walklist, "cpu"), unit=" ms")
        table.row("  times the bare view", median(walklist, "cpu") / median(bare, "cpu"), MOST_TIMES_BARE, decimals=2)
        if small is not None:
            per_door = median(walklist, "cpu") / rows / small.cpu
            table.row(f"  times that of {SMALL} homes, per door", per_door, MOST_GROWTH, decimals=2)
        for path in OTHER_LISTS:
            answers = in_turns([(address, path, cookie)], SECONDS / 8)[0]
            table.row(f"{path} queries", max(answer.queries for answer in answers), MOST_QUERIES, decimals=0)
            table.row("  server time, p50", median(answers, "server"), unit=" ms")
        table.head(f"{title}: the dashboard, the whole project")
        counted = [ask(address, DASHBOARD.format(day=day), known[LEADER]) for day in range(1, DASHBOARD_TIMES + 1)]
        table.row("server time when it counts, p50", median(counted, "server"), MOST_DASHBOARD_MS, unit=" ms")
        table.row("queries", max(answer.queries for answer in counted), decimals=0)
        again = ask(address, DASHBOARD.format(day=DASHBOARD_TIMES), known[LEADER])
        table.row("server time within a minute", again.server, unit=" ms")
        behind = ask(address, "/dashboard/huishoudens/?wat=spoken", known[LEADER])
        table.row("households behind a number, server time", behind.server, unit=" ms")
        table.head(f"{title}: {USERS} users, each a ring every {PAUSE:g} s, {os.cpu_count()} cores")
        seconds = max(2 * SECONDS, 4 * PAUSE)
        rings = ring_at_doors(address, advisors, doors, seconds=seconds, pause=PAUSE)
        table.row("rings per second", len(rings) / seconds)
        table.row("server time of a ring, p50", median(rings, "server"), unit=" ms")
        table.row("server time of a ring, p95", percentile_95([one.server for one in rings]), MOST_RING_MS, unit=" ms")
        table.row("  with waiting for a worker, p95", percentile_95([one.whole for one in rings]), unit=" ms")
        table.row("CPU of the application, p50", median(rings, "cpu"), unit=" ms")
        table.row("queries", max(one.queries for one in rings), decimals=0)
        if small is None:
            table.head(f"{title}: other pages, one user")
            for path, email in PAGES:
                answers = in_turns([(address, path, known.get(email, ""))], SECONDS / 8)[0]
                table.row(f"{path} {email.split('@')[0]}: server time, p50", median(answers, "server"), unit=" ms")
    first = walklist[0]
    return Answer(first.body, 0, median(walklist, "server"), median(walklist, "cpu") / rows, 0, first.kilobytes)


def main() -> None:
    """Set up, measure, print a table."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="adv-bench-", ignore_cleanup_errors=True))
        server = stack.enter_context(services.postgresql())
        base = {
            "REDIS_URL": stack.enter_context(services.redis()),
            "DATA_DIR": folder,
            "ENVIRONMENT": "demo",
            "DJANGO_SETTINGS_MODULE": "adv.settings",
        }
        table, small = Table(), None
        for name, homes in (("small", SMALL), ("large", LARGE)):
            if not homes:
                continue
            connection = psycopg2.connect(server)
            connection.autocommit = True
            connection.cursor().execute(f'CREATE DATABASE "{name}"')
            connection.close()
            environment = {**base, "DATABASE_URL": f"{server.rpartition('/')[0]}/{name}"}
            began = time.monotonic()
            run(environment, "manage.py", "migrate", "--verbosity", "0")
            run(environment, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
            run(environment, "-m", "tests.bench.homes", str(min(homes, SEED)))
            made = multiply(environment["DATABASE_URL"], slug="dichterspark", homes=homes)
            print(f"\n{made} homes made in {time.monotonic() - began:.0f} s", flush=True)
            small = measure(table, environment, f"{made} homes in one project", small=small)
        if LARGE:
            subprocess.run([sys.executable, "-m", "tests.bench.figures"], cwd=services.ROOT, check=True)
        print(f"\n{table.broken} over their bound" if table.broken else "\nEverything within its bound")


if __name__ == "__main__":
    try:
        main()
    except services.ServiceError as problem:
        sys.exit(f"make bench: {problem}")
