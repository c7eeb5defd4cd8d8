"""Counts and compares pages of a finished PDF, inserts blank ones, and puts a mark over them."""

import io
from pathlib import Path
from typing import Any

from bulletin.pdf.whole_pikepdf import pikepdf, saved


def count_pages(pdf_file: bytes | Path) -> int:
    """Return how many pages a PDF has; of a file, only the part with that number is read."""
    with pikepdf.open(io.BytesIO(pdf_file) if isinstance(pdf_file, bytes) else pdf_file) as pdf:
        return len(pdf.pages)


def bookmarks(path: Path) -> tuple[str, ...]:
    """Return the titles of a PDF's top-level bookmarks; none if it cannot be read."""
    try:
        with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
            return tuple(str(item.title) for item in outline.root)
    except (pikepdf.PdfError, OSError):
        return ()


def pages_with_text(data: bytes) -> int:
    """Return how many pages of a PDF have text on them."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return sum(_has_text(page) for page in pdf.pages)


def _has_text(page: pikepdf.Page) -> bool:
    shown = ("Tj", "TJ", "'", '"', "Do")
    return any(str(each.operator) in shown for each in pikepdf.parse_content_stream(page))


def has_same_page(one: bytes, other: bytes, index: int) -> bool:
    """Return whether two PDFs that were made in the same way have the same contents on a page. index: of the page, from 0."""
    with pikepdf.open(io.BytesIO(one)) as first, pikepdf.open(io.BytesIO(other)) as second:
        drawn = [
            b"".join(part.read_bytes() for part in _streams(pdf.pages[index])) for pdf in (first, second)
        ]
        return drawn[0] == drawn[1]


def _streams(page: pikepdf.Page) -> list[Any]:
    contents: Any = page.obj.Contents
    return list(contents) if isinstance(contents, pikepdf.Array) else [contents]


def with_blank_pages(data: bytes, multiple: int) -> bytes | None:
    """Return a PDF with blank pages added before its last page up to a multiple of `multiple` pages; None if that is not possible.

    It is possible only behind a blank page: then the last page has neither text nor a page number that would have to continue
    (GB/T 9704—2012, 7.4.1 and 7.5; print-format.md §2.5).
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        count = len(pdf.pages)
        if count % multiple == 0:
            return data
        if count < 3 or _has_text(pdf.pages[-2]):
            return None
        size: Any = tuple(float(side) for side in list(pdf.pages[0].mediabox)[2:])
        for _ in range(-count % multiple):
            pdf.add_blank_page(page_size=size)
        # Blank pages are appended, so the last page is moved behind them.
        last = pdf.pages[count - 1]
        del pdf.pages[count - 1]
        pdf.pages.append(last)
        return saved(pdf)


def marked(data: bytes, mark: bytes) -> bytes:
    """Return a PDF with the first page of `mark`, which has the same size, over each of its pages, including blank ones."""
    with pikepdf.open(io.BytesIO(data)) as pdf, pikepdf.open(io.BytesIO(mark)) as over:
        for page in pdf.pages:
            page.add_overlay(over.pages[0], None)
        return saved(pdf)
