"""The file ``leefbaarheid``: grades per year, area and aspect, in and out."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from households.interchange.importing import ImportRefusedError
from reporting.models import ExternalFigure
from reporting.targets.interchange import read_grade
from tests import factories as make
from tests.interchange_files import as_csv, as_xlsx, bring_in, look_at

pytestmark = pytest.mark.django_db


def row(year=2011, area="Dichterspark", aspect="Veiligheid", grade="6,8") -> dict[str, object]:
    return {"jaar": year, "gebied": area, "aspect": aspect, "cijfer": grade}


@pytest.fixture
def project():
    return make.make_project(slug="dichterspark")


def test_grades_with_a_comma_or_a_point_come_in_once(project):
    rows = [row(), row(2012, grade="7.25"), row(2012, aspect="Rust", grade=6)]

    assert bring_in(project, "leefbaarheid", rows).summary == "leefbaarheid: 3 nieuw, 0 gewijzigd, 0 ongewijzigd"
    assert bring_in(project, "leefbaarheid", as_xlsx(rows)).summary.endswith("0 nieuw, 0 gewijzigd, 3 ongewijzigd")
    kept = ExternalFigure.objects.filter(project=project).values_list("year", "aspect", "value", "kind")
    assert set(kept) == {
        (2011, "Veiligheid", Decimal("6.80"), "grade"),
        (2012, "Veiligheid", Decimal("7.25"), "grade"),
        (2012, "Rust", Decimal("6.00"), "grade"),
    }


def test_another_grade_is_a_correction(project):
    bring_in(project, "leefbaarheid", [row(), row(2012)])

    outcome = bring_in(project, "leefbaarheid", [row(grade="7,1"), row(2012)])

    assert (outcome.new, outcome.changed, outcome.unchanged) == (0, 1, 1)
    (difference,) = outcome.changes[0].differences
    assert (difference.before, difference.after) == ("6.8", "7.1")
    assert ExternalFigure.objects.get(year=2011).value == Decimal("7.10")


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        (row(grade="10,5"), "cijfer"),
        (row(grade="0"), "cijfer"),
        (row(grade="zes"), "cijfer"),
        (row(grade=""), "cijfer"),
        (row(grade="-6"), "cijfer"),
        (row(year=""), "jaar"),
        (row(year="12"), "jaar"),
        (row(year=2190), "jaar"),
        (row(area=""), "gebied"),
        (row(aspect="x" * 121), "aspect"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_stored(project, wrong, column):
    with pytest.raises(ImportRefusedError) as refused:
        bring_in(project, "leefbaarheid", [row(2010), wrong])

    (problem,) = refused.value.outcome.problems
    assert (problem.row, problem.column) == (3, column)
    assert not ExternalFigure.objects.exists()


def test_the_same_key_twice_in_a_file(project):
    assert bring_in(project, "leefbaarheid", [row(), row()]).unchanged == 1
    outcome = look_at(project, "leefbaarheid", [row(2015), row(2015, grade=5)])
    assert [problem.row for problem in outcome.problems] == [3]


def test_a_grade_does_not_go_among_numbers(project):
    ExternalFigure.objects.create(project=project, year=2011, area="A", aspect="Meldingen", kind="count", value=340)

    outcome = look_at(project, "leefbaarheid", [row(2012, area="A", aspect="Meldingen")])

    assert [problem.column for problem in outcome.problems] == ["aspect"]


def test_out_by_command_and_into_an_empty_project(project, tmp_path, capsys):
    bring_in(project, "leefbaarheid", [row(), row(2012, area="=1+1", grade="7,25"), row(2013, grade=10)])
    ExternalFigure.objects.create(project=project, year=2011, area="A", aspect="Meldingen", kind="count", value=340)
    other = make.make_project(slug="leeg")
    for ending in ("csv", "xlsx"):
        path = str(tmp_path / f"cijfers.{ending}")
        call_command("export_data", "leefbaarheid", project="dichterspark", output=path)
        call_command("import_data", "leefbaarheid", path, project="leeg")

    values = ("year", "area", "aspect", "value")
    grades = ExternalFigure.objects.filter(kind="grade")
    assert set(grades.filter(project=other).values_list(*values)) == set(
        grades.filter(project=project).values_list(*values)
    )
    assert "leefbaarheid: 0 nieuw, 0 gewijzigd, 3 ongewijzigd" in capsys.readouterr().out


def test_a_file_without_the_column(project, tmp_path):
    path = tmp_path / "cijfers.csv"
    path.write_bytes(as_csv([{"jaar": 2011, "gebied": "A", "aspect": "B"}]))

    with pytest.raises(CommandError, match="cijfer"):
        call_command("import_data", "leefbaarheid", str(path), project="dichterspark")


def test_a_grade_is_kept_to_hundredths():
    assert read_grade("6.80000000") == Decimal("6.80")
