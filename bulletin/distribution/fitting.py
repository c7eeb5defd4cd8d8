"""Fits names and addresses into a box: lines are broken by meaning, and type gets smaller before a name is split."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bulletin.typesetting.title_lines import Segmenter, TitleLines, break_title, width_em
from bulletin.values.paper import PT_PER_MM

LEADING = 1.3  # line height in em; no standard sets it
SCALES = (1.0, 0.92, 0.85, 0.78, 0.71, 0.64, 0.57)  # tried in this order
MOST_LINES = {True: 2, False: 4}  # lines of one text, by whether its words must stay whole
_AFTER_NUMBERS = "号幢栋座层楼室单弄巷附"  # stay with the number before them in an address: 3号, 2栋
SLACK_EM = 0.2  # tolerance: widths are estimated by the class of characters, not measured in the face


@dataclass(frozen=True, slots=True)
class Words:
    """A text to be set. role: its class in the template; size_pt: type size if there is room; is_address: whether
    numbers must stay with the words before them."""

    role: str
    text: str
    size_pt: float
    is_address: bool = False

    def broken(self, size_pt: float, width_pt: float, segment: Segmenter) -> TitleLines:
        """Return its lines in type of this size."""
        cut = whole_numbers(segment) if self.is_address else segment
        return break_title(self.text, max_em=width_pt / size_pt - SLACK_EM, segment=cut)


@dataclass(frozen=True, slots=True)
class FittedLine:
    """A line as it is set. leading_pt: the height of its box."""

    role: str
    text: str
    size_pt: float
    leading_pt: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines from the top. fits: whether no line is too wide and all are within the height."""

    lines: tuple[FittedLine, ...]
    fits: bool

    @property
    def height_pt(self) -> float:
        """The height of all lines."""
        return sum(line.leading_pt for line in self.lines)


def whole_numbers(segment: Segmenter) -> Segmenter:
    """Return a segmenter for addresses, which keeps 府前路3号 and 2栋501室 whole."""

    def cut(text: str) -> list[str]:
        out: list[str] = []
        for word in segment(text):
            if out and (word[:1].isdecimal() or (word[:1] in _AFTER_NUMBERS and out[-1][-1:].isdecimal())):
                out[-1] += word
            else:
                out.append(word)
        return out

    return cut


def fit(words: Sequence[Words], width_mm: float, height_mm: float, segment: Segmenter) -> Fitted:
    """Return the texts in the largest type that fits: each on at most two lines and with every word whole, if possible.

    If nothing fits, the smallest type with `fits` False. Empty texts are left out. segment: splits a text into words.
    """
    wanted = [each for each in words if each.text]
    width, height = width_mm * PT_PER_MM, height_mm * PT_PER_MM
    for keeps_words in (True, False):
        for scale in SCALES:
            found = _set(wanted, scale, width, segment, keeps_words=keeps_words)
            if found.fits and found.height_pt <= height:
                return found
    return replace(found, fits=False)


def _set(
    words: Sequence[Words], scale: float, width: float, segment: Segmenter, *, keeps_words: bool
) -> Fitted:
    """Return the texts at a scale, whatever their height. They do not fit if one takes too many lines, is too wide or, with keeps_words, is split."""
    lines: list[FittedLine] = []
    fits = True
    for each in words:
        size = each.size_pt * scale
        broken = each.broken(size, width, segment)
        too_wide = any(width_em(line) * size > width for line in broken.lines)
        is_split = len(broken.lines) > MOST_LINES[keeps_words] or (keeps_words and not broken.fits)
        fits = fits and not too_wide and not is_split
        lines += (FittedLine(each.role, line, size, size * LEADING) for line in broken.lines)
    return Fitted(tuple(lines), fits)
