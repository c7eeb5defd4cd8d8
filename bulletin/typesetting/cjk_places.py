"""Computes how wide each character of a Chinese line is set, once it is known where the line ends."""

from itertools import pairwise
from typing import Final

from bulletin.typesetting.cjk_lines import SEEN_EM, Line
from bulletin.typesetting.cjk_marks import CLOSING, COMMA, LATIN, OPENING, SPACE, STOP
from bulletin.typesetting.cjk_paragraph import STOP_KEEPS_EM, Paragraph

_MARKS: Final = frozenset({OPENING, CLOSING, COMMA, STOP})


def place(paragraph: Paragraph, line: Line) -> tuple[list[float], list[float]]:
    """Return how wide each visible character of `line` is set, and how far its ink moves left within that width.

    `Paragraph.extras` are not in the widths; with them the widths add up to `Line.width`.
    """
    start, end = line.start, line.seen_end
    widths = paragraph.widths[start:end]
    shifts = [paragraph.shifts.get(index, 0.0) for index in range(start, end)]
    if start == end:
        return widths, shifts
    for index in paragraph.extras:
        if start <= index < end:
            widths[index - start] -= paragraph.extras[index]
    # The first and last characters lose their blanks at the line's edges.
    blank = paragraph.left.get(start, 0.0)
    widths[0] -= blank
    shifts[0] += blank
    widths[-1] -= paragraph.right.get(end - 1, 0.0) + paragraph.gaps.get(end - 1, 0.0)
    if line.change < 0:
        _squeeze(paragraph, line, widths, shifts)
    elif line.change > 0:
        _stretch(paragraph, line, widths)
    if paragraph.spacings and not line.last:
        _move_last_spacing(paragraph, line, widths)
    return widths, shifts


def _squeeze(paragraph: Paragraph, line: Line, widths: list[float], shifts: list[float]) -> None:
    """Take `-line.change` from the line: from word spaces, then marks, then gaps between 汉字 and Latin.

    In CLREQ, brackets give all they have before ，、； give anything, which leaves half-width marks beside full-width
    ones; here all marks of a line give the same.
    """
    kinds, give = paragraph.kinds, paragraph.give
    first = line.start + (line.start in paragraph.left)  # a mark at the edge has lost its blank already
    givers = [index for index in range(first, line.seen_end - 1) if give[index]]
    marks = [index for index in givers if kinds[index] in _MARKS]
    spaces = [index for index in givers if kinds[index] == SPACE]
    gaps = [index for index in givers if kinds[index] not in _MARKS and kinds[index] != SPACE]
    needed = -line.change
    for members in (spaces, marks, gaps):
        total = sum(give[index] for index in members)
        taken = min(needed, total)
        if members is marks:
            parts = _even_parts(paragraph, marks, taken)
        else:
            parts = [give[index] * taken / total for index in members]
        for index, part in zip(members, parts, strict=True):
            widths[index - line.start] -= part
            if kinds[index] == OPENING:  # its blank is on the left, so its ink moves
                shifts[index - line.start] += part
        needed -= taken
    # What these three could not give comes from gaps between 汉字.
    _widen_gaps(paragraph, line, widths, -needed)


def _even_parts(paragraph: Paragraph, marks: list[int], taken: float) -> list[float]:
    """Return what each of `marks` gives so that they give `taken` in all: the same in em, but 。： `STOP_KEEPS_EM` less.

    A mark that cannot shrink as much, since it is beside another mark, shrinks as far as it can.
    """
    sizes = [paragraph.sizes[index] for index in marks]
    most = [paragraph.give[index] for index in marks]
    kept = [STOP_KEEPS_EM if paragraph.kinds[index] == STOP else 0.0 for index in marks]
    parts = [0.0] * len(marks)
    # The amounts at which a mark begins to give, or has given all: between two of them the same marks give.
    steps = sorted({*kept, *(keep + give / size for keep, give, size in zip(kept, most, sizes, strict=True))})
    for lower, upper in pairwise(steps):
        growing = [n for n, keep in enumerate(kept) if keep <= lower and parts[n] < most[n]]
        growth = min((upper - lower) * sum(sizes[n] for n in growing), taken)
        for n in growing:
            parts[n] = min(most[n], parts[n] + growth * sizes[n] / sum(sizes[m] for m in growing))
        taken -= growth
    return parts


def _stretch(paragraph: Paragraph, line: Line, widths: list[float]) -> None:
    """Distribute `line.change`: first to word spaces, then to gaps beside Latin, then to all gaps alike.

    What would make all gaps grow by more than `SEEN_EM` goes between 汉字 and Latin first, then between two marks.
    """
    start, last = line.start, line.seen_end - 1
    kinds, take = paragraph.kinds, paragraph.take
    needed = line.change
    for is_space in (True, False) if take else ():
        step = [i for i in range(start, last) if i in take and (kinds[i] == SPACE) is is_space]
        total = sum(take[index] for index in step)
        part = min(1.0, needed / total) if total else 0.0
        for index in step:
            widths[index - start] += take[index] * part
        needed -= total * part
    gaps = sum(paragraph.stretch[start:last])
    rest = needed - SEEN_EM * paragraph.sizes[start] * gaps
    for is_latin in (True, False) if rest > 0 and paragraph.ease else ():
        eases = [i for i in range(start, last) if i in paragraph.ease]
        step = [i for i in eases if (LATIN in kinds[i : i + 2]) is is_latin]
        total = sum(paragraph.ease[index] for index in step)
        part = min(1.0, rest / total) if total else 0.0
        for index in step:
            widths[index - start] += paragraph.ease[index] * part
        rest, needed = rest - total * part, needed - total * part
    _widen_gaps(paragraph, line, widths, needed)


def _widen_gaps(paragraph: Paragraph, line: Line, widths: list[float], change: float) -> None:
    """Distribute `change` over all gaps alike; if it is negative, over those between two 汉字 where there are any.

    Beside marks, squares may already overlap as far as is allowed (`MOST_OVERLAP`).
    """
    gaps = [i for i in range(line.start, line.seen_end - 1) if paragraph.stretch[i]]
    if change < 0:
        # In a line without such gaps it is a remainder of rounding; a space without width cannot give it.
        gaps = [i for i in gaps if paragraph.narrow[i]] or [i for i in gaps if widths[i - line.start]]
    for index in gaps:
        widths[index - line.start] += change / len(gaps)


def _move_last_spacing(paragraph: Paragraph, line: Line, widths: list[float]) -> None:
    """Move the letter-spacing behind the last character, which CSS counts as well, into the gaps before it."""
    spacing = paragraph.spacings.get(line.seen_end - 1, 0.0)
    if any(paragraph.stretch[line.start : line.seen_end - 1]):
        _widen_gaps(paragraph, line, widths, spacing)
        widths[-1] -= spacing
