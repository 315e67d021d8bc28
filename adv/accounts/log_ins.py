"""Who logs in and out, in the log of the application: by number, never by name or e-mail address."""

import logging
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from adv.accounts.models import User

logger = logging.getLogger(__name__)


def _logged_in(*, user: User, **_kwargs: Any) -> None:
    logger.info("User %s logged in", user.pk)


def _logged_out(*, user: User | None, **_kwargs: Any) -> None:
    if user is not None:
        logger.info("User %s logged out", user.pk)


def _refused(**_kwargs: Any) -> None:
    # Not for whom: what was typed is no user perhaps, or a password in the wrong field.
    logger.warning("A log-in was refused")


def register() -> None:
    """Begin to listen."""
    user_logged_in.connect(_logged_in, dispatch_uid="log_ins")
    user_logged_out.connect(_logged_out, dispatch_uid="log_ins")
    user_login_failed.connect(_refused, dispatch_uid="log_ins")
