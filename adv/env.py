"""Settings from the environment: each parser refuses what it does not know."""

import os
from collections.abc import Collection
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_BOOLEANS = {"1": True, "true": True, "0": False, "false": False}


def env_bool(name: str, *, default: bool) -> bool:
    """Read a boolean: ``1``/``0``/``true``/``false``. Raises ImproperlyConfigured for anything else."""
    raw = os.environ.get(name, "").strip().lower()
    if not raw:
        return default
    if raw not in _BOOLEANS:
        raise ImproperlyConfigured(f"{name}={raw!r}: expected 1, 0, true or false.")
    return _BOOLEANS[raw]


def env_choice(name: str, *, default: str, choices: Collection[str]) -> str:
    """Read one of ``choices``. Raises ImproperlyConfigured for another value."""
    value = os.environ.get(name, "").strip() or default
    if value not in choices:
        raise ImproperlyConfigured(f"{name}={value!r}: expected one of {', '.join(sorted(choices))}.")
    return value


def env_list(name: str, *, default: list[str]) -> list[str]:
    """Read a comma-separated list."""
    raw = os.environ.get(name, "").strip()
    return [part.strip() for part in raw.split(",") if part.strip()] if raw else default


def env_int(name: str, *, default: int) -> int:
    """Read a whole number. Raises ImproperlyConfigured for anything else."""
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    try:
        return int(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={raw!r}: expected a whole number.") from None


class MailRoute(NamedTuple):
    """How mail leaves: Django's backend, and the server when there is one."""

    backend: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    use_tls: bool = False
    use_ssl: bool = False


_BACKENDS = "django.core.mail.backends"
#: Without a server: for a demo or a developer.
_LOCAL_ROUTES = {
    "file": MailRoute(f"{_BACKENDS}.filebased.EmailBackend"),
    "console": MailRoute(f"{_BACKENDS}.console.EmailBackend"),
}
#: The usual port of each way to reach a server: plain, STARTTLS, TLS.
_MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def env_mail(name: str, *, default: str) -> MailRoute:
    """Read how mail leaves: ``smtp://user:password@host:port``, ``smtp+tls:``, ``smtps:``, ``file:``, ``console:``.

    Raises ImproperlyConfigured for anything else, without the value: it may hold a password.
    """
    url = urlsplit(os.environ.get(name, "").strip() or default)
    if url.scheme in _LOCAL_ROUTES:
        return _LOCAL_ROUTES[url.scheme]
    if url.scheme not in _MAIL_PORTS or not url.hostname:
        raise ImproperlyConfigured(f"{name}: expected smtp://, smtp+tls:// or smtps:// with a host, file: or console:.")
    return MailRoute(
        backend=f"{_BACKENDS}.smtp.EmailBackend",
        host=url.hostname,
        port=url.port or _MAIL_PORTS[url.scheme],
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        use_tls=url.scheme == "smtp+tls",
        use_ssl=url.scheme == "smtps",
    )
