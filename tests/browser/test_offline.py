"""Without reception, in real Chromium: every ring arrives exactly once, or is visibly waiting."""

import contextlib
import json
import re
import socket
import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from adv.accounts.models import Membership
from adv.accounts.roles import Role
from households.actions.doors import refresh_doors
from households.actions.offline import receive
from households.domain.codes import HouseholdStatus
from households.models import Address, ContactMoment, OfflineEntry, WalkingRound
from households.offline import shell as shell_module
from households.offline import taking
from households.offline.shell import Shell
from households.views import offline as offline_views
from tests import factories as make
from tests.browsing import PHONE, Browse, inspect, inspect_widths

BAR = "[data-offline-text]"
NAME = "Van der Geheimenissen"
NOTE = "GEHEIME NOTITIE"


@pytest.fixture
def sanne(transactional_db: None) -> Membership:
    return make.make_member(Role.ADVISOR, name="Sanne Bakker")


@pytest.fixture
def doors(sanne: Membership) -> list[Address]:
    return make_doors(sanne, 6)


def make_doors(member: Membership, count: int) -> list[Address]:
    flat = make.make_complex(project=member.project, name="Bilderdijkflat")
    stairs = [make.make_staircase(complex=flat, name=name) for name in ("9", "11")]
    made = []
    for place in range(count):
        behind = stairs[0] if place < (count + 1) // 2 else stairs[1]
        address = make.make_address(staircase=behind, house_number=52, addition=str(place + 1), walk_position=place)
        household = make.make_household(address=address, name=NAME, status=HouseholdStatus.NOT_APPROACHED)
        make.make_contact(household=household, by=member.user, note=NOTE, moment=timezone.now() - timedelta(days=20))
        made.append(address)
    refresh_doors(member.project, [address.pk for address in made], today=timezone.localdate())
    return made


def log_in(context: BrowserContext, user, base_url: str) -> None:
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base_url}])


def take_along(page: Page, path: str = "/looplijst/") -> None:
    page.goto(path)
    page.get_by_text("Neem mee zonder bereik").click()
    page.get_by_role("button", name="Neem mee", exact=True).click()
    expect(page.locator("[data-taken]")).to_contain_text("Op dit toestel")
    # Not "controls this page": one that was loading while the service worker began is left alone until the next.
    until(page, "navigator.serviceWorker.ready.then((registration) => registration.active.state === 'activated')")


def without_connection(page: Page) -> None:
    """The looplijst opened where there is no reception."""
    page.context.set_offline(True)
    page.goto("/looplijst/")
    expect(page.get_by_role("heading", name="Looplijst zonder bereik")).to_be_visible()
    expect(page.locator("[data-round-doors] .door").first).to_be_visible()


def tap(page: Page, address: Address, button: str = "Niet thuis") -> None:
    door = page.locator(f"#deur-{address.pk}")
    door.locator("summary").first.click()
    door.get_by_role("button", name=button, exact=True).click()


def ring(page: Page, address: Address, button: str = "Niet thuis") -> None:
    tap(page, address, button)
    expect(page.locator(f"#deur-{address.pk} .door-badge")).to_contain_text("wacht op verbinding")


def until(page: Page, condition: str) -> None:
    """Wait for a condition that may be a promise."""
    for _ in range(300):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never: {condition}")


def wait_until_sent(page: Page) -> None:
    until(page, "self.offline.store.all('queue').then((rows) => rows.length === 0)")


def everything_kept(page: Page) -> dict[str, list[dict]]:
    return page.evaluate(
        """async () => Object.fromEntries(await Promise.all(
            ["queue", "round", "marks"].map(async (name) => [name, await self.offline.store.all(name)])))"""
    )


def standing(address: Address) -> int:
    """How many moments stand that these tests recorded."""
    return ContactMoment.objects.standing().filter(address=address).exclude(note=NOTE).count()


def counts(addresses: list[Address]) -> list[int]:
    return [standing(address) for address in addresses]


# --- What stays on the device -----------------------------------------------------------------------------------------


