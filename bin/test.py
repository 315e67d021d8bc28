"""Everything that has to hold, in one command: the gates, then the tests on both databases. Called by `make test`.

    .venv/bin/python bin/test.py                          all of it
    .venv/bin/python bin/test.py tests/households -k door  only these tests, on PostgreSQL with Redis

The servers are started here, on free ports in a temporary folder, and stopped after. `pytest` by itself works too, on
SQLite and without Redis.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests import services  # noqa: E402  the path comes first

#: A process for each core, and never fewer than two; each has a database of its own. One more gained nothing.
PARALLEL = ["-n", str(max(2, os.cpu_count() or 2)), "--dist", "loadgroup"]

#: Writes, counting, files in and out, and the worker. Pages and forms are the same on both databases.
WHERE_THE_DATABASE_MATTERS = [
    "tests/accounts",
    "tests/audit",
    "tests/households/actions",
    "tests/households/interchange",
    "tests/interventions/actions",
    "tests/interventions/interchange",
    "tests/reporting/dashboard",
    "tests/reporting/test_actions.py",
    "tests/reporting/test_recount.py",
    "tests/reporting/test_tasks_worker.py",
    "tests/reporting/demo/test_command.py",
]


#: What one process compiled, the next ones find: collecting takes a quarter of the time then, each worker half.
KEEP_COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}


def run(title: str, arguments: list[str], environment: Mapping[str, str]) -> bool:
    """Run one step, tell how long it took, and return whether it passed."""
    print(f"\n=== {title}", flush=True)
    began = time.monotonic()
    status = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env={**os.environ, **KEEP_COMPILED, **environment}, check=False
    )
    passed = status.returncode == 0
    print(f"=== {title}: {'passed' if passed else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
    return passed


def main(arguments: list[str]) -> int:
    """Run all steps, also after one that failed; gives the exit status."""
    # SIGTERM ends like Ctrl-C, so that the servers are stopped then too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    failed: list[str] = []

    def step(title: str, command: list[str], environment: Mapping[str, str] | None = None) -> None:
        if not run(title, command, environment or {}):
            failed.append(title)

    embedded = {"DATABASE_URL": "", "REDIS_URL": ""}
    coverage = ["--cov", "--cov-report="]
    try:
        services.chromium()
        with contextlib.ExitStack() as stack:
            servers = {
                "DATABASE_URL": stack.enter_context(services.postgresql()),
                "REDIS_URL": stack.enter_context(services.redis()),
            }
            if arguments:
                return 0 if run("Tests on PostgreSQL", ["-m", "pytest", *arguments], servers) else 1
            step("Gates", ["bin/gates.py"], embedded)
            step("Tests on PostgreSQL with Redis", ["-m", "pytest", "-q", *PARALLEL, *coverage], servers)
        on_sqlite = ["-m", "database and not browser and not postgresql", *WHERE_THE_DATABASE_MATTERS]
        command = ["-m", "pytest", "-q", *PARALLEL, *on_sqlite]
        step("Tests on the embedded default (SQLite, no Redis)", command, embedded)
        step("Coverage", ["bin/gates.py", "coverage", "coverage-core"], embedded)
    except services.ServiceError as problem:
        sys.exit(f"make test: {problem}")
    except KeyboardInterrupt:
        sys.exit("make test: stopped")
    print(f"\nmake test: {'FAILED: ' + ', '.join(failed) if failed else 'everything passed'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
