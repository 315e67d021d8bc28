"""The rule on what a partner may see stands twice: as words in the domain and as a query. They say the same."""

import datetime

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interventions.domain.codes import Ground, TaskStatus
from interventions.domain.sharing import partner_may_see
from interventions.models import Task
from tests import factories
from tests.interventions.cast import Cast


@pytest.fixture
def shared_task(cast: Cast) -> Task:
    return factories.make_task(household=cast.household, organisation=cast.organisation)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(
    status=st.sampled_from(TaskStatus),
    ground=st.sampled_from(Ground),
    is_withdrawn=st.booleans(),
    closed_ago=st.none() | st.integers(0, 60),
    access_days=st.integers(0, 45),
)
def test_query_and_rule_agree(cast, shared_task, status, ground, is_withdrawn, closed_ago, access_days):
    today = timezone.localdate()
    cast.project.partner_access_days = access_days
    cast.project.save()
    cast.partner.project.partner_access_days = access_days
    closed_on = None if closed_ago is None else today - datetime.timedelta(days=closed_ago)
    consent = shared_task.consent
    assert consent is not None
    consent.withdrawn_at = timezone.now() if is_withdrawn else None
    consent.save()
    Task.objects.filter(pk=shared_task.pk).update(status=status, ground=ground, closed_on=closed_on)

    expected = partner_may_see(
        status=status,
        ground=ground,
        is_withdrawn=is_withdrawn,
        closed_on=closed_on,
        today=today,
        access_days=access_days,
    )
    assert Task.objects.visible_to(cast.partner).filter(pk=shared_task.pk).exists() == expected


@pytest.mark.parametrize("who", ["client", "other_partner", "colleague"])
def test_others_see_nothing(cast, shared_task, who):
    assert not Task.objects.visible_to(getattr(cast, who)).exists()


@pytest.mark.parametrize("who", ["leader", "advisor"])
def test_the_team_sees_it(cast, shared_task, who):
    assert list(Task.objects.visible_to(getattr(cast, who))) == [shared_task]
