"""The pages of the meldingen: the list, a new one, one with its steps, and where a melding shows elsewhere."""

import re
import uuid
from typing import Any, cast

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adv.accounts.models import Membership
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions.doors import refresh_doors
from households.domain.codes import HouseholdStatus, Step
from households.models import Address, Household, Signal, SignalStep
from tests import factories as make

NOW = make.at("2026-03-05 14:32")
TODAY = NOW.date()
LIST, NEW = "/meldingen/", "/meldingen/nieuw/"
SECRET = "Wijkagent De Boer"
WHAT = "Er staat een hennepkwekerij op zolder."


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sanne(db: None) -> Membership:
    return make.make_member(Role.ADVISOR, name="Sanne Bakker")


@pytest.fixture
def visit(sanne: Membership) -> Client:
    return client_of(sanne)


@pytest.fixture
def home(sanne: Membership) -> Address:
    flat = make.make_complex(project=sanne.project, name="Bilderdijkflat")
    address = make.make_address(complex=flat, house_number=34, addition="1", postcode="3999 ZA")
    make.make_household(address=address, name="A. Schröder", status=HouseholdStatus.NOT_APPROACHED)
    refresh_doors(sanne.project, [address.pk], today=TODAY)
    return Address.objects.get(pk=address.pk)


