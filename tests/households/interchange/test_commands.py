"""The commands: one line on stdout, the rest on stderr, and the exit status."""

import io

import pytest
from django.core.management import CommandError, call_command

from adv.accounts.models import Project
from households.models import Address
from tests import factories
from tests.interchange_files import address_row, as_csv

pytestmark = pytest.mark.django_db


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_makes_a_project():
    run("create_project", "dichterspark", "--name", "Dichterspark", "--start", "2012-01-09")
    project = Project.objects.get(slug="dichterspark")
    assert (project.name, str(project.starts_on), project.rings_per_daypart) == ("Dichterspark", "2012-01-09", 3)


@pytest.mark.parametrize(
    "arguments", [["dichters park", "--name", "X"], ["x", "--name", " "], ["x", "--name", "X", "--start", "ooit"]]
)
def test_makes_no_project_of_nonsense(arguments):
    with pytest.raises(CommandError):
        call_command("create_project", *arguments)


def test_a_slug_is_used_once():
    factories.make_project(slug="een")
    with pytest.raises(CommandError, match="al een project"):
        call_command("create_project", "een", "--name", "X")


def test_import_prints_exactly_the_summary(tmp_path):
    project = factories.make_project()
    path = tmp_path / "adressen met spatie.csv"
    path.write_bytes(as_csv([address_row(), address_row(4)]))
    arguments = ("import_data", "adressen", str(path), "--project", project.slug)
    summary = "adressen: 2 nieuw, 0 gewijzigd, 0 ongewijzigd\n"
    out, err = run(*arguments, "--dry-run")
    assert out == summary
    assert "niets opgeslagen" in err
    assert not Address.objects.exists()
    assert run(*arguments) == (summary, "")
    assert run(*arguments) == ("adressen: 0 nieuw, 0 gewijzigd, 2 ongewijzigd\n", "")


@pytest.mark.parametrize("extra", [[], ["--dry-run"]])
def test_wrong_rows_stand_on_stderr_one_per_line(tmp_path, extra):
    project = factories.make_project()
    path = tmp_path / "fout.csv"
    path.write_bytes(as_csv([address_row(), address_row(4, straat=""), address_row(6, verdieping="zolder")]))
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError, match="2 rijen zijn fout; er is niets opgeslagen"):
        call_command("import_data", "adressen", str(path), "--project", project.slug, *extra, stdout=out, stderr=err)
    assert out.getvalue() == ""
    assert [line[:20] for line in err.getvalue().splitlines()] == ["rij 3, kolom straat:", "rij 4, kolom verdiep"]


@pytest.mark.parametrize(
    ("kind", "file", "slug", "message"),
    [
        ("duiven", "leeg.csv", "een", "'duiven' kan niet"),
        ("looplijst", "leeg.csv", "een", "'looplijst' kan niet"),
        ("adressen", "leeg.csv", "twee", "geen project 'twee'"),
        ("adressen", "weg.csv", "een", "bestaat niet"),
        ("adressen", "leeg.csv", "een", "is leeg"),
        ("adressen", ".", "een", "kan niet worden gelezen"),
    ],
)
def test_import_says_in_one_line_what_is_wrong(tmp_path, kind, file, slug, message):
    factories.make_project(slug="een")
    (tmp_path / "leeg.csv").touch()
    with pytest.raises(CommandError, match=message) as caught:
        call_command("import_data", kind, str(tmp_path / file), "--project", slug)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "name", "slug", "extra", "message"),
    [
        ("duiven", "uit.csv", "een", [], "bestaat niet"),
        ("adressen", "uit.pdf", "een", [], ".csv of .xlsx"),
        ("adressen", "uit.csv", "twee", [], "geen project"),
        ("adressen", "weg/uit.csv", "een", [], "kan niet worden geschreven"),
        ("looplijst", "uit.csv", "een", ["--date", "31-02-2012"], "bestaat niet"),
    ],
)
def test_export_says_in_one_line_what_is_wrong(tmp_path, kind, name, slug, extra, message):
    factories.make_project(slug="een")
    with pytest.raises(CommandError, match=message):
        call_command("export_data", kind, "--project", slug, "--output", str(tmp_path / name), *extra)
    assert list(tmp_path.iterdir()) == []


def test_export_of_an_empty_project_is_a_header(tmp_path):
    project = factories.make_project()
    path = tmp_path / "uit.csv"
    run("export_data", "adressen", "--project", project.slug, "--output", str(path))
    assert path.read_bytes().startswith(b"\xef\xbb\xbfcomplex;portiek;straat;huisnummer;")
