"""The suppression against a reader who tries everything. The readers here share no code with the suppression."""

from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interventions.interchange.codes import INTERVENTION_CODES
from reporting.domain.codes import GROUP_OF_KIND
from reporting.domain.figures import build_figures, shown_percentages
from reporting.domain.rounding import percentages
from reporting.domain.suppression import Cell, Importance, LinkedCells, households, suppress
from reporting.interchange import INTERVENTION_GROUP_CODES, to_json
from tests.reporting.neighbourhood import neighbourhood


def line(*counts: int) -> LinkedCells:
    """Parts and their total, all households."""
    linked = LinkedCells()
    linked.show(("total",), households(sum(counts)), Importance.TOTAL, of_households=True)
    for i, count in enumerate(counts):
        linked.show((str(i),), households(count), Importance.DETAIL, of_households=True)
    linked.add_up(("total",), [(str(i),) for i in range(len(counts))])
    return linked


def grid(rows: list[list[int]]) -> LinkedCells:
    """A table of households with its row totals, column totals and grand total."""
    linked = LinkedCells()
    width = len(rows[0])
    for r, row in enumerate(rows):
        for c, count in enumerate(row):
            linked.show((f"{r},{c}",), households(count), Importance.DETAIL, of_households=True)
        linked.show((f"{r},*",), households(sum(row)), Importance.MARGIN, of_households=True)
        linked.add_up((f"{r},*",), [(f"{r},{c}",) for c in range(width)])
    for c in range(width):
        column = [row[c] for row in rows]
        linked.show((f"*,{c}",), households(sum(column)), Importance.MARGIN, of_households=True)
        linked.add_up((f"*,{c}",), [(f"{r},{c}",) for r in range(len(rows))])
    linked.show(("*,*",), households(sum(map(sum, rows))), Importance.TOTAL, of_households=True)
    linked.add_up(("*,*",), [(f"{r},*",) for r in range(len(rows))])
    return linked


def names(linked: LinkedCells) -> set[str]:
    return {key[0] for key in suppress(linked)}


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ((10, 20, 30), set()),
        ((0, 20, 30), set()),
        ((3, 20, 30), {"0", "1"}),
        ((3, 0, 30), {"0", "2"}),
        ((1, 2, 30), {"0", "1"}),
        ((0, 0, 0), set()),
        ((5, 5), set()),
        ((3, 0, 0), {"0", "total"}),
    ],
)
def test_a_small_cell_goes_with_a_companion_and_a_zero_stays(counts, hidden):
    assert names(line(*counts)) == hidden


@pytest.mark.parametrize("counts", [(1, 1, 30), (4, 4, 30)])
def test_two_small_cells_that_can_have_one_value_only_take_a_third_with_them(counts):
    assert names(line(*counts)) == {"0", "1", "2"}


def test_it_is_households_that_count_and_not_effects():
    linked = LinkedCells()
    linked.show(("many effects of few",), Cell(40, 3), Importance.DETAIL)
    linked.show(("few effects of few",), Cell(2, 1), Importance.DETAIL)
    linked.show(("effects of enough",), Cell(9, 5), Importance.DETAIL)
    assert names(linked) == {"many effects of few", "few effects of few"}


def test_of_very_many_complexes_no_sum_hides_one_cell_alone():
    """Spoken to and not reached in each of 400 complexes, below their own totals and those of the project."""
    linked = LinkedCells()
    counts = [(one % 7, one % 3 * 40) for one in range(400)]
    for name, column in (("spoken", 0), ("never", 1)):
        linked.show((name,), households(sum(row[column] for row in counts)), Importance.TOTAL, of_households=True)
    sums: dict[tuple[str, ...], list[tuple[str, ...]]] = {("spoken",): [], ("never",): []}
    for one, (spoken, never) in enumerate(counts):
        both = (f"tried-{one}",)
        linked.show(both, households(spoken + never), Importance.MARGIN, of_households=True)
        sums[both] = [(f"spoken-{one}",), (f"never-{one}",)]
        for key, count, name in ((sums[both][0], spoken, "spoken"), (sums[both][1], never, "never")):
            linked.show(key, households(count), Importance.DETAIL, of_households=True)
            sums[(name,)].append(key)
    for total, parts in sums.items():
        linked.add_up(total, parts)
    hidden = suppress(linked)
    assert {key for key, cell in linked.cells.items() if cell.is_small} <= hidden
    for total, parts in sums.items():
        assert sum(key in hidden for key in (total, *parts)) != 1
    assert ("spoken",) not in hidden


