"""Computes what each character of a paragraph may give or take when its lines are filled; plain data.

`MeasuredText` is what was measured; `paragraph_of` computes, once, everything that does not depend on where lines end.
Lengths are in the unit of the measured widths, whatever that is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from bulletin.typesetting.cjk_marks import (
    CLOSING,
    COMMA,
    HALF,
    HYPHENATED,
    IF_LOOSE,
    IN_UNIT,
    LATIN,
    MANDATORY,
    MOST_OVERLAP,
    NEVER,
    OPENING,
    SHOUT,
    SPACE,
    STOP,
    WIDE,
    fixed_cuts,
    kinds_of,
    line_breaks,
    may_stretch,
)

# CLREQ, sequences of squeezing and stretching.
_SPACE_LEAST_EM, _SPACE_MOST_EM = 0.25, 0.5
_GAP_LEAST_EM: Final = 0.125
_GAP_USUAL_EM: Final = 0.25
_GAP_MOST_EM: Final = 1 / 3

_MARKS: Final = frozenset({OPENING, CLOSING, COMMA, STOP, SHOUT})
_LATIN_EDGES: Final = ((WIDE, LATIN), (LATIN, WIDE))

STOP_KEEPS_EM: Final = 0.12
"""By how much the blank of 。 and ： stays wider than that of other marks in a squeezed line.

。 and ： separate more than ，、；, so they give last (CLREQ, last step of squeezing); from 0.15 em on one sees two widths.
"""


@dataclass(frozen=True, slots=True)
class MeasuredText:
    """The characters of a paragraph as measured.

    text: with `OBJECT_CHARACTER` for inline pictures. advances: their widths, letter-spacing included.
    sizes: their font sizes. blanks: index of a mark → its `blank_sides` in em.
    extras: index → padding, margins and borders beside that character, which cannot change.
    frozen: (start, end) of stretches whose gaps never change, such as leaders.
    unbroken: (start, end) of stretches without line ends (`white-space: nowrap`).
    notes: (start, end) of footnote marks.
    spacings: index → letter-spacing, part of the advance. latin_gap_em: between 汉字 and Latin, 0 for none.
    hyphens: place → width of the hyphen set before it where a line ends there.
    """

    text: str
    advances: list[float]
    sizes: list[float]
    blanks: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    extras: Mapping[int, float] = field(default_factory=dict)
    frozen: tuple[tuple[int, int], ...] = ()
    unbroken: tuple[tuple[int, int], ...] = ()
    notes: tuple[tuple[int, int], ...] = ()
    spacings: Mapping[int, float] = field(default_factory=dict)
    latin_gap_em: float = 0.0
    hyphens: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The characters of a paragraph, with their fixed cuts made, and what they may still give or take.

    text, sizes, extras, spacings, hyphens: as in `MeasuredText`. kinds: see `cjk_marks`. breaks: see `line_breaks`.
    widths: set solid, with extras and Latin gaps. shifts: index → how far fixed cuts move the ink left.
    left, right: index → blank of a mark that is cut off at a line's start or end.
    gaps: index → Latin gap after the character. give: what each character gives when a line is squeezed.
    take: index → what a word space or Latin gap takes before all gaps grow. stretch: 1 where a gap may grow.
    ease: index → what the gap behind it (between 汉字 and Latin, or two marks) takes before all gaps grow visibly.
    narrow: 1 where a gap may be narrowed a little, between two 汉字. ends: places where lines may end, ascending.
    …_before: sums over all characters before a place; takes_before is empty when `take` is, eases_before when `ease` is.
    """

    text: str
    sizes: list[float]
    extras: Mapping[int, float]
    spacings: Mapping[int, float]
    kinds: list[int]
    breaks: bytearray
    widths: list[float]
    shifts: Mapping[int, float]
    left: Mapping[int, float]
    right: Mapping[int, float]
    gaps: Mapping[int, float]
    give: list[float]
    take: Mapping[int, float]
    ease: Mapping[int, float]
    stretch: bytearray
    narrow: bytearray
    ends: list[int]
    widths_before: list[float]
    gives_before: list[float]
    takes_before: list[float]
    eases_before: list[float]
    stretch_before: list[int]
    narrow_before: list[int]
    hyphens: Mapping[int, float]


