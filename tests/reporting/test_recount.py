"""The figures equal a recount that shares no code with them; the outside version shows nothing small."""

import datetime
from io import BytesIO
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from adv.accounts.models import Project
from households.domain.codes import ContactKind, HouseholdType
from households.interchange.kinds import find_kind
from households.interchange.writing import write_table
from reporting.domain.figures import build_figures
from reporting.interchange import to_json
from reporting.queries import gather
from tests import factories
from tests.reporting.files import PERIODS, made_up, take_in_file
from tests.reporting.recount import Recount, behind, counts

pytestmark = pytest.mark.django_db


def rapport(project: Project, van: str, tot: str, *, internal: bool) -> dict[str, Any]:
    raw = gather(project, datetime.date.fromisoformat(van), datetime.date.fromisoformat(tot))
    return to_json(build_figures(raw, internal=internal))


def leaves(tree: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Every figure with the keys that lead to it."""
    if not isinstance(tree, dict):
        return {path: tree}
    return {end: leaf for key, branch in tree.items() for end, leaf in leaves(branch, (*path, key)).items()}


def all_counts(recount: Recount) -> dict[tuple[str, ...], int]:
    return leaves(counts({**recount.figures, **recount.beside}))


_NO_FIGURES = {"project", "van", "tot", "intern", "vorige_periode"}
#: What the files don't hold; test_recount_cases.py counts that.
_NOT_IN_FILES = {
    "mkba", "mkba_partijen", "mkba_berekening", "eigen_soorten",
    "hulpvragen", "nieuwe_huurders", "zaken", "afgesloten", "uitkomsten", "doelen", "extern",
}  # fmt: skip


def assert_equal_to(recount: Recount, found: dict[str, Any]) -> None:
    expected = all_counts(recount) | leaves(recount.measures)
    cases = leaves({key: found[key] for key in _NOT_IN_FILES & found.keys()} | found["vergelijking"].pop("open_zaken"))
    assert not any(cases.values())
    assert tuple(found["vorige_periode"].values()) == recount.days_before()
    shown = leaves({key: branch for key, branch in found.items() if key not in _NO_FIGURES | _NOT_IN_FILES})
    assert set(shown) == set(expected)
    differences = {
        path: (shown[path], figure)
        for path, figure in expected.items()
        if shown[path] != (figure if not isinstance(figure, float) else pytest.approx(figure))
    }
    assert not differences, f"(in the report, recounted): {differences}"


@given(seed=st.integers(0, 10**9), size=st.integers(0, 8), period=st.sampled_from(PERIODS))
def test_every_figure_of_the_internal_version_equals_the_recount(seed, size, period):
    files = made_up(seed, size=size, busy=2)
    with transaction.atomic():
        found = rapport(files.take_in(), *period, internal=True)
        transaction.set_rollback(True)

    assert (found["van"], found["tot"]) == period
    assert_equal_to(files.recount(*period), found)


@pytest.mark.parametrize("seed", range(6))
def test_the_outside_version_shows_nothing_behind_which_stand_one_to_four_households(seed):
    files, period = made_up(seed, size=15 * (seed + 1)), PERIODS[seed % 3]
    recount = files.recount(*period)
    project = files.take_in()

    internal = rapport(project, *period, internal=True)
    outside = leaves(rapport(project, *period, internal=False))

    assert_equal_to(recount, internal)
    households_behind = leaves(behind({**recount.figures, **recount.beside}))
    assert any(0 < households < 5 for households in households_behind.values())
    for path, households in households_behind.items():
        assert not (0 < households < 5 and outside[path] is not None), path
    for path, figure in leaves(internal).items():
        if path[-1] == "percentage":
            assert (outside[path] is None) >= (outside[*path[:-1], "aantal"] is None), path
        elif path != ("intern",):
            assert outside[path] in (None, figure), path


def test_what_was_taken_back_and_what_nobody_confirmed_does_not_count():
    household = factories.make_household()
    factories.make_contact(household=household, kind=ContactKind.CONVERSATION, withdrawn_at=timezone.now())
    factories.make_contact(household=household, withdrawn_at=timezone.now())
    factories.make_scoring(household=household, confirmed=False)
    factories.make_scoring(household=household, version=1, is_current=False, on=factories.day("2024-03-11"))
    factories.make_scoring(household=household, version=2, on=factories.day("2024-03-11"), levels=[0] * 7)

    found = rapport(household.project, "2024-01-01", "2024-12-31", internal=True)

    assert (found["bereik"]["gesproken"], found["bereik"]["pogingen"], found["bereik"]["nooit_bereikt"]) == (0, 0, 0)
    assert found["typologie"]["eerste"]["n"] == 1
    assert found["typologie"]["laatste"]["solide"] == {"aantal": 1, "percentage": 100}


def test_the_type_is_that_of_the_points_also_where_a_person_chose_another():
    household = factories.make_household()
    factories.make_scoring(
        household=household, levels=[0] * 7, set_type=HouseholdType.VULNERABLE, set_type_reason="Er speelt meer"
    )

    found = rapport(household.project, "2024-01-01", "2024-12-31", internal=True)

    assert found["typologie"]["eerste"]["solide"]["aantal"] == 1
    assert found["typologie"]["eerste"]["kwetsbaar"]["aantal"] == 0


@pytest.mark.parametrize(
    ("moment", "counts_in"),
    [
        ("2024-03-30 23:59", []),
        ("2024-03-31 00:00", ["2024-03-31"]),
        ("2024-03-31 23:59", ["2024-03-31"]),
        ("2024-04-01 00:00", ["2024-04-01"]),
        ("2024-10-27 00:00", ["2024-10-27"]),
        ("2024-10-27 23:59", ["2024-10-27"]),
    ],
)
def test_the_day_of_a_moment_is_that_of_amsterdam_also_when_the_clock_changes(moment, counts_in):
    household = factories.make_household()
    factories.make_contact(household=household, moment=factories.at(moment).astimezone(datetime.UTC))

    for one_day in ("2024-03-31", "2024-04-01", "2024-10-27"):
        found = rapport(household.project, one_day, one_day, internal=True)
        assert found["bereik"]["pogingen"] == (1 if one_day in counts_in else 0), one_day


def test_another_project_is_not_counted():
    made_up(3, size=5).take_in()
    found = rapport(factories.make_project(), *PERIODS[2], internal=True)
    assert not any(leaves({key: found[key] for key in ("bereik", "interventies", "termijnen", "taken")}).values())


def test_counting_takes_as_many_queries_for_many_households_as_for_few(django_assert_num_queries):
    small, large = made_up(1, size=3).take_in(), made_up(2, size=40).take_in()
    with CaptureQueriesContext(connection) as queries:
        rapport(small, *PERIODS[2], internal=True)
    with django_assert_num_queries(len(queries)):
        rapport(large, *PERIODS[2], internal=True)


@pytest.mark.parametrize("seed", range(3))
def test_an_export_taken_into_an_empty_project_gives_the_same_figures(seed):
    project, copy = made_up(seed, size=25).take_in(), factories.make_project()
    for code in ("adressen", "contactmomenten", "scores", "interventies", "effecten", "taken"):
        kind, file = find_kind(code), BytesIO()
        assert kind is not None
        export = kind.export(project, timezone.localdate())
        write_table(file, export.columns, export.rows, "csv")
        take_in_file(copy, code, file.getvalue())

    for period in PERIODS:
        before, after = (rapport(one, *period, internal=True) for one in (project, copy))
        assert before | {"project": ""} == after | {"project": ""}
