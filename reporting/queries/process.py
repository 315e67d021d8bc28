"""Cases and how the work goes: open cases at the end of the period, and what happened to them in it."""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from households.domain.case_status import ClosingReason
from households.domain.codes import SPOKEN_KINDS, SPOKEN_RESULTS, HouseholdStatus, Phase
from households.domain.conversation_codes import BenefitState, ConversationState
from households.models import Handover
from interventions.domain.codes import Perspective
from interventions.domain.evaluation import Outcome, OutcomeValue, due_on
from reporting.domain.codes import HelpQuestions, KeyFigure, Process, Window
from reporting.domain.suppression import Cell, households
from reporting.queries.sql import codes, days_between, rows

_GUIDANCE, _AFTERCARE = HouseholdStatus.IN_GUIDANCE.value, HouseholdStatus.AFTERCARE.value
_OUR_HOUSEHOLDS = "household_id IN (SELECT id FROM households_household WHERE project_id = %(project)s)"


def _open_cases(name: str, end: str) -> str:
    """SQL for the cases in guidance or aftercare at the end of a day, to stand in a WITH."""
    return f"""{name} AS (
        SELECT household_id, to_status AS status FROM (
            SELECT household_id, to_status,
                ROW_NUMBER() OVER (PARTITION BY household_id ORDER BY "on" DESC, id DESC) AS back
            FROM households_statuschange WHERE "on" <= {end} AND {_OUR_HOUSEHOLDS}
        ) AS numbered WHERE back = 1 AND to_status IN ('{_GUIDANCE}', '{_AFTERCARE}')
    )"""  # noqa: S608  codes of the program only, see sql.py


_PLANS_OPEN = "p.started_on <= %(end)s AND (p.ended_on IS NULL OR p.ended_on > %(end)s) AND v.agreed_on <= %(end)s"

#: One row per day from which the next evaluation is counted; few days, so the months can be added in Python.
_CASES = f"""
WITH {_open_cases("cases", "%(end)s")}, agreed AS (
    SELECT p.household_id, MIN(v.agreed_on) AS day
    FROM interventions_plan p JOIN interventions_planversion v ON v.plan_id = p.id
    WHERE {_PLANS_OPEN} AND p.household_id IN (SELECT household_id FROM cases) GROUP BY p.household_id
), evaluated AS (
    SELECT household_id, MAX("on") AS day FROM interventions_evaluation
    WHERE "on" <= %(end)s AND household_id IN (SELECT household_id FROM cases) GROUP BY household_id
), intake AS (
    SELECT household_id, MIN("on") AS day FROM households_matrixscoring
    WHERE is_current AND confirmed_at IS NOT NULL AND phase = '{Phase.INTAKE.value}' AND "on" <= %(end)s
        AND household_id IN (SELECT household_id FROM cases) GROUP BY household_id
)
SELECT c.status, agreed.day, evaluated.day, intake.day, COUNT(*), SUM(CASE WHEN h.owner_id IS NOT NULL OR EXISTS (
        SELECT 1 FROM households_coordinator k
        WHERE k.household_id = c.household_id AND k.since <= %(end)s AND (k.until IS NULL OR k.until > %(end)s)
    ) THEN 1 ELSE 0 END)
FROM cases c JOIN households_household h ON h.id = c.household_id
LEFT JOIN agreed ON agreed.household_id = c.household_id
LEFT JOIN evaluated ON evaluated.household_id = c.household_id
LEFT JOIN intake ON intake.household_id = c.household_id
GROUP BY c.status, agreed.day, evaluated.day, intake.day
"""  # noqa: S608

_OPEN_BEFORE = f"WITH {_open_cases('cases', '%(before_end)s')} SELECT COUNT(*) FROM cases"  # noqa: S608

_HELPERS = f"""
WITH {_open_cases("cases", "%(end)s")}, begun AS (
    SELECT household_id, MIN("on") AS day FROM households_statuschange
    WHERE to_status = '{_GUIDANCE}' AND "on" <= %(end)s AND household_id IN (SELECT household_id FROM cases)
    GROUP BY household_id
), counted AS (
    SELECT b.household_id,
        SUM(CASE WHEN (p.since IS NULL OR p.since <= b.day) AND (p.until IS NULL OR p.until >= b.day)
            THEN 1 ELSE 0 END) AS at_start,
        SUM(CASE WHEN (p.since IS NULL OR p.since <= %(end)s) AND (p.until IS NULL OR p.until >= %(end)s)
            THEN 1 ELSE 0 END) AS now
    FROM begun b JOIN households_helper p ON p.household_id = b.household_id GROUP BY b.household_id
)
SELECT SUM(at_start), SUM(CASE WHEN at_start > 0 THEN 1 ELSE 0 END), SUM(now), SUM(CASE WHEN now > 0 THEN 1 ELSE 0 END)
FROM counted
"""  # noqa: S608

