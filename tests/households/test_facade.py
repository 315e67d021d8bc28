"""The facade: who sees it, what stands on it, and that the paper says no more than it may."""

import datetime
import html
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from adv.accounts.models import Membership
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions.doors import refresh_doors
from households.domain.codes import ContactKind, HouseholdStatus, RingResult
from households.models import Address, Complex, Household
from tests import factories as make
from tests.browsing import DESKTOP, PHONE, inspect_widths

NOW = make.at("2026-03-05 14:32")
TODAY = NOW.date()


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sanne(db: None) -> Membership:
    return make.make_member(Role.ADVISOR)


@pytest.fixture
def visit(sanne: Membership) -> Client:
    client = Client()
    client.force_login(sanne.user)
    return client


def make_flat(member: Membership, *, name: str = "Bilderdijkflat", homes: int = 6, portiek: str = "9") -> list[Address]:
    """A portiek of two homes a floor, each with a household, with something of everything at the doors."""
    flat = Complex.objects.filter(project=member.project, name=name).first() or make.make_complex(
        project=member.project, name=name, position=member.project.complexes.count()
    )
    stairs = make.make_staircase(complex=flat, name=portiek, position=flat.staircases.count())
    first = Address.objects.filter(project=member.project).count()
    addresses = []
    today = timezone.localdate()
    for place in range(homes):
        address = make.make_address(
            staircase=stairs, house_number=100 + first + place, floor=place // 2, walk_position=first + place + 1
        )
        household = make.make_household(
            address=address, name=f"B. Geheim{place}", status=HouseholdStatus.NOT_APPROACHED
        )
        moment = timezone.now().replace(hour=10, minute=0, second=0) - datetime.timedelta(days=9)
        if place:
            make.make_contact(household=household, kind=ContactKind.LETTER, moment=moment, by=member.user)
        result = [None, None, RingResult.REFUSED, RingResult.CONVERSATION, RingResult.VACANT, RingResult.NOT_HOME]
        if result[place % 6]:
            moment += datetime.timedelta(days=8)
            make.make_contact(household=household, result=result[place % 6], moment=moment, by=member.user)
        addresses.append(address)
    refresh_doors(member.project, [address.pk for address in addresses], today=today)
    return addresses


def text_of(response) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.ADVISOR, 200), (Role.TRAINEE, 200), (Role.PROJECT_LEADER, 200), (Role.PARTNER, 403), (Role.CLIENT, 403),
        (Role.ADMINISTRATOR, 403), (Role.PRIVACY_OFFICER, 403),
    ],
)  # fmt: skip
def test_who_has_the_walking_list_has_the_facade(db, role, status):
    member = make.make_member(role)
    client = Client()
    client.force_login(member.user)
    assert client.get("/gevel/").status_code == status


def test_a_foreign_or_unknown_complex_is_not_there(visit):
    foreign = make.make_complex()
    assert visit.get(f"/gevel/{foreign.pk}/").status_code == 404
    assert visit.get("/gevel/999999/").status_code == 404
    assert visit.get("/gevel/0/").status_code == 404
    assert visit.post("/gevel/").status_code == 405


def test_a_project_without_addresses_says_so(visit):
    assert "Hier staan nog geen adressen" in text_of(visit.get("/gevel/"))


def test_it_is_a_table_with_floors_as_rows_the_highest_first(visit, sanne, clock):
    make_flat(sanne)
    page = visit.get("/gevel/").content.decode()
    assert re.findall(r"<caption>(.*?)<", page) == ["portiek 9"]
    assert re.findall(r'<th scope="row"[^>]*>.*?visually-hidden">(.*?)<', page) == [
        "2e verdieping", "1e verdieping", "begane grond",
    ]  # fmt: skip
    assert re.findall(r'facade-number">(\d+)<', page) == ["104", "105", "102", "103", "100", "101"]


def test_every_door_is_a_link_with_words(visit, sanne, clock):
    doors = make_flat(sanne)
    page = visit.get("/gevel/").content.decode()
    for door, words in zip(
        doors,
        [
            "brief versturen",
            "nu: 1e keer overdag",
            "weigert",
            "gesproken, geen volgende stap",
            "leeg",
            "nu: 2e keer overdag",
        ],
        strict=True,
    ):
        link = re.search(rf'href="/looplijst/{door.pk}/".*?</a>', page, re.DOTALL)
        assert link
        assert words in html.unescape(link[0])
    by_status = text_of(visit.get("/gevel/?toon=status"))
    assert "nog niet benaderd" in by_status
    assert "in benadering 2" in " ".join(by_status.split())


