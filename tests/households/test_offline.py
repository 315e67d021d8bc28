"""What devices take along and send back: who, what, once, and nothing that is not needed."""

import json
import threading
import uuid as uuids
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import close_old_connections, connection
from django.test import Client
from django.utils import timezone

from adv.accounts.errors import ActionRefused
from adv.accounts.models import Membership
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions.doors import refresh_doors
from households.actions.offline import record_waiting, set_aside
from households.domain.codes import ContactKind, HouseholdStatus, RingResult
from households.models import Address, ContactMoment, OfflineEntry
from households.offline import envelopes, taking
from households.offline.shell import shell
from tests import factories as make

NOW = make.at("2026-03-05 14:32")
State = OfflineEntry.State


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sanne(db: None, clock) -> Membership:
    return make.make_member(Role.ADVISOR, name="Sanne Bakker")


@pytest.fixture
def address(sanne: Membership) -> Address:
    return door_in(sanne)


def door_in(member: Membership, number: str = "2", name: str = "J. van der Meulen") -> Address:
    flat = member.project.complexes.first() or make.make_complex(project=member.project, name="Bilderdijkflat")
    stairs = flat.staircases.first() or make.make_staircase(complex=flat, name="9")
    found = make.make_address(staircase=stairs, house_number=52, addition=number)
    make.make_household(address=found, name=name, status=HouseholdStatus.NOT_APPROACHED)
    refresh_doors(member.project, [found.pk], today=NOW.date())
    return found


def browser_of(member: Membership, **options) -> Client:
    client = Client(**options)
    client.force_login(member.user)
    return client


def seal(event: object, *, owner: int, uuid: str, key: envelopes.Key | None = None) -> dict[str, str]:
    """Close an event as static/js/offline/seal.js does, independently of the code that opens it."""
    key = key or envelopes.current_key()
    pair = ec.generate_private_key(ec.SECP256R1())
    point = pair.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = pair.exchange(ec.ECDH(), key.private.public_key())
    secret = HKDF(hashes.SHA256(), 32, salt=b"", info=b"adv-offline-1" + point + key.public).derive(shared)
    nonce = b"0123456789ab"
    aad = f"adv-offline-1|{key.id}|{owner}|{uuid}".encode()
    box = AESGCM(secret).encrypt(nonce, json.dumps(event).encode(), aad)
    parts = {"point": point, "nonce": nonce, "box": box}
    return {"uuid": uuid, "key": key.id, **{name: envelopes.encode(part) for name, part in parts.items()}}


def ring_at(address: Address | int, *, result: str | None = "not_home", at=NOW, **other) -> dict[str, Any]:
    return {
        "uuid": str(uuids.uuid4()),
        "address": address if isinstance(address, int) else address.pk,
        "kind": "ring",
        "result": result,
        "at": at.isoformat(),
        "come_back_on": None,
        **other,
    }


def send(member: Membership, *events: dict[str, Any], now=None, client: Client | None = None, **extra: Any):
    entries = [{**seal(event, owner=member.user_id, uuid=str(event["uuid"])), **extra} for event in events]
    return post(client or browser_of(member), {"now": (now or timezone.now()).isoformat(), "entries": entries})


def post(client: Client, body: object):
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post("/looplijst/offline/", text, content_type="application/json")


def states(response) -> list[str]:
    return [answer["state"] for answer in response.json()["answers"]]


# --- The shell --------------------------------------------------------------------------------------------------------


def test_shell_answers_without_log_in_and_is_the_same_for_everybody(sanne, client):
    anonymous = client.get("/offline/")
    assert anonymous.status_code == 200
    assert b"csrf" not in anonymous.content.lower()
    assert browser_of(sanne).get("/offline/").content == anonymous.content
    assert "Sanne" not in anonymous.content.decode()
    assert sanne.project.name not in anonymous.content.decode()


