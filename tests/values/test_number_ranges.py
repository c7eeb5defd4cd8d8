"""Ranges of 份号 and issue numbers: joined where they touch, counted, and written."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.values.number_ranges import (
    HYPHEN,
    copy_range,
    copy_ranges,
    count_of,
    merged,
    range_text,
    ranges_of,
)


@given(st.frozensets(st.integers(1, 60)))
def test_ranges_hold_the_numbers_they_were_made_of_and_never_touch(numbers: frozenset[int]) -> None:
    ranges = ranges_of(numbers)
    assert {n for first, last in ranges for n in range(first, last + 1)} == numbers
    assert count_of(ranges) == len(numbers)
    assert all(before[1] + 1 < after[0] for before, after in pairwise(ranges))


def test_ranges_that_touch_or_overlap_are_one() -> None:
    assert merged([(7, 9), (1, 2), (3, 4), (8, 8)]) == ((1, 4), (7, 9))


@pytest.mark.parametrize(
    ("numbers", "text"),
    [((), ""), (((7, 7),), "000007"), (((1, 3), (121, 121)), "000001–000003、000121")],
)
def test_copy_numbers_have_six_digits_and_a_lone_one_no_dash(
    numbers: tuple[tuple[int, int], ...], text: str
) -> None:
    """GB/T 9704—2012, 7.2.1."""
    assert copy_ranges(numbers) == text


def test_files_that_are_read_again_have_a_hyphen() -> None:
    assert (copy_range(31, 32, HYPHEN), range_text(7, 8, HYPHEN), range_text(7, 7)) == (
        "000031-000032",
        "7-8",
        "7",
    )
