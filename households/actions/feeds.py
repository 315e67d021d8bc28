"""The private calendar feed of a member: making one, replacing it, revoking it, and finding it by its secret."""

import hashlib
import secrets

from django.db import transaction

from adv.accounts.models import Membership
from adv.accounts.permissions import Permission
from adv.audit import log
from adv.audit.actor import Actor
from households.models import CalendarFeed

#: Bytes of chance in a secret: nobody finds one by trying.
_SECRET_BYTES = 32


def hash_of(secret: str) -> str:
    """Return what is kept of a secret. It is all chance, so one round of hashing is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_feed(*, by: Actor, member: Membership) -> str:
    """Give a member a feed, or a new secret for the one they have; the old address stops at once.

    Returns the secret: this is the only time that anybody can see it.
    """
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    feed, is_new = CalendarFeed.objects.update_or_create(membership=member, defaults={"secret_hash": hash_of(secret)})
    action = log.Action.CREATE if is_new else log.Action.UPDATE
    log.record(by=by, action=action, object_type="calendar_feed", object_id=feed.pk)
    return secret


@transaction.atomic
def revoke_feed(*, by: Actor, member: Membership) -> None:
    """Take the feed of a member away; without one nothing happens."""
    feed = CalendarFeed.objects.filter(membership=member).first()
    if feed is None:
        return
    log.record(by=by, action=log.Action.DELETE, object_type="calendar_feed", object_id=feed.pk)
    feed.delete()


def find_feed(secret: str) -> CalendarFeed | None:
    """Return the feed with this secret, with its member; whether that member may still read it is another question."""
    feeds = CalendarFeed.objects.select_related("membership__user", "membership__project")
    return feeds.filter(secret_hash=hash_of(secret)).first()


def may_read(feed: CalendarFeed) -> bool:
    """Tell whether the member of a feed still works here, in a role that goes to doors."""
    member = feed.membership
    return member.ended_at is None and member.user.is_active and member.can(Permission.WALKLIST_VIEW)
