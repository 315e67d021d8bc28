"""Interventions and their effects, each by its own date in the period, counted where they are kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from households.domain.codes import Domain, HouseholdType
from interventions.domain.codes import EffectValue, InterventionKind, Perspective
from interventions.domain.effects import Term
from reporting.domain.codes import GROUP_OF_KIND, REPORTED_VALUES, InterventionGroup, KeyFigure, Window
from reporting.domain.raw import EffectCell, TypeOrUnknown
from reporting.domain.suppression import NOTHING, Cell
from reporting.queries.matrix import LATEST_TYPES
from reporting.queries.sql import codes, days_between, rows

_IN_PERIOD = 'i.project_id = %(project)s AND i."on" >= %(start)s AND i."on" <= %(end)s'

_BY_TYPE = f"""
WITH {LATEST_TYPES}
SELECT i.kind, t.proposed_type, COUNT(*), COUNT(DISTINCT i.household_id)
FROM interventions_intervention i LEFT JOIN latest_types t ON t.household_id = i.household_id
WHERE {_IN_PERIOD} GROUP BY i.kind, t.proposed_type
"""  # noqa: S608  codes of the program only, see sql.py

_BY_DOMAIN = f"""
SELECT i.kind, d.domain, COUNT(*), COUNT(DISTINCT i.household_id)
FROM interventions_intervention i JOIN interventions_interventiondomain d ON d.intervention_id = i.id
WHERE {_IN_PERIOD} GROUP BY i.kind, d.domain
"""  # noqa: S608


def _windows(day: str, household: str) -> str:
    """SQL for counts and households in the period before, ever before that, and up to the end."""
    parts = []
    for when in (
        f"{day} >= %(before_start)s AND {day} <= %(before_end)s",
        f"{day} < %(before_start)s",
        f"{day} <= %(end)s",
    ):
        parts.append(f"SUM(CASE WHEN {when} THEN 1 ELSE 0 END)")
        parts.append(f"COUNT(DISTINCT CASE WHEN {when} THEN {household} END)")
    return ", ".join(parts)


_INTERVENTIONS = f"""
SELECT SUM(CASE WHEN i."on" >= %(start)s THEN 1 ELSE 0 END),
    COUNT(DISTINCT CASE WHEN i."on" >= %(start)s THEN i.household_id END),
    {_windows('i."on"', "i.household_id")}
FROM interventions_intervention i WHERE i.project_id = %(project)s AND i."on" <= %(end)s
"""  # noqa: S608

_BETTER = f"""
SELECT e.perspective, {_windows("e.observed_on", "i.household_id")}
FROM interventions_effect e JOIN interventions_intervention i ON i.id = e.intervention_id
WHERE i.project_id = %(project)s AND e.observed_on <= %(end)s AND e.value = '{EffectValue.BETTER.value}'
GROUP BY e.perspective
"""  # noqa: S608

_GROUPS = " ".join(
    f"WHEN kind IN ({codes([kind for kind, one in GROUP_OF_KIND.items() if one is group])}) THEN '{group.value}'"
    for group in InterventionGroup
)
_COUNT = "SUM(n), COUNT(DISTINCT household_id)"

#: One row per household and kind of effect first; all tables are made from those.
_EFFECTS = f"""
WITH {LATEST_TYPES}, seen AS (
    SELECT e.value, i.kind, e.domain, e.perspective, i.household_id, COUNT(*) AS n
    FROM interventions_effect e JOIN interventions_intervention i ON i.id = e.intervention_id
    WHERE i.project_id = %(project)s AND e.observed_on >= %(start)s AND e.observed_on <= %(end)s
        AND e.value IN ({codes(REPORTED_VALUES)})
    GROUP BY e.value, i.kind, e.domain, e.perspective, i.household_id
), grouped AS (
    SELECT value, CASE {_GROUPS} END AS kind, domain, perspective, household_id, n FROM seen
)
SELECT 'kind', value, kind, domain, perspective, SUM(n), COUNT(*) FROM seen GROUP BY value, kind, domain, perspective
UNION ALL
SELECT 'kind', value, kind, NULL, perspective, {_COUNT} FROM seen GROUP BY value, kind, perspective
UNION ALL
SELECT 'group', value, kind, domain, perspective, {_COUNT} FROM grouped GROUP BY value, kind, domain, perspective
UNION ALL
SELECT 'group', value, kind, NULL, perspective, {_COUNT} FROM grouped GROUP BY value, kind, perspective
UNION ALL
SELECT 'all', value, NULL, domain, perspective, {_COUNT} FROM seen GROUP BY value, domain, perspective
UNION ALL
SELECT 'all', value, NULL, NULL, perspective, {_COUNT} FROM seen GROUP BY value, perspective
UNION ALL
SELECT 'type', value, t.proposed_type, NULL, perspective, SUM(n), COUNT(DISTINCT seen.household_id)
FROM seen LEFT JOIN latest_types t ON t.household_id = seen.household_id GROUP BY value, t.proposed_type, perspective
"""  # noqa: S608

_TERMS = """
SELECT CASE WHEN days < 28 THEN 0 WHEN days < 84 THEN 1 WHEN days < 175 THEN 2 ELSE 3 END AS term,
    COUNT(*), COUNT(DISTINCT household_id)
