"""Kinds of a project itself in files: the fixed code stays, the own name stands beside it."""

import pytest

from interventions.actions import own_words
from interventions.domain.codes import InterventionKind
from interventions.models import Intervention, OwnKind
from tests import factories
from tests.interchange_files import address_row, bring_in, counts, problems_of, rows_of, take_out
from tests.interventions.interchange.test_files import intervention

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    factories.make_user(email="adviseur@example.nl")
    project = factories.make_project()
    bring_in(project, "adressen", [address_row()])
    return project


def own(number="I-1", **values):
    return intervention(number, eigen_soort="Naaimaatje", informeel="ja", interventie="contact_leefwereld", **values)


def test_a_project_without_own_kinds_has_the_agreed_columns_only(project, tmp_path):
    bring_in(project, "interventies", [intervention()])
    assert "eigen_soort" not in rows_of(take_out(project, "interventies", tmp_path))[0]


def test_the_code_is_fixed_and_the_name_stands_beside_it(project, tmp_path):
    kind = factories.make_own_kind(project=project, name="Naaimaatje", is_informal=True)
    bring_in(project, "interventies", [intervention()])
    assert counts(bring_in(project, "interventies", [own()])) == (0, 1, 0)

    (row,) = rows_of(take_out(project, "interventies", tmp_path))

    assert (row["interventie"], row["eigen_soort"], row["informeel"]) == ("contact_leefwereld", "Naaimaatje", "ja")
    assert Intervention.objects.get().own_kind == kind


def test_an_empty_project_gets_the_kind_from_the_file(project, tmp_path):
    assert counts(bring_in(project, "interventies", [own(), own("I-2")])) == (2, 0, 0)
    assert counts(bring_in(project, "interventies", [own(), own("I-2")])) == (0, 0, 2)

    kind = OwnKind.objects.get()
    assert (kind.name, kind.counts_as, kind.is_informal) == ("Naaimaatje", InterventionKind.NETWORK_CONTACT, True)
    out = take_out(project, "interventies", tmp_path)
    assert counts(bring_in(project, "interventies", out)) == (0, 0, 2)


def test_a_file_without_the_column_leaves_the_own_kind(project):
    bring_in(project, "interventies", [own()])
    row = intervention(interventie="contact_leefwereld")

    assert counts(bring_in(project, "interventies", [row])) == (0, 0, 1)
    assert counts(bring_in(project, "interventies", [intervention(interventie="luisteren")])) == (0, 1, 0)
    assert Intervention.objects.get().own_kind is None


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([own() | {"interventie": "luisteren"}], "verwacht contact_leefwereld, waarvoor ‘Naaimaatje’ meetelt"),
        ([own() | {"eigen_soort": "Crisishulp"}], "vaste lijst"),
        ([own() | {"eigen_soort": "x" * 61}], "hoogstens 60 tekens"),
        ([own() | {"informeel": "misschien"}], "kolom informeel"),
    ],
)
def test_refuses_what_cannot_be(project, rows, words):
    factories.make_own_kind(project=project, name="Naaimaatje")
    found = problems_of(project, "interventies", rows)
    assert len(found) == 1
    assert words in found[0]


def test_one_name_is_one_kind_in_a_file_too(project):
    rows = [own(), own("I-2") | {"interventie": "luisteren"}]
    assert "waarvoor ‘Naaimaatje’ meetelt" in problems_of(project, "interventies", rows)[0]


def test_there_is_a_limit(project, monkeypatch):
    monkeypatch.setattr("interventions.interchange.interventions.MOST_KINDS", 1)
    monkeypatch.setattr(own_words, "MOST_KINDS", 1)
    factories.make_own_kind(project=project)
    assert "hoogstens 1 eigen soorten" in problems_of(project, "interventies", [own()])[0]
