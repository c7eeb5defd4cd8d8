"""WeasyPrint's faces cut to the glyphs used by `cff_subset`, where they are CID-keyed CFF; others by HarfBuzz as ever.

WeasyPrint 70.0 asks HarfBuzz twice for each face of each document: first to empty glyphs, then to drop those behind the
last. For faces of 5 MB that is a fifth of the time an issue takes. Not needed any more once WeasyPrint renumbers glyphs.
"""

import inspect
from typing import Any

from bulletin.printing import cff_subset

_SIGNATURE = ["self", "to_unicode", "hinting"]


def install() -> bool:
    """Let WeasyPrint's fonts in this process be cut by us; return whether they are. Unknown ones are left alone."""
    from weasyprint.pdf.fonts import Font

    original = getattr(Font, "subset", None)
    if original is None or list(inspect.signature(original).parameters) != _SIGNATURE:
        return False
    if hasattr(original, "cff_original"):
        return True

    def subset(self: Any, to_unicode: dict[int, str], hinting: bool) -> None:
        """Replace the font's content by what the text uses of it. to_unicode: by glyph number."""
        outlines = cff_outlines(self.file_content) if to_unicode and "fvar" not in self.tables else b""
        small = cff_subset.subset(outlines, to_unicode) if outlines else None
        if small is None:
            original(self, to_unicode, hinting)
        else:
            self.file_content = wrapped(small)

    subset.cff_original = original  # type: ignore[attr-defined]
    Font.subset = subset
    return True


def uninstall() -> None:
    """Give WeasyPrint its own function back."""
    from weasyprint.pdf.fonts import Font

    Font.subset = getattr(Font.subset, "cff_original", Font.subset)


def cff_outlines(font: bytes) -> bytes:
    """Return the CFF table of an OpenType font if it is CID-keyed, else nothing (ISO/IEC 14496-22, 4.5)."""
    if font[:4] == b"OTTO":
        for at in range(12, 12 + 16 * int.from_bytes(font[4:6], "big"), 16):
            if font[at : at + 4] == b"CFF ":
                start, size = (int.from_bytes(font[i : i + 4], "big") for i in (at + 8, at + 12))
                outlines = font[start : start + size]
                return outlines if cff_subset.ROS in outlines[:256] else b""
    return b""


def wrapped(outlines: bytes) -> bytes:
    """Return an OpenType font of this one table, which is how WeasyPrint knows CFF."""
    entry = b"CFF " + bytes(4) + (28).to_bytes(4, "big") + len(outlines).to_bytes(4, "big")
    return b"OTTO" + (1).to_bytes(2, "big") + bytes(6) + entry + outlines


def is_wrapped(font: bytes) -> bool:
    return font[:6] == b"OTTO\0\1"