def test_service_worker_has_the_root_as_scope_and_is_always_asked_again(client, db):
    worker = client.get("/sw.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert worker["Service-Worker-Allowed"] == "/"
    assert worker["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in worker["Content-Security-Policy"]
    data = json.loads(worker.content.decode().split(";\n", 1)[0].removeprefix("const SHELL = "))
    assert data["version"] == shell().version
    assert "/offline/" in data["urls"]
    assert all(url == "/offline/" or url.startswith("/static/") for url in data["urls"]), "the shell alone"


def test_manifest_is_enough_to_install(client, db):
    manifest = client.get("/manifest.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    data = manifest.json()
    assert data["display"] == "standalone"
    assert data["start_url"] == "/looplijst/"
    assert {"192x192", "512x512", "any"} == {icon["sizes"] for icon in data["icons"]}
    assert any(icon.get("purpose") == "maskable" for icon in data["icons"])


# --- Taking along -----------------------------------------------------------------------------------------------------


def test_only_what_is_needed_leaves_for_the_device(sanne, address):
    make.make_contact(household=address.household, by=sanne.user, note="GEHEIM", moment=NOW)
    browser = browser_of(sanne)
    for query in ("", f"?portieken={address.staircase_id}"):
        taken = browser.get(f"/looplijst/offline/meenemen/{query}")
        data = taken.json()
        assert set(data) == {"owner", "key", "now", "expires", "project", "total", "groups"}
        (group,) = data["groups"]
        assert set(group) == taking.GROUP_FIELDS
        (door,) = group["doors"]
        assert set(door) == taking.DOOR_FIELDS == {"id", "number", "step", "text", "badge", "tone", "state"}
        assert (door["id"], door["number"]) == (address.pk, "52-2")
        for private in ("Meulen", "GEHEIM", "Sanne", "in benadering", "household"):
            assert private not in taken.content.decode()
    row = AccessLog.objects.filter(object_type="offline_round").latest("pk")
    assert (row.action, row.count, row.user_id) == ("E", 1, sanne.user_id)


def test_names_go_along_only_when_the_project_allows_it(sanne, address):
    sanne.project.offline_names = True
    sanne.project.save()
    (group,) = browser_of(sanne).get("/looplijst/offline/meenemen/").json()["groups"]
    assert group["doors"][0]["name"] == "J. van der Meulen"
    assert set(group["doors"][0]) == taking.DOOR_FIELDS | {"name"}


def test_a_round_expires_at_the_end_of_the_day_and_after_twelve_hours(sanne, address, clock):
    expires = browser_of(sanne).get("/looplijst/offline/meenemen/").json()["expires"]
    assert expires == make.at("2026-03-06 00:00").isoformat()
    assert taking.expiry(make.at("2026-03-05 08:00")) == make.at("2026-03-05 20:00")


def test_staircases_of_another_project_and_nonsense_give_nothing(sanne, address):
    other = make.make_address(staircase=make.make_staircase())
    browser = browser_of(sanne)
    assert browser.get(f"/looplijst/offline/meenemen/?portieken={other.staircase_id}").json()["groups"] == []
    assert browser.get(f"/looplijst/offline/meenemen/?portieken={2**63}").json()["groups"] == []
    many = "&".join(f"portieken={number}" for number in range(300))
    assert browser.get(f"/looplijst/offline/meenemen/?{many}").status_code == 422


def test_too_many_doors_are_refused_with_words(sanne, address, monkeypatch):
    monkeypatch.setattr(taking, "MOST_TAKEN", 0)
    answer = browser_of(sanne).get("/looplijst/offline/meenemen/")
    assert answer.status_code == 422
    assert "portieken" in answer.json()["message"]


@pytest.mark.parametrize("role", [Role.PARTNER, Role.CLIENT, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER])
def test_others_take_nothing_along(sanne, address, role):
    other = make.make_member(role, project=sanne.project)
    assert browser_of(other).get("/looplijst/offline/meenemen/").status_code == 403
    assert browser_of(other).get("/looplijst/offline/postvak/").status_code == 403


# --- Sending ----------------------------------------------------------------------------------------------------------


def test_the_greeting_tells_who_the_key_and_the_time(sanne):
    data = browser_of(sanne).get("/looplijst/offline/").json()
    assert set(data) == {"owner", "csrf", "key", "now"}
    assert data["owner"] == str(sanne.user_id)
    assert data["key"] == envelopes.public_key()
    assert data["now"] == timezone.now().isoformat()


def test_a_ring_is_recorded_as_if_it_was_tapped_with_a_connection(sanne, address):
    at = NOW - timedelta(hours=3)
    response = send(sanne, ring_at(address, at=at))

    assert (response.status_code, states(response)) == (200, ["recorded"])
    moment = ContactMoment.objects.get()
    assert (moment.address, moment.result, moment.at, moment.by, moment.recorded_at) == (
        address, "not_home", at, sanne.user, NOW,
    )  # fmt: skip
    entry = OfflineEntry.objects.get()
    assert (entry.state, entry.contact_moment, entry.at, entry.device_at) == (State.RECORDED, moment, at, at)
    address.refresh_from_db()
    assert address.door_last_at == at


def test_replay_gives_the_same_answer_and_one_row(sanne, address):
    event = ring_at(address)
    first, second = send(sanne, event), send(sanne, event)
    assert first.json() == second.json()
    assert (ContactMoment.objects.count(), OfflineEntry.objects.count()) == (1, 1)


def test_a_changed_body_under_the_same_uuid_is_refused(sanne, address):
    event = ring_at(address)
    send(sanne, event)
    response = send(sanne, {**event, "result": "refused"}, ring_at(address, at=NOW - timedelta(hours=1)))
    assert response.status_code == 422
    assert sorted(states(response)) == ["changed", "recorded"]
    assert set(ContactMoment.objects.values_list("result", flat=True)) == {"not_home"}


def test_another_user_cannot_send_it(sanne, address):
    joris = make.make_member(Role.ADVISOR, project=sanne.project, name="Joris Vermeer")
    event = ring_at(address)
    stolen = seal(event, owner=sanne.user_id, uuid=str(event["uuid"]))
    body = {"now": NOW.isoformat(), "entries": [stolen]}

    response = post(browser_of(joris), body)
    assert (response.status_code, states(response)) == (422, ["unreadable"])
    assert not ContactMoment.objects.exists()
    assert AccessLog.objects.filter(user_id=joris.user_id, outcome=AccessLog.Outcome.DENIED).count() == 1
    # Nor under a known uuid with an envelope of their own.
    assert states(post(browser_of(sanne), body)) == ["recorded"]
    assert states(send(joris, event)) == ["changed"]


def test_an_envelope_is_of_one_uuid(sanne, address):
    event = ring_at(address)
    moved = {**seal(event, owner=sanne.user_id, uuid=str(event["uuid"])), "uuid": str(uuids.uuid4())}
    assert states(post(browser_of(sanne), {"now": NOW.isoformat(), "entries": [moved]})) == ["unreadable"]
    other = seal(event, owner=sanne.user_id, uuid=(lied := str(uuids.uuid4())))
    assert other["uuid"] == lied
    assert states(post(browser_of(sanne), {"now": NOW.isoformat(), "entries": [other]})) == ["unreadable"]


def test_an_earlier_key_still_opens_and_a_lost_one_is_said(sanne, address, settings):
    old_secret = settings.SECRET_KEY
    old_key = envelopes.current_key()
    settings.SECRET_KEY = "another-key-of-this-installation-0123456789-abcdefghij"
    event = ring_at(address)
    closed = {"now": NOW.isoformat(), "entries": [seal(event, owner=sanne.user_id, uuid=event["uuid"], key=old_key)]}
    assert states(post(browser_of(sanne), closed)) == ["unreadable"]
    settings.SECRET_KEY_FALLBACKS = [old_secret]
    assert states(post(browser_of(sanne), closed)) == ["recorded"]


def test_an_address_of_elsewhere_waits_without_telling_that_it_exists(sanne, address):
    foreign = make.make_address()
    response = send(sanne, ring_at(foreign), ring_at(2**62))
    assert states(response) == ["waiting", "waiting"]
    for entry in OfflineEntry.objects.all():
        assert (entry.project, entry.address, entry.state) == (sanne.project, None, State.WAITING)
    assert OfflineEntry.objects.values("explanation").distinct().count() == 1
    assert not ContactMoment.objects.exists()


def test_somebody_taken_off_the_project_still_hands_in_what_they_did(sanne, address):
    sanne.ended_at = timezone.now()
    sanne.save()
    elsewhere = make.make_member(Role.ADVISOR, user=sanne.user)
    assert states(send(elsewhere, ring_at(address))) == ["waiting"]
    elsewhere.delete()
    assert states(send(sanne, ring_at(address))) == ["waiting"]
    assert set(OfflineEntry.objects.values_list("project", "address")) == {(sanne.project_id, address.pk)}


def test_somebody_with_another_role_since_hands_in_too(sanne, address):
    Membership.objects.filter(pk=sanne.pk).update(role=Role.CLIENT)
    assert states(send(sanne, ring_at(address))) == ["waiting"]


def test_somebody_who_never_worked_anywhere_hands_in_nothing(sanne, address):
    stranger = Membership(user=make.make_user(), project=sanne.project, role=Role.ADVISOR)
    response = send(stranger, ring_at(address))
    assert (response.status_code, states(response)) == (422, ["changed"])
    assert not OfflineEntry.objects.exists()


def test_it_is_recorded_in_the_project_of_the_door_whatever_is_on_the_screen(sanne, address):
    other = make.make_member(Role.ADVISOR, user=sanne.user)
    browser = browser_of(sanne)
    browser.post("/project/", {"membership": other.pk})
    assert states(send(sanne, ring_at(address), client=browser)) == ["recorded"]
    row = AccessLog.objects.filter(object_type="contact_moment").latest("pk")
    assert row.project_id == sanne.project_id


def test_a_colleague_in_the_meantime_is_kept_and_flagged_on_both_sides(sanne, address):
    joris = make.make_member(Role.ADVISOR, project=sanne.project, name="Joris Vermeer")
    assert states(send(joris, ring_at(address, at=NOW - timedelta(minutes=20)))) == ["recorded"]
    assert states(send(sanne, ring_at(address, at=NOW - timedelta(minutes=30)))) == ["conflict"]
    assert ContactMoment.objects.standing().count() == 2
    assert set(OfflineEntry.objects.values_list("state", flat=True)) == {State.CONFLICT}


def test_a_colleague_long_before_or_a_letter_is_no_conflict(sanne, address):
    joris = make.make_user(name="Joris Vermeer")
    make.make_contact(household=address.household, by=joris, moment=NOW - timedelta(hours=3))
    make.make_contact(household=address.household, by=joris, moment=NOW, kind=ContactKind.LETTER)
    assert states(send(sanne, ring_at(address))) == ["recorded"]
    letter = ring_at(address, kind="letter", result=None, at=NOW - timedelta(hours=3))
    assert states(send(sanne, letter)) == ["recorded"]


def test_a_tap_whose_answer_got_lost_is_not_doubled(sanne, address):
    make.make_contact(household=address.household, by=sanne.user, moment=NOW, result=RingResult.NOT_HOME)
    assert states(send(sanne, ring_at(address, at=NOW - timedelta(seconds=20)))) == ["recorded"]
    assert ContactMoment.objects.count() == 1
    assert states(send(sanne, ring_at(address, at=NOW - timedelta(hours=1)))) == ["recorded"]
    assert ContactMoment.objects.count() == 2


def test_a_correction_a_moment_later_comes_after_the_slip(sanne, address):
    slip = ring_at(address, at=NOW - timedelta(seconds=30))
    right = ring_at(address, at=NOW - timedelta(seconds=25), result="not_opened")
    assert states(send(sanne, right, slip)) == ["recorded", "recorded"]
    assert [moment.result for moment in ContactMoment.objects.standing()] == ["not_opened"]


def test_what_the_action_refuses_waits_with_its_reason(sanne, address):
    response = send(sanne, ring_at(address, result="appointment", come_back_on="2026-03-01"))
    assert states(response) == ["waiting"]
    assert "voor het contact" in OfflineEntry.objects.get().explanation


def test_a_wrong_clock_is_corrected_and_nothing_lies_in_the_future(sanne, address):
    wrong = timedelta(hours=2)
    true = NOW - timedelta(minutes=10)
    for each in (wrong, -wrong):
        event = ring_at(address, at=true + each)
        assert states(send(sanne, event, now=NOW + each)) == ["recorded"]
        entry = OfflineEntry.objects.get(uuid=event["uuid"])
        assert (entry.at, entry.device_at) == (true, true + each)
    # Learned before, and put right by the network since.
    event = ring_at(address, at=true + wrong - timedelta(minutes=5))
    learned: dict[str, Any] = {
        "offset": -wrong.total_seconds() * 1000,
        "learned": (NOW - timedelta(hours=1)).isoformat(),
    }
    assert states(send(sanne, event, now=NOW, **learned)) == ["recorded"]
    assert OfflineEntry.objects.get(uuid=event["uuid"]).at == true - timedelta(minutes=5)


def test_a_moment_of_years_ago_waits(sanne, address):
    assert states(send(sanne, ring_at(address, at=make.at("2020-01-01 10:00")))) == ["waiting"]


# --- What is not right ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "null", "{", '"x"', "{}", '{"now": 1, "entries": []}', '{"now": "2026-03-05", "entries": []}',
        '{"now": "2026-03-05T12:00:00Z"}', '{"now": "2026-03-05T12:00:00Z", "entries": {}}',
        '{"now": "2026-03-05T12:00:00Z", "entries": [1]}', "[" * 50_000, "\udcff".encode("utf-8", "surrogateescape"),
        '{"now": "9999-12-31T23:59:59-14:00", "entries": []}',
    ],
)  # fmt: skip
def test_what_is_no_batch_is_a_400(sanne, body):
    answer = browser_of(sanne).post("/looplijst/offline/", body, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "entry",
    [
        {}, {"uuid": 1}, {"uuid": None}, {"uuid": "x"}, {"uuid": "00000000-0000-4000-8000-000000000000"},
        {"uuid": "00000000-0000-4000-8000-000000000000", "key": "x", "point": "é", "nonce": "", "box": []},
    ],
)  # fmt: skip
def test_what_is_no_envelope_is_unreadable(sanne, entry):
    response = post(browser_of(sanne), {"now": NOW.isoformat(), "entries": [entry]})
    assert (response.status_code, states(response)) == (422, ["unreadable"])


@pytest.mark.parametrize("part", ["point", "nonce", "box", "key"])
@pytest.mark.parametrize("value", ["", "AAAA", "é", "=" * 7, "A" * 3000, None, 7])
def test_a_spoiled_part_of_an_envelope_is_unreadable(sanne, address, part, value):
    event = ring_at(address)
    spoiled = {**seal(event, owner=sanne.user_id, uuid=str(event["uuid"])), part: value}
    assert states(post(browser_of(sanne), {"now": NOW.isoformat(), "entries": [spoiled]})) == ["unreadable"]


@pytest.mark.parametrize(
    "change",
    [
        {"note": "x"}, {"name": "x"}, {"kind": "x"}, {"kind": "card"}, {"result": None}, {"result": "x"}, {"result": 5},
        {"address": "1"}, {"address": True}, {"address": 0}, {"address": 2**63}, {"at": "gisteren"}, {"at": None},
        {"at": "2026-03-05T12:00:00"}, {"at": "1999-01-01T00:00:00Z"}, {"come_back_on": "morgen"}, {"come_back_on": 3},
        {"at": "9999-12-31T23:59:59+00:00"}, {"at": "2" * 50},
    ],
)  # fmt: skip
def test_an_event_with_more_less_or_other_fields_is_unreadable(sanne, address, change):
    assert states(send(sanne, {**ring_at(address), **change})) == ["unreadable"]
    assert not OfflineEntry.objects.exists()


@pytest.mark.parametrize("offset", ["x", None, True, 1e300, float("inf"), -1e15])
def test_a_nonsense_offset_is_as_if_there_was_none(sanne, address, offset):
    event = ring_at(address)
    entry = {**seal(event, owner=sanne.user_id, uuid=str(event["uuid"])), "offset": offset, "learned": NOW.isoformat()}
    assert states(post(browser_of(sanne), {"now": NOW.isoformat(), "entries": [entry]})) == ["recorded"]
    entry |= {"offset": 0, "learned": "x"}
    assert states(post(browser_of(sanne), {"now": NOW.isoformat(), "entries": [entry]})) == ["recorded"]


def test_too_much_at_once_is_refused(sanne):
    browser = browser_of(sanne)
    assert post(browser, {"now": NOW.isoformat(), "entries": [{}] * 101}).status_code == 413
    assert post(browser, {"now": NOW.isoformat(), "entries": [], "x": "x" * 300_000}).status_code == 413


def test_methods_log_in_and_the_token_are_asked_for(sanne, address, client):
    assert client.get("/looplijst/offline/").status_code == 302
    assert post(client, {}).status_code == 302
    browser = browser_of(sanne)
    assert browser.put("/looplijst/offline/").status_code == 405
    assert browser.post("/looplijst/offline/meenemen/").status_code == 405
    assert browser.post("/offline/").status_code == 405
    strict = browser_of(sanne, enforce_csrf_checks=True)
    assert post(strict, {}).status_code == 403


# --- Log-out ----------------------------------------------------------------------------------------------------------


def test_log_out_empties_the_device_but_never_an_unsent_queue(sanne):
    browser = browser_of(sanne)
    assert browser.post("/account/logout/")["Clear-Site-Data"] == '"cache", "storage"'
    browser = browser_of(sanne)
    browser.cookies["offline_waiting"] = "1"
    assert browser.post("/account/logout/")["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in browser_of(sanne).get("/looplijst/")


# --- The inbox --------------------------------------------------------------------------------------------------------


@pytest.fixture
def leader(sanne: Membership) -> Membership:
    return make.make_member(Role.PROJECT_LEADER, project=sanne.project, name="Petra de Wit")


def waiting_entry(sanne: Membership) -> OfflineEntry:
    send(sanne, ring_at(make.make_address()))
    return OfflineEntry.objects.latest("pk")


def settle(member: Membership, entry: OfflineEntry, **fields: str):
    data = {f"n{entry.pk}-{name}": value for name, value in fields.items()}
    return browser_of(member).post(f"/looplijst/offline/postvak/{entry.pk}/", data)


def test_the_project_leader_records_what_waits_at_the_right_address(sanne, address, leader):
    entry = waiting_entry(sanne)
    assert "1 vastlegging zonder bereik wacht" in browser_of(leader).get("/looplijst/").content.decode()
    assert "Adres onbekend: Niet thuis" in browser_of(leader).get("/looplijst/offline/postvak/").content.decode()

    assert settle(leader, entry, action="record", address="52-2").status_code == 302

    entry.refresh_from_db()
    moment = ContactMoment.objects.get(address=address)
    assert (moment.by, moment.at, entry.contact_moment) == (sanne.user, NOW, moment)
    assert (entry.state, entry.settled_by, entry.settled_at) == (State.SETTLED, leader.user, NOW)
    assert "Het postvak is leeg" in browser_of(leader).get("/looplijst/offline/postvak/").content.decode()
    again = settle(leader, entry, action="record", address="52-2")
    assert again.status_code == 422
    assert "al afgehandeld" in again.content.decode()


def test_setting_aside_needs_a_reason(sanne, leader):
    entry = waiting_entry(sanne)
    assert "Vul in waarom" in settle(leader, entry, action="set_aside").content.decode()
    assert settle(leader, entry, action="set_aside", reason="Proef van de stagiair").status_code == 302
    entry.refresh_from_db()
    assert (entry.state, entry.explanation) == (State.SETTLED, "Proef van de stagiair")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "bij welk adres"),
        ("99", "niet gevonden"),
        ("x", "niet gevonden"),
        ("52", "er zijn meer"),
        ("0", "niet gev"),
    ],
)
def test_an_address_that_is_not_clear_is_asked_again(sanne, address, leader, typed, said):
    door_in(sanne, "3")
    entry = waiting_entry(sanne)
    response = settle(leader, entry, action="record", address=typed)
    assert response.status_code == 422
    assert said in response.content.decode().lower()


