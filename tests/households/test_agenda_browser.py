"""The agenda and all around it in a browser: accessible, no wider than the window, with and without JavaScript."""

import datetime

import pytest
from django.utils import timezone

from households.domain.codes import RingResult
from households.models import Appointment
from tests.browsing import DESKTOP, PHONE, Browse, inspect, inspect_widths
from tests.factories import (
    AMSTERDAM,
    make_address,
    make_appointment,
    make_complex,
    make_contact,
    make_household,
    make_member,
    make_project,
    make_staircase,
)

pytestmark = pytest.mark.django_db(transaction=True)

LONG_NAME = "A. van 't Hof-El Amrani-Oude Nijhuis"


def clock(days: int, text: str) -> datetime.datetime:
    """A time of a day, counted from today."""
    day = timezone.localdate() + datetime.timedelta(days=days)
    return datetime.datetime.combine(day, datetime.time.fromisoformat(text), AMSTERDAM)


@pytest.fixture
def sanne():
    return make_member(project=make_project())


@pytest.fixture
def portiek(sanne):
    return make_staircase(complex=make_complex(project=sanne.project, name="Bilderdijkflat"), name="6")


@pytest.fixture
def households(sanne, portiek):
    names = ["F. el Amrani", LONG_NAME, "J. de Vries", "O. Yilmaz"]
    return [
        make_household(address=make_address(staircase=portiek, house_number=34, addition=str(number)), name=name)
        for number, name in enumerate(names, start=1)
    ]


@pytest.fixture
def full(sanne, households):
    """A week with own and colleagues' appointments, some of which clash."""
    youssef = make_member(project=sanne.project, name="Youssef van Dijk")
    fatma = make_member(project=sanne.project, name="Fatma Öztürk-Groenewegen")
    monday = -timezone.localdate().weekday()
    for offset, text, person, number, place in (
        (0, "10:00", sanne, 0, "home"),
        (0, "14:00", sanne, 1, "office"),
        (0, "14:30", sanne, 2, "home"),
        (0, "09:30", youssef, 3, "home"),
        (monday, "11:00", youssef, 0, "home"),
        (monday + 1, "19:00", fatma, 2, "home"),
        (monday + 2, "09:00", sanne, 3, "home"),
        (monday + 3, "16:00", youssef, 1, "elsewhere"),
        (monday + 4, "13:00", fatma, 0, "home"),
        (monday + 4, "13:30", youssef, 0, "home"),
    ):
        make_appointment(
            household=households[number],
            person=person.user,
            starts_at=clock(offset, text),
            place=Appointment.Place(place),
        )
    return sanne


def test_the_agenda_and_picking_a_door(browse: Browse, full, households):
    page = browse(full.user, width=PHONE)
    page.goto("/agenda/")
    inspect_widths(page, "agenda-week", (PHONE, 320, DESKTOP))
    page.emulate_media(color_scheme="dark")
    inspect(page, "agenda-dark")
    page.emulate_media(color_scheme="light")
    page.goto(f"/agenda/?weergave=dag&dag={timezone.localdate()}")
    inspect_widths(page, "agenda-day")
    page.goto("/looplijst/?toon=vandaag")
    inspect_widths(page, "agenda-walklist")
    page.goto("/agenda/nieuw/")
    page.get_by_label("Huisnummer of naam").fill("34")
    page.get_by_role("button", name="Zoek", exact=True).click()
    inspect_widths(page, "appointment-door-found")
    page.get_by_role("link", name="34-1").click()
    inspect_widths(page, "appointment-new-plain")
    page.goto(f"/huishoudens/{households[0].pk}/")
    inspect_widths(page, "appointment-household")


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without"])
def test_from_the_door_to_the_agenda(browse: Browse, sanne, households, javascript):
    make_appointment(household=households[3], person=sanne.user, starts_at=clock(7, "14:30"))

    def look(name: str) -> None:
        if javascript:  # without it there is nothing to ask the page
            inspect_widths(page, f"appointment-{name}")

    page = browse(sanne.user, width=PHONE, javascript=javascript)
    page.goto(f"/looplijst/{households[0].address_id}/?uitslag=ring:appointment")
    page.get_by_label("Terugkomen op").fill((timezone.localdate() + datetime.timedelta(days=7)).isoformat())
    page.get_by_role("button", name="Vastleggen", exact=True).click()
    page.wait_for_url("**/agenda/nieuw/**")
    look("new")
    page.get_by_role("button", name="Vastleggen", exact=True).click()
    page.get_by_text("Kies hoe laat.").first.wait_for()
    look("wrong")
    page.get_by_label("Hoe laat").fill("14:00")
    page.get_by_role("button", name="Vastleggen", exact=True).click()
    page.get_by_text("Nog niet vastgelegd: dit botst").wait_for()
    look("clash")
    page.get_by_role("button", name="Toch vastleggen").click()
    page.wait_for_url("**/looplijst/**")
    page.goto(f"/looplijst/{households[0].address_id}/")
    page.locator(".door-appointment a").click()
    look("moved")
    page.get_by_role("button", name="Afspraak afzeggen").click()
    page.get_by_text("Leg dat vast bij de deur").wait_for()


def test_the_calendar_feed(browse: Browse, sanne):
    page = browse(sanne.user, width=PHONE)
    page.goto("/agenda/")
    inspect(page, "agenda-empty")
    page.goto("/momenten/")
    inspect(page, "moments-empty")
    page.goto("/agenda/feed/")
    page.get_by_role("button", name="Adres maken").click()
    page.get_by_label("Adres van je agenda").wait_for()
    assert page.get_by_label("Adres van je agenda").input_value().endswith(".ics")
    inspect_widths(page, "feed-made")


@pytest.fixture
def rung(sanne, households):
    """Two weeks of ringing, with a good evening, and hours in which hardly anybody rang."""
    monday = clock(-14 - timezone.localdate().weekday(), "00:00")
    for weekday in range(6):
        for hour in range(9, 21):
            for number in range((weekday * 7 + hour * 5) % 13):
                opened = (number * 3 + hour + weekday) % 10 < (8 if (weekday, hour) in {(2, 19), (2, 18)} else 3)
                moment = monday + datetime.timedelta(days=weekday, hours=hour, minutes=number)
                result = RingResult.NOT_CONVENIENT if opened else RingResult.NOT_HOME
                make_contact(household=households[number % 4], by=sanne.user, moment=moment, result=result)
    return sanne


def test_the_map_of_moments(browse: Browse, rung, portiek, households):
    page = browse(rung.user, width=PHONE)
    page.goto("/momenten/")
    inspect_widths(page, "moments", (PHONE, 320, DESKTOP))
    page.emulate_media(color_scheme="dark")
    inspect(page, "moments-dark")
    page.emulate_media(color_scheme="light")
    page.goto(f"/looplijst/{households[3].address_id}/")
    inspect_widths(page, "moments-door")
    page.get_by_role("link", name="Wanneer doet dit portiek open?").click()
    assert "Bilderdijkflat, portiek 6" in page.locator(".eyebrow").inner_text()
