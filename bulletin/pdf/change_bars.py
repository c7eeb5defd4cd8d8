"""Draws bars at the outer edge of pages, beside each line in which something was changed (花脸稿)."""

import io
from collections.abc import Iterator
from typing import Any, Final

from weasyprint.formatting_structure import boxes

from bulletin.pdf.whole_pikepdf import pikepdf, saved
from bulletin.values.paper import PT_PER_MM

_PT_PER_PX: Final = 0.75
_GAP_MM: Final = 4.0  # 惯例: as far from the text as Word sets them
_WIDTH_PT: Final = 1.0
_LEFT_MM, _RIGHT_MM = 26.0, 210.0 - 26.0  # the text's edge on left and right pages (GB/T 9704—2012, 5.2.1)

Bar = tuple[float, float]  # its top and bottom on the page, in px


def change_bars(document: Any, tags: frozenset[str]) -> list[list[Bar]]:
    """Return for each page of a laid-out document the bars beside lines that contain an element with one of these tags."""
    return [_joined(sorted(_changed_lines(page._page_box, tags))) for page in document.pages]


def with_bars(data: bytes, bars: list[list[Bar]]) -> bytes:
    """Return a PDF with the bars of each page: on the right of right-hand pages, on the left of left-hand pages."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for number, (page, found) in enumerate(zip(pdf.pages, bars, strict=True), 1):
            if not found:
                continue
            x = (_RIGHT_MM + _GAP_MM if number % 2 else _LEFT_MM - _GAP_MM) * PT_PER_MM
            height = float(page.mediabox[3])
            shapes = [
                f"{x:.2f} {height - foot * _PT_PER_PX:.2f} {_WIDTH_PT} {(foot - top) * _PT_PER_PX:.2f} re"
                for top, foot in found
            ]
            strokes = f"q 0 g\n{chr(10).join(shapes)}\nf Q"
            # Before WeasyPrint's own operations, which turn the page's coordinates upside down.
            page.contents_add(pdf.make_stream(strokes.encode()), prepend=True)
        return saved(pdf)


def _changed_lines(box: Any, tags: frozenset[str], line: Any = None) -> Iterator[Bar]:
    """Yield the place of each line that contains such an element, once for each element."""
    if isinstance(box, boxes.MarginBox):
        return
    if isinstance(box, boxes.LineBox):
        line = box
    if (
        line is not None
        and getattr(box, "element_tag", None) in tags
        and box.style["visibility"] == "visible"
    ):
        yield line.position_y, line.position_y + line.height
        return
    for child in getattr(box, "children", ()):
        yield from _changed_lines(child, tags, line)


def _joined(bars: list[Bar]) -> list[Bar]:
    """Return the bars, with those that touch each other joined."""
    out: list[Bar] = []
    for top, foot in bars:
        if out and top <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(foot, out[-1][1]))
        else:
            out.append((top, foot))
    return out
