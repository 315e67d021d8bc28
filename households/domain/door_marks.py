"""The dots of a round as one short text, to keep with the address: ``DDdceee`` is two rings by day and no card yet."""

from collections.abc import Iterable
from dataclasses import dataclass

from households.domain.rounds import Mark, MarkKind

_LETTERS = {MarkKind.DAYTIME: "d", MarkKind.CARD: "c", MarkKind.EVENING: "e"}


@dataclass(frozen=True, slots=True)
class Dots:
    """What is drawn of a round: the rings done in each daypart, of how many, and whether the card was left."""

    daytime: int = 0
    evening: int = 0
    has_card: bool = False
    per_daypart: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether nothing of this round was done yet."""
        return not (self.daytime or self.evening or self.has_card)


def write_marks(marks: Iterable[Mark]) -> str:
    """Return a letter per dot, a capital when it was done."""
    return "".join(_LETTERS[mark.kind].upper() if mark.done else _LETTERS[mark.kind] for mark in marks)


def read_marks(text: str) -> Dots:
    """Return the dots of a text of ``write_marks``; an empty text has none."""
    return Dots(
        daytime=text.count("D"),
        evening=text.count("E"),
        has_card="C" in text,
        per_daypart=text.lower().count("d"),
    )
