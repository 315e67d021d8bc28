"""The pages of letters and cards: who gets in, what is asked and answered, and the whole way in a browser."""

import html
import re

import pytest
from django.test import Client
from django.utils import timezone

from adv.accounts.models import Membership
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.actions import mailings
from households.actions.doors import refresh_doors
from households.actions.letters import write_text
from households.domain.codes import ContactKind
from households.letters.recipients import Choice
from households.letters.storage import pdf_of
from households.models import Address, ContactMoment, Household, LetterKind, LetterTemplate, Mailing
from tests import factories as make
from tests.browsing import PHONE, inspect_widths
from tests.households.letters.flat import household_of, make_flat, make_writer

AT_THE_DOOR = {Role.ADVISOR, Role.TRAINEE, Role.PROJECT_LEADER}
WRITERS = {Role.PROJECT_LEADER, Role.ADMINISTRATOR}


@pytest.fixture(autouse=True)
def folder(request, settings, tmp_path):
    # The worker and the live server have settings of their own.
    if "celery_worker_process" not in request.fixturenames:
        settings.MAILINGS_DIR = tmp_path


@pytest.fixture
def sanne(db: None) -> Membership:
    return make_writer()


def client_of(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


@pytest.fixture
def visit(sanne) -> Client:
    return client_of(sanne)


def text_of(response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\xa0", " ").split())


def make_stack(member: Membership, *, done: bool = True, **choice) -> Mailing:
    mailing = mailings.request_mailing(
        by=make.actor_of(member),
        member=member,
        person=member.user,
        choice=Choice(kind=LetterKind.LETTER, **choice),
        today=timezone.localdate(),
    )
    if done:
        mailings.run_mailing(mailing.pk)
        mailing.refresh_from_db()
    return mailing


# --- Who gets in ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_who_gets_in(db, role):
    member = make_writer(role)
    stack = Mailing.objects.create(project=member.project, kind=LetterKind.LETTER, requested_by=member.user)
    client = client_of(member)
    at_door = 200 if role in AT_THE_DOOR else 403
    for path in ("/brieven/", "/brieven/nieuw/", f"/brieven/{stack.pk}/"):
        assert client.get(path).status_code == at_door, path
    for path in ("verstuurd", "terug", "opnieuw", "weg"):
        assert client.post(f"/brieven/{stack.pk}/{path}/").status_code == (302 if role in AT_THE_DOOR else 403)
    reads = 200 if role in AT_THE_DOOR | WRITERS else 403
    writes = 302 if role in WRITERS else 403
    assert client.get("/brieven/teksten/").status_code == reads
    assert client.get("/brieven/teksten/letter/nl/").status_code == reads
    assert client.post("/brieven/teksten/", {"contact_details": "x"}).status_code == writes
    assert client.post("/brieven/teksten/letter/nl/", {"subject": "x", "body": "x"}).status_code == writes
    assert client.post("/brieven/teksten/letter/nl/weg/").status_code == writes


def test_a_stack_of_another_project_is_not_there(visit):
    other = make_writer()
    make_flat(other, ["1"])
    stack = make_stack(other)
    for path in ("", "pdf/"):
        assert visit.get(f"/brieven/{stack.pk}/{path}").status_code == 404
    for path in ("verstuurd", "terug", "opnieuw", "weg"):
        assert visit.post(f"/brieven/{stack.pk}/{path}/").status_code == 404
    assert Mailing.objects.count() == 1
    foreign = Address.objects.get()
    assert visit.post(f"/looplijst/{foreign.pk}/taal/", {"second_language": "tr"}).status_code == 404
    page = visit.get(f"/brieven/nieuw/?adres={foreign.pk}&complex={foreign.complex_id}")
    assert "Dichterspark 1" not in text_of(page)


def test_wrong_methods(visit, sanne):
    make_flat(sanne, ["1"])
    stack = make_stack(sanne)
    assert visit.post("/brieven/").status_code == 405
    assert visit.post(f"/brieven/{stack.pk}/").status_code == 405
    assert visit.post(f"/brieven/{stack.pk}/pdf/").status_code == 405
    for path in ("verstuurd", "terug", "opnieuw", "weg"):
        assert visit.get(f"/brieven/{stack.pk}/{path}/").status_code == 405
    assert visit.get("/brieven/teksten/letter/nl/weg/").status_code in (403, 405)
    assert visit.get(f"/looplijst/{Address.objects.get().pk}/taal/").status_code == 405


# --- A stack ----------------------------------------------------------------------------------------------------------


def test_before_it_is_made_one_sees_how_many_and_the_first(visit, sanne):
    homes = make_flat(sanne, ["2-1", "10-1", "12-1"])
    make.make_contact(household=household_of(homes[1]), kind=ContactKind.LETTER, by=sanne.user)
    refresh_doors(sanne.project, [homes[1].pk], today=timezone.localdate())
    page = text_of(visit.get("/brieven/nieuw/"))
    assert "2 brieven" in page
    assert "B. Bewoner21 Dichterspark 2-1" in page
    everybody = text_of(visit.get("/brieven/nieuw/?wie=alle"))
    assert "1 kreeg al een brief" in everybody
    again = text_of(visit.get("/brieven/nieuw/?wie=alle&opnieuw=on"))
    assert "3 brieven" in again


def test_a_nonsense_choice_is_answered_without_a_crash(visit, sanne):
    make_flat(sanne, ["1"])
    for query in ("soort=x", "complex=x", "complex=99999999999999999999", "portiek=1&portiek=x", "wie=&adres=zz"):
        assert visit.get(f"/brieven/nieuw/?{query}").status_code == 200, query
    assert visit.post("/brieven/nieuw/", {"soort": "x"}).status_code == 422
    assert visit.post("/brieven/nieuw/").status_code == 422
    assert not Mailing.objects.exists()


def test_a_refusal_is_said_and_what_was_chosen_stays(visit, sanne):
    make_flat(sanne, ["1"])
    page = visit.post("/brieven/nieuw/", {"soort": "card", "wie": "alle", "next_visit": ""})
    assert page.status_code == 422
    assert "Vul in wanneer jullie terugkomen." in text_of(page)
    assert re.search(r'value="card"[^>]*checked', page.content.decode())


def test_it_is_made_for_the_portieken_that_were_chosen(visit, sanne):
    make_flat(sanne, ["1"])
    second = make_flat(sanne, ["2"], portiek="10")
    stairs, flat = second[0].staircase_id, second[0].complex_id
    data = {"soort": "letter", "wie": "beurt", "complex": flat, "portiek": [stairs], "next_visit": "morgen"}
    answer = visit.post("/brieven/nieuw/", data)
    mailing = Mailing.objects.get()
    assert answer.url == f"/brieven/{mailing.pk}/"
    assert mailing.next_visit == "morgen"
    assert [item.address_id for item in mailing.items.all()] == [second[0].pk]


def test_a_single_letter_from_the_door(visit, sanne):
    home = make_flat(sanne, ["1", "2"])[1]
    door = visit.get(f"/looplijst/{home.pk}/").content.decode()
    assert f"/brieven/nieuw/?soort=letter&amp;adres={home.pk}" in door
    page = text_of(visit.get(f"/brieven/nieuw/?soort=letter&adres={home.pk}"))
    assert "1 brief" in page
    visit.post("/brieven/nieuw/", {"soort": "letter", "wie": "beurt", "adres": home.pk})
    assert [item.address_id for item in Mailing.objects.get().items.all()] == [home.pk]


def test_the_card_has_the_usual_moment_filled_in_and_the_letter_has_not(visit, sanne):
    usual = "een van de komende dagen, na 18.00 uur"
    assert usual in html.unescape(visit.get("/brieven/nieuw/?soort=card").content.decode())
    assert usual not in html.unescape(visit.get(f"/brieven/nieuw/?soort=letter&next_visit={usual}").content.decode())


def test_the_pdf_has_a_name_without_people_and_the_download_is_logged(visit, sanne):
    make_flat(sanne, ["1", "2"])
    stack = make_stack(sanne)
    answer = visit.get(f"/brieven/{stack.pk}/pdf/")
    assert answer["Content-Disposition"] == f'attachment; filename="brieven-{stack.pk}.pdf"'
    assert answer.content.startswith(b"%PDF-")
    assert "no-store" in answer["Cache-Control"]
    row = AccessLog.objects.get(object_type="mailing_file")
    assert (row.object_id, row.count, row.action) == (stack.pk, 2, AccessLog.Action.EXECUTE)


def test_there_is_no_pdf_before_it_is_made_or_after_it_was_removed(visit, sanne):
    make_flat(sanne, ["1"])
    stack = make_stack(sanne, done=False)
    assert visit.get(f"/brieven/{stack.pk}/pdf/").status_code == 404
    mailings.run_mailing(stack.pk)
    pdf_of(stack.pk).unlink()
    assert visit.get(f"/brieven/{stack.pk}/pdf/").status_code == 404
    assert "opgeruimd" in text_of(visit.get(f"/brieven/{stack.pk}/"))


def test_htmx_gets_the_part_that_changes(visit, sanne):
    make_flat(sanne, ["1"])
    stack = make_stack(sanne, done=False)
    part = visit.get(f"/brieven/{stack.pk}/", headers={"HX-Request": "true"})
    assert part.content.decode().startswith('<div id="stand"')
    assert "hx-trigger" in part.content.decode()
    mailings.run_mailing(stack.pk)
    assert "hx-trigger" not in visit.get(f"/brieven/{stack.pk}/", headers={"HX-Request": "true"}).content.decode()


def test_sending_taking_back_and_throwing_away(visit, sanne):
    make_flat(sanne, ["1", "2"])
    stack = make_stack(sanne)
    page = text_of(visit.post(f"/brieven/{stack.pk}/verstuurd/", follow=True))
    assert "Vastgelegd bij 2 deuren." in page
    visit.post(f"/brieven/{stack.pk}/verstuurd/")
    assert ContactMoment.objects.count() == 2
    assert "Die blijft staan" in text_of(visit.post(f"/brieven/{stack.pk}/weg/", follow=True))
    assert "Teruggenomen" in text_of(visit.post(f"/brieven/{stack.pk}/terug/", follow=True))
    assert not ContactMoment.objects.standing().exists()
    assert "weggegooid" in text_of(visit.post(f"/brieven/{stack.pk}/weg/", follow=True))
    assert not Mailing.objects.exists()


def test_a_colleague_cannot_take_back_and_an_unready_stack_is_not_sent(visit, sanne):
    make_flat(sanne, ["1"])
    stack = make_stack(sanne, done=False)
    assert "nog niet klaar" in text_of(visit.post(f"/brieven/{stack.pk}/verstuurd/", follow=True))
    mailings.run_mailing(stack.pk)
    visit.post(f"/brieven/{stack.pk}/verstuurd/")
    colleague = client_of(make.make_member(Role.TRAINEE, project=sanne.project))
    assert "Toch niet" not in text_of(colleague.get(f"/brieven/{stack.pk}/"))
    assert "Alleen wie" in text_of(colleague.post(f"/brieven/{stack.pk}/terug/", follow=True))


def test_a_failed_stack_says_so_and_can_be_tried_again(visit, sanne):
    make_flat(sanne, ["1"])
    stack = make_stack(sanne, done=False)
    Mailing.objects.update(state=Mailing.State.FAILED)
    assert "niet gelukt" in text_of(visit.get(f"/brieven/{stack.pk}/"))
    visit.post(f"/brieven/{stack.pk}/opnieuw/")
    assert Mailing.objects.get().state == Mailing.State.QUEUED


# --- Texts ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def leader(db) -> Membership:
    return make_writer(Role.PROJECT_LEADER, name="Ingrid Hoekzema")


def test_the_leader_writes_a_text_and_sees_an_example(leader):
    client = client_of(leader)
    data = {"subject": "Dag {naam}", "body": "Tot {volgende_keer}.\r\n\r\n{contact}"}
    shown = client.post("/brieven/teksten/card/nl/", {**data, "voorbeeld": "1"})
    assert "Dag A. van der Voorbeeld" in text_of(shown)
    assert not LetterTemplate.objects.exists()
    assert client.post("/brieven/teksten/card/nl/", data).status_code == 302
    assert LetterTemplate.objects.get().body == "Tot {volgende_keer}.\n\n{contact}"
    assert "eigen tekst" in text_of(client.get("/brieven/teksten/"))
    client.post("/brieven/teksten/card/nl/weg/")
    assert not LetterTemplate.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"subject": "Dag", "body": "Beste {naaam}"}, "Het veld {naaam} bestaat niet."),
        ({"subject": "Dag {", "body": "Beste"}, "accolade"),
        ({"subject": "", "body": ""}, "verplicht"),
        ({"subject": "Dag", "body": "woord " * 500}, "past niet op de kaart"),
    ],
)
def test_a_wrong_text_is_refused_and_stays(leader, data, said):
    page = client_of(leader).post("/brieven/teksten/card/nl/", data)
    assert page.status_code == 422
    assert said in text_of(page)
    assert html.escape(data["body"].strip()[:50]) in page.content.decode()
    assert not LetterTemplate.objects.exists()


