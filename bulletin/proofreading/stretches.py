"""A set of ranges of a text that quickly finds whether one overlaps a given range."""

from bisect import bisect_left, insort
from collections.abc import Iterable


class Stretches:
    """Ranges (start, end) of a text. Overlapping ones are merged, so that `meets` is a binary search."""

    def __init__(self, ranges: Iterable[tuple[int, int]] = ()) -> None:
        self._ranges: list[tuple[int, int]] = []
        for start, end in sorted(ranges):
            if self._ranges and start < self._ranges[-1][1]:
                start, end = self._ranges[-1][0], max(end, self._ranges.pop()[1])
            self._ranges.append((start, end))

    def meets(self, start: int, end: int) -> bool:
        """Return whether a range and one of these have a character in common."""
        before = bisect_left(self._ranges, (end,)) - 1
        return before >= 0 and start < self._ranges[before][1]

    def add(self, start: int, end: int) -> None:
        """Add a range that overlaps none of these."""
        insort(self._ranges, (start, end))
