"""The secret of a calendar feed does not end up in a log: ours, nor that of gunicorn."""

import logging
import logging.config
import os
import subprocess
import sys
import urllib.error
import urllib.request
from typing import Any

import pytest
from django.conf import settings

from adv.logs import DiscreetFormatter, hide_secrets
from tests.services import ROOT, free_port, stop, wait_for_port

SECRET = "Zk3-q_9vVtQmSECRETSECRETSECRETSECRETSECRETx"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (f"GET /feed/{SECRET}.ics 200", "GET /feed/*** 200"),
        (f'"GET /feed/{SECRET}.ics?x=1 HTTP/1.1"', '"GET /feed/***?x=1 HTTP/1.1"'),
        (f"https://adv.nl/feed/{SECRET}.ics", "https://adv.nl/feed/***"),
        (f"/FEED/{SECRET}", "/FEED/***"),
        (f"GET /uitnodiging/12.{SECRET}/ 302", "GET /uitnodiging/***/ 302"),
        ("GET /uitnodiging/ 200", "GET /uitnodiging/ 200"),
        ("GET /agenda/feed/ 200", "GET /agenda/feed/ 200"),
        ("GET /agenda/ 200", "GET /agenda/ 200"),
    ],
)
def test_a_secret_is_hidden_in_any_text(text, hidden):
    assert hide_secrets(text) == hidden


def test_our_log_lines_and_their_tracebacks_are_without_it():
    formatter = DiscreetFormatter("{levelname} {message}", style="{")
    try:
        raise ValueError(f"/feed/{SECRET}.ics")  # noqa: TRY301  the traceback is what it is about
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "at %s", (f"/feed/{SECRET}.ics",), sys.exc_info())
    line = formatter.format(record)
    assert SECRET not in line
    assert "ERROR at /feed/***" in line
    assert "ValueError: /feed/***" in line


def test_every_handler_of_ours_uses_it():
    configured: Any = settings.LOGGING
    formatters = configured["formatters"]
    assert {each["()"] for each in formatters.values()} == {"adv.logs.DiscreetFormatter"}
    assert {each["formatter"] for each in configured["handlers"].values()} <= set(formatters)


@pytest.mark.parametrize("log_format", [None, '%(h)s "%(r)s" %(s)s "%(f)s" %({referer}i)s %(U)s'])
def test_gunicorn_writes_its_access_log_without_it(tmp_path, log_format):
    port = free_port()
    log_file = tmp_path / "log"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "adv.settings", "DATA_DIR": str(tmp_path / "data")}
    environment.pop("DATABASE_URL", None)
    command = [
        sys.executable, "-m", "gunicorn", "adv.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1",
        "--no-control-socket", "--access-logfile", "-", *(["--access-logformat", log_format] if log_format else []),
    ]  # fmt: skip
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            wait_for_port(port, process, "gunicorn")
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/feed/{SECRET}.ics", headers={"Referer": f"http://x/feed/{SECRET}.ics"}
            )
            # The database has no tables: this is the worst case, an error with a traceback.
            with pytest.raises(urllib.error.HTTPError) as answer:
                urllib.request.urlopen(request, timeout=30)
            assert answer.value.code == 500
            answer.value.close()
        finally:
            stop(process)
    written = log_file.read_text()
    assert "/feed/***" in written
    assert "Traceback" in written
    assert SECRET not in written