def test_a_letter_has_more_room_than_a_card(leader):
    body = "Beste {naam},\n\n" + "Een zin van gewone lengte, zoals in een brief. " * 20
    client = client_of(leader)
    assert client.post("/brieven/teksten/card/nl/", {"subject": "x", "body": body}).status_code == 422
    assert client.post("/brieven/teksten/letter/nl/", {"subject": "x", "body": body}).status_code == 302


def test_markup_in_a_text_is_text_on_the_page(leader):
    data = {"subject": "<b>x</b>", "body": "<script>alert(1)</script>", "voorbeeld": "1"}
    page = client_of(leader).post("/brieven/teksten/letter/en/", data).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_unknown_kind_or_language_is_not_there(leader):
    client = client_of(leader)
    for path in ("folder/nl", "letter/xx"):
        assert client.get(f"/brieven/teksten/{path}/").status_code == 404
        assert client.post(f"/brieven/teksten/{path}/weg/").status_code == 404


def test_contact_details_are_asked_for(leader):
    client = client_of(leader)
    assert client.post("/brieven/teksten/", {"contact_details": " "}).status_code == 422
    assert client.post("/brieven/teksten/", {"contact_details": "Bel\r\nons"}).status_code == 302
    leader.project.refresh_from_db()
    assert leader.project.contact_details == "Bel\nons"


