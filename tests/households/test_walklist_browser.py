"""The walking list in a real browser: two taps with and without JavaScript, undo, and what is said when it fails."""

import re

import pytest
from playwright.sync_api import Page, expect

from adv.accounts.models import Membership
from adv.accounts.roles import Role
from households.actions.doors import record_contact, refresh_doors
from households.domain.codes import ContactKind, HouseholdStatus, RingResult
from households.models import Address, ContactMoment
from tests import factories as make
from tests.browsing import DESKTOP, PHONE, inspect

LONG_NAME = "Familie van der Meulen-Oude Nijhuis tot den Waterschapsheuvel, mede namens de erven Abdelrahmani"


@pytest.fixture
def sanne(transactional_db: None) -> Membership:
    return make.make_member(Role.ADVISOR, name="Sanne Bakker")


@pytest.fixture
def doors(sanne: Membership) -> list[Address]:
    """Four doors behind one front door: an ordinary one, a long name, a refusal, a melding."""
    stairs = make.make_staircase(complex=make.make_complex(project=sanne.project, name="Bilderdijkflat"), name="9")
    addresses = []
    for place, name in enumerate(["A. Schröder", LONG_NAME, "S. Yıldız", "Fam. El Amrani"], start=1):
        address = make.make_address(staircase=stairs, house_number=52, addition=str(place), walk_position=place)
        household = make.make_household(address=address, name=name, status=HouseholdStatus.NOT_APPROACHED)
        if place == 3:
            make.make_contact(household=household, by=sanne.user, result=RingResult.REFUSED)
        addresses.append(address)
    refresh_doors(sanne.project, [address.pk for address in addresses], today=make.day("2026-03-05"))
    Address.objects.filter(pk=addresses[3].pk).update(
        door_step="signal", door_due_from=make.day("2026-03-05"), door_reason="Melding van gisteren: ga langs."
    )
    return addresses


def tap(page: Page, address: Address, button: str) -> None:
    """Two taps: the door, and what happened there."""
    door = page.locator(f"#deur-{address.pk}")
    door.locator("summary").first.click()
    door.get_by_role("button", name=button).click()


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without"])
def test_two_taps_record_a_ring_and_one_takes_it_back(browse, sanne, doors, javascript):
    page = browse(sanne.user, width=PHONE, javascript=javascript)
    page.goto("/looplijst/?zoek=52")

    tap(page, doors[1], "Niet thuis")

    door = page.locator(f"#deur-{doors[1].pk}")
    expect(door).to_contain_text("Jij belde net aan: niet thuis")
    moment = ContactMoment.objects.get(address=doors[1])
    assert moment.result == RingResult.NOT_HOME
    assert "zoek=52" in page.url

    door.get_by_role("button", name="Ongedaan maken").click()
    expect(door).not_to_contain_text("Jij belde")
    moment.refresh_from_db()
    assert moment.withdrawn_at is not None


def test_the_answer_is_announced_the_focus_stays_and_the_count_follows(browse, sanne, doors):
    page = browse(sanne.user, width=PHONE)
    page.goto("/looplijst/")
    expect(page.locator("[data-count]")).to_have_text("1 van 4 gesproken")

    tap(page, doors[0], "Gesprek gevoerd")

    expect(page.locator("[data-announcer]")).to_contain_text("Vastgelegd. 52-1: gesproken, gesprek gevoerd")
    expect(page.locator("[data-count]")).to_have_text("2 van 4 gesproken")
    expect(page.locator(f"#deur-{doors[0].pk} .door-undo button").first).to_be_focused()
    expect(page.get_by_role("button", name=re.compile("Leg het gesprek vast"))).to_be_visible()


def test_without_a_connection_a_tap_waits_and_is_recorded_once(browse, sanne, doors):
    page = browse(sanne.user, width=PHONE)
    page.goto("/looplijst/")
    page.context.set_offline(True)

    tap(page, doors[0], "Niet thuis")

    expect(page.locator(f"#deur-{doors[0].pk}")).to_contain_text("wacht op verbinding")
    assert not ContactMoment.objects.filter(address=doors[0]).exists()
    page.context.set_offline(False)
    expect(page.locator(f"#deur-{doors[0].pk}")).to_contain_text("Opgeslagen")
    assert ContactMoment.objects.filter(address=doors[0]).count() == 1
    browse.problems.clear()  # the browser notes the request that failed


def test_somebody_who_was_logged_out_is_asked_to_log_in_and_nothing_is_recorded(browse, sanne, doors):
    page = browse(sanne.user, width=PHONE)
    page.goto("/looplijst/")
    page.context.clear_cookies()

    tap(page, doors[0], "Niet thuis")

    page.wait_for_load_state()
    expect(page.locator(f"#deur-{doors[0].pk}").or_(page.get_by_label("E-mailadres")).first).to_be_visible()
    assert not ContactMoment.objects.filter(address=doors[0]).exists()
    browse.problems.clear()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_every_state_is_accessible_and_fits(browse, sanne, doors, width):
    page = browse(sanne.user, width=width)
    page.goto("/looplijst/")
    inspect(page, f"walklist-{width}")
    page.locator(f"#deur-{doors[1].pk} summary").first.click()
    inspect(page, f"walklist-open-{width}")
    page.locator(".walk-more summary").click()
    inspect(page, f"walklist-filter-{width}")
    page.goto("/looplijst/?zoek=bestaatniet")
    inspect(page, f"walklist-empty-{width}")
    page.goto(f"/looplijst/{doors[2].pk}/")
    inspect(page, f"door-{width}")
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies wat er gebeurde.")
    inspect(page, f"door-error-{width}")


