"""Betrokken hulpverlening: how many helpers are in a household, then and now. Fewer is better."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Contentment(StrEnum):
    """Whether the resident is content with a helper."""

    CONTENT = "content"
    MIXED = "mixed"
    NOT_CONTENT = "not_content"
    UNKNOWN = "unknown"


CONTENTMENT_LABELS: Mapping[Contentment, str] = {
    Contentment.CONTENT: "tevreden",
    Contentment.MIXED: "wisselend",
    Contentment.NOT_CONTENT: "niet tevreden",
    Contentment.UNKNOWN: "niet gevraagd",
}


@dataclass(frozen=True, slots=True)
class Period:
    """From when to when somebody helps. An unknown beginning lies before everything; ``until`` is the last day."""

    since: date | None
    until: date | None

    def includes(self, day: date) -> bool:
        """Tell whether the helper was there on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or self.until >= day)


def count_on(periods: Iterable[Period], day: date) -> int:
    """Return how many helpers there were on a day."""
    return sum(period.includes(day) for period in periods)