def test_without_contact_details_somebody_is_told_who_fills_them_in(visit, sanne):
    sanne.project.contact_details = ""
    sanne.project.save()
    make_flat(sanne, ["1"])
    assert "Vraag de projectleider" in text_of(visit.get("/brieven/nieuw/"))
    answer = visit.post("/brieven/nieuw/", {"soort": "letter", "wie": "beurt"})
    assert answer.status_code == 422
    assert "geen contactgegevens" in text_of(answer)


# --- The language of a household --------------------------------------------------------------------------------------


def test_the_second_language_is_kept_at_the_door(visit, sanne):
    home = make_flat(sanne, ["1"])[0]
    assert visit.post(f"/looplijst/{home.pk}/taal/", {"second_language": "tr"}).url == f"/looplijst/{home.pk}/"
    assert Household.objects.get().second_language == "tr"
    assert '<option value="tr" selected>Turks' in visit.get(f"/looplijst/{home.pk}/").content.decode()
    assert "Kies een taal" in text_of(visit.post(f"/looplijst/{home.pk}/taal/", {"second_language": "xx"}, follow=True))
    late = visit.post(f"/looplijst/{home.pk}/taal/", {"second_language": "ar", "seen": ""}, follow=True)
    assert "Iemand anders koos intussen: Turks." in text_of(late)
    assert Household.objects.get().second_language == "tr"


