"""Counts → bar charts: the position and length of each bar. Lengths are in units of a chart 400 wide, so that letters
of 13 units can be read on a phone.

Every bar shows its number, so a chart can be read without colours; the table below it has all numbers.
"""

from collections.abc import Sequence
from typing import NamedTuple

WIDTH = 400
_NAME_WIDTH, _NUMBER_WIDTH = 152, 64  # room at the left of horizontal bars, and at their right
_ROW, _BAR = 22, 12  # distance from one horizontal bar to the next, and its thickness
_COLUMN_HEIGHT, _HEAD, _FOOT = 56, 20, 20  # height of the longest vertical bar, room above it and below
_MOST_CHARACTERS = 11  # of a name beside its bar; longer names are cut


class Bar(NamedTuple):
    """A bar with its number. x, y: its upper left corner; part: length of its dark part, which stands for `recent`."""

    label: str
    name: str  # the whole label, where `label` is cut
    number: int
    recent: int
    x: float
    y: float
    width: float
    height: float
    part: float


class BarChart(NamedTuple):
    """A bar chart. is_standing: bars are vertical, side by side; otherwise they are horizontal, one below the other."""

    title: str
    bars: tuple[Bar, ...]
    height: int
    is_standing: bool
    recent: str  # what the dark part of a bar counts, as 2026年; empty where it has none


def lying(title: str, counts: Sequence[tuple[str, int, int]], recent: str) -> BarChart:
    """Return a chart of horizontal bars. counts: (name, count, how many of it fall in the period `recent`)."""
    longest = max((count for _, count, _ in counts), default=1)
    room = WIDTH - _NAME_WIDTH - _NUMBER_WIDTH
    bars = tuple(
        Bar(
            _short(name),
            name,
            count,
            some,
            _NAME_WIDTH,
            at * _ROW + (_ROW - _BAR) / 2,
            _rounded(room * count / longest),
            _BAR,
            _rounded(room * some / longest),
        )
        for at, (name, count, some) in enumerate(counts)
    )
    return BarChart(title, bars, _ROW * len(bars), is_standing=False, recent=recent)


def standing(title: str, counts: Sequence[tuple[str, int]], most: int = 0) -> BarChart:
    """Return a chart of vertical bars. most: the count of a bar of full height, given where charts are to be compared."""
    highest = max([most, *(count for _, count in counts), 1])
    step = WIDTH / max(len(counts), 1)
    width = min(step * 0.6, 32)  # a few bars do not become wide blocks
    bars = tuple(
        Bar(
            label,
            label,
            count,
            0,
            _rounded(step * (at + 0.5) - width / 2),
            _rounded(_HEAD + _COLUMN_HEIGHT * (1 - count / highest)),
            _rounded(width),
            _rounded(_COLUMN_HEIGHT * count / highest),
            0,
        )
        for at, (label, count) in enumerate(counts)
    )
    return BarChart(title, bars, _HEAD + _COLUMN_HEIGHT + _FOOT, is_standing=True, recent="")


def _short(name: str) -> str:
    return name if len(name) <= _MOST_CHARACTERS else f"{name[: _MOST_CHARACTERS - 1]}…"


def _rounded(length: float) -> float:
    return round(length, 1)
