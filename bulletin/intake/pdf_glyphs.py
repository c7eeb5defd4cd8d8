"""A page of a PDF → its glyphs, and glyphs → printed lines: by baselines, column by column."""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, takewhile
from statistics import median
from typing import Any, NamedTuple

from bulletin.intake.blocks import SourceParagraph, SourceRun
from bulletin.intake.marks import LABEL
from bulletin.values.text import LOWERED, RAISED, join_lines, needs_space

_FACES = {
    "SimHei": "黑体", "Hei": "黑体", "KaiTi": "楷体", "Kai": "楷体", "FangSong": "仿宋", "Fangsong": "仿宋", "XiaoBiaoSong": "小标宋", "XBS": "小标宋",
    "Biaosong": "小标宋", "Zhongsong": "华文中宋",
}  # fmt: skip
_HIGH_HALF, _LOW_HALF = re.compile("[\ud800-\udbff]"), re.compile("[\udc00-\udfff]")
_USUAL_PT = 16.0
# Of the line's size: the largest size of a superscript or subscript, its least distance above or below the baseline.
_SMALL, _RAISED, _LOWERED = 0.8, 0.2, 0.07
_MOST_TURNED = 0.1  # radians; a watermark is turned by more
_LABEL = re.compile(r"(?:表|图|附表|附图|附件)\d{1,3}$")  # the blank behind it is only about one 字 wide
_LEAST_COLUMN = 8  # lines that each column must have
_MOST_ACROSS = 0.3  # share of rows that may cross a gutter: masthead, titles over both columns, the tail


class Glyph(NamedTuple):
    """A character as printed, in pt from the left and from the bottom of its page."""

    char: str
    left: float
    right: float
    base: float
    size: float
    face: str
    is_bold: bool

    @property
    def is_seen(self) -> bool:
        """Whether it is visible, i.e. not a blank."""
        return bool(self.char.strip())

    @property
    def middle(self) -> float:
        """The x of its middle."""
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        """The approximate y of its middle."""
        return self.base + self.size * 0.3


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line as printed, in pt from the left and from the bottom of its page."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    face: str
    page: int
    is_bold: bool = False


def glyphs_of(page: Any) -> tuple[list[Glyph], str]:
    """Return the glyphs of a page, and its rotated text: a watermark, a stamp at the margin."""
    import pypdfium2.raw as raw  # loaded with pypdfium2

    text_page = page.get_textpage()
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    out: list[Glyph] = []
    forms = _GlyphForms(text_page)
    turned = first_half = ""
    for n in range(text_page.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text_page, n))
        if _HIGH_HALF.match(char):
            first_half = char
            continue
        if _LOW_HALF.match(char):  # PDFium returns characters beyond U+FFFF (𝑥 in formulas) as surrogates
            char = (first_half + char).encode("utf-16", "surrogatepass").decode("utf-16", "replace")[:1]
            first_half = ""
        # not printed: control characters, blanks that PDFium generates
        if char in "\r\n\x00\x02\ufffe" or raw.FPDFText_IsGenerated(text_page, n) == 1:
            continue
        if not raw.FPDFText_GetLooseCharBox(text_page, n, box) or not raw.FPDFText_GetCharOrigin(
            text_page, n, x, y
        ):
            continue
        form = forms.at(n)
        if form.is_turned:
            turned += char
            continue
        out.append(Glyph(char, box.left, box.right, y.value, form.size, form.face, form.is_bold))
    return out, turned.strip()


class _GlyphForm(NamedTuple):
    size: float
    face: str
    is_bold: bool
    is_turned: bool


class _GlyphForms:
    """Size, face and rotation of a page's glyphs.

    Faces are cached by font, since some programs draw each glyph as a text object of its own.
    """

    def __init__(self, text_page: Any) -> None:
        import pypdfium2.raw as raw  # loaded with pypdfium2

        self._raw, self._page, self._matrix = raw, text_page, raw.FS_MATRIX()
        self._piece, self._form = 0, _GlyphForm(_USUAL_PT, "", False, False)
        self._faces: dict[int, tuple[str, bool]] = {}

    def at(self, n: int) -> _GlyphForm:
        """Return the form of character `n`; its size is the font size scaled by the text matrix, rounded to half pt."""
        raw, matrix = self._raw, self._matrix
        drawn = raw.FPDFText_GetTextObject(self._page, n)
        # PDFium returns no text object for a few marks: they get the form of the last character.
        piece = ctypes.addressof(drawn.contents) if drawn else self._piece
        if piece == self._piece:
            return self._form
        size, angle = raw.FPDFText_GetFontSize(self._page, n), 0.0
        if raw.FPDFText_GetMatrix(self._page, n, matrix):
            size *= math.hypot(matrix.b, matrix.d)
            angle = abs(math.atan2(matrix.b, matrix.a))
        font = raw.FPDFTextObj_GetFont(drawn)
        key = ctypes.addressof(font.contents) if font else 0
        if key not in self._faces:
            self._faces[key] = self._face(n)
        self._piece = piece
        self._form = _GlyphForm(round(size * 2) / 2 or 0.5, *self._faces[key], angle > _MOST_TURNED)
        return self._form

    def _face(self, n: int) -> tuple[str, bool]:
        """Return the face of a character, and whether it is bold."""
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        self._raw.FPDFText_GetFontInfo(self._page, n, name, 128, flags)
        words = name.value.decode("utf-8", "replace")
        is_bold = "Bold" in words or self._raw.FPDFText_GetFontWeight(self._page, n) >= 600
        return next((v for k, v in _FACES.items() if k in words), words), is_bold


