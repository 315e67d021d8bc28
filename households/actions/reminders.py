"""Reminding people of their appointments: a mail the evening before, or in the morning, with no more than a number."""

import datetime
import logging
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from adv import dutch
from adv.accounts.models import Membership
from adv.audit import log
from adv.audit.actor import Actor
from households.domain.appointments import remind_until
from households.models import Appointment

logger = logging.getLogger(__name__)

#: So many appointments are looked at in one run; the next run, minutes later, takes the rest.
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class _Due:
    """What one person has to be told."""

    person_id: int
    email: str
    appointments: Sequence[Appointment]


def send_reminders(*, now: datetime.datetime) -> int:
    """Mail everybody who has an appointment that is near and not told yet; returns the number of mails.

    An appointment is claimed before the mail goes, so that a second worker or a late run finds nothing to do. When the
    mail server refuses, the claim is given back and the next run tries again; when the process dies between the two
    there is no mail, and the agenda still shows the appointment.
    """
    until = remind_until(now)
    if until is None:
        return 0
    sent = 0
    for due in _claim(now, until):
        try:
            _mail(due, today=timezone.localdate(now)).send()
        except OSError:  # what smtplib and sockets raise
            _give_back(due, now)
            logger.exception("reminder not sent")
        else:
            sent += 1
    return sent


@transaction.atomic
def _claim(now: datetime.datetime, until: datetime.date) -> list[_Due]:
    """Mark what is to be told as told, and return it per person."""
    end = datetime.datetime.combine(until + datetime.timedelta(days=1), datetime.time.min, dutch.AMSTERDAM)
    found = list(
        Appointment.objects.standing()
        .filter(reminded_at__isnull=True, starts_at__gt=now, starts_at__lt=end)
        .select_for_update(of=("self",), skip_locked=_can_skip())
        .select_related("person")
        .order_by("starts_at", "pk")[:_BATCH]
    )
    works_in = set(
        Membership.objects.active()
        .filter(user_id__in={each.person_id for each in found})
        .values_list("user_id", "project_id")
    )
    per_person: defaultdict[int, list[Appointment]] = defaultdict(list)
    for each in found:
        if (each.person_id, each.project_id) in works_in:
            per_person[each.person_id].append(each)
    claimed = [each for appointments in per_person.values() for each in appointments]
    Appointment.objects.filter(pk__in=[each.pk for each in claimed]).update(reminded_at=now)
    for project_id, count in Counter(each.project_id for each in claimed).items():
        log.record(by=Actor.system(project_id), action=log.Action.UPDATE, object_type="reminder", count=count)
    return [_Due(person_id, mine[0].person.email, mine) for person_id, mine in per_person.items()]


def _can_skip() -> bool:
    from django.db import connection

    return connection.features.has_select_for_update_skip_locked


def _give_back(due: _Due, now: datetime.datetime) -> None:
    told = Appointment.objects.filter(pk__in=[each.pk for each in due.appointments], reminded_at=now)
    told.update(reminded_at=None)


def _mail(due: _Due, *, today: datetime.date) -> EmailMessage:
    """Write the mail: how many and on which day, and where to look. No name, no address, no time."""
    days = Counter(timezone.localdate(each.starts_at) for each in due.appointments)
    counts = " en ".join(
        f"{dutch.day_relative(day, today)} {dutch.plural(count, 'afspraak', 'afspraken')}"
        for day, count in sorted(days.items())
    ).replace(dutch.NBSP, " ")
    link = f"{settings.SITE_URL}{reverse('agenda')}"
    return EmailMessage(
        subject=f"Je hebt {counts}",
        body=f"Hallo,\n\nJe hebt {counts}.\nWaar en hoe laat, zie je in je agenda:\n{link}\n\nAchter de Voordeur\n",
        to=[due.email],
    )
