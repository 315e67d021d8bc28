"""Search and lists in a real browser: what is in sight on a phone and at a desk, and that it is accessible."""

import pytest
from playwright.sync_api import Page, expect

from households.actions.doors import refresh_doors
from households.domain.codes import Phase
from households.models import Household
from tests import factories as make
from tests.browsing import DESKTOP, PHONE, inspect

LONG_NAME = "Familie van 't Hof-El Amrani-Oude Nijhuis tot den Waterschapsheuvel, mede namens de erven"


@pytest.fixture
def sanne(transactional_db):
    return make.make_member(name="Sanne Bakker")


@pytest.fixture
def household(sanne):
    address = make.make_address(
        project=sanne.project, staircase=make.make_staircase(complex=make.make_complex(project=sanne.project))
    )
    household = make.make_household(address=address, name=LONG_NAME, owner=sanne.user)
    make.make_scoring(household=household, on=make.day("2025-01-01"))
    make.make_scoring(household=household, on=make.day("2025-06-01"), phase=Phase.EVALUATION)
    refresh_doors(sanne.project, [address.pk], today=make.day("2026-03-05"))
    return household


def test_a_household_is_found_and_read(browse, sanne, household):
    page = browse(sanne.user, width=PHONE)
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 844})
        found_and_read(page, household, width)


def found_and_read(page: Page, household: Household, width: int) -> None:
    page.goto("/looplijst/")
    first = page.locator(".door").first.bounding_box()
    assert first
    if width == PHONE:
        assert first["y"] < 844 / 2
        page.locator(".topline-search").click()
    else:
        page.goto("/zoeken/")
    page.get_by_label("Wie of welke deur zoek je?").fill("amrani")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="gevonden")).to_be_visible()
    inspect(page, f"search-{width}")
    page.get_by_role("link", name=LONG_NAME).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(LONG_NAME)
    page.goto(f"/huishoudens/{household.pk}/matrix/eerder/")
    page.get_by_text("Als tabel").click()
    inspect(page, f"matrix-course-{width}")
    page.goto("/huishoudens/")
    status = page.get_by_label("Status", exact=True)
    if width == PHONE:
        expect(status).to_be_hidden()
        page.locator(".fold > summary").click()
    expect(status).to_be_visible()
    if width == PHONE:  # the filters open; at a desk they always are
        inspect(page, f"household-list-{width}")