def test_names_are_not_on_it(visit, sanne, clock):
    make_flat(sanne)
    assert "Geheim" not in visit.get("/gevel/").content.decode()


def test_the_numbers_are_counted(visit, sanne, clock):
    make_flat(sanne)
    words = " ".join(text_of(visit.get("/gevel/")).split())
    assert "6 adressen 2 gesproken 3 nu aan de beurt 0 alleen ’s avonds nog 2 weigert of leeg" in words


def test_homes_of_which_the_floor_is_unknown_have_rows_of_their_own(visit, sanne, clock):
    doors = make_flat(sanne, homes=8)
    Address.objects.filter(pk__in=[door.pk for door in doors[:7]]).update(floor=None)
    page = visit.get("/gevel/").content.decode()
    assert re.findall(r'<th scope="row"[^>]*>.*?visually-hidden">(.*?)<', page) == [
        "3e verdieping",
        "verdieping onbekend",
    ]
    assert 'rowspan="2"' in page


def test_homes_without_a_complex_have_a_page(visit, sanne, clock):
    make_flat(sanne)
    make.make_address(project=sanne.project, street="Losseweg", house_number=7)
    words = text_of(visit.get("/gevel/0/"))
    assert "Zonder complex" in words
    assert "Losseweg" in words
    assert "Losseweg" not in visit.get("/gevel/").content.decode()


def test_another_complex_is_picked(visit, sanne, clock):
    make_flat(sanne)
    make_flat(sanne, name="Couperusflat", portiek="13")
    couperus = Complex.objects.get(name="Couperusflat")
    assert visit.get(f"/gevel/?complex={couperus.pk}").url == f"/gevel/{couperus.pk}/"
    assert visit.get(f"/gevel/?complex={couperus.pk}&toon=status").url == f"/gevel/{couperus.pk}/?toon=status"
    assert visit.get("/gevel/?naam=couper").url == f"/gevel/{couperus.pk}/"
    assert visit.get("/gevel/?naam=nergens").status_code == 200
    page = text_of(visit.get(f"/gevel/{couperus.pk}/"))
    assert "portiek 13" in page
    assert "portiek 9" not in page


def test_with_very_many_complexes_one_is_found_by_name(visit, sanne, clock, monkeypatch):
    monkeypatch.setattr("households.views.facade.MOST_COMPLEXES", 1)
    make_flat(sanne)
    make_flat(sanne, name="Couperusflat", portiek="13")
    page = visit.get("/gevel/").content.decode()
    assert 'name="naam"' in page
    assert "Couperusflat" in page  # the next one


def test_the_number_of_queries_does_not_grow(visit, sanne, clock):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert visit.get("/gevel/").status_code == 200
        return len(captured)

    make_flat(sanne)
    few = queries()
    for portiek in range(10, 30):
        make_flat(sanne, portiek=str(portiek))
    assert queries() == few
    assert few <= 12


def test_a_very_large_complex_is_cut_on_portieken(visit, sanne, clock, monkeypatch):
    monkeypatch.setattr("households.facade.front.MOST_DOORS", 10)
    monkeypatch.setattr("households.walklist.doors.page_size.__defaults__", (10,))
    for portiek in ("1", "2", "3"):
        make_flat(sanne, portiek=portiek, homes=4)
    page = visit.get("/gevel/")
    assert re.findall(r"<caption>(.*?)<", page.content.decode()) == ["portiek 1", "portiek 2"]
    following = re.search(r'rel="next" href="(\?[^"]*vanaf=[^"]*)"', page.content.decode())
    assert following
    assert re.findall(r"<caption>(.*?)<", visit.get("/gevel/" + html.unescape(following[1])).content.decode()) == [
        "portiek 3"
    ]


# --- Paper ------------------------------------------------------------------------------------------------------------

