"""What the household page shows of the case: who does what, and the one plan."""

import datetime
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from adv import dutch
from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission
from households.case_facts import CaseFacts, case_facts
from households.domain.codes import DOMAIN_SHORT_LABELS, Domain, HouseholdStatus
from households.domain.helpers import CONTENTMENT_LABELS, Contentment, count_on
from households.models import Helper, Household, StatusChange
from households.models.household import HouseholdQuerySet
from households.sections import Glance, Section
from interventions.due import due_of, with_evaluation_dates
from interventions.models import Goal, PlanVersion
from interventions.plan_view import GoalMark, goal_mark

#: So many goals stand on the page of the household; the plan has them all.
SHOWN_GOALS = 6


def who_section(request: MemberRequest, household: Household) -> Section:
    """Who is in charge, who else helps, then and now, and when to look back; one query."""
    today = timezone.localdate()
    facts = case_facts(household)
    helpers = list(Helper.objects.visible_to(request.member).filter(household=household).select_related("organisation"))
    member = request.member
    return Section(
        template_name="interventions/_household_who.html",
        context={
            "facts": [
                ("Regisseur", _coordinator(facts)),
                ("Helpers", _then_and_now(helpers, _beginning(household, helpers), today)),
                *_evaluation(household, today),
                *_aftercare(facts, household, today),
                ("Zelfde gezicht", _continuity(facts)),
            ],
            "helpers": [
                (helper, CONTENTMENT_LABELS[Contentment(helper.content)], helper.period.includes(today))
                for helper in helpers
            ],
            "may_change": member.can(Permission.STATUS_CHANGE),
            "may_record": member.can(Permission.INTERVENTION_RECORD),
            "may_evaluate": member.can(Permission.EFFECT_RECORD),
        },
        place="side",
        order=10,
    )


def with_case_dates(households: HouseholdQuerySet) -> HouseholdQuerySet:
    """Add the days from which the evaluation and the beginning of a case follow."""
    guided = StatusChange.objects.filter(household=OuterRef("pk"), to_status=HouseholdStatus.IN_GUIDANCE)
    return with_evaluation_dates(households).annotate(
        guided_since=Subquery(guided.order_by("on").values("on")[:1]),
    )


def _coordinator(facts: CaseFacts) -> str | SafeString:
    if not facts.coordinator:
        return "nog niemand"
    return format_html("<bdi>{}</bdi>", facts.coordinator)


def _beginning(household: Household, helpers: list[Helper]) -> datetime.date | None:
    """The case began with its first scoring, else with the guidance, else when helpers were first written down."""
    found = vars(household)
    first_written = min((timezone.localdate(helper.recorded_at) for helper in helpers), default=None)
    return found.get("intake_on") or found.get("guided_since") or first_written


def _then_and_now(helpers: list[Helper], begin: datetime.date | None, today: datetime.date) -> str:
    if not helpers or begin is None:
        return "geen bekend"
    periods = [helper.period for helper in helpers]
    return f"{count_on(periods, today)}, bij het begin {count_on(periods, begin)}"


def _evaluation(household: Household, today: datetime.date) -> list[tuple[str, str | SafeString]]:
    due = due_of(household)
    if due is None:
        return []
    return [("Evaluatie", _linked(reverse("evaluation_record", args=[household.pk]), due, today))]


def _aftercare(facts: CaseFacts, household: Household, today: datetime.date) -> list[tuple[str, str | SafeString]]:
    if facts.aftercare_id is None or facts.aftercare_on is None:
        return []
    url = reverse("aftercare_done", args=[household.pk, facts.aftercare_id])
    return [("Nazorg", _linked(url, facts.aftercare_on, today))]


def _linked(url: str, due: datetime.date, today: datetime.date) -> SafeString:
    late = dutch.days_late(due, today)
    words = format_html(' <span class="late-words">{}</span>', late) if late else ""
    return format_html('<a href="{}">{}</a>{}', url, dutch.date_long(due), words)


def _continuity(facts: CaseFacts) -> str:
    if facts.continuity is None:
        return "nog niet gesproken"
    return f"{dutch.percentage(facts.continuity)} eigen adviseur"


@dataclass(frozen=True, slots=True)
class _GoalLine:
    goal: Goal
    text: str
    mark: GoalMark
    url: str


def plan_section(request: MemberRequest, household: Household) -> Section:
    """The goals of the open plan, and when it was agreed; one query."""
    today = timezone.localdate()
    agreed = PlanVersion.objects.filter(plan=OuterRef("plan"))
    goals = list(
        Goal.objects.visible_to(request.member)
        .filter(plan__household=household, plan__ended_on__isnull=True)
        .select_related("organisation")
        .annotate(agreed_on=Subquery(agreed.order_by("-number").values("agreed_on")[:1]))
    )
    url = reverse("plan_detail", args=[household.pk])
    lines = [
        _GoalLine(
            goal=goal,
            text=f"{DOMAIN_SHORT_LABELS[Domain(goal.domain)]} · {goal.who}",
            mark=goal_mark(goal, today),
            url=f"{url}#doel-{goal.pk}",
        )
        for goal in sorted(goals, key=lambda goal: (goal.is_settled, goal.pk))
    ]
    agreed_on = vars(goals[0])["agreed_on"] if goals else None
    is_closed = household.status == HouseholdStatus.CLOSED
    return Section(
        template_name="interventions/_household_plan.html",
        context={
            "lines": lines[:SHOWN_GOALS],
            "more": max(0, len(lines) - SHOWN_GOALS),
            "note": f"afgesproken op {dutch.date_long(agreed_on)}" if agreed_on else "",
            "plan_url": url,
            "may_add": request.member.can(Permission.INTERVENTION_RECORD) and not is_closed,
            "is_closed": is_closed,
        },
        place="top",
        order=30,
        glance=_goals_at_a_glance(goals, url, today),
    )


def open_and_late(number: int, late: int) -> str:
    """Say how many are open and how many of those too late: ``4, 1 te laat``, or ``2 te laat`` when all are."""
    if not late:
        return str(number)
    return f"{late} te laat" if late == number else f"{number}, {late} te laat"


def _goals_at_a_glance(goals: list[Goal], url: str, today: datetime.date) -> Glance | None:
    """How many goals are open, and how many of them too late."""
    to_do = [goal for goal in goals if not goal.is_settled]
    if not goals:
        return None
    late = sum(goal.due_on is not None and goal.due_on < today for goal in to_do)
    return Glance(
        label="Open doelen",
        value=open_and_late(len(to_do), late),
        url=url,
        is_late=late > 0,
    )
