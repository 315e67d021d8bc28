"""An action of a conversation becomes a goal, an intervention or a task, once."""

import pytest

from adv.accounts.errors import ActionRefused
from households.models import ConversationAction
from interventions.actions.follow_up import follow_up, make_goal
from interventions.domain.follow_up import doers_of
from interventions.domain.plan import Doer
from interventions.models import Goal
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def advisor():
    return make.make_member()


@pytest.fixture
def action(advisor):
    household = make.make_household(project=advisor.project, owner=advisor.user)
    conversation = make.make_conversation(household=household, by=advisor.user, finished_on=make.day("2024-03-12"))
    return ConversationAction.objects.create(
        conversation=conversation,
        domain="finance",
        text="Schulden op een rij",
        sent_to="de bewoner",
        due_on=make.day("2024-06-01"),
    )


@pytest.mark.parametrize(
    ("words", "at_organisation", "doers", "name"),
    [
        ("", False, [Doer.ADVISOR], ""),
        ("Wij zelf", False, [Doer.ADVISOR], ""),
        ("De bewoner", False, [Doer.RESIDENT], ""),
        (" haar zus ", False, [Doer.NETWORK], "haar zus"),
        ("Budgethulp", True, [Doer.PARTNER], ""),
    ],
)
def test_who_does_it_follows_from_what_was_typed(words, at_organisation, doers, name):
    assert doers_of(words, at_organisation=at_organisation) == (doers, name)


def test_an_action_becomes_a_goal_as_it_was_agreed(action, advisor):
    goal = make_goal(by=make.actor_of(advisor), action=action)
    assert (goal.what, goal.domain, goal.doers, goal.due_on) == (
        "Schulden op een rij",
        "finance",
        [Doer.RESIDENT],
        make.day("2024-06-01"),
    )
    assert goal.plan.started_on == make.day("2024-03-10")
    assert goal.follow_up.action == action
    action.refresh_from_db()
    assert action.settled_at is not None


def test_an_action_for_an_organisation_is_done_by_it(action, advisor):
    action.organisation = make.make_organisation(project=advisor.project)
    action.save()
    goal = make_goal(by=make.actor_of(advisor), action=action)
    assert (goal.doers, goal.organisation) == ([Doer.PARTNER], action.organisation)


def test_an_action_becomes_something_once(action, advisor):
    by = make.actor_of(advisor)
    intervention = make.make_intervention(household=action.conversation.household, by=advisor.user)
    follow_up(by=by, action=action, intervention=intervention)
    with pytest.raises(ActionRefused):
        make_goal(by=by, action=action)
    assert not Goal.objects.exists()
