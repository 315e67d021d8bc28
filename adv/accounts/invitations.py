"""The invitation of somebody new: a mail with a link to choose a password, and nothing about anybody else."""

from allauth.account.forms import ResetPasswordForm
from allauth.core.context import request_context
from django.http import HttpRequest

from adv.accounts.models import User


def send_invitation(request: HttpRequest, user: User) -> None:
    """Mail a link with which ``user`` chooses a password. The link expires and works once."""
    form = ResetPasswordForm({"email": user.email})
    # The mail goes out after the transaction, when allauth may have let go of the request it makes links from.
    with request_context(request):
        if form.is_valid():
            form.save(request)
