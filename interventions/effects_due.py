"""Which effects are to be asked for now: the rule of ``domain/effect_due.py`` in SQL, at any size."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import (
    Case,
    Count,
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast

from adv.accounts.models import Membership
from households.desk_sources import own_households
from households.domain.codes import Domain
from households.models import Household
from households.models.household import RUNNING_STATUSES, HouseholdQuerySet
from interventions.domain.codes import Perspective
from interventions.domain.effect_due import LAST_WEEKS, MOMENT_WEEKS, Asked, Gap, gaps, question_of
from interventions.models import Effect, Intervention, InterventionDomain


@dataclass(frozen=True, slots=True)
class EffectsDue:
    """An intervention of which is to be asked what it did."""

    intervention: Intervention
    asked: Asked
    gaps: tuple[Gap, ...]


def caseload_of(member: Membership, today: datetime.date) -> HouseholdQuerySet:
    """Return the households this member works with: the own ones, and of whom they stand in for."""
    return Household.objects.visible_to(member).filter(own_households(member, today))


def open_questions(today: datetime.date) -> QuerySet[Intervention]:
    """Return the interventions, of anybody, with an open question, the longest open first.

    ``asked_since`` is the day from which it is asked. Start from what a member may see.
    """
    first = today - datetime.timedelta(weeks=LAST_WEEKS)
    last = today - datetime.timedelta(weeks=min(MOMENT_WEEKS))
    whens = [
        When(on__lte=today - datetime.timedelta(weeks=weeks), then=_weeks_after("on", weeks))
        for weeks in sorted(MOMENT_WEEKS, reverse=True)
    ]
    here = Effect.objects.filter(
        intervention=OuterRef("intervention"),
        domain=OuterRef("domain"),
        observed_on__gte=OuterRef(OuterRef("asked_since")),
    )
    silent = InterventionDomain.objects.filter(
        ~Exists(here.filter(perspective=Perspective.RESIDENT.value))
        | ~Exists(here.filter(perspective=Perspective.ADVISOR.value)),
        intervention=OuterRef("pk"),
    )
    return (
        Intervention.objects.filter(on__gt=first, on__lte=last)
        .annotate(asked_since=Case(*whens, default=Value(None), output_field=DateField()))
        .filter(Exists(silent))
        .order_by("asked_since", "pk")
    )


def _weeks_after(column: str, weeks: int) -> Cast:
    moment = ExpressionWrapper(F(column) + datetime.timedelta(weeks=weeks), output_field=DateTimeField())
    return Cast(moment, DateField())


@dataclass(frozen=True, slots=True)
class HouseholdToAsk:
    """Where something is to be asked: since when, and about how many interventions."""

    household_id: int
    since: datetime.date
    count: int


def households_to_ask(households: HouseholdQuerySet, today: datetime.date) -> list[HouseholdToAsk]:
    """Return those of these households with open questions, the longest open first. Only who is being helped.

    One query that goes through the interventions once: to ask it of each household costs ten times as much.
    """
    running = households.filter(status__in=sorted(RUNNING_STATUSES)).order_by()
    rows = (
        open_questions(today)
        .filter(household__in=running.values("pk"))
        .order_by()
        .values_list("household")
        .annotate(since=Min("asked_since"), n=Count("pk"))
        .order_by("since", "household")
    )
    return [HouseholdToAsk(pk, since, n) for pk, since, n in rows]


def questions_at(interventions: QuerySet[Intervention], today: datetime.date, limit: int) -> list[EffectsDue]:
    """Return what is to be asked about these interventions (of ``open_questions``), the longest open first."""
    return with_gaps(list(interventions.select_related("own_kind", "by")[:limit]), today)


def with_gaps(interventions: Sequence[Intervention], today: datetime.date) -> list[EffectsDue]:
    """Add to interventions of ``open_questions`` what is missing; two queries."""
    ids = [one.pk for one in interventions]
    aimed: defaultdict[int, list[Domain]] = defaultdict(list)
    for pk, domain in InterventionDomain.objects.filter(intervention__in=ids).values_list("intervention_id", "domain"):
        aimed[pk].append(Domain(domain))
    observed = _observed(ids)
    found = []
    for one in interventions:
        asked = question_of(one.on, today)
        if asked is None:
            continue
        missing = gaps(asked=asked, aimed=aimed[one.pk], observed=observed.get(one.pk, ()))
        if missing:
            found.append(EffectsDue(one, asked, missing))
    return found


def _observed(
    ids: Collection[int],
) -> Mapping[int, list[tuple[Domain, Perspective, datetime.date]]]:
    found: defaultdict[int, list[tuple[Domain, Perspective, datetime.date]]] = defaultdict(list)
    rows = Effect.objects.filter(intervention__in=ids).order_by()
    for pk, domain, side, on in rows.values_list("intervention_id", "domain", "perspective", "observed_on"):
        found[pk].append((Domain(domain), Perspective(side), on))
    return found
