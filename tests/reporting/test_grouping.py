"""Interventions in groups where single kinds would be hidden, and the kinds that a project added by their own name."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interventions.domain.codes import InterventionKind
from reporting import chapters
from reporting.chapters import KINDS_TOGETHER, taken_together
from reporting.domain.codes import GROUP_OF_KIND, InterventionGroup
from reporting.domain.figures import build_figures
from reporting.domain.raw import RawOwnKind
from reporting.domain.suppression import Cell
from reporting.interchange import to_json
from reporting.queries import gather
from tests import factories
from tests.reporting.neighbourhood import SHARED, neighbourhood


def blocks(size: int, *, internal: bool, busy: float = 1.0):
    """The blocks by type and by domain."""
    figures = build_figures(neighbourhood(size, seed=size, busy=busy), internal=internal)
    return chapters.interventions(figures).blocks[-2:]


def labels(block) -> list[str]:
    return [label for label, _, _ in block.table.rows]


def test_inside_the_team_every_kind_has_its_row():
    for block in blocks(285, internal=True):
        assert len(labels(block)) == len(InterventionKind)
        assert block.remark == ""


def test_outside_kinds_are_grouped_until_the_cells_stand():
    for block in blocks(285, internal=False):
        assert labels(block) == [
            "Informatie en overzicht", *labels(block)[1:4], "Informele hulp"
        ]  # fmt: skip
        assert len(labels(block)) == len(InterventionGroup)
        assert block.remark == taken_together(KINDS_TOGETHER)
        shown = [cell.text for _, _, cells in block.table.rows for cell in cells]
        assert 2 * shown.count("×") <= len(shown)


def test_where_groups_are_too_small_too_all_stand_together_or_it_is_said():
    by_type, by_domain = blocks(40, internal=False)
    assert labels(by_domain) == ["Alle interventies"]
    by_type, by_domain = blocks(12, internal=False)
    assert by_type.table is by_domain.table is None
    assert by_type.remark == by_domain.remark == "Hiervoor zijn de aantallen te klein om te tonen."


@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=2, max_size=2))
def test_the_sums_of_rows_and_columns_pin_no_cell_within_but_to_one_of_themselves(rows):
    """Why the single kinds of a table in groups can be left out of all sums: a reader has the margins only."""
    by_row, by_column = [sum(row) for row in rows], [sum(column) for column in zip(*rows, strict=True)]
    ways = [first for first in product(*(range(most + 1) for most in by_column)) if sum(first) == by_row[0]]
    for place, most in enumerate(by_column):
        first = {way[place] for way in ways}
        second = {most - value for value in first}
        assert len(first) > 1 or first <= {0, most, by_row[0]}
        assert len(second) > 1 or second <= {0, most, by_row[1]}


def test_own_kinds_are_named_with_the_kind_that_they_count_as():
    figures = build_figures(neighbourhood(285, seed=3), internal=True)
    named = chapters.interventions(figures).blocks[1]
    assert named.table is not None
    (name, _, (counts_as, count)), (_, _, (_, none)) = named.table.rows
    assert (name, counts_as.text) == ("Buurtmaaltijd", "Contact leggen tussen bewoners")
    assert int(count.text) > 0
    assert none.text == "0"
    assert to_json(figures)["eigen_soorten"][0] == {
        "naam": "Buurtmaaltijd", "telt_als": "contact_bewoners", "aantal": int(count.text)
    }  # fmt: skip
    without = replace(figures, own_kinds=[])
    assert len(chapters.interventions(without).blocks) == 3


@pytest.mark.parametrize(
    ("own", "rest", "are_shown"),
    [
        (Cell(12, 8), Cell(9, 7), True),
        (Cell(12, 3), Cell(9, 7), False),  # few households in it
        (Cell(12, 8), Cell(9, 3), False),  # and few in what is left of the fixed kind
    ],
)
def test_an_own_kind_of_few_or_that_leaves_few_is_not_shown_beside_the_fixed_kind(own, rest, are_shown):
    raw = neighbourhood(0)
    both = Cell(own.count + rest.count, own.households + rest.households)
    rows = (SHARED, GROUP_OF_KIND[SHARED], None)
    figures = build_figures(
        replace(
            raw,
            interventions=dict.fromkeys(rows, both),
            interventions_by_type={(row, None): both for row in rows},
            own_kinds=[RawOwnKind("Buurtmaaltijd", SHARED, own)],
            not_own={SHARED: rest},
            previous=None,
        ),
        internal=False,
    )
    assert (figures.own_kinds[0].count is not None) == are_shown


@pytest.mark.django_db
def test_own_kinds_are_counted_in_the_period_of_their_own_project():
    household = factories.make_household()
    meal = factories.make_own_kind(project=household.project, name="buurtmaaltijd", counts_as=SHARED)
    coach = factories.make_own_kind(project=household.project, name="Ander werk", counts_as=SHARED)
    for on in ("2024-03-31", "2024-04-01", "2024-06-30", "2024-07-01"):
        factories.make_intervention(household=household, on=factories.day(on), own_kind=meal)
    factories.make_intervention(household=household, on=factories.day("2024-05-01"), kind=SHARED)
    factories.make_intervention(household=household, on=factories.day("2024-05-01"), own_kind=coach)
    elsewhere = factories.make_household()
    factories.make_intervention(
        household=elsewhere, on=factories.day("2024-05-01"),
        own_kind=factories.make_own_kind(project=elsewhere.project, name="Van een ander", counts_as=SHARED),
    )  # fmt: skip

    raw = gather(household.project, factories.day("2024-04-01"), factories.day("2024-06-30"))

    assert list(raw.own_kinds) == [
        RawOwnKind("Ander werk", SHARED, Cell(1, 1)), RawOwnKind("buurtmaaltijd", SHARED, Cell(2, 1))
    ]  # fmt: skip
    assert raw.not_own == {SHARED: Cell(1, 1)}
    assert raw.interventions[SHARED] == Cell(4, 1)
