"""Tasks sent in the period, per organisation and together; what of them was taken to the management."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from interventions.domain.codes import TaskStatus
from reporting.domain.codes import KeyFigure, TaskCount, Window
from reporting.domain.raw import RawTasks
from reporting.domain.suppression import Cell
from reporting.queries.sql import codes, days_between, rows

#: Ever accepted: these statuses can't be reached without. A task that the team took back may never have been.
_AFTER_ACCEPTANCE = (TaskStatus.ACCEPTED, TaskStatus.IN_PROGRESS, TaskStatus.DONE)
_SENT = "t.project_id = %(project)s AND t.sent_on >= %(start)s AND t.sent_on <= %(end)s"
_IS_DONE = f"t.status = '{TaskStatus.DONE.value}'"
#: Too late: past its end date and not finished at the end of the period, whatever became of it since.
_CONDITIONS: Mapping[TaskCount, str] = {
    TaskCount.SENT: "1 = 1",
    TaskCount.ACCEPTED: f"(t.accepted_on IS NOT NULL OR t.status IN ({codes(_AFTER_ACCEPTANCE)}))",
    TaskCount.REFUSED: f"t.status = '{TaskStatus.REFUSED.value}'",
    TaskCount.DONE: _IS_DONE,
    TaskCount.OVERDUE: (
        "t.due_on IS NOT NULL AND t.due_on < %(end)s "
        f"AND NOT ({_IS_DONE} AND (t.finished_on IS NULL OR t.finished_on <= %(end)s))"
    ),
}
_SUMS = ", ".join(
    f"SUM(CASE WHEN {when} THEN 1 ELSE 0 END), COUNT(DISTINCT CASE WHEN {when} THEN t.household_id END)"
    for when in _CONDITIONS.values()
)
_TOTAL = f"SELECT {_SUMS} FROM interventions_task t WHERE {_SENT}"  # noqa: S608  codes of the program only, see sql.py
_BY_ORGANISATION = f"""
SELECT o.name, {_SUMS}
FROM interventions_task t JOIN accounts_organisation o ON o.id = t.organisation_id
WHERE {_SENT} GROUP BY o.name ORDER BY o.name
"""  # noqa: S608

#: How often a task took so many days: the median is made from that.
_DAYS = """
SELECT o.name, {days} AS days, COUNT(*)
FROM interventions_task t JOIN accounts_organisation o ON o.id = t.organisation_id
WHERE {sent} AND {when} GROUP BY o.name, {days}
"""

_ESCALATED = """
SELECT o.name, COUNT(*), COUNT(DISTINCT t.household_id), MIN(t.household_id)
FROM interventions_escalation e
JOIN interventions_task t ON t.id = e.task_id JOIN accounts_organisation o ON o.id = t.organisation_id
WHERE t.project_id = %(project)s AND e.opened_on >= %(start)s AND e.opened_on <= %(end)s GROUP BY o.name
"""
_ESCALATED_TOTAL = """
SELECT COUNT(*), COUNT(DISTINCT t.household_id)
FROM interventions_escalation e JOIN interventions_task t ON t.id = e.task_id
WHERE t.project_id = %(project)s AND e.opened_on >= %(start)s AND e.opened_on <= %(end)s
"""

_COMPARED = """
SELECT
    SUM(CASE WHEN sent_on >= %(before_start)s AND sent_on <= %(before_end)s THEN 1 ELSE 0 END),
    COUNT(DISTINCT CASE WHEN sent_on >= %(before_start)s AND sent_on <= %(before_end)s THEN household_id END),
    SUM(CASE WHEN sent_on < %(before_start)s THEN 1 ELSE 0 END),
    COUNT(DISTINCT CASE WHEN sent_on < %(before_start)s THEN household_id END),
    COUNT(*), COUNT(DISTINCT household_id)
FROM interventions_task WHERE project_id = %(project)s AND sent_on <= %(end)s
"""

_Histogram = dict[int, int]


class Tasks:
    """What was counted of tasks."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        accept = _days(values, "t.accepted_on", "t.accepted_on IS NOT NULL")
        finish = _days(values, "t.finished_on", f"t.finished_on IS NOT NULL AND {_IS_DONE}")
        counted = {name: _cells(numbers) for name, *numbers in rows(_BY_ORGANISATION, values)}
        for name, count, behind, _ in rows(_ESCALATED, values):
            counted.setdefault(name, {})[TaskCount.ESCALATED] = Cell(count, behind)
        self.by_organisation = {
            name: RawTasks(counted[name], _median(accept[name]), _median(finish[name])) for name in sorted(counted)
        }
        total = _cells(rows(_TOTAL, values)[0]) | {TaskCount.ESCALATED: Cell(*rows(_ESCALATED_TOTAL, values)[0])}
        self.total = RawTasks(total, _median(_together(accept)), _median(_together(finish)))
        numbers = [number or 0 for number in rows(_COMPARED, values)[0]]
        self.compared = {
            (KeyFigure.TASKS, Window.PREVIOUS): Cell(numbers[0], numbers[1]),
            (KeyFigure.TASKS, Window.EARLIER): Cell(numbers[2], numbers[3]),
            (KeyFigure.TASKS, Window.SINCE_START): Cell(numbers[4], numbers[5]),
        }


def _cells(numbers: "list[int | None] | tuple[int | None, ...]") -> dict[TaskCount, Cell]:
    return {
        count: Cell(numbers[2 * place] or 0, numbers[2 * place + 1] or 0) for place, count in enumerate(_CONDITIONS)
    }


def _days(values: Mapping[str, Any], column: str, when: str) -> defaultdict[str, _Histogram]:
    found: defaultdict[str, _Histogram] = defaultdict(dict)
    for name, days, count in rows(_DAYS.format(days=days_between("t.sent_on", column), sent=_SENT, when=when), values):
        found[name][days] = count
    return found


def _together(histograms: Mapping[str, _Histogram]) -> _Histogram:
    found: defaultdict[int, int] = defaultdict(int)
    for histogram in histograms.values():
        for days, count in histogram.items():
            found[days] += count
    return found


def _median(histogram: _Histogram) -> float | None:
    """The middle one of all, or the mean of the two in the middle."""
    n = sum(histogram.values())
    if n == 0:
        return None
    middle = [(n - 1) // 2, n // 2]
    found: list[int] = []
    reached = 0
    for days in sorted(histogram):
        reached += histogram[days]
        while len(found) < 2 and middle[len(found)] < reached:
            found.append(days)
    return sum(found) / 2
