"""Cuts WeasyPrint's faces to the glyphs used: CID-keyed CFF by `cff_subset`, others by HarfBuzz as WeasyPrint does.

WeasyPrint 70.0 calls HarfBuzz twice for each face of each document: first to empty unused glyphs, then to drop those
behind the last used one. For faces of 5 MB that is an eighth of the time of an eight-page PDF. `patches` installs the
wrapper, which only changes the speed; it can be removed when WeasyPrint renumbers glyphs.

`finish` then reduces the font programs within the PDF. Text in WeasyPrint's files is written in glyph numbers, and a
CID-keyed CFF font contains the number of each of its glyphs (ISO 32000-1, 9.7.4.2), so the file needs only those that are
used: an eight-page PDF is a tenth smaller.
"""

from collections.abc import Callable
from typing import Any

import pydyf

from bulletin.pdf import cff_subset
from bulletin.pdf.pdf_objects import object_at


def wrap_subset(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `pdf.fonts.Font.subset`, which reduces a font to the glyphs that the text uses. Keys of to_unicode: glyph numbers."""

    def subset(self: Any, to_unicode: dict[int, str], hinting: bool) -> None:
        outlines = cff_outlines(self.file_content) if to_unicode and "fvar" not in self.tables else None
        small = cff_subset.subset(outlines, to_unicode) if outlines else None
        if small is None:
            original(self, to_unicode, hinting)
        else:
            self.file_content = wrapped(small)

    return subset


def cff_outlines(font: bytes) -> memoryview | None:
    """Return the CFF table of an OpenType font if it is CID-keyed, else None (ISO/IEC 14496-22, 4.5)."""
    if font[:4] == b"OTTO":
        for at in range(12, 12 + 16 * int.from_bytes(font[4:6], "big"), 16):
            if font[at : at + 4] == b"CFF ":
                start, size = (int.from_bytes(font[i : i + 4], "big") for i in (at + 8, at + 12))
                outlines = memoryview(font)[start : start + size]  # some MB, of which little is needed
                return outlines if cff_subset.ROS in bytes(outlines[:256]) else None
    return None


def wrapped(outlines: bytes) -> bytes:
    """Return an OpenType font with only this table, by which WeasyPrint recognises CFF."""
    entry = b"CFF " + bytes(4) + (28).to_bytes(4, "big") + len(outlines).to_bytes(4, "big")
    return b"OTTO" + (1).to_bytes(2, "big") + bytes(6) + entry + outlines


def unwrapped(font: bytes) -> bytes:
    """Return the table of a font that `wrapped` made; empty for other fonts."""
    return font[28:] if font[:6] == b"OTTO\0\1" else b""


def tidy_fonts(document: Any, pdf: Any) -> None:
    """Reduce OpenType fonts with CID-keyed outlines to the outlines of the glyphs used, in pydyf's `pdf`.

    ISO 32000-1, 9.9, allows a CFF font program alone; the other tables repeat what the PDF contains. WeasyPrint's
    `document` knows which glyphs are used. Other fonts are not changed.
    """
    used: dict[bytes, set[int]] = {}
    for font in document.fonts.values():
        if not font.used_in_forms:
            used.setdefault(font.name, set()).update(font.to_unicode)
    for thing in pdf.objects:
        if isinstance(thing, pydyf.Dictionary) and thing.get("Type") == "/FontDescriptor":
            glyphs = used.get(thing["FontName"])
            program = object_at(pdf, thing["FontFile3"]) if "FontFile3" in thing else None
            if glyphs and program is not None and program.extra.get("Subtype") == "/OpenType":
                font = b"".join(program.stream)
                outlines = cff_outlines(font)
                small = unwrapped(font) or (outlines and cff_subset.subset(outlines, glyphs))
                if small:
                    program.stream = [small]
                    program.extra["Subtype"] = "/CIDFontType0C"
