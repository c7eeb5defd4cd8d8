"""Draws planned lines with the glyphs with which they were measured, without a second layout; the bytes are the same.

WeasyPrint 70.0 lays out each line again when it draws it. If each character of a text box in a planned line has one glyph,
all in one face, the box is written here with the glyphs of the measured paragraph, at the places that `weasyprint_glyphs`
would compute. Other text boxes are laid out again, and WeasyPrint's `draw.text.draw_first_line` writes them. This only
changes the speed: an eight-page PDF takes a tenth less time. The wrapper of `weasyprint_actual_text` calls this.
"""

from typing import Any

from weasyprint.text.ffi import FROM_UNITS, pango

from bulletin.pdf.weasyprint_glyphs import Glyphs, fitted, lay_out_glyphs

_NOTHING = 1e-6  # px; WeasyPrint draws no smaller characters


def glyphs_of(layout: Any) -> Glyphs | None:
    """Return the glyphs with which the text of a Pango layout was measured; None if it must be laid out again."""
    places = getattr(layout, "cjk_places", None)
    glyphs: Glyphs | None = getattr(layout, "cjk_glyphs", None)
    return glyphs if places is not None and places[0] == layout.text else None


def draw_planned(
    stream: Any, textbox: Any, text_overflow: Any, block_ellipsis: Any, matrix: Any
) -> dict[int, str] | None:
    """Write a text box to a stream; return place in the line → text, for glyphs that their face maps to another text.

    None if nothing was written because WeasyPrint must do it; then its Pango layout was made again.
    """
    layout, style = textbox.pango_layout, textbox.style
    glyphs = glyphs_of(layout)
    if glyphs is None:
        return None
    if not textbox.text.strip() or style["font_size"] < _NOTHING:
        return {}
    is_usual = text_overflow != "ellipsis" and block_ellipsis == "none" and pango.pango_version() >= 14802
    font, font_size = stream.add_font(glyphs.font) if is_usual else (None, 0.0)
    if font is None or font.bitmap or font.png or font.svg or font.colr:
        lay_out_glyphs(layout, style, *layout.cjk_places)
        return None
    stream.set_text_matrix(*matrix.values)
    stream.set_font_size(font.hash, font_size)
    text, widths, shifts = layout.cjk_places
    for number, char in zip(glyphs.numbers, text, strict=True):
        if number not in font.to_unicode:
            font.to_unicode[number] = char
    shown = _shown(stream, font, font_size, 1000 / style["font_size"], glyphs, widths, shifts)
    stream.show_text(shown)
    known = font.to_unicode
    return {
        place: char
        for place, (number, char) in enumerate(zip(glyphs.numbers, text, strict=True))
        if known[number] != char and not char.isspace()
    }


def _shown(
    stream: Any,
    font: Any,
    font_size: float,
    per_em: float,
    glyphs: Glyphs,
    widths: list[float],
    shifts: list[float],
) -> str:
    """Return the content of the TJ array: glyph numbers, and adjustments in thousandths of an em.

    Rounded as `lay_out_glyphs` and then WeasyPrint would round them.
    """
    unit = FROM_UNITS * per_em  # thousandths of an em in one Pango unit
    parts = ["<"]
    wanted = reached = 0.0
    for number, natural, width, shift in zip(glyphs.numbers, glyphs.widths, widths, shifts, strict=True):
        wanted += width * per_em
        offset = moved = 0.0
        if shift:
            units_left = round(-shift * 1000)
            moved = units_left * per_em / 1000
            offset = units_left / font_size
        advance = round(natural * unit) + moved
        kern, units = fitted(advance, wanted - reached, unit)
        reached += advance - kern
        logical = font.widths.get(number)
        if logical is None:
            logical = font.widths[number] = _logical_width(stream, glyphs.font, number, font_size)
        kerning = logical + offset - units * 1000 * FROM_UNITS / font_size
        if offset:
            parts.append(f">{-offset}<")
        parts.append(f"{number:04x}>{int(kerning)}<" if kerning else f"{number:04x}")
    shown = "".join(parts)
    return shown[:-1] if shown[-1] == "<" else shown + ">"


def _logical_width(stream: Any, pango_font: Any, number: int, font_size: float) -> int:
    """Return a glyph's width in thousandths of an em."""
    pango.pango_font_get_glyph_extents(pango_font, number, stream.ink_rect, stream.logical_rect)
    width: float = stream.logical_rect.width * 1000 * FROM_UNITS
    return round(width / font_size)
