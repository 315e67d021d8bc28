"""The private calendar feed: making, replacing and revoking it, and what calendars get."""

import datetime
import hashlib
import re
from typing import Any

import icalendar
import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions.feeds import hash_of, make_feed
from households.agenda.feed import uid_of
from households.models import Appointment, CalendarFeed
from households.views.feed import MOST_READS_PER_HOUR
from tests.factories import (
    AMSTERDAM,
    actor_of,
    at,
    make_address,
    make_appointment,
    make_household,
    make_member,
    make_project,
)

pytestmark = pytest.mark.django_db

PAGE = "/agenda/feed/"
NOW = at("2026-03-02 10:00")


@pytest.fixture(autouse=True)
def _now():
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sanne():
    return make_member(project=make_project(), name="Sanne Bakker")


@pytest.fixture
def household(sanne):
    address = make_address(
        project=sanne.project, street="Markeerstraat", house_number=34, addition="1", postcode="3532 QZ"
    )
    return make_household(address=address, name="F. Merkbaar", phone="0612345678")


@pytest.fixture
def calendar_program():
    """Has no cookies: it only knows the address."""
    return Client()


def url_of(member) -> str:
    return reverse("feed", args=[make_feed(by=actor_of(member), member=member)])


def events_in(response) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(response.content).events)


# --- What a calendar gets ---------------------------------------------------------------------------------------------


def test_the_feed_holds_the_own_appointments(calendar_program, sanne, household):
    colleague = make_member(project=sanne.project)
    mine = make_appointment(
        household=household, person=sanne.user, starts_at=at("2026-03-03 14:00"), minutes=45,
        place=Appointment.Place.OFFICE,
    )  # fmt: skip
    make_appointment(household=household, person=colleague.user, starts_at=at("2026-03-03 15:00"))
    make_appointment(household=make_household(), person=sanne.user, starts_at=at("2026-03-03 16:00"))
    response = calendar_program.get(url_of(sanne))
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"
    (event,) = events_in(response)
    assert str(event["SUMMARY"]) == "Afspraak 34-1"
    assert str(event["LOCATION"]) == "Op kantoor"
    assert str(event["UID"]) == uid_of(mine)
    assert event.end - event.start == datetime.timedelta(minutes=45)


def test_the_feed_holds_no_personal_data_beyond_the_house_number(calendar_program, sanne, household):
    make_appointment(
        household=household, person=sanne.user, starts_at=at("2026-03-03 14:00"), note="Markernotitie over schulden"
    )
    text = calendar_program.get(url_of(sanne)).content.decode()
    assert "34-1" in text
    for marker in (
        "Merkbaar", "Markeerstraat", "3532", "0612345678", "Markernotitie", "Sanne", sanne.user.email,
        sanne.project.name, household.code, "Utrecht",
    ):  # fmt: skip
        assert marker not in text, marker
    names = {line.split(":")[0].split(";")[0] for line in text.splitlines() if not line.startswith(" ")}
    assert names == {
        "BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "X-WR-CALNAME", "X-WR-TIMEZONE",
        "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "CLASS",
        "STATUS", "TRANSP",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("starts_at", "minutes", "end"),
    [
        ("2026-01-15 14:00", 60, "2026-01-15 15:00"),
        ("2026-07-15 14:00", 60, "2026-07-15 15:00"),
        ("2026-03-28 23:30", 60, "2026-03-29 00:30"),
        ("2026-03-29 01:30", 60, "2026-03-29 03:30"),  # an hour is skipped
        ("2026-10-25 01:30", 60, "2026-10-25 02:30"),
        ("2026-10-25 01:30", 120, "2026-10-25 02:30"),  # an hour comes twice
    ],
)
def test_a_calendar_reads_the_same_time_in_summer_and_winter(
    calendar_program, sanne, household, starts_at, minutes, end
):
    make_appointment(household=household, person=sanne.user, starts_at=at(starts_at), minutes=minutes)
    with time_machine.travel(at(starts_at) - datetime.timedelta(days=1), tick=False):
        (event,) = events_in(calendar_program.get(url_of(sanne)))
    moments: list[Any] = [event.start, event.end]
    local = [moment.astimezone(AMSTERDAM).strftime("%Y-%m-%d %H:%M") for moment in moments]
    assert local == [starts_at, end]


def test_it_is_a_calendar_by_the_book(calendar_program, sanne, household):
    for hours in range(3):
        make_appointment(household=household, person=sanne.user, starts_at=at(f"2026-03-03 1{hours}:00"))
    content = calendar_program.get(url_of(sanne)).content
    assert content.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines
    calendar = icalendar.Calendar.from_ical(content)
    assert not calendar.errors
    for event in calendar.events:
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND"} <= set(event)
        assert not event.errors
    assert len({str(event["UID"]) for event in calendar.events}) == 3


def test_the_name_of_an_appointment_stays_when_it_moves_and_what_is_cancelled_is_gone(
    calendar_program, sanne, household
):
    appointment = make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-03 14:00"))
    url = url_of(sanne)
    (before,) = events_in(calendar_program.get(url))
    Appointment.objects.update(starts_at=at("2026-03-05 09:00"))
    (after,) = events_in(calendar_program.get(url))
    assert after["UID"] == before["UID"]
    assert after.start != before.start
    Appointment.objects.update(cancelled_at=NOW)
    assert events_in(calendar_program.get(url)) == []
    assert uid_of(appointment)


def test_what_is_long_past_or_far_away_is_left_out(calendar_program, sanne, household):
    for moment in ("2026-01-20 14:00", "2026-02-20 14:00", "2027-02-20 14:00", "2027-04-20 14:00"):
        make_appointment(household=household, person=sanne.user, starts_at=at(moment))
    events = events_in(calendar_program.get(url_of(sanne)))
    assert [event.start.year for event in events] == [2026, 2027]


