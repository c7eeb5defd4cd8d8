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
        pages, kib = self.in_kb
        return f"{pages}页，" + (f"{kib} KB" if kib < KIB else f"{kib / KIB:.1f} MB")

    @property
    def in_kb(self) -> tuple[int, int]:
        """Return pages and KB, at least 1 of a file that has a byte."""
        return self.pages, -(-self.size_bytes // KIB)


NO_PDF = PdfFacts(0, 0)
