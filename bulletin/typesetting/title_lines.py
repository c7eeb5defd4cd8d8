"""Breaks a printed title into lines that are complete in meaning, split no word and form a 梯形 or 菱形.

GB/T 9704—2012, 7.3.1.

Words come from rjieba: of the segmenters on PyPI it alone is small (5 MB; jieba 42, pkuseg 138, thulac 487), loads
in 0.1 s (jieba 0.7, thulac 0.7, pkuseg 6.5), downloads nothing at run time, is typed and still released. Its guesses
at unknown words are switched off (`hmm=False`): they join words just where a title breaks (一面|锣接|住).
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from bulletin.typesetting import cjk_marks
from bulletin.typesetting.title_breaks import NEVER, break_places, place_cost
from bulletin.typesetting.title_words import LONGER, WORDS

Segmenter = Callable[[str], Sequence[str]]  # cuts a text into words
Width = Callable[[str], float]

MAX_LINES: Final = 4
COMFORTABLE: Final = 0.9  # part of the measure that a title line fills without looking full, 18 of 20 字
SHORT_QUOTATION_EM: Final = 12.0  # up to this width never broken; a longer one only where all else is worse

_SPLIT_WORD = 40.0  # cost of a break within a word, only in a title that cannot be broken otherwise
_IN_QUOTATION, _IN_LONG_QUOTATION = 20.0, 2.0  # added to the place's own cost; long: wider than a line
_LEAST_TURNED_EM: Final = 3.0  # shortest last line of a filled entry
_EXTRA_LINE: Final = 8.0  # cost of each line more than the title needs
_DASH_WITHIN: Final = 16.0  # cost of a line with —— inside: —— should begin or end a line
_OFFICE_EM: Final = 12.0  # a name before a colon of up to this width stays whole: 县行政审批局：
_LATIN_EDGE: Final = re.compile("(?<=[㐀-鿿])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%])(?=[㐀-鿿])")
_PAIRS: Final = dict(zip("“‘《〈（〔【", "”’》〉）〕】", strict=True))


@dataclass(frozen=True, slots=True)
class TitleLines:
    """A title as it is printed. fits: at most `MAX_LINES` lines, none too wide, every word and name whole.

    Joined, the lines are the title without the spaces at which a line ends.
    """

    lines: tuple[str, ...]
    fits: bool


def width_em(text: str) -> float:
    """Return the width of `text` in em: 汉字 and marks 1, two adjacent marks 1.5 (CLREQ), ASCII 0.55."""
    squeezed = sum(0.5 for pair in pairwise(map(cjk_marks.is_mark, text)) if all(pair))
    return sum(0.55 if char.isascii() else 1.0 for char in text) - squeezed


def title_width(latin_gap_em: float) -> Width:
    """Return the function that gives the width of a piece of a title in em in 小标宋: digits 0.6, capitals 0.77.

    latin_gap_em: the gap between 汉字 and Latin.
    """

    def width(text: str) -> float:
        more = (
            0.45 if char == "%" else 0.22 if char.isupper() else 0.05
            for char in text
            if char.isascii() and not char.isspace()
        )
        return width_em(text) + sum(more) + latin_gap_em * len(_LATIN_EDGE.findall(text))

    return width


def segmenter(extra_words: Iterable[str] = ()) -> Segmenter:
    """Return a function that cuts a text into words; the dictionary is loaded when it is first called.

    extra_words: names that stay whole: places, offices, sections. Those with marks, of one 字 or of more than ten
    are skipped. The words joined are the text; nothing is remembered from one call to the next.
    """
    names = tuple(extra_words)

    def segment(text: str) -> Sequence[str]:
        import rjieba  # 0.1 s and 30 MB, which only a title that needs it costs

        parts = enumerate(_pattern_of(names).split(text))
        return [word for i, part in parts for word in ([part] if i % 2 else rjieba.cut(part, hmm=False))]

    return segment


@lru_cache(maxsize=8)  # it takes 2 ms to make, and is the same for all issues of a bulletin
def _pattern_of(extra_words: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of names that stay whole."""
    names = WORDS["trade"].union(word for word in extra_words if 1 < len(word) <= 10 and word.isalnum())
    # Alternatives of a pattern are tried in order, so that a name must come before its own beginning.
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(f"((?:{'|'.join(longest_first)}){LONGER})")


