import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.domain.rounding import percentages


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((1, 1, 1), (34, 33, 33)),
        ((1, 2), (33, 67)),
        ((0, 0), (0, 0)),
        ((), ()),
        ((5, 0), (100, 0)),
        ((1, 1, 1, 1, 1, 1), (17, 17, 17, 17, 16, 16)),
        ((48, 45, 35, 24), (31, 30, 23, 16)),
        ((999, 1), (100, 0)),
    ],
)
def test_the_largest_remainders_get_the_points_that_are_left(counts, expected):
    assert percentages(counts) == expected


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=12))
def test_percentages_are_whole_add_up_to_100_and_are_less_than_one_point_off(counts):
    shares = percentages(counts)
    if sum(counts) == 0:
        assert set(shares) == {0}
        return
    assert sum(shares) == 100
    assert all(abs(share - 100 * count / sum(counts)) < 1 for share, count in zip(shares, counts, strict=True))


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError):
        percentages((3, -1))
