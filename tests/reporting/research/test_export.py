"""From effects to the files for a researcher: codes, reading, forgetting, and what never goes out."""

import csv
import datetime
import io
import re
import uuid
from collections import defaultdict

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from adv.accounts.errors import ActionRefused
from adv.accounts.roles import Role
from adv.audit.models import AccessLog
from households.domain.codes import HouseholdType
from interventions.models import Effect
from reporting.domain.research import K
from reporting.models import ResearchExport, ResearchReading, ResearchRow
from reporting.research import actions
from reporting.research.desk import exports_on_desk
from reporting.research.files import folder_of
from tests import factories as make

pytestmark = pytest.mark.django_db

NAME, STREET = "Zonderland", "Verborgenstraat"
Decision = ResearchRow.Decision


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path) -> None:
    settings.REPORTS_DIR = tmp_path


@pytest.fixture
def leader():
    return make.make_member(Role.PROJECT_LEADER)


@pytest.fixture
def by(leader):
    return make.actor_of(leader)


@pytest.fixture
def client(leader) -> Client:
    client = Client()
    client.force_login(leader.user)
    return client


@pytest.fixture
def homes(leader) -> list:
    """Six households with two effects each; what was said of the first two is known."""
    staircase = make.make_staircase(complex=make.make_complex(project=leader.project))
    made = []
    for place in range(6):
        home = make.make_household(address=make.make_address(staircase=staircase))
        home.type = HouseholdType.VULNERABLE
        home.save()
        done = make.make_intervention(household=home, by=leader.user, on=make.day("2023-05-01"))
        make.make_effect(intervention=done, observed_on=make.day("2023-06-01"), sub_theme="iets eigens")
        fragment = f"=1+1 fragment {place}" if place < 2 else ""
        make.make_effect(intervention=done, observed_on=make.day("2023-12-01"), fragment=fragment, sub_theme="")
        made.append(home)
    return made


def begin(by, project, *, with_fragments=False, first=2023, last=2023) -> ResearchExport:
    return actions.begin_export(
        by=by, project=project, first_year=first, last_year=last, recipient="Hogeschool", purpose="Onderzoek",
        with_fragments=with_fragments,
    )  # fmt: skip