_CHANGES = f"""
SELECT to_status, reason, COUNT(*), COUNT(DISTINCT household_id) FROM households_statuschange
WHERE "on" >= %(start)s AND "on" <= %(end)s AND to_status IN ('{_GUIDANCE}', '{HouseholdStatus.CLOSED.value}')
    AND {_OUR_HOUSEHOLDS}
GROUP BY to_status, reason
"""  # noqa: S608
_CLOSED = f"""
SELECT COUNT(*), COUNT(DISTINCT household_id) FROM households_statuschange
WHERE "on" >= %(start)s AND "on" <= %(end)s AND to_status = '{HouseholdStatus.CLOSED.value}' AND {_OUR_HOUSEHOLDS}
"""  # noqa: S608

_OUTCOMES = """
SELECT o.outcome, o.perspective, o.value, COUNT(*), COUNT(DISTINCT e.household_id)
FROM interventions_evaluationoutcome o JOIN interventions_evaluation e ON e.id = o.evaluation_id
JOIN households_household h ON h.id = e.household_id
WHERE h.project_id = %(project)s AND e."on" >= %(start)s AND e."on" <= %(end)s
GROUP BY o.outcome, o.perspective, o.value
"""
_EVALUATIONS = f"""
SELECT COUNT(*), COUNT(DISTINCT household_id) FROM interventions_evaluation
WHERE "on" >= %(start)s AND "on" <= %(end)s AND {_OUR_HOUSEHOLDS}
"""  # noqa: S608

#: Contacts in which somebody was spoken to, of households that have an advisor: own is who had the household at that
#: moment. Until a household was handed over, that is who gave it.
_CONTACTS = f"""
WITH given AS (
    SELECT t.household_id, o.giver_id, o.settled_at AS until,
        LAG(o.settled_at) OVER (PARTITION BY t.household_id ORDER BY o.settled_at, o.id) AS since
    FROM households_handoveritem t JOIN households_handover o ON o.id = t.handover_id
    WHERE o.project_id = %(project)s AND o.state = '{Handover.State.ACCEPTED.value}' AND o.settled_at > %(opens)s
)
SELECT CASE WHEN m.by_id = COALESCE(g.giver_id, h.owner_id) THEN 1 ELSE 0 END AS is_own, COUNT(*),
    COUNT(DISTINCT m.household_id)
FROM households_contactmoment m JOIN households_household h ON h.id = m.household_id
LEFT JOIN given g ON g.household_id = m.household_id AND m.at < g.until AND (g.since IS NULL OR m.at >= g.since)
WHERE m.project_id = %(project)s AND m.withdrawn_at IS NULL AND m.at >= %(opens)s AND m.at < %(closes)s
    AND h.owner_id IS NOT NULL
    AND (m.kind IN ({codes(sorted(SPOKEN_KINDS))}) OR m.result IN ({codes(sorted(SPOKEN_RESULTS))}))
GROUP BY 1
"""  # noqa: S608

#: A draft is late once its week is over; before that it is neither.
_VISITS = """
SELECT is_late, COUNT(*), COUNT(DISTINCT household_id) FROM (
    SELECT c.household_id, CASE WHEN c.registered_on IS NULL OR {taken} > 7 THEN 1 ELSE 0 END AS is_late
    FROM households_conversation c JOIN households_household h ON h.id = c.household_id
    WHERE h.project_id = %(project)s AND c.visited_on >= %(start)s AND c.visited_on <= %(end)s
        AND (c.state = '{finished}' OR {open_for} > 7)
) AS visits GROUP BY is_late
"""

_HELP = f"""
SELECT CASE WHEN help_requests IS NULL THEN 'unknown' WHEN help_requests = 0 THEN 'none'
        WHEN help_requests = 1 THEN 'single' ELSE 'multiple' END, COUNT(*)
FROM (
    SELECT c.help_requests, c.visited_on, ROW_NUMBER() OVER (PARTITION BY c.household_id ORDER BY c.visited_on, c.id)
        AS place
    FROM households_conversation c JOIN households_household h ON h.id = c.household_id
    WHERE h.project_id = %(project)s AND c.state = '{ConversationState.FINISHED.value}'
) AS numbered
WHERE place = 1 AND visited_on >= %(start)s AND visited_on <= %(end)s GROUP BY 1
"""  # noqa: S608