@pytest.mark.parametrize("typed", ["52-2", "dichterspark 52-2", "Dichterspark 52-2 ", "52"])
def test_an_address_is_found_as_people_write_it(sanne, address, leader, typed):
    if typed == "52-2":
        make.make_address(project=sanne.project, house_number=52, addition="22")
    entry = waiting_entry(sanne)
    assert settle(leader, entry, action="record", address=typed).status_code == 302


def test_what_can_not_be_recorded_there_stays_with_its_reason(sanne, address, leader):
    send(sanne, ring_at(address, result="appointment", come_back_on="2026-03-01"))
    entry = OfflineEntry.objects.get()
    response = settle(leader, entry, action="record", address="52-2")
    assert response.status_code == 422
    assert "voor het contact" in response.content.decode()
    assert settle(leader, entry, action="eat").status_code == 422


def test_others_see_their_own_and_settle_nothing(sanne, address, leader):
    entry = waiting_entry(sanne)
    own = browser_of(sanne).get("/looplijst/offline/postvak/").content.decode()
    assert "Wacht op de projectleider" in own
    assert "Leg weg" not in own
    joris = make.make_member(Role.ADVISOR, project=sanne.project)
    assert "Het postvak is leeg" in browser_of(joris).get("/looplijst/offline/postvak/").content.decode()
    assert settle(sanne, entry, action="set_aside", reason="x").status_code == 403
    assert settle(make.make_member(Role.PROJECT_LEADER), entry, action="set_aside", reason="x").status_code == 404
    administrator = make.make_member(Role.ADMINISTRATOR, project=sanne.project)
    assert settle(administrator, entry, action="set_aside", reason="x").status_code == 404


