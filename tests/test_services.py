"""The servers and the worker of the tests themselves: real ones, that go away again."""

import os

import pytest
from django.conf import settings
from django.db import connection

from adv.celery import app
from tests import services


def test_worker_answers_over_the_broker_of_this_run(celery_worker_process):
    expected = "redis" if settings.REDIS_URL else "filesystem"
    assert app.conf.broker_url.startswith(expected)
    assert "ready." in celery_worker_process.log


def test_worker_is_given_the_test_database(worker_environment):
    name = str(connection.settings_dict["NAME"])
    assert name in worker_environment["DATABASE_URL"]
    assert "test" in name


def test_killed_worker_is_gone(worker_environment):
    with services.celery_worker(worker_environment) as worker:
        worker.kill()
        assert worker.process.poll() is not None


@pytest.mark.redis
def test_redis_of_each_process_is_its_own():
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    number = int(worker.removeprefix("gw")) + 1 if worker else 0
    assert settings.REDIS_URL.endswith(f"/{number}")


def test_a_missing_program_is_named_in_one_line():
    with pytest.raises(services.ServiceError, match=r"^no-such-program is missing: .* the Debian package nothing.$"):
        services.find_program("no-such-program", package="nothing")


def test_a_browser_that_playwright_brought_is_found_last(monkeypatch, tmp_path):
    shell = tmp_path / "chromium_headless_shell-1" / "chrome-linux64" / "chrome-headless-shell"
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    with pytest.raises(services.ServiceError, match="chromium is missing"):
        services.chromium()
    shell.parent.mkdir(parents=True)
    shell.touch()
    assert services.chromium() == str(shell)


def test_healthz_answers_in_a_browser_without_javascript_too(browse):
    page = browse(javascript=False)
    response = page.goto("/healthz")
    assert response is not None
    assert response.status == 200
