"""Fixtures for all tests. Services are in tests/services.py, the browser in tests/browsing.py."""

import contextlib
import gc
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from xdist.scheduler import LoadScopeScheduling

from tests import services
from tests.browsing import Browse

# Playwright's synchronous API keeps an event loop running in this thread; Django would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# No deadline: tests never assert time, and a busy machine is not a bug.
_common: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
hypothesis_settings.register_profile("quick", max_examples=60, **_common)
hypothesis_settings.register_profile("thorough", max_examples=1000, **_common)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

#: These look at the whole from outside. Each line they pass is asserted about by a test of its own, which measures it;
#: here measuring would only cost time.
UNMEASURED = (
    "tests/architecture/test_gates.py",
    "tests/architecture/test_role_url_matrix.py",
    "tests/households/domain/test_protocol_properties.py",
    "tests/households/test_door_in_time.py",
    "tests/interventions/test_partner_window.py",
    "tests/reporting/demo/",
    "tests/reporting/test_hostile.py",
    "tests/reporting/test_pdf.py",
    "tests/reporting/test_recount.py",
    "tests/test_demo_pages.py",
)
_DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "browse", "celery_worker_process", "admin_client"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they use, so that nobody has to remember the marker."""
    on_postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "browse" in fixtures:
            item.add_marker(pytest.mark.browser)
        if "browse" in fixtures or item.nodeid.startswith(UNMEASURED):
            item.add_marker(pytest.mark.no_cover)
        if "celery_worker_process" in fixtures:
            item.add_marker(pytest.mark.worker)
        if fixtures & _DATABASE_FIXTURES or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)
        if item.get_closest_marker("postgresql") and not on_postgresql:
            item.add_marker(pytest.mark.skip(reason="about PostgreSQL; `make test` runs it there"))
        if item.get_closest_marker("redis") and not os.environ.get("REDIS_URL"):
            item.add_marker(pytest.mark.skip(reason="about Redis; `make test` runs it there"))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for garbage all the time took a seventh of it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 25, 50)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """In a process of xdist pytest-cov starts measuring twice; the first, that nobody reads, is ended here.

    It would go on under every test that pauses the second, and take as long.
    """
    plugin = session.config.pluginmanager.getplugin("_cov")
    if plugin and plugin.cov_controller and hasattr(session.config, "workerinput"):
        plugin.cov_controller.pause()


@contextlib.contextmanager
def _unmeasured(config: pytest.Config) -> Iterator[None]:
    """Lay the measuring of coverage aside for a while: with it, pages and migrations are three times as slow."""
    plugin = config.pluginmanager.getplugin("_cov")
    controller = plugin and plugin.cov_controller
    if not controller or not controller.started:
        yield
        return
    controller.pause()
    try:
        yield
    finally:
        controller.resume()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """What an unmeasured test stands on is not measured either."""
    with _unmeasured(item.config) if item.get_closest_marker("no_cover") else contextlib.nullcontext():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any, request: pytest.FixtureRequest) -> Iterator[None]:
    """Nor is the making of the test database."""
    with _unmeasured(request.config) if fixturedef.argname == "django_db_setup" else contextlib.nullcontext():
        return (yield)


class _ByGroup(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """The tests of a file that makes something once for all of them go to one process, each other test by itself.

    These files come first. ``xdist_group`` in a file does the same for one with a test that takes long. (xdist's own
    ``loadgroup`` writes the group into the id of a test, which pytest 9.2 no longer takes over.)
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if _is_group(file) else nodeid


@cache
def _is_group(file: str) -> bool:
    text = (services.ROOT / file).read_text(encoding="utf-8")
    return 'scope="module"' in text or "mark.xdist_group" in text


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    """With ``--dist loadgroup``."""
    return _ByGroup(config, log) if config.getoption("dist") == "loadgroup" else None


# --- Database ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Before the test database is thrown away, whoever still holds on to it has to go.

    A worker that was killed and a browser that was closed in the middle of a request leave a session behind for a
    moment; PostgreSQL drops no database that somebody is in.
    """
    yield
    with django_db_blocker.unblock():
        from django.db import connection

        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


# --- Celery -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def worker_environment(transactional_db: None) -> dict[str, str]:
    """The environment of a process that works on the database, the broker and the files of this test."""
    from django.conf import settings
    from django.db import connection

    from adv.celery import app

    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        url = f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    app.control.purge()  # what an earlier test left in the queue is not for this one
    return {
        "DJANGO_SETTINGS_MODULE": "adv.settings",
        "DATABASE_URL": url,
        "REDIS_URL": settings.REDIS_URL,
        "DATA_DIR": str(settings.DATA_DIR),
        "COVERAGE_PROCESS_CONFIG": "",  # the actions that it calls are measured in their own tests
    }


@pytest.fixture
def celery_worker_process(worker_environment: dict[str, str]) -> Iterator[services.Worker]:
    """A real Celery worker: over a real Redis in the PostgreSQL run, the embedded default in the SQLite run.

    The test sends tasks in the ordinary way (an action, a POST) and waits for the row in the database to change.
    """
    with services.celery_worker(worker_environment) as worker:
        yield worker


# --- Browser ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium instead of a downloaded one; quiet about hosts of its own."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    return {
        "executable_path": services.chromium(),
        "args": ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", *quiet],
    }


@pytest.fixture
def browse(browser: Any, live_server: Any) -> Iterator[Browse]:
    """``browse(user, width=PHONE, javascript=False)`` opens a page over a real server; see tests/browsing.py."""
    browsing = Browse(browser, live_server.url)
    yield browsing
    browsing.close()
    assert not browsing.problems, "\n".join(browsing.problems)


@pytest.fixture(scope="session", autouse=True)
def _folder_for_shots() -> None:
    if os.environ.get("SHOTS"):
        Path(os.environ["SHOTS"]).mkdir(parents=True, exist_ok=True)