_BENEFITS = f"""
SELECT SUM(yearly_amount), COUNT(DISTINCT household_id) FROM households_benefitcheck
WHERE state = '{BenefitState.HAS.value}' AND won_on >= %(start)s AND won_on <= %(end)s AND {_OUR_HOUSEHOLDS}
"""  # noqa: S608
_CHANCES = f"""
SELECT COUNT(*), COUNT(DISTINCT household_id) FROM households_chance
WHERE taken_up_on >= %(start)s AND taken_up_on <= %(end)s AND {_OUR_HOUSEHOLDS}
"""  # noqa: S608


@dataclass(slots=True)
class Cases:
    """What was counted of cases and of the work."""

    process: dict[Process, Cell] = field(default_factory=dict)
    closed: dict[ClosingReason, Cell] = field(default_factory=dict)
    outcomes: dict[tuple[Outcome, Perspective, OutcomeValue], Cell] = field(default_factory=dict)
    help_questions: dict[HelpQuestions, int] = field(default_factory=dict)
    compared: dict[tuple[KeyFigure, Window], Cell] = field(default_factory=dict)


def cases(values: Mapping[str, Any], end: datetime.date) -> Cases:
    """Count cases and the work on them."""
    found = Cases(process=_open(values, end) | _helpers(values) | _registered(values))
    for status, reason, count, behind in rows(_CHANGES, values):
        if status == _GUIDANCE:
            found.process[Process.STARTED] = Cell(count, behind)
        else:
            found.closed[ClosingReason(reason)] = Cell(count, behind)
    found.process[Process.CLOSED] = Cell(*rows(_CLOSED, values)[0])
    found.process[Process.EVALUATIONS] = Cell(*rows(_EVALUATIONS, values)[0])
    for is_own, count, behind in rows(_CONTACTS, values):
        found.process[Process.OWN_CONTACTS if is_own else Process.OTHER_CONTACTS] = Cell(count, behind)
    amount, behind = rows(_BENEFITS, values)[0]
    found.process[Process.MONEY_WON] = Cell(round(amount or 0), behind)
    found.process[Process.CHANCES] = Cell(*rows(_CHANCES, values)[0])
    for outcome, seen, value, count, behind in rows(_OUTCOMES, values):
        found.outcomes[Outcome(outcome), Perspective(seen), OutcomeValue(value)] = Cell(count, behind)
    found.help_questions = {HelpQuestions(code): count for code, count in rows(_HELP, values)}
    found.compared[KeyFigure.OPEN_CASES, Window.PREVIOUS] = households(rows(_OPEN_BEFORE, values)[0][0])
    return found


def _open(values: Mapping[str, Any], end: datetime.date) -> dict[Process, Cell]:
    counts: defaultdict[Process, int] = defaultdict(int)
    for status, *days, count, coordinated in rows(_CASES, values):
        counts[Process.COORDINATED] += coordinated
        if status == _AFTERCARE:
            counts[Process.AFTERCARE] += count
            continue
        counts[Process.IN_GUIDANCE] += count
        agreed, evaluated, intake = map(_day, days)
        if agreed is not None:
            counts[Process.AGREED] += count
        due = due_on(agreed_on=agreed, intake_on=intake, last_evaluation_on=evaluated)
        if due is not None:
            counts[Process.EVALUATION_LATE if due < end else Process.EVALUATION_IN_TIME] += count
    counts[Process.OPEN] = counts[Process.IN_GUIDANCE] + counts[Process.AFTERCARE]
    return {one: households(count) for one, count in counts.items()}


def _day(value: datetime.date | str | None) -> datetime.date | None:
    """A day as the database gives it: SQLite has texts."""
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value


def _helpers(values: Mapping[str, Any]) -> dict[Process, Cell]:
    start, with_start, now, with_now = (number or 0 for number in rows(_HELPERS, values)[0])
    return {Process.HELPERS_AT_START: Cell(start, with_start), Process.HELPERS_NOW: Cell(now, with_now)}


def _registered(values: Mapping[str, Any]) -> dict[Process, Cell]:
    query = _VISITS.format(
        taken=days_between("c.visited_on", "c.registered_on"),
        open_for=days_between("c.visited_on", "%(end)s"),
        finished=ConversationState.FINISHED.value,
    )
    return {
        Process.REGISTERED_LATE if is_late else Process.REGISTERED_IN_TIME: Cell(count, behind)
        for is_late, count, behind in rows(query, values)
    }
