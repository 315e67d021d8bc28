"""Journeys: what one person after the other does with one household, from the door to the access log.

Each step is a function named after who acts. ``arrive`` holds what is true wherever somebody comes: a title, one main
heading, fitting the window; that these pages are accessible is what test_every_page.py looks at. ``refused`` what is
true of every form that comes back, which no link leads to: accessible too, and an error summary that has the focus and
leads to the field.
"""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from adv.accounts.actions import add_member, create_organisation, create_project, create_user
from adv.accounts.models import Membership, OrganisationKind, Project
from adv.accounts.roles import Role
from adv.audit.actor import Actor
from adv.audit.models import AccessLog
from households.actions.doors import refresh_doors
from households.actions.registry import Arrival, Home, arrange_walk, register_homes, register_households
from households.domain.addresses import HouseNumber
from households.domain.codes import HouseholdStatus, HouseholdType, RingResult
from households.models import Address, ContactMoment, Conversation, Household, MatrixScoring
from interventions.domain.codes import EffectValue, Perspective, TaskStatus
from interventions.models import Consent, Effect, Task, TaskMessage
from tests.browsing import DESKTOP, PHONE, assert_accessible, assert_in_order, inspect

NAME, NEIGHBOUR = "F. el Amrani", "J. van der Wal"
ASKED = "Graag een afspraak over de brieven van de deurwaarder."
SECRET = "Zij vertelde over haar zus in Zwolle."
QUESTION = "Mogen wij mevrouw ook bellen?"
RESULT = "Er is een regeling met de deurwaarder."


def arrive(page: Page, heading: str, name: str) -> None:
    """Somebody came to a page: it is the one they meant, and it is in order."""
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(heading))
    assert_in_order(page, f"journey-{name}")


def arrive_where_no_link_leads(page: Page, heading: str, name: str) -> None:
    """After a form: nobody else looks whether this page is accessible."""
    arrive(page, heading, name)
    assert_accessible(page)


def refused(page: Page, name: str) -> None:
    """A form came back: the summary has the focus, and each line leads to its field."""
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    for link in summary.get_by_role("link").all():
        target = link.get_attribute("href")
        assert target
        assert page.locator(f"[id='{target[1:]}']").count() == 1, f"{target} leads nowhere"
    summary.get_by_role("link").first.click()
    inspect(page, f"journey-{name}")


def join(project: Project, role: Role, name: str, **options: object) -> Membership:
    """Somebody joins a project, by the actions that a project leader uses."""
    by = Actor.system(project.pk)
    email = f"{role.value}.{project.slug}@example.nl"
    user = create_user(by=by, email=email, name=name)
    return add_member(by=by, user=user, project=project, role=role, **options)  # type: ignore[arg-type]


@pytest.fixture
def project(transactional_db: None) -> Project:
    return create_project(by=Actor.system(), slug="dichtersbuurt", name="Dichtersbuurt")


@pytest.fixture
def doors(project: Project) -> list[Address]:
    """A portiek with two doors, and who lives behind them."""
    by = Actor.system(project.pk)
    homes = [
        Home(
            postcode="3532 AB",
            number=HouseNumber(52, "", addition),
            street="Bilderdijkstraat",
            town="Utrecht",
            complex="Bilderdijkflat",
            staircase="9",
        )
        for addition in ("1", "2")
    ]
    addresses = register_homes(by=by, project=project, homes=homes)
    arrivals = [
        Arrival(address_id=address.pk, since=datetime.date(2020, 1, 1), name=name)
        for address, name in zip(addresses, (NAME, NEIGHBOUR), strict=True)
    ]
    for address, household in zip(
        addresses, register_households(by=by, project=project, arrivals=arrivals), strict=True
    ):
        address.household = household
        address.save(update_fields=["household"])
    arrange_walk(project=project)
    refresh_doors(project, [address.pk for address in addresses], today=timezone.localdate())
    return addresses


# --- From the door to the partner and back ----------------------------------------------------------------------------


def the_advisor_rings_takes_a_slip_back_and_has_a_conversation(page: Page, address: Address) -> None:
    page.goto("/looplijst/")
    arrive(page, "Looplijst", "advisor-walklist")
    door = page.locator(f"#deur-{address.pk}")
    door.locator("summary").first.click()
    door.get_by_role("button", name="Niet thuis").click()
    expect(door).to_contain_text("Jij belde net aan: niet thuis")

    door.get_by_role("button", name="Ongedaan maken").click()
    expect(door).not_to_contain_text("Jij belde")
    assert not ContactMoment.objects.standing().filter(address=address).exists()

    if not door.get_by_role("button", name="Gesprek gevoerd").is_visible():
        door.locator("summary").first.click()
    door.get_by_role("button", name="Gesprek gevoerd").click()
    page.wait_for_url("**/gesprekken/*/")
    talk = ContactMoment.objects.standing().get(address=address)
    assert talk.result == RingResult.CONVERSATION
    arrive(page, "Gesprek", "advisor-conversation")
    assert Conversation.objects.get(household=address.household).moment_id == talk.pk
    page.goto(f"/huishoudens/{address.household_id}/")
    arrive(page, NAME, "advisor-household")