def client_of(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def page(signal: Signal, what: str = "detail") -> str:
    return reverse(f"signal_{what}", args=[signal.pk])


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def typed(**more) -> dict[str, str]:
    return {
        "once": str(uuid.uuid4()),
        "where": "34-1",
        "text": "Al weken veel lawaai.",
        "source": "corporation",
        "received_on": "2026-03-04",
        **more,
    }


def suspicion(home: Address, **more) -> Signal:
    values = {
        "source": Signal.Source.POLICE, "source_name": SECRET, "is_suspicion": True, "text": WHAT,
        "received_on": make.day("2026-03-03"), **more,
    }  # fmt: skip
    signal = make.make_signal(household=home.household, **values)
    refresh_doors(home.project, [home.pk], today=TODAY)
    return signal


# --- A new one --------------------------------------------------------------------------------------------------------


def test_recording_puts_the_address_on_top_of_the_walking_list(visit, sanne, home):
    answer = visit.post(NEW, typed(assigned_to=str(sanne.user_id), is_safety_concern="on"))

    signal = Signal.objects.get()
    assert answer.url == page(signal)
    assert (signal.address, signal.household, signal.assigned_to) == (home, home.household, sanne.user)
    assert (signal.received_on, signal.is_safety_concern, signal.is_suspicion) == (make.day("2026-03-04"), True, False)
    home.refresh_from_db()
    assert home.door_step == Step.SIGNAL
    shown = text_of(visit.get("/looplijst/"))
    assert "Eerst hierheen: melding 34-1 A. Schröder Bilderdijkflat · gisteren · jij gaat" in shown


def test_a_form_sent_twice_is_one_melding(visit, home):
    data = typed()
    assert visit.post(NEW, data).url == visit.post(NEW, data).url
    assert Signal.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"where": ""}, "Vul het adres in"),
        ({"where": "999"}, "staat niet in de looplijst"),
        ({"where": "geen nummer"}, "staat niet in de looplijst"),
        ({"text": ""}, "Schrijf op wat er aan de hand is"),
        ({"source": "buurman"}, "Kies een van de mogelijkheden"),
        ({"received_on": "2026-03-06"}, "ligt in de toekomst"),
        ({"received_on": "31-31"}, "Vul een datum in"),
        ({"assigned_to": "999999"}, "Kies iemand uit het team"),
        ({"once": ""}, "verlopen"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(visit, home, wrong, words):
    answer = visit.post(NEW, typed(**wrong))
    assert answer.status_code == 422
    assert words in text_of(answer)
    if "text" not in wrong:
        assert "Al weken veel lawaai." in answer.content.decode()
    assert not Signal.objects.exists()


def test_a_number_that_means_several_homes_asks_which(visit, sanne, home):
    other = make.make_address(project=sanne.project, house_number=34, addition="2", street="Kerkweg")
    asked = visit.post(NEW, typed(where="34"))
    assert asked.status_code == 422
    assert {"Dichterspark 34-1, 3999 ZA", "Kerkweg 34-2, 3532 AB"} <= set(
        re.findall(r"<span>([^<]+)</span></label>", asked.content.decode())
    )
    visit.post(NEW, typed(where="34", address=str(other.pk)))
    assert Signal.objects.get().address == other


@pytest.mark.parametrize("where", ["34-1", "34 - 1", "dichterspark 34-1", "3999za 34-1", "3999 ZA, 34-1"])
def test_an_address_in_any_spelling(visit, home, where):
    assert visit.post(NEW, typed(where=where)).status_code == 302


def test_too_many_homes_are_not_offered(visit, sanne, home):
    for number in range(20):
        make.make_address(project=sanne.project, house_number=7, addition=str(number))
    answer = visit.post(NEW, typed(where="7"))
    assert "Zet de straat of de toevoeging erbij" in text_of(answer)
    assert 'name="address"' not in answer.content.decode()


def test_from_a_door_the_address_is_filled_in(visit, home):
    html = visit.get(f"{NEW}?adres={home.pk}&zorg=1").content.decode()
    assert 'value="Dichterspark 34-1"' in html
    assert re.search(r'name="is_safety_concern"[^>]*checked', html)
    elsewhere = make.make_address()
    assert visit.get(f"{NEW}?adres={elsewhere.pk}").status_code == 404
    assert visit.get(f"{NEW}?adres=x").status_code == 200


def test_an_address_of_another_project_is_not_found_by_number_nor_by_id(visit, home):
    elsewhere = make.make_address(house_number=77)
    assert visit.post(NEW, typed(where="77")).status_code == 422
    assert visit.post(NEW, typed(where="", address=str(elsewhere.pk))).status_code == 422
    assert not Signal.objects.exists()


# --- The list ---------------------------------------------------------------------------------------------------------


def test_the_list_shows_the_longest_open_first_and_hides_what_is_sensitive(visit, sanne, home):
    make.make_signal(household=home.household, received_on=TODAY, text="Veel lawaai.", assigned_to=sanne.user)
    suspicion(home, received_on=make.day("2026-02-20"))
    make.make_signal(household=home.household, text="Is al klaar.", handled_at=NOW, recorded_by=sanne.user)

    shown = text_of(visit.get(LIST))

    assert "13 dagen open Open de melding om te lezen wat er is." in shown
    assert shown.index("13 dagen open") < shown.index("Veel lawaai.")
    for hidden in (SECRET, WHAT, "politie", "Is al klaar."):
        assert hidden not in shown
    assert "Open 2" in shown


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"van mij", "van niemand", "van Karim"}),
        ("toon=mijn", {"van mij"}),
        ("toon=niemand", {"van niemand"}),
        ("toon=afgehandeld", {"klaar"}),
        ("toon=alle", {"van mij", "van niemand", "van Karim", "klaar"}),
        ("toon=x", {"van mij", "van niemand", "van Karim"}),
        ("page=99", {"van mij", "van niemand", "van Karim"}),
    ],
)
def test_filters(visit, sanne, home, query, expected):
    karim = make.make_member(Role.ADVISOR, project=sanne.project, name="Karim")
    for text, who in (("van mij", sanne.user), ("van niemand", None), ("van Karim", karim.user)):
        make.make_signal(household=home.household, text=text, assigned_to=who)
    make.make_signal(household=home.household, text="klaar", handled_at=NOW, recorded_by=sanne.user)
    html = visit.get(f"{LIST}?{query}").content.decode()
    assert set(re.findall(r'class="signal-text">([^<]+)<', html)) == expected


@pytest.mark.parametrize("query", ["", "toon=mijn", "toon=afgehandeld"])
def test_an_empty_list_says_so(visit, query):
    assert "melding" in text_of(visit.get(f"{LIST}?{query}"))


def test_the_list_asks_as_many_queries_for_many_as_for_few(visit, sanne, home):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert visit.get(LIST).status_code == 200
        return len(captured)

    make.make_signal(household=home.household)
    few = queries()
    for _ in range(20):
        make.make_signal(household=make.make_household(project=sanne.project), assigned_to=sanne.user)
    assert queries() == few <= 12


# --- One of them ------------------------------------------------------------------------------------------------------


def test_the_source_is_shown_after_a_deliberate_tap_only_and_that_is_logged(visit, sanne, home):
    signal = suspicion(home)
    shown = text_of(visit.get(page(signal)))
    assert WHAT in shown
    assert SECRET not in shown
    assert not AccessLog.objects.filter(object_type="signal_source").exists()
    assert visit.get(page(signal, "source")).status_code == 405

    assert f"Gemeld door politie: {SECRET}" in text_of(visit.post(page(signal, "source")))

    look = AccessLog.objects.get(object_type="signal_source")
    assert (look.user_id, look.household_id, look.object_id) == (sanne.user_id, signal.household_id, signal.pk)
    assert SECRET not in text_of(visit.get(page(signal)))


