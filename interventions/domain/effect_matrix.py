"""The effectenmatrix: what a cell may show to whom, where the two sides differ, and what helped a household.

Who may open the dossiers behind a cell sees its number. Of a colleague's households a member sees numbers only when
at least ``FEWEST_OTHERS`` of them stand behind the cell: what a few households went through is for who works with them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from interventions.domain.codes import EffectValue

#: Fewer households of colleagues than this behind a cell are not counted for who may not open them.
FEWEST_OTHERS = 5

#: From this difference on, and at least twice as many, the two sides are said to differ.
NOTEWORTHY_DIFFERENCE = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """The number in a cell; ``more`` says that there are a few which are not counted."""

    count: int = 0
    more: bool = False

    def __bool__(self) -> bool:
        return self.count > 0 or self.more

    def __add__(self, other: "Shown") -> "Shown":
        return Shown(self.count + other.count, self.more or other.more)

    @property
    def text(self) -> str:
        """As it stands in the cell."""
        if not self:
            return "·"
        return f"{self.count or ''}+" if self.more else str(self.count)

    @property
    def words(self) -> str:
        """As it is read out."""
        if not self.more:
            return str(self.count)
        return f"{self.count} en enkele van collega’s" if self.count else "enkele van collega’s"


def shown(*, total: int, own: int, other_households: int) -> Shown:
    """Return what a cell shows: ``own`` of ``total`` effects are at households the member may open."""
    if 0 < other_households < FEWEST_OTHERS:
        return Shown(own, more=True)
    return Shown(total)


def sides_differ(resident: Shown, advisor: Shown) -> bool:
    """Tell whether one side sees clearly more than the other; not of numbers that are not whole."""
    if resident.more or advisor.more:
        return False
    low, high = sorted((resident.count, advisor.count))
    return high - low >= NOTEWORTHY_DIFFERENCE and high >= 2 * low


class Verdict(StrEnum):
    """What became of one kind of intervention at one household."""

    HELPED = "helped"
    MIXED = "mixed"
    NO_HELP = "no_help"
    NOT_ASKED = "not_asked"


VERDICT_LABELS: dict[Verdict, str] = {
    Verdict.HELPED: "Dit hielp",
    Verdict.MIXED: "Wisselend, of verschillend gezien",
    Verdict.NO_HELP: "Dit hielp niet",
    Verdict.NOT_ASKED: "Nog geen effect bekend",
}


def verdict(values: Iterable[EffectValue]) -> Verdict:
    """Return what the latest valuations of both sides on all domains come to. No valuation says nothing."""
    said = set(values) - {EffectValue.UNKNOWN, EffectValue.MIXED}
    if not said:
        return Verdict.NOT_ASKED
    if said == {EffectValue.BETTER}:
        return Verdict.HELPED
    return Verdict.MIXED if EffectValue.BETTER in said else Verdict.NO_HELP
