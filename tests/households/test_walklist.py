"""The walking list and the page of a door: what is seen, found, recorded, taken back, and at what cost."""

import datetime
import gzip
import re
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection
from django.db.models import OuterRef, Subquery
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adv.accounts.models import Membership, Project
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions.doors import refresh_doors
from households.actions.search_keys import write_keys
from households.domain.codes import ContactKind, HouseholdStatus, RingResult, Step
from households.models import Address, ContactMoment, Conversation, Household, Resident
from households.walklist.choices import MOST_COMPLEXES
from households.walklist.doors import MOST_DOORS, page_size
from households.walklist.filters import WalklistFilter, Which
from households.walklist.words import ago
from tests import factories as make

NOW = make.at("2026-03-05 14:32")  # a Thursday
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sanne(db: None) -> Membership:
    return make.make_member(Role.ADVISOR, name="Sanne Bakker")


@pytest.fixture
def visit(sanne: Membership) -> Client:
    return browser_of(sanne)


def browser_of(member: Membership, **options) -> Client:
    client = Client(**options)
    client.force_login(member.user)
    return client


def make_doors(project: Project, numbers: list[str], *, complex_name: str = "Bilderdijkflat", portiek: str = "9"):
    """Homes behind one front door, in walking order after those that are there."""
    first = Address.objects.filter(project=project).count()
    flat = project.complexes.filter(name=complex_name).first() or make.make_complex(
        project=project, name=complex_name, position=project.complexes.count()
    )
    stairs = make.make_staircase(complex=flat, name=portiek, position=flat.staircases.count())
    addresses = []
    for place, number in enumerate(numbers):
        house_number, _, addition = number.partition("-")
        address = make.make_address(
            staircase=stairs, house_number=int(house_number), addition=addition, walk_position=first + place + 1
        )
        make.make_household(address=address, name=f"B. Bewoner {number}", status=HouseholdStatus.NOT_APPROACHED)
        addresses.append(address)
    refresh_doors(project, [address.pk for address in addresses], today=TODAY)
    return addresses