def the_advisor_scores_the_matrix(page: Page, household: Household) -> None:
    page.get_by_role("link", name="Scoren").locator("visible=true").first.click()
    arrive(page, "Scoren", "advisor-score")
    for domain, level in (
        ("Woonsituatie en veiligheid", "laag"),
        ("Sociale relaties", "middel"),
        ("Financiële situatie", "hoog"),
        ("Opgroeien en opvoeden", "geen"),
        ("Integratie en inburgering", "laag"),
        ("Arbeidsparticipatie en opleiding", "middel"),
    ):
        page.get_by_role("group", name=domain).get_by_role("radio", name=level).check()
    page.get_by_role("button", name="Opslaan", exact=True).click()
    arrive_where_no_link_leads(page, NAME, "advisor-scored")
    scoring = MatrixScoring.objects.get(household=household)
    assert (scoring.total, scoring.proposed_type, scoring.wellbeing) == (9, HouseholdType.MULTIPROBLEM, None)
    household.refresh_from_db()
    assert household.status == HouseholdStatus.IN_CONVERSATION


def the_advisor_records_an_intervention_and_what_it_did(page: Page, household: Household) -> None:
    page.goto(f"/huishoudens/{household.pk}/interventies/nieuw/")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    refused(page, "advisor-intervention-refused")
    page.get_by_role("radio", name=re.compile("luisteren", re.IGNORECASE)).check()
    page.get_by_role("checkbox", name="Financiën").check()
    page.get_by_label("Omschrijving").fill(SECRET)
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(page.get_by_text(SECRET)).to_be_visible()
    page.get_by_role("link", name=re.compile("ffect")).first.click()
    arrive(page, "Effect vastleggen", "advisor-effect")
    page.get_by_role("group", name="Wat vindt de bewoner?").get_by_role("radio", name="beter").check()
    page.get_by_label("Wat zei de bewoner?").fill("Ik durf de post weer te openen.")
    page.get_by_role("group", name="Wat zie jij?").get_by_role("radio", name="hetzelfde").check()
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(page.get_by_text("Ik durf de post weer te openen.")).to_be_visible()
    sides = dict(Effect.objects.filter(intervention__household=household).values_list("perspective", "value"))
    assert sides == {Perspective.RESIDENT: EffectValue.BETTER, Perspective.ADVISOR: EffectValue.SAME}


def the_advisor_hands_over_with_consent(page: Page, household: Household) -> None:
    page.goto(f"/huishoudens/{household.pk}/taken/nieuw/")
    arrive(page, "Taak uitzetten", "advisor-task")
    page.get_by_label("Naar welke organisatie?").select_option(label="Budgethulp")
    page.get_by_label("Leefgebied").select_option(label="Financiële situatie")
    page.get_by_label("Wat vraag je?").fill(ASKED)
    page.get_by_role("button", name="Bekijk wat de partner ziet").click()
    refused(page, "advisor-task-refused")
    assert not Task.objects.exists()
    expect(page.get_by_label("Wat vraag je?")).to_have_value(ASKED)
    page.get_by_label("Nieuwe toestemming van de bewoner").check()
    page.get_by_label("Wie gaf toestemming?").select_option(index=1)
    page.get_by_label("Waarvoor?").fill("Hulp bij schulden")
    page.get_by_role("button", name="Bekijk wat de partner ziet").click()
    arrive_where_no_link_leads(page, "Dit ziet Budgethulp", "advisor-preview")
    assert SECRET not in page.locator("main").inner_text()
    page.get_by_role("button", name="Zet de taak uit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Budgethulp"))
    consent = Consent.objects.get(household=household)
    assert consent.resident
    assert consent.resident.full_name == NAME
    assert Task.objects.get().consent == consent


