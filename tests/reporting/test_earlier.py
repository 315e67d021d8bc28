"""A report beside the ones that were kept: nothing small comes out of their differences."""

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adv.accounts.roles import Role
from households.domain.codes import ContactKind, HouseholdType
from reporting import actions
from reporting.domain import cell_keys
from reporting.domain.codes import Reach, Scoring
from reporting.domain.earlier import Kept, from_kept, link_earlier, to_keep
from reporting.domain.figures import build_figures, figures_and_cells
from reporting.domain.suppression import Cell, Importance, LinkedCells, households, suppress
from reporting.interchange import to_json
from reporting.models import Report
from tests import factories
from tests.reporting.neighbourhood import neighbourhood

Q1, Q2, H1 = ((date(2012, 1, 1), date(2012, 3, 31)), (date(2012, 4, 1), date(2012, 6, 30)),
              (date(2012, 1, 1), date(2012, 6, 30)))  # fmt: skip
TYPES = [cell_keys.type_key(Scoring.FIRST, one) for one in list(HouseholdType)[:3]]


def types(*counts: int) -> LinkedCells:
    """Households by the type of their first scoring, and together."""
    linked = LinkedCells()
    linked.show(cell_keys.TYPES_N, households(sum(counts)), Importance.TOTAL, of_households=True)
    for key, count in zip(TYPES, counts, strict=True):
        linked.show(key, households(count), Importance.TOTAL, of_households=True)
    linked.add_up(cell_keys.TYPES_N, TYPES)
    return linked


def keep(period, linked) -> Kept:
    return from_kept(json.loads(json.dumps(to_keep(period, linked, suppress(linked)))))


def kept_of(cells) -> Kept:
    """What the database gives back."""
    return from_kept(json.loads(json.dumps(cells)))


def beside(now, linked, *kept, previous=None) -> frozenset:
    link_earlier(linked, now, previous, kept)
    return suppress(linked)


def possible(before, now, hidden_then, hidden_now):
    """All that a reader of both reports thinks possible: the types then and what came since, near the true ones."""
    keys = [*TYPES, cell_keys.TYPES_N]
    true_then, true_now = [*before, sum(before)], [*now, sum(now)]
    ranges = [
        range(max(0, true - 4), true + 5) if key in hidden_then else [true]
        for key, true in zip(TYPES, before, strict=True)
    ]
    for then in product(*ranges):
        totals = [*then, sum(then)]
        if any(t != v for k, t, v in zip(keys, true_then, totals, strict=True) if k not in hidden_then):
            continue
        later = [
            range(max(0, true - old - 4), true - old + 5) if key in hidden_now else [true - old]
            for key, true, old in zip(TYPES, now, then, strict=True)
        ]
        for new in product(*later):
            if min(new) < 0:
                continue
            sums = [old + more for old, more in zip(then, new, strict=True)]
            if all(t == v for k, t, v in zip(keys, true_now, [*sums, sum(sums)], strict=True) if k not in hidden_now):
                yield then, new


@settings(max_examples=40)
@given(st.lists(st.integers(0, 12), min_size=3, max_size=3), st.lists(st.integers(0, 7), min_size=3, max_size=3))
def test_who_came_since_the_last_report_can_not_be_worked_out(before, came):
    now = [old + new for old, new in zip(before, came, strict=True)]
    kept = keep(Q1, types(*before))
    hidden = beside(Q2, types(*now), kept)

    found = list(possible(before, now, kept.hidden, hidden))

    assert (tuple(before), tuple(came)) in found
    small = {1, 2, 3, 4}
    for place in range(3):
        for values, true in (
            ({then[place] for then, _ in found}, before[place]),
            ({new[place] for _, new in found}, came[place]),
            ({then[place] + new[place] for then, new in found}, now[place]),
        ):
            assert true not in small or len(values) > 1, (before, came, place, values)
    assert sum(came) not in small or len({sum(new) for _, new in found}) > 1


def test_the_same_figures_again_hide_the_same():
    raw = neighbourhood(60, seed=2)
    figures, cells = figures_and_cells(raw, internal=False)
    again = build_figures(raw, internal=False, kept=[kept_of(cells)])
    assert to_json(again) == to_json(figures)


def test_an_internal_report_is_not_kept_and_hides_nothing():
    raw = neighbourhood(30, seed=2)
    kept = kept_of(figures_and_cells(raw, internal=False)[1])
    figures, cells = figures_and_cells(raw, internal=True, kept=[kept])
    assert cells is None
    assert figures.hidden_cells == 0