def make_many(project: Project, count: int, *, per_complex: int = 60, per_staircase: int = 10) -> None:
    """Many homes at once, each with a household and a name."""
    start = Address.objects.filter(project=project).count()
    flat = stairs = None
    homes = []
    for place in range(start, start + count):
        if place % per_complex == 0 or flat is None:
            flat = make.make_complex(project=project, name=f"Complex {place:05d}", position=place)
        if place % per_staircase == 0 or stairs is None:
            stairs = make.make_staircase(complex=flat, name=str(place // per_staircase), position=place)
        homes.append(
            Address(
                project=project, complex=flat, staircase=stairs, street="Lange Laan", house_number=place + 1,
                town="Utrecht", postcode="3532 AB", walk_position=place + 1, door_step=Step.RING_DAYTIME,
                door_due_from=TODAY, door_marks="Dddceee", door_reason="2e keer overdag.", door_last_at=NOW,
            )
        )  # fmt: skip
    homes = Address.objects.bulk_create(homes)
    households = Household.objects.bulk_create(Household(project=project, address=home) for home in homes)
    Resident.objects.bulk_create(
        Resident(household=household, given="B.", surname="Bewoner", search_name="b bewoner", is_main=True)
        for household in households
    )
    tenant = Household.objects.filter(address=OuterRef("pk")).values("pk")[:1]
    Address.objects.filter(project=project, household=None).update(household=Subquery(tenant))


def numbers_on(response) -> list[str]:
    return re.findall(r'class="door-number">([^<]+)<', response.content.decode())


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def first(pattern: str, html: str, group: int = 1) -> str:
    found = re.search(pattern, html, re.DOTALL)
    assert found, f"no {pattern}"
    return found[group]


def row_of(response, address: Address) -> str:
    found = re.search(rf'<li class="door[^>]*id="deur-{address.pk}".*?</li>', response.content.decode(), re.DOTALL)
    assert found, f"{address} is not on the page"
    return found[0]


def record(client: Client, address: Address, event: str, *, terug: str = "", **more):
    return client.post(reverse("door", args=[address.pk]), {"event": event, "terug": terug, **more})


# --- What is on the list ----------------------------------------------------------------------------------------------


def test_doors_stand_in_walking_order_under_their_complex_and_portiek(visit, sanne):
    make_doors(sanne.project, ["2-1", "2-2", "10-1"], portiek="1")
    make_doors(sanne.project, ["12-1"], portiek="2")
    make_doors(sanne.project, ["52-1"], complex_name="Couperusflat", portiek="9")
    make.make_household(address=make.make_address(project=sanne.project, street="Kerkweg", house_number=3))

    response = visit.get("/looplijst/")

    assert numbers_on(response) == ["2-1", "2-2", "10-1", "12-1", "52-1", "3"]
    heads = [text_of(head) for head in re.findall(r"<h2 .*?</h2>", response.content.decode(), re.DOTALL)]
    assert heads == [
        "Bilderdijkflat · portiek 1 Dichterspark",
        "Bilderdijkflat · portiek 2 Dichterspark",
        "Couperusflat · portiek 9 Dichterspark",
        "Kerkweg",
    ]


def test_a_door_tells_number_name_status_step_and_what_was_done(visit, sanne):
    (address,) = make_doors(sanne.project, ["34-1"])
    make.make_contact(household=address.household, by=sanne.user, moment=make.at("2026-03-02 10:00"))
    refresh_doors(sanne.project, [address.pk], today=TODAY)

    row = row_of(visit.get("/looplijst/"), address)

    text = text_of(row)
    assert "34-1 B. Bewoner 34-1 nu 2e keer overdag, liefst niet weer maandagochtend." in text
    assert "in benadering · laatst 3 dagen geleden" in text
    assert "Deze ronde 1 keer overdag gebeld" in row


def test_who_rang_a_while_ago_is_said_before_somebody_rings_again(visit, sanne, clock):
    (address,) = make_doors(sanne.project, ["34-1"])
    joris = make.make_member(Role.ADVISOR, project=sanne.project, name="Joris Vermeer")
    record(browser_of(joris), address, "ring:not_home")
    clock.shift(datetime.timedelta(hours=1))

    assert "Joris belde een uur geleden aan: niet thuis" in row_of(visit.get("/looplijst/"), address)


def test_what_was_taken_back_is_not_said(visit, sanne):
    (address,) = make_doors(sanne.project, ["34-1"])
    make.make_contact(household=address.household, moment=NOW, withdrawn_at=NOW)
    assert "belde" not in row_of(visit.get("/looplijst/"), address)


@pytest.mark.parametrize(
    ("door", "badge", "state"),
    [
        ({"door_step": "letter", "door_due_from": TODAY}, "brief", "due"),
        ({"door_step": "ring_daytime", "door_due_from": TODAY}, "nu", "due"),
        ({"door_step": "ring_daytime", "door_due_from": datetime.date(2026, 4, 3)}, "vanaf 3 apr", "rest"),
        ({"door_step": "ring_daytime", "door_due_from": TODAY, "door_due_by": datetime.date(2026, 3, 2)},
         "3 dagen te laat", "due"),
        ({"door_step": "ring_evening", "door_due_from": TODAY}, "vanavond", "due"),
        ({"door_step": "card", "door_due_from": TODAY}, "kaart", "due"),
        ({"door_step": "signal", "door_due_from": TODAY, "door_due_by": TODAY}, "melding", "signal"),
        ({"door_step": "introduction", "door_due_from": TODAY}, "kennismaken", "due"),
        ({"door_step": "", "door_status": "in_conversation"}, "in gesprek", "done"),
        ({"door_step": "", "door_status": "refused"}, "weigert", "rest"),
        ({"door_step": "", "door_status": "vacant"}, "leeg", "rest"),
    ],
)  # fmt: skip
def test_the_badge_says_what_is_due_or_else_the_status(visit, sanne, door, badge, state):
    address = make.make_address(project=sanne.project, **door)
    row = row_of(visit.get("/looplijst/"), address)
    assert text_of(first(r'class="door-badge">(.*?)</span></span>', row)) == badge
    assert f"door-{state}" in row


def test_when_the_rest_is_over_the_next_round_shows_without_a_job(visit, sanne, clock):
    address = make.make_address(
        project=sanne.project, door_step="enquiry", door_status="not_reached", door_due_from=TODAY,
        door_marks="DDDCEEE", door_reason="Doe navraag.", later_active_from=TODAY + datetime.timedelta(days=1),
        later_step="ring_daytime",
        later_status="not_reached", later_due_from=TODAY + datetime.timedelta(days=1), later_reason="Ronde 3.",
    )  # fmt: skip
    assert "Doe navraag." in row_of(visit.get("/looplijst/"), address)
    clock.shift(datetime.timedelta(days=1))
    row = row_of(browser_of(sanne).get("/looplijst/"), address)
    assert "Ronde 3." in row
    assert "Deze ronde 0 keer overdag" in row


def test_a_name_with_html_in_it_is_text(visit, sanne):
    address = make.make_address(project=sanne.project)
    make.make_household(address=address, name="<script>alert(1)</script>")
    assert b"<script>alert" not in visit.get("/looplijst/").content


def test_notes_and_scores_are_never_on_the_list_or_the_page_of_the_door(visit, sanne):
    (address,) = make_doors(sanne.project, ["34-1"])
    household = address.household
    make.make_contact(household=household, note="GEHEIM-NOTITIE", moment=NOW, by=sanne.user)
    make.make_scoring(household=household, remark="GEHEIM-SCORE")
    for url in ("/looplijst/", f"/looplijst/{address.pk}/"):
        assert b"GEHEIM" not in visit.get(url).content


# --- Who gets in ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.TRAINEE, Role.PROJECT_LEADER])
def test_those_who_go_to_doors_see_the_list(db, role):
    assert browser_of(make.make_member(role)).get("/looplijst/").status_code == 200


@pytest.mark.parametrize("role", [Role.PARTNER, Role.CLIENT, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER])
def test_others_get_403_everywhere_and_record_nothing(db, role):
    member = make.make_member(role)
    address = make.make_household(project=member.project).address
    moment = make.make_contact(household=address.household, by=member.user)
    client = browser_of(member)
    assert client.get("/looplijst/").status_code == 403
    assert client.get(f"/looplijst/{address.pk}/").status_code == 403
    assert record(client, address, "ring:not_home").status_code == 403
    assert client.post(f"/looplijst/{address.pk}/terug/{moment.pk}/").status_code == 403
    assert list(ContactMoment.objects.standing()) == [moment]
    assert AccessLog.objects.filter(outcome=AccessLog.Outcome.DENIED, user_id=member.user_id).count() == 4


def test_without_log_in_one_is_sent_to_the_log_in(client, db):
    assert client.get("/looplijst/").status_code == 302


def test_a_door_of_another_project_does_not_exist(visit, sanne):
    elsewhere = make.make_household().address
    moment = make.make_contact(household=elsewhere.household)
    assert numbers_on(visit.get("/looplijst/")) == []
    assert visit.get(f"/looplijst/{elsewhere.pk}/").status_code == 404
    assert record(visit, elsewhere, "ring:not_home").status_code == 404
    assert visit.post(f"/looplijst/{elsewhere.pk}/terug/{moment.pk}/").status_code == 404
    assert visit.get(f"/looplijst/?complex={make.make_complex().pk}").status_code == 200


def test_a_moment_of_another_door_can_not_be_taken_back_here(visit, sanne):
    one, other = make_doors(sanne.project, ["1", "2"])
    moment = make.make_contact(household=one.household, by=sanne.user)
    assert visit.post(f"/looplijst/{other.pk}/terug/{moment.pk}/").status_code == 404


def test_wrong_methods_are_refused(visit, sanne):
    (address,) = make_doors(sanne.project, ["34-1"])
    moment = make.make_contact(household=address.household, by=sanne.user)
    assert visit.put("/looplijst/").status_code == 405
    assert visit.put(f"/looplijst/{address.pk}/").status_code == 405
    assert visit.delete(f"/looplijst/{address.pk}/").status_code == 405
    assert visit.get(f"/looplijst/{address.pk}/terug/{moment.pk}/").status_code == 405


def test_a_post_without_a_token_is_refused(sanne):
    (address,) = make_doors(sanne.project, ["34-1"])
    client = browser_of(sanne, enforce_csrf_checks=True)
    assert record(client, address, "ring:not_home").status_code == 403
    assert not ContactMoment.objects.exists()


def test_each_look_is_in_the_access_log(visit, sanne):
    (address, _) = make_doors(sanne.project, ["34-1", "34-2"])
    visit.get("/looplijst/")
    visit.get(f"/looplijst/{address.pk}/")
    rows = AccessLog.objects.filter(action="R", user_id=sanne.user_id).order_by("pk")
    assert [(row.object_type, row.count, row.household_id) for row in rows] == [
        ("walklist", 2, None),
        ("door", 1, address.household_id),
    ]


# --- Filters, search --------------------------------------------------------------------------------------------------


@pytest.fixture
def street(sanne: Membership) -> dict[str, Address]:
    """Five doors, each for another reason on the list."""
    doors = dict(zip(["1-1", "1-2", "3-1"], make_doors(sanne.project, ["1-1", "1-2", "3-1"]), strict=True))
    doors |= {"34-1": make_doors(sanne.project, ["34-1"], complex_name="Couperusflat", portiek="13")[0]}
    doors |= {"34-10": make_doors(sanne.project, ["34-10"], complex_name="Couperusflat", portiek="14")[0]}

    def set_door(number: str, **columns) -> None:
        Address.objects.filter(pk=doors[number].pk).update(**columns)

    set_door("1-1", door_step=Step.RING_DAYTIME, door_due_from=TODAY, door_status="approaching")
    set_door("1-2", door_step=Step.RING_EVENING, door_due_from=TODAY, door_status="approaching")
    set_door("3-1", door_step=Step.RING_EVENING, door_due_from=datetime.date(2026, 3, 6), door_status="approaching")
    set_door("34-1", door_step="", door_due_from=None, door_status="in_conversation")
    set_door("34-10", door_step="", door_due_from=None, door_status="refused")
    Household.objects.filter(address=doors["34-1"]).update(owner=sanne.user)
    resident = Resident.objects.get(household__address=doors["3-1"])
    resident.given, resident.infix, resident.surname, resident.search_name = "L.", "in 't", "Yıldız", "l in t yildiz"
    resident.save()
    write_keys(doors["3-1"].project_id, [resident])
    return doors


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["1-1", "1-2", "3-1", "34-1", "34-10"]),
        ("toon=vandaag", ["1-1", "1-2"]),
        ("toon=vanavond", ["1-2"]),
        ("toon=mijn", ["34-1"]),
        ("status=refused", ["34-10"]),
        ("status=approaching&toon=vandaag", ["1-1", "1-2"]),
        ("zoek=34", ["34-1", "34-10"]),
        ("zoek=34-1", ["34-1"]),
        ("zoek=34 1", ["34-1"]),
        ("zoek=34/10", ["34-10"]),
        ("zoek=dichterspark 34-1", ["34-1"]),
        ("zoek=34-", ["34-1", "34-10"]),
        ("zoek=Yildiz", ["3-1"]),
        ("zoek=yıldız in 't", ["3-1"]),
        ("zoek=couperus", ["34-1", "34-10"]),
        ("zoek=bestaatniet", []),
        ("zoek=99", []),
        # What makes no sense is as if it wasn't there.
        ("toon=alles!&status=x&complex=abc&portiek=-1&vanaf=9", ["1-1", "1-2", "3-1", "34-1", "34-10"]),
        ("zoek=%00%20", ["1-1", "1-2", "3-1", "34-1", "34-10"]),
        ("complex=99999999999999999999999&vanaf=99999999999-1", ["1-1", "1-2", "3-1", "34-1", "34-10"]),
        ("complex=999999", []),
        ("zoek=%25", []),
        ("zoek=99999999999999", []),
    ],
)
def test_filters_and_search(visit, street, query, expected):
    response = visit.get("/looplijst/?" + quote(query, safe="=&%/!"))
    assert response.status_code == 200
    assert numbers_on(response) == expected