def the_partner_sees_only_that_task_and_does_it(page: Page) -> None:
    page.goto("/")
    arrive(page, "Taken", "partner-inbox")
    assert page.locator("main").get_by_role("link", name=re.compile(re.escape(ASKED))).count() == 1
    page.get_by_role("link", name=re.compile(re.escape(ASKED))).click()
    arrive_where_no_link_leads(page, NAME, "partner-task")
    words = page.content()
    assert SECRET not in words
    assert NEIGHBOUR not in words
    assert not re.search("Leefbaarheidsmatrix|Kwetsbaar|Multiprobleem", words)
    page.get_by_role("button", name="Accepteren").click()
    assert Task.objects.get().status == TaskStatus.ACCEPTED
    page.get_by_label("Bericht").fill(QUESTION)
    page.get_by_role("button", name="Verstuur bericht").click()
    expect(page.get_by_text(QUESTION)).to_be_visible()
    assert TaskMessage.objects.get().text == QUESTION

    page.locator("summary", has_text="Afronden").click()
    page.get_by_role("button", name="Afronden").click()
    refused(page, "partner-finish-refused")
    assert Task.objects.get().status == TaskStatus.ACCEPTED
    page.get_by_label("Wat is het resultaat?").fill(RESULT)
    page.get_by_role("button", name="Afronden").click()
    expect(page.locator(".page-head")).to_contain_text("afgerond")
    for elsewhere, status in (("/looplijst/", 403), ("/huishoudens/", 403), ("/rapportages/", 403), ("/team/", 403)):
        answer = page.goto(elsewhere)
        assert answer
        assert answer.status == status


def the_advisor_sees_what_came_of_it(page: Page, household: Household) -> None:
    page.goto("/taken/?show=closed")
    expect(page.locator("main")).to_contain_text(NAME)
    page.locator(f"main a[href='/taken/{Task.objects.get().pk}/']").first.click()
    arrive(page, "Budgethulp", "advisor-task-done")
    expect(page.locator("main")).to_contain_text(RESULT)
    expect(page.locator("main")).to_contain_text(QUESTION)
    page.goto(f"/huishoudens/{household.pk}/")
    arrive(page, NAME, "advisor-after")
    expect(page.locator("#taken")).to_contain_text("afgerond")


def the_privacy_officer_reads_who_looked(page: Page, household: Household, people: dict[Role, Membership]) -> None:
    page.goto("/")
    arrive(page, "Toegangslog", "officer-log")
    page.get_by_label("Nummer van het huishouden").fill(str(household.pk))
    page.get_by_role("button", name="Toon").click()
    table = page.get_by_role("table")
    for role in (Role.ADVISOR, Role.PARTNER):
        name = people[role].user.name
        assert table.get_by_role("row").filter(has_text=name).filter(has_text="bekeken").count() > 0, name
    assert NAME not in page.content(), "the log holds numbers, not names of residents"
    assert SECRET not in page.content()
    answer = page.goto(f"/huishoudens/{household.pk}/")
    assert answer
    assert answer.status == 403


def an_advisor_of_another_project_sees_nothing(page: Page, household: Household) -> None:
    page.goto("/looplijst/")
    arrive(page, "Looplijst", "elsewhere-walklist")
    for url in (
        f"/huishoudens/{household.pk}/",
        f"/huishoudens/{household.pk}/inzage/",
        f"/huishoudens/{household.pk}/matrix/",
        f"/looplijst/{household.address_id}/",
        f"/taken/{Task.objects.get().pk}/",
    ):
        answer = page.goto(url)
        assert answer
        assert answer.status == 404, url
        assert NAME not in page.content()
    denied = AccessLog.objects.filter(outcome=AccessLog.Outcome.DENIED, household_id=household.pk)
    assert denied.exists(), "the try is in the log"


def test_one_household_from_the_door_to_the_log(browse, project, doors):
    budget = create_organisation(
        by=Actor.system(project.pk), project=project, name="Budgethulp", kind=OrganisationKind.DEBT_COUNSELLING
    )
    people = {
        Role.ADVISOR: join(project, Role.ADVISOR, "Sanne Bakker"),
        Role.PARTNER: join(project, Role.PARTNER, "Petra Smit", organisation=budget),
        Role.PRIVACY_OFFICER: join(project, Role.PRIVACY_OFFICER, "Johan Terpstra"),
    }
    elsewhere = create_project(by=Actor.system(), slug="elders", name="Elders")
    stranger = join(elsewhere, Role.ADVISOR, "Nadia de Witte")
    household = doors[0].household
    assert household

    phone = browse(people[Role.ADVISOR].user, width=PHONE)
    the_advisor_rings_takes_a_slip_back_and_has_a_conversation(phone, doors[0])
    the_advisor_scores_the_matrix(phone, household)
    the_advisor_records_an_intervention_and_what_it_did(phone, household)
    the_advisor_hands_over_with_consent(phone, household)
    the_partner_sees_only_that_task_and_does_it(browse(people[Role.PARTNER].user, width=DESKTOP))
    the_advisor_sees_what_came_of_it(phone, household)
    the_privacy_officer_reads_who_looked(browse(people[Role.PRIVACY_OFFICER].user), household, people)
    an_advisor_of_another_project_sees_nothing(browse(stranger.user), household)


