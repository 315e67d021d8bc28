"""The dashboard: its numbers, the households behind them, its filters, and who gets nothing."""

import datetime
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.domain.codes import ContactKind, HouseholdStatus, HouseholdType, Phase, RingResult
from households.models import Household
from interventions.domain.codes import TaskStatus
from reporting.dashboard.behind import households_behind, read_behind
from reporting.dashboard.counting import count_course, count_doors, count_process, count_tasks
from reporting.dashboard.filters import read_filters
from reporting.dashboard.scope import Scope
from reporting.domain.codes import Reach
from reporting.domain.dashboard import Behind
from tests import factories as make

pytestmark = pytest.mark.django_db

PAGE, LIST = "/dashboard/", "/dashboard/huishoudens/"
TODAY = datetime.date(2024, 6, 30)
LIGHT, HEAVY = (0, 0, 0, 0, 0, 0, 1), (3, 3, 3, 3, 0, 0, None)


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.fixture
def leader():
    return make.make_member(Role.PROJECT_LEADER)


def log_in(member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def fill(leader, homes: int = 6) -> list:
    """Homes of which every fourth was tried in vain, spoken to, refused, or had a conversation and two scorings."""
    project = leader.project
    staircase = make.make_staircase(complex=make.make_complex(project=project, name="De Linde"))
    partner = make.make_organisation(project=project, name="Budgethulp")
    made = []
    for place in range(homes):
        home = make.make_household(address=make.make_address(staircase=staircase))
        made.append(home)
        ring = {"household": home, "by": leader.user}
        make.make_contact(**ring, moment=make.at(f"2024-02-0{1 + place % 9} 10:00"), result=RingResult.NOT_HOME)
        match place % 4:
            case 1:
                make.make_contact(**ring, moment=make.at("2024-03-31 23:59"), kind=ContactKind.PHONE)
                make.make_scoring(household=home, levels=(1, None, 1, 1, 1, 1, 1), on=make.day("2024-04-02"))
            case 2:
                make.make_contact(**ring, moment=make.at("2024-05-01 19:00"), result=RingResult.REFUSED)
            case 3:
                make.make_contact(**ring, moment=make.at("2024-05-02 19:00"), result=RingResult.CONVERSATION)
                make.make_scoring(household=home, levels=HEAVY, on=make.day("2024-05-02"))
                # On one day the evaluation follows the intake, whichever was written down first.
                make.make_scoring(household=home, levels=LIGHT, on=make.day("2024-05-20"), phase=Phase.EVALUATION)
                make.make_scoring(household=home, levels=HEAVY, on=make.day("2024-05-20"), phase=Phase.INTAKE)
                make.make_task(
                    household=home, organisation=partner, by=leader.user, sent_on=make.day("2024-05-03"),
                    due_on=make.day("2024-06-01"), status=TaskStatus.SENT,
                )  # fmt: skip
                home.status, home.owner = HouseholdStatus.IN_GUIDANCE, leader.user
                home.save()
    return made


def scope_of(leader, start="2024-01-01", end="2024-06-30") -> Scope:
    return Scope(leader.project, make.day(start), make.day(end))


def behind(scope: Scope, what: Behind, kind: HouseholdType | None = None) -> int:
    return households_behind(Household.objects.all(), scope, what, kind, TODAY).count()


def test_each_number_is_as_many_as_the_households_behind_it(leader):
    fill(leader, 9)
    for start, end in (("1900-01-01", "2024-06-30"), ("2024-04-01", "2024-05-10")):
        scope = scope_of(leader, start, end)
        reach, course, process = count_doors(scope).reach, count_course(scope), count_process(scope, TODAY)
        counted: dict[tuple[Behind, Any], int] = {
            (Behind.SPOKEN, None): reach[Reach.SPOKEN],
            (Behind.CONVERSATION, None): reach[Reach.CONVERSATION],
            (Behind.REFUSED, None): reach[Reach.REFUSED],
            (Behind.NEVER_REACHED, None): reach[Reach.NEVER_REACHED],
            (Behind.SCORED, None): course.scored,
            (Behind.INCOMPLETE, None): course.incomplete,
            (Behind.TWICE, None): course.twice,
            (Behind.LIGHTER, None): course.lighter,
            (Behind.HEAVIER, None): course.heavier,
            (Behind.TASKS_OPEN, None): sum(line.still_open for line in count_tasks(scope)),
            (Behind.TASKS_OVERDUE, None): sum(line.overdue for line in count_tasks(scope)),
            (Behind.IN_GUIDANCE, None): process.in_guidance,
            (Behind.NO_COORDINATOR, None): process.in_guidance - process.coordinated,
            (Behind.NO_PLAN, None): process.in_guidance - process.planned,
            (Behind.EVALUATION_DUE, None): process.evaluation_due,
            (Behind.IN_AFTERCARE, None): 0,
            **{(Behind.FIRST_TYPE, kind): course.first[kind] for kind in HouseholdType},
            **{(Behind.LATEST_TYPE, kind): course.latest[kind] for kind in HouseholdType},
        }
        assert {key: behind(scope, *key) for key in counted} == counted


def test_the_numbers_of_a_small_project(leader):
    fill(leader, 8)
    doors, course = count_doors(scope_of(leader)), count_course(scope_of(leader))

    assert doors.reach == {
        Reach.ADDRESSES: 8, Reach.LETTERS: 0, Reach.ATTEMPTS: 12, Reach.SPOKEN: 6, Reach.CONVERSATION: 2,
        Reach.REFUSED: 2, Reach.NEVER_REACHED: 2,
    }  # fmt: skip
    assert (course.scored, course.incomplete, course.twice, course.lighter, course.heavier) == (2, 2, 2, 2, 0)
    assert (course.mean_first, course.mean_latest) == (12, 0)
    assert course.latest[HouseholdType.SOLID] == 2
    assert course.first[HouseholdType.MULTIPROBLEM] == 2


def test_the_last_minute_of_a_period_counts_and_the_next_does_not(leader):
    fill(leader, 2)

    assert count_doors(scope_of(leader, "2024-01-01", "2024-03-31")).reach[Reach.SPOKEN] == 1
    assert count_doors(scope_of(leader, "2024-04-01", "2024-06-30")).reach[Reach.SPOKEN] == 0
    assert count_doors(scope_of(leader, "2024-01-01", "2024-03-30")).reach[Reach.NEVER_REACHED] == 2


def test_only_the_chosen_complex(leader):
    home = fill(leader, 4)[0]
    other = make.make_complex(project=leader.project)
    scope = Scope(leader.project, make.day("2024-01-01"), TODAY, other.pk)
    here = Scope(leader.project, make.day("2024-01-01"), TODAY, home.address.complex_id)

    assert count_doors(scope).reach[Reach.ATTEMPTS] == 0
    assert count_doors(here).reach[Reach.SPOKEN] == 3
    assert (count_course(scope).scored, count_course(here).scored) == (0, 1)
    assert behind(here, Behind.SPOKEN) == 3


def test_the_page_leads_to_lists_that_say_as_many(leader):
    fill(leader)
    client = log_in(leader)
    page = client.get(PAGE).content.decode()
    links = set(re.findall(r'href="(/dashboard/huishoudens/\?[^"]+)">([0-9.]+)[ <]', page))

    assert len(links) >= 8
    sample = sorted(links)[::3]
    for url, number in sample:
        response = client.get(url.replace("&amp;", "&"))
        assert response.status_code == 200
        assert response.context["page"].paginator.count == int(number), url
    assert AccessLog.objects.filter(object_type="household_list", action="R").count() == len(sample)
    assert AccessLog.objects.filter(object_type="dashboard").exists()


def test_an_empty_project_says_so(leader):
    page = log_in(leader).get(PAGE).content.decode()

    assert "Er zijn nog geen adressen." in page
    assert "Nog geen huishouden is volledig gescoord." in page
    assert "Er zijn nog geen doelen." in page


def test_the_number_of_queries_does_not_grow(leader):
    client = log_in(leader)
    counts = []
    for homes in (3, 12):
        fill_again = make.make_member(Role.PROJECT_LEADER)
        fill(fill_again, homes)
        client = log_in(fill_again)
        client.get("/doelen/")
        with CaptureQueriesContext(
            connection,
        ) as page:
            client.get(PAGE)
        with CaptureQueriesContext(connection) as found:
            client.get(f"{LIST}?wat=spoken")
        counts.append((len(page), len(found)))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PROJECT_LEADER])
