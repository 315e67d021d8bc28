"""Every page of the demo, as each of its people: links lead somewhere, and what stands there is for people to read.

New pages join by themselves, as soon as something links to them.
"""

import re

import pytest
from django.utils import timezone

from adv.accounts.models import Membership, User
from adv.accounts.roles import Role
from adv.ui.nav import build_nav
from households.domain import codes as household_codes
from households.models import Resident
from interventions.domain import codes as intervention_codes
from interventions.models import Task
from reporting.demo.in_bulk import write_in_bulk
from reporting.demo.people import OTHER_TEAM, TEAM
from reporting.demo.story import demo_neighbourhood, other_neighbourhood
from tests.crawling import Visit, crawl

pytestmark = pytest.mark.django_db

SMALL = 24
#: Of each kind of page so many are opened.
PER_NAME = 2
#: The words of a page are for a person to judge, but these are never right: codes of the program, and what a template
#: prints when it was given nothing or too much.
RAW = re.compile(
    r"\{\{|\}\}|\{%|%\}|&amp;|&lt;|\bNone\b|\bTrue\b|\bFalse\b|<[a-z]+ object|\bnan\b|QuerySet|Traceback"
    r"|\b(" + "|".join(
        sorted(
            {
                code.value
                for module in (household_codes, intervention_codes)
                for enum in vars(module).values()
                if isinstance(enum, type) and issubclass(enum, str) and hasattr(enum, "__members__")
                for code in enum  # type: ignore[attr-defined]
                if "_" in code.value
            }
        )
    ) + r")\b"
)  # fmt: skip


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """A small demo, told once for all the people who look at it; each of their tests is rolled back on top of it."""
    from django.db import transaction

    today = timezone.localdate()
    with django_db_blocker.unblock():
        rollback = transaction.atomic()
        rollback.__enter__()
        write_in_bulk(demo_neighbourhood(households=SMALL, seed=3, today=today))
        write_in_bulk(other_neighbourhood(seed=3, today=today))
        yield
        _walks.clear()
        transaction.set_rollback(True)
        rollback.__exit__(None, None, None)


def surnames(**which: object) -> set[str]:
    """Names of residents that are a word of their own; somebody's name may be unknown."""
    return set(Resident.objects.filter(**which).exclude(surname="").values_list("surname", flat=True))


PEOPLE = [person.email for person in (*TEAM, *OTHER_TEAM) if person.can_log_in]


_walks: dict[str, list[Visit]] = {}


def walk(email: str) -> list[Visit]:
    """What this person comes past; walked once for all tests that ask about it."""
    if email not in _walks:
        _walks[email] = list(crawl(User.objects.get(email=email), per_name=PER_NAME))
    return _walks[email]


@pytest.mark.parametrize("email", PEOPLE)
def test_every_link_leads_to_a_page_for_people(email, demo):
    wrong = []
    visits = walk(email)
    for visit in visits:
        where = f"{visit.url} (from {visit.came_from or 'the start'})"
        if visit.status != 200:
            wrong.append(f"{where}: {visit.status}")
        if not visit.is_html:
            continue
        html = visit.html
        if not html.title:
            wrong.append(f"{where}: no title")
        if len(html.headings) != 1 or not html.headings[0]:
            wrong.append(f"{where}: main headings {html.headings}")
        wrong += [f"{where}: {problem}" for problem in html.problems]
        wrong += [f"{where}: twice id={each}" for each in sorted(set(html.ids)) if html.ids.count(each) > 1]
        wrong += [f"{where}: nothing has id={each}" for each in sorted(set(html.pointed_at) - set(html.ids))]
        if found := RAW.search(html.text):
            wrong.append(f"{where}: {html.text[max(found.start() - 40, 0) : found.end() + 20]!r}")
    assert not wrong, "\n".join(dict.fromkeys(wrong))
    assert len({visit.name for visit in visits}) > 1, "found nothing to walk along"


@pytest.mark.parametrize("email", PEOPLE)
def test_everything_in_the_navigation_is_found_by_walking(email, demo):
    member = Membership.objects.get(user__email=email)
    found = {visit.url.partition("?")[0] for visit in walk(email)}
    assert {item.url for item in build_nav(member, "/")} <= found


#: Two addresses of one page: the first flat, and a flat by name.
SAME_PAGE = {"facade", "facade_complex"}


def test_titles_tell_pages_apart(demo):
    """Two kinds of pages never have the same title: a tab or a bookmark says where it leads."""
    titles: dict[str, set[str]] = {}
    for visit in walk("projectleider@demo.example"):
        if visit.is_html:
            titles.setdefault(visit.html.title, set()).add(visit.name)
    shared = {title: names for title, names in titles.items() if len(names - SAME_PAGE) + bool(names & SAME_PAGE) > 1}
    assert not shared


def test_no_title_holds_a_name(demo):
    """The title of a page stays behind in the history of the browser, on a phone that others may pick up."""
    names = surnames(household__project__slug="dichterspark")
    titles = {visit.html.title for email in PEOPLE for visit in walk(email) if visit.is_html}
    assert [title for title in titles if any(re.search(rf"\b{re.escape(name)}\b", title) for name in names)] == []


def test_what_is_elsewhere_is_nowhere_to_be_found(demo):
    """No name of a household of the other project on any page of this one, and the other way round."""
    for email, slug in (("projectleider@demo.example", "elders"), ("elders@demo.example", "dichterspark")):
        here = surnames(household__project__slug__in={"elders", "dichterspark"} - {slug})
        there = surnames(household__project__slug=slug) - here
        assert there
        text = " ".join(visit.html.text for visit in walk(email))
        assert not [name for name in there if re.search(rf"\b{re.escape(name)}\b", text)]


def test_a_partner_reads_of_no_household_but_those_of_the_own_tasks(demo):
    partner = Membership.objects.get(user__email="partner@demo.example", role=Role.PARTNER)
    tasks = Task.objects.visible_to(partner)
    own = surnames(household__tasks__in=tasks)
    others = surnames(household__project=partner.project) - own
    assert tasks
    assert others
    text = " ".join(visit.html.text for visit in walk("partner@demo.example"))
    assert not [name for name in others if re.search(rf"\b{re.escape(name)}\b", text)]
