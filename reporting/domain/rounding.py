"""Percentages that add up to exactly 100: the largest remainder."""

from collections.abc import Sequence


def percentages(counts: Sequence[int]) -> tuple[int, ...]:
    """Whole percentages of the sum of ``counts``; they add up to exactly 100.

    Each share is rounded down, and the points that are left go to the largest remainders; among equal
    remainders to the larger count, then to the one that stands first. Nothing to divide gives zeros: there is
    no share of nothing, and an empty cell would read as a hidden one.
    """
    if any(count < 0 for count in counts):
        msg = "a count is never negative"
        raise ValueError(msg)
    total = sum(counts)
    if total == 0:
        return (0,) * len(counts)
    shares = [100 * count // total for count in counts]
    order = sorted(range(len(counts)), key=lambda i: (-(100 * counts[i] % total), -counts[i], i))
    for i in order[: 100 - sum(shares)]:
        shares[i] += 1
    return tuple(shares)
