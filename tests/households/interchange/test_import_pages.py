"""Bringing a file in from the browser, and taking tables out."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.interchange import uploads
from households.models import Address
from tests import factories
from tests.browsing import PHONE, inspect_widths
from tests.interchange_files import address_row, as_csv, as_xlsx, bring_in


@pytest.fixture
def leader(db):
    return factories.make_member(Role.PROJECT_LEADER)


def client_of(member):
    client = Client()
    client.force_login(member.user)
    return client


def send(client, content, *, kind="adressen", name="adressen.csv", **fields):
    return client.post(reverse("import_start"), {"kind": kind, "file": SimpleUploadedFile(name, content), **fields})


def test_shows_what_changes_and_stores_it_after_a_confirmation(leader):
    client = client_of(leader)
    answer = send(client, as_csv([address_row(), address_row(4)]))
    assert answer.status_code == 302
    page = client.get(answer.url)
    assert page.status_code == 200
    assert "adressen: 2 nieuw" in page.content.decode()
    assert not Address.objects.exists()
    done = client.post(answer.url, {"seen": "adressen: 2 nieuw, 0 gewijzigd, 0 ongewijzigd"}, follow=True)
    assert "2 nieuw, 0 gewijzigd, 0 ongewijzigd" in done.content.decode()
    assert Address.objects.filter(project=leader.project).count() == 2
    assert client.get(answer.url).status_code == 404
    assert {"C", "E", "R"} <= set(AccessLog.objects.values_list("action", flat=True))


def test_shows_values_before_and_after(leader):
    bring_in(leader.project, "adressen", [address_row()])
    client = client_of(leader)
    answer = send(client, as_xlsx([address_row(hoofdbewoner="<b>Nieuw</b>")]), name="lijst.xlsx")
    text = client.get(answer.url).content.decode()
    assert "<del>J. Jansen</del>" in text
    assert "<ins>&lt;b&gt;Nieuw&lt;/b&gt;</ins>" in text


def test_shows_what_is_wrong_and_offers_no_way_to_store(leader):
    client = client_of(leader)
    answer = send(client, as_csv([address_row(straat="")]))
    text = client.get(answer.url).content.decode()
    assert "rij 2, kolom straat" in text
    assert ">Opslaan<" not in text
    again = client.post(answer.url, {"seen": "adressen: 0 nieuw, 0 gewijzigd, 0 ongewijzigd"})
    assert again.status_code == 409
    assert not Address.objects.exists()


def test_says_it_when_the_project_changed_since_the_preview(leader):
    client = client_of(leader)
    answer = send(client, as_csv([address_row(), address_row(4)]))
    bring_in(leader.project, "adressen", [address_row(4)])
    again = client.post(answer.url, {"seen": "adressen: 2 nieuw, 0 gewijzigd, 0 ongewijzigd"})
    assert again.status_code == 409
    assert "ondertussen veranderd" in again.content.decode()
    assert Address.objects.count() == 1


def test_a_file_can_be_thrown_away(leader):
    client = client_of(leader)
    answer = send(client, as_csv([address_row()]))
    client.post(answer.url, {"cancel": "1"})
    assert client.get(answer.url).status_code == 404
    assert not Address.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leeg"),
        (b"a;b\r\n1;2\r\n", "Deze kolommen ontbreken"),
        (b"%PDF-1.7", "PDF"),
    ],
)
def test_what_is_no_table_is_said_beside_the_field(leader, content, words):
    answer = send(client_of(leader), content)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_refuses_a_file_that_is_too_big(leader, monkeypatch):
    monkeypatch.setattr("households.forms.imports.LARGEST_UPLOAD", 10)
    answer = send(client_of(leader), as_csv([address_row()]))
    assert answer.status_code == 422
    assert "groter dan 20 MB" in answer.content.decode()


def test_the_file_of_somebody_else_does_not_exist(leader):
    answer = send(client_of(leader), as_csv([address_row()]))
    colleague = factories.make_member(Role.PROJECT_LEADER, project=leader.project)
    elsewhere = factories.make_member(Role.PROJECT_LEADER)
    for other in (colleague, elsewhere):
        client = client_of(other)
        assert client.get(answer.url).status_code == 404
        assert client.post(answer.url, {"seen": ""}).status_code == 404
    assert AccessLog.objects.filter(outcome="denied", object_type="import_file").count() == 4


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.TRAINEE, Role.PARTNER, Role.CLIENT, Role.ADMINISTRATOR])
def test_only_a_project_leader_brings_in_and_takes_out(db, role):
    client = client_of(factories.make_member(role))
    for url in (reverse("import_start"), reverse("export_download", args=["adressen"])):
        assert client.get(url).status_code == 403


def test_takes_tables_out_of_the_own_project_only(leader):
    bring_in(leader.project, "adressen", [address_row(hoofdbewoner="Van Hier")])
    bring_in(factories.make_project(), "adressen", [address_row(hoofdbewoner="Van Elders")])
    client = client_of(leader)
    answer = client.get(reverse("export_download", args=["adressen"]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "Van Hier" in text
    assert "Van Elders" not in text
    assert answer["Content-Disposition"] == f'attachment; filename="{leader.project.slug}-adressen.csv"'
    assert AccessLog.objects.get(object_type="export:adressen").count == 1


@pytest.mark.parametrize("query", ["?format=xlsx", "?on=2012-02-14", "?format=xlsx&on=2012-02-14"])
def test_takes_the_walking_list_out_as_of_a_day(leader, query):
    answer = client_of(leader).get(reverse("export_download", args=["looplijst"]) + query)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)


def test_unknown_tables_and_dates(leader):
    client = client_of(leader)
    assert client.get(reverse("export_download", args=["duiven"])).status_code == 404
    assert client.get(reverse("export_download", args=["looplijst"]) + "?on=ooit").status_code == 302
    assert (
        client.get(reverse("import_preview", args=["../../etc/passwd".replace("/", "-").replace(".", "")])).status_code
        == 404
    )


def test_a_file_waits_for_an_hour(leader):
    now = timezone.now()
    kept = uploads.keep_upload(
        user_id=1, project_id=2, kind="adressen", name="x.csv", options=frozenset({"b", "a"}), content=b"x", now=now
    )
    assert kept.content() == b"x"
    assert uploads.find_upload(kept.token, user_id=1, project_id=2, now=now) == kept
    later = now + datetime.timedelta(minutes=61)
    assert uploads.find_upload(kept.token, user_id=1, project_id=2, now=later) is None
    uploads.discard_expired(later)
    with pytest.raises(FileNotFoundError):
        kept.content()


def test_works_without_javascript_and_is_accessible(leader, browse, tmp_path):
    bring_in(leader.project, "adressen", [address_row()])
    path = tmp_path / "adressen.csv"
    path.write_bytes(as_csv([address_row(hoofdbewoner="S. Hoekstra", huurklasse="A"), address_row(4, huurklasse="B")]))
    wrong = tmp_path / "fout.csv"
    wrong.write_bytes(as_csv([address_row(straat=""), address_row(4, postcode="39AB 99")]))
    looks = browse(leader.user)
    page = browse(leader.user, width=PHONE, javascript=False)
    for file in (wrong, path):
        page.goto("/invoer/")
        page.get_by_label("Wat staat er in het bestand?").select_option("adressen")
        page.locator("input[type=file]").set_input_files(str(file))
        page.get_by_role("button", name="Bekijk wat er verandert").click()
        looks.goto(page.url)
        inspect_widths(looks, f"import-preview-{file.stem}")
    page.get_by_role("button", name="Opslaan", exact=True).click()
    assert "1 nieuw, 1 gewijzigd, 0 ongewijzigd" in page.content()
    assert Address.objects.count() == 2