def test_complex_and_portiek(visit, street):
    flat = street["34-1"].complex
    assert numbers_on(visit.get(f"/looplijst/?complex={flat.pk}")) == ["34-1", "34-10"]
    stairs = street["34-10"].staircase
    for portiek in (stairs.pk, f"{flat.pk}.{stairs.pk}"):
        assert numbers_on(visit.get(f"/looplijst/?complex={flat.pk}&portiek={portiek}")) == ["34-10"]


def test_a_portiek_of_the_complex_before_is_left_out_when_another_complex_is_picked(visit, street):
    flat, before = street["1-1"].complex, street["34-10"]
    url = f"/looplijst/?complex={flat.pk}&portiek={before.complex_id}.{before.staircase_id}"
    assert numbers_on(visit.get(url)) == ["1-1", "1-2", "3-1"]


def test_the_choices_count_what_they_lead_to(visit, street):
    html = visit.get("/looplijst/").content.decode()
    chips = text_of(first(r'<nav class="chips".*?</nav>', html, 0))
    assert chips == "Alles Vandaag 2 Vanavond 1 Van mij 1"


@pytest.mark.parametrize("query", ["", "toon=vandaag", "toon=vanavond", "toon=mijn", "zoek=x", "status=moved"])
def test_an_empty_list_says_why(visit, query):
    html = visit.get(f"/looplijst/?{query}").content.decode()
    assert 'class="empty-title"' in html


