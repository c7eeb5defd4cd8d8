"""Measures the glyphs of WeasyPrint's Pango layouts for a paragraph, and puts them in their places for drawing.

This relies on WeasyPrint's `Layout` and on the PDF operators that it writes for glyphs (`patches.RELIED_ON`), and
changes nothing in WeasyPrint. Lengths are in CSS px, as there.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.line_break import Layout, line_size

from bulletin.typesetting.cjk_marks import CUT_SIGNS, blank_sides

_NO_GLYPH = 0x0FFFFFFF
"""PANGO_GLYPH_EMPTY; greater numbers stand for characters that no face has."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A text in which each character is one glyph, all in one face. widths: as in the face, in Pango units."""

    font: Any
    numbers: list[int]
    widths: list[int]

    def part(self, start: int, end: int) -> "Glyphs":
        """Return the glyphs of some of the characters."""
        return Glyphs(self.font, self.numbers[start:end], self.widths[start:end])


@dataclass(frozen=True, slots=True)
class Measured:
    """A text set solid on one line.

    advances: width of each character with letter and word spacing. blanks: index of a mark → its `blank_sides`.
    layout: the deactivated Pango layout. height, baseline: of its line. is_even: whether all characters are in one face,
    so that every part has the same height. glyphs: if each character is one glyph, so that the text can be drawn without
    another layout; else None.
    """

    advances: list[float]
    blanks: dict[int, tuple[float, float]]
    layout: Any
    height: float
    baseline: float
    is_even: bool
    glyphs: Glyphs | None

    def part(self, style: Any, text: str) -> tuple[Any, float, float]:
        """Return a deactivated layout of `text`, a part of the text, and the height and baseline of its line."""
        if self.is_even:
            layout = copy.copy(self.layout)
            layout.text = text
            return layout, self.height, self.baseline
        layout, line = _line_of(style, text)
        layout.text = text
        size = _size_of(layout, line)
        layout.deactivate()
        return layout, *size


def measure(style: Any, text: str) -> Measured | None:
    """Return `text` measured in `style`; None if a part of it is written from right to left."""
    layout, line = _line_of(style, text)
    advances = [0.0] * len(text)
    blanks: dict[int, tuple[float, float]] = {}
    char_at = index_of_bytes(text)
    fonts: dict[int, Any] = {}
    numbers_so_far: list[int] = []
    widths_so_far: list[int] = []
    is_simple = True
    size = style["font_size"]
    ink = ffi.new("PangoRectangle *")
    for item, glyphs in runs_of(line):
        font = item.analysis.font
        if item.analysis.level % 2:  # right to left
            return None
        fonts[int(ffi.cast("intptr_t", font))] = font
        numbers = numbers_of(glyphs)
        chars = chars_of(item, glyphs, char_at)
        start, end = chars[0], chars[-1]
        is_plain = chars == list(range(start, end + 1))
        if is_plain:  # one glyph for each character, as nearly always
            widths = numbers[1::5].tolist()
            advances[start:end] = [units * FROM_UNITS for units in widths]
            numbers_so_far += numbers[::5].tolist()
            widths_so_far += widths
            is_simple = is_simple and not any(numbers[2::5]) and not any(numbers[3::5])
            marks = [index for index in range(start, end) if text[index] in CUT_SIGNS]
        else:
            marks = list(_add_advances(advances, text, numbers, chars))
            is_simple = False
        for char in marks:  # only those that the face has in a full square
            if 0.9 < advances[char] / size < 1.1:
                glyph = char - start if is_plain else chars.index(char)
                pango.pango_font_get_glyph_extents(font, numbers[5 * glyph] & 0xFFFFFFFF, ink, ffi.NULL)
                em = FROM_UNITS / size
                sides = blank_sides(text[char], ink.x * em, (ink.x + ink.width) * em)
                if any(sides):
                    blanks[char] = sides
    height, baseline = _size_of(layout, line)
    layout.deactivate()
    is_even = len(fonts) == 1
    glyphs = None
    if is_even and is_simple and min(numbers_so_far) >= 0 and max(numbers_so_far) < _NO_GLYPH:
        glyphs = Glyphs(retained_font(style, *fonts.values()), numbers_so_far, widths_so_far)
    return Measured(_spaced(style, text, advances), blanks, layout, height, baseline, is_even, glyphs)


def retained_font(style: Any, font: Any) -> Any:
    """Return a Pango font that is kept alive as long as its font configuration, even after its layout is gone."""
    fonts = style.font_config.__dict__.setdefault("cjk_fonts", {})
    return fonts.setdefault(
        int(ffi.cast("intptr_t", font)), ffi.gc(gobject.g_object_ref(font), gobject.g_object_unref)
    )


def _add_advances(advances: list[float], text: str, numbers: Any, chars: list[int]) -> Iterator[int]:
    """Add the widths of a run's glyphs to those of its characters; yield marks that are one glyph each."""
    for glyph, (char, after) in enumerate(pairwise(chars)):
        advance = numbers[5 * glyph + 1] * FROM_UNITS
        if after - char > 1:  # one glyph for several characters, as —— in some faces
            for index in range(char, after):
                advances[index] += advance / (after - char)
            continue
        advances[char] += advance
        if text[char] in CUT_SIGNS:
            yield char