def table(export) -> list[dict[str, str]]:
    text = (folder_of(export.pk) / "effecten.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def decide_all(by, export, decision=Decision.APPROVED) -> None:
    rows = export.rows.filter(decision=Decision.WAITING).select_related("effect")
    decisions = {row.pk: (decision, actions.checksum(row.effect.fragment)) for row in rows}
    actions.decide_fragments(by=by, export=export, decisions=decisions)


def test_without_fragments_it_is_done_at_once(leader, by, homes):
    export = begin(by, leader.project)
    rows = table(export)

    assert export.state == ResearchExport.State.DONE
    assert (export.row_count, export.household_count, export.left_out) == (12, 6, 0)
    assert list(rows[0]) == [
        "huishouden", "type", "huishoudvorm", "jaar", "interventie", "leefgebied", "volgens", "waardering", "termijn",
        "thema",
    ]  # fmt: skip
    assert {row["type"] for row in rows} == {"kwetsbaar"}
    assert {row["jaar"] for row in rows} == {"2023"}
    assert {row["thema"] for row in rows} == {"anders", ""}
    assert {row["termijn"] for row in rows} == {"4-12", ">=25"}
    assert AccessLog.objects.filter(object_type="research_export", action="E", count=12).exists()


def test_every_code_hides_among_five_in_the_file(leader, by, homes):
    rows = table(begin(by, leader.project))
    alike = defaultdict(set)
    for row in rows:
        alike[row["type"], row["huishoudvorm"], row["jaar"]].add(row["huishouden"])

    assert all(len(codes) >= K for codes in alike.values())


def test_codes_say_nothing_and_differ_in_every_export(leader, by, homes):
    one, other = (table(begin(by, leader.project)) for _ in range(2))
    codes = [{row["huishouden"] for row in rows} for rows in (one, other)]

    assert not codes[0] & codes[1]
    assert all(re.fullmatch("[B-DF-HJ-NP-TV-XZ]{6}", code) for code in codes[0])
    assert not ResearchRow.objects.exists(), "nobody can tell any more which household a code was"


def test_no_name_address_or_number_goes_out(leader, by, homes):
    export = begin(by, leader.project, with_fragments=True)
    decide_all(by, export)
    actions.finish_export(by=by, export=export)
    said = "".join(path.read_text(errors="ignore") for path in folder_of(export.pk).glob("*.csv"))

    for home in homes:
        for part in (home.display_name, home.address.street, home.address.postcode, home.code):
            assert part not in said
        assert all(number not in said for number in home.interventions.values_list("number", flat=True))


def test_fragments_go_out_only_after_a_person_has_read_them(leader, by, homes):
    export = begin(by, leader.project, with_fragments=True)
    assert export.state == ResearchExport.State.READING
    assert actions.finish_export(by=by, export=export) == 2
    assert not folder_of(export.pk).exists()

    first, second = export.rows.filter(decision=Decision.WAITING).select_related("effect")
    for row, decision in ((first, Decision.APPROVED), (second, Decision.BLANKED)):
        seen = actions.checksum(row.effect.fragment)
        actions.decide_fragments(by=by, export=export, decisions={row.pk: (decision, seen)})
    assert actions.finish_export(by=by, export=export) == 0

    shown = {row["fragment"] for row in table(export)}
    assert shown == {"", f"'{first.effect.fragment}"}
    assert second.effect.fragment not in "".join(shown)
    readings = ResearchReading.objects.filter(export=export)
    assert {(one.decision, one.by_id) for one in readings} == {
        (Decision.APPROVED, leader.user_id), (Decision.BLANKED, leader.user_id),
    }  # fmt: skip


def test_a_text_that_changes_is_read_again(leader, by, homes):
    export = begin(by, leader.project, with_fragments=True)
    row = export.rows.filter(decision=Decision.WAITING).select_related("effect").earliest("pk")
    stale = actions.checksum(row.effect.fragment)
    Effect.objects.filter(pk=row.effect_id).update(fragment="Nu met de naam van de buurman")

    assert actions.decide_fragments(by=by, export=export, decisions={row.pk: (Decision.APPROVED, stale)}) == 0
    decide_all(by, export)
    Effect.objects.filter(pk=row.effect_id).update(fragment="En weer anders")
    assert actions.finish_export(by=by, export=export) == 1


def test_who_was_erased_is_not_in_it_and_those_alike_may_go_with_them(leader, by, homes):
    export = begin(by, leader.project, with_fragments=True)
    decide_all(by, export)
    homes[5].delete()
    assert actions.finish_export(by=by, export=export) == 0
    export.refresh_from_db()
    assert (export.household_count, export.row_count) == (5, 10)

    export = begin(by, leader.project, with_fragments=True)
    decide_all(by, export)
    homes[4].delete()
    with pytest.raises(ActionRefused, match="te weinig"):
        actions.finish_export(by=by, export=export)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(2024, 2023, "last_year"), (2023, 2190, "last_year"), (1066, 2023, "last_year"), (2019, 2020, None)],
)
def test_years_that_can_not_be(leader, by, homes, first, last, field):
    with pytest.raises(ActionRefused) as refused:
        begin(by, leader.project, first=first, last=last)
    assert refused.value.field == field


def test_too_much_to_read_is_refused(leader, by, homes, monkeypatch):
    monkeypatch.setattr(actions, "MOST_ROWS", 3)
    with pytest.raises(ActionRefused, match="minder jaren"):
        begin(by, leader.project)


def test_an_export_is_stopped_and_then_stays_stopped(leader, by, homes):
    export = begin(by, leader.project, with_fragments=True)
    actions.cancel_export(by=by, export=export)

    assert not ResearchRow.objects.exists()
    for attempt in (actions.cancel_export, actions.finish_export):
        with pytest.raises(ActionRefused):
            attempt(by=by, export=export)


def test_what_waits_for_a_reader_stands_on_the_desk_of_the_leader(leader, by, homes):
    today = timezone.localdate()
    export = begin(by, leader.project, with_fragments=True)
    group = exports_on_desk(leader, today)
    assert group is not None
    assert (group.rows[0].url, group.rows[0].detail) == (f"/onderzoek/{export.pk}/", "Nog 2\xa0fragmenten te lezen")

    decide_all(by, export)
    group = exports_on_desk(leader, today)
    assert group is not None
    assert group.rows[0].detail == "Alles is gelezen: maak de export"
    assert exports_on_desk(make.make_member(Role.ADVISOR, project=leader.project), today) is None
    actions.finish_export(by=by, export=export)
    assert exports_on_desk(leader, today) is None


