"""What must not end up in a log: the secret in the address of a calendar feed, or of an invitation.

A calendar program can't log in and who is invited has no password yet, so the address holds the secret, and addresses
are what logs are full of. Everything
that this application writes goes through ``hide_secrets``: its own log lines by ``DiscreetFormatter``, the lines of
gunicorn by ``adv.web_server``. A proxy in front has a log of its own, see docs/operations.md.
"""

import logging
import re

#: ``/feed/<secret>.ics`` and ``/uitnodiging/<secret>/`` in whatever text, also when it was cut short or written with
#: other characters.
_SECRET = re.compile(r"(/(?:feed|uitnodiging)/)[^\s\"'/?#&]+", re.IGNORECASE)


def hide_secrets(text: str) -> str:
    """Return a text without the secrets in it: ``/feed/***``."""
    return _SECRET.sub(r"\1***", text)


class DiscreetFormatter(logging.Formatter):
    """Writes a log line, and the traceback under it, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        return hide_secrets(super().format(record))
