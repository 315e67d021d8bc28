"""Small cells: which figures stay out of a report that leaves the team.

A cell behind which stand one to four distinct households is hidden (primary). A reader who has the rest of the
report may not be able to work it out, so further cells are hidden with it (complementary): rows, columns, totals
and differences between tables.

What the reader is taken to know: every figure that is shown, all sums between the cells, that counts are whole and
not negative, that a hidden small cell that counts households is 1, 2, 3 or 4, and that zeros are not hidden without
need. A hidden small cell is safe when another value fits all of that equally well. That other value is not argued
but *found*: a second set of figures (a witness) that agrees with everything shown. A cell for which none is found
gets a companion that is hidden too, so a search that gives up hides too much and never too little.
"""

import heapq
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import partial

#: Fewer distinct households than this behind a cell, and it is hidden.
THRESHOLD = 5

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure and the number of distinct households that stand behind it."""

    count: int
    households: int

    @property
    def is_small(self) -> bool:
        """Whether one to four households stand behind it. Zero is not small: nobody stands behind it."""
        return 0 < self.households < THRESHOLD


NOTHING = Cell(0, 0)


def households(count: int) -> Cell:
    """A cell that counts households: as many stand behind it."""
    return Cell(count, count)


class Importance(IntEnum):
    """How much a report loses when a cell is hidden: companions are sought among the least important."""

    DETAIL = 1
    MARGIN = 2
    TOTAL = 3


#: The price in a search of using a cell that is hidden already, of hiding one more, and of hiding a zero: that
#: suggests that there is something, so only when nothing else helps.
_PRICE_HIDDEN = 1
_PRICES: Mapping[Importance, int] = {Importance.DETAIL: 20, Importance.MARGIN: 45, Importance.TOTAL: 90}
_PRICE_ZERO = 60
#: Of an equation that doesn't balance yet: high enough to finish a witness rather than begin another one.
_PRICE_UNBALANCED = 25
#: Of an equation with more cells than this, so many of the hidden and of the shown ones are tried: with thousands of
#: complexes the search would otherwise take the square of their number, and a few of them can always give way.
_LONG_EQUATION = 200
_MOST_TRIED = 30
#: The ladder of a search: the highest price of a cell that may be hidden, and how many steps to try for it.
_LADDER = ((0, 400), (_PRICES[Importance.DETAIL], 1000), (_PRICES[Importance.MARGIN], 1000), (1000, 2000))
_BUDGET_SPINE = 2000


@dataclass(slots=True)
class LinkedCells:
    """All cells of a report by name, and the sums that hold between them."""

    cells: dict[Key, Cell] = field(default_factory=dict)
    importance: dict[Key, Importance] = field(default_factory=dict)
    #: Cells of which the count is a number of households (and not of letters, effects or tasks).
    of_households: set[Key] = field(default_factory=set)
    #: Cells that no table shows, but that a reader could find by comparing tables.
    unpublished: set[Key] = field(default_factory=set)
    #: Shown cells that any reader knows without the report: hiding one as a companion would protect nothing.
    public: set[Key] = field(default_factory=set)
    #: Cells that are not shown and in no sum: nothing follows from them.
    withheld: set[Key] = field(default_factory=set)
    #: Cells of a report made before, that it hides: hidden for good, and not ours to publish.
    hidden_before: set[Key] = field(default_factory=set)
    #: Cells that a report made before hides: they stay hidden here, small or not.
    hidden_with: set[Key] = field(default_factory=set)
    #: Each a list of (cell, factor) of which the sum is nought.
    equations: list[tuple[tuple[Key, int], ...]] = field(default_factory=list)

    def show(self, key: Key, cell: Cell, importance: Importance, *, of_households: bool = False) -> None:
        """Add a cell that the report shows."""
        if key in self.cells:
            msg = f"the cell {key} is there already"
            raise ValueError(msg)
        self.cells[key] = cell
        self.importance[key] = importance
        if of_households:
            self.of_households.add(key)

    def imply(self, key: Key, cell: Cell) -> None:
        """Add a number of households that no table shows, and that must not be found either when it is small."""
        self.show(key, cell, Importance.DETAIL, of_households=True)
        self.unpublished.add(key)

    def add_up(self, total: Key, parts: Sequence[Key], factors: Sequence[int] | None = None) -> None:
        """The total is the sum of its parts (each times its factor)."""
        factors = factors or (1,) * len(parts)
        equation = ((total, -1), *((part, factor) for part, factor in zip(parts, factors, strict=True) if factor))
        if sum(factor * self.cells[key].count for key, factor in equation):
            msg = f"{total} is not the sum of its parts"
            raise ValueError(msg)
        self.equations.append(equation)

    def at_most(self, parts: Sequence[Key], total: Key) -> bool:
        """The parts together are at most the total, as any reader knows. False where the figures say otherwise."""
        room = self.cells[total].count - sum(self.cells[part].count for part in parts)
        if room < 0:
            return False
        slack: Key = ("room", *total, *(word for part in parts for word in part))
        self.show(slack, Cell(room, 0), Importance.DETAIL)
        self.unpublished.add(slack)
        self.add_up(total, (*parts, slack))
        return True


def suppress(linked: LinkedCells) -> frozenset[Key]:
    """The names of the cells that must be hidden in the outside version, those that are withheld among them."""
    return _Suppression(linked).run() | linked.withheld


@dataclass(frozen=True, slots=True)
class _State:
    """A half-made witness: the changes so far and the equations that they leave unbalanced."""

    changes: Mapping[int, int]
    unbalanced: Mapping[int, int]
    price: int
    #: Of two that cost as much, the one that takes the smaller figures out of the report.
    loss: int


class _Suppression:
    """The cells as numbers, for speed; hides companions until every small cell has its witness."""

    def __init__(self, linked: LinkedCells) -> None:
        self.keys = list(linked.cells)
        number = {key: i for i, key in enumerate(self.keys)}
        cells = list(linked.cells.values())
        self.value = [cell.count for cell in cells]
        self.unpublished = [key in linked.unpublished for key in self.keys]
        self.public = [key in linked.public for key in self.keys]
        self.small = [cell.is_small and key not in linked.withheld for key, cell in linked.cells.items()]
        self.counts_households = [key in linked.of_households for key in self.keys]
        self.hidden_before = [key in linked.hidden_before for key in self.keys]
        self.hidden = [any(reasons) for reasons in zip(self.small, self.unpublished, self.hidden_before, strict=True)]
        self.price = [
            _PRICES[linked.importance[key]] + (0 if cell.count else _PRICE_ZERO) for key, cell in linked.cells.items()
        ]
        self.equations = [[(number[key], factor) for key, factor in equation] for equation in linked.equations]
        self.member_of: list[list[tuple[int, int]]] = [[] for _ in self.keys]
        for e, equation in enumerate(self.equations):
            for cell, factor in equation:
                self.member_of[cell].append((e, factor))
        #: The totals, and the cells of a single table: up along these a witness is found fast, but hides much.
        totals = {number[equation[0][0]] for equation in linked.equations}
        self.spine = [cell in totals or len(self.member_of[cell]) == 1 for cell in range(len(self.keys))]
        self.weighted = [any(abs(factor) > 1 for _, factor in sums) for sums in self.member_of]
        self.proven = [False] * len(self.keys)

    def run(self) -> frozenset[Key]:
        for cell, small in enumerate(self.small):
            if small and not self.proven[cell]:
                self._protect(cell)
        return frozenset(
            key
            for key, hidden, *elsewhere in zip(
                self.keys, self.hidden, self.unpublished, self.hidden_before, strict=True
            )
            if hidden and not any(elsewhere)
        )

    # What a reader thinks possible

    def _bounds(self, cell: int) -> tuple[int, int | None]:
        """The least and the largest value that a reader would believe of a hidden cell (None: no end)."""
        if self.unpublished[cell]:
            return 0, None
        if self.small[cell]:
            return 1, THRESHOLD - 1 if self.counts_households[cell] else None
        return min(self.value[cell], 1), None

    def _other_values(self, cell: int) -> list[int]:
        """The values that would leave a reader in doubt about this small cell, the nearest first.

        Of households there are 1 to 4 behind it, so the doubt must be within those. Letters, effects or tasks can be
        more than their households, so any other number will do; for a small number a small one is tried first.
        """
        true = self.value[cell]
        highest = THRESHOLD - 1 if self.counts_households[cell] else true + THRESHOLD - 1
        values = [value for value in range(max(1, true - THRESHOLD), highest + 1) if value != true]
        return sorted(values, key=lambda value: ((true < THRESHOLD) == (value >= THRESHOLD), abs(value - true), value))

    def _leaves_doubt(self, cell: int, value: int) -> bool:
        return value >= 1 and (value < THRESHOLD or not self.counts_households[cell])

    # The search for a witness

    def _protect(self, cell: int) -> None:
        for price, budget in _LADDER:
            witness = self._witness(cell, allowed=partial(self._costs_at_most, price), budget=budget)
            if witness is not None:
                self._accept(witness)
                return
        near = {other for e, _ in self.member_of[cell] for other, _ in self.equations[e]}
        witness = self._witness(cell, allowed=partial(self._is_along_the_spine, near), budget=_BUDGET_SPINE)
        if witness is not None:
            self._accept(witness)
            return
        self._hide_all_around(cell)

    def _costs_at_most(self, price: int, other: int) -> bool:
        return self.hidden[other] or (self.price[other] <= price and not self.public[other])

    def _is_along_the_spine(self, near: Collection[int], other: int) -> bool:
        return (self.spine[other] or other in near) and (self.hidden[other] or not self.public[other])

    def _accept(self, changes: Mapping[int, int]) -> None:
        for cell, change in changes.items():
            self.hidden[cell] = True
            if self.small[cell] and self._leaves_doubt(cell, self.value[cell] + change):
                self.proven[cell] = True

    def _hide_all_around(self, cell: int) -> None:
        """Hide all that is linked to a cell for which no witness was found: nothing is left to work it out from."""
        ring, seen = {cell}, {cell}
        while ring:
            ring = {other for one in ring for e, _ in self.member_of[one] for other, _ in self.equations[e]} - seen
            for other in ring:
                self.hidden[other] = self.hidden[other] or not self.public[other]
            seen |= ring

    def _witness(self, cell: int, *, allowed: Callable[[int], bool], budget: int) -> Mapping[int, int] | None:
        """Changes that give this cell another value, leave every sum right, and cost least to hide."""
        queue: list[tuple[int, int, int, _State]] = []
        tie = 0

        def promise(state: _State) -> int:
            return state.price + _PRICE_UNBALANCED * len(state.unbalanced)

        for value in self._other_values(cell):
            state = self._changed(_State({}, {}, 0, 0), cell, value - self.value[cell])
            heapq.heappush(queue, (promise(state), state.loss, tie, state))
            tie += 1
        seen: set[frozenset[tuple[int, int]]] = set()
        while queue and budget:
            state = heapq.heappop(queue)[3]
            if not state.unbalanced:
                return state.changes
            mark = frozenset(state.changes.items())
            if mark in seen:
                continue
            seen.add(mark)
            budget -= 1
            for other, change in self._repairs(state, allowed=allowed):
                following = self._changed(state, other, change)
                heapq.heappush(queue, (promise(following), following.loss, tie, following))
                tie += 1
        return None

    def _nearest(self, e: int) -> Sequence[tuple[int, int]]:
        """The cells of an equation; of a very long one (a complex each) some, those that are hidden already first."""
        equation = self.equations[e]
        if len(equation) <= _LONG_EQUATION:
            return equation
        hidden = [one for one in equation if self.hidden[one[0]]]
        shown = [one for one in equation if not self.hidden[one[0]]]
        return hidden[:_MOST_TRIED] + shown[:_MOST_TRIED]

    def _changed(self, state: _State, cell: int, change: int) -> _State:
        unbalanced = dict(state.unbalanced)
        for e, factor in self.member_of[cell]:
            balance = unbalanced.pop(e, 0) + factor * change
            if balance:
                unbalanced[e] = balance
        changes = {**state.changes, cell: change}
        if self.hidden[cell]:
            return _State(changes, unbalanced, state.price + _PRICE_HIDDEN, state.loss)
        return _State(changes, unbalanced, state.price + self.price[cell], state.loss + self.value[cell])

    def _repairs(self, state: _State, *, allowed: Callable[[int], bool]) -> Iterator[tuple[int, int]]:
        """Each change of one cell that balances the shortest unbalanced equation, or turns it round.

        The latter for cells that weigh differently in different sums (a level in a mean): +1, -2, +1 keeps both.
        """
        e = min(state.unbalanced, key=lambda e: (len(self.equations[e]), e))
        balance = state.unbalanced[e]
        for cell, factor in self._nearest(e):
            if cell in state.changes or balance % factor or not allowed(cell):
                continue
            least, most = self._bounds(cell)
            for times in (1, 2) if self.weighted[cell] else (1,):
                change = -times * (balance // factor)
                value = self.value[cell] + change
                if value >= least and (most is None or value <= most):
                    yield cell, change
