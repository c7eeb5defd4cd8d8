"""Page count and size of a PDF, which lists show beside its link for readers with a slow connection or a printer."""

from typing import NamedTuple

KIB = 1024


class PdfFacts(NamedTuple):
    """A PDF that is in the site, or will be after this build. kib: its size in KiB, rounded up, so at least 1.

    Not in bytes: almost every edit changes those, and would rebuild every list that links the PDF.
    """

    pages: int
    kib: int

    @property
    def note(self) -> str:
        """Return 8页，323 KB."""
        return f"{self.pages}页，{size_text(self.kib)}"


NO_PDF = PdfFacts(0, 0)


def size_text(kib: int) -> str:
    """Return 323 KB or 1.2 MB."""
    return f"{kib} KB" if kib < KIB else f"{kib / KIB:.1f} MB"


def in_kib(size_bytes: int) -> int:
    """Return a size in KiB, rounded up."""
    return -(-size_bytes // KIB)
