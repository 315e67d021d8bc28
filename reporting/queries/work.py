"""Interventions and their effects, each by its own date in the period, counted where they are kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from households.domain.codes import Domain, HouseholdType
from interventions.domain.codes import EffectValue, InterventionKind, Perspective
from interventions.domain.effects import Term
from reporting.domain.codes import GROUP_OF_KIND, REPORTED_VALUES, InterventionGroup, KeyFigure, Window
from reporting.domain.raw import EffectCell, InterventionRow, RawOwnKind, TypeOrUnknown
from reporting.domain.suppression import Cell
from reporting.queries.matrix import LATEST_TYPES
from reporting.queries.sql import codes, days_between, rows

_IN_PERIOD = 'i.project_id = %(project)s AND i."on" >= %(start)s AND i."on" <= %(end)s'

_GROUPS = " ".join(
    f"WHEN kind IN ({codes([kind for kind, one in GROUP_OF_KIND.items() if one is group])}) THEN '{group.value}'"
    for group in InterventionGroup
)
_COUNT = "SUM(n), COUNT(DISTINCT household_id)"


def _by_kind_group_and_all(column: str) -> str:
    """SQL for interventions in rows of kinds, of groups and of all, from the table ``done``."""
    return f"""
    SELECT 'kind', kind, {column}, SUM(n), COUNT(*) FROM done GROUP BY kind, {column}
    UNION ALL
    SELECT 'group', CASE {_GROUPS} END, {column}, {_COUNT} FROM done GROUP BY CASE {_GROUPS} END, {column}
    UNION ALL
    SELECT 'all', NULL, {column}, {_COUNT} FROM done GROUP BY {column}
    """  # noqa: S608  codes of the program only, see sql.py


_BY_TYPE = f"""
WITH {LATEST_TYPES}, counted AS (
    SELECT i.kind, i.household_id, COUNT(*) AS n FROM interventions_intervention i
    WHERE {_IN_PERIOD} GROUP BY i.kind, i.household_id
), done AS (
    SELECT c.kind, c.household_id, t.proposed_type, c.n
    FROM counted c LEFT JOIN latest_types t ON t.household_id = c.household_id
)
{_by_kind_group_and_all("proposed_type")}
"""  # noqa: S608

_BY_DOMAIN = f"""
WITH done AS (
    SELECT i.kind, d.domain, i.household_id, COUNT(*) AS n
    FROM interventions_intervention i JOIN interventions_interventiondomain d ON d.intervention_id = i.id
    WHERE {_IN_PERIOD} GROUP BY i.kind, d.domain, i.household_id
)
{_by_kind_group_and_all("domain")}
"""  # noqa: S608

#: Of each fixed kind that an own one counts as: those by each own name, and those by none.
_OWN_KINDS = f"""
SELECT i.kind, o.name, COUNT(*), COUNT(DISTINCT i.household_id)
FROM interventions_intervention i LEFT JOIN interventions_ownkind o ON o.id = i.own_kind_id
WHERE {_IN_PERIOD} AND i.kind IN (SELECT counts_as FROM interventions_ownkind WHERE project_id = %(project)s)
GROUP BY i.kind, o.name
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
SELECT {_windows('i."on"', "i.household_id")}
FROM interventions_intervention i WHERE i.project_id = %(project)s AND i."on" <= %(end)s
"""  # noqa: S608

_BETTER = f"""
SELECT e.perspective, {_windows("e.observed_on", "i.household_id")}
FROM interventions_effect e JOIN interventions_intervention i ON i.id = e.intervention_id
WHERE i.project_id = %(project)s AND e.observed_on <= %(end)s AND e.value = '{EffectValue.BETTER.value}'
GROUP BY e.perspective
"""  # noqa: S608

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


def _row(table: str, code: str) -> InterventionRow:
    if table == "all":
        return None
    return InterventionKind(code) if table == "kind" else InterventionGroup(code)


@dataclass(slots=True)
class Work:
    """Interventions and effects of the period, and the key figures of other periods."""

    by_row: dict[InterventionRow, Cell] = field(default_factory=dict)
    by_type: dict[tuple[InterventionRow, TypeOrUnknown], Cell] = field(default_factory=dict)
    by_domain: dict[tuple[InterventionRow, Domain], Cell] = field(default_factory=dict)
    own_kinds: list[RawOwnKind] = field(default_factory=list)
    not_own: dict[InterventionKind, Cell] = field(default_factory=dict)
    effects: dict[EffectCell, Cell] = field(default_factory=dict)
    effects_by_term: dict[Term, Cell] = field(default_factory=dict)
    effects_by_type: dict[tuple[TypeOrUnknown, EffectValue, Perspective], Cell] = field(default_factory=dict)
    compared: dict[tuple[KeyFigure, Window], Cell] = field(default_factory=dict)


def work(values: Mapping[str, Any], tell: Callable[[str], None]) -> Work:
    """Count interventions and effects."""
    found = Work()
    tell("Interventies tellen")
    for table, line, type_code, count, behind in rows(_BY_TYPE, values):
        row = _row(table, line)
        # A household has one latest type, so its interventions of one row are in one cell.
        so_far = found.by_row.get(row, Cell(0, 0))
        found.by_row[row] = Cell(so_far.count + int(count), so_far.households + behind)
        found.by_type[row, _type(type_code)] = Cell(int(count), behind)
    for table, line, domain, count, behind in rows(_BY_DOMAIN, values):
        found.by_domain[_row(table, line), Domain(domain)] = Cell(int(count), behind)
    for code, name, count, behind in rows(_OWN_KINDS, values):
        kind, cell = InterventionKind(code), Cell(count, behind)
        if name is None:
            found.not_own[kind] = cell
        else:
            found.own_kinds.append(RawOwnKind(name, kind, cell))
    found.own_kinds.sort(key=lambda one: one.name.casefold())
    _compare(found, KeyFigure.INTERVENTIONS, rows(_INTERVENTIONS, values)[0])
    tell("Effecten tellen")
    for perspective, *others in rows(_BETTER, values):
        _compare(found, _SEEN_BETTER[Perspective(perspective)], others)
    _effects(found, values)
    return found


def _compare(found: Work, figure: KeyFigure, numbers: Sequence[int | None]) -> None:
    for place, window in enumerate(_OTHER_WINDOWS):
        found.compared[figure, window] = Cell(numbers[2 * place] or 0, numbers[2 * place + 1] or 0)


def _effects(found: Work, values: Mapping[str, Any]) -> None:
    for table, value_code, line, domain_code, perspective, count, behind in rows(_EFFECTS, values):
        value, seen, cell = EffectValue(value_code), Perspective(perspective), Cell(int(count), behind)
        if table == "type":
            found.effects_by_type[_type(line), value, seen] = cell
            continue
        found.effects[EffectCell(value, _row(table, line), Domain(domain_code) if domain_code else None, seen)] = cell
    query = _TERMS.format(days=days_between('i."on"', "e.observed_on"), better=EffectValue.BETTER.value)
    for place, count, behind in rows(query, values):
        found.effects_by_term[_TERM_ORDER[place]] = Cell(count, behind)
