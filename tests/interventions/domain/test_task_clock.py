"""When a task is late: working days with Dutch holidays, and the same rule as days for a query."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interventions.domain.codes import TaskStatus
from interventions.domain.task_clock import ClockRules, Stuck, cutoffs, last_mention, stuck_since
from interventions.domain.waiting import Times, waiting_of
from interventions.domain.working_days import (
    add_working_days,
    is_working_day,
    subtract_working_days,
    working_days_between,
)

RULES = ClockRules()
DAY = datetime.timedelta(days=1)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


days = st.dates(min_value=datetime.date(2015, 1, 1), max_value=datetime.date(2035, 12, 31))


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-03-02", 5, "2026-03-09"),  # Monday to Monday
        ("2026-03-06", 1, "2026-03-09"),  # over a weekend
        ("2026-04-02", 1, "2026-04-07"),  # Good Friday to Easter Monday
        ("2026-04-24", 1, "2026-04-28"),  # King's Day on Monday
        ("2025-05-02", 1, "2025-05-06"),  # Bevrijdingsdag, once in five years
        ("2026-05-04", 1, "2026-05-05"),  # and this year not
        ("2026-12-24", 1, "2026-12-28"),  # Christmas on Friday and Saturday
        ("2026-03-07", 0, "2026-03-07"),
    ],
)
def test_working_days_are_counted_over_weekends_and_holidays(start, count, end):
    assert add_working_days(day(start), count) == day(end)
    assert working_days_between(day(start), day(end)) == count


@given(days, st.integers(1, 30))
def test_going_there_and_back_ends_on_a_working_day_as_far_away(start, count):
    there = add_working_days(start, count)
    assert is_working_day(there)
    assert working_days_between(start, there) == count
    assert subtract_working_days(there + DAY, count) > start
    assert subtract_working_days(there, count) <= start or not is_working_day(start)


@pytest.mark.parametrize(
    ("status", "waiting_since", "due_on", "today", "expected"),
    [
        # Sent on a Monday: the next Monday is the last day to accept.
        (TaskStatus.SENT, "2026-03-02", None, "2026-03-09", {}),
        (TaskStatus.SENT, "2026-03-02", None, "2026-03-10", {Stuck.NOT_ACCEPTED: "2026-03-10"}),
        # The end date itself is in time.
        (TaskStatus.IN_PROGRESS, "2026-03-02", "2026-03-05", "2026-03-05", {}),
        (TaskStatus.IN_PROGRESS, "2026-03-02", "2026-03-05", "2026-03-06", {Stuck.OVERDUE: "2026-03-06"}),
        # Four weeks of silence.
        (TaskStatus.ACCEPTED, "2026-03-02", None, "2026-03-29", {}),
        (TaskStatus.ACCEPTED, "2026-03-02", None, "2026-03-30", {Stuck.SILENT: "2026-03-30"}),
        (TaskStatus.SENT, "2026-03-02", "2026-03-05", "2026-04-30",
         {Stuck.OVERDUE: "2026-03-06", Stuck.NOT_ACCEPTED: "2026-03-10"}),
        (TaskStatus.DONE, "2020-03-02", "2020-03-05", "2026-03-06", {}),
        (TaskStatus.REFUSED, "2020-03-02", "2020-03-05", "2026-03-06", {}),
    ],
)  # fmt: skip
def test_a_task_is_late_from_the_day_after_its_term(status, waiting_since, due_on, today, expected):
    found = stuck_since(
        status=status,
        waiting_since=day(waiting_since),
        due_on=day(due_on) if due_on else None,
        rules=RULES,
        today=day(today),
    )
    assert found == {why: day(since) for why, since in expected.items()}
    assert list(found) == [why for why in Stuck if why in found]  # the most pressing first


@given(
    st.sampled_from(list(TaskStatus)),
    days,
    st.none() | days,
    days,
    st.integers(1, 20),
    st.integers(1, 12),
)
def test_the_cutoffs_for_a_query_say_the_same(status, waiting_since, due_on, today, accept, weeks):
    rules = ClockRules(accept, weeks)
    found = stuck_since(status=status, waiting_since=waiting_since, due_on=due_on, rules=rules, today=today)
    limits = cutoffs(rules, today)
    is_open = status in {TaskStatus.SENT, TaskStatus.ACCEPTED, TaskStatus.IN_PROGRESS}
    assert (Stuck.OVERDUE in found) == (is_open and due_on is not None and due_on < limits.due_before)
    assert (Stuck.NOT_ACCEPTED in found) == (status is TaskStatus.SENT and waiting_since < limits.sent_before)
    running = status in {TaskStatus.ACCEPTED, TaskStatus.IN_PROGRESS}
    assert (Stuck.SILENT in found) == (running and waiting_since < limits.heard_before)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-03-10", "2026-03-10"),
        ("2026-03-16", "2026-03-10"),
        ("2026-03-17", "2026-03-17"),
        ("2026-03-30", "2026-03-24"),
    ],
)
def test_a_stuck_task_is_mentioned_when_it_gets_stuck_and_then_weekly(today, expected):
    assert last_mention({Stuck.NOT_ACCEPTED: day("2026-03-10")}, day(today)) == day(expected)


def test_of_two_reasons_the_latest_day_counts_and_without_any_there_is_none():
    stuck = {Stuck.OVERDUE: day("2026-03-12"), Stuck.NOT_ACCEPTED: day("2026-03-10")}
    assert last_mention(stuck, day("2026-03-13")) == day("2026-03-12")
    assert last_mention({}, day("2026-03-13")) is None


def test_waiting_times_are_medians_of_what_is_known():
    sent = day("2026-03-02")
    found = waiting_of(
        [
            Times(sent, sent + DAY, sent + 10 * DAY),
            Times(sent, sent + 2 * DAY, sent + 20 * DAY),
            Times(sent, sent + 60 * DAY, None),
            Times(sent, None, None),
        ]
    )
    assert (found.to_accept, found.accepted, found.to_finish, found.finished) == (2, 3, 15, 2)
    nothing = waiting_of([Times(sent, None, None)])
    assert (nothing.to_accept, nothing.to_finish) == (None, None)
    assert waiting_of([Times(sent, sent - DAY, sent - DAY)]).to_finish == 0
