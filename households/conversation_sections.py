"""What conversations add to the page of a household, to the desk and to a handover."""

import datetime

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils import timezone

from adv import dutch
from adv.accounts.http import MemberRequest
from adv.accounts.models import Membership
from adv.accounts.permissions import Permission
from households.actions.handover_kinds import not_owner, register_kind
from households.actions.handover_moves import reassigning
from households.case_facts import fetched_along
from households.desk import MOST_ROWS, DeskGroup, DeskRow, register
from households.desk_sources import group_of, main_residents, own_households
from households.domain.conversation_codes import HELP_DEMAND_LABELS, demand_of
from households.models import BenefitCheck, Chance, Conversation, Household
from households.models.conversation import REGISTRATION_DAYS
from households.models.household import HouseholdQuerySet
from households.sections import Section
from households.sections import register as register_section


def with_conversation_facts(households: HouseholdQuerySet) -> HouseholdQuerySet:
    """Add what the section shows, along with the household: no query of its own."""
    here = Conversation.objects.filter(household=OuterRef("pk")).order_by("-visited_on", "-pk")
    first = here.finished().filter(help_requests__isnull=False).order_by("visited_on", "pk")
    won = BenefitCheck.objects.won().filter(household=OuterRef("pk")).order_by().values("household")
    chances = Chance.objects.filter(household=OuterRef("pk")).order_by().values("household")
    return households.annotate(
        draft_id=Subquery(here.drafts().values("pk")[:1]),
        draft_visited_on=Subquery(here.drafts().values("visited_on")[:1]),
        talked_id=Subquery(here.finished().values("pk")[:1]),
        talked_on=Subquery(here.finished().values("visited_on")[:1]),
        first_help_requests=Subquery(first.values("help_requests")[:1]),
        won_amount=Subquery(won.annotate(total=Sum("yearly_amount")).values("total")),
        chance_count=Subquery(chances.annotate(n=Count("pk")).values("n")),
        taken_up_count=Subquery(chances.annotate(n=Count("pk", filter=Q(taken_up_on__isnull=False))).values("n")),
    )


def conversations_section(request: MemberRequest, household: Household) -> Section | None:
    """The last conversation and what came out of it, one that is still to be written up, and the way to a new one."""
    if not request.member.can(Permission.CONVERSATION_HOLD):
        return None
    found = vars(household)
    draft_on: datetime.date | None = found.get("draft_visited_on")
    requests, chances = found.get("first_help_requests"), found.get("chance_count") or 0
    facts = [
        ("Hulpvraag", "" if requests is None else HELP_DEMAND_LABELS[demand_of(requests)]),
        ("Gewonnen", f"{dutch.euro(found['won_amount'])} per jaar" if found.get("won_amount") else ""),
        ("Kansen", f"{chances}, {found.get('taken_up_count') or 0} opgepakt" if chances else ""),
    ]
    today = timezone.localdate()
    return Section(
        template_name="households/_household_conversations.html",
        context={
            "draft_id": found.get("draft_id"),
            "draft_on": draft_on,
            "is_late": draft_on is not None and _register_by(draft_on) < today,
            "talked_id": found.get("talked_id"),
            "talked_on": found.get("talked_on"),
            "facts": [(label, words) for label, words in facts if words],
        },
        place="side",
        order=5,
    )


def _register_by(visited_on: datetime.date) -> datetime.date:
    return visited_on + datetime.timedelta(days=REGISTRATION_DAYS)


def drafts_on_desk(member: Membership, today: datetime.date) -> DeskGroup | None:
    """Conversations that were held and not written up: of this member, and with the households on this desk."""
    if not member.can(Permission.CONVERSATION_HOLD):
        return None
    mine = Q(by_id=member.user_id) | Q(saved_by_id=member.user_id) | own_households(member, today, "household__")
    found = Conversation.objects.visible_to(member).drafts().filter(mine)
    picked = found.select_related("household__address", "by").prefetch_related(main_residents("household__residents"))
    rows = [
        DeskRow(
            title=one.household.display_name,
            detail=str(one.household.address),
            url=reverse("conversation", args=[one.pk]),
            due_on=one.register_by,
            overdue=one.register_by < today,
            badge="" if one.by_id == member.user_id else f"van {one.by.name}",
        )
        for one in picked.order_by("visited_on", "pk")[:MOST_ROWS]
    ]
    return group_of(rows, found, hint="Een gesprek hoort binnen een week te zijn vastgelegd.") if rows else None


def register_all() -> None:
    """Add all this; called when the app is ready."""
    if with_conversation_facts not in fetched_along:
        fetched_along.append(with_conversation_facts)
    register_section(conversations_section)
    register("gesprekken", "Gesprekken uit te werken", 25, drafts_on_desk)
    register_kind(
        reassigning(
            key="conversation_drafts",
            one="gesprek dat nog uitgewerkt moet worden",
            many="gesprekken die nog uitgewerkt moeten worden",
            field="households.Conversation.saved_by",
            project="household__project_id",
            rows=Conversation.objects.drafts,
            url=lambda _user_id: reverse("home"),
        )
    )
    not_owner("households.Conversation.together_with", "Who went along: that was so and stays so.")
