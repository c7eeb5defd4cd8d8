"""WeasyPrint's faces cut to the glyphs used by `cff_subset`, where they are CID-keyed CFF; others by HarfBuzz as ever.

WeasyPrint 70.0 asks HarfBuzz twice for each face of each document: first to empty glyphs, then to drop those behind the
last. For faces of 5 MB that is a fifth of the time an issue takes. Not needed any more once WeasyPrint renumbers glyphs.

It also copies each face of each document, 20 MB for an issue; here the bytes are those that HarfBuzz has.
"""

import inspect
from collections.abc import Callable
from typing import Any, Final

from bulletin.pdf import cff_subset

_SIGNATURE = ["self", "to_unicode", "hinting"]
_FACES: Final = 32  # that are not copied; a document has eight

Bytes = bytes | memoryview


class _Faces:
    """The bytes of faces where HarfBuzz has them, in place of copies; called as `text.fonts.get_hb_object_data` is."""

    def __init__(self, original: Callable[..., Any]) -> None:
        self.cff_original = original
        self.is_cutting = False  # what is asked for now is a face that HarfBuzz has just made
        self._known: dict[tuple[int, int], memoryview] = {}
        self._outlines: dict[int, bytes] = {}  # by id of what is known

    def __call__(self, thing: Any, *others: Any) -> Any:
        """Return a view of the bytes of a face that lies on the disk, copies of all else."""
        from weasyprint.text.ffi import ffi, harfbuzz

        if others or self.is_cutting:
            return self.cff_original(thing, *others)
        blob = harfbuzz.hb_face_reference_blob(thing)
        with ffi.new("unsigned int *") as length:
            start = harfbuzz.hb_blob_get_data(blob, length)
            size = int(length[0])
        place = int(ffi.cast("uintptr_t", start)), size
        if size and place not in self._known and len(self._known) < _FACES:
            # This blob is never given back, so its bytes stay where they are.
            self._known[place] = memoryview(ffi.buffer(start, size)).toreadonly()
        else:
            harfbuzz.hb_blob_destroy(blob)
        return self._known[place] if place in self._known else self.cff_original(thing)

    def outlines(self, font: Bytes) -> bytes:
        """Return what `cff_outlines` does, of faces on the disk always the same object."""
        if not isinstance(font, memoryview):
            return cff_outlines(font)
        if id(font) not in self._outlines:
            self._outlines[id(font)] = cff_outlines(font)
        return self._outlines[id(font)]


def install() -> bool:
    """Let WeasyPrint's fonts in this process be cut by us; return whether they are. Unknown ones are left alone."""
    from weasyprint.pdf import fonts

    original = getattr(fonts.Font, "subset", None)
    if original is None or list(inspect.signature(original).parameters) != _SIGNATURE:
        return False
    if hasattr(original, "cff_original"):
        return True
    faces = _Faces(fonts.get_hb_object_data)

    def subset(self: Any, to_unicode: dict[int, str], hinting: bool) -> None:
        """Replace the font's content by what the text uses of it. to_unicode: by glyph number."""
        outlines = faces.outlines(self.file_content) if to_unicode and "fvar" not in self.tables else b""
        small = cff_subset.subset(outlines, to_unicode) if outlines else None
        if small is not None:
            self.file_content = wrapped(small)
            return
        faces.is_cutting = True
        try:
            original(self, to_unicode, hinting)
        finally:
            faces.is_cutting = False
        self.file_content = bytes(self.file_content)

    subset.cff_original = original  # type: ignore[attr-defined]
    fonts.Font.subset, fonts.get_hb_object_data = subset, faces
    return True


def uninstall() -> None:
    """Give WeasyPrint its own functions back."""
    from weasyprint.pdf import fonts

    fonts.Font.subset = getattr(fonts.Font.subset, "cff_original", fonts.Font.subset)
    fonts.get_hb_object_data = getattr(fonts.get_hb_object_data, "cff_original", fonts.get_hb_object_data)


def cff_outlines(font: Bytes) -> bytes:
    """Return the CFF table of an OpenType font if it is CID-keyed, else nothing (ISO/IEC 14496-22, 4.5)."""
    if font[:4] == b"OTTO":
        for at in range(12, 12 + 16 * int.from_bytes(font[4:6], "big"), 16):
            if font[at : at + 4] == b"CFF ":
                start, size = (int.from_bytes(font[i : i + 4], "big") for i in (at + 8, at + 12))
                outlines = bytes(font[start : start + size])
                return outlines if cff_subset.ROS in outlines[:256] else b""
    return b""


def wrapped(outlines: bytes) -> bytes:
    """Return an OpenType font of this one table, which is how WeasyPrint knows CFF."""
    entry = b"CFF " + bytes(4) + (28).to_bytes(4, "big") + len(outlines).to_bytes(4, "big")
    return b"OTTO" + (1).to_bytes(2, "big") + bytes(6) + entry + outlines


def is_wrapped(font: bytes) -> bool:
    return font[:6] == b"OTTO\0\1"


def unwrapped(font: bytes) -> bytes:
    """Return the table of a font that `wrapped` made."""
    return font[28:]
