"""Doors: who was written to, rung at, spoken to; when doors open; who came new. One pass over the contact moments."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Case, Count, Q, Value, When
from django.db.models.functions import ExtractHour

from adv.accounts.models import Project
from adv.dutch import AMSTERDAM
from households.domain.codes import SPOKEN_KINDS, SPOKEN_RESULTS, ContactKind, RingResult
from households.models import Address, ContactMoment
from reporting.domain.codes import DayMoment, KeyFigure, Newcomers, Reach, Window
from reporting.domain.raw import RawDoorMoment
from reporting.domain.suppression import Cell, households
from reporting.queries.sql import Period, codes, rows

_SPOKEN = f"(kind IN ({codes(sorted(SPOKEN_KINDS))}) OR result IN ({codes(sorted(SPOKEN_RESULTS))}))"
_TALKED = f"(kind = '{ContactKind.CONVERSATION.value}' OR result = '{RingResult.CONVERSATION.value}')"
_RING = f"kind = '{ContactKind.RING.value}'"
_LETTER = f"kind = '{ContactKind.LETTER.value}'"
_REFUSED = f"result = '{RingResult.REFUSED.value}'"
_NOW = "at >= %(opens)s"
_BEFORE = "at >= %(before_opens)s AND at < %(before_closes)s"
_EARLIER = "at < %(before_opens)s"


def _times(what: str, when: str = "") -> str:
    return f"SUM(CASE WHEN {f'{what} AND {when}' if when else what} THEN 1 ELSE 0 END)"


def _ever(what: str, when: str = "") -> str:
    return f"MAX(CASE WHEN {f'{what} AND {when}' if when else what} THEN 1 ELSE 0 END)"


#: Per household, then per complex: no sorting of a million moments for the sake of distinct households.
_DOORS = f"""
WITH moments AS (
    SELECT household_id,
        {_times(_LETTER, _NOW)} AS letters, {_times(_LETTER, _BEFORE)} AS letters_before,
        {_times(_LETTER, _EARLIER)} AS letters_earlier,
        {_times(_RING, _NOW)} AS rings, {_times(_RING, _BEFORE)} AS rings_before,
        {_times(_RING, _EARLIER)} AS rings_earlier,
        {_ever(_SPOKEN, _NOW)} AS spoken, {_ever(_SPOKEN, _BEFORE)} AS spoken_before, {_ever(_SPOKEN)} AS spoken_ever,
        {_ever(_TALKED, _NOW)} AS talked, {_ever(_TALKED, _BEFORE)} AS talked_before, {_ever(_TALKED)} AS talked_ever,
        {_ever(_REFUSED, _NOW)} AS refused, {_ever(_RING)} AS rung_ever,
        {_ever(_SPOKEN, "at < %(opens)s")} AS spoken_by_then
    FROM households_contactmoment
    WHERE project_id = %(project)s AND withdrawn_at IS NULL AND at < %(closes)s
    GROUP BY household_id
)
SELECT c.name,
    SUM(letters), SUM(CASE WHEN letters > 0 THEN 1 ELSE 0 END),
    SUM(rings), SUM(CASE WHEN rings > 0 THEN 1 ELSE 0 END),
    SUM(spoken), SUM(talked), SUM(refused),
    SUM(CASE WHEN rung_ever = 1 AND spoken_ever = 0 THEN 1 ELSE 0 END),
    SUM(letters_before), SUM(CASE WHEN letters_before > 0 THEN 1 ELSE 0 END),
    SUM(letters_earlier), SUM(CASE WHEN letters_earlier > 0 THEN 1 ELSE 0 END),
    SUM(CASE WHEN letters + letters_before + letters_earlier > 0 THEN 1 ELSE 0 END),
    SUM(rings_before), SUM(CASE WHEN rings_before > 0 THEN 1 ELSE 0 END),
    SUM(rings_earlier), SUM(CASE WHEN rings_earlier > 0 THEN 1 ELSE 0 END), SUM(rung_ever),
    SUM(spoken_before), SUM(spoken_ever), SUM(talked_before), SUM(talked_ever),
    SUM(CASE WHEN h.is_newcomer AND spoken = 1 AND spoken_by_then = 0 THEN 1 ELSE 0 END)
