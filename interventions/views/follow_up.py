"""An action of a conversation becomes a goal with one tap."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from adv.accounts.errors import ActionRefused
from adv.accounts.http import MemberRequest
from adv.accounts.permissions import Permission, requires
from households.models import ConversationAction
from interventions.actions.follow_up import make_goal
from interventions.views.lookup import find_or_404


@requires(Permission.INTERVENTION_RECORD)
@require_POST
def action_goal(request: MemberRequest, pk: int) -> HttpResponse:
    """Put an action in the plan."""
    visible = ConversationAction.objects.visible_to(request.member).select_related(
        "conversation__household", "organisation"
    )
    action = find_or_404(request, visible, pk, "conversation_action")
    try:
        goal = make_goal(by=request.actor, action=action)
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"Het doel staat in het plan: {goal.what}")
    return redirect(f"{reverse('conversation', args=[action.conversation_id])}#acties")
