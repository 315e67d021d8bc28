"""The command that makes a report: the files, one clear line when it can't."""

import datetime
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from adv.audit.models import AccessLog
from reporting.making import make_report
from reporting.models import Report
from tests import factories
from tests.reporting.files import made_up

pytestmark = pytest.mark.django_db

ASKED = {"project": "dichterspark", "start": "2024-01-01", "end": "2024-03-31"}


@pytest.fixture
def project():
    return made_up(4, size=12).take_in(factories.make_project(slug="dichterspark"))


def run(output, **changes):
    call_command("make_report", **{**ASKED, "output": output, **changes})


def test_writes_what_the_worker_makes_and_says_where(project, tmp_path, capsys):
    folder = tmp_path / "een map" / "die er nog niet is"
    run(folder)
    names = ["rapport.pdf", "rapport.json", "rapport.xlsx"]
    assert capsys.readouterr().out.splitlines() == [str(folder / name) for name in names]
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert sorted(before) == sorted(names)
    assert before["rapport.pdf"].startswith(b"%PDF")
    found = json.loads(before["rapport.json"])
    assert (found["project"], found["van"], found["tot"]) == ("dichterspark", "2024-01-01", "2024-03-31")
    made = make_report(
        project,
        datetime.date(2024, 1, 1),
        datetime.date(2024, 3, 31),
        is_internal=False,
        made_on=timezone.localdate(),
    )
    assert before == made.files

    run(folder, internal=True, kind="management")
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert after.keys() == before.keys()
    assert before["rapport.json"].count(b"null") > after["rapport.json"].count(b"null")
    assert len(after["rapport.pdf"]) > len(before["rapport.pdf"])


def test_leaves_a_row_in_the_access_log_and_no_report(tmp_path):
    project = factories.make_project(slug="dichterspark")
    run(tmp_path)
    assert AccessLog.objects.filter(object_type="report_command", project_id=project.pk).count() == 1
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"project": "nergens"}, "geen project 'nergens'"),
        ({"start": "2024-02-30"}, "'2024-02-30': deze datum bestaat niet"),
        ({"end": "maart"}, "'maart': verwacht een datum"),
        ({"start": "2024-04-01"}, "ligt voor de eerste"),
    ],
)
def test_says_in_one_line_what_is_wrong_and_writes_nothing(project, tmp_path, changes, words):
    with pytest.raises(CommandError, match=words) as error:
        run(tmp_path / "uit", **changes)
    assert "\n" not in str(error.value)
    assert not (tmp_path / "uit").exists()


def test_a_folder_that_is_a_file_is_said_so(project, tmp_path):
    (tmp_path / "uit").write_text("")
    with pytest.raises(CommandError, match="Kan niet schrijven in"):
        run(tmp_path / "uit")
