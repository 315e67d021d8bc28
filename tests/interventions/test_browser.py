"""The pages of this app in a real browser, on a phone and at a desk, with and without JavaScript."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from adv.accounts.models import OrganisationKind
from households.domain.codes import Domain, HouseholdType
from interventions.domain.codes import EffectValue, InterventionKind, Perspective, Priority, TaskStatus
from interventions.models import Effect, Task
from tests import factories
from tests.browsing import DESKTOP, PHONE, Browse, assert_fits, inspect
from tests.interventions.cast import Cast, make_cast


def days(number: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=number)


@pytest.fixture
def filled(transactional_db: None) -> Cast:
    """The cast, with a history that fills the pages."""
    cast = make_cast()
    cast.household.type = HouseholdType.VULNERABLE
    cast.household.save()
    user = cast.advisor.user
    talk = factories.make_intervention(
        household=cast.household,
        kind=InterventionKind.LISTENING,
        domains=[Domain.FINANCE, Domain.SOCIAL],
        on=days(-120),
        by=user,
        description="Twee uur aan tafel gezeten. De post lag nog in een doos.\n\nSamen tien brieven geopend.",
    )
    for domain, side, value, ago, fragment in (
        (Domain.FINANCE, Perspective.RESIDENT, EffectValue.SAME, 100, "De schuld is er nog."),
        (Domain.FINANCE, Perspective.ADVISOR, EffectValue.BETTER, 100, "Er is overzicht, de post is open."),
        (Domain.FINANCE, Perspective.RESIDENT, EffectValue.BETTER, 10, "Ik weet nu waar ik aan toe ben."),
        (Domain.FINANCE, Perspective.ADVISOR, EffectValue.BETTER, 10, ""),
        (Domain.WELLBEING, Perspective.RESIDENT, EffectValue.BETTER, 10, "Ik slaap weer."),
    ):
        factories.make_effect(
            intervention=talk,
            domain=domain,
            perspective=side,
            value=value,
            observed_on=days(-ago),
            fragment=fragment,
            sub_theme="administratie" if domain == Domain.FINANCE else "",
        )
    factories.make_intervention(household=cast.household, kind=InterventionKind.DEBT_BUDDY, on=days(-30), by=user)
    for text, status, due_on, priority in (
        ("Graag een afspraak over de huurachterstand van drie maanden.", TaskStatus.SENT, days(14), Priority.HIGH),
        ("Toeslagen aanvragen voor dit jaar.", TaskStatus.SENT, days(21), Priority.LOW),
        ("Budgetplan maken met mevrouw.", TaskStatus.IN_PROGRESS, days(30), Priority.MEDIUM),
        ("Brief van de belastingdienst uitleggen.", TaskStatus.ACCEPTED, days(-9), Priority.HIGH),
        ("Inboedelverzekering regelen.", TaskStatus.DONE, days(-20), Priority.LOW),
    ):
        factories.make_task(
            household=cast.household,
            organisation=cast.organisation,
            by=user,
            description=text,
            status=status,
            due_on=due_on,
            priority=priority,
            closed_on=days(-1) if status == TaskStatus.DONE else None,
        )
    late = Task.objects.get(status=TaskStatus.ACCEPTED)
    factories.make_message(task=late, by=user, text="Lukt het om deze week te bellen? Overdag is mevrouw thuis.")
    factories.make_message(task=late, by=cast.partner.user, text="Ja, woensdag bellen wij.")
    return cast


def look(page: Page, name: str) -> None:
    """Accessible on a phone, and no wider than the window there and at a desk."""
    page.set_viewport_size({"width": PHONE, "height": 844})
    inspect(page, name)
    page.set_viewport_size({"width": DESKTOP, "height": 844})
    assert_fits(page)


def test_what_no_link_leads_to_is_accessible_and_fits(browse, filled):
    """Errors, warnings and empty pages; the others are looked at by tests/browser/test_every_page.py."""
    factories.make_organisation(project=filled.project, name="Woonstichting", kind=OrganisationKind.CORPORATION)
    page = browse(filled.advisor.user, width=PHONE)
    intervention = filled.household.interventions.order_by("on").first()
    for name, url, button in (
        ("task-send", reverse("task_send", args=[filled.household.pk]), "Bekijk wat de partner ziet"),
        ("effect", reverse("effect_add", args=[intervention.pk]), "Opslaan"),
        ("intervention", reverse("intervention_add", args=[filled.household.pk]), "Opslaan"),
    ):
        page.goto(url)
        page.get_by_role("button", name=button).click()
        expect(page.locator("[data-error-summary]")).to_be_focused()
        look(page, f"{name}-wrong")
    task = Task.objects.filter(status=TaskStatus.SENT).order_by("pk")[0]
    page.goto(reverse("task_terms", args=[task.pk]))
    page.get_by_role("button", name="Opslaan").click()
    look(page, "terms-wrong")
    page.goto(reverse("task_list") + "?show=late&organisation=0")
    look(page, "task-list-empty")

    page.goto(reverse("task_send", args=[filled.household.pk]))
    page.get_by_label("Naar welke organisatie?").select_option(label="Woonstichting")
    page.get_by_label("Leefgebied").select_option(label="Financiële situatie")
    page.get_by_label("Wat vraag je?").fill("Graag een betalingsregeling.")
    page.get_by_label("Wettelijke grond, zonder toestemming").check()
    page.get_by_label("Waarom mag het zonder toestemming?").fill("Vroegsignalering")
    page.get_by_role("button", name="Bekijk wat de partner ziet").click()
    look(page, "corporation")
    page.get_by_role("button", name="Zet de taak uit").click()
    look(page, "corporation-unchecked")
    page.get_by_label("Ik heb de tekst nagekeken").check()
    page.get_by_role("button", name="Zet de taak uit").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Woonstichting"


def test_every_tray_and_state_of_the_partner_is_accessible_and_fits(browse, filled):
    page = browse(filled.partner.user, width=PHONE)
    for tray in ("new", "late", "running", "done"):
        page.goto(f"{reverse('task_list')}?tray={tray}")
        look(page, f"inbox-{tray}")
    for status in (TaskStatus.SENT, TaskStatus.ACCEPTED, TaskStatus.DONE):
        task = Task.objects.filter(status=status).order_by("pk")[0]
        page.goto(reverse("task_detail", args=[task.pk]))
        look(page, f"partner-{status}")
    other = browse(filled.other_partner.user, width=PHONE)
    other.goto(reverse("task_list"))
    look(other, "inbox-empty")


def test_an_advisor_hands_over_and_the_partner_reports_back(browse, filled):
    """With JavaScript and without; and an effect with the keyboard alone."""
    for javascript in (True, False):
        hand_over(browse, filled, javascript=javascript)
    page = browse(filled.advisor.user)
    intervention = filled.household.interventions.get(kind=InterventionKind.DEBT_BUDDY)
    page.goto(reverse("effect_add", args=[intervention.pk]))
    page.get_by_role("radio", name="Financiën").focus()
    page.keyboard.press("Space")
    page.get_by_role("group", name="Wat vindt de bewoner?").get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('intervention_detail', args=[intervention.pk])}")
    assert Effect.objects.filter(intervention=intervention).count() == 1


def hand_over(browse: Browse, filled: Cast, *, javascript: bool) -> None:
    asked = f"Graag hulp bij de aangifte ({'snel' if javascript else 'zonder haast'})."
    advisor = browse(filled.advisor.user, javascript=javascript)
    advisor.goto(reverse("task_send", args=[filled.household.pk]))
    advisor.get_by_label("Naar welke organisatie?").select_option(label="Budgethulp")
    advisor.get_by_label("Leefgebied").select_option(label="Financiële situatie")
    advisor.get_by_label("Wat vraag je?").fill(asked)
    advisor.get_by_label("Nieuwe toestemming van de bewoner").check()
    advisor.get_by_label("Wie gaf toestemming?").select_option(index=1)
    advisor.get_by_label("Waarvoor?").fill("Hulp bij de aangifte")
    advisor.get_by_role("button", name="Bekijk wat de partner ziet").click()
    assert advisor.get_by_role("heading", level=1).inner_text() == "Dit ziet Budgethulp"
    advisor.get_by_role("button", name="Zet de taak uit").click()

    partner = browse(filled.partner.user, width=PHONE, javascript=javascript)
    partner.goto(reverse("task_list"))
    partner.get_by_role("link", name=asked).click()
    partner.get_by_role("button", name="Accepteren").click()
    partner.get_by_text("Afronden").first.click()
    partner.get_by_label("Wat is het resultaat?").fill("Aangifte gedaan")
    partner.get_by_role("button", name="Afronden").click()
    assert "afgerond" in partner.locator(".page-head").inner_text()

    advisor.reload()
    assert "Aangifte gedaan" in advisor.locator("main").inner_text()
