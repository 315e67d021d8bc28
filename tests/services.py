"""Real servers for the tests, each a context manager: started on a free port in a temporary folder, stopped after.

Nothing of the machine is used but the programs: no configuration, no data, no running server.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: How long a server may take to answer, in seconds.
PATIENCE = 30


class ServiceError(RuntimeError):
    """A server is missing or did not start; the message is one line for a person."""


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, process: subprocess.Popen[bytes], name: str) -> None:
    """Wait until something answers on ``port``. Raises ServiceError when the process ends or time is up."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise ServiceError(f"{name} stopped at once with status {process.returncode}.")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=0.5):
            return
        time.sleep(0.05)
    raise ServiceError(f"{name} did not answer on port {port} within {PATIENCE} seconds.")


def stop(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> None:
    """Stop ``process`` and all it started (it leads its own group), with force when asking does not help."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, how)
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=5)


def find_program(name: str, *folders: str, package: str) -> str:
    """Return the path of a program. Raises ServiceError, naming the Debian package, when there is none."""
    found = shutil.which(name)
    if found:
        return found
    for folder in folders:
        for candidate in sorted(Path("/").glob(f"{folder.lstrip('/')}/{name}"), reverse=True):
            if os.access(candidate, os.X_OK):
                return str(candidate)
    raise ServiceError(f"{name} is missing: install the Debian package {package}.")


def chromium() -> str:
    """Return the path of Chromium (``CHROMIUM`` names another one).

    The headless shell comes first: the same engine without the windows around it, which take a third of the time.
    """
    if os.environ.get("CHROMIUM"):
        return os.environ["CHROMIUM"]
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    own = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    if shells := sorted(own.glob("chromium_headless_shell-*/*/*headless[-_]shell")):
        return str(shells[-1])
    raise ServiceError("chromium is missing: install the Debian package chromium-headless-shell.")


def _unprivileged() -> tuple[list[str], pwd.struct_passwd | None]:
    """Return how to start a program as somebody else than root, and who that is: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return [], None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            somebody = pwd.getpwnam(name)
            ids = [f"--reuid={somebody.pw_uid}", f"--regid={somebody.pw_gid}", "--clear-groups"]
            return [find_program("setpriv", package="util-linux"), *ids], somebody
    raise ServiceError("PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as.")


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL of our own; gives its ``DATABASE_URL``. Fast and forgetful: no fsync."""
    initdb = find_program("initdb", "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", package="postgresql")
    server = Path(initdb).resolve().parent / "postgres"
    prefix, somebody = _unprivileged()
    with tempfile.TemporaryDirectory(prefix="adv-pg-", ignore_cleanup_errors=True) as folder:
        if somebody:
            os.chown(folder, somebody.pw_uid, somebody.pw_gid)
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": folder}
        made = subprocess.run(
            [*prefix, initdb, "-D", f"{folder}/data", "-U", "adv", "-A", "trust", "-E", "UTF8", "--no-sync"],
            cwd=folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if made.returncode:
            raise ServiceError(f"initdb failed: {made.stderr.strip().splitlines()[-1:]}")
        port = free_port()
        settings = {
            "port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off",
            "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": 0,
            "max_connections": 60, "timezone": "UTC", "jit": "off",
            "shared_buffers": "128MB", "log_min_messages": "fatal",
        }  # fmt: skip
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        with Path(folder, "log").open("wb") as log:
            process = subprocess.Popen(
                [*prefix, str(server), "-D", f"{folder}/data", *options],
                cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
            try:
                wait_for_port(port, process, "PostgreSQL")
                yield f"postgres://adv@127.0.0.1:{port}/postgres"
            finally:
                # SIGINT to the server alone: fast shutdown, its children follow.
                with contextlib.suppress(ProcessLookupError):
                    process.send_signal(signal.SIGINT)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=10)
                stop(process, signal.SIGQUIT)


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """Run a Redis of our own, in memory; gives its ``REDIS_URL``."""
    server = find_program("redis-server", "/usr/bin", package="redis-server")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="adv-redis-", ignore_cleanup_errors=True) as folder:
        process = subprocess.Popen(
            [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder],
            cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            wait_for_port(port, process, "Redis")
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            stop(process)


class Worker:
    """A running Celery worker; ``log`` is what it has said so far."""

    def __init__(self, process: subprocess.Popen[bytes], log_file: Path) -> None:
        self.process = process
        self._log_file = log_file

    @property
    def log(self) -> str:
        """What the worker has written."""
        return self._log_file.read_text(errors="replace")

    def kill(self) -> None:
        """Kill it as the machine does when memory runs out: no goodbye."""
        stop(self.process, signal.SIGKILL)


@contextlib.contextmanager
def celery_worker(environment: Mapping[str, str], *, beat: bool = False) -> Iterator[Worker]:
    """Run a Celery worker with ``environment`` on top of ours, and wait until it takes tasks.

    With ``REDIS_URL`` it forks as in production; without, it is the embedded default (one process, files as broker).
    """
    pool = ["--concurrency", "2"] if environment.get("REDIS_URL") else ["--pool", "solo"]
    name = f"test-{os.getpid()}-{time.monotonic_ns()}@127.0.0.1"
    options = ["--loglevel", "INFO", "--without-mingle", "--without-gossip", "-n", name, *(["-B"] if beat else [])]
    command = [sys.executable, "-m", "celery", "-A", "adv", "worker", *pool, *options]
    with tempfile.TemporaryDirectory(prefix="adv-worker-", ignore_cleanup_errors=True) as folder:
        log_file = Path(folder, "log")
        with log_file.open("wb") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **environment},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            worker = Worker(process, log_file)
            try:
                until = time.monotonic() + PATIENCE
                while " ready." not in worker.log:
                    if process.poll() is not None or time.monotonic() > until:
                        raise ServiceError(f"The Celery worker did not start:\n{worker.log[-2000:]}")
                    time.sleep(0.1)
                yield worker
            finally:
                stop(process)


@contextlib.contextmanager
def gunicorn(environment: Mapping[str, str], *, workers: int = 2, application: str = "adv.wsgi") -> Iterator[str]:
    """Run the web application under gunicorn; gives its address."""
    port = free_port()
    process = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", str(workers),
            "--no-control-socket", "--log-level", "warning",
        ],
        cwd=ROOT, env={**os.environ, **environment}, start_new_session=True,
    )  # fmt: skip
    try:
        wait_for_port(port, process, "gunicorn")
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(process)