def test_a_difference_between_two_tables_is_a_cell_too():
    linked = LinkedCells()
    linked.show(("all",), households(20), Importance.MARGIN, of_households=True)
    linked.show(("some",), households(18), Importance.DETAIL, of_households=True)
    linked.imply(("the others",), households(2))
    linked.add_up(("all",), [("some",), ("the others",)])
    assert names(linked) == {"some"}


def test_a_mean_is_no_way_round():
    """With the sum of the points, two hidden levels could be solved: a third cell or the mean goes as well."""
    linked = line(3, 8, 40, 50)
    linked.show(("points",), Cell(0 * 3 + 1 * 8 + 2 * 40 + 3 * 50, 101), Importance.TOTAL)
    linked.add_up(("points",), [(str(i),) for i in range(4)], [0, 1, 2, 3])
    hidden = names(linked)
    assert hidden >= {"0"}
    solutions = {
        values[0]
        for values in product(
            range(1, 5), *([true - 3, true - 2, true - 1, true, true + 1, true + 2] for true in (8, 40, 50))
        )
        if ("total" in hidden or sum(values) == 101)
        and ("points" in hidden or values[1] + 2 * values[2] + 3 * values[3] == 238)
        and all(str(i) in hidden or values[i] == true for i, true in enumerate((3, 8, 40, 50)))
    }
    assert len(solutions & {1, 2, 3, 4}) > 1


def test_a_total_that_is_not_the_sum_of_its_parts_is_refused():
    linked = line(1, 2)
    linked.show(("wrong",), households(9), Importance.TOTAL)
    with pytest.raises(ValueError):
        linked.add_up(("wrong",), [("0",), ("1",)])


def test_a_cell_has_one_meaning():
    linked = line(1)
    with pytest.raises(ValueError):
        linked.show(("0",), households(1), Importance.DETAIL)


def read(rows: list[list[int]], hidden: set[str], *, told_which: bool) -> dict[str, set[int]]:  # noqa: C901  a search in one go
    """Values that a reader finds possible for each small hidden cell, from the tables near the true one that fit."""
    height, width = len(rows), len(rows[0])
    inner = [(r, c) for r in range(height) for c in range(width)]
    sums = {f"{r},*": sum(rows[r]) for r in range(height)}
    sums |= {f"*,{c}": sum(row[c] for row in rows) for c in range(width)} | {"*,*": sum(map(sum, rows))}
    true = {f"{r},{c}": rows[r][c] for r, c in inner} | sums
    small = {name for name in hidden if 1 <= true[name] <= 4}
    possible: dict[str, set[int]] = {name: set() for name in small}
    table = [[0] * width for _ in range(height)]

    def fits(name: str, value: int) -> bool:
        if name not in hidden:
            return value == true[name]
        return not (told_which and name in small) or 1 <= value <= 4

    def is_in_doubt() -> bool:
        return all(len(values & {1, 2, 3, 4}) > 1 for values in possible.values())

    def fill(i: int, far: int) -> None:
        if is_in_doubt():
            return
        if i == len(inner):
            found = {f"{r},{c}": table[r][c] for r, c in inner}
            found |= {f"*,{c}": sum(row[c] for row in table) for c in range(width)}
            found |= {f"{r},*": sum(table[r]) for r in range(height)} | {"*,*": sum(map(sum, table))}
            if all(fits(name, value) for name, value in found.items()):
                for name in small:
                    possible[name].add(found[name])
            return
        r, c = inner[i]
        near = range(max(0, rows[r][c] - far), rows[r][c] + far + 1)
        for value in near if f"{r},{c}" in hidden else [rows[r][c]]:
            table[r][c] = value
            if fits(f"{r},{c}", value) and (c < width - 1 or fits(f"{r},*", sum(table[r]))):
                fill(i + 1, far)
        table[r][c] = 0

    # Nearly always a table next to the true one leaves the doubt; only where none does the reader goes further.
    for far in (1, 2, 5):
        if not is_in_doubt():
            fill(0, far)
    return possible