def lines_of(glyphs: Sequence[Glyph], page: int) -> list[PrintedLine]:
    """Return the printed lines of the glyphs of a page or a cell, in the order of `lines_of_rows`."""
    rows = list(rows_of(glyphs))
    return lines_of_rows(rows, page, gutter_of(rows))


def lines_of_rows(
    rows: Sequence[Sequence[Glyph]], page: int, gutter: tuple[float, float] | None
) -> list[PrintedLine]:
    """Return the lines of rows from top to bottom, the left column before the right one, whose lines get the x of the left column.

    gutter: left and right edge of the gap between both columns, None for one column.
    """
    begin, end = gutter or (math.inf, math.inf)
    shift = end - min((g.left for row in rows for g in row if g.is_seen), default=0)
    out: list[PrintedLine] = []
    sides: tuple[list[PrintedLine], list[PrintedLine]] = ([], [])
    is_below = False  # from the lists of recipients on, lines span both columns
    for row in rows:
        parts = [g for g in row if g.right <= begin + 1], [g for g in row if g.left >= end - 1]
        shown = [seen(part) for part in (row, *parts)]
        is_below = is_below or begins_list(row)
        is_apart = (  # publisher at the left and date at the right, above both columns
            not any(sides) and all(shown)
            and begin - shown[1][-1].right > 3 * _USUAL_PT < shown[2][0].left - end
        )  # fmt: skip
        # Glyphs in the gutter: the line spans both columns, and ends the columns above it.
        if is_below or is_apart or len(shown[0]) > len(shown[1]) + len(shown[2]):
            out += [*sides[0], *sides[1]]
            sides = ([], [])
            out += filter(None, [_line(row, page)])
            continue
        lines = [_line(part, page) for part in parts]
        if lines[0]:
            sides[0].append(lines[0])
        if lines[1]:
            sides[1].append(replace(lines[1], left=lines[1].left - shift, right=lines[1].right - shift))
    return [*out, *sides[0], *sides[1]]


def cell_of(glyphs: Sequence[Glyph], page: int) -> tuple[SourceParagraph, ...]:
    """Return a table cell's lines joined to one paragraph; an empty tuple for an empty cell."""
    lines = lines_of(glyphs, page)
    text = join_lines([line.text.strip() for line in lines])
    if not text:
        return ()
    run = SourceRun(text, lines[0].is_bold, lines[0].size, lines[0].face)
    return (SourceParagraph((run,), f"第 {page} 页的表格"),)


