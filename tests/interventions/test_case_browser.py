"""The case in a browser: long texts and errors, and the way from plan to closing."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from adv.accounts.models import Membership
from adv.accounts.roles import Role
from households.actions.helpers import HelperEntry, add_helper, change_helper
from households.domain.codes import HouseholdStatus
from households.models import Household
from interventions.domain.codes import Perspective
from interventions.domain.evaluation import Outcome, OutcomeValue
from interventions.models import Goal
from tests import factories
from tests.browsing import DESKTOP, PHONE, Browse, assert_fits, inspect

LONG = "Een doel van heel veel woorden zonder eind " * 6


@pytest.fixture
def advisor(transactional_db: None) -> Membership:
    return factories.make_member(Role.ADVISOR)


@pytest.fixture
def household(advisor: Membership) -> Household:
    household = factories.make_household(project=advisor.project, owner=advisor.user, name="A. van 't Hof-El Amrani")
    factories.make_status_change(household=household, by=advisor.user, explanation="Hulpvraag over geld")
    goal = factories.make_goal(
        household=household, what=LONG[:300], why="שלום 👩‍👧", due_on=factories.day("2024-06-01")
    )
    factories.make_goal(household=household)
    factories.make_plan_version(plan=goal.plan, goals=[
        {"domain": "finance", "what": LONG, "why": "Rust", "who": "bewoner zelf", "due_on": "", "status": "reached"},
    ])  # fmt: skip
    by = factories.actor_of(advisor)
    helper = add_helper(by=by, household=household, entry=HelperEntry(name="Zus", is_informal=True))
    change_helper(by=by, helper=helper, entry=HelperEntry(name="Zus Anna", remark="x" * 400))
    factories.make_coordinator(household=household)
    factories.make_aftercare(household=household)
    factories.make_evaluation(
        household=household, outcomes={(Outcome.SAFER, Perspective.RESIDENT): OutcomeValue.WORSE}, remark="Zwaar"
    )
    factories.make_task(household=household)
    return household


def path(name: str, household: Household, **more: int) -> str:
    return reverse(name, kwargs={"pk": household.pk, **more})


PAGES = [
    "household_detail", "plan_detail", "goal_add", "plan_agree", "evaluation_record", "household_close",
    "status_change", "coordinator_change", "helper_add", "aftercare_plan", "dossier_history",
]  # fmt: skip


#: With long and odd texts in them; that every page is accessible is what tests/browser/test_every_page.py looks at.
IN_WORDS = ["dossier_history", "plan_detail"]
WITH_ERRORS = ["goal_add", "household_close", "evaluation_record", "status_change", "helper_add"]


def test_long_texts_fit_and_errors_have_the_focus(browse, advisor, household):
    page: Page = browse(advisor.user, width=320)
    goal = Goal.objects.filter(plan__household=household).latest("pk")
    addresses = {
        **{name: path(name, household) for name in PAGES},
        "goal_change": path("goal_change", household, goal_pk=goal.pk),
        "plan_version": path("plan_version", household, number=1),
        "plan_print": path("plan_print", household, number=1),
        "aftercare_done": path("aftercare_done", household, contact_pk=household.aftercare.get().pk),
        "helper_change": path("helper_change", household, helper_pk=household.helpers.get().pk),
    }
    for name, address in addresses.items():
        page.set_viewport_size({"width": 320, "height": 800})
        page.goto(address)
        assert_fits(page)
        if name in IN_WORDS:
            inspect(page, f"{name}-320")
        for width in (PHONE, DESKTOP):
            page.set_viewport_size({"width": width, "height": 800})
            assert_fits(page)
    page.set_viewport_size({"width": PHONE, "height": 844})
    for name in WITH_ERRORS:
        page.goto(path(name, household))
        if name == "evaluation_record":
            page.fill("input[name=on]", "2999-01-01")
        page.locator("form button.btn-primary").last.click()
        expect(page.locator("[data-error-summary]")).to_be_focused()
        inspect(page, f"{name}-wrong")


def test_from_plan_to_closing(browse, advisor):
    """On a phone; and all the same without JavaScript."""
    for javascript in (True, False):
        from_plan_to_closing(browse, advisor, javascript=javascript)


def from_plan_to_closing(browse: Browse, advisor: Membership, *, javascript: bool) -> None:
    household = factories.make_household(project=advisor.project, owner=advisor.user)
    page: Page = browse(advisor.user, width=PHONE, javascript=javascript)
    page.goto(path("plan_detail", household))
    page.get_by_role("link", name="Eerste doel toevoegen").click()
    page.get_by_label("Wat willen jullie bereiken?").fill("Overzicht in de administratie")
    page.get_by_label("Leefgebied").select_option("finance")
    page.get_by_text("Bewoner zelf", exact=True).click()
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("link", name="Afspreken").click()
    page.get_by_role("button", name="Afgesproken").click()
    expect(page.get_by_text("Het plan is afgesproken.")).to_be_visible()
    household.refresh_from_db()
    assert household.status == HouseholdStatus.IN_GUIDANCE

    page.goto(path("household_close", household))
    page.get_by_text("Deels bereikt").click()
    page.get_by_text("Bewoner gaat zelf verder").click()
    later = timezone.localdate() + datetime.timedelta(days=30)
    page.get_by_label("Nazorgcontact 1").fill(later.isoformat())
    page.get_by_role("button", name="Afsluiten").click()
    expect(page.get_by_text("Het huishouden is afgesloten.")).to_be_visible()
    household.refresh_from_db()
    assert household.status == HouseholdStatus.CLOSED
    assert household.aftercare.get().planned_on == later