def test_the_number_of_queries_does_not_grow(calendar_program, sanne, household, django_assert_num_queries):
    url = url_of(sanne)
    for count in (2, 30):
        for _ in range(count):
            make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-03 14:00"))
        with django_assert_num_queries(3):  # the feed, its appointments, the log
            calendar_program.get(url)


# --- Who gets nothing -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("secret", ["geheim", "x" * 43, "a" * 500])
def test_an_unknown_secret_is_not_there(calendar_program, secret):
    assert calendar_program.get(f"/feed/{secret}.ics").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_feed_is_only_read(calendar_program, sanne, method):
    assert getattr(calendar_program, method)(url_of(sanne)).status_code == 405


def test_who_was_taken_off_the_project_has_no_feed_on_the_next_request(calendar_program, sanne):
    url = url_of(sanne)
    assert calendar_program.get(url).status_code == 200
    sanne.ended_at = timezone.now()
    sanne.save()
    assert calendar_program.get(url).status_code == 404
    denied = AccessLog.objects.get(outcome="denied")
    assert (denied.object_type, denied.user_id) == ("calendar_feed", sanne.user_id)


def test_who_is_switched_off_or_gets_another_role_has_no_feed(calendar_program, sanne):
    url = url_of(sanne)
    sanne.user.is_active = False
    sanne.user.save()
    assert calendar_program.get(url).status_code == 404
    sanne.user.is_active = True
    sanne.user.save()
    sanne.role = Role.CLIENT
    sanne.save()
    assert calendar_program.get(url).status_code == 404


def test_every_read_is_logged_with_the_member_as_actor(calendar_program, sanne, household):
    make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-03 14:00"))
    url = url_of(sanne)
    AccessLog.objects.filter(object_type="nothing")
    for _ in range(2):
        calendar_program.get(url, REMOTE_ADDR="198.51.100.7")
    rows = AccessLog.objects.filter(object_type="calendar_feed", action="R")
    assert [(row.user_id, row.role, row.project_id, row.count, row.address) for row in rows] == [
        (sanne.user_id, "advisor", sanne.project_id, 1, "198.51.100.7")
    ] * 2


def test_a_calendar_that_asks_all_the_time_is_told_to_wait(calendar_program, sanne):
    url = url_of(sanne)
    codes = [calendar_program.get(url).status_code for _ in range(MOST_READS_PER_HOUR + 2)]
    assert codes == [200] * MOST_READS_PER_HOUR + [429] * 2
    assert calendar_program.get(url)["Retry-After"] == "3600"
    with time_machine.travel(NOW + datetime.timedelta(hours=1), tick=False):
        assert calendar_program.get(url).status_code == 200


# --- The page ---------------------------------------------------------------------------------------------------------


def secret_on(html: str) -> str:
    found = re.search(r"/feed/([\w-]+)\.ics", html)
    return found[1] if found else ""


def test_the_address_is_shown_once_and_only_its_hash_is_kept(client, calendar_program, sanne, settings):
    settings.SITE_URL = "https://adv.example.nl"
    client.force_login(sanne.user)
    assert "Je hebt nog geen adres" in client.get(PAGE).content.decode()
    response = client.post(PAGE)
    secret = secret_on(response.content.decode())
    assert f"https://adv.example.nl/feed/{secret}.ics" in response.content.decode()
    assert len(secret) >= 43
    feed = CalendarFeed.objects.get()
    assert feed.secret_hash == hashlib.sha256(secret.encode()).hexdigest() == hash_of(secret)
    assert response["Cache-Control"] == "private, no-store"
    assert secret_on(client.get(PAGE).content.decode()) == ""
    assert calendar_program.get(f"/feed/{secret}.ics").status_code == 200
    assert AccessLog.objects.get(object_type="calendar_feed", action="C").object_id == feed.pk


def test_a_new_address_ends_the_old_one(client, calendar_program, sanne):
    client.force_login(sanne.user)
    first, second = (secret_on(client.post(PAGE).content.decode()) for _ in range(2))
    assert first != second
    assert calendar_program.get(f"/feed/{first}.ics").status_code == 404
    assert calendar_program.get(f"/feed/{second}.ics").status_code == 200
    assert CalendarFeed.objects.count() == 1
    assert AccessLog.objects.filter(object_type="calendar_feed", action="U").count() == 1


def test_revoking_ends_it(client, calendar_program, sanne):
    client.force_login(sanne.user)
    secret = secret_on(client.post(PAGE).content.decode())
    for _ in range(2):
        assert client.post("/agenda/feed/intrekken/").status_code == 302
    assert calendar_program.get(f"/feed/{secret}.ics").status_code == 404
    assert AccessLog.objects.filter(object_type="calendar_feed", action="D").count() == 1


def test_somebody_elses_feed_is_not_touched(client, calendar_program, sanne):
    url = url_of(make_member(project=sanne.project))
    client.force_login(sanne.user)
    client.post(PAGE)
    client.post("/agenda/feed/intrekken/")
    assert calendar_program.get(url).status_code == 200


@pytest.mark.parametrize("role", [Role.PARTNER, Role.CLIENT, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER])
def test_roles_without_a_walking_list_have_no_feed(client, role):
    client.force_login(make_member(role).user)
    assert client.get(PAGE).status_code == client.post(PAGE).status_code == 403
    assert client.post("/agenda/feed/intrekken/").status_code == 403


def test_the_page_asks_for_a_log_in_and_the_right_method(client, sanne):
    assert client.get(PAGE).status_code == 302
    client.force_login(sanne.user)
    assert client.delete(PAGE).status_code == 405
    assert client.get("/agenda/feed/intrekken/").status_code == 405
