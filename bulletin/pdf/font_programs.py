"""The font programs within a PDF, reduced to their outlines and to the glyphs used.

Text in WeasyPrint's files is written in glyph numbers. A CID-keyed CFF font names the number of each of its glyphs
itself (ISO 32000-1, 9.7.4.2), so only those used need be in the file: an eight-page PDF is a tenth smaller.
"""

from typing import Any

import pydyf

from bulletin.pdf import cff_subset
from bulletin.pdf.weasyprint_fonts import cff_outlines, is_wrapped, unwrapped


def tidy_fonts(document: Any, pdf: Any) -> None:
    """Reduce OpenType fonts with CID-keyed outlines to the outlines of the glyphs used, in pydyf's `pdf`.

    ISO 32000-1, 9.9, allows a CFF font program by itself; the rest repeats what the PDF says. WeasyPrint's `document`
    knows which glyphs are used. Other fonts stay as they are.
    """
    used: dict[bytes, set[int]] = {}
    for font in document.fonts.values():
        if not font.used_in_forms:
            used.setdefault(font.name, set()).update(font.to_unicode)
    for thing in pdf.objects:
        if isinstance(thing, pydyf.Dictionary) and thing.get("Type") == "/FontDescriptor":
            glyphs = used.get(thing["FontName"])
            program = pdf.objects[int(thing["FontFile3"].split()[0])] if "FontFile3" in thing else None
            if glyphs and program is not None and program.extra.get("Subtype") == "/OpenType":
                font = b"".join(program.stream)
                outlines = cff_outlines(font)
                small = (
                    unwrapped(font) if is_wrapped(font) else outlines and cff_subset.subset(outlines, glyphs)
                )
                if small:
                    program.stream = [small]
                    program.extra["Subtype"] = "/CIDFontType0C"
