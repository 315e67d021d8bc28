"""The invitation of somebody new: a mail with a link to choose a password, and nothing about anybody else.

The link holds the number of the invitation with a signature (``SECRET_KEY``), so that it is nowhere in the database. It
works for a week, once, and only for who has no password yet; a newer invitation and the end of the membership end it.
"""

import datetime

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from adv import dutch
from adv.accounts.errors import ActionRefused
from adv.accounts.models import Invitation, Membership, OutgoingMail, User
from adv.audit import log
from adv.audit.actor import Actor
from adv.mail import MailKind, queue_mail, register_kind

#: How long a link works.
VALID_FOR = datetime.timedelta(days=7)
#: A second invitation so soon after the first is a button that was pressed twice.
NOT_AGAIN_WITHIN = datetime.timedelta(minutes=1)

KIND = "invitation"
_signer = Signer(sep=".", salt="adv.accounts.invitation")


def register() -> None:
    """Make the mail known; called when the app is ready."""
    register_kind(
        MailKind(
            name=KIND,
            subject=lambda _mail: "Je bent uitgenodigd voor Achter de Voordeur",
            link=lambda mail: reverse("invitation", args=[token_of(mail.about_id)]),
            lasts=VALID_FOR,
            is_due=_is_due,
        )
    )


def _is_due(mail: OutgoingMail) -> bool:
    return _standing().filter(pk=mail.about_id).exists()


def token_of(invitation_id: int) -> str:
    """Return what stands in the link."""
    return _signer.sign(str(invitation_id))


@transaction.atomic
def invite(*, by: Actor, membership: Membership, now: datetime.datetime | None = None) -> Invitation:
    """Invite somebody who has no password yet; an earlier invitation works no more.

    Raises ActionRefused for who can log in already or left, and when the last one was a moment ago.
    """
    now = now or timezone.now()
    membership = Membership.objects.select_for_update(of=("self",)).select_related("user").get(pk=membership.pk)
    if membership.ended_at is not None or not membership.user.is_active:
        raise ActionRefused(f"{membership.user.name} werkt niet meer in dit project.")
    if membership.user.has_usable_password():
        raise ActionRefused(f"{membership.user.name} heeft al een wachtwoord en kan gewoon inloggen.")
    standing = Invitation.objects.filter(
        membership__user=membership.user, used_at__isnull=True, revoked_at__isnull=True
    )
    if standing.filter(membership=membership, created_at__gt=now - NOT_AGAIN_WITHIN).exists():
        raise ActionRefused("De uitnodiging is net verstuurd.")
    standing.update(revoked_at=now)
    invitation = Invitation.objects.create(membership=membership, created_at=now, expires_at=now + VALID_FOR)
    queue_mail(membership=membership, kind=KIND, on=timezone.localdate(now), about_id=invitation.pk, now=now)
    log.record(by=by, action=log.Action.CREATE, object_type="invitation", object_id=invitation.pk)
    return invitation


def find_invitation(token: str, *, now: datetime.datetime) -> Invitation | None:
    """Return the invitation of a link, None when it does not work (any more)."""
    try:
        number = int(_signer.unsign(token))
    except BadSignature:
        return None
    found = _standing().filter(pk=number, expires_at__gt=now).select_related("membership__user").first()
    return found if found is not None and not found.membership.user.has_usable_password() else None


def _standing() -> "QuerySet[Invitation]":
    return Invitation.objects.filter(
        used_at__isnull=True,
        revoked_at__isnull=True,
        membership__ended_at__isnull=True,
        membership__user__is_active=True,
    )


@transaction.atomic
def accept_invitation(*, token: str, password: str, address: str, now: datetime.datetime | None = None) -> User:
    """Set the password of who was invited. Raises ActionRefused when the link does not work any more."""
    now = now or timezone.now()
    found = find_invitation(token, now=now)
    # The row is locked and read again: of two at the same moment one is too late.
    if found is None or Invitation.objects.select_for_update().get(pk=found.pk).used_at is not None:
        raise ActionRefused("Deze link werkt niet meer.")
    user = found.membership.user
    user.set_password(password)
    user.save(update_fields=["password"])
    Invitation.objects.filter(pk=found.pk).update(used_at=now)
    by = Actor(user_id=user.pk, role=found.membership.role, project_id=found.membership.project_id, address=address)
    log.record(by=by, action=log.Action.UPDATE, object_type="invitation", object_id=found.pk)
    return user


def invitation_words(memberships: list[Membership], *, today: datetime.date) -> dict[int, str]:
    """Say per membership without a password how its invitation stands; two queries."""
    waiting = [one.pk for one in memberships if not one.user.has_usable_password()]
    latest: dict[int, Invitation] = {}
    for invitation in Invitation.objects.filter(membership__in=waiting, revoked_at__isnull=True).order_by("pk"):
        latest[invitation.membership_id] = invitation
    mails = OutgoingMail.objects.filter(kind=KIND, about_id__in=[one.pk for one in latest.values()])
    states = dict(mails.values_list("about_id", "state"))
    words = dict.fromkeys(waiting, "nog niet uitgenodigd")
    for pk, invitation in latest.items():
        words[pk] = _words(invitation, states.get(invitation.pk), today)
    return words


_MAIL_WORDS = {
    OutgoingMail.State.FAILED: "de mail kon niet worden bezorgd: klopt het adres?",
    OutgoingMail.State.UNSURE: "misschien kwam de mail niet aan",
}


def _words(invitation: Invitation, state: str | None, today: datetime.date) -> str:
    until = timezone.localdate(invitation.expires_at)
    if until < today:
        return "uitnodiging verlopen"
    on = dutch.date_short(timezone.localdate(invitation.created_at), today)
    problem = _MAIL_WORDS.get(OutgoingMail.State(state)) if state else None
    return f"uitgenodigd op {on}, {problem or f'kan tot {dutch.date_short(until, today)}'}"
