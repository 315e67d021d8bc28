"""What may be shared with whom, and for how long."""

import datetime

import pytest

from households.domain.codes import Domain
from interventions.domain.codes import Ground, TaskStatus
from interventions.domain.sharing import CorporationRule, corporation_rule, partner_may_see

TODAY = datetime.date(2024, 5, 10)


def may_see(status="sent", ground="consent", *, is_withdrawn=False, closed_ago=None, access_days=30):
    return partner_may_see(
        status=TaskStatus(status),
        ground=Ground(ground),
        is_withdrawn=is_withdrawn,
        closed_on=None if closed_ago is None else TODAY - datetime.timedelta(days=closed_ago),
        today=TODAY,
        access_days=access_days,
    )


@pytest.mark.parametrize("domain", Domain)
def test_the_corporation_gets_housing_at_once_the_rest_after_a_look_and_health_never(domain):
    expected = {Domain.HOUSING: CorporationRule.FINE, Domain.WELLBEING: CorporationRule.NEVER}
    assert corporation_rule(domain) == expected.get(domain, CorporationRule.CHECK)


@pytest.mark.parametrize("status", ["sent", "accepted", "in_progress"])
@pytest.mark.parametrize("ground", ["consent", "legal"])
def test_an_open_task_with_a_ground_is_seen(status, ground):
    assert may_see(status, ground)


def test_without_a_ground_or_with_a_withdrawn_consent_nothing_is_seen():
    assert not may_see(ground="none")
    assert not may_see(is_withdrawn=True)
    assert may_see(ground="legal", is_withdrawn=True)


@pytest.mark.parametrize(("closed_ago", "seen"), [(0, True), (30, True), (31, False), (None, False)])
@pytest.mark.parametrize("status", ["done", "refused", "returned"])
def test_a_closed_task_is_seen_for_the_days_the_project_sets(status, closed_ago, seen):
    assert may_see(status, closed_ago=closed_ago) is seen
