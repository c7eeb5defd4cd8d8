"""How wide each character of a Chinese line is set, once it is known where the line ends."""

from typing import Final

from bulletin.typesetting.cjk_lines import Line
from bulletin.typesetting.cjk_marks import CLOSING, COMMA, LATIN, OPENING, SPACE, WIDE
from bulletin.typesetting.cjk_paragraph import Paragraph

# CLREQ's sequence of squeezing: word spaces, brackets, ，、；, gaps between 汉字 and Latin. 间隔号 has given already.
_SQUEEZED: Final = (
    frozenset({SPACE}),
    frozenset({OPENING, CLOSING}),
    frozenset({COMMA}),
    frozenset({WIDE, LATIN}),
)


def place(paragraph: Paragraph, line: Line) -> tuple[list[float], list[float]]:
    """Return how wide each seen character of `line` is set, and how far its ink moves left in that width.

    The widths leave out `Paragraph.extras`; with them they add up to `Line.width`.
    """
    start, end = line.start, line.seen_end
    widths = paragraph.widths[start:end]
    shifts = [paragraph.shifts.get(index, 0.0) for index in range(start, end)]
    if start == end:
        return widths, shifts
    for index in paragraph.extras:
        if start <= index < end:
            widths[index - start] -= paragraph.extras[index]
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
    """Take `-line.change` from the line by CLREQ's sequence, within one step from all by equal parts."""
    kinds, give = paragraph.kinds, paragraph.give
    first = line.start + (line.start in paragraph.left)  # that mark has given its blank already
    givers = [index for index in range(first, line.seen_end - 1) if give[index]]
    needed = -line.change
    for step in _SQUEEZED:
        members = [index for index in givers if kinds[index] in step]
        total = sum(give[index] for index in members)
        part = min(1.0, needed / total) if total else 0.0
        for index in members:
            widths[index - line.start] -= give[index] * part
            if kinds[index] == OPENING:
                shifts[index - line.start] += give[index] * part
        needed -= total * part
    _widen_gaps(paragraph, line, widths, -needed)


def _stretch(paragraph: Paragraph, line: Line, widths: list[float]) -> None:
    """Give `line.change` to the line: word spaces, then gaps beside Latin, then all gaps alike."""
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
    _widen_gaps(paragraph, line, widths, needed)


def _widen_gaps(paragraph: Paragraph, line: Line, widths: list[float], change: float) -> None:
    """Give `change` to all gaps alike; it is negative where the line is longer by what nobody sees."""
    gaps = [i for i in range(line.start, line.seen_end - 1) if paragraph.stretch[i]]
    for index in gaps:
        widths[index - line.start] += change / len(gaps)


def _move_last_spacing(paragraph: Paragraph, line: Line, widths: list[float]) -> None:
    """Spread the letter-spacing behind the last character, which CSS counts too, over the gaps before it."""
    spacing = paragraph.spacings.get(line.seen_end - 1, 0.0)
    if any(paragraph.stretch[line.start : line.seen_end - 1]):
        _widen_gaps(paragraph, line, widths, spacing)
        widths[-1] -= spacing