# --- A colleague ------------------------------------------------------------------------------------------------------


def test_a_colleague_gives_a_reason_and_the_owner_reads_it(browse, project, doors):
    owner = join(project, Role.ADVISOR, "Sanne Bakker")
    colleague = add_member(
        by=Actor.system(project.pk),
        user=create_user(by=Actor.system(project.pk), email="omar@example.nl", name="Omar Yilmaz"),
        project=project,
        role=Role.ADVISOR,
    )
    household = doors[0].household
    assert household
    household.owner = owner.user
    household.save(update_fields=["owner"])

    page = browse(colleague.user, width=PHONE)
    page.goto(f"/huishoudens/{household.pk}/")
    arrive_where_no_link_leads(page, NAME, "colleague-asks")
    page.get_by_role("button", name="Open met deze reden").click()
    refused(page, "colleague-refused")
    page.get_by_role("button", name="Spreekuur").click()
    arrive(page, NAME, "colleague-inside")
    expect(page.get_by_role("heading", name="Leefbaarheidsmatrix")).to_be_visible()
    assert AccessLog.objects.filter(user_id=colleague.user_id, household_id=household.pk, break_glass=True).exists()

    own = browse(owner.user)
    own.goto(f"/huishoudens/{household.pk}/")
    expect(own.locator("main")).to_contain_text("Omar Yilmaz")
    expect(own.locator("main")).to_contain_text("spreekuur")


# --- The project leader -----------------------------------------------------------------------------------------------

HEADER = "complex;portiek;straat;huisnummer;toevoeging;postcode;plaats;hoofdbewoner;sinds"
RIGHT = [
    "Bilderdijkflat;9;Bilderdijkstraat;52;1;3532 AB;Utrecht;F. el Amrani;2020-01-01",
    "Bilderdijkflat;9;Bilderdijkstraat;52;2;3532 AB;Utrecht;J. van der Wal;2021-05-01",
    "Bilderdijkflat;9;Bilderdijkstraat;52;10;3532 AB;Utrecht;;",
]
WRONG = "Bilderdijkflat;9;Bilderdijkstraat;veel;3;35 AB;Utrecht;A. Bos;2020-01-01"


def choose_file(page: Page, rows: list[str]) -> None:
    """Bring a file; ends at the preview."""
    page.goto("/invoer/")
    page.get_by_label("Wat staat er in het bestand?").select_option(label="Adressen en bewoners")
    content = "\n".join([HEADER, *rows]).encode()
    page.get_by_label("Bestand").last.set_input_files(
        {"name": "adressen.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Bekijk wat er verandert").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dit verandert er")


def test_the_project_leader_brings_addresses_in_without_javascript_too(browse, project):
    leader = join(project, Role.PROJECT_LEADER, "Els Vos")
    wrong_file_first(browse(leader.user))
    page = browse(leader.user, javascript=False)
    wrong_file_first(page, javascript=False)
    choose_file(page, RIGHT)
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(page.locator("main")).to_contain_text("3 nieuw, 0 gewijzigd, 0 ongewijzigd")
    in_order = [address.number for address in Address.objects.order_by("walk_position")]
    assert in_order == ["52-1", "52-2", "52-10"]

    choose_file(page, RIGHT)
    expect(page.locator("main")).to_contain_text("Dit bestand verandert niets")
    page.goto("/looplijst/")
    expect(page.locator("main")).to_contain_text("el Amrani")


def wrong_file_first(page: Page, *, javascript: bool = True) -> None:
    """No file, and one with a wrong row: nothing is stored, and every wrong row is named."""

    page.goto("/invoer/")
    page.get_by_role("button", name="Bekijk wat er verandert").click()
    expect(page.locator("[data-error-summary]")).to_be_visible()

    choose_file(page, [*RIGHT, WRONG])
    expect(page.locator("main")).to_contain_text("rij 5, kolom huisnummer")
    if javascript:  # axe needs it
        arrive_where_no_link_leads(page, "Dit verandert er", "leader-preview")
    expect(page.get_by_role("button", name="Opslaan", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Terug").click()
    assert not Address.objects.exists(), "all or nothing"