FROM moments m
JOIN households_household h ON h.id = m.household_id
JOIN households_address a ON a.id = h.address_id
LEFT JOIN households_complex c ON c.id = a.complex_id
GROUP BY c.name
"""  # noqa: S608  codes of the program only, see sql.py

_ARRIVED = """
SELECT COUNT(*) FROM households_household
WHERE project_id = %(project)s AND is_newcomer AND since >= %(start)s AND since <= %(end)s
"""


class Doors:
    """What was counted at the doors."""

    def __init__(self, project: Project, values: Mapping[str, Any]) -> None:
        self.by_complex = _addresses(project)
        sums: defaultdict[int, int] = defaultdict(int)
        for name, *numbers in rows(_DOORS, values):
            counted = self.by_complex.setdefault(name or "", {})
            counted |= {
                Reach.LETTERS: Cell(numbers[0], numbers[1]),
                Reach.ATTEMPTS: Cell(numbers[2], numbers[3]),
                Reach.SPOKEN: households(numbers[4]),
                Reach.CONVERSATION: households(numbers[5]),
                Reach.REFUSED: households(numbers[6]),
                Reach.NEVER_REACHED: households(numbers[7]),
            }
            for place, number in enumerate(numbers):
                sums[place] += number
        self.total = _sum_of(self.by_complex.values())
        letters, rings = Cell(sums[8], sums[9]), Cell(sums[13], sums[14])
        letters_earlier, rings_earlier = Cell(sums[10], sums[11]), Cell(sums[15], sums[16])
        self.compared: dict[tuple[KeyFigure, Window], Cell] = {
            (KeyFigure.LETTERS, Window.PREVIOUS): letters,
            (KeyFigure.LETTERS, Window.EARLIER): letters_earlier,
            (KeyFigure.LETTERS, Window.SINCE_START): Cell(sums[0] + sums[8] + sums[10], sums[12]),
            (KeyFigure.ATTEMPTS, Window.PREVIOUS): rings,
            (KeyFigure.ATTEMPTS, Window.EARLIER): rings_earlier,
            (KeyFigure.ATTEMPTS, Window.SINCE_START): Cell(sums[2] + sums[13] + sums[15], sums[17]),
            (KeyFigure.SPOKEN, Window.PREVIOUS): households(sums[18]),
            (KeyFigure.SPOKEN, Window.SINCE_START): households(sums[19]),
            (KeyFigure.CONVERSATION, Window.PREVIOUS): households(sums[20]),
            (KeyFigure.CONVERSATION, Window.SINCE_START): households(sums[21]),
        }
        self.newcomers = {
            Newcomers.ARRIVED: households(rows(_ARRIVED, values)[0][0]),
            Newcomers.WELCOMED: households(sums[22]),
        }


def _addresses(project: Project) -> dict[str, dict[Reach, Cell]]:
    found: dict[str, dict[Reach, Cell]] = {}
    addresses = Address.objects.filter(project=project).values_list("complex__name").annotate(n=Count("pk"))
    for name, count in addresses.order_by("complex__position", "complex__name"):
        cell = found.setdefault(name or "", {}).get(Reach.ADDRESSES, households(0))
        found[name or ""][Reach.ADDRESSES] = households(cell.count + count)
    return found


def _sum_of(parts: Iterable[Mapping[Reach, Cell]]) -> dict[Reach, Cell]:
    """A household has one present address, so the complexes together are the whole project."""
    totals = {reach: Cell(0, 0) for reach in Reach}
    for part in parts:
        for reach, cell in part.items():
            totals[reach] = Cell(totals[reach].count + cell.count, totals[reach].households + cell.households)
    return totals


def door_moments(project: Project, period: Period) -> dict[DayMoment, RawDoorMoment]:
    """Rings before 12:00, before 18:00 and from 18:00, in Amsterdam time."""
    spoken = Q(result__in=sorted(SPOKEN_RESULTS))
    moment = Case(
        When(hour__lt=12, then=Value(DayMoment.MORNING.value)),
        When(hour__lt=18, then=Value(DayMoment.AFTERNOON.value)),
        default=Value(DayMoment.EVENING.value),
    )
    found = (
        ContactMoment.objects.standing()
        .filter(project=project, at__gte=period.opens_at, at__lt=period.closes_at, kind=ContactKind.RING)
        .annotate(hour=ExtractHour("at", tzinfo=AMSTERDAM))
        .annotate(moment=moment)
        .values("moment")
        .annotate(
            rings=Count("pk"),
            rung=Count("household", distinct=True),
            answered=Count("pk", filter=spoken),
            met=Count("household", distinct=True, filter=spoken),
        )
        .order_by()
    )
    nothing = RawDoorMoment(rings=Cell(0, 0), answered=Cell(0, 0))
    return dict.fromkeys(DayMoment, nothing) | {
        DayMoment(row["moment"]): RawDoorMoment(
            rings=Cell(row["rings"], row["rung"]), answered=Cell(row["answered"], row["met"])
        )
        for row in found
    }
