"""What gunicorn is told about us: ``gunicorn.conf.py`` names the logger."""

import logging
from typing import Any

from gunicorn.glogging import Logger

from adv.logs import hide_secrets


class DiscreetLogger(Logger):
    """The logger of gunicorn, without secrets in its access log and in what it says of a request that went wrong."""

    def setup(self, cfg: Any) -> None:
        """Write every line with our formatter, in the form that gunicorn gave it."""
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            given = handler.formatter or logging.Formatter()
            handler.setFormatter(_Discreet(given))


class _Discreet(logging.Formatter):
    """Another formatter, without secrets in what it writes."""

    def __init__(self, given: logging.Formatter) -> None:
        super().__init__()
        self._given = given

    def format(self, record: logging.LogRecord) -> str:
        return hide_secrets(self._given.format(record))