def test_a_filter_is_read_back_as_it_was_written():
    wanted = WalklistFilter(Which.EVENING, 3, 4, HouseholdStatus.REFUSED, "in 't veld & co", (12, 34))
    assert "veld" not in wanted.query, "a name doesn't belong in an address"
    assert WalklistFilter.read(QueryDict(wanted.query).dict(), sought=wanted.search) == wanted
    assert WalklistFilter.read({}).query == ""


def test_the_search_box_keeps_a_name_out_of_every_address(visit, street):
    box = first(r'<form class="walk-filter"[^>]*>', visit.get("/looplijst/?toon=vandaag").content.decode(), 0)
    assert 'method="post"' in box
    sent = visit.post("/looplijst/", {"zoek": " Yıldız ", "toon": "", "complex": "", "status": ""})
    assert (sent.status_code, sent["Location"]) == (302, "/looplijst/?gezocht=1")

    found = visit.get(sent["Location"])
    assert numbers_on(found) == ["3-1"]
    html = found.content.decode()
    assert html.count('value="Yıldız"') == 1
    assert not [url for url in re.findall(r'(?:href|action|data-url)="([^"]*)"', html) if "ld" in url and "Y" in url]
    again = record(visit, street["3-1"], "ring:not_home", terug="gezocht=1")
    assert numbers_on(visit.get(again["Location"])) == ["3-1"], "the list is as it was left"
    assert len(numbers_on(visit.get("/looplijst/"))) == 5, "without it everybody is there again"