def test_neither_source_nor_words_are_anywhere_else(visit, sanne, home):
    """Every page that a resident could see over a shoulder, what a partner gets, and every export."""
    signal = suspicion(home)
    leader = make.make_member(Role.PROJECT_LEADER, project=sanne.project)
    partner = make.make_member(Role.PARTNER, project=sanne.project)
    task = make.make_task(household=home.household, organisation=partner.organisation, by=sanne.user)
    for path in (
        "/looplijst/",
        f"/looplijst/{home.pk}/",
        f"/huishoudens/{home.household_id}/",
        f"/huishoudens/{home.household_id}/?soort=signals",
        "/huishoudens/",
        LIST,
    ):
        answer = visit.get(path)
        assert answer.status_code == 200
        shown = text_of(answer)
        assert "elding" in shown or path == "/huishoudens/"
        for hidden in (SECRET, WHAT, "hennep", "olitie", "ermoeden"):
            assert hidden not in shown, f"{hidden} on {path}"
    for path in ("/taken/", reverse("task_detail", args=[task.pk])):
        assert "elding" not in text_of(client_of(partner).get(path))
    assert client_of(partner).get(page(signal)).status_code == 403
    exporter = client_of(leader)
    for kind in ("looplijst", "adressen", "mutaties", "contactmomenten", "scores", "interventies", "effecten", "taken"):
        content = b"".join(cast(Any, exporter.get(f"/uitvoer/{kind}/")).streaming_content).decode()
        for hidden in (SECRET, WHAT, "olitie"):
            assert hidden not in content, f"{hidden} in {kind}"


def test_recording_a_step(visit, sanne, home):
    signal = suspicion(home)
    data = {"once": str(uuid.uuid4()), "kind": "meldcode_1", "on": "2026-03-04", "text": "Signalen op een rij."}
    assert visit.post(page(signal, "step"), data).url == page(signal)
    visit.post(page(signal, "step"), data)
    step = SignalStep.objects.get()
    assert (step.kind, step.by, step.text) == ("meldcode_1", sanne.user, "Signalen op een rij.")
    assert "Meldcode stap 1: signalen in kaart Signalen op een rij. 4 maart 2026, Sanne Bakker" in text_of(
        visit.get(page(signal))
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": "iets"}, "Kies een van de mogelijkheden"),
        ({"on": "2026-03-09"}, "ligt in de toekomst"),
        ({"on": "2026-03-01"}, "ligt voor de melding zelf"),
        ({"text": ""}, "Schrijf kort op wat er is gedaan"),
    ],
)
def test_a_wrong_step_is_said_beside_the_field(visit, home, wrong, words):
    signal = suspicion(home)
    answer = visit.post(
        page(signal, "step"), {"once": str(uuid.uuid4()), "kind": "asked", "on": "2026-03-04", "text": "x", **wrong}
    )
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not SignalStep.objects.exists()


def test_assigning(visit, sanne, home):
    karim = make.make_member(Role.ADVISOR, project=sanne.project, name="Karim Aziz")
    signal = suspicion(home)
    answer = visit.post(page(signal, "assign"), {"assigned_to": str(karim.user_id)})
    assert answer.url == page(signal)  # about a household in nobody's caseload
    signal.refresh_from_db()
    assert signal.assigned_to == karim.user
    Household.objects.update(owner=karim.user)
    make.make_signal(household=home.household)
    other = Signal.objects.latest("pk")
    assert visit.post(page(other, "assign"), {"assigned_to": str(karim.user_id)}).url == LIST
    assert visit.post(page(signal, "assign"), {"assigned_to": ""}).status_code == 404
    mine = make.make_signal(household=home.household, recorded_by=sanne.user)
    assert visit.post(page(mine, "assign"), {"assigned_to": "99999"}).status_code == 422


def test_handling_with_an_outcome(visit, sanne, home):
    signal = suspicion(home)
    assert visit.post(page(signal, "handle"), {"outcome": ""}).status_code == 422
    assert visit.post(page(signal, "handle"), {"outcome": "Langs geweest, klopt niet."}).url == page(signal)
    shown = text_of(visit.get(page(signal)))
    assert "Wat eruit is gekomen Langs geweest, klopt niet." in shown
    assert "Toewijzen" not in shown
    answer = visit.post(page(signal, "handle"), {"outcome": "Nog eens."})
    assert answer.status_code == 422
    assert "al afgehandeld" in text_of(answer)
    for what in ("assign", "step"):
        data = {"once": str(uuid.uuid4()), "kind": "visit", "on": "2026-03-05", "assigned_to": ""}
        assert visit.post(page(signal, what), data).status_code == 422
    assert "Eerst hierheen" not in text_of(visit.get("/looplijst/"))