def events(*counts: int) -> LinkedCells:
    linked = LinkedCells()
    keys = [("interventions", f"kind{place}") for place in range(len(counts))]
    linked.show(cell_keys.INTERVENTIONS_TOTAL, Cell(sum(counts), sum(counts)), Importance.TOTAL)
    for key, count in zip(keys, counts, strict=True):
        linked.show(key, households(count), Importance.MARGIN)
    linked.add_up(cell_keys.INTERVENTIONS_TOTAL, keys)
    return linked


def test_the_half_year_hides_what_its_quarters_would_tell():
    first, second = keep(Q1, events(3, 9, 20)), keep(Q2, events(8, 9, 20))
    assert first.hidden
    assert not second.hidden
    assert beside(H1, events(11, 18, 40)) == frozenset()
    assert beside(H1, events(11, 18, 40), first, second) == first.hidden


def test_the_second_quarter_hides_what_the_half_year_and_the_first_would_tell():
    first, whole = keep(Q1, events(30, 9, 20)), keep(H1, events(33, 18, 40))
    assert beside(Q2, events(3, 9, 20), first, whole) >= {("interventions", "kind0")}
    first, whole = keep(Q1, events(3, 9, 20)), keep(H1, events(12, 18, 40))
    assert beside(Q2, events(9, 9, 20), first, whole) == first.hidden


def test_one_more_in_a_new_version_is_not_shown():
    kept = keep(H1, types(8, 9, 20))
    assert kept.hidden == frozenset()
    assert beside(H1, types(9, 9, 20), kept) >= {TYPES[0]}
    assert beside(H1, types(7, 9, 20), kept) >= {TYPES[0]}
    assert beside(H1, types(14, 9, 20), kept) == frozenset()


def test_a_day_more_or_less_makes_no_difference_of_one():
    linked = LinkedCells()
    key = cell_keys.reach_key(Reach.SPOKEN)
    linked.show(key, households(20), Importance.TOTAL, of_households=True)
    kept = keep((Q1[0], date(2012, 3, 30)), linked)
    longer = LinkedCells()
    longer.show(key, households(22), Importance.TOTAL, of_households=True)
    assert beside(Q1, longer, kept) == {key}


def test_the_column_of_the_period_before_hides_what_the_report_on_it_hid():
    raw = neighbourhood(60, seed=4)
    before = replace(raw, start=Q1[0], end=Q1[1], previous=None)
    cells = figures_and_cells(before, internal=False)[1]
    now = replace(raw, start=Q2[0], end=Q2[1], previous=Q1)
    kept = kept_of(cells)
    found = build_figures(now, internal=False, kept=[replace(kept, hidden=kept.hidden | {cell_keys.TYPES_N})])
    assert to_json(found)["vergelijking"]["volledig_gescoord"]["vorige_periode"] is None


def test_a_neighbourhood_that_grew_shows_no_small_number_of_newly_scored():
    """Two half-years: nothing shown in both differs by one to four where it can only grow."""
    halves = (date(2011, 7, 1), date(2011, 12, 31)), H1
    small, large = (
        replace(neighbourhood(size, seed=9, busy=0.5), start=period[0], end=period[1], previous=None, targets=())
        for size, period in zip((40, 44), halves, strict=True)
    )
    before, cells = figures_and_cells(small, internal=False)
    after = build_figures(large, internal=False, kept=[kept_of(cells)])
    first, now = before.types[Scoring.FIRST], after.types[Scoring.FIRST]
    pairs = [(first.n, now.n), *((first.by_type[one].count, now.by_type[one].count) for one in HouseholdType)]
    for old, new in pairs:
        assert old is None or new is None or not 0 < new - old < 5, pairs
    # A report in which less was scored than in the one before, by corrections, can be made too.
    later = kept_of(figures_and_cells(large, internal=False)[1])
    assert build_figures(small, internal=False, kept=[later]).types[Scoring.FIRST].by_type


def test_what_is_small_and_known_from_three_periods_stays_hidden():
    first, whole = keep(Q1, events(30, 9, 20)), keep(H1, events(60, 18, 40))
    assert beside(Q2, events(30, 9, 20), first, whole) == frozenset()
    linked = events(30, 9, 20)
    key = cell_keys.reach_key(Reach.SPOKEN)
    linked.show(key, households(20), Importance.TOTAL, of_households=True)
    assert key not in beside(Q2, linked, first, whole)


