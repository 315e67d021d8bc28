"""What the team does with a household, on its page: the casusbespreking, and the handover. No query of its own."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from adv import dutch
from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission
from households.case_facts import fetched_along
from households.models import Decision, HandoverItem, Household, MeetingItem
from households.models.household import HouseholdQuerySet
from households.sections import Section, register


def with_team_facts(households: HouseholdQuerySet) -> HouseholdQuerySet:
    """Add what the section shows: the place on the agenda, decisions still open, and a handover that waits."""
    waiting = MeetingItem.objects.waiting().filter(household=OuterRef("pk"))
    decisions = Decision.objects.open().filter(item__household=OuterRef("pk")).order_by()
    offered = HandoverItem.objects.filter(household=OuterRef("pk"), is_open=True)
    return households.annotate(
        agenda_item_id=Subquery(waiting.values("pk")[:1]),
        agenda_why=Subquery(waiting.values("why")[:1]),
        open_decisions=Coalesce(Subquery(decisions.values("item__household").annotate(n=Count("pk")).values("n")), 0),
        next_decision_id=Subquery(decisions.order_by("due_on", "pk").values("pk")[:1]),
        handover_id=Subquery(offered.values("handover_id")[:1]),
        handover_to=Subquery(offered.values("handover__receiver__name")[:1]),
    )


def team_section(request: MemberRequest, household: Household) -> Section | None:
    """The agenda, the decisions and the handover."""
    found = vars(household)
    if not request.member.can(Permission.CASE_MEETING) or "agenda_item_id" not in found:
        return None
    count = found["open_decisions"]
    decisions = f"{dutch.plural(count, 'besluit', 'besluiten')} om uit te voeren" if count else ""
    hand_over = request.member.can(Permission.HOUSEHOLD_HAND_OVER)
    return Section(
        template_name="households/_household_team.html",
        context={
            "item_id": found["agenda_item_id"],
            "why": found["agenda_why"],
            "decisions": decisions,
            "decisions_url": reverse("decision", args=[found["next_decision_id"]])
            if count == 1
            else reverse("meeting"),
            "handover_id": found["handover_id"] if hand_over else None,
            "handover_to": found["handover_to"],
            "can_hand_over": hand_over,
            "has_owner": household.owner_id is not None,
        },
        place="side",
        order=70,
    )


def register_all() -> None:
    """Put the section on the household page; called when the app is ready."""
    register(team_section)
    if with_team_facts not in fetched_along:
        fetched_along.append(with_team_facts)
