"""The words of the history, and counting helpers."""

from datetime import date

from households.domain.changes import KIND_LABELS, VERB_LABELS, ChangeKind, ChangeVerb, differences, title_of
from households.domain.helpers import CONTENTMENT_LABELS, Contentment, Period, count_on


def test_every_change_reads_as_a_title():
    for kind in ChangeKind:
        for verb in ChangeVerb:
            assert title_of(kind, verb)
    assert title_of(ChangeKind.GOAL, ChangeVerb.ADDED) == "Doel toegevoegd"
    assert title_of(ChangeKind.HELPER, ChangeVerb.ENDED) == "Hulp gestopt"
    assert set(KIND_LABELS) == set(ChangeKind)
    assert set(VERB_LABELS) == set(ChangeVerb)
    assert set(CONTENTMENT_LABELS) == set(Contentment)


def test_differences_are_only_what_differs():
    old, new = {"what": "A", "why": "", "due_on": "1 mei"}, {"what": "A", "why": "Omdat", "due_on": ""}
    assert differences(old, new) == [("why", "", "Omdat"), ("due_on", "1 mei", "")]


def test_helpers_are_counted_on_a_day():
    day = date(2026, 3, 5)
    periods = [
        Period(None, None), Period(date(2026, 3, 5), None), Period(date(2026, 3, 6), None),
        Period(None, date(2026, 3, 5)), Period(None, date(2026, 3, 4)),
    ]  # fmt: skip
    assert count_on(periods, day) == 3
