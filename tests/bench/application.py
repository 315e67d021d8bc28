"""The application as gunicorn runs it, with in each answer what it cost, as a header `Server-Timing`.

Time is from the moment a worker has the request to the moment the answer is ready; waiting for a free worker is not in
it. Queries are all that the request sent to the database, those of the session and of the log-in included.
"""

import os
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

_application = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer one request."""
    from django.db import connection

    queries = 0

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        wall, cpu = (time.perf_counter() - began) * 1000, (time.process_time() - cpu_began) * 1000
        measured = f'app;dur={wall:.2f}, cpu;dur={cpu:.2f}, db;desc="{queries}"'
        return start_response(status, [*headers, ("Server-Timing", measured)], *rest)

    began, cpu_began = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(count):
        return _application(environ, start)


assert os.environ.get("ENVIRONMENT") != "production", "only for measuring"
