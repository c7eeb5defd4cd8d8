"""Pictures with too few pixels are told by the size in which they are printed."""

import base64
import io
from typing import Any

import pytest
from PIL import Image
from weasyprint import HTML

from bulletin.pdf.coarse_pictures import LEAST_PPI, coarse_pictures
from bulletin.pdf.order import PdfOrder
from bulletin.values.diagnostics import Diagnostic

SOURCE = "---\n期号: 1 # ba.png\n---\n\n![图1](48/a.png)\n"


def found_in(style: str, width_px: int, *, times: int = 1) -> list[Diagnostic]:
    """Return what is told of a picture of so many pixels, printed in a style."""
    data = io.BytesIO()
    Image.new("L", (width_px, 10), 128).save(data, "PNG")
    address = "data:image/png;base64," + base64.b64encode(data.getvalue()).decode()
    html = HTML(string=f'<img src="{address}" style="{style}">' * times)
    document: Any = html.render()
    for page in document.pages:
        for box in page._page_box.descendants():
            if box.element is not None and box.element_tag == "img":
                box.element.set("src", "content/issues/2026/48/a.png")
    return list(
        coarse_pictures(document, PdfOrder("1.pdf", "content/issues/2026/48.md", "", source_text=SOURCE))
    )


@pytest.mark.parametrize(
    ("width_px", "printed_mm", "is_coarse"),
    [
        (300, 79.4, True),
        (300, 50, False),
        (921, 156, True),
        (922, 156, False),
        (60, 15, False),
        (119, 20.2, True),
    ],
)
def test_a_picture_is_coarse_by_the_size_it_is_printed_in(
    width_px: int, printed_mm: float, is_coarse: bool
) -> None:
    """Issue 15: a warning below 150 ppi; signs among words are left alone."""
    assert bool(found_in(f"width: {printed_mm}mm; height: 9mm", width_px)) is is_coarse


def test_it_says_which_size_would_do_and_where_the_picture_is_named() -> None:
    """Issue 15: with the size at which it would do; each picture once."""
    (told,) = found_in("width: 127mm; height: 9mm", 480, times=2)
    assert (told.code, told.span.line, told.span.column, told.span.length) == ("coarse-picture", 5, 10, 5)
    assert "127 毫米" in told.label
    assert "96 个像素" in told.label
    assert "宽 750 像素以上" in told.hint
    assert f"只够印 {480 / LEAST_PPI * 25.4:.0f} 毫米宽" in told.hint
