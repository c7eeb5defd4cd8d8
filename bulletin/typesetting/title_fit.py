"""Fits titles that were broken by hand where a line is too wide: set closer, then smaller, then broken once more.

First, full-width marks within the line are halved and its gaps narrowed by up to 2 %. Then the whole title is set in the
next smaller size. Last, the line is broken by meaning. Pure functions over text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bulletin.typesetting.cjk_marks import CLOSING, COMMA, MOST_OVERLAP, OPENING, STOP, is_mark, kinds_of
from bulletin.typesetting.title_lines import Segmenter, Width, break_title, width_em

SIZES_PT: Final = (42.0, 36.0, 26.0, 24.0, 22.0, 21.0, 18.0, 16.0, 15.0)
"""初号 to 小三, with the old 2号 of 21 pt, which holds one 字 more than 22 pt."""

MOST_TAKEN_IN: Final = 0.02
"""How much of its width a line may lose in its gaps, which no reader sees in a title."""


@dataclass(frozen=True, slots=True)
class FittedTitleLine:
    """A line of a title. spacings: for each character what is added behind it, in em; empty if nothing is."""

    text: str
    spacings: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class FittedTitle:
    """A title as it is printed. scale: its size, 1 for the usual one. broken: the author's lines that were broken again."""

    lines: tuple[FittedTitleLine, ...]
    scale: float = 1.0
    broken: tuple[tuple[str, ...], ...] = ()


def fit_title(
    lines: Sequence[str], *, size_pt: float, measure_pt: float, segment: Segmenter, width: Width = width_em
) -> FittedTitle:
    """Return a title broken by hand so that each line fits `measure_pt`.

    segment: called only if a line is broken. width: of a piece of a line in em.
    """
    smaller = next((size for size in SIZES_PT if size < size_pt - 0.1), size_pt)
    for size in (size_pt, smaller):
        fitted = [_closer(line, measure_pt / size, width) for line in lines]
        if all(fitted):
            return FittedTitle(tuple(line for line in fitted if line), size / size_pt)
    measure = measure_pt / size_pt
    out: list[FittedTitleLine] = []
    broken: list[tuple[str, ...]] = []
    for line in lines:
        if closer := _closer(line, measure, width):
            out.append(closer)
        else:
            parts = break_title(line, max_em=measure, segment=segment, width=width).lines
            broken.append(parts)
            out += map(FittedTitleLine, parts)
    return FittedTitle(tuple(out), 1.0, tuple(broken))


def _closer(line: str, measure_em: float, width: Width) -> FittedTitleLine | None:
    """Return a line that fits, set closer if necessary; None if that is not enough."""
    over = width(line) - measure_em
    if over <= 0:
        return FittedTitleLine(line)
    spacings = _halves(line)
    gaps = [index for index in range(len(line) - 1) if not spacings[index]]  # not behind halved marks
    over += sum(spacings)
    if over > MOST_TAKEN_IN * (measure_em + over) or not gaps:
        return None
    for index in gaps if over > 0 else ():
        spacings[index] = -over / len(gaps)
    return FittedTitleLine(line, tuple(spacings))


def _halves(line: str) -> list[float]:
    """Return for each character what is added behind it (in em) if single marks within the line lose their blank halves."""
    kinds = kinds_of(line)
    spacings = [0.0] * len(line)
    for index, (first, second) in enumerate(pairwise(line)):
        if is_mark(first) and is_mark(second):
            continue  # two marks beside each other share 1.5 em already
        before = is_mark(line[index - 1]) if index else True
        after = is_mark(line[index + 2]) if index + 2 < len(line) else True
        closes = kinds[index] in (CLOSING, COMMA, STOP) and not before
        opens = kinds[index + 1] == OPENING and not after
        if closes or opens:
            spacings[index] = -MOST_OVERLAP
    return spacings
