"""The faces within a PDF, without what it does not use: WeasyPrint keeps a place for every glyph up to the last one.

Text in WeasyPrint's files is written in glyph numbers; a CFF face with CIDs may say itself which glyph has which number
(ISO 32000-1, 9.7.4.2), so that only those used need be there. It takes 5 % off an issue of eight pages.
"""

import io
from collections.abc import Collection
from typing import Any

import pydyf

_ROS = b"\x0c\x1e"  # the operator that a CID-keyed font's Top DICT begins with (Adobe TN 5176, section 18)


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
                outlines = _table(b"".join(program.stream), b"CFF ")
                if _ROS in outlines[:256]:
                    program.stream = [compact(outlines, glyphs)]
                    program.extra["Subtype"] = "/CIDFontType0C"


def compact(outlines: bytes, glyphs: Collection[int]) -> bytes:
    """Return a CID-keyed CFF font of .notdef and these glyphs; the CID of each is the number it had."""
    from fontTools.cffLib import CFFFontSet
    from fontTools.ttLib import TTFont

    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(outlines), None)
    top = fonts[0]
    strings = top.CharStrings
    index = strings.charStringsIndex
    kept = sorted({0, *glyphs} & set(range(len(index))))
    parts, strings_kept = top.FDSelect.gidArray, [index[number] for number in kept]
    top.charset = [".notdef", *(f"cid{number:05}" for number in kept[1:])]
    strings.charStrings = {name: place for place, name in enumerate(top.charset)}
    top.FDSelect.gidArray, top.FDSelect.format = [parts[number] for number in kept], 3
    index.items = strings_kept
    top.CIDCount = kept[-1] + 1
    out = io.BytesIO()
    fonts.compile(out, TTFont(recalcBBoxes=False))
    return out.getvalue()


def _table(font: bytes, tag: bytes) -> bytes:
    """Return a table of an OpenType font; empty if there is none."""
    for at in range(12, 12 + 16 * int.from_bytes(font[4:6], "big"), 16):
        if font[at : at + 4] == tag:
            start, size = (int.from_bytes(font[i : i + 4], "big") for i in (at + 8, at + 12))
            return font[start : start + size]
    return b""
