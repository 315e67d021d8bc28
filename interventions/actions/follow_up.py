"""What becomes of an action that was agreed in a conversation."""

import datetime

from django.db import transaction

from adv.accounts.errors import ActionRefused
from adv.audit import log
from adv.audit.actor import Actor
from households.actions.conversation_finish import settle_action
from households.domain.codes import Domain
from households.models import ConversationAction
from interventions.actions.plan import GoalEntry, add_goal
from interventions.domain.follow_up import doers_of
from interventions.models import FollowUp, Goal, Intervention, Task


@transaction.atomic
def follow_up(
    *,
    by: Actor,
    action: ConversationAction,
    goal: Goal | None = None,
    intervention: Intervention | None = None,
    task: Task | None = None,
    at: datetime.datetime | None = None,
) -> FollowUp:
    """Say that an action became one of these, and is settled. Raises ActionRefused when it was settled before."""
    locked = ConversationAction.objects.select_for_update(of=("self",)).select_related("conversation").get(pk=action.pk)
    if locked.settled_at is not None:
        raise ActionRefused("Deze actie is al uitgewerkt of afgevinkt.")
    made = FollowUp.objects.create(action=locked, goal=goal, intervention=intervention, task=task)
    settle_action(by=by, action=locked, at=at)
    log.record(
        by=by,
        action=log.Action.CREATE,
        object_type="follow_up",
        object_id=made.pk,
        household_id=locked.conversation.household_id,
    )
    return made


@transaction.atomic
def make_goal(*, by: Actor, action: ConversationAction, at: datetime.datetime | None = None) -> Goal:
    """Put an action in the plan as a goal: what, on which domain, who and by when are as agreed.

    Raises ActionRefused as ``add_goal`` does, and for an action that was settled before.
    """
    conversation = action.conversation
    doers, name = doers_of(action.sent_to, at_organisation=action.organisation is not None)
    goal = add_goal(
        by=by,
        household=conversation.household,
        entry=GoalEntry(
            domain=Domain(action.domain),
            what=action.text,
            doers=doers,
            doer_name=name,
            organisation=action.organisation,
            due_on=action.due_on,
        ),
        on=conversation.visited_on,
        at=at,
    )
    follow_up(by=by, action=action, goal=goal, at=at)
    return goal