def test_big_enough_for_a_thumb(browse, sanne, doors):
    page = browse(sanne.user, width=PHONE)
    page.goto("/looplijst/")
    page.locator(f"#deur-{doors[0].pk} summary").first.click()
    for control in page.locator(f"#deur-{doors[0].pk}").locator("button:visible, a:visible, summary:visible").all():
        box = control.bounding_box()
        assert box
        assert box["height"] >= 43.5, control.inner_text()


def test_a_list_that_was_open_for_a_while_says_who_was_there_before_somebody_rings(browse, sanne, doors):
    joris = make.make_member(Role.ADVISOR, project=sanne.project, name="Joris Vermeer")
    page = browse(sanne.user, width=PHONE)
    page.clock.install()
    page.goto("/looplijst/")
    record_contact(
        by=make.actor_of(joris), address=doors[0], kind=ContactKind.RING, result=RingResult.NOT_HOME, person=joris.user
    )
    door = page.locator(f"#deur-{doors[0].pk}")
    expect(door).not_to_contain_text("Joris")
    page.clock.fast_forward("20:00")

    door.locator("summary").first.click()

    expect(door).to_contain_text("Joris belde net aan: niet thuis")
    expect(door.get_by_role("button", name="Niet thuis")).to_be_visible()
    page.clock.run_for(1000)
    expect(page.locator("[data-announcer]")).to_contain_text("Joris belde net aan")


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without"])
def test_a_round_from_picking_to_its_summary(browse, sanne, doors, javascript):
    page = browse(sanne.user, width=PHONE, javascript=javascript)
    page.goto("/looplijst/")
    page.get_by_role("link", name="Ronde lopen").click()
    page.get_by_label("portiek 9").check()
    page.get_by_role("button", name="Begin de ronde").click()
    expect(page.locator("[data-round]")).to_contain_text("0 van 3 gedaan")

    tap(page, doors[0], "Niet thuis")
    expect(page.locator("[data-round]")).to_contain_text("1 van 3 gedaan")
    tap(page, doors[1], "Gesprek gevoerd")
    expect(page.locator("[data-round]")).to_contain_text("2 van 3 gedaan")
    page.locator(f"#deur-{doors[0].pk}").get_by_role("button", name="Ongedaan maken").click()
    expect(page.locator("[data-round]")).to_contain_text("1 van 3 gedaan")

    page.get_by_role("button", name="Ronde afronden").click()
    expect(page.locator("h1")).to_have_text("Wat je deed in je ronde")
    expect(page.locator(".figures")).to_contain_text("gesprek gevoerd")
    page.get_by_role("link", name=re.compile("Leg het gesprek vast")).click()
    expect(page).to_have_url(re.compile(r"/huishoudens/\d+/$"))


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_every_page_of_a_round_is_accessible_and_fits(browse, sanne, doors, width):
    page = browse(sanne.user, width=width)
    page.goto("/looplijst/?volgorde=prioriteit")
    inspect(page, f"walklist-priority-{width}")
    page.goto("/looplijst/ronde/")
    inspect(page, f"round-start-{width}")
    page.get_by_role("button", name="Begin de ronde").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies een of meer portieken.")
    inspect(page, f"round-start-error-{width}")
    page.get_by_label("portiek 9").check()
    page.get_by_role("button", name="Begin de ronde").click()
    inspect(page, f"round-walk-{width}")
    page.goto("/looplijst/ronde/")
    inspect(page, f"round-start-open-{width}")
    page.goto("/looplijst/ronde/lopen/")
    tap(page, doors[0], "Gesprek gevoerd")
    expect(page.locator("[data-round]")).to_contain_text("1 van 3 gedaan")
    inspect(page, f"round-walk-done-{width}")
    page.get_by_role("button", name="Ronde afronden").click()
    inspect(page, f"round-summary-{width}")


@pytest.mark.parametrize("path", ["/looplijst/ronde/", "/looplijst/ronde/lopen/"])
def test_a_round_is_walked_with_a_thumb(browse, sanne, doors, path):
    page = browse(sanne.user, width=PHONE)
    page.goto("/looplijst/ronde/")
    page.get_by_label("portiek 9").check()
    if path.endswith("lopen/"):
        page.get_by_role("button", name="Begin de ronde").click()
        page.locator(f"#deur-{doors[0].pk} summary").first.click()
    for control in page.locator("main").locator("button:visible, a:visible, summary:visible, label:visible").all():
        box = control.bounding_box()
        assert box
        assert box["height"] >= 43.5, control.inner_text()
