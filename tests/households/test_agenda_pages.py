"""The agenda, making and changing an appointment in the browser, and what other pages show of it."""

import datetime
import re
import uuid

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.domain.codes import ContactKind, RingResult
from households.models import Appointment, ContactMoment
from tests.factories import (
    at,
    day,
    make_address,
    make_appointment,
    make_contact,
    make_household,
    make_member,
    make_project,
)

pytestmark = pytest.mark.django_db

AGENDA, NEW = "/agenda/", "/agenda/nieuw/"
NOW = at("2026-03-04 10:00")  # a Wednesday
OUTSIDERS = [Role.PARTNER, Role.CLIENT, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER]


@pytest.fixture(autouse=True)
def _wednesday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def sanne():
    return make_member(project=make_project())


@pytest.fixture
def youssef(sanne):
    return make_member(project=sanne.project, name="Youssef van Dijk")


@pytest.fixture
def household(sanne):
    address = make_address(project=sanne.project, house_number=34, addition="1")
    return make_household(address=address, owner=sanne.user, name="F. el Amrani")


@pytest.fixture
def visit(client, sanne):
    client.force_login(sanne.user)
    return client


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\xa0", " ").split())


def items_of(response) -> list[str]:
    found = re.findall(r'<li class="agenda-item.*?</li>', response.content.decode(), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", item).split()) for item in found]


def form(household, **values):
    return {
        "deur": household.address_id, "day": "2026-03-10", "clock": "14:00", "minutes": "60",
        "person": "", "place": "home", "note": "", "once": str(uuid.uuid4()), **values,
    }  # fmt: skip


# --- The agenda -------------------------------------------------------------------------------------------------------


def test_the_week_of_the_team_in_order_of_time(visit, sanne, youssef, household):
    other = make_household(
        address=make_address(project=sanne.project, house_number=178, addition="3"), name="O. Yilmaz"
    )
    make_appointment(household=other, person=youssef.user, starts_at=at("2026-03-05 09:00"))
    make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-05 14:00"), minutes=45)
    make_appointment(household=make_household(), person=sanne.user, starts_at=at("2026-03-05 11:00"))
    response = visit.get(AGENDA)
    assert items_of(response) == [
        "9:00 tot 10:00 178-3 O. Yilmaz Youssef van Dijk",
        "14:00 tot 14:45 34-1 F. el Amrani jij",
    ]
    assert "Week 10: 2 tot en met 8 maart 2026" in text_of(response)


def test_a_day_and_one_person(visit, sanne, youssef, household):
    make_appointment(household=household, person=youssef.user, starts_at=at("2026-03-05 09:00"))
    make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-05 14:00"))
    make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-06 14:00"))

    def starts(query: str) -> list[str]:
        return [item.split()[0] for item in items_of(visit.get(f"{AGENDA}?{query}"))]

    assert starts("weergave=dag&dag=2026-03-05") == ["9:00", "14:00"]
    assert starts("wie=mij") == ["14:00", "14:00"]
    assert starts(f"wie={youssef.user_id}") == ["9:00"]
    assert starts("dag=2026-03-12") == []


@pytest.mark.parametrize(
    "query", ["dag=gisteren", "dag=9999-12-31", "dag=0001-01-01", "weergave=jaar", "wie=99999999", "wie=x", "dag="]
)
def test_what_makes_no_sense_is_this_week_of_everybody(visit, query):
    response = visit.get(f"{AGENDA}?{query}")
    assert response.status_code == 200
    assert "Week 10" in text_of(response)


def test_cancelled_ones_are_gone(visit, sanne, household):
    make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-05 14:00"), cancelled_at=NOW)
    assert items_of(visit.get(AGENDA)) == []


def test_clashes_are_marked_also_when_the_other_is_filtered_away(visit, sanne, youssef, household):
    make_appointment(household=household, person=youssef.user, starts_at=at("2026-03-05 14:30"))
    make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-05 14:00"))
    assert "2 afspraken botsen" in text_of(visit.get(AGENDA))
    (item,) = items_of(visit.get(f"{AGENDA}?wie=mij"))
    assert "botst: nog iemand hier" in item


def test_a_note_is_not_in_the_agenda(visit, sanne, household):
    make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-05 14:00"), note="Markernotitie")
    assert "Markernotitie" not in visit.get(AGENDA).content.decode()


def test_an_evening_in_summer_and_one_in_winter_are_on_their_own_day(visit, sanne, household):
    make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-28 23:30"))
    make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-29 23:30"))
    assert items_of(visit.get(f"{AGENDA}?weergave=dag&dag=2026-03-28")) == ["23:30 tot 0:30 34-1 F. el Amrani jij"]
    assert items_of(visit.get(f"{AGENDA}?weergave=dag&dag=2026-03-29")) == ["23:30 tot 0:30 34-1 F. el Amrani jij"]


def test_what_i_have_today_stands_on_top_and_on_the_walking_list_of_today(visit, sanne, youssef, household):
    make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-04 14:00"))
    make_appointment(household=household, person=youssef.user, starts_at=at("2026-03-04 15:00"))
    assert "Jij hebt vandaag 1 afspraak 14:00 34-1 F. el Amrani" in text_of(visit.get(AGENDA))
    assert "Jij hebt vandaag 1 afspraak: 14:00 bij 34-1" in text_of(visit.get("/looplijst/?toon=vandaag"))
    assert "Jij hebt vandaag" not in text_of(visit.get("/looplijst/"))
    assert "Jij hebt vandaag" not in text_of(visit.get(f"{AGENDA}?dag=2026-03-12"))


def test_the_agenda_is_logged_with_the_number_of_appointments(visit, sanne, household):
    make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-05 14:00"))
    visit.get(AGENDA)
    row = AccessLog.objects.get(object_type="agenda")
    assert (row.action, row.count, row.user_id) == ("R", 1, sanne.user_id)


@pytest.mark.parametrize("query", ["", "weergave=dag&dag=2026-03-05", "wie=mij"])
def test_the_number_of_queries_does_not_grow(visit, sanne, household, query):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert visit.get(f"{AGENDA}?{query}").status_code == 200
        return len(found)

    make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-05 14:00"))
    few = queries()
    for hours in range(30):
        colleague = make_member(project=sanne.project, name=f"Collega {hours}")
        other = make_household(project=sanne.project)
        make_appointment(household=other, person=colleague.user, starts_at=at("2026-03-05 09:00"))
    assert queries() == few <= 9


@pytest.mark.parametrize("role", OUTSIDERS)
def test_roles_without_a_walking_list_have_no_agenda(client, sanne, household, role):
    appointment = make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-05 14:00"))
    client.force_login(make_member(role, project=sanne.project).user)
    for url in (AGENDA, NEW, f"{AGENDA}{appointment.pk}/"):
        assert client.get(url).status_code == 403
    assert client.post(f"{AGENDA}{appointment.pk}/afzeggen/").status_code == 403


def test_only_the_methods_that_make_sense(visit, sanne, household):
    appointment = make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-05 14:00"))
    assert visit.post(AGENDA).status_code == 405
    assert visit.delete(NEW).status_code == 405
    assert visit.put(f"{AGENDA}{appointment.pk}/").status_code == 405
    assert visit.get(f"{AGENDA}{appointment.pk}/afzeggen/").status_code == 405


def test_another_projects_appointment_and_door_do_not_exist(visit):
    foreign = make_appointment()
    url = f"{AGENDA}{foreign.pk}/"
    assert visit.get(url).status_code == visit.post(url).status_code == 404
    assert visit.post(f"{url}afzeggen/").status_code == 404
    assert visit.get(f"{NEW}?deur={foreign.address_id}").status_code == 404
    assert visit.get(f"{NEW}?deur=x").status_code == 404
    foreign.refresh_from_db()
    assert foreign.cancelled_at is None


# --- Making one -------------------------------------------------------------------------------------------------------


def test_making_one_at_a_door(visit, sanne, household):
    response = visit.post(NEW, form(household, person=sanne.user_id, note="Neemt post mee"), follow=True)
    made = Appointment.objects.get()
    assert (made.starts_at, made.person, made.created_by) == (at("2026-03-10 14:00"), sanne.user, sanne.user)
    assert made.note == "Neemt post mee"
    assert response.redirect_chain == [(f"/agenda/?dag=2026-03-10#afspraak-{made.pk}", 302)]
    assert "Vastgelegd: 34-1, dinsdag 10 maart, 14:00 tot 15:00." in text_of(response)


def test_sent_twice_it_is_made_once(visit, sanne, household):
    data = form(household, person=sanne.user_id)
    for _ in range(2):
        visit.post(NEW, data)
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"day": ""}, "Kies een dag."),
        ({"day": "31-02-2026"}, "Vul een datum in"),
        ({"clock": ""}, "Kies hoe laat."),
        ({"clock": "25:00"}, "Vul een tijd in"),
        ({"day": "2026-03-29", "clock": "02:30"}, "Dit tijdstip bestaat niet"),
        ({"day": "2026-03-03"}, "Dit moment is al voorbij."),
        ({"day": "2031-03-03"}, "meer dan een jaar vooruit"),
        ({"minutes": "7"}, "7"),
        ({"person": "999999"}, "999999"),
        ({"place": "moon"}, "moon"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(visit, sanne, household, values, message):
    data = form(household, **{"person": sanne.user_id, "note": "Bewaar dit", **values})
    response = visit.post(NEW, data)
    assert response.status_code == 422
    assert message in text_of(response)
    assert 'value="Bewaar dit"' in response.content.decode()
    assert not Appointment.objects.exists()


def test_a_clash_is_shown_before_saving_and_can_be_kept_all_the_same(visit, sanne, youssef, household):
    first = make_appointment(household=household, person=youssef.user, starts_at=at("2026-03-10 14:30"))
    data = form(household, person=sanne.user_id)
    response = visit.post(NEW, data)
    assert response.status_code == 422
    assert "14:30 tot 15:30, 34-1: Youssef van Dijk heeft dan een afspraak met ditzelfde huishouden" in text_of(
        response
    )
    assert f'name="toch" value="{first.pk}"' in response.content.decode()
    assert Appointment.objects.count() == 1
    assert visit.post(NEW, {**data, "toch": str(first.pk)}).status_code == 302
    assert Appointment.objects.count() == 2


def test_another_clash_than_the_one_that_was_shown_is_shown_again(visit, sanne, household):
    clash = make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-10 14:30"))
    accepted = f"{clash.pk + 1},abc,, 99999999999999999999"
    response = visit.post(NEW, {**form(household, person=sanne.user_id), "toch": accepted})
    assert response.status_code == 422
    assert "jij hebt dan een andere afspraak" in text_of(response)


def test_the_door_is_found_by_number_or_name(visit, sanne, household):
    make_household(name="F. el Amrani")  # of another project
    for wanted in ("34-1", "34", "amrani"):
        response = visit.post(NEW, {"wanted": wanted, "dag": "2026-03-10"})
        assert f"?deur={household.address_id}&amp;dag=2026-03-10" in response.content.decode()
        assert response.content.decode().count("?deur=") == 1
    assert "Geen deur gevonden" in text_of(visit.post(NEW, {"wanted": "999"}))
    assert visit.post(NEW, {"wanted": ""}).status_code == 422
    assert 'value="2026-03-10"' in visit.get(f"{NEW}?dag=2026-03-10&deur={household.address_id}").content.decode()


def test_nobody_lives_there(visit, sanne):
    empty = make_address(project=sanne.project)
    response = visit.get(f"{NEW}?deur={empty.pk}", follow=True)
    assert response.redirect_chain[0][0] == f"/looplijst/{empty.pk}/"
    assert "woont nu niemand" in text_of(response)


def test_by_telephone_it_is_on_the_walking_list_too(visit, sanne, household):
    visit.post(NEW, form(household, person=sanne.user_id, agreed_by="phone"))
    contact = ContactMoment.objects.get()
    assert (contact.kind, contact.come_back_on) == (ContactKind.PHONE, day("2026-03-10"))


def test_a_colleagues_household_gets_an_appointment_without_a_note(visit, sanne, youssef):
    other = make_household(project=sanne.project, owner=youssef.user)
    assert 'name="note"' not in visit.get(f"{NEW}?deur={other.address_id}").content.decode()
    visit.post(NEW, form(other, person=sanne.user_id, note="Mag niet"))
    assert Appointment.objects.get().note == ""


# --- At the door ------------------------------------------------------------------------------------------------------


def test_after_an_appointment_at_the_door_the_time_is_asked(visit, sanne, household):
    door = f"/looplijst/{household.address_id}/"
    response = visit.post(
        door, {"event": "ring:appointment", "come_back_on": "2026-03-10", "terug": "toon=vandaag"}, follow=True
    )
    ring = ContactMoment.objects.get()
    html = response.content.decode()
    assert response.request["PATH_INFO"] == NEW
    assert 'value="2026-03-10"' in html
    assert 'name="agreed_by"' not in html
    data = form(household, person=sanne.user_id, contact=ring.pk, terug="toon=vandaag", day="2026-03-11")
    done = visit.post(NEW, data)
    assert done["Location"] == f"/looplijst/?toon=vandaag#deur-{household.address_id}"
    made = Appointment.objects.get()
    assert made.contact_moment is not None
    assert made.contact_moment.come_back_on == day("2026-03-11")
    assert made.contact_moment.result == RingResult.APPOINTMENT
    assert "Woensdag 11 maart, 14:00 tot 15:00, Sanne Bakker, bij de bewoner thuis" in text_of(visit.get(door))


def test_a_contact_of_another_door_is_not_taken(visit, sanne, household):
    other = make_contact(household=make_household(project=sanne.project), result=RingResult.APPOINTMENT)
    visit.post(NEW, form(household, person=sanne.user_id, contact=other.pk))
    assert Appointment.objects.get().contact_moment is None


def test_another_result_goes_back_to_the_list(visit, household):
    response = visit.post(f"/looplijst/{household.address_id}/", {"event": "ring:not_home"})
    assert response["Location"].startswith("/looplijst/?vast=")


# --- Changing and cancelling ------------------------------------------------------------------------------------------


def test_moving_one(visit, sanne, youssef, household):
    made = make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-10 14:00"), minutes=50)
    url = f"{AGENDA}{made.pk}/"
    html = visit.get(url).content.decode()
    assert 'value="2026-03-10"' in html
    assert 'value="14:00"' in html
    assert "50 minuten" in html
    response = visit.post(url, form(household, person=youssef.user_id, day="2026-03-12", clock="9:30", minutes="50"))
    assert response["Location"] == f"/agenda/?dag=2026-03-12#afspraak-{made.pk}"
    made.refresh_from_db()
    assert (made.starts_at, made.person, made.minutes) == (at("2026-03-12 09:30"), youssef.user, 50)


def test_moving_onto_another_is_shown_first(visit, sanne, household):
    make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-12 09:00"))
    made = make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-10 14:00"))
    response = visit.post(f"{AGENDA}{made.pk}/", form(household, person=sanne.user_id, day="2026-03-12", clock="9:30"))
    assert response.status_code == 422
    assert "Toch vastleggen" in text_of(response)


def test_the_note_of_a_colleagues_household_is_neither_shown_nor_lost(visit, sanne, youssef):
    other = make_household(project=sanne.project, owner=youssef.user)
    made = make_appointment(
        household=other, person=youssef.user, starts_at=at("2026-03-10 14:00"), note="Markernotitie"
    )
    url = f"{AGENDA}{made.pk}/"
    assert "Markernotitie" not in visit.get(url).content.decode()
    visit.post(url, form(other, person=youssef.user_id, clock="15:00", note="overschreven"))
    made.refresh_from_db()
    assert (made.note, made.starts_at) == ("Markernotitie", at("2026-03-10 15:00"))


def test_cancelling_one(visit, sanne, household):
    made = make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-10 14:00"))
    response = visit.post(f"{AGENDA}{made.pk}/afzeggen/", follow=True)
    made.refresh_from_db()
    assert made.cancelled_at == NOW
    assert "Afgezegd: 34-1, dinsdag 10 maart, 14:00 tot 15:00." in text_of(response)
    page = visit.get(f"{AGENDA}{made.pk}/")
    assert "afgezegd" in text_of(page)
    assert 'name="clock"' not in page.content.decode()


def test_what_is_over_is_shown_and_refused(visit, sanne, household):
    made = make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-02 14:00"))
    url = f"{AGENDA}{made.pk}/"
    assert 'name="clock"' not in visit.get(url).content.decode()
    assert "voorbij" in text_of(visit.post(f"{url}afzeggen/", follow=True))
    assert visit.post(url, form(household, person=sanne.user_id)).status_code == 422
    made.refresh_from_db()
    assert made.cancelled_at is None


def test_the_look_at_an_appointment_is_logged(visit, sanne, household):
    made = make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-10 14:00"))
    visit.get(f"{AGENDA}{made.pk}/")
    row = AccessLog.objects.get(object_type="appointment")
    assert (row.action, row.object_id, row.household_id) == ("R", made.pk, household.pk)


# --- The household page -----------------------------------------------------------------------------------------------


def test_the_household_page_shows_the_next_one_and_the_timeline_those_that_were(visit, sanne, household):
    make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-10 14:00"), note="Met tolk")
    make_appointment(household=household, person=sanne.user, starts_at=at("2026-03-02 09:00"))
    make_appointment(
        household=household, person=sanne.user, starts_at=at("2026-03-03 09:00"), cancelled_at=at("2026-03-01 12:00")
    )
    text = text_of(visit.get(f"/huishoudens/{household.pk}/"))
    assert "Dinsdag 10 maart, 14:00 tot 15:00 Sanne Bakker · Bij de bewoner thuis · Met tolk" in text.replace(
        "bij de bewoner", "Bij de bewoner"
    )
    assert "Afspraak afgezegd · voor dinsdag 3 maart, 9:00 tot 10:00" in text
    assert re.search(r"Afspraak · bij de bewoner thuis 2 maart 9:00, Sanne Bakker", text)
    only = text_of(visit.get(f"/huishoudens/{household.pk}/?soort=appointments"))
    assert "Afspraak afgezegd" in only


def test_today_stays_until_the_day_is_over(visit, sanne, household):
    make_appointment(household=household, person=sanne.user, starts_at=NOW - datetime.timedelta(hours=3))
    assert "Er staat niets in de agenda" not in text_of(visit.get(f"/huishoudens/{household.pk}/"))


def test_a_household_that_left_gets_no_new_one(visit, sanne):
    left = make_household(project=sanne.project, owner=sanne.user, since=day("2024-01-01"), until=day("2025-01-01"))
    assert "Volgende afspraak" not in text_of(visit.get(f"/huishoudens/{left.pk}/"))
