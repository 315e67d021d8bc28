"""What the page of a conversation shows of its actions: what each became, and what it can still become."""

from collections.abc import Mapping

from django.urls import reverse

from adv.accounts.http import MemberRequest, read_id
from adv.accounts.permissions import Permission
from households.conversation_reading import Became, became_sources, ways
from households.models import ConversationAction, Household
from interventions.models import FollowUp

#: Which action a form is about, in the address bar.
ASKED = "actie"


def became(actions: list[ConversationAction]) -> Mapping[int, Became]:
    """Return what these actions became; one query."""
    found = FollowUp.objects.filter(action__in=actions).select_related("goal__plan", "intervention", "task")
    return {one.action_id: _words(one) for one in found}


def _words(one: FollowUp) -> Became:
    if one.goal is not None:
        return Became(
            "doel in het plan", f"{reverse('plan_detail', args=[one.goal.plan.household_id])}#doel-{one.goal_id}"
        )
    if one.intervention_id is not None:
        return Became("interventie", reverse("intervention_detail", args=[one.intervention_id]))
    return Became("taak", reverse("task_detail", args=[one.task_id]))


def to_goal(request: MemberRequest, action: ConversationAction) -> tuple[str, str, bool] | None:
    """Offer the plan, with one tap."""
    if not request.member.can(Permission.INTERVENTION_RECORD):
        return None
    return "Doel in het plan", reverse("action_goal", args=[action.pk]), True


def to_task(request: MemberRequest, action: ConversationAction) -> tuple[str, str, bool] | None:
    """Offer a task, with the form filled in."""
    if not request.member.can(Permission.TASK_SEND):
        return None
    return "Taak", f"{reverse('task_send', args=[action.conversation.household_id])}?{ASKED}={action.pk}", False


def to_intervention(request: MemberRequest, action: ConversationAction) -> tuple[str, str, bool] | None:
    """Offer an intervention, with the form filled in."""
    if not request.member.can(Permission.INTERVENTION_RECORD):
        return None
    household_id = action.conversation.household_id
    return "Interventie", f"{reverse('intervention_add', args=[household_id])}?{ASKED}={action.pk}", False


def asked_action(request: MemberRequest, household: Household) -> ConversationAction | None:
    """Return the open action that ``?actie=`` names, when it is one of this household; without it no query."""
    pk = read_id(request.GET.get(ASKED, ""))
    if not pk:
        return None
    actions = ConversationAction.objects.visible_to(request.member).open()
    return actions.filter(conversation__household=household, pk=pk).select_related("conversation").first()


def register() -> None:
    """Tell the page of a conversation; called when the app is ready."""
    if became not in became_sources:
        became_sources.append(became)
    for way in (to_goal, to_task, to_intervention):
        if way not in ways:
            ways.append(way)
