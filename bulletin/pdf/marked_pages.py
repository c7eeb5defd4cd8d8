"""One page laid over every page of a PDF: the mark of a proof."""

import io

import pikepdf


def marked(data: bytes, mark: bytes) -> bytes:
    """Return a PDF with the first page of `mark`, which is of the same size, over each of its pages, blank ones too."""
    with pikepdf.open(io.BytesIO(data)) as pdf, pikepdf.open(io.BytesIO(mark)) as over:
        for page in pdf.pages:
            page.add_overlay(over.pages[0], None)
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True)
        return written.getvalue()