def test_the_reader_works_out_what_is_not_well_hidden():
    """That the tests below prove something: a cell alone, two in a row, and a rectangle of ones."""
    nines = [[9, 9, 9], [9, 9, 9]]
    assert read([[3, 9, 9], *nines], {"0,0"}, told_which=False) == {"0,0": {3}}
    assert read([[3, 2, 9], *nines], {"0,0", "0,1"}, told_which=False) == {"0,0": {3}, "0,1": {2}}
    ones = {"0,0", "0,1", "1,0", "1,1"}
    assert read([[1, 1, 9], [1, 1, 9], [9, 9, 9]], ones, told_which=True) == {name: {1} for name in ones}


def assert_no_small_cell_can_be_worked_out(rows: list[list[int]]) -> None:
    hidden = names(grid(rows))
    true = {key[0]: cell.count for key, cell in grid(rows).cells.items()}
    assert {name for name, count in true.items() if 1 <= count <= 4} <= hidden
    for told_which in (False, True):
        if told_which and len(hidden) == len(true):
            continue  # nothing is shown at all, so there is nothing to work it out from
        for name, values in read(rows, hidden, told_which=told_which).items():
            assert len(values & {1, 2, 3, 4}) != 1, (rows, name, values)


@pytest.mark.parametrize(
    "rows",
    [
        [[3, 9, 9], [9, 9, 9], [9, 9, 9]],  # one small cell: a rectangle goes with it
        [[1, 9, 9], [9, 1, 9], [9, 9, 1]],  # on a diagonal, each at its least
        [[4, 9, 4], [9, 4, 9], [4, 9, 4]],  # and at their most
        [[1, 1, 9], [1, 1, 9], [9, 9, 9]],  # a rectangle that can only be so
        [[4, 4, 4], [4, 4, 4], [4, 4, 4]],
        [[1, 4, 0], [4, 1, 0], [0, 0, 9]],  # noughts leave little to hide behind
        [[2, 0, 0], [0, 0, 0], [0, 0, 9]],  # nor do they here: a sum goes
        [[0, 0, 1], [0, 1, 0], [1, 0, 0]],  # small sums too
        [[1, 0], [0, 1]],
        [[5, 5, 1], [5, 5, 5], [1, 5, 5]],
        [[2, 2, 0], [2, 2, 0], [9, 9, 9]],  # a row that is a small sum
    ],
)
def test_a_hard_table_gives_no_small_cell_away(rows):
    assert_no_small_cell_can_be_worked_out(rows)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.lists(st.sampled_from((0, 0, 1, 1, 2, 3, 4, 4, 5, 6, 9)), min_size=3, max_size=3), min_size=2, max_size=2
    )
)
def test_no_small_cell_can_be_worked_out_from_rows_columns_and_totals(rows):
    """Two rows of three: there the reader goes past every table. Larger ones are the hard cases above."""
    assert_no_small_cell_can_be_worked_out(rows)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=2, max_size=8))
def test_a_line_of_cells_without_small_ones_is_shown_whole(counts):
    hidden = names(line(*counts))
    if not any(1 <= count <= 4 for count in (*counts, sum(counts))):
        assert not hidden


