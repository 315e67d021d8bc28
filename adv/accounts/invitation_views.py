"""Accepting an invitation, and sending one again."""

from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest
from adv.accounts.invitations import accept_invitation, find_invitation, invite
from adv.accounts.models import Membership, User
from adv.accounts.permissions import Permission, public, requires

#: Session key with the link that somebody came by.
_TOKEN_KEY = "invitation"  # noqa: S105  the name of a key


@public(reason="The link in the mail: who has it has no account yet.")
@require_safe
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take the secret out of the address, so that it is in no history and no log of the next page."""
    request.session[_TOKEN_KEY] = token
    return redirect("invitation_accept")


@public(reason="Choosing the first password, with the link of the mail in the session.")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: HttpRequest) -> HttpResponse:
    """Let somebody who was invited choose a password."""
    token = str(request.session.get(_TOKEN_KEY, ""))
    found = find_invitation(token, now=timezone.now())
    if found is None:
        return render(request, "accounts/invitation.html", {"form": None}, status=410 if token else 404)
    form: SetPasswordForm[User] = SetPasswordForm(found.membership.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            accept_invitation(
                token=token,
                password=form.cleaned_data["new_password1"],
                address=request.META.get("REMOTE_ADDR", "")[:45],
            )
        except ActionRefused:
            return render(request, "accounts/invitation.html", {"form": None}, status=410)
        del request.session[_TOKEN_KEY]
        messages.success(request, "Je wachtwoord is opgeslagen. Log nu in met je e-mailadres en dit wachtwoord.")
        return redirect("account_login")
    context = {"form": form, "invited": found.membership}
    return render(request, "accounts/invitation.html", context, status=422 if form.errors else 200)


@requires(Permission.TEAM_MANAGE)
@require_POST
def invitation_send(request: MemberRequest, membership_id: int) -> HttpResponse:
    """Invite somebody again; the earlier link works no more."""
    active = Membership.objects.active().select_related("user")
    membership = get_object_or_404(active, pk=membership_id, project=request.project)
    try:
        invite(by=request.actor, membership=membership)
    except ActionRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{membership.user.name} krijgt een nieuwe uitnodiging.")
    return redirect("team")