def month(first: int, last: int):
    """From the first day of a month of 2012 to the last day of another."""
    return date(2012, first, 1), date(2012, last + 1, 1) - timedelta(days=1)


@pytest.mark.parametrize(
    ("now", "one", "other", "counts", "less_or_more"),
    [
        # January to April and March to June, without the half-year: March and April.
        (month(1, 4), month(3, 6), month(1, 6), (20, 22, 40), 27),
        (month(1, 6), month(1, 4), month(3, 6), (40, 20, 22), 30),
        # January, and March to May, taken from the half-year: February and June.
        (month(1, 1), month(3, 5), month(1, 6), (10, 27, 40), 20),
        # January to June less two months in it that don't touch.
        (month(1, 6), month(2, 2), month(4, 4), (40, 20, 17), 15),
    ],
)
def test_days_that_three_periods_leave_show_no_small_number(now, one, other, counts, less_or_more):
    kept = [keep(period, events(count, 30)) for period, count in ((one, counts[1]), (other, counts[2]))]
    assert beside(now, events(counts[0], 30), *kept) >= {("interventions", "kind0")}
    enough = keep(one, events(less_or_more, 30))
    assert ("interventions", "kind0") not in beside(now, events(counts[0], 30), enough, kept[1])
    unknown = keep(one, events(3, 30, 50))  # hidden in one of the three, so nothing can be added up
    assert ("interventions", "kind0") not in beside(now, events(counts[0], 30), unknown, kept[1])


@given(st.lists(st.integers(0, 6), min_size=3, max_size=3))
def test_two_periods_that_overlap_in_part_tell_nothing_of_their_days_by_themselves(days):
    """Days of the one only, of both, of the other only: all that fit the two sums."""
    left, both, right = days
    one, other = left + both, both + right
    ways = [(one - shared, shared, other - shared) for shared in range(min(one, other) + 1)]
    for place in range(3):
        values = {way[place] for way in ways}
        assert len(values) > 1 or values <= {0, one, other}


@pytest.mark.django_db
class TestKeepingAndLooking:
    @pytest.fixture(autouse=True)
    def _own_folder(self, settings, tmp_path) -> None:
        settings.REPORTS_DIR = tmp_path

    def made(self, project, period, **columns):
        cells = to_keep(period, types(9, 9, 9), frozenset())
        return Report.objects.create(
            project=project, starts_on=period[0], ends_on=period[1], state=Report.State.DONE,
            finished_at=factories.at("2012-08-01 12:00"), cells=cells, **columns,
        )  # fmt: skip

    def test_of_each_period_the_last_version_and_nothing_internal_or_of_another_project(self):
        project = factories.make_project()
        long_ago = (date(2010, 1, 1), date(2010, 3, 31))
        later = (date(2012, 7, 1), date(2012, 9, 30))
        for period in (long_ago, (date(2011, 10, 1), date(2011, 12, 31)), Q1, Q2, later):
            self.made(project, period)
        self.made(project, Q1, version=2)
        self.made(project, Q2, is_internal=True)
        self.made(factories.make_project(), Q1)
        half = (date(2012, 5, 1), date(2012, 8, 31))
        self.made(project, half)
        asked = Report(project=project, starts_on=H1[0], ends_on=H1[1])

        found = [one.period for one in actions._kept_beside(asked)]

        assert sorted(found) == [(date(2011, 10, 1), date(2011, 12, 31)), Q1, Q2, half]

    def test_a_household_more_in_the_next_version_does_not_show(self):
        leader = factories.make_member(Role.PROJECT_LEADER)
        homes = [factories.make_household(project=leader.project) for _ in range(30)]
        for home in homes[:12]:
            factories.make_contact(household=home, kind=ContactKind.PHONE, moment=factories.at("2024-02-01 12:00"))
        spoken = []
        for _ in range(2):
            report = actions.request_report(
                by=factories.actor_of(leader), project=leader.project, person=leader.user,
                starts_on=factories.day("2024-01-01"), ends_on=factories.day("2024-03-31"), is_internal=False,
            )  # fmt: skip
            actions.run_report(report.pk)
            report.refresh_from_db()
            assert report.figures is not None
            spoken.append(report.figures["bereik"]["gesproken"])
            factories.make_contact(household=homes[20], kind=ContactKind.PHONE, moment=factories.at("2024-02-02 12:00"))
        assert spoken == [12, None]
