"""Scales, axes and stacks: numbers in, numbers out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10


@dataclass(frozen=True, slots=True)
class Scale:
    """From values (``low`` to ``high``) to places on the page (``start`` to ``end``)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a value; a scale without width puts everything at its start."""
        if self.high == self.low:
            return self.start
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def ticks(low: float, high: float, count: int = 4) -> tuple[float, ...]:
    """About ``count`` round values (1, 2 or 5 times a power of ten apart) that enclose low and high."""
    if high <= low:
        return (low,)
    rough = (high - low) / count
    power = 10.0 ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return tuple(round(i * step, 10) for i in range(first, last + 1))


def stack(values: Sequence[float], scale: Scale) -> Iterator[tuple[float, float]]:
    """Start and length of each part when the parts stand one behind the other."""
    reached = 0.0
    for value in values:
        start = scale(reached)
        reached += value
        yield start, scale(reached) - start