def test_files_go_when_their_time_is_up(leader, by, homes):
    export = begin(by, leader.project)
    until = timezone.localdate() + datetime.timedelta(days=actions.KEPT_DAYS)

    assert actions.drop_old_files(until) == 0
    assert actions.drop_old_files(until + datetime.timedelta(days=1)) == 1
    assert not folder_of(export.pk).exists()


def test_the_description_of_the_columns_comes_with_it(leader, by, homes):
    export = begin(by, leader.project)
    about = (folder_of(export.pk) / "kolommen.csv").read_text(encoding="utf-8-sig")
    workbook = load_workbook(folder_of(export.pk) / "effecten.xlsx")

    assert "waardering;" in about
    assert workbook.sheetnames == ["Effecten", "Kolommen"]
    assert workbook["Effecten"].max_row == 13
    assert "f" not in {cell.data_type for row in workbook["Effecten"].iter_rows() for cell in row}


# --- Pages ------------------------------------------------------------------------------------------------------------

FORM = {"first_year": "2023", "last_year": "2023", "recipient": "Hogeschool", "purpose": "Onderzoek"}


def test_asking_reading_and_fetching(leader, client, homes):
    data = {**FORM, "with_fragments": "on", "once": str(uuid.uuid4())}
    url = client.post("/onderzoek/", data)["Location"]
    assert client.post("/onderzoek/", data)["Location"] == url
    page = client.get(url).content.decode()
    assert "Nog 2 van 2 te lezen" in page
    assert "Export maken</button>" not in page
    assert AccessLog.objects.filter(object_type="research_fragment", household_id=homes[0].pk).exists()

    assert "Kies bij ten minste" in client.post(f"{url}fragmenten/", follow=True).content.decode()
    rows = ResearchRow.objects.filter(decision=Decision.WAITING).select_related("effect")
    answers = {f"besluit-{row.pk}": "mee" for row in rows}
    answers |= {f"tekst-{row.pk}": actions.checksum(row.effect.fragment) for row in rows}
    client.post(f"{url}maken/")
    assert ResearchExport.objects.get().state == ResearchExport.State.READING
    client.post(f"{url}fragmenten/", {**answers, "besluit-x": "mee", "besluit-999999999999999999999": "mee"})
    assert "Alles is gelezen" in client.get(url).content.decode()
    assert "Ingrid" not in client.get(f"{url}?toon=alle").content.decode()
    client.post(f"{url}maken/")

    page = client.get(url).content.decode()
    assert "effecten.xlsx" in page
    response = client.get(f"{url}effecten.csv")
    assert response["Content-Disposition"].startswith("attachment")
    assert AccessLog.objects.get(object_type="research_file").count == 12
    assert client.get(f"{url}../../geheim").status_code == 404
    assert client.get(f"{url}rapport.pdf").status_code == 404


def test_a_changed_text_is_told_to_the_reader(client, homes):
    url = client.post("/onderzoek/", {**FORM, "with_fragments": "on", "once": str(uuid.uuid4())})["Location"]
    row = ResearchRow.objects.filter(decision=Decision.WAITING).earliest("pk")
    response = client.post(f"{url}fragmenten/", {f"besluit-{row.pk}": "mee", f"tekst-{row.pk}": "x"}, follow=True)

    assert "intussen gewijzigd" in response.content.decode()
    client.post(f"{url}stoppen/")
    for act in ("stoppen", "maken"):
        assert "al klaar of gestopt" in client.post(f"{url}{act}/", follow=True).content.decode()
    answers = {f"besluit-{row.pk}": "weg", f"tekst-{row.pk}": "x"}
    assert "al klaar of gestopt" in client.post(f"{url}fragmenten/", answers, follow=True).content.decode()


@pytest.mark.parametrize(
    "changes",
    [{"first_year": ""}, {"first_year": "9" * 40}, {"recipient": "\0"}, {"purpose": "x" * 301}, {"last_year": "2022"}],
)
def test_what_is_wrong_stands_beside_the_field(client, homes, changes):
    response = client.post("/onderzoek/", {**FORM, "once": str(uuid.uuid4()), **changes})

    assert response.status_code == 422
    assert not ResearchExport.objects.exists()
