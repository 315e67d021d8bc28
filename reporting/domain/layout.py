"""In how many rows the tables of interventions stand: in groups where most cells of single kinds would be hidden."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from households.domain.codes import Domain, HouseholdType
from interventions.domain.codes import InterventionKind
from reporting.domain.cell_keys import intervention_domain_key, intervention_type_key
from reporting.domain.codes import InterventionGroup
from reporting.domain.raw import InterventionRow
from reporting.domain.suppression import Cell, Key

Rows = Sequence[InterventionRow]
#: From single kinds to all together.
COARSER: Sequence[Rows] = (tuple(InterventionKind), tuple(InterventionGroup), (None,))


@dataclass(frozen=True, slots=True)
class Layout:
    """The rows of the two tables."""

    by_type: Rows = COARSER[0]
    by_domain: Rows = COARSER[0]

    def coarser(self, cells: dict[Key, Cell], is_hidden: Callable[[Key], bool]) -> "Layout":
        """Return the same where most filled cells stand, and larger groups where they don't; at last all together."""
        found = self
        if self.by_type is not COARSER[-1] and _mostly(_cells_by_type(self.by_type), cells, is_hidden):
            found = replace(found, by_type=COARSER[COARSER.index(self.by_type) + 1])
        if self.by_domain is not COARSER[-1] and _mostly(_cells_by_domain(self.by_domain), cells, is_hidden):
            found = replace(found, by_domain=COARSER[COARSER.index(self.by_domain) + 1])
        return found


def first_layout(cells: dict[Key, Cell]) -> Layout:
    """Return the layout of which most cells are not small themselves; what must be hidden with them comes later."""
    layout = Layout()
    while (following := layout.coarser(cells, lambda key: cells[key].is_small)) != layout:
        layout = following
    return layout


def _cells_by_type(rows: Rows) -> Iterable[Key]:
    return [intervention_type_key(row, one) for row in rows for one in (*HouseholdType, None)]


def _cells_by_domain(rows: Rows) -> Iterable[Key]:
    return [intervention_domain_key(row, domain) for row in rows for domain in Domain]


def _mostly(keys: Iterable[Key], cells: dict[Key, Cell], is_hidden: Callable[[Key], bool]) -> bool:
    filled = [key for key in keys if cells[key].count]
    return 2 * sum(map(is_hidden, filled)) > len(filled)
