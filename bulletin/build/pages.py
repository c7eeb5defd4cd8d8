"""Batches of pages → the keys of all pages; pages with a new key are rendered into the staging folder.

A key is computed from the page's inputs alone, in a fifth of a millisecond, so an unchanged page is not rendered.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from bulletin.build.cache import Cache
from bulletin.build.plan import FileKey, Published
from bulletin.build.staging import StagedFile
from bulletin.site.page_kind import Batch, page_key, render_page
from bulletin.site.templates import Templates
from bulletin.values.diagnostics import Diagnostic
from bulletin.values.model import BodyReader
from bulletin.values.options import Options, Progress, Workers


@dataclass(frozen=True, slots=True)
class MadeFiles:
    """Result of making some files of the site. keys: of all of them, by path; new: bytes or place of the new ones, by path.

    pending: paths of PDFs and archives still to be made; cleaned: number of new pictures published without their metadata.
    """

    keys: Mapping[str, FileKey]
    new: Mapping[str, bytes | Path | StagedFile] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    pending: tuple[str, ...] = ()
    cleaned: int = 0


class MadeBatch(NamedTuple):
    """Result of making a batch. keys: of all its pages, by path; new: paths of the rendered pages."""

    keys: Mapping[str, FileKey]
    new: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


class Making(NamedTuple):
    """What all steps of a build use, besides the input of each: options, cache, workers, progress."""

    options: Options
    cache: Cache
    workers: Workers
    progress: Progress


@dataclass(frozen=True, slots=True)
class PageMaker:
    """Makes pages. toolchain: its fingerprint; published: the site on the disk; staged: the folder for new files."""

    templates: Templates
    toolchain: str
    published: Published
    staged: Path
    body_of: BodyReader

    def make_batch(self, batch: Batch) -> MadeBatch:
        """Render the pages of a batch whose key is new into the staging folder. Diagnostics: template-error, each once."""
        keys: dict[str, FileKey] = {}
        new: list[str] = []
        found: list[Diagnostic] = []
        template = batch.kind.template
        layout = self.templates.closure_digest(template) if template else ""
        for page in batch.make():
            key = keys[page.path] = FileKey(self.toolchain, layout, page_key(page))
            if not self.published.reason(page.path, key):
                continue
            text = render_page(batch.kind, page, self.templates, self.body_of)
            found += text.diagnostics
            new.append(page.path)
            if text.value is not None:
                self.stage(page.path, text.value)
        return MadeBatch(keys, tuple(new), once(found))

    def make_files(self, files: Mapping[str, tuple[FileKey, Callable[[], bytes | Path]]]) -> MadeFiles:
        """Make the files whose key is new, of those that are not pages. files: by path, the key and a function that gives the content."""
        keys = {path: key for path, (key, _) in files.items()}
        new = {path: make() for path, (key, make) in files.items() if self.published.reason(path, key)}
        return MadeFiles(keys, new)

    def stage(self, path: str, data: bytes) -> None:
        """Write a file of the next site into the staging folder."""
        target = self.staged / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def files_of_pages(maker: PageMaker, made: Iterable[MadeBatch]) -> MadeFiles:
    """Merge the results of several batches; a mistake in a template is reported once."""
    every = list(made)
    return MadeFiles(
        {path: key for batch in every for path, key in batch.keys.items()},
        {path: StagedFile(maker.staged / path) for batch in every for path in batch.new},
        once(found for batch in every for found in batch.diagnostics),
    )


def joined(results: Iterable[MadeFiles]) -> MadeFiles:
    """Merge several results; a mistake in a template is reported once."""
    every = list(results)
    return MadeFiles(
        {path: key for result in every for path, key in result.keys.items()},
        {path: file for result in every for path, file in result.new.items()},
        once(found for result in every for found in result.diagnostics),
        tuple(path for result in every for path in result.pending),
        sum(result.cleaned for result in every),
    )


def once(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return each diagnostic once: a mistake in a template is found again in every page made from it."""
    return tuple({(d.code, d.span, d.label): d for d in diagnostics}.values())
