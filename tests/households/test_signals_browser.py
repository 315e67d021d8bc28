"""Meldingen, mutaties and settings in a real browser, on a phone and at a desk."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from adv.accounts.models import Membership
from adv.accounts.roles import Role
from households.actions.doors import refresh_doors
from households.domain.codes import HouseholdStatus
from households.models import Address, Signal, SignalStep, TenancyChange
from tests import factories as make
from tests.browsing import PHONE, inspect_widths

LONG = "A. van der Meulen-Oude Nijhuis tot den Waterschapsheuvel"


def days_ago(count: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=count)


@pytest.fixture
def leader(transactional_db: None) -> Membership:
    return make.make_member(Role.PROJECT_LEADER, name="Petra de Groot")


@pytest.fixture
def homes(leader: Membership) -> list[Address]:
    flat = make.make_complex(project=leader.project, name="Bilderdijkflat")
    stairs = make.make_staircase(complex=flat, name="9")
    homes = []
    for place, name in enumerate(["A. Schröder", LONG, "S. Yıldız", "F. El Amrani"], start=1):
        address = make.make_address(staircase=stairs, house_number=52, addition=str(place), walk_position=place)
        make.make_household(
            address=address, name=name, status=HouseholdStatus.IN_GUIDANCE, status_set_by_hand=True, owner=leader.user
        )
        homes.append(Address.objects.select_related("household").get(pk=address.pk))
    return homes


@pytest.fixture
def signals(leader: Membership, homes: list[Address]) -> list[Signal]:
    sanne = make.make_member(Role.ADVISOR, project=leader.project, name="Sanne Bakker")
    found = [
        make.make_signal(
            household=homes[1].household,
            text="De buurvrouw hoort ’s nachts geschreeuw en heeft de kinderen al een week niet gezien.\n\nZe durft "
            "zelf niet aan te bellen.",
            source=Signal.Source.NEIGHBOUR,
            source_name="Mevrouw Pietersen, 54-2",
            is_safety_concern=True,
            received_on=days_ago(6),
            assigned_to=sanne.user,
            recorded_by=leader.user,
        ),
        make.make_signal(
            household=homes[2].household, is_suspicion=True, text="Hennepgeur in het portiek.", received_on=days_ago(1)
        ),
        make.make_signal(
            household=homes[3].household,
            text="Post puilt uit de bus; de wijkbeheerder vraagt of iemand wil kijken of het goed gaat.",
            received_on=days_ago(0),
            assigned_to=leader.user,
        ),
    ]
    make.make_signal_step(
        signal=found[0], on=days_ago(5), by=sanne.user, text="Besproken met de aandachtsfunctionaris."
    )
    make.make_signal_step(
        signal=found[0], kind=SignalStep.Kind.ASKED, on=days_ago(4), by=sanne.user, text="School gebeld: ze zijn er."
    )
    refresh_doors(leader.project, [home.pk for home in homes], today=timezone.localdate())
    return found


@pytest.fixture
def changes(leader: Membership, homes: list[Address]) -> list[TenancyChange]:
    found = []
    for home, on in zip(homes[:2], [days_ago(10), days_ago(-20)], strict=True):
        household = home.household
        assert household is not None
        household.until = on
        household.save()
        found.append(make.make_tenancy_change(old_household=household, on=on, decision=TenancyChange.Decision.PENDING))
    newcomer = make.make_household(
        address=homes[0], name="R. Kowalska", since=days_ago(10), status=HouseholdStatus.NOT_APPROACHED
    )
    TenancyChange.objects.filter(pk=found[0].pk).update(kind="swap", new_household=newcomer)
    for place in range(3):
        arrival = make.make_household(project=leader.project, name=f"N. Nieuw {place}", since=days_ago(40 + place))
        make.make_tenancy_change(new_household=arrival, kind=TenancyChange.Kind.ARRIVAL, on=days_ago(40 + place))
    refresh_doors(leader.project, [home.pk for home in homes], today=timezone.localdate())
    return found


def test_the_pages_of_the_meldingen(browse, leader, homes, signals):
    page = browse(leader.user, width=PHONE)
    for name, path in (
        ("list", "/meldingen/"),
        ("detail", f"/meldingen/{signals[0].pk}/"),
        ("detail-suspicion", f"/meldingen/{signals[1].pk}/"),
        ("walklist", "/looplijst/"),
        ("door", f"/looplijst/{homes[1].pk}/"),
        ("household", f"/huishoudens/{homes[1].household_id}/"),
    ):
        page.goto(path)
        inspect_widths(page, f"signals-{name}")


def test_a_melding_from_the_door_to_its_end(browse, leader, homes):
    make.make_address(project=leader.project, house_number=52, addition="9", street="Kerkweg")
    page = browse(leader.user, width=PHONE)
    page.goto(f"/looplijst/{homes[0].pk}/")
    page.get_by_role("link", name="Leg een melding vast").click()
    page.get_by_label("Adres").fill("52")
    page.get_by_role("button", name="Vastleggen").click()
    inspect_widths(page, "signals-wrong")
    page.get_by_text("Dichterspark 52-1, 3532 AB").click()
    page.get_by_label("Wat is er aan de hand?").fill("Ze wilde niet praten en ik hoorde een kind huilen.")
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Melding over A. Schröder")
    expect(page.get_by_text("Deze deur gaat niet dicht")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("Gemeld door")
    page.get_by_role("button", name="Toon de bron").click()
    expect(page.get_by_role("status").filter(has_text="Gemeld door")).to_contain_text("het team")
    inspect_widths(page, "signals-source")
    page.get_by_role("link", name="Verberg").click()
    page.get_by_label("Wat is eruit gekomen?").fill("Klaar.")
    page.get_by_role("button", name="Melding afhandelen").click()
    inspect_widths(page, "signals-refused")
    page.get_by_label("Toelichting").fill("Gebeld met Veilig Thuis.")
    page.get_by_role("button", name="Stap vastleggen").click()
    page.get_by_label("Wat is eruit gekomen?").fill("Veilig Thuis neemt het over.")
    page.get_by_role("button", name="Melding afhandelen").click()
    expect(page.get_by_text("De melding is afgehandeld.")).to_be_visible()
    inspect_widths(page, "signals-handled")


def test_the_pages_of_the_mutaties(browse, leader, homes, changes):
    page = browse(leader.user, width=PHONE)
    page.goto("/mutaties/")
    inspect_widths(page, "changes-list")
    page.get_by_role("link", name="Beslis").first.click()
    inspect_widths(page, "changes-decide")
    page.get_by_text("het dossier gaat mee").click()
    page.get_by_label("Het nieuwe adres").fill("999")
    page.get_by_role("button", name="Besluit vastleggen").click()
    inspect_widths(page, "changes-wrong")
    page.goto(f"/huishoudens/{changes[1].old_household_id}/")
    inspect_widths(page, "changes-household")
    page.goto(f"/mutaties/{changes[1].pk}/")
    page.get_by_text("De begeleiding gaat door").click()
    page.get_by_role("button", name="Besluit vastleggen").click()
    expect(page.locator("body")).to_contain_text("begeleiding gaat door")


def test_the_settings(browse, leader, homes):
    page, other = browse(leader.user, width=PHONE), browse(leader.user, width=PHONE, javascript=False)
    page.goto("/instellingen/")
    other.goto("/instellingen/")
    other.get_by_label("Weken rust").fill("20")
    other.get_by_role("button", name="Opslaan").click()
    page.get_by_label("Weken rust").fill("10")
    page.get_by_label("Keer aanbellen per dagdeel").fill("4")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Dit staat er nu, en dit staat bij jou")).to_be_visible()
    inspect_widths(page, "settings-conflict")
    page.get_by_label("De avond begint om").fill("03:00")
    page.get_by_role("button", name="Opslaan").click()
    inspect_widths(page, "settings-wrong")


def test_recording_a_melding_without_javascript(browse, leader, homes):
    page = browse(leader.user, width=PHONE, javascript=False)
    page.goto("/meldingen/nieuw/")
    page.get_by_label("Adres").fill("52-3")
    page.get_by_label("Wat is er aan de hand?").fill("Graag even kijken.")
    page.get_by_text("woningcorporatie", exact=True).click()
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("S. Yıldız")
    assert Signal.objects.get().address == homes[2]
