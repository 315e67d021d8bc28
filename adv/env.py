"""Settings from the environment: each parser refuses what it does not know."""

import os
from collections.abc import Collection

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
