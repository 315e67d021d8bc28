"""Starts the demo: database, data, static files, then web and worker with one log. Called by `make run`.

Ctrl-C, SIGTERM, or the end of one of the two ends both. Not for production: docs/operations.md says how to go there.
"""

import hashlib
import os
import shlex
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from honcho import manager as processes

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"  # a demo is for this machine only


def refuse(message: str) -> None:
    """End with one line that says what is wrong."""
    sys.exit(f"make run: {message}")


def prepare() -> None:
    """Migrate, load the demo when there is no project yet, gather the static files when they changed."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    from adv.accounts.models import Project

    call_command("migrate", interactive=False, verbosity=0)
    if not Project.objects.exists():
        print("Loading the demo: this takes about a minute, and only the first time.", flush=True)
        call_command("demo")

    found = [
        (path, os.stat(storage.path(path)).st_mtime_ns)  # noqa: PTH116  storage gives strings
        for finder in get_finders()
        for path, storage in finder.list([])
    ]
    state = hashlib.sha256(repr(sorted(found)).encode()).hexdigest()
    stamp = Path(settings.STATIC_ROOT) / ".gathered"
    if not stamp.exists() or stamp.read_text() != state:
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(state)


def announce(port: int) -> None:
    """Print the address and the log-ins as soon as a page answers."""
    from django.core.management import call_command

    address = f"http://{HOST}:{port}/"
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{address}healthz", timeout=2):  # noqa: S310  our own address
                break
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    else:
        return  # the log says why
    print(f"\n  Achter de Voordeur: {address}\n", flush=True)
    call_command("demo", logins=True)
    print("\n  Ctrl-C stops web and worker.\n", flush=True)


def terminal_closed(_number: int, _frame: object) -> None:
    """Stop as with SIGTERM; there is nobody to print to any more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> int:
    """Run until somebody stops it; gives the exit status."""
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adv.settings")
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    if os.environ.get("ENVIRONMENT", "demo") != "demo":
        refuse("this is the demo, and ENVIRONMENT says production: see docs/operations.md.")
    port = os.environ.get("PORT") or "8000"
    if not port.isdigit():
        refuse(f"PORT={port!r}: expected a number.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(port)))
        except (OSError, OverflowError):
            refuse(f"port {port} is taken: choose another with PORT=8001 make run.")
    signal.signal(signal.SIGHUP, terminal_closed)
    try:
        prepare()
    except KeyboardInterrupt:
        sys.exit("make run: stopped before it was ready; the next start goes on from here")

    python = shlex.quote(sys.executable)
    pool = "--concurrency 2" if os.environ.get("REDIS_URL") else "--pool solo"
    processes.KILL_WAIT = 15  # seconds: on a slow machine the worker needs some to end properly
    manager = processes.Manager()
    manager.add_process(
        "web",
        f"exec {python} -m gunicorn adv.wsgi --bind {HOST}:{port} --workers 2 --no-control-socket --log-level warning "
        "--access-logfile - --access-logformat '%(m)s %(U)s %(s)s %(M)s ms'",
    )
    # As root on a machine of its own is as it should be here; Celery would warn about it in eight lines.
    quiet = shlex.quote("ignore:You're running the worker with superuser privileges:UserWarning")
    manager.add_process(
        "worker",
        f"exec {python} -W {quiet} -m celery --quiet -A adv worker -B {pool} --loglevel INFO --without-mingle",
    )
    threading.Thread(target=announce, args=[int(port)], daemon=True).start()
    manager.loop()
    # Stopped by a person is no failure.
    return 0 if manager.returncode in {130, 143} else manager.returncode or 1


if __name__ == "__main__":
    sys.exit(main())
