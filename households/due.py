"""What there is to do at a household, to filter the list by.

An app above this one adds its own in the ``ready()`` of its AppConfig:

    register("evaluatie", "evaluatie deze week of te laat", evaluation_is_due)   # (member, today) -> Q on Household

The code stands in the address bar, so it is Dutch. A condition is one subquery, or what one query finds.
"""

import datetime
from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from adv.accounts.models import Membership
from households.domain.codes import HouseholdStatus
from households.models import Address, AftercareContact, Appointment, ContactMoment, MatrixScoring

Condition = Callable[[Membership, datetime.date], Q]

#: Without a contact for so long a household in guidance is silent.
SILENT_AFTER = datetime.timedelta(weeks=8)
A_WEEK = datetime.timedelta(days=7)

_kinds: dict[str, tuple[str, Condition]] = {}


def register(code: str, label: str, condition: Condition) -> None:
    """Add something to filter by; the same code again replaces it."""
    _kinds[code] = (label, condition)


def due_choices() -> list[tuple[str, str]]:
    """Return code and label of everything that there is to filter by."""
    return [(code, label) for code, (label, _) in _kinds.items()]


def due_condition(code: str, member: Membership, today: datetime.date) -> Q:
    """Return the condition of the households at which this has to be done."""
    return _kinds[code][1](member, today)


def _door(_member: Membership, today: datetime.date) -> Q:
    return Q(Exists(Address.objects.due_on(today).filter(household_id=OuterRef("pk"), pk=OuterRef("address_id"))))


def _appointment(_member: Membership, _today: datetime.date) -> Q:
    now = timezone.now()
    soon = Appointment.objects.standing().filter(starts_at__gte=now, starts_at__lt=now + A_WEEK)
    return Q(pk__in=soon.values("household_id"))


def _aftercare(_member: Membership, today: datetime.date) -> Q:
    return Q(pk__in=AftercareContact.objects.due_on(today + A_WEEK).values("household_id"))


def _scoring(_member: Membership, _today: datetime.date) -> Q:
    return Q(pk__in=MatrixScoring.objects.waiting().values("household_id"))


def _silent(_member: Membership, _today: datetime.date) -> Q:
    contact = ContactMoment.objects.standing().filter(household=OuterRef("pk"), at__gte=timezone.now() - SILENT_AFTER)
    return Q(status=HouseholdStatus.IN_GUIDANCE) & ~Q(Exists(contact))


register("deur", "deur aan de beurt", _door)
register("afspraak", "afspraak in de komende week", _appointment)
register("nazorg", "nazorg deze week of te laat", _aftercare)
register("score", "score wacht op bevestiging", _scoring)
register("stil", "in begeleiding, 8 weken stil", _silent)
