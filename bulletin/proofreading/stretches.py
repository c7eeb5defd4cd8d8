"""A set of ranges of a text, quickly searched for one that overlaps another range."""

from bisect import bisect_left, insort
from collections.abc import Iterable


class Stretches:
    """Ranges (start, end) of a text; those that overlap are kept as one, so that an answer takes a few steps however many there are."""

    def __init__(self, ranges: Iterable[tuple[int, int]] = ()) -> None:
        self._ranges: list[tuple[int, int]] = []
        for start, end in sorted(ranges):
            if self._ranges and start < self._ranges[-1][1]:
                start, end = self._ranges[-1][0], max(end, self._ranges.pop()[1])
            self._ranges.append((start, end))

    def meets(self, start: int, end: int) -> bool:
        """Return whether the range and one of these have a character in common."""
        before = bisect_left(self._ranges, (end,)) - 1
        return before >= 0 and start < self._ranges[before][1]

    def add(self, start: int, end: int) -> None:
        """Add a range that meets none of these."""
        insort(self._ranges, (start, end))