def break_title(text: str, *, max_em: float, segment: Segmenter, width: Width = width_em) -> TitleLines:
    """Return `text` in as few balanced lines as possible, each complete in meaning.

    max_em: the measure in em of the title's size: 442.2 pt / 22 pt = 20.1.
    segment: cuts the text into words; called only for a title that does not fit comfortably on one line.
    width: of a piece of a line in em, in the face and size in which it is printed.
    """
    text = text.strip()
    if width(text) <= max_em * COMFORTABLE:
        return TitleLines((text,), True)
    places = break_places(text)
    layout = _Layout(text, max_em, width)
    costs = layout.costs(places, segment(text))
    if best := layout.best(costs):
        return TitleLines(best, True)
    anywhere = {place: costs.get(place, _SPLIT_WORD) for place in places}
    return TitleLines(layout.best(anywhere) or layout.filled(costs, anywhere), False)


def fill_title(text: str, *, max_em: float, segment: Segmenter) -> TitleLines:
    """Return `text` in lines filled one after the other, as entries of a list are; no word is split.

    The parameters are those of `break_title`. If a last line of fewer than three 字 would be left, lines are balanced.
    """
    text = text.strip()
    if width_em(text) <= max_em:
        return TitleLines((text,), True)
    places = break_places(text)
    layout = _Layout(text, max_em, width_em)
    costs = layout.costs(places, segment(text))
    lines = layout.filled(costs, places)
    if width_em(lines[-1]) >= _LEAST_TURNED_EM:
        return TitleLines(lines, all(width_em(line) <= max_em for line in lines))
    return break_title(text, max_em=max_em, segment=segment)


def title_fits(text: str, *, max_em: float, segment: Segmenter, width: Width = width_em) -> bool:
    """Return whether `break_title` finds lines that fit, without searching for the best ones.

    segment: called only for a title wider than one line and narrower than four.
    """
    text = text.strip()
    if width is width_em and len(text) <= max_em:  # no character is wider than 1 em
        return True
    whole = width(text)
    if whole <= max_em:
        return True
    if whole > MAX_LINES * (max_em + 1):  # 1: a space at which a line ends is not printed
        return False
    layout = _Layout(text, max_em, width)
    return layout.has_way(layout.costs(break_places(text), segment(text)))


