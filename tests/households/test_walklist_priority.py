"""The order of priority: what comes first, on whole pages, and at the same cost for any size."""

import datetime
import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from adv.accounts.models import Membership
from adv.accounts.roles import Role
from households.domain.codes import Step
from households.models import Address
from households.walklist.doors import MOST_DOORS
from households.walklist.filters import Order, Rank, WalklistFilter
from tests import factories as make

NOW = make.at("2026-03-05 14:32")  # a Thursday
TODAY = NOW.date()
URL = "/looplijst/?volgorde=prioriteit"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sanne(db: None) -> Membership:
    return make.make_member(Role.ADVISOR, name="Sanne Bakker")


@pytest.fixture
def visit(sanne: Membership) -> Client:
    client = Client()
    client.force_login(sanne.user)
    return client


def day(number: int) -> datetime.date:
    return datetime.date(2026, 3, number)


#: In the order in which they must come; the house number is the place in walking order.
DOORS: list[tuple[int, dict[str, Any]]] = [
    (91, {"door_step": "signal", "door_due_from": day(1), "door_due_by": day(1)}),
    (90, {"door_step": "signal", "door_due_from": day(4), "door_due_by": day(4)}),
    (80, {"door_step": "ring_daytime", "door_due_from": day(1), "door_due_by": day(2)}),
    (81, {"door_step": "conversation", "door_due_from": day(4), "door_due_by": day(4)}),
    (70, {"door_step": "conversation", "door_due_from": day(5), "door_due_by": day(5)}),
    (60, {"door_step": "come_back", "door_due_from": day(3)}),
    (50, {"door_step": "enquiry", "door_due_from": day(1), "later_active_from": day(20), "later_step": "ring_daytime"}),
    (52, {"door_step": "card", "door_due_from": day(2)}),
    (51, {"door_step": "signal", "door_due_from": day(1), "later_active_from": day(3), "later_step": "ring_daytime",
          "later_status": "not_reached", "later_due_from": day(3), "later_reason": "Ronde 3."}),
    (53, {"door_step": "ring_evening", "door_due_from": day(4)}),
    (54, {"door_step": "introduction", "door_due_from": day(4)}),
    (55, {"door_step": "ring_daytime", "door_due_from": day(4), "door_due_by": day(5)}),
    (40, {"door_step": "letter", "door_due_from": day(1)}),
    (30, {"door_step": "ring_daytime", "door_due_from": day(6)}),
    (31, {"door_step": "ring_evening", "door_due_from": day(9)}),
    (10, {"door_step": "", "door_status": "in_conversation"}),
    (20, {"door_step": "", "door_status": "refused"}),
]  # fmt: skip


@pytest.fixture
def doors(sanne: Membership) -> dict[int, Address]:
    stairs = make.make_staircase(complex=make.make_complex(project=sanne.project, name="Bilderdijkflat"), name="9")
    return {
        number: make.make_address(staircase=stairs, house_number=number, walk_position=number, **columns)
        for number, columns in DOORS
    }


def numbers_on(response) -> list[int]:
    return [int(text) for text in re.findall(r'class="door-number">([^<]+)<', response.content.decode())]


def heads_on(response) -> list[str]:
    return [
        " ".join(head.split())
        for head in re.findall(r'class="staircase-name"[^>]*>([^<]+)<', response.content.decode())
    ]


def test_meldingen_first_then_the_longest_overdue_then_what_was_agreed_for_today(visit, doors):
    response = visit.get(URL)
    assert numbers_on(response) == [number for number, _ in DOORS]
    assert heads_on(response) == [
        "Meldingen",
        "Te laat, het langst eerst",
        "Afspraken van vandaag",
        "Terugkomen",
        "Aan de beurt",
        "Brief versturen",
        "Later aan de beurt",
        "Geen volgende stap",
    ]


def test_each_door_tells_where_it_is_and_goes_on_doing_so_after_recording(visit, doors):
    assert "Bilderdijkflat · portiek 9" in visit.get(URL).content.decode()
    make.make_household(address=doors[55])
    answer = visit.post(
        f"/looplijst/{doors[55].pk}/",
        {"event": "ring:not_home", "terug": "volgorde=prioriteit"},
        headers={"hx-request": "true"},
    )
    assert "Bilderdijkflat · portiek 9" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("toon=vandaag", [91, 90, 80, 81, 70, 60, 50, 52, 51, 53, 54, 55, 40]),
        ("toon=vanavond", [53]),
        ("status=refused", [20]),
        ("zoek=5", []),
        ("zoek=53", [53]),
        ("toon=mijn", []),
    ],
)
def test_filters_work_in_this_order_too(visit, doors, query, expected):
    assert numbers_on(visit.get(f"{URL}&{query}")) == expected


def test_nothing_of_another_project(visit, doors):
    make.make_address(house_number=99, door_step="signal", door_due_from=day(1))
    assert 99 not in numbers_on(visit.get(URL))


def make_many(member: Membership, count: int) -> None:
    steps = [Step.RING_DAYTIME, Step.LETTER, Step.COME_BACK, ""]
    Address.objects.bulk_create(
        Address(
            project=member.project, street="Lange Laan", house_number=place + 1, town="Utrecht", postcode="3532 AB",
            walk_position=place, door_step=steps[place % 4],
            door_due_from=day(place % 5 + 1) if steps[place % 4] else None,
        )
        for place in range(count)
    )  # fmt: skip


def test_all_pages_together_hold_every_door_once_in_order(visit, sanne):
    make_many(sanne, 800)
    seen, url, pages = [], URL, 0
    while url:
        response = visit.get(url)
        html = response.content.decode()
        seen += (numbers := numbers_on(response))
        assert len(numbers) <= MOST_DOORS
        pages += 1
        following = re.search(r'rel="next" href="([^"]+)"', html)
        url = "/looplijst/" + following[1].replace("&amp;", "&") if following else ""
    assert pages == 3
    assert sorted(seen) == list(range(1, 801))
    kinds = [{0: 4, 1: 5, 2: 3, 3: 7}[(number - 1) % 4] for number in seen]
    assert kinds == sorted(kinds)
    assert re.search(r'href="\?volgorde=prioriteit">.*?Naar het begin', html, re.DOTALL)


def test_a_page_that_begins_nowhere_is_empty_or_the_first(visit, doors):
    assert numbers_on(visit.get(f"{URL}&vanaf=9-20260305-1-1")) == []
    assert numbers_on(visit.get(f"{URL}&vanaf=3-20269999-1-1")) == [number for number, _ in DOORS]
    assert numbers_on(visit.get(f"{URL}&vanaf=12-34")) == [number for number, _ in DOORS]


def test_a_place_is_read_back_as_it_was_written():
    wanted = WalklistFilter(order=Order.PRIORITY, rank=Rank(3, TODAY, 12, 34), in_round=True)
    assert wanted.query == "volgorde=prioriteit&vanaf=3-20260305-12-34&ronde=1"
    assert WalklistFilter.read(dict(pair.split("=") for pair in wanted.query.split("&"))) == wanted


@pytest.mark.parametrize("query", ["", "&toon=vandaag", "&status=approaching"])
def test_the_number_of_queries_does_not_grow(visit, sanne, query):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            visit.get(URL + query)
        return len(captured)

    make_many(sanne, 20)
    few = queries()
    Address.objects.all().delete()
    make_many(sanne, 2000)
    assert queries() == few <= 12