def test_a_door_that_leaves_the_list_can_still_be_taken_back_there(visit, sanne, street):
    door = street["1-1"]
    sent = record(visit, door, "ring:not_home", terug="toon=vandaag&gezocht=1")
    response = visit.get(sent["Location"])
    assert "1-1" not in numbers_on(response)
    html = first(r'<div class="walk-gone" id="vastgelegd">.*?</div>', response.content.decode(), 0)
    assert "1-1 staat nu niet meer in deze lijst: niet thuis." in text_of(html)
    moment = ContactMoment.objects.get(address=door, result="not_home")
    undo = f"/looplijst/{door.pk}/terug/{moment.pk}/"
    assert f'action="{undo}"' in html

    taken_back = visit.post(undo, {"terug": "toon=vandaag"}, follow=True)
    assert "1-1" in numbers_on(taken_back)
    assert "walk-gone" not in taken_back.content.decode()
    assert "walk-gone" not in visit.get(f"/looplijst/?toon=vandaag&vast={moment.pk}").content.decode()


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_the_page_ends_with_a_whole_complex_or_else_a_whole_portiek():
    def homes(*groups: tuple[str, str, int]) -> list[tuple[str, tuple[str, str]]]:
        return [(flat, (stairs, "straat")) for flat, stairs, count in groups for _ in range(count)]

    assert page_size(homes(("A", "1", 10)), 10) == 10
    assert page_size(homes(("A", "1", 6), ("B", "1", 5)), 10) == 6
    assert page_size(homes(("A", "1", 6), ("B", "1", 4), ("C", "1", 1)), 10) == 10
    assert page_size(homes(("A", "1", 6), ("A", "2", 5)), 10) == 6
    assert page_size(homes(("A", "1", 11)), 10) == 10


def test_walking_through_all_pages_meets_every_door_once_and_back_again(visit, sanne):
    make_many(sanne.project, 700, per_complex=70)
    make.make_complex(project=sanne.project, name="Leeg complex")
    seen, url, pages = [], "/looplijst/", 0
    while url:
        html = visit.get(url).content.decode()
        seen += (numbers := re.findall(r'class="door-number">([^<]+)<', html))
        assert len(numbers) <= MOST_DOORS
        pages += 1
        following = re.search(r'rel="next" href="([^"]+)"', html)
        url = "/looplijst/" + following[1] if following else ""
    assert seen == [str(number) for number in range(1, 701)]
    assert pages == 3
    earlier = first(r'rel="prev" href="([^"]+)"', html)
    assert numbers_on(visit.get("/looplijst/" + earlier))[0] == "281"


def test_one_flat_of_285_homes_is_on_one_page(visit, sanne):
    make_many(sanne.project, 285, per_complex=54)
    response = visit.get("/looplijst/")
    assert len(numbers_on(response)) == 285
    assert b'rel="next"' not in response.content


@pytest.mark.parametrize("url", ["/looplijst/", "/looplijst/?toon=vandaag", "/looplijst/?gezocht=1"])
def test_the_number_of_queries_does_not_grow(visit, sanne, url):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            visit.get(url)
        return len(captured)

    visit.post("/looplijst/", {"zoek": "bewoner"})
    make_many(sanne.project, 20)
    few = queries()
    make_many(sanne.project, 400)
    assert queries() == few <= 12


def test_every_filter_at_once_stays_within_twelve_queries(visit, sanne):
    make_many(sanne.project, 400, per_complex=400)
    flat = sanne.project.complexes.get()
    html = visit.get(f"/looplijst/?complex={flat.pk}").content.decode()
    following = first(r'rel="next" href="([^"]+)"', html).replace("&amp;", "&")
    with CaptureQueriesContext(connection) as captured:
        visit.get("/looplijst/" + following)
    assert len(captured) <= 12


@pytest.mark.parametrize("order", ["", "&volgorde=prioriteit"])
def test_everything_at_once_in_a_large_project_stays_within_twelve_queries(sanne, order):
    leader = make.make_member(Role.PROJECT_LEADER, project=sanne.project)
    make_many(sanne.project, 2 * (MOST_COMPLEXES + 2), per_complex=2, per_staircase=1)
    flat = sanne.project.complexes.order_by("position").last()
    assert flat
    visit = browser_of(leader)
    url = f"/looplijst/?toon=vandaag&complex={flat.pk}&portiek={flat.staircases.first().pk}{order}"
    with CaptureQueriesContext(connection) as captured:
        html = visit.get(url).content.decode()
    assert len(captured) <= 12
    assert re.findall(r'<option value="(\d+)"', html) == [str(flat.pk)]


