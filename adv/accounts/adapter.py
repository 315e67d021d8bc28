"""How allauth is set up: no sign-up, people are added by an administrator or a project leader."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from adv.accounts.models import User


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Accounts are made for people, not by them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse sign-up: the pages for it answer that it is closed."""
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures by name and by where they come from: who guesses locks out nobody who is elsewhere.

        Allauth counts by name alone, and has no other hook for it; a test holds this one to what it does.
        """
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{self.get_client_ip(request)}"


def display_name(user: User) -> str:
    """Return the name to show for a user."""
    return user.name
