"""A page of a PDF → its glyphs, and glyphs → printed lines: by baselines, column by column."""

import ctypes
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from bulletin.values.text import needs_space

_FACES = {
    "SimHei": "黑体", "Hei": "黑体", "KaiTi": "楷体", "Kai": "楷体", "FangSong": "仿宋", "Fangsong": "仿宋", "XiaoBiaoSong": "小标宋", "XBS": "小标宋",
    "Biaosong": "小标宋", "Zhongsong": "华文中宋",
}  # fmt: skip
_MOST_TURNED = 0.1  # radians; a watermark is turned by more
_LEAST_COLUMN = 8  # lines on both sides of a gutter


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character as printed, in pt from the left and from the bottom of its page."""

    char: str
    left: float
    right: float
    base: float
    size: float
    face: str
    is_bold: bool


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
    """Return the glyphs of a page, and the text that is turned: a watermark, a stamp at the margin."""
    import pypdfium2.raw as raw  # loaded with pypdfium2

    text_page = page.get_textpage()
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    out: list[Glyph] = []
    last, form = 0, _GlyphForm(0, "", False, False)  # of the piece of text that the page draws at once
    turned = ""
    faces: dict[bytes, tuple[str, bool]] = {}
    for n in range(text_page.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text_page, n))
        if char in "\r\n\x00\x02\ufffe" or raw.FPDFText_IsGenerated(text_page, n) == 1:
            continue
        if not raw.FPDFText_GetLooseCharBox(text_page, n, box) or not raw.FPDFText_GetCharOrigin(
            text_page, n, x, y
        ):
            continue
        piece = ctypes.addressof(raw.FPDFText_GetTextObject(text_page, n).contents)
        if piece != last:
            last, form = piece, _form_at(text_page, n, faces)
        if form.is_turned:
            turned += char
            continue
        out.append(Glyph(char, box.left, box.right, y.value, form.size, form.face, form.is_bold))
    return out, turned.strip()


@dataclass(frozen=True, slots=True)
class _GlyphForm:
    size: float
    face: str
    is_bold: bool
    is_turned: bool


def _form_at(text_page: Any, n: int, faces: dict[bytes, tuple[str, bool]]) -> _GlyphForm:
    """Return the form of a character; its size is the font's times the text matrix."""
    import pypdfium2.raw as raw  # loaded with pypdfium2

    name, flags, matrix = ctypes.create_string_buffer(128), ctypes.c_int(), raw.FS_MATRIX()
    size = raw.FPDFText_GetFontSize(text_page, n)
    if raw.FPDFText_GetMatrix(text_page, n, matrix):
        size *= math.hypot(matrix.b, matrix.d)
    raw.FPDFText_GetFontInfo(text_page, n, name, 128, flags)
    if name.value not in faces:
        words = name.value.decode("utf-8", "replace")
        faces[name.value] = (next((v for k, v in _FACES.items() if k in words), words), "Bold" in words)
    face, is_bold = faces[name.value]
    angle = raw.FPDFText_GetCharAngle(text_page, n) % (2 * math.pi)
    is_turned = _MOST_TURNED < angle < 2 * math.pi - _MOST_TURNED
    is_bold = is_bold or raw.FPDFText_GetFontWeight(text_page, n) >= 600
    return _GlyphForm(round(size * 2) / 2 or 0.5, face, is_bold, is_turned)


def lines_of(glyphs: Sequence[Glyph], page: int) -> list[PrintedLine]:
    """Return the lines that glyphs make, from top to bottom, the left column before the right one."""
    rows = list(_rows(glyphs))
    gutter = _gutter(rows)
    if gutter is None:
        return [line for row in rows if (line := _line(row, page))]
    out: list[PrintedLine] = []
    sides: tuple[list[PrintedLine], list[PrintedLine]] = ([], [])
    for row in rows:
        across = any(
            g.left < gutter < g.right or abs((g.left + g.right) / 2 - gutter) < 1
            for g in row
            if g.char.strip()
        )
        parts = (
            [row] if across else [[g for g in row if g.right <= gutter], [g for g in row if g.left >= gutter]]
        )
        if across:  # a heading over both columns
            out += [*sides[0], *sides[1]]
            sides = ([], [])
        for side, part in zip(sides if not across else (out,), parts, strict=False):
            if line := _line(part, page):
                side.append(line)
    return [*out, *sides[0], *sides[1]]


def _rows(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the glyphs of each baseline from left to right; what is raised belongs to the line it is raised in.

    Whole stretches are put in order, not glyphs: cells that print over each other stay readable.
    """
    row: list[list[Glyph]] = []
    base = size = 0.0
    for stretch in sorted(_stretches(glyphs), key=lambda each: (-each[0].base, each[0].left)):
        if row and base - stretch[0].base > 0.45 * max(size, stretch[0].size):
            yield [glyph for each in sorted(row, key=lambda each: each[0].left) for glyph in each]
            row = []
        if not row:
            base, size = stretch[0].base, stretch[0].size
        row.append(stretch)
    if row:
        yield [glyph for each in sorted(row, key=lambda each: each[0].left) for glyph in each]


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


def _gutter(rows: Sequence[Sequence[Glyph]]) -> float | None:
    """Return the middle of the gap between two columns: most rows have the same wide gap near the middle."""
    gaps: list[tuple[float, float]] = []
    filled = [[g for g in row if g.char.strip()] for row in rows]
    filled = [row for row in filled if row]
    if len(filled) < _LEAST_COLUMN:
        return None
    left, right = min(row[0].left for row in filled), max(row[-1].right for row in filled)
    for row in filled:
        for one, other in pairwise(row):
            middle = (one.right + other.left) / 2
            if other.left - one.right > 1.2 * one.size and left + 0.35 * (
                right - left
            ) < middle < left + 0.65 * (right - left):
                gaps.append((one.right, other.left))
    if len(gaps) < max(_LEAST_COLUMN, 0.5 * len(filled)):
        return None
    begin, end = median(gap[0] for gap in gaps), median(gap[1] for gap in gaps)
    middle = (begin + end) / 2
    clear = sum(one < middle < other for one, other in gaps)
    return middle if clear >= 0.8 * len(gaps) and end - begin > 8 else None


def _line(row: Sequence[Glyph], page: int) -> PrintedLine | None:
    """Return the line of a row, wide gaps as blanks; None where nothing is printed."""
    text, last = "", None
    shown = [g for g in row if g.char.strip()]
    if not shown:
        return None
    for glyph in row:
        if not glyph.char.strip():
            text += glyph.char if text else ""
            continue
        gap = glyph.left - last.right if last else 0
        if last and text and text[-1].strip():
            if gap > 1.2 * max(last.size, glyph.size):
                text += "\u3000"
            elif gap > 0.15 * glyph.size and needs_space(text[-1], glyph.char):
                text += " "
        text, last = text + glyph.char, glyph
    chief = sorted(shown, key=lambda g: g.size)[len(shown) // 2]
    faces = [g.face for g in shown]
    face = max(dict.fromkeys(faces), key=faces.count)
    bold = sum(g.is_bold for g in shown) > 0.9 * len(shown)
    base = median(g.base for g in shown)
    return PrintedLine(text.rstrip(), shown[0].left, shown[-1].right, base, chief.size, face, page, bold)
