"""What lists say of a PDF beside its link: how many pages and how large it is, for readers on a slow line or with a printer."""

from typing import NamedTuple

KIB = 1024


class PdfFacts(NamedTuple):
    """A PDF that is in the site, or will be with this build. kib: its size as file managers count, at least 1.

    Not in bytes: most commas change those, and then every list that links the PDF would be made again.
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
    """Return a size rounded up."""
    return -(-size_bytes // KIB)