def test_nobody_else_sees_it(leader, role):
    client = log_in(make.make_member(role, project=leader.project))

    for url in (PAGE, f"{LIST}?wat=spoken", "/doelen/", "/mkba/", "/onderzoek/"):
        assert client.get(url).status_code == 403


@pytest.mark.parametrize("text", ["", "spoken:solid", "latest", "latest:rijk", "niets", "first:solid:x", "\0"])
def test_a_number_that_does_not_exist(leader, text):
    assert read_behind(text) is None
    assert log_in(leader).get(LIST, {"wat": text}).status_code == 404


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("van=2024-02-31", "datum"),
        ("van=gisteren&tot=2024-01-01", "datum"),
        ("van=2024-05-01&tot=2024-04-01", "voor de eerste dag"),
        ("tot=9999-12-31", "loopt nog"),
        ("van=0001-01-01", ""),
        ("complex=-3", ""),
        ("complex=99999999999999999999", ""),
    ],
)
def test_a_period_that_can_not_be(leader, query, problem):
    chosen = read_filters(QueryDict(query), leader.project, timezone.localdate())

    assert problem in chosen.problem
    assert bool(chosen.problem) == bool(problem)
    assert log_in(leader).get(f"{PAGE}?{query}").status_code == 200


def test_a_period_and_a_complex_stay_in_the_links(leader):
    complex_ = fill(leader, 4)[0].address.complex_id
    page = log_in(leader).get(f"{PAGE}?van=2024-01-01&tot=2024-06-30&complex={complex_}")

    assert page.context["chosen"].query == f"van=2024-01-01&tot=2024-06-30&complex={complex_}"
    assert f"wat=spoken&amp;van=2024-01-01&amp;tot=2024-06-30&amp;complex={complex_}" in page.content.decode()