def squeezed(equations: list[tuple[list[tuple[str, int]], int]], cells: set[str]) -> dict[str, tuple[float, float]]:
    """What is left of each hidden cell when every equation squeezes it as far as it goes."""
    low = dict.fromkeys(cells, 0.0)
    high = dict.fromkeys(cells, 10_000.0)
    changed = True
    while changed:
        changed = False
        for terms, total in equations:
            for name, factor in terms:
                others = [(other, f) for other, f in terms if other != name]
                least = sum(f * (low[o] if f > 0 else high[o]) for o, f in others)
                most = sum(f * (high[o] if f > 0 else low[o]) for o, f in others)
                ends = sorted(((total - least) / factor, (total - most) / factor))
                if ends[0] > low[name] + 1e-9:
                    low[name], changed = ends[0], True
                if ends[1] < high[name] - 1e-9:
                    high[name], changed = ends[1], True
    return {name: (low[name], high[name]) for name in cells}


KINDS_OF_GROUP = {
    code: [INTERVENTION_CODES[kind] for kind, its_group in GROUP_OF_KIND.items() if its_group is group]
    for group, code in INTERVENTION_GROUP_CODES.items()
}


def sums_in(report: dict) -> list[list[tuple[Any, int, str]]]:  # noqa: C901, PLR0912  one line per sum
    """The sums that any reader of rapport.json can make, each as (figure, factor, name) that add up to nought."""
    sums = []

    def add(total: tuple[Any, str], parts: list[tuple[Any, str]]) -> None:
        sums.append([(total[0], -1, total[1]), *((value, 1, name) for value, name in parts)])

    n, types = report["typologie"]["eerste"]["n"], ("solide", "aandacht", "kwetsbaar", "multiprobleem")
    twice = report["totaal"]["n"]
    for scoring in ("eerste", "laatste"):
        table = report["typologie"][scoring]
        add((n, "n"), [(table[one]["aantal"], f"{scoring} {one}") for one in types])
        for domain, levels in report["leefgebieden"].items():
            if domain != "psychisch":
                add((twice, "twice"), [(v, f"{scoring} {domain} {level}") for level, v in levels[scoring].items()])
    shifts = report["overgangen"]
    add((twice, "twice"), [(shifts[a][b], f"{a}>{b}") for a in types for b in types])
    for key in report["bereik"]:
        places = report["bereik_per_complex"]
        add((report["bereik"][key], key), [(places[place][key], f"{place} {key}") for place in places])
    for sign, kinds in report["effecten"].items():
        for domain, seen in report["informeel"][sign].items():
            for who, value in seen.items():
                parts = [
                    (kinds[kind][domain][who], f"{sign}{kind} {domain} {who}")
                    for kind in ("schuldhulpmaatje", "taalmaatje", "stagiair")
                ]
                add((value, f"{sign}informal {domain} {who}"), parts)
        for who in ("bewoner", "bewonersadviseur"):
            for kind, row in kinds.items():
                total = report["effecten_per_interventie"][sign][kind][who]
                cells = [(row[domain][who], f"{sign}{kind} {domain} {who}") for domain in row]
                add((total, f"{sign}{kind} {who}"), cells)
            by_type = report["effecten_per_type"][sign]
            everything = report["effecten_totaal"][sign]
            add((everything["totaal"][who], f"{sign} {who}"), [(by_type[t][who], f"{sign}{t} {who}") for t in by_type])
            cells = [(everything[d][who], f"{sign}all {d} {who}") for d in everything if d != "totaal"]
            add((everything["totaal"][who], f"{sign} {who}"), cells)
    plus = report["effecten_totaal"]["+"]["totaal"]
    terms = [(value, f"term {term}") for term, value in report["termijnen"].items()]
    sums.append([(plus[who], -1, f"+ {who}") for who in plus] + [(value, 1, name) for value, name in terms])
    for kind, by_type in report["interventies_per_type"].items():
        add((report["interventies"][kind], kind), [(by_type[one], f"{kind} {one}") for one in by_type])
    groups = report["interventies_per_groep"]
    for name, group in groups.items():
        add((group["totaal"], name), [(count, f"{name} {one}") for one, count in group["per_type"].items()])
    add((report["interventies_totaal"], "interventions"), [(one["totaal"], name) for name, one in groups.items()])
    for one, count in report["interventies_samen"]["per_type"].items():
        add((count, f"all {one}"), [(group["per_type"][one], f"{name} {one}") for name, group in groups.items()])
        for kind_group, kinds in KINDS_OF_GROUP.items():
            parts = [(report["interventies_per_type"][kind][one], f"{kind} {one}") for kind in kinds]
            add((groups[kind_group]["per_type"][one], f"{kind_group} {one}"), parts)
    for name, kinds in KINDS_OF_GROUP.items():
        add((groups[name]["totaal"], name), [(report["interventies"][kind], kind) for kind in kinds])
    add((report["interventies_totaal"], "interventions"), [(v, kind) for kind, v in report["interventies"].items()])
    for count in report["taken_totaal"]:
        parts = [(tasks[count], f"{name} {count}") for name, tasks in report["taken"].items()]
        add((report["taken_totaal"][count], count), parts)
    return sums