def paragraph_of(chars: MeasuredText) -> Paragraph:
    """Return the paragraph of these characters."""
    kinds = kinds_of(chars.text, chars.notes)
    chars = _with_typed_gaps(chars, kinds)
    breaks = _breaks(chars, kinds)
    cuts = fixed_cuts(kinds, chars.blanks)
    marks = _cut_marks(chars, kinds, cuts)
    gaps = _latin_gaps(chars, kinds)
    widths = list(chars.advances)
    for index, width in marks.cut_off.items():
        widths[index] -= width
    for index, width in (*gaps.items(), *chars.extras.items()):
        widths[index] += width
    stretch = _stretch(chars, kinds, breaks)
    narrow = bytearray(
        may and kind == after == WIDE
        for may, (kind, after) in zip(stretch, pairwise([*kinds, MANDATORY]), strict=True)
    )
    give = _give(chars, kinds, marks, gaps)
    take = _take(chars, kinds, gaps, stretch)
    ease = _ease(chars, kinds, cuts, gaps, stretch)
    return Paragraph(
        text=chars.text,
        sizes=chars.sizes,
        extras=chars.extras,
        spacings=chars.spacings,
        kinds=kinds,
        breaks=breaks,
        widths=widths,
        shifts=marks.shifts,
        left=marks.left,
        right=marks.right,
        gaps=gaps,
        give=give,
        take=take,
        ease=ease,
        stretch=stretch,
        narrow=narrow,
        ends=[index for index, kind in enumerate(breaks) if kind >= IF_LOOSE],
        widths_before=[0.0, *accumulate(widths)],
        gives_before=[0.0, *accumulate(give)],
        takes_before=_sums_before(take, len(kinds)),
        eases_before=_sums_before(ease, len(kinds)),
        stretch_before=[0, *accumulate(stretch)],
        narrow_before=[0, *accumulate(narrow)],
        hyphens={place: width for place, width in chars.hyphens.items() if breaks[place] == HYPHENATED},
    )


def _breaks(chars: MeasuredText, kinds: list[int]) -> bytearray:
    """Return where lines may end, hyphens included; never within stretches that are kept together."""
    breaks = line_breaks(chars.text, kinds)
    for place in chars.hyphens:
        if breaks[place] == NEVER:
            breaks[place] = HYPHENATED
    for start, end in chars.unbroken:
        for index in range(start + 1, end):
            if kinds[index - 1] != MANDATORY:
                breaks[index] = NEVER
    return breaks


class _CutMarks(NamedTuple):
    """What fixed cuts take from marks. shifts, left, right: as in `Paragraph`; cut_off: index → width taken.

    overlaps: by how much the squares of two characters overlap, for each place between two.
    """

    cut_off: dict[int, float]
    shifts: dict[int, float]
    left: dict[int, float]
    right: dict[int, float]
    overlaps: list[float]


def _cut_marks(chars: MeasuredText, kinds: list[int], cuts: Mapping[int, tuple[float, float]]) -> _CutMarks:
    marks = _CutMarks({}, {}, {}, {}, [0.0] * (len(kinds) + 1))
    for index, (blank_left, blank_right) in chars.blanks.items():
        cut_left, cut_right = cuts.get(index, (0.0, 0.0))
        size = chars.sizes[index]
        marks.cut_off[index] = (cut_left + cut_right) * size
        marks.overlaps[index] += cut_left * size
        marks.overlaps[index + 1] += cut_right * size
        if cut_left:
            marks.shifts[index] = cut_left * size
        # Only a whole half is cut at a line edge: the quarter on each side of a centred ？ belongs to it.
        if kinds[index] == OPENING:
            marks.left[index] = (blank_left - cut_left) * size
        elif blank_right >= HALF:
            marks.right[index] = (blank_right - cut_right) * size
    return marks


def _with_typed_gaps(chars: MeasuredText, kinds: list[int]) -> MeasuredText:
    """Return `chars` in which a space typed between 汉字 and Latin is as wide as the gap that is set there without it.

    Typed spaces beside full-width marks get no width (print-format §4.3: such gaps are the layout's task).
    """
    if " " not in chars.text:
        return chars
    advances = list(chars.advances)
    for match in re.finditer("(?<=.) (?=.)", chars.text):
        index = match.start()
        around = kinds[index - 1], kinds[index + 1]
        if not _MARKS.isdisjoint(around):
            advances[index] = 0.0
        elif around in _LATIN_EDGES:
            advances[index] = chars.latin_gap_em * chars.sizes[index]
    return replace(chars, advances=advances)