def test_two_people_at_one_door_are_shown_until_somebody_looked(sanne, address, leader):
    joris = make.make_member(Role.ADVISOR, project=sanne.project, name="Joris Vermeer")
    send(joris, ring_at(address))
    send(sanne, ring_at(address))
    page = browser_of(leader).get("/looplijst/offline/postvak/").content.decode()
    assert page.count("Dichterspark 52-2</a>: Niet thuis") == 2
    for entry in OfflineEntry.objects.all():
        assert settle(leader, entry, action="set_aside", reason="Gezien").status_code == 302
    assert ContactMoment.objects.standing().count() == 2
    door = browser_of(sanne).get(f"/looplijst/{address.pk}/").content.decode()
    assert "Sanne Bakker" in door
    assert "Joris Vermeer" in door


def test_the_action_itself_refuses_no_reason_and_an_address_of_another_project(sanne, address, leader):
    entry = waiting_entry(sanne)
    with pytest.raises(ActionRefused, match="waarom"):
        set_aside(by=make.actor_of(leader), entry=entry, reason=" ", settled_by=leader.user)
    with pytest.raises(ActionRefused, match="ander project"):
        record_waiting(by=make.actor_of(leader), entry=entry, address=make.make_address(), settled_by=leader.user)


# --- At once ----------------------------------------------------------------------------------------------------------


