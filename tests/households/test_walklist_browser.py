"""The walking list in a real browser: two taps with and without JavaScript, undo, and what is said when it fails."""

import re

import pytest
from playwright.sync_api import Page, expect

from adv.accounts.models import Membership
from adv.accounts.roles import Role
from households.actions.doors import refresh_doors
from households.domain.codes import HouseholdStatus, RingResult
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
    expect(page.locator(f"#deur-{doors[0].pk} .door-undo button")).to_be_focused()
    expect(page.get_by_role("link", name=re.compile("Leg het gesprek vast"))).to_be_visible()


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
