"""The matrix: the first full scoring of each household and its latest up to the end of the period.

On one day the phases follow each other. The type is the one that follows from the points, so that anybody can count it
again; a type that an advisor chose instead is for the work with the household.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from households.domain.codes import Domain, HouseholdType, Level, Phase
from reporting.domain.codes import KeyFigure, Scoring, Window
from reporting.domain.suppression import Cell, households
from reporting.queries.sql import rows

_PHASES = " ".join(f"WHEN '{phase.value}' THEN {place}" for place, phase in enumerate(Phase))
_ORDER = f'"on", CASE phase {_PHASES} END, id'
_BACKWARDS = f'"on" DESC, CASE phase {_PHASES} END DESC, id DESC'
_COUNTING = """
    s.is_current AND s.confirmed_at IS NOT NULL AND s."on" <= %(end)s
    AND s.household_id IN (SELECT id FROM households_household WHERE project_id = %(project)s)
"""

#: The latest type of each household, for what is counted by type. To stand in a WITH.
LATEST_TYPES = f"""latest_types AS (
    SELECT household_id, proposed_type FROM (
        SELECT household_id, proposed_type,
            ROW_NUMBER() OVER (PARTITION BY household_id ORDER BY {_BACKWARDS}) AS back
        FROM households_matrixscoring s WHERE total IS NOT NULL AND {_COUNTING}
    ) AS numbered WHERE back = 1
)"""  # noqa: S608  codes of the program only, see sql.py

_DOMAINS = [domain.value for domain in Domain]
#: Each pair of a domain and a level, and the name of its column.
_LEVELS: list[tuple[Domain, Level | None]] = [
    *((domain, level) for domain in Domain for level in Level),
    (Domain.WELLBEING, None),
]


def _level_sums(side: str) -> str:
    return ", ".join(
        f"SUM(CASE WHEN {side}.{domain.value} {'IS NULL' if level is None else f'= {int(level)}'} THEN 1 ELSE 0 END)"
        for domain, level in _LEVELS
    )


_COURSE = f"""
WITH numbered AS (
    SELECT household_id, "on", proposed_type, {", ".join(_DOMAINS)},
        ROW_NUMBER() OVER (PARTITION BY household_id ORDER BY {_ORDER}) AS place,
        COUNT(*) OVER (PARTITION BY household_id) AS times
    FROM households_matrixscoring s WHERE total IS NOT NULL AND {_COUNTING}
)
SELECT first.proposed_type, latest.proposed_type, CASE WHEN first.times > 1 THEN 1 ELSE 0 END AS is_twice, COUNT(*),
    SUM(CASE WHEN first."on" <= %(before_end)s THEN 1 ELSE 0 END),
    SUM(CASE WHEN second."on" <= %(before_end)s THEN 1 ELSE 0 END),
    {_level_sums("first")}, {_level_sums("latest")}
FROM numbered first
JOIN numbered latest ON latest.household_id = first.household_id AND latest.place = latest.times
LEFT JOIN numbered second ON second.household_id = first.household_id AND second.place = 2
WHERE first.place = 1
GROUP BY first.proposed_type, latest.proposed_type, CASE WHEN first.times > 1 THEN 1 ELSE 0 END
"""  # noqa: S608

_INCOMPLETE = f"""
SELECT COUNT(*) FROM (
    SELECT household_id FROM households_matrixscoring s WHERE {_COUNTING}
    GROUP BY household_id HAVING COUNT(total) = 0
) AS incomplete
"""  # noqa: S608


@dataclass(slots=True)
class Course:
    """How households were scored up to the end of the period."""

    types: defaultdict[tuple[Scoring, HouseholdType], int] = field(default_factory=lambda: defaultdict(int))
    incomplete: int = 0
    transitions: defaultdict[tuple[HouseholdType, HouseholdType], int] = field(default_factory=lambda: defaultdict(int))
    levels: defaultdict[tuple[Scoring, Domain, Level | None], int] = field(default_factory=lambda: defaultdict(int))
    compared: dict[tuple[KeyFigure, Window], Cell] = field(default_factory=dict)


def course(values: Mapping[str, Any]) -> Course:
    """Count households by type, by shift and by level."""
    found = Course(incomplete=rows(_INCOMPLETE, values)[0][0])
    scored = twice = 0
    for first, latest, is_twice, count, scored_before, twice_before, *levels in rows(_COURSE, values):
        pair = HouseholdType(first), HouseholdType(latest)
        found.types[Scoring.FIRST, pair[0]] += count
        found.types[Scoring.LATEST, pair[1]] += count
        scored += scored_before
        twice += twice_before
        if not is_twice:
            continue
        found.transitions[pair] += count
        for place, (domain, level) in enumerate(_LEVELS):
            found.levels[Scoring.FIRST, domain, level] += levels[place]
            found.levels[Scoring.LATEST, domain, level] += levels[place + len(_LEVELS)]
    found.compared = {
        (KeyFigure.SCORED, Window.PREVIOUS): households(scored),
        (KeyFigure.SCORED_TWICE, Window.PREVIOUS): households(twice),
    }
    return found