def _sums_before(values: Mapping[int, float], count: int) -> list[float]:
    return [0.0, *accumulate(values.get(index, 0.0) for index in range(count))] if values else []


def _latin_gaps(chars: MeasuredText, kinds: list[int]) -> dict[int, float]:
    """Return index → gap between that 汉字 and Latin; there is none beside full-width marks or spaces (CLREQ)."""
    if not chars.latin_gap_em:
        return {}
    return {
        index: chars.latin_gap_em * max(chars.sizes[index], chars.sizes[index + 1])
        for index, pair in enumerate(pairwise(kinds))
        if pair in _LATIN_EDGES
    }


def _stretch(chars: MeasuredText, kinds: list[int], breaks: bytearray) -> bytearray:
    stretch = bytearray(b"\1") * len(kinds)
    for index, (kind, after) in enumerate(pairwise(kinds)):
        if kind or after:  # most characters are WIDE, which is 0
            # The space in 1 286, 12 % and 139 0000 0000 is a part of the number, not a gap between words.
            is_in_number = (
                kind == SPACE and after == LATIN == kinds[index - 1] and breaks[index + 1] <= IN_UNIT
            )
            stretch[index] = may_stretch(kind, after) and not is_in_number
    for start, end in chars.frozen:
        stretch[start:end] = bytes(end - start)
    return stretch


def _give(chars: MeasuredText, kinds: list[int], marks: _CutMarks, gaps: Mapping[int, float]) -> list[float]:
    """Return what each character gives: word spaces, brackets and ，、； their blank, 。： most of it, Latin gaps a half.

    ？！ keep theirs. Adjacent marks can give nothing more, because of `MOST_OVERLAP`; so all pairs of a line stay equal.
    """
    give = [0.0] * len(kinds)
    left, right, overlaps = marks.left, marks.right, marks.overlaps
    for index, kind in enumerate(kinds):
        if not kind:
            continue
        size = chars.sizes[index]
        if kind == SPACE:
            give[index] = max(0.0, chars.advances[index] - _SPACE_LEAST_EM * size)
        elif kind == OPENING:
            give[index] = min(left.get(index, 0.0), max(0.0, MOST_OVERLAP * size - overlaps[index]))
        elif kind in (CLOSING, COMMA):
            give[index] = min(right.get(index, 0.0), max(0.0, MOST_OVERLAP * size - overlaps[index + 1]))
        elif kind == STOP:
            most = min(right.get(index, 0.0), max(0.0, MOST_OVERLAP * size - overlaps[index + 1]))
            give[index] = max(0.0, most - STOP_KEEPS_EM * size)
    for index, gap in gaps.items():
        give[index] += max(0.0, gap - _GAP_LEAST_EM * chars.sizes[index])
    for start, end in chars.frozen:
        give[start:end] = [0.0] * (end - start)
    return give


def _take(
    chars: MeasuredText, kinds: list[int], gaps: Mapping[int, float], stretch: bytearray
) -> dict[int, float]:
    takes = {index: _GAP_MOST_EM * chars.sizes[index] - gap for index, gap in gaps.items()}
    for index, kind in enumerate(kinds):
        if kind == SPACE and chars.advances[index]:
            takes[index] = _SPACE_MOST_EM * chars.sizes[index] - chars.advances[index]
    return {index: take for index, take in takes.items() if take > 0 and stretch[index]}


def _ease(
    chars: MeasuredText,
    kinds: list[int],
    cuts: Mapping[int, tuple[float, float]],
    gaps: Mapping[int, float],
    stretch: bytearray,
) -> dict[int, float]:
    """Return what gaps may take: beside Latin up to CLREQ's usual gap, between two marks what these lost to each other."""
    eases = {
        index: (_GAP_USUAL_EM - gaps.get(index, 0.0) / chars.sizes[index]) * chars.sizes[index]
        for index, pair in enumerate(pairwise(kinds))
        if pair in _LATIN_EDGES
    }
    for index, (cut_left, cut_right) in cuts.items():
        if kinds[index] == OPENING and cut_left:
            eases[index - 1] = cut_left * chars.sizes[index]
        elif kinds[index] in (CLOSING, COMMA, STOP) and cut_right:
            eases[index] = cut_right * chars.sizes[index]
    return {index: ease for index, ease in eases.items() if ease > 0 and stretch[index]}
