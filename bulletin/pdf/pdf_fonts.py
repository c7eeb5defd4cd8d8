"""The faces within a PDF, without what it does not use.

Text in WeasyPrint's files is written in glyph numbers; a CFF face with CIDs may say itself which glyph has which number
(ISO 32000-1, 9.7.4.2), so that only those used need be there. It takes 10 % off an issue of eight pages.
"""

from typing import Any

import pydyf

from bulletin.pdf import cff_subset
from bulletin.pdf.weasyprint_fonts import cff_outlines, is_wrapped, unwrapped


def tidy_fonts(document: Any, pdf: Any) -> None:
    """Leave of OpenType faces with CID-keyed outlines only these, and of these only the glyphs used.

    ISO 32000-1, 9.9, allows a CFF font program by itself; the rest repeats what the PDF says. Changes pydyf's `pdf` in
    place; which glyphs are used, WeasyPrint's `document` knows. Other faces stay as they are.
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
                small = unwrapped(font) if is_wrapped(font) else cff_subset.subset(cff_outlines(font), glyphs)
                if small:
                    program.stream = [small]
                    program.extra["Subtype"] = "/CIDFontType0C"