def rows_of(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the glyphs of each baseline from left to right; superscripts belong to the line that they are in.

    If glyphs overlap, stretches of them are sorted as wholes, so that cells that print over each other stay readable.
    """
    row: list[list[Glyph]] = []
    base = size = 0.0
    for stretch in sorted(_stretches(glyphs), key=lambda each: (-each[0].base, each[0].left)):
        if row and base - stretch[0].base > 0.45 * max(size, stretch[0].size):
            yield _from_left(row)
            row = []
        if not row or stretch[0].size > size:  # a superscript is higher, so it comes before its line
            base, size = stretch[0].base, stretch[0].size
        row.append(stretch)
    if row:
        yield _from_left(row)


def _from_left(row: Sequence[Sequence[Glyph]]) -> list[Glyph]:
    """Return the glyphs of a row from left to right. The file's order is not enough: some programs draw marks of another font last."""
    glyphs = sorted((glyph for each in row for glyph in each), key=lambda each: each.left)
    beside = pairwise(seen(glyphs))
    if all(other.left - one.right > -0.4 * min(one.size, other.size) for one, other in beside):
        return glyphs
    largest = max(each[0].size for each in row)
    out = [
        glyph
        for each in sorted(row, key=lambda each: each[0].left)
        if each[0].size > _SMALL * largest
        for glyph in each
    ]
    for each in row:  # superscripts and subscripts are put into the stretch that they stand in
        if each[0].size <= _SMALL * largest:
            middle = (each[0].left + each[0].right) / 2
            at = next((n for n, glyph in enumerate(out) if glyph.left > middle), len(out))
            out[at:at] = each
    return out


def _stretches(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Yield glyphs that follow each other on one baseline without a wide gap, in the order of the file."""
    out: list[Glyph] = []
    for glyph in glyphs:
        if out:
            last = out[-1]
            gap = glyph.left - last.right
            if abs(glyph.base - last.base) > 0.5 or not -0.6 * last.size < gap < 1.2 * last.size:
                yield out
                out = []
        out.append(glyph)
    if out:
        yield out


def seen(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Return glyphs without blanks."""
    return [glyph for glyph in glyphs if glyph.is_seen]


def begins_list(row: Sequence[Glyph]) -> bool:
    """Return whether a row begins a list of recipients: 报："""
    return bool(LABEL.match("".join(glyph.char for glyph in row)))


def gutter_of(
    rows: Sequence[Sequence[Glyph]], before: tuple[float, float] | None = None
) -> tuple[float, float] | None:
    """Return the gap (left, right) between two columns, None for none: few rows cross it, and lines of both columns end and begin at it.

    before: the gap on the page before, which is kept on a page with a few lines only.
    """
    filled = [row for each in rows if (row := seen(each))]
    if len(filled) < _LEAST_COLUMN:
        body = takewhile(lambda row: not begins_list(row), filled)
        is_open = before and not any(g.left < before[0] < g.right for row in body for g in row)
        return before if is_open else None
    left, right = min(row[0].left for row in filled), max(row[-1].right for row in filled)
    # a gutter lies in the middle 30 % of the width
    low, high = round(left + 0.35 * (right - left)), round(left + 0.65 * (right - left))
    covered: Counter[int] = Counter()  # how many rows print over a place
    for row in filled:
        spans = ((max(low, math.ceil(g.left)), min(high, math.ceil(g.right))) for g in row)
        covered.update({x for begin, end in spans for x in range(begin, end)})
    free = [x for x in range(low, high) if covered[x] <= _MOST_ACROSS * len(filled)]
    # groups of consecutive x
    runs = [[*run] for _, run in groupby(free, key=lambda x: x - free.index(x))]
    gap = max(runs, key=len, default=[])
    if len(gap) <= 8:
        return None
    ends = [max(sides) for row in filled if (sides := [g.right for g in row if g.right <= gap[0] + 1])]
    begins = [min(sides) for row in filled if (sides := [g.left for g in row if g.left >= gap[-1]])]
    for places, edge in ((ends, gap[0]), (begins, gap[-1])):
        near = sum(abs(place - edge) < 3 * _USUAL_PT for place in places)
        if len(places) < _LEAST_COLUMN or near < 0.5 * len(places):
            return None
    return gap[0], gap[-1] + 1


def _line(row: Sequence[Glyph], page: int) -> PrintedLine | None:
    """Return the line of a row, with blanks for wide gaps; None if nothing is printed."""
    text, last = "", None
    shown = seen(row)
    if not shown:
        return None
    # the glyph of median size, so that superscripts do not count
    chief = sorted(shown, key=lambda g: g.size)[len(shown) // 2]
    base = median(g.base for g in shown)
    for glyph in row:
        if not glyph.is_seen:
            text += glyph.char if text else ""
            continue
        gap = glyph.left - last.right if last else 0
        if last and text and text[-1].strip():
            if gap > 1.2 * max(last.size, glyph.size) or (gap > 0.8 * glyph.size and _LABEL.match(text)):
                text += "\u3000"
            elif gap > 0.15 * glyph.size and needs_space(text[-1], glyph.char):
                text += " "
        text, last = text + _raised(glyph, chief.size, base), glyph
    faces = [g.face for g in shown]
    face = max(dict.fromkeys(faces), key=faces.count)
    bold = sum(g.is_bold for g in shown) > 0.9 * len(shown)
    return PrintedLine(text.rstrip(), shown[0].left, shown[-1].right, base, chief.size, face, page, bold)


def _raised(glyph: Glyph, size: float, base: float) -> str:
    """Return a raised or lowered character as Unicode superscript or subscript: 10⁵ is not 105. size, base: of its line."""
    if glyph.size > _SMALL * size:
        return glyph.char
    if glyph.base > base + _RAISED * size:
        return RAISED.get(glyph.char, glyph.char)
    return LOWERED.get(glyph.char, glyph.char) if glyph.base < base - _LOWERED * size else glyph.char
