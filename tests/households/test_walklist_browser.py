"""The walking list in a real browser: two taps with and without JavaScript, undo, and what is said when it fails."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from adv.accounts.models import Membership
from adv.accounts.roles import Role
from households.actions.doors import record_contact, refresh_doors
from households.domain.codes import ContactKind, HouseholdStatus, RingResult
from households.models import Address, ContactMoment
from tests import factories as make
from tests.browsing import DESKTOP, PHONE, inspect_widths

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
    page.goto("/looplijst/")
    page.get_by_label("Huisnummer of naam").fill("52")
    page.get_by_role("button", name="Zoek", exact=True).click()
    page.wait_for_url("**/looplijst/?gezocht=1")

    tap(page, doors[1], "Niet thuis")

    door = page.locator(f"#deur-{doors[1].pk}")
    expect(door).to_contain_text("Jij belde net aan: niet thuis")
    moment = ContactMoment.objects.get(address=doors[1])
    assert (moment.result, moment.by) == (RingResult.NOT_HOME, sanne.user)
    assert "gezocht=1" in page.url

    door.get_by_role("button", name="Ongedaan maken").click()
    expect(door).not_to_contain_text("Jij belde")
    moment.refresh_from_db()
    assert moment.withdrawn_at is not None


def test_the_answer_is_announced_the_focus_stays_and_the_count_follows(browse, sanne, doors):
    page = browse(sanne.user, width=PHONE)
    page.goto("/looplijst/")
    expect(page.locator("[data-count]")).to_have_text("1 van 4 gesproken")

    tap(page, doors[0], "Komt niet gelegen")

    expect(page.locator("[data-announcer]")).to_contain_text("Vastgelegd. 52-1: gesproken, komt niet gelegen")
    expect(page.locator("[data-count]")).to_have_text("2 van 4 gesproken")
    expect(page.locator(f"#deur-{doors[0].pk} .door-undo button").first).to_be_focused()

    tap(page, doors[1], "Gesprek gevoerd")
    page.wait_for_url("**/gesprekken/*/")
    page.goto("/looplijst/")
    expect(page.get_by_role("button", name=re.compile("Leg het gesprek vast"))).to_be_visible()


def test_every_state_is_accessible_fits_and_is_big_enough_for_a_thumb(browse, sanne, doors):
    page = browse(sanne.user, width=PHONE)
    page.goto("/looplijst/?volgorde=prioriteit")
    inspect_widths(page, "walklist-priority")
    page.goto("/looplijst/")
    page.locator(f"#deur-{doors[1].pk} summary").first.click()
    inspect_widths(page, "walklist-open", (PHONE, 320, DESKTOP))
    for width in (PHONE, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert_for_a_thumb(page.locator(f"#deur-{doors[1].pk}"))
        cut_off = "buttons => buttons.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent)"
        assert page.locator(f"#deur-{doors[1].pk} .walk-acts .btn").evaluate_all(cut_off) == []
        right = page.locator(f"#deur-{doors[1].pk} .walk-hand").bounding_box()
        assert right
        assert right["x"] + right["width"] <= width - 16
    page.locator(".walk-more summary").click()
    inspect_widths(page, "walklist-filter")
    page.get_by_label("Huisnummer of naam").fill("bestaatniet")
    page.get_by_role("button", name="Zoek", exact=True).click()
    expect(page.get_by_text("Geen deur gevonden")).to_be_visible()
    inspect_widths(page, "walklist-empty")
    page.goto(f"/looplijst/{doors[2].pk}/")
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies wat er gebeurde.")
    inspect_widths(page, "door-error")


def assert_for_a_thumb(part: Locator) -> None:
    """Every control in this part of the page is 44 px high."""
    for control in part.locator("button:visible, a:visible, summary:visible, label:visible").all():
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

    def look(name: str) -> None:
        if javascript:  # without it there is nothing to ask the page
            inspect_widths(page, name)

    page.goto("/looplijst/")
    page.get_by_role("link", name="Ronde lopen").click()
    page.get_by_role("button", name="Begin de ronde").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies een of meer portieken.")
    look("round-start-error")
    page.goto("/looplijst/ronde/")
    page.get_by_label("portiek 9").check()
    assert_for_a_thumb(page.locator("main"))
    page.get_by_role("button", name="Begin de ronde").click()
    expect(page.locator("[data-round]")).to_contain_text("0 van 3 gedaan")
    assert_for_a_thumb(page.locator("main"))

    tap(page, doors[0], "Niet thuis")
    expect(page.locator("[data-round]")).to_contain_text("1 van 3 gedaan")
    tap(page, doors[1], "Gesprek gevoerd")
    expect(page.locator("[data-round]")).to_contain_text("2 van 3 gedaan")
    look("round-walk-done")
    page.locator(f"#deur-{doors[0].pk}").get_by_role("button", name="Ongedaan maken").click()
    expect(page.locator("[data-round]")).to_contain_text("1 van 3 gedaan")
    if javascript:
        page.goto("/looplijst/ronde/")
        look("round-start-open")
        page.goto("/looplijst/ronde/lopen/")

    page.get_by_role("button", name="Ronde afronden").click()
    expect(page.locator("h1")).to_have_text("Wat je deed in je ronde")
    expect(page.locator(".figures")).to_contain_text("gesprek gevoerd")
    look("round-summary")
    page.get_by_role("link", name=re.compile("Leg het gesprek vast")).click()
    expect(page).to_have_url(re.compile(r"/huishoudens/\d+/$"))
