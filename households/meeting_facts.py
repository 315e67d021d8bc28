"""Which households the rules suggest for the casusbespreking: facts from the database, signs from the domain."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from adv.accounts.models import Membership
from households.domain.codes import SPOKEN_KINDS, SPOKEN_RESULTS, Domain, HouseholdStatus
from households.domain.meeting import CaseFactsForMeeting, Sign, Suggestion, suggestions
from households.models import ContactMoment, Coordinator, Household, MatrixScoring, MeetingItem

#: More running cases than a project has; the rules look at the longest running first.
MOST_CASES = 2000
_ORDER = {sign: place for place, sign in enumerate(Sign)}


@dataclass(frozen=True, slots=True)
class Suggested:
    """A household that the rules suggest, with why."""

    household: Household
    why: Sequence[Suggestion]


def suggested(member: Membership, today: datetime.date, *, only: Household | None = None) -> list[Suggested]:
    """Return what the rules suggest, the most urgent first; two queries.

    Only of households whose dossier this member may open: that something is the matter is dossier too. What is on the
    agenda already, or was discussed in the last four weeks, is left out. ``only`` asks about one household.
    """
    spoken = ContactMoment.objects.standing().filter(
        Q(kind__in=SPOKEN_KINDS) | Q(result__in=SPOKEN_RESULTS), household=OuterRef("pk")
    )
    recently = Q(meeting__isnull=True, withdrawn_at__isnull=True) | Q(
        meeting__on__gt=today - datetime.timedelta(weeks=4)
    )
    known = MeetingItem.objects.filter(recently, household=OuterRef("pk"))
    visible = Household.objects.visible_to(member)
    if only is not None:
        visible = visible.filter(pk=only.pk)
    cases = (
        visible.filter(~Exists(known), status__in=[HouseholdStatus.IN_CONVERSATION, HouseholdStatus.IN_GUIDANCE])
        .annotate(
            last_spoken_at=Subquery(spoken.order_by("-at").values("at")[:1]),
            is_led=Exists(Coordinator.objects.current().filter(household=OuterRef("pk"))),
        )
        .select_related("address")
        .order_by("status_since", "pk")[:MOST_CASES]
    )
    households = list(cases)
    scorings = _scorings([one.pk for one in households])
    found = [Suggested(one, why) for one in households if (why := suggestions(_facts(one, scorings[one.pk]), today))]
    return sorted(found, key=lambda one: (_ORDER[one.why[0].sign], one.household.pk))


def _scorings(ids: Sequence[int]) -> dict[int, list[dict[Domain, int | None]]]:
    found: dict[int, list[dict[Domain, int | None]]] = defaultdict(list)
    rows = MatrixScoring.objects.counting().filter(household__in=ids).order_by("on", "pk")
    for row in rows.values("household_id", *(domain.value for domain in Domain)):
        found[row["household_id"]].append({domain: row[domain.value] for domain in Domain})
    return found


def _facts(household: Household, scorings: Sequence[dict[Domain, int | None]]) -> CaseFactsForMeeting:
    spoken_at: datetime.datetime | None = vars(household)["last_spoken_at"]
    return CaseFactsForMeeting(
        status=HouseholdStatus(household.status),
        since=household.status_since,
        has_coordinator=household.owner_id is not None or vars(household)["is_led"],
        last_spoken_on=timezone.localdate(spoken_at) if spoken_at else None,
        scorings=scorings,
    )