#: Nothing of this may be in the document for the wall, in any form.
SECRET = (
    "weiger", "melding", "signal", "refus", "leeg", "vacant", "moved", "verhuisd", "Geheim", "brief", "letter", "kaart",
    "avond", "evening", "overdag", "daytime", "in_conversation", "in gesprek", "approach", "benader", "Bakker",
    "looplijst", "household", "huishouden", "facade-door", "tone",
)  # fmt: skip


def test_the_print_for_the_wall_says_only_spoken_or_not_yet(visit, sanne, clock):
    doors = make_flat(sanne)
    page = visit.get("/gevel/?print=1").content.decode()
    words = " ".join(text_of(visit.get("/gevel/?print=1")).split())
    said = re.findall(r"<b>(\d+)</b><span class=\"visually-hidden\"> (.*?)<", page)
    assert said == [
        ("104", "nog niet"), ("105", "nog niet"), ("102", "gesproken"), ("103", "gesproken"), ("100", "nog niet"),
        ("101", "nog niet"),
    ]  # fmt: skip
    assert "2 van 6 gesproken" in words
    found = [secret for secret in SECRET if secret.lower() in page.lower()]
    assert not found
    for door in doors:
        assert f"/{door.pk}/" not in page.replace(f"/gevel/{door.pk}/", "")


def test_on_the_wall_what_happened_counts_where_the_status_says_nothing(visit, sanne, clock):
    never, closed, called, moved = (door for place, door in enumerate(make_flat(sanne)) if place not in (2, 3))
    for door in (closed, called, moved):
        make.make_contact(household=Household.objects.get(address=door), kind=ContactKind.PHONE, by=sanne.user)
    Address.objects.filter(pk__in=[never.pk, closed.pk]).update(door_status="closed", door_step="")
    Address.objects.filter(pk=called.pk).update(door_status="approaching", door_step="signal")
    Address.objects.filter(pk=moved.pk).update(door_status="moved", door_step="")
    page = visit.get("/gevel/?print=1").content.decode()
    said = dict(re.findall(r"<b>(\d+)</b><span class=\"visually-hidden\"> (.*?)<", page))
    assert [said[door.number] for door in (never, closed, called, moved)] == ["nog niet", *3 * ["gesproken"]]


def test_two_doors_with_the_same_word_look_exactly_the_same(visit, sanne, clock):
    """A refusal and a conversation are both 'gesproken'; an empty home and one never visited both 'nog niet'."""
    make_flat(sanne)
    page = visit.get("/gevel/?print=1").content.decode()
    cells = {re.sub(r"\d{3}", "NNN", cell) for cell in re.findall(r"<td>.*?</td>", page, re.DOTALL)}
    assert len(cells) == 2


def test_the_print_and_the_look_are_in_the_access_log(visit, sanne, clock):
    make_flat(sanne)
    visit.get("/gevel/")
    visit.get("/gevel/?print=1")
    rows = AccessLog.objects.filter(object_type__startswith="facade").order_by("pk")
    assert [(row.object_type, row.action, row.count) for row in rows] == [
        ("facade", AccessLog.Action.READ, 6),
        ("facade_print", AccessLog.Action.EXECUTE, 6),
    ]


def test_the_facade_in_a_browser(browse, transactional_db):
    member = make.make_member(Role.ADVISOR)
    doors = make_flat(member)
    make_flat(member, name="Couperusflat", portiek="13")
    page = browse(member.user, width=PHONE)
    page.goto("/gevel/?toon=status")
    inspect_widths(page, "gevel-status")
    page.goto("/gevel/?print=1")
    inspect_widths(page, "gevel-muur")
    page.emulate_media(media="print")
    assert page.locator(".wall").is_visible()
    assert not page.locator(".wall-bar").is_visible()

    # Whoever prints the ordinary page gets a line that says which page to print, and nothing else of it.
    page.goto("/gevel/?toon=status")
    assert page.locator(".facade-no-print").is_visible()
    seen = page.evaluate("document.body.innerText")
    assert "Voor aan de muur" in seen
    assert not page.locator(".facade").is_visible()
    assert not page.locator(".facade-legend").is_visible()
    assert "101" not in seen

    # A door is reached and opened with the keyboard.
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    page.goto("/gevel/")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('facade-door')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/looplijst/*/")
    assert page.url.rstrip("/").rpartition("/")[2] in {str(door.pk) for door in doors}
