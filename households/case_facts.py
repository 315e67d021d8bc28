"""What the page of a household says at a glance of its case, fetched along with the household: no extra query."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from adv.accounts.models import Membership, StandIn
from households.domain.codes import SPOKEN_KINDS, SPOKEN_RESULTS
from households.models import AftercareContact, ContactMoment, Coordinator, Household
from households.models.household import HouseholdQuerySet

#: What apps above this one fetch along, so that their sections need no query of their own.
fetched_along: list[Callable[[HouseholdQuerySet], HouseholdQuerySet]] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """Who is in charge, the same face at the door, and the aftercare that comes next."""

    #: Who is in charge, in words; empty when nobody is yet.
    coordinator: str
    #: Whether that is the advisor of the household.
    is_owner: bool
    #: Contacts in which somebody was spoken to, and how many of them by the advisor of the household.
    contacts: int
    own_contacts: int
    aftercare_id: int | None
    aftercare_on: datetime.date | None

    @property
    def continuity(self) -> int | None:
        """The share of contacts by the household's own advisor, in whole hundredths; None without contacts."""
        return round(100 * self.own_contacts / self.contacts) if self.contacts else None


def with_case_facts(households: HouseholdQuerySet, member: Membership) -> HouseholdQuerySet:
    """Add what ``case_facts`` reads, and on which ground this member may look."""
    current = Coordinator.objects.current().filter(household=OuterRef("pk"))
    spoken = ContactMoment.objects.standing().filter(
        Q(kind__in=SPOKEN_KINDS) | Q(result__in=SPOKEN_RESULTS), household=OuterRef("pk")
    )
    aftercare = AftercareContact.objects.open().filter(household=OuterRef("pk")).order_by("planned_on", "pk")
    for annotate in fetched_along:
        households = annotate(households)
    replaced = StandIn.objects.on(timezone.localdate()).filter(
        project_id=member.project_id, user_id=member.user_id, absent_user=OuterRef("owner")
    )
    return households.annotate(
        stood_in_for=Exists(replaced),
        coordinator_user=Subquery(current.values("user__name")[:1]),
        coordinator_name=Subquery(current.values("name")[:1]),
        coordinator_organisation=Subquery(current.values("organisation__name")[:1]),
        contacts_count=_count(spoken),
        own_contacts_count=_count(spoken.filter(by=OuterRef("owner"))),
        aftercare_id=Subquery(aftercare.values("pk")[:1]),
        aftercare_on=Subquery(aftercare.values("planned_on")[:1]),
    )


def _count(moments: QuerySet[ContactMoment]) -> Coalesce:
    return Coalesce(Subquery(moments.order_by().values("household").annotate(n=Count("pk")).values("n")), 0)


def case_facts(household: Household) -> CaseFacts:
    """Return the facts of a household of ``with_case_facts``."""
    found = vars(household)
    named = found.get("coordinator_user") or ""
    if found.get("coordinator_organisation"):
        named = f"{found['coordinator_name']} ({found['coordinator_organisation']})"
    return CaseFacts(
        coordinator=named or (household.owner.name if household.owner else ""),
        is_owner=not named,
        contacts=found.get("contacts_count", 0),
        own_contacts=found.get("own_contacts_count", 0),
        aftercare_id=found.get("aftercare_id"),
        aftercare_on=found.get("aftercare_on"),
    )