@dataclass(frozen=True, slots=True)
class _Layout:
    text: str
    max_em: float
    width: Width

    def costs(self, places: Container[int], words: Sequence[str]) -> dict[int, float]:
        """Return place → cost of a break, for those of `places` where a line may end without violating a rule."""
        costs: dict[int, float] = {}
        place = 0
        for before, after in pairwise(words):
            place += len(before)
            if place in places:
                costs[place] = place_cost(self.text, place, before, after)
        for start, stop, extra in self._wholes():
            for place in range(start + 1, stop):
                costs[place] = costs.get(place, NEVER) + extra
        return {place: cost for place, cost in costs.items() if cost < NEVER}

    def _wholes(self) -> Iterator[tuple[int, int, float]]:
        """Yield (start, end, cost of a break within) of quotations, remarks and the office before a colon."""
        comfortable = self.max_em * COMFORTABLE
        opened: list[int] = []
        for index, char in enumerate(self.text):
            if char in _PAIRS:
                opened.append(index)
            elif opened and char == _PAIRS[self.text[opened[-1]]]:
                start, stop = opened.pop(), index + 1
                em = self.width(self.text[start:stop])
                whole = _IN_QUOTATION if em <= self.max_em else _IN_LONG_QUOTATION
                yield start, stop, NEVER if em <= min(SHORT_QUOTATION_EM, comfortable) else whole
        office = self.text.find("：") + 1
        if self.width(self.text[:office]) <= min(_OFFICE_EM, comfortable):
            yield 0, office, NEVER

    def best(self, costs: Mapping[int, float]) -> tuple[str, ...]:
        """Return the lines of least cost that end at places of `costs`; empty if nothing fits."""
        comfortable = self.max_em * COMFORTABLE
        fewest = -(-self.width(self.text) // comfortable)

        def cost(ends: tuple[int, ...]) -> tuple[float, tuple[int, ...]]:
            at_places = sum(costs.get(end, 0.0) for end in ends)
            lines = self._lines(ends)
            widths = [self.width(line) for line in lines]
            at_places += _DASH_WITHIN * sum("——" in line[1:-2] for line in lines)
            extra = _EXTRA_LINE * max(len(ends) - fewest, 0)
            return at_places + extra + shape_cost(widths, comfortable), ends

        return self._lines(min(self._ways(sorted(costs), 0, MAX_LINES), key=cost, default=()))

    def has_way(self, places: Iterable[int]) -> bool:
        """Return whether the text fits on lines that end at some of `places`."""
        return next(self._ways(sorted(places), 0, MAX_LINES), None) is not None

    def _ways(self, places: Sequence[int], start: int, lines: int) -> Iterator[tuple[int, ...]]:
        """Yield all ways to set the text from `start` on in at most `lines` lines; each is a tuple of line ends."""
        left = self.width(self.text[start:].strip())
        if left <= self.max_em:
            yield (len(self.text),)
        for place in places if lines > 1 and left < lines * (self.max_em + 1) else ():
            if place > start:
                if not self._is_line(start, place):  # places ascend: further ones are too far as well
                    return
                yield from ((place, *rest) for rest in self._ways(places, place, lines - 1))

    def filled(self, *preferred: Iterable[int]) -> tuple[str, ...]:
        """Return lines filled one after another, each up to its last place in the first of `preferred` that has one."""
        ends = [0]
        while ends[-1] < len(self.text):
            start, stop = ends[-1], ends[-1] + 1
            while stop < len(self.text) and self._is_line(start, stop + 1):
                stop += 1
            kinds = ([place for place in places if start < place <= stop] for places in preferred)
            ends.append(stop if stop == len(self.text) else max(next(filter(None, kinds), [stop])))
        return self._lines(tuple(ends[1:]))

    def _is_line(self, start: int, end: int) -> bool:
        return self.width(self.text[start:end].strip()) <= self.max_em

    def _lines(self, ends: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(self.text[start:end].strip() for start, end in pairwise((0, *ends)))


def shape_cost(widths_em: Sequence[float], comfortable_em: float) -> float:
    """Return how far lines of these widths are from a 梯形 or 菱形.

    Two lines: the longer one above, not of equal width, neither very short. More: widest in the middle, or each wider
    (or narrower) than the one before. No line is filled to the edge.
    """
    cost = sum(5.0 + 6.0 * (width - comfortable_em) for width in widths_em if width > comfortable_em + 0.01)
    if len(widths_em) == 1:
        return cost
    slimmest = min(widths_em) / max(*widths_em, 1.0)
    cost += 10.0 * max((0.62 if len(widths_em) == 2 else 0.45) - slimmest, 0.0)
    cost += 4.0 * max(3.5 - widths_em[-1], 0.0)
    cost += sum(1.5 for above, below in pairwise(widths_em) if abs(above - below) < 0.6)
    if len(widths_em) == 2:
        return cost + (1.0 if widths_em[0] < widths_em[1] - 0.6 else 0.0)
    threes = zip(widths_em, widths_em[1:], widths_em[2:], strict=False)
    return cost + sum(6.0 for above, middle, below in threes if middle < min(above, below) - 0.6)