def test_285_doors_are_under_60_kb_over_the_wire(visit, sanne):
    make_many(sanne.project, 285, per_complex=54)
    response = visit.get("/looplijst/", headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < 60_000
    assert b"Looplijst" in gzip.decompress(response.content)


def test_nothing_is_compressed_for_another_site(visit, sanne):
    make_many(sanne.project, 60)
    headers = {"accept-encoding": "gzip", "sec-fetch-site": "cross-site"}
    assert "Content-Encoding" not in visit.get("/looplijst/", headers=headers)


# --- Recording --------------------------------------------------------------------------------------------------------


def test_one_post_records_a_ring_and_leads_back_to_the_same_list_with_an_undo(visit, sanne):
    (address,) = make_doors(sanne.project, ["34-1"])

    response = record(visit, address, "ring:not_home", terug="toon=vandaag&zoek=34")

    moment = ContactMoment.objects.get()
    assert (moment.kind, moment.result, moment.by, moment.at) == ("ring", "not_home", sanne.user, NOW)
    assert response.status_code == 302
    assert response["Location"] == f"/looplijst/?toon=vandaag&gezocht=1&vast={moment.pk}#vastgelegd"
    after = visit.get(f"/looplijst/?vast={moment.pk}")
    assert "Vastgelegd. 34-1: niet thuis, vandaag 14:32." in after.content.decode()
    row = row_of(after, address)
    assert f'formaction="/looplijst/{address.pk}/terug/{moment.pk}/"' in row
    assert 'id="vastgelegd"' in row


def test_undo_takes_the_slip_back_and_only_the_own(visit, sanne):
    (address,) = make_doors(sanne.project, ["34-1"])
    record(visit, address, "ring:refused")
    moment = ContactMoment.objects.get()
    joris = browser_of(make.make_member(Role.ADVISOR, project=sanne.project, name="Joris Vermeer"))

    assert "Ongedaan maken" not in row_of(joris.get("/looplijst/"), address)
    refused = joris.post(f"/looplijst/{address.pk}/terug/{moment.pk}/", follow=True)
    assert "Alleen wie dit vastlegde" in refused.content.decode()
    assert ContactMoment.objects.standing().exists()

    response = visit.post(f"/looplijst/{address.pk}/terug/{moment.pk}/", {"terug": "toon=mijn"})
    assert response["Location"] == f"/looplijst/?toon=mijn#deur-{address.pk}"
    assert not ContactMoment.objects.standing().exists()
    history = visit.get(f"/looplijst/{address.pk}/").content.decode()
    assert "<s>Aangebeld: weigert</s>" in history
    assert "ongedaan gemaakt door Sanne Bakker" in history


@pytest.mark.parametrize(
    ("event", "kind", "result"),
    [(f"ring:{result}", ContactKind.RING, result) for result in RingResult]
    + [(str(kind), kind, "") for kind in ContactKind if kind != ContactKind.RING],
)
def test_every_result_and_every_kind_can_be_recorded(visit, sanne, event, kind, result):
    (address,) = make_doors(sanne.project, ["34-1"])
    assert record(visit, address, event).status_code == 302
    moment = ContactMoment.objects.get()
    assert (moment.kind, moment.result) == (kind, result)


def test_moment_date_and_note_are_kept(visit, sanne):
    (address,) = make_doors(sanne.project, ["34-1"])
    more = {"at": "2026-03-04T19:05", "come_back_on": "2026-03-12", "note": "Bel bij de buren."}
    record(visit, address, "ring:appointment", **more)
    moment = ContactMoment.objects.get()
    assert moment.at == make.at("2026-03-04 19:05")
    assert moment.come_back_on == datetime.date(2026, 3, 12)
    assert moment.note == "Bel bij de buren."
    address.refresh_from_db()
    assert (address.door_step, address.door_due_from) == (Step.CONVERSATION, datetime.date(2026, 3, 12))


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"event": ""}, "event", "Kies wat er gebeurde."),
        ({"event": "ring:onzin"}, "event", "Kies een van de mogelijkheden."),
        ({"event": "ring"}, "event", "Kies een van de mogelijkheden."),
        ({"event": "card", "at": "2026-03-05T14:33"}, "at", "Dit moment ligt in de toekomst."),
        ({"event": "card", "at": "gisteren"}, "at", "Vul een datum en een tijd in."),
        ({"event": "card", "come_back_on": "32"}, "come_back_on", "Vul een datum in."),
        ({"event": "card", "come_back_on": "2026-03-04"}, "come_back_on", "Deze datum ligt voor het contact zelf."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_with_what_was_typed(visit, sanne, values, field, message):
    (address,) = make_doors(sanne.project, ["34-1"])
    response = visit.post(f"/looplijst/{address.pk}/", {"note": "blijft staan", **values})
    html = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in html
    assert message in html
    assert 'value="blijft staan"' in html
    assert not ContactMoment.objects.exists()


def test_a_slip_is_put_right_on_the_page_of_the_door(visit, sanne):
    (address,) = make_doors(sanne.project, ["34-1"])
    record(visit, address, "ring:refused", note="Was de buurman")
    slip = ContactMoment.objects.get()
    page = visit.get(f"/looplijst/{address.pk}/?toon=vandaag").content.decode()
    link = f"/looplijst/{address.pk}/?toon=vandaag&amp;verbeter={slip.pk}"
    assert link in page
    html = visit.get(link.replace("&amp;", "&")).content.decode()
    assert "Je verbetert: <strong>Aangebeld: weigert</strong>, vandaag 14:32" in html
    assert re.search(r'value="ring:refused"[^>]*checked', html)
    assert 'value="2026-03-05T14:32"' in html
    values = {"verbeter": slip.pk, "event": "ring:not_home", "at": "2026-03-05T13:00", "terug": "toon=vandaag"}
    wrong = visit.post(f"/looplijst/{address.pk}/", {**values, "at": "2099-01-01T10:00"})
    assert wrong.status_code == 422
    assert f'name="verbeter" value="{slip.pk}"' in wrong.content.decode()
    right = visit.post(f"/looplijst/{address.pk}/", values, follow=True)
    assert right.redirect_chain == [(f"/looplijst/{address.pk}/?toon=vandaag", 302)]
    assert "Verbeterd. 34-1: niet thuis, vandaag 13:00." in right.content.decode()
    assert ContactMoment.objects.standing().get().at == make.at("2026-03-05 13:00")
    assert visit.post(f"/looplijst/{address.pk}/", values).status_code == 422, "corrected already"
    values["verbeter"] = ContactMoment.objects.standing().get().pk
    assert visit.post(f"/looplijst/{address.pk}/", {**values, "terug": ""})["Location"] == f"/looplijst/{address.pk}/"


def test_the_remark_of_a_colleague_does_not_come_out_by_correcting_it(sanne):
    (address,) = make_doors(sanne.project, ["34-1"])
    moment = make.make_contact(household=address.household, by=sanne.user, note="Alleen voor het dossier")
    for member, status in (
        (make.make_member(Role.ADVISOR, project=sanne.project), 404),
        (make.make_member(Role.PROJECT_LEADER, project=sanne.project), 200),
        (sanne, 200),
    ):
        assert browser_of(member).get(f"/looplijst/{address.pk}/?verbeter={moment.pk}").status_code == status
    ContactMoment.objects.update(recorded_at=NOW - datetime.timedelta(days=2))
    assert browser_of(sanne).get(f"/looplijst/{address.pk}/?verbeter={moment.pk}").status_code == 404
    assert browser_of(sanne).get(f"/looplijst/{address.pk}/?verbeter=x").status_code == 404


def test_sending_twice_is_one_row(visit, sanne):
    (address,) = make_doors(sanne.project, ["34-1"])
    for _ in range(2):
        assert record(visit, address, "ring:not_home").status_code == 302
    assert ContactMoment.objects.count() == 1


def test_a_conversation_at_the_door_leads_straight_into_writing_it_up(visit, sanne):
    (address,) = make_doors(sanne.project, ["34-1"])
    answer = record(visit, address, "ring:conversation")
    conversation = Conversation.objects.get()
    assert answer["Location"] == f"/gesprekken/{conversation.pk}/"
    again = visit.post(f"/looplijst/{address.pk}/", {"event": "ring:conversation"}, headers={"hx-request": "true"})
    assert again["HX-Redirect"] == answer["Location"]
    assert conversation.moment == ContactMoment.objects.get()
    assert conversation.household == address.household
    address.household.refresh_from_db()
    assert address.household.owner == sanne.user


def test_on_the_list_the_conversation_is_one_tap_away(visit, sanne):
    (address,) = make_doors(sanne.project, ["34-1"])
    record(visit, address, "ring:conversation")
    row = row_of(visit.get("/looplijst/"), address)
    moment = ContactMoment.objects.get()
    url = f"/huishoudens/{address.household_id}/gesprekken/nieuw/?contact={moment.pk}"
    assert f'formaction="{url}" data-leaves>Leg het gesprek vast' in row
    visit.post(url)
    assert Conversation.objects.get().moment == moment


def test_with_htmx_only_the_door_comes_back(visit, sanne):
    address = make_doors(sanne.project, ["34-1", "34-2"])[0]
    response = visit.post(
        f"/looplijst/{address.pk}/", {"event": "ring:not_home", "terug": "toon=vandaag"}, headers={"hx-request": "true"}
    )
    html = response.content.decode()
    assert response.status_code == 200
    assert html.lstrip().startswith("<li")
    assert html.count("<li") == 1
    assert 'data-announce="Vastgelegd. 34-1: niet thuis, vandaag 14:32."' in html
    assert "Jij belde net aan: niet thuis" in html
    assert f"/looplijst/{address.pk}/?toon=vandaag" in html

    moment = ContactMoment.objects.get()
    undone = visit.post(f"/looplijst/{address.pk}/terug/{moment.pk}/", headers={"hx-request": "true"})
    assert "Ongedaan gemaakt. 34-1: niet thuis." in undone.content.decode()
    assert "Jij belde" not in undone.content.decode()


def test_the_row_of_a_door_can_be_asked_again(visit, sanne):
    (address,) = make_doors(sanne.project, ["34-1"])
    joris = make.make_member(Role.ADVISOR, project=sanne.project, name="Joris Vermeer")
    record(browser_of(joris), address, "ring:not_home")
    html = visit.get(f"/looplijst/{address.pk}/rij/?toon=vandaag").content.decode()
    assert html.count("<li") == 1
    assert "Joris belde net aan: niet thuis" in html
    assert AccessLog.objects.filter(object_type="door", action="R", user_id=sanne.user_id).count() == 1

    assert visit.post(f"/looplijst/{address.pk}/rij/").status_code == 405
    assert visit.get(f"/looplijst/{make.make_address().pk}/rij/").status_code == 404
    assert browser_of(make.make_member(Role.PARTNER)).get(f"/looplijst/{address.pk}/rij/").status_code == 403


def test_after_an_own_ring_it_is_still_said_that_a_colleague_was_there(visit, sanne, clock):
    (address,) = make_doors(sanne.project, ["34-1"])
    joris = make.make_member(Role.ADVISOR, project=sanne.project, name="Joris Vermeer")
    record(browser_of(joris), address, "ring:not_home")
    clock.shift(datetime.timedelta(hours=1))
    visit = browser_of(sanne)
    record(visit, address, "ring:not_home")
    said = first(r'class="door-recent">([^<]+)<', row_of(visit.get("/looplijst/"), address))
    assert said == "Jij belde net aan: niet thuis. Joris belde een uur geleden aan: niet thuis"


def test_the_way_back_never_leaves_the_list(visit, sanne):
    (address,) = make_doors(sanne.project, ["34-1"])
    for terug in ("https://kwaad.example/", "//kwaad.example", "\r\nX: y", "toon=vandaag\r\nX: y"):
        location = record(visit, address, "ring:not_home", terug=terug)["Location"]
        assert location.startswith("/looplijst/?")
        assert "kwaad" not in location


def test_what_happened_before_the_present_household_is_said_to_be_so(visit, sanne):
    (address,) = make_doors(sanne.project, ["34-1"])
    Household.objects.filter(address=address).update(since=TODAY)
    values = {"event": "ring:not_home", "at": "2026-03-01T10:00"}
    response = visit.post(f"/looplijst/{address.pk}/", values, follow=True)
    assert "Dit hoort bij wie hier toen woonde." in response.content.decode()
    assert "Hier is nog niets vastgelegd" in visit.get(f"/looplijst/{address.pk}/").content.decode()


def test_the_page_of_a_door_offers_what_was_tapped_and_the_moment_to_try(visit, sanne):
    (address,) = make_doors(sanne.project, ["34-1"])
    make.make_contact(household=address.household, by=sanne.user, moment=make.at("2026-03-02 10:00"))
    html = visit.get(f"/looplijst/{address.pk}/?uitslag=ring:refused&toon=vandaag").content.decode()
    assert re.search(r'value="ring:refused"[^>]*checked', html)
    assert "Goed moment om te proberen: dinsdagmiddag" in html
    assert 'name="terug" value="toon=vandaag"' in html


# --- Words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-03-05 14:31", "net"),
        ("2026-03-05 14:20", "12 minuten geleden"),
        ("2026-03-05 13:30", "een uur geleden"),
        ("2026-03-05 11:30", "3 uur geleden"),
        ("2026-03-05 08:05", "vandaag om 8:05"),
        ("2026-03-04 19:30", "gisteren om 19:30"),
    ],
)
def test_how_long_ago(moment, words):
    assert ago(make.at(moment), NOW) == words
