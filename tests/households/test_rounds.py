"""Rounds: pick portieken, walk them, stop, and see what was done."""

import re

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions import rounds
from households.actions.rounds import abandon_round, end_round, start_round
from households.domain.codes import HouseholdStatus
from households.models import Address, ContactMoment, Staircase, WalkingRound
from tests import factories as make

NOW = make.at("2026-03-05 14:32:40")
TODAY = NOW.date()
START, WALK, STOP, DROP = (f"/looplijst/ronde/{part}" for part in ("", "lopen/", "stoppen/", "vergeten/"))


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


def browser_of(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def make_staircase(
    member: Membership, name: str, numbers: list[str], *, complex_name: str = "Bilderdijkflat"
) -> Staircase:
    flat = member.project.complexes.filter(name=complex_name).first() or make.make_complex(
        project=member.project, name=complex_name
    )
    stairs = make.make_staircase(complex=flat, name=name, position=flat.staircases.count())
    first = Address.objects.count()
    for place, number in enumerate(numbers, start=1):
        house, _, addition = number.partition("-")
        address = make.make_address(
            staircase=stairs, house_number=int(house), addition=addition, walk_position=first + place,
            door_step="ring_daytime", door_due_from=TODAY, door_status="approaching",
        )  # fmt: skip
        make.make_household(address=address, name=f"B. Bewoner {number}", status=HouseholdStatus.APPROACHING)
    return stairs


@pytest.fixture
def nine(sanne: Membership) -> Staircase:
    return make_staircase(sanne, "9", ["52-1", "52-2", "52-3"])


@pytest.fixture
def ten(sanne: Membership) -> Staircase:
    return make_staircase(sanne, "10", ["54-1", "54-2"])


def door(number: str) -> Address:
    house, _, addition = number.partition("-")
    return Address.objects.get(house_number=int(house), addition=addition)


def record(client: Client, number: str, event: str, **more):
    return client.post(f"/looplijst/{door(number).pk}/", {"event": event, "terug": "toon=vandaag&ronde=1"}, **more)


def numbers_on(response) -> list[str]:
    return re.findall(r'class="door-number">([^<]+)<', response.content.decode())


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\xa0", " ").split())


def begin(client: Client, *staircases: Staircase):
    return client.post(START, {"staircases": [stairs.pk for stairs in staircases]})


# --- Picking ----------------------------------------------------------------------------------------------------------


def test_the_portieken_stand_by_complex_with_how_many_doors_are_due(visit, sanne, nine, ten):
    make_staircase(sanne, "1", ["2"], complex_name="Couperusflat")
    make.make_address(staircase=ten, house_number=99)
    make.make_contact(household=door("54-1").household, by=sanne.user, moment=make.at("2026-03-01 10:00"))
    make.make_staircase(complex=nine.complex, name="leeg")  # without a home: nothing to walk

    text = text_of(visit.get(START))

    assert "Bilderdijkflat 5 aan de beurt" in text
    assert "portiek 9 nog niet begonnen 3 van 3 aan de beurt" in text
    assert "portiek 10 2 van 3 aan de beurt" in text
    assert "Couperusflat 1 aan de beurt" in text
    assert "portiek leeg" not in text


def test_before_a_new_portiek_the_wijkbeheerder_is_asked(visit, sanne, nine):
    assert "Vraag eerst de wijkbeheerder" in text_of(visit.get(START))
    make.make_contact(household=door("52-1").household, by=sanne.user)
    assert "Vraag eerst de wijkbeheerder" not in text_of(visit.get(START))


def test_a_round_starts_with_the_doors_to_do_in_walking_order(visit, sanne, nine, ten):
    make_staircase(sanne, "11", ["56-1"])
    Address.objects.filter(pk=door("52-2").pk).update(door_due_from=make.day("2026-03-09"))

    response = begin(visit, ten, nine)

    assert response.status_code == 302
    assert response["Location"] == f"{WALK}?toon=vandaag"
    page = visit.get(response["Location"])
    assert numbers_on(page) == ["52-1", "52-3", "54-1", "54-2"]
    assert "0 van 4 gedaan" in text_of(page)
    assert numbers_on(visit.get(WALK)) == ["52-1", "52-2", "52-3", "54-1", "54-2"]
    walk = WalkingRound.objects.get()
    assert (walk.person, walk.project, walk.ended_at) == (sanne.user, sanne.project, None)


def test_a_whole_complex_can_be_picked_at_once(visit, sanne, nine, ten):
    make_staircase(sanne, "1", ["2"], complex_name="Couperusflat")
    visit.post(START, {"complexes": [nine.complex_id], "staircases": [nine.pk]})
    assert set(WalkingRound.objects.get().staircases.all()) == {nine, ten}


@pytest.mark.parametrize("values", [{}, {"staircases": ["x"]}, {"staircases": ["999999"]}, {"complexes": ["999999"]}])
def test_without_a_portiek_that_exists_no_round_starts(visit, nine, values):
    response = visit.post(START, values)
    assert response.status_code == 422
    assert "Kies" in text_of(response)
    assert not WalkingRound.objects.exists()


def test_what_was_ticked_stays_ticked(visit, nine, ten):
    response = visit.post(START, {"staircases": [nine.pk, "999999"]})
    assert re.findall(r'name="staircases" value="(\d+)" checked', response.content.decode()) == [str(nine.pk)]


def test_a_portiek_of_another_project_can_not_be_picked(visit):
    elsewhere = make.make_staircase()
    assert begin(visit, elsewhere).status_code == 422
    assert not WalkingRound.objects.exists()


def test_a_round_has_no_more_doors_than_fit_on_its_page(visit, nine, ten, monkeypatch):
    monkeypatch.setattr(rounds, "MOST_DOORS", 4)
    response = begin(visit, nine, ten)
    assert response.status_code == 422
    assert "Samen zijn dit 5 deuren. Een ronde heeft er hoogstens 4" in text_of(response)
    assert begin(visit, nine).status_code == 302


def test_in_a_large_project_one_searches_for_the_complex(visit, sanne, monkeypatch):
    monkeypatch.setattr("households.walklist.rounds.MOST_STAIRCASES", 2)
    for place in range(4):
        make_staircase(sanne, "1", [f"{place + 1}"], complex_name=f"Flat {place}")
    first = text_of(visit.get(START))
    assert "Flat 1" in first
    assert "Flat 3" not in first
    assert "Er zijn meer portieken dan hier staan" in first
    found = text_of(visit.get(f"{START}?zoek=flat 3"))
    assert "Flat 3" in found
    assert "Flat 1" not in found
    assert "Geen portiek gevonden" in text_of(visit.get(f"{START}?zoek=niets"))


def test_without_portieken_it_says_why(visit):
    assert "Er zijn nog geen portieken" in text_of(visit.get(START))


# --- One round, on every device ---------------------------------------------------------------------------------------


def test_there_is_one_open_round_and_another_device_goes_on_with_it(visit, sanne, nine, ten):
    begin(visit, nine)
    other_device = browser_of(sanne)
    assert "Je loopt al een ronde" in text_of(other_device.get(START))
    again = begin(other_device, ten)
    assert again["Location"] == f"{WALK}?toon=vandaag"
    assert numbers_on(other_device.get(WALK)) == ["52-1", "52-2", "52-3"]
    assert WalkingRound.objects.count() == 1


def test_the_walking_list_leads_back_to_the_open_round(visit, nine):
    assert f'href="{START}"' in visit.get("/looplijst/").content.decode()
    begin(visit, nine)
    assert f'href="{WALK}?toon=vandaag"' in visit.get("/looplijst/").content.decode()


def test_colleagues_walk_their_own_round_in_the_same_portiek(visit, sanne, nine):
    joris = browser_of(make.make_member(Role.TRAINEE, project=sanne.project, name="Joris Vermeer"))
    begin(visit, nine)
    begin(joris, nine)
    record(joris, "52-1", "ring:not_home")
    assert WalkingRound.objects.filter(ended_at=None).count() == 2
    page = visit.get(WALK)
    assert "Joris belde net aan: niet thuis" in text_of(page)
    assert "0 van 2 gedaan" in text_of(page)  # 52-1 is not to do any more


def test_the_database_keeps_it_at_one(sanne):
    make_round(sanne)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_round(sanne)


def make_round(member: Membership, *staircases: Staircase) -> WalkingRound:
    walk = WalkingRound.objects.create(project=member.project, person=member.user, started_at=NOW)
    walk.staircases.set(staircases)
    return walk


def test_without_a_round_one_is_sent_to_pick(visit):
    response = visit.get(WALK, follow=True)
    assert response.redirect_chain == [(START, 302)]
    assert "Je loopt nu geen ronde" in text_of(response)


def test_a_round_of_yesterday_says_so(visit, sanne, nine, clock):
    begin(visit, nine)
    clock.shift(24 * 3600)
    assert "Deze ronde begon gisteren 14:32" in text_of(browser_of(sanne).get(WALK))


# --- Walking ----------------------------------------------------------------------------------------------------------


def test_recording_goes_back_to_the_round_and_counts(visit, nine):
    begin(visit, nine)

    response = record(visit, "52-1", "ring:not_home")

    moment = ContactMoment.objects.get()
    assert response["Location"] == f"{WALK}?toon=vandaag&vast={moment.pk}#vastgelegd"
    page = visit.get(response["Location"])
    assert "1 van 3 gedaan" in text_of(page)
    assert numbers_on(page) == ["52-1", "52-2", "52-3"]  # what was done stays, to take it back
    assert 'id="vastgelegd"' in page.content.decode()

    undone = visit.post(f"/looplijst/{door('52-1').pk}/terug/{moment.pk}/", {"terug": "toon=vandaag&ronde=1"})
    assert undone["Location"] == f"{WALK}?toon=vandaag#deur-{door('52-1').pk}"
    assert "0 van 3 gedaan" in text_of(visit.get(WALK))


def test_with_htmx_the_row_brings_the_progress(visit, nine):
    begin(visit, nine)
    html = record(visit, "52-2", "ring:conversation", headers={"hx-request": "true"}).content.decode()
    assert 'data-done="1" data-total="3"' in html
    assert "ronde=1" in html  # the buttons lead back to the round


def test_a_card_to_leave_keeps_the_door_to_do(visit, sanne, nine):
    for hour in ("2026-03-03 10:00", "2026-03-04 13:00"):
        make.make_contact(household=door("52-1").household, by=sanne.user, moment=make.at(hour))
    begin(visit, nine)
    record(visit, "52-1", "ring:not_home")
    assert door("52-1").door_step == "card"
    assert "0 van 3 gedaan" in text_of(visit.get(WALK))
    record(visit, "52-1", "card")
    assert "1 van 3 gedaan" in text_of(visit.get(WALK))


def test_the_page_of_a_door_leads_back_to_the_round(visit, nine):
    begin(visit, nine)
    html = visit.get(f"/looplijst/{door('52-1').pk}/?toon=vandaag&ronde=1").content.decode()
    assert "Terug naar de ronde" in html
    assert f'href="{WALK}?toon=vandaag#deur-{door("52-1").pk}"' in html


def test_when_nothing_is_due_it_says_so(visit, nine):
    Address.objects.update(door_step="", door_due_from=None)
    begin(visit, nine)
    assert "Hier is vandaag niets te doen" in text_of(visit.get(f"{WALK}?toon=vandaag"))
    assert len(numbers_on(visit.get(WALK))) == 3


# --- Afterwards -------------------------------------------------------------------------------------------------------


def test_the_summary_counts_first_and_then_tells_per_portiek(visit, sanne, nine, ten, clock):
    make.make_contact(household=door("52-3").household, by=sanne.user, moment=make.at("2026-03-05 14:31"))  # before
    make.make_contact(household=door("52-3").household, moment=make.at("2026-03-05 14:40"))  # somebody else
    begin(visit, nine, ten)
    clock.shift(600)
    visit = browser_of(sanne)
    record(visit, "52-1", "ring:conversation")
    record(visit, "52-2", "ring:not_home")
    record(visit, "52-2", "card")
    record(visit, "54-1", "ring:refused")
    record(visit, "54-2", "ring:appointment")
    clock.shift(600)
    visit = browser_of(sanne)

    response = visit.post(STOP)

    walk = WalkingRound.objects.get()
    assert response["Location"] == f"/looplijst/ronde/{walk.pk}/"
    page = visit.get(response["Location"])
    text = text_of(page)
    assert "5 maart 2026, van 14:32 tot 14:52" in text
    figures = re.findall(r"<strong>(\d+)</strong><span>([^<]+)<", page.content.decode())
    assert figures == [
        ("4", "deuren gehad"),
        ("3", "gesproken"),
        ("1", "niemand getroffen"),
        ("1", "afspraak gemaakt"),
        ("1", "gesprek gevoerd"),
        ("1", "weigert"),
        ("1", "kaart achtergelaten"),
    ]
    assert numbers_on(page) == ["52-1", "52-2", "52-2", "54-1", "54-2"]
    assert text.index("Bilderdijkflat · portiek 9") < text.index("Bilderdijkflat · portiek 10")
    assert "52-1 B. Bewoner 52-1 gesproken, gesprek gevoerd 14:42 Leg het gesprek vast" in text
    assert "is nog 1 deur aan de beurt" in text
    assert "vandaag 14:32" in text_of(visit.get(START)).lower()


def test_what_was_taken_back_is_not_in_the_summary(visit, nine):
    begin(visit, nine)
    record(visit, "52-1", "ring:not_home")
    visit.post(f"/looplijst/{door('52-1').pk}/terug/{ContactMoment.objects.get().pk}/")
    page = visit.get(visit.post(STOP)["Location"])
    assert "In deze ronde is niets vastgelegd" in text_of(page)


def test_stopping_twice_shows_the_same_summary(visit, nine):
    begin(visit, nine)
    first, second = visit.post(STOP), visit.post(STOP)
    assert first["Location"] == second["Location"]
    assert browser_of(make.make_member()).post(STOP)["Location"] == START


def test_an_open_round_has_a_summary_too(visit, nine):
    begin(visit, nine)
    assert "Deze ronde loopt nog" in text_of(visit.get(f"/looplijst/ronde/{WalkingRound.objects.get().pk}/"))


def test_letting_a_round_go_keeps_what_was_recorded(visit, nine):
    begin(visit, nine)
    record(visit, "52-1", "ring:not_home")
    response = visit.post(DROP, follow=True)
    assert "De ronde is weg" in text_of(response)
    assert not WalkingRound.objects.exists()
    assert ContactMoment.objects.standing().count() == 1
    assert visit.post(DROP).status_code == 302


def test_a_finished_round_can_not_be_thrown_away(sanne, nine):
    by = make.actor_of(sanne)
    walk = start_round(by=by, project=sanne.project, person=sanne.user, staircases=[nine])
    end_round(by=by, walk=walk)
    ended_at = WalkingRound.objects.get().ended_at
    end_round(by=by, walk=walk)
    assert WalkingRound.objects.get().ended_at == ended_at
    with pytest.raises(ActionRefused):
        abandon_round(by=by, walk=walk)


def test_what_comes_in_later_from_a_device_is_in_the_round_it_was_done_in(visit, sanne, nine, clock):
    begin(visit, nine)
    clock.shift(1200)
    visit = browser_of(sanne)
    visit.post(STOP)
    make.make_contact(household=door("52-1").household, by=sanne.user, moment=make.at("2026-03-05 14:40"))
    make.make_contact(household=door("52-2").household, by=sanne.user, moment=make.at("2026-03-05 15:10"))
    assert numbers_on(visit.get(f"/looplijst/ronde/{WalkingRound.objects.get().pk}/")) == ["52-1"]


# --- Who gets in ------------------------------------------------------------------------------------------------------


def test_a_round_is_of_who_walks_it(visit, sanne, nine):
    begin(visit, nine)
    walk = WalkingRound.objects.get()
    joris = browser_of(make.make_member(Role.PROJECT_LEADER, project=sanne.project, name="Joris Vermeer"))
    assert joris.get(f"/looplijst/ronde/{walk.pk}/").status_code == 404
    assert joris.post(STOP)["Location"] == START
    assert joris.post(DROP)["Location"] == START
    assert WalkingRound.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize("role", [Role.PARTNER, Role.CLIENT, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER])
def test_others_get_403_everywhere(db, role):
    member = make.make_member(role)
    client = browser_of(member)
    for url in (START, WALK, "/looplijst/ronde/1/"):
        assert client.get(url).status_code == 403
    for url in (START, STOP, DROP):
        assert client.post(url).status_code == 403
    assert AccessLog.objects.filter(outcome=AccessLog.Outcome.DENIED, user_id=member.user_id).count() == 6


def test_wrong_methods_are_refused(visit):
    for url in (STOP, DROP):
        assert visit.get(url).status_code == 405
    for url in (WALK, "/looplijst/ronde/1/"):
        assert visit.post(url).status_code == 405


def test_each_look_and_each_change_is_in_the_access_log(visit, sanne, nine):
    begin(visit, nine)
    visit.get(WALK)
    visit.post(STOP)
    walk = WalkingRound.objects.get()
    visit.get(f"/looplijst/ronde/{walk.pk}/")
    begin(visit, nine)
    visit.post(DROP)
    rows = AccessLog.objects.filter(object_type="walking_round", user_id=sanne.user_id).order_by("pk")
    assert [(row.action, row.count) for row in rows] == [("C", 3), ("R", 3), ("U", 1), ("R", 0), ("C", 3), ("D", 1)]
    assert {row.object_id for row in rows[:4]} == {walk.pk}


# --- Cost -------------------------------------------------------------------------------------------------------------


def test_no_page_of_a_round_costs_more_queries_with_more_doors(visit, sanne, nine):
    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert visit.get(url).status_code == 200
        return len(captured)

    begin(visit, nine)
    walk = WalkingRound.objects.get()
    urls = [START, WALK, f"{WALK}?toon=vandaag", f"/looplijst/ronde/{walk.pk}/"]
    record(visit, "52-1", "ring:not_home")
    few = [queries(url) for url in urls]
    more = [make_staircase(sanne, f"x{one}", [f"{one}{two}" for two in range(1, 9)]) for one in range(1, 6)]
    walk.staircases.add(*more)
    for number in ("11", "22", "33"):
        record(visit, number, "ring:not_home")
    assert [queries(url) for url in urls] == few
    assert max(few) <= 12