@pytest.mark.postgresql
def test_the_same_uuid_twice_at_once_is_one_row(transactional_db):
    member = make.make_member(Role.ADVISOR)
    here = door_in(member)
    event = ring_at(here, at=timezone.now())
    entry = seal(event, owner=member.user_id, uuid=str(event["uuid"]))
    body = {"now": timezone.now().isoformat(), "entries": [entry]}
    start, answers = threading.Barrier(6), []

    def one() -> None:
        browser = browser_of(member)
        start.wait()
        answers.append(post(browser, body).json())
        close_old_connections()
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [{"answers": [{"uuid": event["uuid"], "state": "recorded"}]}] * 6
    assert (ContactMoment.objects.count(), OfflineEntry.objects.count()) == (1, 1)


@pytest.mark.postgresql
def test_two_devices_at_one_door_at_once_are_both_kept_and_flagged(transactional_db):
    first = make.make_member(Role.ADVISOR, name="Sanne Bakker")
    second = make.make_member(Role.ADVISOR, project=first.project, name="Joris Vermeer")
    here = door_in(first)
    start = threading.Barrier(2)

    def one(member: Membership) -> None:
        browser = browser_of(member)
        start.wait()
        send(member, ring_at(here, at=timezone.now()), client=browser)
        connection.close()

    threads = [threading.Thread(target=one, args=(member,)) for member in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ContactMoment.objects.standing().count() == 2
    assert set(OfflineEntry.objects.values_list("state", flat=True)) == {State.CONFLICT}