@pytest.mark.parametrize(("size", "busy"), [(12, 1), (40, 1), (60, 3), (285, 1), (285, 3), (1500, 1)])
def test_no_hidden_figure_of_a_report_is_pinned_by_the_sums_between_its_tables(size, busy):
    raw = neighbourhood(size, seed=size, busy=busy)
    outside = to_json(build_figures(raw, internal=False))
    inside = to_json(build_figures(raw, internal=True))
    equations = []
    hidden: set[str] = set()
    for terms in sums_in(outside):
        unknown = [(name, factor) for value, factor, name in terms if value is None]
        known = sum(value * factor for value, factor, _ in terms if value is not None)
        if unknown:
            equations.append((unknown, -known))
            hidden |= {name for name, _ in unknown}
    true = {name: value for terms in sums_in(inside) for value, _, name in terms}
    assert hidden
    for name, (low, high) in squeezed(equations, hidden).items():
        if 1 <= true[name] <= 4:
            assert high - low >= 1, (name, low, high)


def test_the_outside_version_is_the_internal_one_with_cells_left_out():
    raw = neighbourhood(285, seed=3)

    def compare(outside, inside, path=""):
        if isinstance(outside, dict):
            assert outside.keys() == inside.keys()
            for key in outside:
                compare(outside[key], inside[key], f"{path}/{key}")
        elif path == "/eigen_soorten":
            for one, other in zip(outside, inside, strict=True):
                compare(one, other, path + "/")
        elif path.endswith("/percentage"):
            assert outside is None or abs(outside - inside) <= 1, path
        elif path != "/intern":
            assert outside in (None, inside), path

    compare(to_json(build_figures(raw, internal=False)), to_json(build_figures(raw, internal=True)))


@given(st.lists(st.integers(0, 60), min_size=4, max_size=4), st.data())
def test_shown_percentages_say_nothing_about_how_the_hidden_counts_are_divided(counts, data):
    hidden = data.draw(st.lists(st.booleans(), min_size=4, max_size=4))
    shown = shown_percentages(counts, hidden=hidden)
    assert [share is None for share in shown] == hidden
    together = sum(count for count, is_hidden in zip(counts, hidden, strict=True) if is_hidden)
    divided = data.draw(st.permutations([together, 0, 0, 0]))
    if sum(divided[i] for i in range(4) if hidden[i]) == together:
        other = [divided[i] if hidden[i] else counts[i] for i in range(4)]
        assert shown_percentages(other, hidden=hidden) == shown
    for share, exact in zip(shown, percentages(counts), strict=True):
        assert share is None or abs(share - exact) <= 1


def test_percentages_of_a_whole_table_add_up_to_100():
    assert shown_percentages([2, 2, 6, 8], hidden=[False] * 4) == percentages([2, 2, 6, 8])
