"""A conversation in a real browser: killed at any moment, without a connection, and how many taps the whole takes."""

import pytest
from playwright.sync_api import Page, expect

from adv.accounts.models import Membership
from households.models import Conversation
from tests import factories as make
from tests.browsing import PHONE, Browse, inspect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DOMAINS = ("housing", "social", "finance", "parenting", "integration", "work", "wellbeing")
#: Of seven domains with a note and a score, three actions, and the end.
TAPS = 28
FIELDS = 10


class Hands:
    """Counts what somebody does: taps, and fields in which something is typed."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.fields = page, 0, 0

    def tap(self, selector: str) -> None:
        self.page.locator(selector).first.click()
        self.taps += 1

    def type(self, selector: str, text: str) -> None:
        self.tap(selector)
        self.page.keyboard.insert_text(text)
        self.fields += 1


@pytest.fixture
def advisor() -> Membership:
    return make.make_member()


@pytest.fixture
def draft(advisor: Membership) -> Conversation:
    household = make.make_household(project=advisor.project, owner=advisor.user)
    return make.make_conversation(household=household, by=advisor.user)


def test_a_killed_browser_loses_no_more_than_the_last_seconds(
    browse: Browse, advisor: Membership, draft: Conversation
) -> None:
    page = browse(advisor.user, width=PHONE)
    page.clock.install()  # its time goes by when the test says so, however slow the machine is
    page.goto(f"/gesprekken/{draft.pk}/#deel-finance")
    page.locator("#id_note-finance").focus()
    with page.expect_response("**/bewaren/") as first:
        for _ in range(9):  # 4.5 seconds of typing without a pause
            page.keyboard.insert_text("wat er verteld is ")
            page.clock.run_for(500)
    assert first.value.ok
    with page.expect_response("**/bewaren/") as second:
        page.keyboard.insert_text("en het laatste")
        page.clock.run_for(4_500)
    assert second.value.ok
    page.context.close()  # killed: nothing more is sent
    draft.refresh_from_db()
    typed = "wat er verteld is " * 9 + "en het laatste"
    assert draft.answers["note-finance"] == typed

    again = browse(advisor.user)
    again.clock.install()
    again.goto(f"/gesprekken/{draft.pk}/#deel-finance")
    expect(again.locator("#id_note-finance")).to_have_value(typed)
    again.context.set_offline(True)
    again.locator("#id_note-finance").fill("zonder verbinding getypt")
    again.clock.run_for(2_000)
    expect(again.locator("[data-offline]")).to_be_visible()
    left = "() => JSON.stringify([localStorage, sessionStorage, document.cookie])"
    assert "zonder verbinding" not in again.evaluate(left)
    again.context.set_offline(False)
    again.clock.run_for(6_000)
    expect(again.locator("[data-state]")).to_contain_text("Bewaard om")
    draft.refresh_from_db()
    assert draft.answers["note-finance"] == "zonder verbinding getypt"
    browse.problems.clear()  # the tries without a connection


def test_seven_domains_with_scores_and_three_actions_in_few_taps(browse: Browse, advisor: Membership) -> None:
    household = make.make_household(project=advisor.project, owner=advisor.user)
    page = browse(advisor.user, width=PHONE)
    page.goto(f"/huishoudens/{household.pk}/")
    hands = Hands(page)
    hands.tap("form[action$='/gesprekken/nieuw/'] button")
    page.wait_for_url("**/gesprekken/*/")
    inspect(page, "conversation-general")
    hands.tap("#id_residents label")
    for place, domain in enumerate(DOMAINS):
        hands.tap(".talk-part.is-here [data-next]")
        hands.type(f"#id_note-{domain}", "Hier kwam het nodige ter sprake, in een paar zinnen.")
        hands.tap(f"[name=score-{domain}][value='{place % 4}']")
        if domain in ("housing", "finance", "work"):
            hands.type(f"#id_action-{domain}-0-text", "Wij bellen er deze week over")
    inspect(page, "conversation-domain")
    hands.tap(".talk-nav [data-part=closing]")
    hands.tap("[name=finish]")
    expect(page.get_by_role("heading", name="Acties")).to_be_visible()
    inspect(page, "conversation-read")
    assert (hands.taps, hands.fields) == (TAPS, FIELDS)
    held = Conversation.objects.get()
    assert held.scoring is not None
    assert held.actions.count() == 3