def test_a_concern_for_safety_asks_who_thought_along(visit, home):
    signal = suspicion(home, is_safety_concern=True)
    shown = text_of(visit.get(page(signal)))
    assert "Deze deur gaat niet dicht" in shown
    assert "leg eerst vast met wie je overlegde" in shown
    answer = visit.post(page(signal, "handle"), {"outcome": "Klaar."})
    assert answer.status_code == 422
    make.make_signal_step(signal=signal)
    assert visit.post(page(signal, "handle"), {"outcome": "Klaar."}).status_code == 302


def test_a_trainee_records_and_an_advisor_handles(sanne, home):
    trainee = client_of(make.make_member(Role.TRAINEE, project=sanne.project))
    assert trainee.post(NEW, typed()).status_code == 302
    signal = Signal.objects.get()
    assert "Afhandelen" not in text_of(trainee.get(page(signal)))
    assert trainee.post(page(signal, "handle"), {"outcome": "x"}).status_code == 403
    step = {"once": str(uuid.uuid4()), "kind": "visit", "on": "2026-03-05"}
    assert trainee.post(page(signal, "step"), step).status_code == 302


def test_what_is_not_yours_does_not_exist(visit, sanne, home):
    karim = make.make_member(Role.ADVISOR, project=sanne.project)
    Household.objects.update(owner=karim.user)
    colleagues = make.make_signal(household=home.household, assigned_to=karim.user)
    elsewhere = make.make_signal()
    for signal in (colleagues, elsewhere):
        assert visit.get(page(signal)).status_code == 404
        for what in ("source", "assign", "step", "handle"):
            assert visit.post(page(signal, what)).status_code == 404
    assert visit.get(f"/meldingen/{2**70}/").status_code == 404
    assert AccessLog.objects.filter(object_type="signal", outcome="denied").count() == 11
    # The door says that there is one, without a way in.
    shown = visit.get(f"/looplijst/{home.pk}/").content.decode()
    assert page(colleagues) not in shown


@pytest.mark.parametrize("role", [Role.PARTNER, Role.CLIENT, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER])
def test_other_roles_have_no_meldingen(sanne, home, role):
    client = client_of(make.make_member(role, project=sanne.project))
    signal = make.make_signal(household=home.household)
    for path in (LIST, NEW, page(signal)):
        assert client.get(path).status_code == 403
    for what in ("source", "assign", "step", "handle"):
        assert client.post(page(signal, what)).status_code == 403


@pytest.mark.parametrize("path", [LIST, "/meldingen/1/"])
def test_pages_to_read_take_no_post(visit, path):
    assert visit.post(path).status_code == 405


# --- On the walking list ----------------------------------------------------------------------------------------------


def test_meldingen_stand_above_every_choice_but_not_over_a_search(visit, sanne, home):
    suspicion(home)
    for query in ("", "?toon=vandaag", "?toon=mijn", "?status=moved", "?complex=999"):
        assert "Eerst hierheen" in text_of(visit.get(f"/looplijst/{query}")), query
    assert "Eerst hierheen" not in text_of(visit.get("/looplijst/?zoek=34"))


def test_the_longest_waiting_come_first_and_the_rest_is_a_page_away(visit, sanne, home):
    for number in range(1, 12):
        household = make.make_household(
            address=make.make_address(project=sanne.project, house_number=100 + number), name=f"B. Nummer {number}"
        )
        make.make_signal(household=household, received_on=make.day(f"2026-02-{20 - number:02d}"))
    html = visit.get("/looplijst/").content.decode()
    assert re.findall(r'class="urgent-number">(\d+)', html) == [str(number) for number in range(111, 103, -1)]
    assert "Alle meldingen" in html


def test_every_look_is_logged(visit, sanne, home):
    signal = suspicion(home)
    visit.get(page(signal))
    visit.get(LIST)
    assert AccessLog.objects.filter(object_type="signal", action="R", household_id=home.household_id).exists()
    assert AccessLog.objects.filter(object_type="signal_list", action="R", count=1).exists()