def test_the_device_holds_the_least_that_is_needed_and_not_for_longer_than_the_day(browse, sanne, doors):
    page = browse(sanne.user, width=PHONE)
    take_along(page)
    without_connection(page)
    ring(page, doors[0])
    kept = everything_kept(page)

    (round_,) = kept["round"]
    assert set(round_) == {"id", "offset", "learned", "owner", "key", "expires", "project", "total", "groups"}
    assert all(set(group) == taking.GROUP_FIELDS for group in round_["groups"])
    assert all(set(door) == taking.DOOR_FIELDS for group in round_["groups"] for door in group["doors"])
    (row,) = kept["queue"]
    assert set(row) == {"uuid", "owner", "since", "offset", "learned", "key", "point", "nonce", "box"}
    assert "not_home" not in json.dumps(kept)
    assert [set(mark) for mark in kept["marks"]] == [{"uuid", "address", "state"}]
    assert NAME not in json.dumps(kept)
    assert NOTE not in json.dumps(kept)
    local = page.evaluate("JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])")
    # htmx notes the path of the page for its history, for as long as the tab is open.
    assert json.loads(local) in ([[], []], [[], [["htmx-current-path-for-history", "/looplijst/"]]])
    names = page.evaluate("indexedDB.databases().then((all) => all.map((each) => each.name))")
    assert names == ["achter-de-voordeur"]

    # A day later the round is gone, and what waits is not: it warns.
    page.context.add_init_script(shifted_clock(25))
    page.goto("/looplijst/")
    expect(page.get_by_text("Er staat geen ronde op dit toestel")).to_be_visible()
    expect(page.locator(BAR)).to_contain_text("wacht op verbinding (1). Dit wacht langer dan een dag")
    assert everything_kept(page)["round"] == []
    inspect(page, "offline-old")
    browse.problems.clear()


def test_the_service_worker_keeps_the_shell_alone_and_a_new_version_takes_its_place(browse, sanne, doors, monkeypatch):
    page = browse(sanne.user)
    take_along(page)
    for path in ("/looplijst/", f"/looplijst/{doors[0].pk}/", "/huishoudens/", "/looplijst/offline/postvak/"):
        page.goto(path)
    kept = page.evaluate(
        """async () => {
            const all = [];
            for (const name of await caches.keys())
                for (const request of await (await caches.open(name)).keys()) all.push(new URL(request.url).pathname);
            return all;
        }"""
    )
    assert sorted(kept) == sorted(shell_module.shell().urls)
    assert all(path == "/offline/" or path.startswith("/static/") for path in kept)
    html = page.evaluate("caches.match('/offline/').then((response) => response.text())")
    assert "Sanne" not in html
    assert sanne.project.name not in html

    first = shell_module.shell()
    monkeypatch.setattr(offline_views, "shell", lambda: Shell(version="next", urls=first.urls))
    page.evaluate("navigator.serviceWorker.ready.then((registration) => registration.update())")
    until(page, "caches.keys().then((names) => names.join() === 'shell-next')")
    without_connection(page)
    browse.problems.clear()


def test_chosen_portieken_go_along_alone_and_can_be_wiped(browse, sanne, doors):
    page = browse(sanne.user, width=PHONE)
    page.goto("/looplijst/")
    page.get_by_text("Neem mee zonder bereik").click()
    page.get_by_role("checkbox", name="portiek 11").check()
    page.get_by_role("button", name="Neem mee", exact=True).click()
    expect(page.locator("[data-taken]")).to_contain_text("3 deuren")
    (round_,) = everything_kept(page)["round"]
    assert [door["id"] for group in round_["groups"] for door in group["doors"]] == [door.pk for door in doors[3:]]
    page.get_by_role("button", name="Wis", exact=True).click()
    expect(page.locator("[data-taken]")).to_be_hidden()
    assert everything_kept(page)["round"] == []


