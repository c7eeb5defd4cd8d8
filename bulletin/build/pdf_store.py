"""Stores PDFs that are made but not yet published, so that a build that fails or is stopped loses none of them.

Making a PDF is expensive, so it is stored as soon as it is made: the file in output/.cache/pdf, its digest and diagnostics in
the cache, both under a name that is a digest of everything that decides its bytes. A build that publishes empties the store.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bulletin.build.cache import Cache
from bulletin.values.diagnostics import Checked, Diagnostic, has_errors
from bulletin.values.encoding import digest_of_bytes

PDFS = "pdf"  # the kind of a row in the cache, and the folder of the files beside it


class PdfRow(NamedTuple):
    """Cache entry of a PDF: the digest of its bytes, and the diagnostics from making it."""

    digest: str
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class PdfStore:
    """The PDFs that are made but not yet published. folder: of their files; cache: for digests and diagnostics."""

    folder: Path
    cache: Cache

    def put(self, name: str, pdf: Checked[bytes]) -> Checked[Path]:
        """Store a PDF and return its path; one with errors is not stored and has no value, so it is made again next time."""
        if pdf.value is None or has_errors(pdf.diagnostics):
            return Checked(None, pdf.diagnostics)
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{name}.pdf"
        path.write_bytes(pdf.value)
        # The row is written after the file: a file that is only half written never has a matching digest.
        self.cache.put_value(PDFS, name, PdfRow(digest_of_bytes(pdf.value), pdf.diagnostics))
        self.cache.commit()
        return Checked(path, pdf.diagnostics)

    def get(self, name: str) -> Checked[Path] | None:
        """Return a PDF's path and the diagnostics from making it; None if it must be made."""
        row = self.cache.get_value(PDFS, name, PdfRow)
        path = self.folder / f"{name}.pdf"
        try:
            is_whole = row is not None and digest_of_bytes(path.read_bytes()) == row.digest
        except OSError:
            return None
        return Checked(path, row.diagnostics) if row and is_whole else None

    def keep_only(self, names: Iterable[str]) -> None:
        """Remove all PDFs except those with these names."""
        wanted = frozenset(names)
        self.cache.keep_only(PDFS, wanted)
        if not wanted:
            shutil.rmtree(self.folder, ignore_errors=True)
        elif self.folder.is_dir():
            for path in self.folder.iterdir():
                if path.stem not in wanted:
                    path.unlink(missing_ok=True)