def _spaced(style: Any, text: str, advances: list[float]) -> list[float]:
    """Return the widths with letter and word spacing."""
    letter = 0 if style["letter_spacing"] == "normal" else style["letter_spacing"]
    word = style["word_spacing"]
    if not (letter or word):
        return advances
    return [
        advance + letter + (word if char in " \xa0" else 0)
        for char, advance in zip(text, advances, strict=True)
    ]


def lay_out_glyphs(layout: Any, style: Any, text: str, widths: list[float], shifts: list[float]) -> None:
    """Make the Pango layout of one text box again for drawing, with each glyph in its place.

    Letter and word spacing are part of the widths, so they are not passed to Pango.

    WeasyPrint truncates adjustments to whole thousandths of an em, which over a line could add up to 0.4 pt. So places
    are rounded here, and each glyph corrects the error of the one before.
    """
    layout.setup(style)
    pango.pango_layout_set_width(layout.layout, -1)
    pango.pango_layout_set_ellipsize(layout.layout, pango.PANGO_ELLIPSIZE_NONE)
    # The drawing code sets this, too; if it is set already, our line is not discarded then.
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line = _set_line(layout, text)
    per_em = 1000 / layout.style["font_size"]
    unit = FROM_UNITS * per_em  # thousandths of an em in one Pango unit
    char_at = index_of_bytes(text)
    wanted = reached = 0.0
    for item, glyphs in runs_of(line):
        numbers = numbers_of(glyphs)
        chars = chars_of(item, glyphs, char_at)
        for glyph, (char, after) in enumerate(pairwise(chars)):
            place = 5 * glyph
            natural = numbers[place + 1] * unit
            if after == char:
                reached += natural  # not the last glyph of its character
                continue
            wanted += (widths[char] if after - char == 1 else sum(widths[char:after])) * per_em
            shift = 0.0
            if after - char == 1 and (glyph == 0 or chars[glyph - 1] != char):
                # WeasyPrint writes x_offset / font_size as thousandths of an em.
                numbers[place + 2] = round(-shifts[char] * 1000) if shifts[char] else 0
                shift = numbers[place + 2] * per_em / 1000
            advance = round(natural) + shift
            kern, numbers[place + 1] = fitted(advance, wanted - reached, unit)
            reached += advance - kern


def fitted(advance: float, room: float, unit: float) -> tuple[int, int]:
    """Return by how much an advance is shortened to fit its room, in thousandths of an em, and the rest in Pango units.

    unit: thousandths of an em in one Pango unit. The shortening is made a quarter larger than needed, because WeasyPrint's
    int() truncates towards zero.
    """
    kern = round(advance - room)
    rest = advance - kern - (0.25 if kern > 0 else -0.25) if kern else advance
    return kern, round(rest / unit)


def _line_of(style: Any, text: str) -> tuple[Any, Any]:
    """Return a layout of `text` and its only line, without CSS spacing; line feeds are replaced by spaces."""
    layout = Layout.__new__(Layout)
    layout.justification_spacing, layout.max_width = 0, None
    layout.setup(style)
    return layout, _set_line(layout, text.replace("\n", " "))


def _set_line(layout: Any, text: str) -> Any:
    pointer, encoded = unicode_to_char_p(text)
    pango.pango_layout_set_text(layout.layout, pointer, len(encoded))
    return pango.pango_layout_get_line_readonly(layout.layout, 0)


def _size_of(layout: Any, line: Any) -> tuple[float, float]:
    """Return height and baseline of a line, as WeasyPrint's `first_line_metrics` does."""
    return (line_size(line, layout.style)[1], pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS)


def runs_of(line: Any) -> Iterator[tuple[Any, Any]]:
    """Yield (PangoItem, PangoGlyphString) of each run of a line, which is set in one face."""
    run = line.runs[0]
    while run != ffi.NULL:
        yield run.data.item, run.data.glyphs
        run = run.next


def chars_of(item: Any, glyphs: Any, char_at: Sequence[int] | Mapping[int, int]) -> list[int]:
    """Return for each glyph the index of its first character, and last the index behind the run."""
    offset = item.offset
    chars = [char_at[offset + cluster] for cluster in ffi.unpack(glyphs.log_clusters, glyphs.num_glyphs)]
    chars.append(char_at[offset + item.length])
    return chars


def numbers_of(glyphs: Any) -> Any:
    """Return the array of PangoGlyphInfo, writable: glyph, width, x_offset, y_offset and flags of each glyph."""
    size = ffi.sizeof("PangoGlyphInfo") * glyphs.num_glyphs
    return memoryview(ffi.buffer(glyphs.glyphs, size)).cast("B").cast("i")


def index_of_bytes(text: str) -> Sequence[int] | Mapping[int, int]:
    """Return byte offset in the UTF-8 text → index of the character that begins there; the end of the text included."""
    if text.isascii():
        return range(len(text) + 1)
    places = accumulate(map(len, map(str.encode, text)), initial=0)
    return dict(zip(places, range(len(text) + 1), strict=True))
