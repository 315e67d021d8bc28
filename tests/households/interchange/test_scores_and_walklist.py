"""Scorings from files, and the walking list on any day."""

import pytest

from households.models import Household, MatrixScoring
from tests import factories
from tests.interchange_files import (
    address_row,
    bring_in,
    contact_row,
    counts,
    problems_of,
    rows_of,
    score_row,
    take_out,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    factories.make_user(email="adviseur@example.nl")
    project = factories.make_project()
    bring_in(project, "adressen", [address_row()])
    return project


def test_takes_in_scorings_as_numbers_or_words(project):
    outcome = bring_in(project, "scores", [score_row("2131021")])
    assert outcome.summary == "scores: 1 nieuw, 0 gewijzigd, 0 ongewijzigd"
    assert counts(bring_in(project, "scores", [score_row(financien="Hoog", woonsituatie="middel")])) == (0, 0, 1)
    household = Household.objects.get()
    assert (household.total, household.type) == (9, "multiproblem")
    assert MatrixScoring.objects.get().confirmed_at is not None


def test_other_values_are_a_new_version(project):
    bring_in(project, "scores", [score_row("2131021")])
    assert counts(bring_in(project, "scores", [score_row("00000..")])) == (0, 1, 0)
    old, new = MatrixScoring.objects.order_by("version")
    assert (old.is_current, new.is_current, new.version, new.work) == (False, True, 2, None)
    assert new.correction_reason
    assert Household.objects.get().total is None


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (score_row("......."), "minstens één"),
        (score_row("2131021", financien="4"), "kolom financien: '4'"),
        (score_row("2131021", fase="begin"), "aanmelding, evaluatie of nazorg"),
        (score_row("2131021", datum="2149-01-01"), "toekomst"),
    ],
)
def test_refuses_what_cannot_be(project, row, words):
    found = problems_of(project, "scores", [row])
    assert len(found) == 1
    assert words in found[0]


def test_exports_what_counts_and_comes_back_the_same(project, tmp_path):
    bring_in(project, "scores", [score_row("2131021"), score_row("10.....", fase="evaluatie", opmerking="@x")])
    factories.make_scoring(household=Household.objects.get(), on=factories.day("2013-01-01"), confirmed=False)
    out = take_out(project, "scores", tmp_path)
    assert [(one["fase"], one["opmerking"]) for one in rows_of(out)] == [("aanmelding", ""), ("evaluatie", "'@x")]
    copy = factories.make_project()
    bring_in(copy, "adressen", [address_row()])
    bring_in(copy, "scores", out)
    assert take_out(copy, "scores", tmp_path) == out


def test_a_type_set_by_a_person_goes_along(project, tmp_path):
    scoring = factories.make_scoring(household=Household.objects.get(), on=factories.day("2013-01-01"))
    MatrixScoring.objects.filter(pk=scoring.pk).update(set_type="attention", set_type_reason="veel eigen kracht")
    out = take_out(project, "scores", tmp_path)
    assert rows_of(out)[0]["type"] == "aandacht"
    copy = factories.make_project()
    bring_in(copy, "adressen", [address_row()])
    bring_in(copy, "scores", out)
    assert Household.objects.get(project=copy).type == "attention"
    assert counts(bring_in(copy, "scores", out)) == (0, 0, 1)


def test_the_walking_list_on_a_day_sees_only_what_had_happened(project, tmp_path):
    rows = [contact_row(f"2012-02-{day} 10:00") for day in (14, 15, 16)]
    bring_in(project, "contactmomenten", rows)

    def on(date):
        (row,) = rows_of(take_out(project, "looplijst", tmp_path, date=date))
        return row

    before, first, third = on("2012-02-13"), on("2012-02-14"), on("16-02-2012")
    assert (before["status"], before["stap"], before["vanaf"]) == ("nog_niet", "brief", "2012-02-13")
    assert (first["stap"], first["ronde"], first["poging"]) == ("bel_overdag", "1", "2")
    assert (third["status"], third["stap"], third["vanaf"]) == ("in_benadering", "kaart", "2012-02-16")
    assert (third["hoofdbewoner"], third["huisnummer"], third["toevoeging"]) == ("J. Jansen", "2", "1")
    assert third["reden"]


def test_the_walking_list_knows_who_lived_there_then(project, tmp_path):
    bring_in(project, "adressen", [address_row(hoofdbewoner="S. Hoekstra", sinds="2012-05-01")])
    names = [
        rows_of(take_out(project, "looplijst", tmp_path, date=date))[0]["hoofdbewoner"]
        for date in ("1999-01-01", "2012-04-30", "2012-05-01")
    ]
    assert names == ["", "J. Jansen", "S. Hoekstra"]
