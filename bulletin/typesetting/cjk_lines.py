"""Breaks a Chinese paragraph into lines, and computes by how much each of them is squeezed or stretched.

Pure functions over plain data; text is neither measured nor drawn here. `plan` chooses the ends of the
lines of a `Paragraph`; `cjk_places.place` returns how wide each character of one line is set.

Marks at line edges and beside each other always lose their blank halves (CLREQ). A line is filled by these means, from
the best to the worst:

1. All gaps grow by up to 0.04 em. CLREQ squeezes marks first, but nobody sees such gaps, while everybody sees a
   half-width mark beside a full-width one.
2. Marks give their blanks.
3. Gaps beside Latin grow to a quarter of an em and pairs of marks get back what they lost to each other; or all gaps are
   narrowed by a fiftieth of an em. The costs below decide between these two.
4. All gaps are narrowed by a thirtieth of an em.
5. All gaps grow by more than 0.05 em.

Lines are filled one after the other, each by its best fit. If that squeezes a line, or leaves a loose one or a last line
of one character, all lines of the paragraph are chosen together (the least sum of costs over all sequences of lines, as
in TeX). In most paragraphs both ways give the same lines, and the first is several times faster.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from typing import Final, Literal

from bulletin.typesetting.cjk_marks import (
    CLOSING,
    COMMA,
    DASH,
    ELLIPSIS,
    HYPHENATED,
    IF_LOOSE,
    IN_UNIT,
    JOINED,
    LATIN,
    MANDATORY,
    NOTE,
    OPENING,
    SHOUT,
    SPACE,
    STOP,
)
from bulletin.typesetting.cjk_paragraph import Paragraph

Align = Literal["justify", "fill", "ragged"]
"""How lines are filled: "fill" is "justify" with last lines filled, too; in "ragged" text, marks only lose their blanks."""

LOOSE_EM: Final = 0.10
"""A line whose gaps grow by more than this is reported (print-format, LAY-09)."""

_EVEN_EM: Final = 0.04  # gaps that grow by this are better than squeezed marks
SEEN_EM: Final = 0.05
"""Gaps that grow by more than this are worse than the narrowest marks, and than wider gaps beside Latin and between marks."""

# Gaps may be narrowed by this (0.35 pt at 16 pt) where they would otherwise grow by more than `SEEN_EM`,
_TIGHT_EM: Final = 0.022
# and by this where wider gaps beside Latin and between two marks are not enough either.
_TIGHTEST_EM: Final = 0.035
_TIGHT_COST: Final = 90.0
_TIGHTEST_COST: Final = 300.0  # just less than gaps that are seen
_EASED_COST: Final = 10.0  # for each em that `Paragraph.ease` adds
_ORPHAN_COST: Final = 10_000.0  # as bad as gaps that grow by 0.3 em
_REACH_EM: Final = 3.5  # line ends are tried from this far before the edge on
# What no eye sees in a whole line: the sum of rounding, and of marks that are cut by a thousandth less than half.
_UNSEEN_LINE_EM: Final = 0.005
# Kinds that a last line may have beside its only 汉字 and still be 孤字.
_NO_BODY: Final = frozenset(
    {OPENING, CLOSING, COMMA, STOP, SHOUT, DASH, ELLIPSIS, NOTE, SPACE, JOINED, MANDATORY}
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph: characters `start` to `end`, of which those from `seen_end` on are dropped spaces.

    width: as set, extras and a hyphen included. change: what its characters give up (negative) or take (positive) in
    all to get this width, 0 for lines that are set solid. last: whether it ends a paragraph or comes before a line feed.
    stretch_em: by how much each gap grows.
    """

    start: int
    end: int
    seen_end: int
    width: float
    change: float
    last: bool
    stretch_em: float = 0.0


def plan(
    paragraph: Paragraph, measure: float, *, start: int = 0, indent: float = 0.0, align: Align = "justify"
) -> list[Line]:
    """Return the lines of `paragraph` from character `start` on.

    measure: width of a line; indent: by how much the first one is shorter.
    """
    lines: list[Line] = []
    count = len(paragraph.text)
    while start < count:
        feed = paragraph.text.find("\n", start)
        end = count if feed == -1 else feed + 1
        lines += _Filler(paragraph, measure, start, end, indent, align).lines()
        start, indent = end, 0.0
    return lines


