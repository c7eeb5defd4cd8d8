"""What lists say of a PDF beside its link: how many pages and how large it is, for readers on a slow line or with a printer."""

from typing import NamedTuple

KIB = 1024


class PdfFacts(NamedTuple):
    """A PDF that lies in the site, or will with this build."""

    size_bytes: int
    pages: int

    @property
    def note(self) -> str:
        """Return 8页，323 KB, as file managers count."""
        return f"{self.pages}页，{size_text(self.size_bytes)}"

    @property
    def in_kb(self) -> tuple[int, int]:
        """Return pages and KB, at least 1 of a file that has a byte."""
        return self.pages, _kib(self.size_bytes)


def size_text(size_bytes: int) -> str:
    """Return 323 KB or 1.2 MB."""
    kib = _kib(size_bytes)
    return f"{kib} KB" if kib < KIB else f"{kib / KIB:.1f} MB"


def _kib(size_bytes: int) -> int:
    return -(-size_bytes // KIB)


NO_PDF = PdfFacts(0, 0)
