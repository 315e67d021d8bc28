"""The pages of this app in a real browser, on a phone and at a desk, with and without JavaScript."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from adv.accounts.models import OrganisationKind
from households.domain.codes import Domain, HouseholdType
from interventions.domain.codes import EffectValue, InterventionKind, Perspective, Priority, TaskStatus
from interventions.models import Effect, Task
from tests import factories
from tests.browsing import DESKTOP, PHONE, inspect
from tests.interventions.cast import Cast, make_cast

WIDTHS = [PHONE, DESKTOP]


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


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_the_team_is_accessible_and_fits(browse, filled, width):
    page = browse(filled.advisor.user, width=width)
    intervention = filled.household.interventions.order_by("on").first()
    task = Task.objects.get(status=TaskStatus.ACCEPTED)
    pages = {
        "intervention-add": reverse("intervention_add", args=[filled.household.pk]),
        "intervention": reverse("intervention_detail", args=[intervention.pk]),
        "effect-add": reverse("effect_add", args=[intervention.pk]),
        "task-list": reverse("task_list"),
        "task-list-empty": reverse("task_list") + "?show=late&organisation=0",
        "task": reverse("task_detail", args=[task.pk]),
        "task-send": reverse("task_send", args=[filled.household.pk]),
        "consent-withdraw": reverse("consent_withdraw", args=[task.consent_id]),
        "household-with-our-sections": reverse("household_detail", args=[filled.household.pk]),
    }
    for name, url in pages.items():
        page.goto(url)
        inspect(page, f"{name}-{width}")
    page.goto(pages["task-send"])
    page.get_by_role("button", name="Bekijk wat de partner ziet").click()
    inspect(page, f"task-send-wrong-{width}")
    page.goto(pages["effect-add"])
    page.get_by_role("button", name="Opslaan").click()
    inspect(page, f"effect-wrong-{width}")
    page.goto(pages["intervention-add"])
    page.get_by_role("button", name="Opslaan").click()
    inspect(page, f"intervention-wrong-{width}")


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_the_partner_is_accessible_and_fits(browse, filled, width):
    page = browse(filled.partner.user, width=width)
    for tray in ("new", "late", "running", "done"):
        page.goto(f"{reverse('task_list')}?tray={tray}")
        inspect(page, f"inbox-{tray}-{width}")
    for status in (TaskStatus.SENT, TaskStatus.ACCEPTED, TaskStatus.DONE):
        task = Task.objects.filter(status=status).order_by("pk")[0]
        page.goto(reverse("task_detail", args=[task.pk]))
        inspect(page, f"partner-{status}-{width}")
    other = browse(filled.other_partner.user, width=width)
    other.goto(reverse("task_list"))
    inspect(other, f"inbox-empty-{width}")


@pytest.mark.parametrize("javascript", [True, False])
def test_an_advisor_hands_over_and_the_partner_reports_back(browse, filled, javascript):
    advisor = browse(filled.advisor.user, javascript=javascript)
    advisor.goto(reverse("task_send", args=[filled.household.pk]))
    advisor.get_by_label("Naar welke organisatie?").select_option(label="Budgethulp")
    advisor.get_by_label("Leefgebied").select_option(label="Financiële situatie")
    advisor.get_by_label("Wat vraag je?").fill("Graag hulp bij de aangifte.")
    advisor.get_by_label("Nieuwe toestemming van de bewoner").check()
    advisor.get_by_label("Wie gaf toestemming?").select_option(index=1)
    advisor.get_by_label("Waarvoor?").fill("Hulp bij de aangifte")
    advisor.get_by_role("button", name="Bekijk wat de partner ziet").click()
    assert advisor.get_by_role("heading", level=1).inner_text() == "Dit ziet Budgethulp"
    advisor.get_by_role("button", name="Zet de taak uit").click()

    partner = browse(filled.partner.user, width=PHONE, javascript=javascript)
    partner.goto(reverse("task_list"))
    partner.get_by_role("link", name="Graag hulp bij de aangifte.").click()
    partner.get_by_role("button", name="Accepteren").click()
    partner.get_by_text("Afronden").first.click()
    partner.get_by_label("Wat is het resultaat?").fill("Aangifte gedaan")
    partner.get_by_role("button", name="Afronden").click()
    assert "afgerond" in partner.locator(".page-head").inner_text()

    advisor.reload()
    assert "Aangifte gedaan" in advisor.locator("main").inner_text()


def test_an_effect_is_recorded_with_the_keyboard_alone(browse, filled):
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


@pytest.mark.parametrize("width", WIDTHS)
def test_the_warning_before_something_goes_to_the_corporation(browse, filled, width):
    factories.make_organisation(project=filled.project, name="Woonstichting", kind=OrganisationKind.CORPORATION)
    page = browse(filled.advisor.user, width=width)
    page.goto(reverse("task_send", args=[filled.household.pk]))
    page.get_by_label("Naar welke organisatie?").select_option(label="Woonstichting")
    page.get_by_label("Leefgebied").select_option(label="Financiële situatie")
    page.get_by_label("Wat vraag je?").fill("Graag een betalingsregeling.")
    page.get_by_label("Wettelijke grond, zonder toestemming").check()
    page.get_by_label("Waarom mag het zonder toestemming?").fill("Vroegsignalering")
    page.get_by_role("button", name="Bekijk wat de partner ziet").click()
    inspect(page, f"corporation-{width}")
    page.get_by_role("button", name="Zet de taak uit").click()
    inspect(page, f"corporation-unchecked-{width}")
    page.get_by_label("Ik heb de tekst nagekeken").check()
    page.get_by_role("button", name="Zet de taak uit").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Woonstichting"
