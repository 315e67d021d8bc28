"""Reminding people of their appointments: a mail the evening before, or in the morning, with no more than a number.

Here is decided who is told about which day; the mail is a row that ``adv.mail`` sends. An appointment is marked as told
in the same transaction, so that a second worker or a late run finds nothing to do.
"""

import datetime
from collections import Counter, defaultdict

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from adv import dutch
from adv.accounts.models import Membership, OutgoingMail
from adv.audit import log
from adv.audit.actor import Actor
from adv.mail import MailKind, queue_mail, register_kind
from households.domain.appointments import remind_until
from households.models import Appointment

KIND = "appointments"

#: So many appointments are looked at in one run; the next run, minutes later, takes the rest.
_BATCH = 1000


def register() -> None:
    """Make the mail known; called when the app is ready."""
    register_kind(MailKind(name=KIND, subject=_subject, link=lambda _mail: reverse("agenda"), is_due=_is_due))


def _subject(mail: OutgoingMail) -> str:
    """How many, and on which day: as a date, for nobody knows when a mailbox is read. No name, no address, no time."""
    count = dutch.plural(mail.count, "afspraak", "afspraken").replace(dutch.NBSP, " ")
    return f"Je hebt {count} op {dutch.date_long(mail.on)}"


def _is_due(mail: OutgoingMail) -> bool:
    """Whether there still is an appointment on that day when the mail goes."""
    begin = datetime.datetime.combine(mail.on, datetime.time.min, dutch.AMSTERDAM)
    end = datetime.datetime.combine(mail.on + datetime.timedelta(days=1), datetime.time.min, dutch.AMSTERDAM)
    theirs = Appointment.objects.standing().filter(person_id=mail.person_id, project_id=mail.membership.project_id)
    return theirs.filter(starts_at__gte=begin, starts_at__lt=end).exists()


@transaction.atomic
def queue_reminders(*, now: datetime.datetime) -> int:
    """Decide on a mail for everybody with an appointment that is near and not told yet; returns the number of mails."""
    until = remind_until(now)
    if until is None:
        return 0
    end = datetime.datetime.combine(until + datetime.timedelta(days=1), datetime.time.min, dutch.AMSTERDAM)
    found = list(
        Appointment.objects.standing()
        .filter(reminded_at__isnull=True, starts_at__gt=now, starts_at__lt=end)
        .select_for_update(of=("self",), skip_locked=connection.features.has_select_for_update_skip_locked)
        .order_by("starts_at", "pk")[:_BATCH]
    )
    members = {
        (member.user_id, member.project_id): member
        for member in Membership.objects.active().filter(user_id__in={each.person_id for each in found})
    }
    per_day: defaultdict[tuple[Membership, datetime.date], list[int]] = defaultdict(list)
    for each in found:
        if member := members.get((each.person_id, each.project_id)):
            per_day[member, timezone.localdate(each.starts_at)].append(each.pk)
    told = [pk for appointments in per_day.values() for pk in appointments]
    Appointment.objects.filter(pk__in=told).update(reminded_at=now)
    per_project: Counter[int] = Counter()
    for (member, day), appointments in per_day.items():
        # Named after one of them: what is made after the mail of that day went gets its own.
        queue_mail(membership=member, kind=KIND, on=day, count=len(appointments), about_id=min(appointments), now=now)
        per_project[member.project_id] += len(appointments)
    for project_id, count in per_project.items():
        log.record(by=Actor.system(project_id), action=log.Action.UPDATE, object_type="reminder", count=count)
    return len(per_day)
