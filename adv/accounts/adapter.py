"""How allauth is set up: no sign-up, people are added by an administrator or a project leader."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from adv.accounts.models import User


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Accounts are made for people, not by them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse sign-up: the pages for it answer that it is closed."""
        return False


def display_name(user: User) -> str:
    """Return the name to show for a user."""
    return user.name
