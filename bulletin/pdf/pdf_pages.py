"""Pages of a finished PDF: how many there are, how many have text on them, whether two are alike, and blank ones added."""

import io
from typing import Any

import pikepdf


def count_pages(data: bytes) -> int:
    """Return how many pages a PDF has."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)


def pages_with_text(data: bytes) -> int:
    """Return how many pages of a PDF have characters on them."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return sum(_has_text(page) for page in pdf.pages)


def _has_text(page: pikepdf.Page) -> bool:
    shown = ("Tj", "TJ", "'", '"', "Do")
    return any(str(each.operator) in shown for each in pikepdf.parse_content_stream(page))


def has_same_page(one: bytes, other: bytes, index: int) -> bool:
    """Return whether two PDFs that were made alike draw the same on one of their pages. index: from 0."""
    with pikepdf.open(io.BytesIO(one)) as first, pikepdf.open(io.BytesIO(other)) as second:
        drawn = [
            b"".join(part.read_bytes() for part in _streams(pdf.pages[index])) for pdf in (first, second)
        ]
        return drawn[0] == drawn[1]


def _streams(page: pikepdf.Page) -> list[Any]:
    contents: Any = page.obj.Contents
    return list(contents) if isinstance(contents, pikepdf.Array) else [contents]


def with_blank_pages(data: bytes, multiple: int) -> bytes:
    """Return a PDF with blank pages of the first one's size behind it, so that their number is a multiple."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        size: Any = tuple(float(side) for side in list(pdf.pages[0].mediabox)[2:])
        while len(pdf.pages) % multiple:
            pdf.add_blank_page(page_size=size)
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True)
        return written.getvalue()