FROM (
    SELECT i.household_id, {days} AS days
    FROM interventions_effect e JOIN interventions_intervention i ON i.id = e.intervention_id
    WHERE i.project_id = %(project)s AND e.observed_on >= %(start)s AND e.observed_on <= %(end)s
        AND e.value = '{better}'
) AS better
GROUP BY 1
"""

_TERM_ORDER = (Term.UNDER_4_WEEKS, Term.FROM_4_WEEKS, Term.FROM_12_WEEKS, Term.FROM_25_WEEKS)
_SEEN_BETTER = {Perspective.RESIDENT: KeyFigure.BETTER_RESIDENT, Perspective.ADVISOR: KeyFigure.BETTER_ADVISOR}
_OTHER_WINDOWS = (Window.PREVIOUS, Window.EARLIER, Window.SINCE_START)


def _type(code: str | None) -> TypeOrUnknown:
    return HouseholdType(code) if code else None


@dataclass(slots=True)
class Work:
    """Interventions and effects of the period, and the key figures of other periods."""

    total: Cell = NOTHING
    by_kind: dict[InterventionKind, Cell] = field(default_factory=dict)
    by_type: dict[tuple[InterventionKind, TypeOrUnknown], Cell] = field(default_factory=dict)
    by_domain: dict[tuple[InterventionKind, Domain], Cell] = field(default_factory=dict)
    effects: dict[EffectCell, Cell] = field(default_factory=dict)
    effects_by_term: dict[Term, Cell] = field(default_factory=dict)
    effects_by_type: dict[tuple[TypeOrUnknown, EffectValue, Perspective], Cell] = field(default_factory=dict)
    compared: dict[tuple[KeyFigure, Window], Cell] = field(default_factory=dict)


def work(values: Mapping[str, Any], tell: Callable[[str], None]) -> Work:
    """Count interventions and effects."""
    found = Work()
    tell("Interventies tellen")
    for code, type_code, count, behind in rows(_BY_TYPE, values):
        kind = InterventionKind(code)
        # A household has one latest type, so its rows of one kind are in one cell.
        so_far = found.by_kind.get(kind, Cell(0, 0))
        found.by_kind[kind] = Cell(so_far.count + count, so_far.households + behind)
        found.by_type[kind, _type(type_code)] = Cell(count, behind)
    for code, domain, count, behind in rows(_BY_DOMAIN, values):
        found.by_domain[InterventionKind(code), Domain(domain)] = Cell(count, behind)
    count, behind, *others = rows(_INTERVENTIONS, values)[0]
    found.total = Cell(count or 0, behind or 0)
    _compare(found, KeyFigure.INTERVENTIONS, others)
    tell("Effecten tellen")
    for perspective, *others in rows(_BETTER, values):
        _compare(found, _SEEN_BETTER[Perspective(perspective)], others)
    _effects(found, values)
    return found


def _compare(found: Work, figure: KeyFigure, numbers: list[int | None]) -> None:
    for place, window in enumerate(_OTHER_WINDOWS):
        found.compared[figure, window] = Cell(numbers[2 * place] or 0, numbers[2 * place + 1] or 0)


def _effects(found: Work, values: Mapping[str, Any]) -> None:
    for table, value_code, line, domain_code, perspective, count, behind in rows(_EFFECTS, values):
        value, seen, cell = EffectValue(value_code), Perspective(perspective), Cell(int(count), behind)
        if table == "type":
            found.effects_by_type[_type(line), value, seen] = cell
            continue
        row: InterventionKind | InterventionGroup | None = None
        if table == "kind":
            row = InterventionKind(line)
        elif table == "group":
            row = InterventionGroup(line)
        found.effects[EffectCell(value, row, Domain(domain_code) if domain_code else None, seen)] = cell
    query = _TERMS.format(days=days_between('i."on"', "e.observed_on"), better=EffectValue.BETTER.value)
    for place, count, behind in rows(query, values):
        found.effects_by_term[_TERM_ORDER[place]] = Cell(count, behind)