class _Filler:
    """Fills the lines of one paragraph, or of the part of it before a line feed."""

    def __init__(
        self, paragraph: Paragraph, measure: float, start: int, end: int, indent: float, align: Align
    ) -> None:
        self.paragraph = paragraph
        self.start, self.end, self.indent, self.measure = start, end, indent, measure
        self.justify = align != "ragged"
        self.fill = align == "fill"
        self.size = paragraph.sizes[start]
        self.unseen = _UNSEEN_LINE_EM * self.size
        ends = paragraph.ends
        self.ends = ends[bisect_right(ends, start) : bisect_right(ends, end)]
        self.ends_before = [paragraph.widths_before[index] for index in self.ends]

    def lines(self) -> list[Line]:
        """Return the lines with the lowest cost."""
        starts = [self.start]
        worst = total = 0.0
        while starts[-1] < self.end:
            cost, end = min(self._choices(starts[-1]), key=lambda choice: (choice[0], -choice[1]))
            worst, total = max(worst, cost), total + cost
            starts.append(end)
        if worst > 1 + _stretch_cost(_EVEN_EM):  # a line is squeezed, loose or an orphan
            starts = self._best(total) or starts
        return [self._line(start, end) for start, end in pairwise(starts)]

    def _best(self, bound: float) -> list[int]:
        """Return the starts of the lines with the least sum of costs, and the end; [] if all cost `bound` or more."""
        # Shortest path from line end to line end. Lines only lead forward, so the lowest waiting place is final.
        best: dict[int, tuple[float, int]] = {self.start: (0.0, -1)}
        waiting = [self.start]
        while waiting:
            start = heappop(waiting)
            if start == self.end:
                break
            so_far = best[start][0]
            for cost, end in self._choices(start):
                total = so_far + cost
                if total >= bound:
                    continue
                if end not in best:
                    heappush(waiting, end)
                if end not in best or total < best[end][0]:
                    best[end] = (total, start)
        if self.end not in best:
            return []
        starts = [self.end]
        while starts[-1] != self.start:
            starts.append(best[starts[-1]][1])
        return starts[::-1]

    def _measure_from(self, start: int) -> float:
        return self.measure - self.indent if start == self.start else self.measure

    def _seen_end(self, start: int, end: int) -> int:
        kinds, text = self.paragraph.kinds, self.paragraph.text
        dropped = "\u3000" if end < self.end else ""  # between names, where a centred line ends
        while end > start and (kinds[end - 1] in (SPACE, MANDATORY) or text[end - 1] == dropped):
            end -= 1
        return end

    def _natural(self, start: int, seen_end: int) -> float:
        """Return the width of a line whose marks have lost their blanks at its edges."""
        paragraph, last = self.paragraph, seen_end - 1
        return (
            paragraph.widths_before[seen_end]
            - paragraph.widths_before[start]
            - paragraph.left.get(start, 0.0)
            - paragraph.right.get(last, 0.0)
            - paragraph.gaps.get(last, 0.0)
            + paragraph.hyphens.get(seen_end, 0.0)
        )

    def _give(self, start: int, seen_end: int) -> float:
        if not self.justify:
            return 0.0
        paragraph = self.paragraph
        give = paragraph.gives_before[seen_end] - paragraph.gives_before[start]
        if start in paragraph.left:
            give -= paragraph.give[start]
        return give - paragraph.give[seen_end - 1] if seen_end - 1 > start else 0.0

    def _choices(self, start: int) -> Iterator[tuple[float, int]]:
        """Yield (cost, end) of the lines that may begin at `start`: at least one, each with an end after it."""
        measure = self._measure_from(start)
        paragraph = self.paragraph
        reach = paragraph.widths_before[start] + measure
        first = bisect_right(self.ends, start)
        index = max(first, bisect_right(self.ends_before, reach - _REACH_EM * self.size, lo=first) - 1)
        found = False
        while index < len(self.ends):
            end = self.ends[index]
            seen_end = self._seen_end(start, end)
            index += 1
            if seen_end == start:
                if end == self.end:
                    found = True
                    yield 0.0, end
                continue
            over = self._natural(start, seen_end) - measure
            if abs(over) < self.unseen:
                over = 0.0
            give = self._give(start, seen_end)
            if over > give + self._tight(start, seen_end):
                # Too wide, but a place a little further may fit, as marks lose their blanks at the edge.
                if self.ends_before[index - 1] - reach > give + 2 * self.size:
                    break
                continue
            found = True
            yield self._cost(start, end, seen_end, over, give), end
        if not found:
            yield 1e6, self._forced_end(start, measure)

    def _forced_end(self, start: int, measure: float) -> int:
        """Return where a line without a fitting line end ends: inside a unit, else behind the last character that fits.

        At least one character is on the line; combining characters stay with the one before.
        """
        breaks, kinds = self.paragraph.breaks, self.paragraph.kinds
        in_unit = anywhere = start
        for end in range(start + 1, self.end):
            if self._natural(start, self._seen_end(start, end) or end) > measure + self.unseen:
                break
            if breaks[end] >= IN_UNIT:
                in_unit = end
            if kinds[end] != JOINED:
                anywhere = end
        return in_unit if in_unit > start else max(anywhere, start + 1)

    def _cost(self, start: int, end: int, seen_end: int, over: float, give: float) -> float:
        if end == self.end:
            cost = 0.0 if over <= 0 else _TIGHT_COST if over > give else _squeeze_cost(over, give)
            return cost + (_ORPHAN_COST if start > self.start and self._is_orphan(start) else 0.0)
        if_loose = self.paragraph.breaks[end] in (IF_LOOSE, HYPHENATED)
        if not self.justify:
            return 1 + 100 * (over / self.measure) ** 2 + (50 if if_loose else 0)
        if over > give:
            cost = _TIGHT_COST if over <= give + self._tight(start, seen_end, _TIGHT_EM) else _TIGHTEST_COST
        elif over > 0:
            cost = _squeeze_cost(over, give)
        else:
            stretch_em, eased_em = self._stretch_em(start, seen_end, -over)
            cost = _stretch_cost(stretch_em) + _EASED_COST * eased_em
        return 1 + cost + (_stretch_cost(SEEN_EM) if if_loose else 0)

    def _stretch_em(self, start: int, seen_end: int, change: float) -> tuple[float, float]:
        """Return, in em, by how much each gap grows, and what gaps beside Latin and between two marks take before that.

        Word spaces and Latin gaps take their part first (`Paragraph.take`). What would make all gaps grow by more than
        `SEEN_EM` goes to the gaps of `Paragraph.ease` as far as they can take it.
        """
        paragraph, last = self.paragraph, seen_end - 1
        if paragraph.takes_before:
            change -= paragraph.takes_before[last] - paragraph.takes_before[start]
        gaps = max(1, paragraph.stretch_before[last] - paragraph.stretch_before[start])
        stretch_em = max(0.0, change) / self.size / gaps
        if stretch_em <= SEEN_EM or not paragraph.eases_before:
            return stretch_em, 0.0
        ease = paragraph.eases_before[last] - paragraph.eases_before[start]
        eased_em = min(ease / self.size, (stretch_em - SEEN_EM) * gaps)
        return stretch_em - eased_em / gaps, eased_em

    def _tight(self, start: int, seen_end: int, most_em: float = _TIGHTEST_EM) -> float:
        """Return by how much the gaps of a line may be narrowed after its marks have given all."""
        narrow_before = self.paragraph.narrow_before
        gaps = narrow_before[seen_end - 1] - narrow_before[start]
        return most_em * self.size * gaps if self.justify else 0.0

    def _is_orphan(self, start: int) -> bool:
        """Return whether a last line from `start` is 孤字, at most one 汉字 with or without marks (15834 5.1.11)."""
        kinds = self.paragraph.kinds
        body = 0
        for index in range(start, self.end):
            if kinds[index] == LATIN:
                return False
            body += kinds[index] not in _NO_BODY
            if body > 1:
                return False
        return True

    def _line(self, start: int, end: int) -> Line:
        seen_end = self._seen_end(start, end)
        last = end == self.end
        if seen_end == start:
            return Line(start, end, seen_end, 0.0, 0.0, last)
        measure = self._measure_from(start)
        width = self._natural(start, seen_end)
        over = width - measure
        change = stretch_em = 0.0
        can_grow = self.paragraph.stretch_before[seen_end - 1] > self.paragraph.stretch_before[start]
        if over > 0:
            most = self._give(start, seen_end) + self._tight(start, seen_end)
            change = -min(over, max(most, self.unseen if can_grow else 0.0))
        elif self.justify and (not last or self.fill) and can_grow:
            change = -over
            stretch_em = 0.0 if last else self._stretch_em(start, seen_end, change)[0]
        return Line(start, end, seen_end, width + change, change, last, stretch_em)


def _stretch_cost(stretch_em: float) -> float:
    """Return the cost of growing gaps: up to `_EVEN_EM` less than any squeezed line costs, from `SEEN_EM` on more."""
    if stretch_em <= _EVEN_EM:
        return 4 * (stretch_em / _EVEN_EM) ** 2
    if stretch_em <= SEEN_EM:
        return 4 + 76 * (stretch_em - _EVEN_EM) / (SEEN_EM - _EVEN_EM)
    return 100 + 1000 * (stretch_em / LOOSE_EM) ** 2


def _squeeze_cost(over: float, give: float) -> float:
    """Return the cost of a line that is too wide by `over`, where its characters can give up to `give`."""
    return 6 + 40 * (over / give) ** 2
