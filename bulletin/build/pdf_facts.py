"""Counts the pages and size of the site's PDFs, for the lists that link to them; once for each key of a PDF.

Pages are made before PDFs, so that a mistake in a template is reported within a second. Pages that show the size of a PDF
are made again if it changed.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from bulletin.build.cache import Cache
from bulletin.build.pages import MadeFiles
from bulletin.build.plan import FileKey, Published
from bulletin.site.pdf_facts import PdfFacts, in_kib
from bulletin.values.encoding import digest_of

FACTS = "pdf facts"  # the kind of a row in the cache; opening a PDF takes a millisecond

Facts = Mapping[str, PdfFacts]


class CountedPdf(NamedTuple):
    """Cache entry of a PDF. key: beginning of the digest of the key under which it was made."""

    key: str
    facts: PdfFacts


class PdfFile(NamedTuple):
    """The path of a PDF, and the key under which it was made."""

    path: Path
    key: FileKey


def facts_before(published: Published, site_folder: Path, cache: Cache) -> Facts:
    """Return the facts of the PDFs in the site that are as the last build left them, by path."""
    return _facts(
        {
            path: PdfFile(site_folder / path, made.key)
            for path, made in published.made.items()
            if path.startswith("issues/") and path.endswith(".pdf") and published.has(path)
        },
        cache,
    )


def facts_after(prints: MadeFiles, published: Published, site_folder: Path, cache: Cache) -> Facts:
    """Return the facts of this build's PDFs, by path: of new ones, and of published ones that stay or whose new form is pending."""
    files: dict[str, PdfFile] = {}
    for path, key in prints.keys.items():
        new = prints.new.get(path)
        if isinstance(new, Path):
            files[path] = PdfFile(new, key)
        elif published.has(path):
            files[path] = PdfFile(site_folder / path, published.made[path].key)
    return _facts(files, cache)


def _facts(files: Mapping[str, PdfFile], cache: Cache) -> Facts:
    counted = cache.get_value(FACTS, "", dict[str, CountedPdf]) or {}
    now = {path: _counted(file, counted.get(path)) for path, file in files.items()}
    if now != counted:
        cache.put_value(FACTS, "", now)
    return {path: one.facts for path, one in now.items()}


def _counted(file: PdfFile, before: CountedPdf | None) -> CountedPdf:
    key = digest_of(file.key)[:16]
    if before and before.key == key:
        return before
    # Imported here: pikepdf takes 60 ms to load, and is needed only if a PDF changed.
    from bulletin.pdf.pdf_pages import count_pages

    return CountedPdf(key, PdfFacts(count_pages(file.path), in_kib(file.path.stat().st_size)))
