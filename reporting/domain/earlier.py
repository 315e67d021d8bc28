"""What a report could give away beside the ones that were kept: their differences are figures too.

Last quarter 7 households of a type, this quarter 8: one household came. Half a year minus its first quarter is its
second. So the cells of kept outside reports are linked to those of the new one. What was shown then is known for good;
what was hidden then may not be found now. As with everything in suppression: a link too many hides too much.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import Any

from households.domain.codes import HouseholdType
from reporting.domain import cell_keys
from reporting.domain.codes import REACH_EVENTS, KeyFigure, Process, Scoring, Window
from reporting.domain.suppression import THRESHOLD, Cell, Importance, Key, LinkedCells

Period = tuple[datetime.date, datetime.date]


@dataclass(frozen=True, slots=True)
class Kept:
    """The cells of a kept outside report, and which of them it hides."""

    period: Period
    linked: LinkedCells
    hidden: frozenset[Key]


# --- To keep and to take out again ------------------------------------------------------------------------------------

_OF_HOUSEHOLDS, _UNPUBLISHED, _PUBLIC, _HIDDEN = 1, 2, 4, 8


def to_keep(period: Period, linked: LinkedCells, hidden: frozenset[Key]) -> dict[str, Any]:
    """The cells in a form that JSON can hold."""
    place = {key: i for i, key in enumerate(linked.cells)}
    return {
        "period": [day.isoformat() for day in period],
        "cells": [
            [
                list(map(str, key)),
                cell.count,
                cell.households,
                int(linked.importance[key]),
                _OF_HOUSEHOLDS * (key in linked.of_households)
                + _UNPUBLISHED * (key in linked.unpublished)
                + _PUBLIC * (key in linked.public)
                + _HIDDEN * (key in hidden),
            ]
            for key, cell in linked.cells.items()
        ],
        "equations": [[[place[key], factor] for key, factor in equation] for equation in linked.equations],
    }


def from_kept(data: Mapping[str, Any]) -> Kept:
    """The cells as they were."""
    linked = LinkedCells()
    hidden: set[Key] = set()
    for parts, count, households, importance, flags in data["cells"]:
        key: Key = tuple(parts)
        linked.show(key, Cell(count, households), Importance(importance), of_households=bool(flags & _OF_HOUSEHOLDS))
        for flag, found in ((_UNPUBLISHED, linked.unpublished), (_PUBLIC, linked.public), (_HIDDEN, hidden)):
            if flags & flag:
                found.add(key)
    keys = list(linked.cells)
    linked.equations = [tuple((keys[i], factor) for i, factor in equation) for equation in data["equations"]]
    start, end = (datetime.date.fromisoformat(day) for day in data["period"])
    return Kept((start, end), linked, frozenset(hidden))


# --- What can be put beside what --------------------------------------------------------------------------------------

#: True on a day: in two reports that end on the same day it is the same figure.
_STATES = frozenset({"types", "transitions", "levels", "total", "target"})
_STATES_OF_PROCESS = frozenset(
    {
        Process.OPEN, Process.IN_GUIDANCE, Process.AFTERCARE, Process.COORDINATED, Process.AGREED,
        Process.EVALUATION_IN_TIME, Process.EVALUATION_LATE, Process.HELPERS_AT_START, Process.HELPERS_NOW,
    }
)  # fmt: skip


def _grows(key: Key) -> bool:
    """What only grows with time: who was scored before still is, with the same first score."""
    if key in (cell_keys.TYPES_N, cell_keys.TWICE_N):
        return True
    if key[0] == "compared":
        return key[2] == Window.SINCE_START
    return key[0] in ("types", "levels") and len(key) > 2 and key[1] == Scoring.FIRST


def _is_same_figure(key: Key, now: Period, then: Period) -> bool:
    """Whether two reports say the same thing here, but for what was corrected since."""
    is_state = key[0] in _STATES or (key[0] == "process" and key[1] in _STATES_OF_PROCESS) or _grows(key)
    return now == then or (now[1] == then[1] and is_state)


def _is_within(now: Period, then: Period) -> bool:
    return (now[0] <= then[0] and then[1] <= now[1]) or (then[0] <= now[0] and now[1] <= then[1])


def _adds_up(key: Key) -> bool:
    """Whether a cell counts events, so that those of two periods one after the other add up to those of both."""
    if key[0] == "reach":
        return key[1] in REACH_EVENTS
    return key[0] in ("door", "interventions", "effects", "terms", "closed", "outcomes")


def link_earlier(linked: LinkedCells, now: Period, previous: Period | None, kept: Sequence[Kept]) -> None:
    """Add to the cells of a report what somebody knows who has the kept ones.

    - The same figure, hidden then, is hidden now; shown then, it is known.
    - What grows with time is linked with all sums that it was part of: what came since is a number of households.
    - Of a period within another one, a difference of one to four is a small number too.
    - Of two periods that together are a third, the figures of two tell that of the third.
    - Of three periods that add up to some days only once (two that overlap, without the one that holds both), a sum
      of one to four is a small number. Two that overlap in part tell nothing by themselves: of the days of the one
      only, of both and of the other only, a reader has two sums of two.
    """
    own = [key for key in linked.cells if key not in linked.unpublished]
    for number, one in enumerate(kept):
        grown: list[tuple[Key, Key]] = []
        for key in own:
            if key not in one.linked.cells or key in linked.public:
                continue
            if _is_same_figure(key, now, one.period):
                _same(linked, one, key, str(number))
            elif _grows(key):
                grown.append((key, key))
            elif key[0] not in _STATES and key[0] != "compared" and _is_within(now, one.period):
                _difference(linked, one, key, key, str(number))
        if previous is not None and one.period == previous:
            for key, then in _previous_column(linked, one):
                _same(linked, one, key, str(number), then)
        _add(linked, one, str(number), {then for _, then in grown})
        for key, then in grown:
            _tie(linked, key, _name(str(number), then), str(number))
        _tie_rows(linked, one, str(number))
    _three_periods(linked, own, now, kept)
    _days_left(linked, own, now, kept)


def _same(linked: LinkedCells, kept: Kept, key: Key, number: str, then: Key | None = None) -> None:
    then = then or key
    if then in kept.hidden:
        linked.hidden_with.add(key)
    elif kept.linked.cells[then].count == linked.cells[key].count and not linked.cells[key].is_small:
        linked.public.add(key)
    else:
        _difference(linked, kept, key, then, number)


def _difference(linked: LinkedCells, kept: Kept, key: Key, then: Key, number: str) -> None:
    """Both are shown, and the difference is small: then one may not be."""
    before, after = kept.linked.cells[then].count, linked.cells[key].count
    if then in kept.hidden or not 0 < abs(after - before) < THRESHOLD:
        return
    name = ("kept", number, "beside", *key)
    linked.show(name, kept.linked.cells[then], Importance.DETAIL, of_households=key in linked.of_households)
    linked.public.add(name)
    _tie(linked, key, name, number)


def _previous_column(linked: LinkedCells, kept: Kept) -> list[tuple[Key, Key]]:
    """The figures of the period before, beside the report on that period."""
    pairs = [
        (cell_keys.compared_key(figure, Window.PREVIOUS), cell_keys.compared_key(figure, Window.CURRENT))
        for figure in KeyFigure
    ]
    return [(key, then) for key, then in pairs if key in linked.cells and then in kept.linked.cells]


def _name(number: str, key: Key) -> Key:
    return ("kept", number, *key)


def _add(linked: LinkedCells, kept: Kept, number: str, tied: Iterable[Key]) -> None:
    """Add the kept cells that are tied, and all that hang together with those."""
    of_cell: dict[Key, list[int]] = {}
    for place, equation in enumerate(kept.linked.equations):
        for key, _ in equation:
            of_cell.setdefault(key, []).append(place)
    wanted, places, waiting = set(tied), set(), list(tied)
    while waiting:
        for place in of_cell.get(waiting.pop(), ()):
            if place in places:
                continue
            places.add(place)
            new = {key for key, _ in kept.linked.equations[place]} - wanted
            wanted |= new
            waiting += new
    for key, cell in kept.linked.cells.items():
        if key not in wanted:
            continue
        name = _name(number, key)
        linked.show(name, cell, kept.linked.importance[key], of_households=key in kept.linked.of_households)
        if key in kept.linked.unpublished:
            linked.unpublished.add(name)
        elif key in kept.hidden:
            linked.hidden_before.add(name)
        else:
            linked.public.add(name)
    linked.equations += [
        tuple((_name(number, key), factor) for key, factor in kept.linked.equations[place]) for place in sorted(places)
    ]


def _tie(linked: LinkedCells, key: Key, then: Key, number: str) -> None:
    """What came since: a number of households too, or of events of at least one household."""
    before, after = linked.cells[then].count, linked.cells[key].count
    smaller, larger = (then, key) if before <= after else (key, then)
    rest: Key = ("since", number, *key)
    difference = abs(after - before)
    linked.show(rest, Cell(difference, difference), Importance.DETAIL, of_households=key in linked.of_households)
    linked.unpublished.add(rest)
    linked.add_up(larger, [smaller, rest])


def _tie_rows(linked: LinkedCells, kept: Kept, number: str) -> None:
    """Households scored twice, by their first type: the rows of the shifts only grow too."""
    for first in HouseholdType:
        now = [cell_keys.transition_key(first, latest) for latest in HouseholdType]
        then = [_name(number, key) for key in now]
        if not all(key in linked.cells for key in (*now, *then)):
            continue
        grown = sum(linked.cells[key].count for key in now) - sum(linked.cells[key].count for key in then)
        if grown >= 0:
            rest: Key = ("since", number, "twice", first)
            linked.imply(rest, Cell(grown, grown))
            linked.add_up(rest, [*now, *then], [*(1,) * len(now), *(-1,) * len(then)])


def _three_periods(linked: LinkedCells, own: Sequence[Key], now: Period, kept: Sequence[Kept]) -> None:
    """Two periods one after the other that together are a third, of which two were kept."""
    one_day = datetime.timedelta(days=1)
    for one, other in permutations(kept, 2):
        triples = ((now, one.period, other.period), (one.period, now, other.period), (one.period, other.period, now))
        if not any(
            (first[0], second[1]) == whole and first[1] + one_day == second[0] for whole, first, second in triples
        ):
            continue
        for key in own:
            if not _adds_up(key) or key not in one.linked.cells or key not in other.linked.cells:
                continue
            if key in one.hidden or key in other.hidden:
                linked.hidden_with.add(key)
                linked.public.discard(key)
            elif not linked.cells[key].is_small:
                linked.public.add(key)


def _days_left(linked: LinkedCells, own: Sequence[Key], now: Period, kept: Sequence[Kept]) -> None:
    """Three periods of which the figures, added and taken away, are those of some days: a few events there are few."""
    for (i, one), (j, other) in combinations(enumerate(kept), 2):
        for signs in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            if not _are_some_days((now, one.period, other.period), (1, *signs)):
                continue
            for key in own:
                shown = _adds_up(key) and all(
                    key in each.linked.cells and key not in each.hidden for each in (one, other)
                )
                if shown and key not in linked.public:
                    _tie_days(linked, key, [(f"{i}+{j}", one, signs[0]), (f"{j}+{i}", other, signs[1])], signs)


def _are_some_days(periods: Sequence[Period], signs: Sequence[int]) -> bool:
    """Whether the periods add up to days that count once, or to days that count once with a minus."""
    edges = sorted({edge for start, end in periods for edge in (start, end + datetime.timedelta(days=1))})
    times = {
        sum(sign for (start, end), sign in zip(periods, signs, strict=True) if start <= day <= end) for day in edges
    }
    return times in ({0, 1}, {0, -1}) or times in ({1}, {-1})


def _tie_days(linked: LinkedCells, key: Key, others: Sequence[tuple[str, Kept, int]], signs: Sequence[int]) -> None:
    total = linked.cells[key].count + sum(sign * kept.linked.cells[key].count for _, kept, sign in others)
    if not 0 < abs(total) < THRESHOLD:
        return
    code = "".join("+" if sign > 0 else "-" for sign in signs)
    names: list[Key] = []
    for number, kept, _ in others:
        name: Key = ("kept", number, code, *key)
        linked.show(name, kept.linked.cells[key], Importance.DETAIL)
        linked.public.add(name)
        names.append(name)
    rest: Key = ("days", code, others[0][0], *key)
    linked.imply(rest, Cell(abs(total), abs(total)))
    linked.add_up(rest, [key, *names], [sign if total > 0 else -sign for sign in (1, *signs)])
