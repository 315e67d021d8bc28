"""A form that is sent twice is done once.

A form carries a hidden token (``OnceField``); the view gives the token and what is to be done to ``do_once``. A
second tap, a reload or a back button sends the same token again and gets the answer of the first time.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.cache import cache
from django.db import transaction

from adv.accounts.models import User

#: How long a token is remembered, in seconds: longer than anybody leaves a form open.
REMEMBERED_SECONDS = 24 * 60 * 60


class OnceField(forms.UUIDField):
    """A hidden field with a fresh token for every form that is shown."""

    widget = forms.HiddenInput
    hidden_widget = forms.HiddenInput
    default_error_messages = {
        "required": "Dit formulier is verlopen. Open de pagina opnieuw.",
        "invalid": "Dit formulier is verlopen. Open de pagina opnieuw.",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"initial": uuid.uuid4, "label": "Formulier", **options})


def do_once(*, user: User, token: uuid.UUID, do: Callable[[], str]) -> str:
    """Do something in a transaction and return the URL to go to; a second time only return that URL.

    The row of the user is locked meanwhile (SQLite locks everything), so that two requests at the same moment wait for
    each other. What ``do`` raises goes through, nothing is stored, and the form can be sent again.
    """
    key = f"once:{user.pk}:{token}"
    url = ""
    try:
        with transaction.atomic():
            User.objects.select_for_update(no_key=True).get(pk=user.pk)
            earlier: str | None = cache.get(key)
            if earlier is not None:
                return earlier
            url = do()
            # Before the commit, while the lock is held: whoever waits for it must find this.
            cache.set(key, url, REMEMBERED_SECONDS)
    except Exception:
        if url:
            cache.delete(key)
        raise
    return url
