"""Every page that somebody can come to, in a browser: accessible, one main heading, no wider than the window.

The pages are found by walking along the links (tests/crawling.py), one of each kind per role, so a new page joins by
itself as soon as something links to it. A page that is built of nothing that the same page of somebody else did not
have, is not opened again. That no page asks another host for anything, or writes an error in the
console, is what ``browse`` checks at the end.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from adv.accounts.models import Membership
from adv.accounts.roles import Role
from households.actions.doors import refresh_doors
from households.domain.codes import HouseholdStatus
from reporting.demo.by_actions import write_by_actions
from reporting.demo.people import ADVISOR, LEADER, PARTNER, TRAINEE
from reporting.demo.story import demo_neighbourhood
from tests import factories as make
from tests.browsing import DESKTOP, PHONE, inspect, resize
from tests.crawling import Visit, crawl

SMALLEST = 320
#: Looked at on the smallest phone and in the dark as well.
MAIN_PAGES = frozenset(
    {
        "walklist",
        "door",
        "household_list",
        "household_detail",
        "matrix_score",
        "task_list",
        "task_detail",
        "report_list",
    }
)
#: What somebody else has shown before is looked at again when it holds something new here; at a desk, but for:
ON_THE_PHONE = frozenset({TRAINEE, PARTNER})

#: The first of them takes minutes: it begins when the others do.
pytestmark = pytest.mark.xdist_group("every_page")


@dataclass(frozen=True, slots=True)
class State:
    """In what window and light a page is looked at."""

    width: int
    light: Literal["light", "dark"] = "light"


@pytest.fixture
def demo(transactional_db: None) -> list[Membership]:
    """A few homes with two years of history, and one member of each role."""
    with transaction.atomic():
        write_by_actions(demo_neighbourhood(households=12, seed=3, today=timezone.localdate()))
    emails = (ADVISOR, TRAINEE, LEADER, PARTNER)
    others = Membership.objects.filter(role__in=[Role.CLIENT, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER])
    first = sorted(Membership.objects.filter(user__email__in=emails), key=lambda one: emails.index(one.user.email))
    return [*first, *others]


def pages_of(member: Membership) -> list[Visit]:
    """One page of each kind that this person can come to."""
    found: dict[str, Visit] = {}
    for visit in crawl(member.user, per_name=2):
        if visit.is_html:
            found.setdefault(visit.name, visit)
    return list(found.values())


def states(name: str, member: Membership, *, again: bool) -> list[State]:
    """In which ways a page is looked at; ``again`` when somebody else has shown one already."""
    if again:
        return [State(PHONE if member.user.email in ON_THE_PHONE else DESKTOP)]
    if name not in MAIN_PAGES:
        return [State(DESKTOP), State(PHONE)]
    return [State(DESKTOP), State(SMALLEST), State(PHONE), State(PHONE, "dark"), State(DESKTOP, "dark")]


def look(page: Page, states: Sequence[State], name: str) -> Iterator[str]:
    """Look at a page in these ways, the window as it is first; gives what is wrong in each."""
    light = "light"
    if page.viewport_size and page.viewport_size["width"] == states[-1].width and states[-1].light == light:
        states = states[::-1]
    for state in states:
        resize(page, state.width)
        if state.light != light:
            light = state.light
            page.emulate_media(color_scheme=light)
        try:
            inspect(page, f"{name}-{state.width}-{state.light}")
        except AssertionError as error:
            yield f"{name}, {state.width} px, {state.light}: {error}"
    if light != "light":
        page.emulate_media(color_scheme="light")


def test_every_page_of_every_role(browse, demo):
    wrong: list[str] = []
    #: Per page, what the ones that were looked at are built of.
    shapes: dict[str, set[tuple[object, ...]]] = {}
    for member in demo:
        page = browse(member.user, reduced_motion="reduce")
        visits = pages_of(member)
        for visit in visits:
            again, shape = visit.name in shapes, shapes.setdefault(visit.name, set())
            if visit.html.shape <= shape:
                continue
            page.goto(visit.url)
            wrong += look(page, states(visit.name, member, again=again), f"{member.role}-{visit.name or 'home'}")
            shape |= visit.html.shape
    assert not wrong, "\n\n".join(wrong)


PUBLIC = ("/account/login/", "/account/password/reset/", "/toegankelijkheid/", "/privacyverklaring/", "/bestaat-niet/")


def test_every_page_without_log_in(browse, transactional_db):
    page = browse(reduced_motion="reduce")
    wrong: list[str] = []
    for path in PUBLIC:
        page.goto(path)
        ways = (State(DESKTOP), State(PHONE), State(SMALLEST), State(PHONE, "dark"))
        wrong += look(page, ways, f"public{path.replace('/', '-')}")
    assert not wrong, "\n\n".join(wrong)


def test_a_text_in_new_colours_is_measured_on_a_page_that_was_in_order_before(browse, transactional_db):
    page = browse()
    page.goto(PUBLIC[0])
    inspect(page, "public-before")
    page.locator("h1").evaluate("heading => { heading.style.color = '#eee'; }")
    with pytest.raises(AssertionError, match="color-contrast"):
        inspect(page, "public-too-light")


@pytest.fixture
def advisor(transactional_db: None) -> Membership:
    """Somebody with a few doors to ring at."""
    member = make.make_member(Role.ADVISOR)
    for number in range(2, 8, 2):
        address = make.make_address(project=member.project, house_number=number)
        make.make_household(address=address, status=HouseholdStatus.NOT_APPROACHED)
        refresh_doors(member.project, [address.pk], today=timezone.localdate())
    return member


def test_the_pages_of_refusal(browse, transactional_db):
    """What is not there, and what somebody may not do: a whole page in the house style, for who is logged in."""
    page = browse(make.make_member(Role.CLIENT).user)
    for path, status in (("/bestaat-niet/", 404), ("/rapportages/999999/", 404), ("/looplijst/", 403)):
        answer = page.goto(path)
        assert answer
        assert answer.status == status
        for width in (DESKTOP, PHONE):
            resize(page, width)
            inspect(page, f"refused-{status}-{width}")


def test_the_keyboard_reaches_the_content_first(browse, advisor):
    """The first stop of the tab key jumps over the navigation."""
    page: Page = browse(advisor.user)
    page.goto("/huishoudens/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Naar de inhoud")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("id", "inhoud")


def test_logging_in_and_out_by_hand(browse, advisor):
    """The one test that goes through the log-in page; what was private is gone after logging out."""
    page = browse(width=PHONE)
    page.goto("/huishoudens/")
    expect(page).to_have_url(re.compile(r"/account/login/\?next=/huishoudens/"))
    page.get_by_label("E-mailadres").fill(advisor.user.email)
    page.get_by_label("Wachtwoord").first.fill("niet het wachtwoord")
    page.get_by_role("button", name="Inloggen").click()
    inspect(page, "login-wrong")
    page.get_by_label("Wachtwoord").first.fill(make.PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    expect(page).to_have_url(re.compile(r"/huishoudens/$"))
    page.get_by_text("Meer", exact=True).click()
    page.get_by_role("button", name="Uitloggen").locator("visible=true").click()
    expect(page).to_have_url(re.compile("/account/login/"))
    assert not Session.objects.filter(expire_date__gt=timezone.now()).exists()
    page.go_back()
    page.reload()
    expect(page).to_have_url(re.compile("/account/login/"))