def test_the_portieken_of_a_round_go_along_from_the_round_itself(browse, sanne, doors):
    walk = WalkingRound.objects.create(project=sanne.project, person=sanne.user, started_at=timezone.now())
    walk.staircases.add(doors[0].staircase)
    page = browse(sanne.user, width=PHONE)
    take_along(page, "/looplijst/ronde/lopen/")
    (round_,) = everything_kept(page)["round"]
    assert [door["id"] for group in round_["groups"] for door in group["doors"]] == [door.pk for door in doors[:3]]
    inspect(page, "offline-from-round")
    page.context.set_offline(True)
    tap(page, doors[1])
    expect(page.locator(f"#deur-{doors[1].pk}")).to_contain_text("wacht op verbinding")
    page.context.set_offline(False)
    wait_until_sent(page)
    assert counts(doors) == [0, 1, 0, 0, 0, 0]
    browse.problems.clear()


# --- The browser closed, the session over, somebody else --------------------------------------------------------------


@pytest.fixture
def device(browser_type, browser_type_launch_args, relay, tmp_path):
    """A browser whose disk survives its closing: ``device()`` opens it."""
    opened: list[BrowserContext] = []

    def open_it() -> BrowserContext:
        context = browser_type.launch_persistent_context(
            tmp_path / "device", base_url=relay.url, locale="nl-NL", **browser_type_launch_args
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        return context

    yield open_it
    for context in opened:
        with contextlib.suppress(Exception):
            context.close()


def type_log_in(page: Page, user) -> None:
    page.get_by_label("E-mailadres").fill(user.email)
    page.locator("[name=password]").fill(make.PASSWORD)
    page.get_by_role("button", name="Inloggen").click()


def test_the_browser_closed_and_opened_again_without_its_session(device, relay, sanne, doors):
    context = device()
    log_in(context, sanne.user, relay.url)
    page = context.new_page()
    take_along(page)
    without_connection(page)
    for address in doors[:3]:
        ring(page, address)
    context.close()

    # The switch of the test driver does not reach a service worker that starts with the page: cut the line itself.
    relay.is_cut = True
    context = device()
    context.clear_cookies()  # the session ends with the browser
    page = context.new_page()
    page.goto("/looplijst/")
    expect(page.locator(BAR)).to_have_text("wacht op verbinding (3)")
    expect(page.locator(f"#deur-{doors[0].pk} .door-badge")).to_contain_text("wacht op verbinding")
    ring(page, doors[3], "Gesprek gevoerd")

    relay.is_cut = False
    page.reload()
    expect(page.locator(BAR)).to_contain_text("wacht op inloggen (4)")
    page.wait_for_url("**/account/login/**")
    assert counts(doors) == [0] * 6
    type_log_in(page, sanne.user)
    page.wait_for_url("**/looplijst/")
    wait_until_sent(page)
    assert counts(doors) == [1, 1, 1, 1, 0, 0]


def test_another_user_cannot_send_what_waits_nor_see_the_round(browse, sanne, doors):
    joris = make.make_member(Role.ADVISOR, project=sanne.project, name="Joris Vermeer")
    page = browse(sanne.user)
    take_along(page)
    without_connection(page)
    ring(page, doors[0])
    page.context.clear_cookies()
    log_in(page.context, joris.user, browse.base_url)
    page.context.set_offline(False)
    page.goto("/looplijst/")
    expect(page.locator(BAR)).to_contain_text("wacht tot een collega inlogt (1)")
    assert everything_kept(page)["round"] == []
    assert counts(doors) == [0] * 6
    # Nor by hand, with the envelope as it is.
    answer = page.evaluate(
        """async () => {
            const {csrf} = await (await fetch("/looplijst/offline/")).json();
            const entries = await self.offline.store.all("queue");
            const body = JSON.stringify({now: new Date().toISOString(), entries});
            const headers = {"Content-Type": "application/json", "X-CSRFToken": csrf};
            return (await fetch("/looplijst/offline/", {method: "POST", body, headers})).json();
        }"""
    )
    assert [each["state"] for each in answer["answers"]] == ["unreadable"]
    assert not OfflineEntry.objects.exists()

    page.context.clear_cookies()
    log_in(page.context, sanne.user, browse.base_url)
    page.goto("/looplijst/")
    wait_until_sent(page)
    assert counts(doors) == [1, 0, 0, 0, 0, 0]
    assert ContactMoment.objects.latest("pk").by == sanne.user
    browse.problems.clear()


# --- Log-out ----------------------------------------------------------------------------------------------------------


def test_log_out_warns_of_what_waits_never_throws_it_away_and_empties_the_device(browse, sanne, doors):
    page = browse(sanne.user)
    take_along(page)
    without_connection(page)
    ring(page, doors[0])
    page.context.route("**/looplijst/offline/", lambda route: route.abort())
    page.context.set_offline(False)
    page.goto("/looplijst/")
    expect(page.locator(BAR)).to_contain_text("wacht op verbinding (1)")
    with page.expect_event("dialog") as asked:
        page.get_by_role("button", name="Uitloggen").click()
    assert "wacht nog 1 op verbinding" in asked.value.message
    asked.value.dismiss()
    assert page.url.endswith("/looplijst/")
    with page.expect_event("dialog") as asked:
        page.get_by_role("button", name="Uitloggen").click()
    asked.value.accept()
    page.wait_for_url("**/account/login/**")
    kept = everything_kept(page)
    assert (len(kept["queue"]), kept["round"], kept["marks"]) == (1, [], [])

    page.context.unroute_all()
    type_log_in(page, sanne.user)
    page.wait_for_url("**/werkdag/")
    wait_until_sent(page)
    assert counts(doors) == [1, 0, 0, 0, 0, 0]

    # With nothing waiting log-out asks nothing, and empties the device.
    take_along(page)
    page.get_by_role("button", name="Uitloggen").click()
    page.wait_for_url("**/account/login/**")
    until(page, "caches.keys().then((names) => names.length === 0)")
    assert everything_kept(page)["round"] == []
    browse.problems.clear()


# --- Two devices, a wrong clock ---------------------------------------------------------------------------------------


def test_two_devices_at_one_door_are_both_kept_and_flagged(browse, sanne, doors):
    joris = make.make_member(Role.ADVISOR, project=sanne.project, name="Joris Vermeer")
    pages = [browse(each.user, width=PHONE) for each in (sanne, joris)]
    for page in pages:
        take_along(page)
        without_connection(page)
        ring(page, doors[0])
    for page in pages:
        page.context.set_offline(False)
        wait_until_sent(page)
    assert standing(doors[0]) == 2
    assert set(OfflineEntry.objects.values_list("state", flat=True)) == {OfflineEntry.State.CONFLICT}
    pages[0].goto(f"/looplijst/{doors[0].pk}/")
    expect(pages[0].locator(".timeline")).to_contain_text("Sanne Bakker")
    expect(pages[0].locator(".timeline")).to_contain_text("Joris Vermeer")
    expect(pages[0].get_by_text("Een collega was hier rond of na dit moment ook.")).to_have_count(2)
    browse.problems.clear()


def shifted_clock(hours: int) -> str:
    """Script that puts the clock of a page off, as on a phone that was set wrong."""
    return f"""(() => {{
        const Real = Date, off = {hours} * 3600000;
        self.Date = class extends Real {{
            constructor(...given) {{ if (given.length) super(...given); else super(Real.now() + off); }}
            static now() {{ return Real.now() + off; }}
        }};
    }})()"""


# The other two of the four are as these: what is made of the clocks is a pure rule (households/domain/offline.py).
@pytest.mark.parametrize(("hours", "from_the_start"), [(2, True), (-2, False)], ids=["wrong-all-day", "went-wrong"])
def test_a_clock_that_is_two_hours_wrong(browse, sanne, doors, hours, from_the_start):
    page = browse(sanne.user)
    if from_the_start:
        page.context.add_init_script(shifted_clock(hours))
    take_along(page)
    if not from_the_start:
        page.context.add_init_script(shifted_clock(hours))
    without_connection(page)
    ring(page, doors[0])
    rang_at = timezone.now()
    page.context.set_offline(False)
    wait_until_sent(page)
    entry = OfflineEntry.objects.get()
    assert abs(entry.at - rang_at) < timedelta(minutes=1)
    assert abs(entry.device_at - rang_at - timedelta(hours=hours)) < timedelta(minutes=1)
    assert entry.contact_moment
    assert entry.contact_moment.at <= timezone.now()
    browse.problems.clear()


# --- The server goes down halfway -------------------------------------------------------------------------------------


class Relay:
    """Stands between browser and server, so that a connection can break at a chosen moment."""

    def __init__(self, port: int) -> None:
        self.port = port
        #: Batches to swallow: they reach the server, their answer never comes back.
        self.swallow_after: int | None = None
        self.batches = 0
        self.is_cut = False
        relay = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                if relay.is_cut:
                    return
                with socket.create_connection(("localhost", relay.port)) as server:
                    swallow = threading.Event()
                    back = threading.Thread(target=relay.copy, args=(server, self.request, swallow), daemon=True)
                    back.start()
                    with contextlib.suppress(OSError):
                        while data := self.request.recv(65536):
                            if relay.is_cut:
                                self.request.shutdown(socket.SHUT_RDWR)
                                return
                            if data.startswith(b"POST /looplijst/offline/"):
                                relay.batches += 1
                                if relay.swallow_after is not None and relay.batches > relay.swallow_after:
                                    swallow.set()
                            server.sendall(data)
                    back.join(timeout=5)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self.server = Server(("localhost", 0), Handler)
        self.url = f"http://localhost:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @staticmethod
    def copy(server: socket.socket, browser: socket.socket, swallow: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(65536):
                if swallow.is_set():
                    browser.shutdown(socket.SHUT_RDWR)
                    return
                browser.sendall(data)
            browser.shutdown(socket.SHUT_WR)


@pytest.fixture
def relay(live_server) -> Iterator[Relay]:
    made = Relay(live_server.thread.port)
    yield made
    made.server.shutdown()
    made.server.server_close()


#: The same two taps at each door where nothing waits yet, without a look from outside after each.
RING_AT_THE_OTHERS = """async () => {
    for (const {id} of document.querySelectorAll("[data-round-doors] .door")) {
        const door = () => document.getElementById(id);
        const waits = () => door().querySelector(".door-badge")?.textContent.includes("wacht op verbinding");
        if (waits()) continue;
        door().querySelector("summary").click();
        [...door().querySelectorAll("button")].find(button => button.textContent.trim() === "Niet thuis").click();
        while (!waits()) await new Promise(done => setTimeout(done, 5));
    }
}"""


def test_fifty_rings_arrive_once_also_when_the_server_goes_down_halfway(browser, relay, sanne):
    fifty = make_doors(sanne, 50)
    browse = Browse(browser, relay.url)
    page = browse(sanne.user, width=PHONE)
    take_along(page)
    without_connection(page)
    for address in fifty[:5]:
        ring(page, address)
    page.evaluate(RING_AT_THE_OTHERS)
    expect(page.locator(BAR)).to_have_text("wacht op verbinding (50)")
    assert ContactMoment.objects.exclude(note=NOTE).count() == 0
    page.reload()
    expect(page.locator(BAR)).to_have_text("wacht op verbinding (50)")
    relay.swallow_after = 1  # of three batches one is answered; the next arrives, and its answer gets lost
    page.context.set_offline(False)
    expect(page.locator(BAR)).to_contain_text(re.compile(r"wacht op verbinding \(30\)"), timeout=30_000)
    assert sum(counts(fifty)) in (20, 40), "what the server has and the device does not know of"
    assert len(everything_kept(page)["queue"]) == 30

    relay.swallow_after = None
    page.reload()
    wait_until_sent(page)
    expect(page.locator(BAR)).to_contain_text("Opgeslagen (")
    assert counts(fifty) == [1] * 50
    assert OfflineEntry.objects.filter(state=OfflineEntry.State.RECORDED).count() == 50
    expect(page.locator(f"#deur-{fifty[0].pk}")).to_contain_text("Jij belde")
    browse.close()


def test_one_that_the_server_stumbles_over_does_not_hold_up_the_others(browse, sanne, doors, monkeypatch):
    page = browse(sanne.user)
    take_along(page)
    without_connection(page)
    for address in doors[:3]:
        ring(page, address)

    def stumbling(*, event, **others):
        if event.address_id == doors[1].pk:
            raise RuntimeError("stumbled")
        return receive(event=event, **others)

    monkeypatch.setattr(offline_views, "receive", stumbling)
    page.context.set_offline(False)
    expect(page.locator(BAR)).to_contain_text("de server kan het nu niet aannemen: wacht (1)")
    assert counts(doors) == [1, 0, 1, 0, 0, 0]
    monkeypatch.setattr(offline_views, "receive", receive)
    page.reload()
    wait_until_sent(page)
    assert counts(doors) == [1, 1, 1, 0, 0, 0]
    browse.problems.clear()


# --- The page itself --------------------------------------------------------------------------------------------------


def test_a_tap_on_the_ordinary_looplijst_is_kept_when_the_connection_drops(browse, sanne, doors):
    page = browse(sanne.user, width=PHONE)
    page.goto("/looplijst/")
    page.context.set_offline(True)
    tap(page, doors[0])
    door = page.locator(f"#deur-{doors[0].pk}")
    expect(door).to_contain_text("wacht op verbinding")
    expect(page.locator(BAR)).to_have_text("wacht op verbinding (1)")
    page.context.set_offline(False)
    wait_until_sent(page)
    expect(door.locator(".door-waits")).to_have_text("Opgeslagen")
    assert counts(doors) == [1, 0, 0, 0, 0, 0]
    browse.problems.clear()


@pytest.mark.parametrize("with_the_token", [False, True])
def test_a_tap_after_the_session_ended_goes_out_after_the_log_in(browse, sanne, doors, with_the_token):
    page = browse(sanne.user, width=PHONE)
    page.goto("/looplijst/")
    if with_the_token:
        page.context.clear_cookies()
        tap(page, doors[0], "Gesprek gevoerd")
        page.get_by_role("link", name="Log in om te versturen").click()
    else:
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        tap(page, doors[0], "Gesprek gevoerd")
    page.wait_for_url("**/account/login/**")
    expect(page.locator(BAR)).to_contain_text("wacht op inloggen (1)")
    type_log_in(page, sanne.user)
    page.wait_for_url("**/looplijst/**")
    wait_until_sent(page)
    assert counts(doors) == [1, 0, 0, 0, 0, 0]
    browse.problems.clear()


def test_a_slip_is_taken_back_while_it_waits(browse, sanne, doors):
    page = browse(sanne.user, width=PHONE)
    take_along(page)
    without_connection(page)
    ring(page, doors[0], "Gesprek gevoerd")
    page.locator(f"#deur-{doors[0].pk}").get_by_role("button", name="Ongedaan maken").click()
    expect(page.locator(f"#deur-{doors[0].pk} .door-badge")).not_to_contain_text("wacht")
    expect(page.locator(BAR)).to_have_text("Geen verbinding")
    page.context.set_offline(False)
    page.reload()
    assert counts(doors) == [0] * 6
    browse.problems.clear()


def test_appointment_refusal_and_the_rest_can_be_recorded(browse, sanne, doors):
    page = browse(sanne.user, width=PHONE)
    take_along(page)
    without_connection(page)
    soon = timezone.localdate() + timedelta(days=5)
    door = page.locator(f"#deur-{doors[0].pk}")
    door.locator("summary").first.click()
    door.get_by_role("button", name="Afspraak…").click()
    door.get_by_role("button", name="Leg de afspraak vast").click()  # without a day: asked for
    expect(page.locator(BAR)).to_have_text("Geen verbinding")
    door.get_by_label("Afspraak op").fill(soon.isoformat())
    door.get_by_role("button", name="Leg de afspraak vast").click()
    expect(door.locator(".door-badge")).to_contain_text("wacht op verbinding")
    other = page.locator(f"#deur-{doors[1].pk}")
    other.locator("summary").first.click()
    other.get_by_role("button", name="Weigert…").click()
    other.get_by_role("button", name="Leg de weigering vast").click()
    third = page.locator(f"#deur-{doors[2].pk}")
    third.locator("summary").first.click()
    third.get_by_text("Anders…").click()
    third.get_by_role("button", name="Woning leeg").click()
    ring(page, doors[3], "Kaart achtergelaten")
    ring(page, doors[4], "Komt niet gelegen")
    expect(page.locator(BAR)).to_have_text("wacht op verbinding (5)")
    page.context.set_offline(False)
    wait_until_sent(page)
    recorded = ContactMoment.objects.exclude(note=NOTE).order_by("address__walk_position")
    assert [(moment.kind, moment.result, moment.come_back_on) for moment in recorded] == [
        ("ring", "appointment", soon),
        ("ring", "refused", None),
        ("ring", "vacant", None),
        ("card", "", None),
        ("ring", "not_convenient", None),
    ]
    browse.problems.clear()


def test_every_state_is_accessible_and_fits(browse, sanne, doors):
    page = browse(sanne.user, width=PHONE)
    page.goto("/looplijst/")
    page.get_by_text("Neem mee zonder bereik").click()
    inspect_widths(page, "offline-take")
    take_along(page)
    inspect_widths(page, "offline-taken")
    without_connection(page)
    inspect_widths(page, "offline-round")
    ring(page, doors[1])
    door = page.locator(f"#deur-{doors[0].pk}")
    door.locator("summary").first.click()
    door.get_by_role("button", name="Afspraak…").click()
    door.get_by_text("Anders…").click()
    inspect_widths(page, "offline-open")
    for control in page.locator("[data-round-doors]").locator("button:visible, a:visible, summary:visible").all():
        box = control.bounding_box()
        assert box
        assert box["height"] >= 43.5, control.inner_text()
    page.evaluate(
        "self.offline.store.all('queue').then(([row]) => self.offline.store.put('queue', {...row, problem: 'changed'}))"
    )
    page.reload()
    expect(page.locator("[data-stuck]")).to_contain_text("onder dit kenmerk al iets anders")
    inspect_widths(page, "offline-stuck")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Weggooien").click()
    expect(page.locator("[data-stuck]")).to_be_hidden()
    page.evaluate("self.offline.store.clear('round')")
    page.reload()
    inspect_widths(page, "offline-empty")
    browse.problems.clear()


def test_the_inbox_is_accessible_and_fits(browse, sanne, doors):
    leader = make.make_member(Role.PROJECT_LEADER, project=sanne.project, name="Petra de Wit")
    now = timezone.now()
    for number, (state, address) in enumerate([("waiting", None), ("conflict", doors[0])]):
        OfflineEntry.objects.create(
            uuid=f"00000000-0000-4000-8000-00000000000{number}", project=sanne.project, person=sanne.user,
            address=address, kind="ring", result="not_home", at=now, device_at=now, body_hash="x", state=state,
            explanation="Dit adres is niet van een project waarin deze persoon werkt.",
        )  # fmt: skip
    page = browse(leader.user, width=PHONE)
    page.goto("/looplijst/")
    page.get_by_role("link", name="1 vastlegging zonder bereik wacht op jou").click()
    inspect_widths(page, "inbox")
    page.get_by_role("button", name="Leg vast bij dit adres").click()
    expect(page.get_by_role("alert")).to_contain_text("Vul in bij welk adres dit hoort")
    inspect_widths(page, "inbox-error")
    page.get_by_label("Adres").fill("52-2")
    page.get_by_role("button", name="Leg vast bij dit adres").click()
    expect(page.get_by_text("Vastgelegd bij Dichterspark 52-2.")).to_be_visible()
