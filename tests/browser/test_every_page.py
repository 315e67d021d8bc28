"""Every page that somebody can come to, in a browser: accessible, one main heading, no wider than the window.

The pages are found by walking along the links (tests/crawling.py), one of each kind per role, so a new page joins by
itself as soon as something links to it. That no page asks another host for anything, or writes an error in the
console, is what ``browse`` checks at the end.
"""

import re

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from adv.accounts.models import Membership
from adv.accounts.roles import Role
from households.domain.codes import RingResult
from households.models import Address, ContactMoment
from reporting.demo.by_actions import write_by_actions
from reporting.demo.people import ADVISOR, LEADER, PARTNER, PASSWORD, TRAINEE
from reporting.demo.story import demo_neighbourhood
from tests.browsing import DESKTOP, PHONE, inspect
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
#: These see what the advisor sees, with other buttons: such a page once more on the device they work with.
ONCE_MORE = {TRAINEE: PHONE, LEADER: DESKTOP}
HEIGHT = 844


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


def states(name: str, member: Membership, seen: set[str]) -> list[tuple[int, str]]:
    """In which width and light a page is looked at; ``seen`` are the pages that others have shown already."""
    if name in seen and member.user.email in ONCE_MORE:
        return [(ONCE_MORE[member.user.email], "light")]
    usual = [(DESKTOP, "light"), (PHONE, "light")]
    return usual + ([(SMALLEST, "light"), (PHONE, "dark"), (DESKTOP, "dark")] if name in MAIN_PAGES else [])


def test_every_page_of_every_role(browse, demo):
    wrong: list[str] = []
    seen: set[str] = set()
    for member in demo:
        page = browse(member.user)
        visits = pages_of(member)
        for visit in visits:
            page.goto(visit.url)
            for width, light in states(visit.name, member, seen):
                page.set_viewport_size({"width": width, "height": HEIGHT})
                page.emulate_media(color_scheme=light, reduced_motion="reduce")
                try:
                    inspect(page, f"{member.role}-{visit.name or 'home'}-{width}-{light}")
                except AssertionError as error:
                    wrong.append(f"{member.get_role_display()}, {width} px, {light}: {error}")
        seen |= {visit.name for visit in visits}
    assert not wrong, "\n\n".join(wrong)


PUBLIC = ("/account/login/", "/account/password/reset/", "/toegankelijkheid/", "/privacyverklaring/", "/bestaat-niet/")


def test_every_page_without_log_in(browse, transactional_db):
    page = browse()
    for path in PUBLIC:
        page.goto(path)
        for width, light in ((DESKTOP, "light"), (PHONE, "light"), (SMALLEST, "light"), (PHONE, "dark")):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.emulate_media(color_scheme=light, reduced_motion="reduce")
            inspect(page, f"public{path.replace('/', '-')}{width}-{light}")


def test_the_pages_of_refusal(browse, demo):
    """What is not there, and what somebody may not do: a whole page in the house style, for who is logged in."""
    page = browse(next(member for member in demo if member.role == Role.CLIENT).user)
    for path, status in (("/bestaat-niet/", 404), ("/rapportages/999999/", 404), ("/looplijst/", 403)):
        answer = page.goto(path)
        assert answer
        assert answer.status == status
        for width in (DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": HEIGHT})
            inspect(page, f"refused-{status}-{width}")


def test_without_javascript_a_ring_is_recorded_and_taken_back(browse, demo):
    advisor = next(member for member in demo if member.user.email == ADVISOR)
    address = Address.objects.visible_to(advisor).order_by("walk_position")[2]
    before = set(ContactMoment.objects.filter(address=address).values_list("pk", flat=True))
    page = browse(advisor.user, width=PHONE, javascript=False)
    page.goto("/")
    expect(page).to_have_url(re.compile("/looplijst/"))
    door = page.locator(f"#deur-{address.pk}")

    door.locator("summary").first.click()
    door.get_by_role("button", name="Niet thuis").click()

    moment = ContactMoment.objects.exclude(pk__in=before).get(address=address)
    assert moment.result == RingResult.NOT_HOME
    assert moment.by == advisor.user
    page.locator(f"#deur-{address.pk}").get_by_role("button", name="Ongedaan maken").click()
    moment.refresh_from_db()
    assert moment.withdrawn_at is not None


def test_the_keyboard_reaches_the_content_first(browse, demo):
    """The first stop of the tab key jumps over the navigation."""
    page: Page = browse(demo[0].user)
    page.goto("/huishoudens/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Naar de inhoud")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("id", "inhoud")


def test_logging_in_and_out_by_hand(browse, demo):
    """The one test that goes through the log-in page; what was private is gone after logging out."""
    page = browse(width=PHONE)
    page.goto("/huishoudens/")
    expect(page).to_have_url(re.compile(r"/account/login/\?next=/huishoudens/"))
    page.get_by_label("E-mailadres").fill(ADVISOR)
    page.get_by_label("Wachtwoord").first.fill("niet het wachtwoord")
    page.get_by_role("button", name="Inloggen").click()
    inspect(page, "login-wrong")
    page.get_by_label("Wachtwoord").first.fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    expect(page).to_have_url(re.compile(r"/huishoudens/$"))
    page.get_by_text("Meer", exact=True).click()
    page.get_by_role("button", name="Uitloggen").locator("visible=true").click()
    expect(page).to_have_url(re.compile("/account/login/"))
    assert not Session.objects.filter(expire_date__gt=timezone.now()).exists()
    page.go_back()
    page.reload()
    expect(page).to_have_url(re.compile("/account/login/"))
