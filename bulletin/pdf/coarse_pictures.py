"""Finds pictures with too few pixels for their printed size, as WeasyPrint laid them out."""

import math
import posixpath
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote

from weasyprint.formatting_structure import boxes
from weasyprint.images import RasterImage

from bulletin.pdf.order import PdfOrder
from bulletin.values.diagnostics import Diagnostic, Span, span_at, warning

LEAST_PPI: Final = 150
"""With fewer pixels per inch a reader sees steps; printing offices ask for 300."""

_SIGN_MM: Final = 20.0  # a picture of up to this width is a sign among words, made for the screen
_MM_PER_PX: Final = 25.4 / 96
_MM_PER_INCH: Final = 25.4


def coarse_pictures(document: Any, order: PdfOrder) -> Iterator[Diagnostic]:
    """Yield which pictures of a laid-out document are too coarse for their printed size, each once.

    document: WeasyPrint's. Diagnostics: coarse-picture.
    """
    reported = set()
    for page in document.pages:
        for box in page._page_box.descendants():
            if not isinstance(box, boxes.ReplacedBox) or not isinstance(box.replacement, RasterImage):
                continue
            source = unquote(box.element.get("src", "")) if box.element is not None else ""
            width_mm = box.width * _MM_PER_PX
            ppi = box.replacement.width / (width_mm / _MM_PER_INCH) if width_mm > _SIGN_MM else LEAST_PPI
            if ppi < LEAST_PPI - 0.01 and source and source not in reported:
                reported.add(source)
                yield _about(source, box.replacement.width, width_mm, ppi, order)


def _about(source: str, pixels: int, width_mm: float, ppi: float, order: PdfOrder) -> Diagnostic:
    enough = math.ceil(width_mm / _MM_PER_INCH * LEAST_PPI - 0.01)
    return warning(
        "coarse-picture",
        f"图片`{source}`太小，印出来看得出毛糙",
        _place(posixpath.basename(source), order),
        f"印成 {width_mm:.0f} 毫米宽，一英寸只有 {ppi:.0f} 个像素，不到 {LEAST_PPI}",
        hint=f"换一张宽 {enough} 像素以上的（{2 * enough} 像素最好）；这一张只够印 {pixels / LEAST_PPI * _MM_PER_INCH:.0f} 毫米宽",
    )


def _place(name: str, order: PdfOrder) -> Span:
    """Return where the source names a picture; the file as a whole if the name is written in another way there."""
    written = re.escape(name).replace("%", "%(?:25)?").replace(r"\ ", "(?: |%20)").replace(r"\#", "(?:#|%23)")
    found = re.search(rf"(?<=[/(<]){written}", order.source_text)
    return (
        span_at(order.source, order.source_text, found.start(), len(found[0]))
        if found
        else Span(order.source)
    )
