"""Mail that leaves the application: decided on as a row, sent by the worker, never with anything about anybody.

A mail is a number and a link. ``queue_mail`` writes the row in the transaction of what it is about; a constraint keeps
it to one per person, kind, day and subject, however often a job runs. ``deliver_mail`` claims a row before it sends: a
second worker finds nothing to do. When the process or the line dies between the two the mail may have arrived, so it
is not sent again by itself; the row says so, and a digest comes anew on the next day.

A kind of mail is registered with ``register_kind``, its texts are ``templates/mail/<kind>.txt`` and ``.html``. Both
get ``count``, ``link``, ``on`` and ``project``, the name of the project.
"""

import datetime
import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from adv.accounts.models import Membership, OutgoingMail
from adv.audit import log
from adv.audit.actor import Actor

logger = logging.getLogger(__name__)

State = OutgoingMail.State

#: So many mails are sent in one run; the next run, a minute later, takes the rest.
_BATCH = 500
#: A mail that is being sent for so long belongs to a process that died.
GIVEN_UP_AFTER = datetime.timedelta(minutes=15)
#: The mail server asked to come back later: after these times, and then no more.
_RETRY_AFTER = tuple(datetime.timedelta(minutes=minutes) for minutes in (5, 15, 60, 180))
#: Answers from here on mean "never"; below it "not now" (RFC 5321).
_PERMANENT = 500


@dataclass(frozen=True, slots=True)
class MailKind:
    """A kind of mail. ``subject`` and ``link`` (a path) are made from the row when it is sent.

    ``lasts`` is how long after its day it still makes sense; ``is_due`` may say that it is no longer needed.
    """

    name: str
    subject: Callable[[OutgoingMail], str]
    link: Callable[[OutgoingMail], str]
    lasts: datetime.timedelta = datetime.timedelta(0)
    is_due: Callable[[OutgoingMail], bool] = lambda _mail: True


_KINDS: dict[str, MailKind] = {}


def register_kind(kind: MailKind) -> None:
    """Make a kind of mail known; called when the apps are ready."""
    _KINDS[kind.name] = kind


def queue_mail(
    *,
    membership: Membership,
    kind: str,
    on: datetime.date,
    count: int = 1,
    about_id: int = 0,
    now: datetime.datetime | None = None,
) -> OutgoingMail | None:
    """Decide on a mail; None when it was decided on before. It goes out after the transaction."""
    if kind not in _KINDS:
        raise LookupError(f"no kind of mail is called {kind!r}")
    now = now or timezone.now()
    mail, is_new = OutgoingMail.objects.get_or_create(
        person_id=membership.user_id,
        kind=kind,
        on=on,
        about_id=about_id,
        defaults={"membership": membership, "count": count, "not_before": now, "created_at": now},
    )
    if not is_new:
        return None
    deliver_on_commit()
    return mail


def deliver_on_commit() -> None:
    """Tell the worker that there is mail; without one the schedule finds it within a minute."""
    from adv.tasks import deliver_mail_task

    transaction.on_commit(deliver_mail_task.delay, robust=True)


def deliver_mail(*, now: datetime.datetime) -> int:
    """Send what waits; returns the number of mails that the mail server took. Safe to run twice and at once."""
    settle_given_up(now=now)
    waiting = OutgoingMail.objects.filter(state=State.QUEUED, not_before__lte=now)
    mails = list(
        waiting.select_related("membership__project", "membership__user", "membership__organisation").order_by(
            "not_before", "pk"
        )[:_BATCH]
    )
    mails = [mail for mail in mails if not _drop_when_over(mail, now)]
    if not mails:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except OSError:  # the mail server is gone: everything waits for the next run
        logger.exception("mail server not reached")
        return 0
    try:
        return sum(_send(mail, connection, now) for mail in mails)
    finally:
        connection.close()


def settle_given_up(*, now: datetime.datetime) -> None:
    """Say of mails whose process died that nobody knows whether they arrived."""
    hanging = OutgoingMail.objects.filter(state=State.SENDING, settled_at__lt=now - GIVEN_UP_AFTER)
    hanging.update(state=State.UNSURE)


def _drop_when_over(mail: OutgoingMail, now: datetime.datetime) -> bool:
    kind, member = _KINDS.get(mail.kind), mail.membership
    is_over = (
        kind is None
        or mail.on + kind.lasts < timezone.localdate(now)
        or member.ended_at is not None
        or not member.user.is_active
        or not kind.is_due(mail)
    )
    if is_over:
        _settle(mail, State.QUEUED, State.DROPPED, now)
    return is_over


def _settle(mail: OutgoingMail, before: OutgoingMail.State, after: OutgoingMail.State, now: datetime.datetime) -> bool:
    """Move a mail from one state to another; False when somebody else was first."""
    found = OutgoingMail.objects.filter(pk=mail.pk, state=before)
    return bool(found.update(state=after, settled_at=now))


def _send(mail: OutgoingMail, connection: BaseEmailBackend, now: datetime.datetime) -> bool:
    message = _message(mail, connection)
    if not _settle(mail, State.QUEUED, State.SENDING, now):
        return False
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refusal:
        _refused(mail, max(code for code, _ in refusal.recipients.values()), now)
    except smtplib.SMTPResponseException as refusal:
        _refused(mail, refusal.smtp_code, now)
    except OSError:  # the line broke: the server may have the mail, or not
        logger.exception("mail %s may have been sent", mail.pk)
        _settle(mail, State.SENDING, State.UNSURE, now)
    else:
        with transaction.atomic():
            _settle(mail, State.SENDING, State.SENT, now)
            log.record(
                by=Actor.system(mail.membership.project_id),
                action=log.Action.EXECUTE,
                object_type=f"mail:{mail.kind}"[:40],
                object_id=mail.pk,
            )
        return True
    return False


def _refused(mail: OutgoingMail, code: int, now: datetime.datetime) -> None:
    """Try again later what the mail server could not take now; give up what it never will."""
    logger.warning("mail %s refused with %s", mail.pk, code)
    if code >= _PERMANENT or mail.attempts >= len(_RETRY_AFTER):
        _settle(mail, State.SENDING, State.FAILED, now)
        return
    OutgoingMail.objects.filter(pk=mail.pk, state=State.SENDING).update(
        state=State.QUEUED,
        attempts=mail.attempts + 1,
        not_before=now + _RETRY_AFTER[mail.attempts],
        settled_at=now,
    )


def _message(mail: OutgoingMail, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    kind = _KINDS[mail.kind]
    context = {
        "count": mail.count,
        "link": f"{settings.SITE_URL}{kind.link(mail)}",
        "on": mail.on,
        "project": mail.membership.project.name,
    }
    message = EmailMultiAlternatives(
        subject=kind.subject(mail),
        body=render_to_string(f"mail/{mail.kind}.txt", context),
        to=[mail.membership.user.email],
        connection=connection,
        headers={
            # The same for every attempt: a mailbox that gets one twice after all can tell.
            "Message-ID": f"<{mail.kind}.{mail.pk}.{mail.created_at:%Y%m%d%H%M%S%f}@{_host()}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string(f"mail/{mail.kind}.html", context), "text/html")
    return message


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