def test_an_empty_home_has_no_language(visit, sanne):
    home = make.make_address(project=sanne.project)
    assert visit.post(f"/looplijst/{home.pk}/taal/", {"second_language": "tr"}).status_code == 404
    assert "Taal naast" not in text_of(visit.get(f"/looplijst/{home.pk}/"))


# --- The whole way ----------------------------------------------------------------------------------------------------


def test_from_choosing_to_sent_in_a_browser_with_a_real_worker(browse, celery_worker_process, transactional_db):
    sanne = make_writer(Role.PROJECT_LEADER)
    make_flat(sanne, ["2-1", "10-1", "12-1"])
    page = browse(sanne.user, width=PHONE)
    page.goto("/brieven/nieuw/")
    page.get_by_label("Complex").select_option(label="Bilderdijkflat")
    page.get_by_text("portiek 9").wait_for()
    inspect_widths(page, "brieven-nieuw")
    page.get_by_role("button", name="Maak de pdf").click()
    page.get_by_role("link", name="Download de pdf").wait_for(timeout=60_000)
    inspect_widths(page, "brieven-klaar")
    mailing = Mailing.objects.get()
    assert (mailing.state, mailing.attempts, mailing.progress) == (Mailing.State.DONE, 1, 100)
    with page.expect_download() as got:
        page.get_by_role("link", name="Download de pdf").click()
    assert got.value.path().read_bytes().startswith(b"%PDF-")
    page.get_by_role("button", name="Verstuurd").click()
    page.get_by_text("Vastgelegd bij 3 deuren").first.wait_for()
    inspect_widths(page, "brieven-verstuurd")
    assert ContactMoment.objects.filter(kind=ContactKind.LETTER).count() == 3


def test_without_javascript_the_same_is_possible(browse, transactional_db):
    sanne = make_writer()
    make_flat(sanne, ["1"])
    page = browse(sanne.user, javascript=False)
    page.goto("/brieven/nieuw/")
    page.get_by_label("Complex").select_option(label="Bilderdijkflat")
    page.get_by_role("button", name="Bekijk").click()
    page.get_by_role("button", name="Maak de pdf").click()
    page.wait_for_url("**/brieven/*/")
    assert page.get_by_role("link", name="Ververs de stand").is_visible()


def test_the_texts_in_a_browser(browse, transactional_db):
    leader = make_writer(Role.PROJECT_LEADER)
    write_text(
        by=make.actor_of(leader), project=leader.project, kind=LetterKind.LETTER, language="ar", subject="نود زيارتكم",
        body="مرحبا {naam}\n\n{contact}",
    )  # fmt: skip
    page = browse(leader.user, width=PHONE)
    page.goto("/brieven/teksten/letter/ar/")
    inspect_widths(page, "brieven-tekst-ar")
    page.goto("/brieven/teksten/card/nl/")
    page.locator("#id_body").fill("Beste {naaam}")
    page.get_by_role("button", name="Bewaar").click()
    inspect_widths(page, "brieven-tekst-fout")
