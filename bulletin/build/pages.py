"""Page kinds → which pages are to be made and why, and these rendered into the staging folder, on all cores.

Keys come from inputs alone, a tenth of a millisecond a page; only pages whose key is new are rendered.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bulletin.build.parallel import batches, spread
from bulletin.build.plan import FileKey, Published
from bulletin.build.staging import StagedFile
from bulletin.site.context import SiteContext
from bulletin.site.kinds import KINDS, batches_of, last_batches
from bulletin.site.page_kind import Batch, Page, PageKind, page_key, render_page
from bulletin.site.templates import Templates
from bulletin.values.diagnostics import Diagnostic
from bulletin.values.model import BodyReader
from bulletin.values.options import Progress

PAGES_AT_A_TIME = 40  # rendered by a process before it says so


@dataclass(frozen=True, slots=True)
class MadeFiles:
    """What became of some files of the site. keys: of all of them, by path; new: where the new ones are.

    pending: PDFs that are still to be made; cleaned: how many new pictures were published without their metadata.
    """

    keys: Mapping[str, FileKey]
    new: Mapping[str, bytes | Path | StagedFile] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    pending: tuple[str, ...] = ()
    cleaned: int = 0


class PlannedBatch(NamedTuple):
    """A batch's pages before any is rendered. keys: of all, by path; pages: those that are to be made."""

    kind: PageKind
    keys: Mapping[str, FileKey]
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class PageMaker:
    """Makes pages. published: the site as it lies; staged: the folder for what is made; toolchain: its fingerprint."""

    templates: Templates
    toolchain: str
    published: Published
    staged: Path
    body_of: BodyReader

    def plan(self, batch: Batch) -> PlannedBatch:
        """Return the keys of a batch's pages, and those of them that are to be made."""
        keys: dict[str, FileKey] = {}
        pages: list[Page] = []
        layout = self.templates.closure_digest(batch.kind.template) if batch.kind.template else ""
        for page in batch.make():
            key = keys[page.path] = FileKey(self.toolchain, layout, page_key(page))
            if self.published.reason(page.path, key):
                pages.append(page)
        return PlannedBatch(batch.kind, keys, tuple(pages))

    def render(self, kind: PageKind, pages: Iterable[Page]) -> tuple[Diagnostic, ...]:
        """Render pages into the staging folder. Diagnostics: template-error, each once."""
        found: list[Diagnostic] = []
        for page in pages:
            text = render_page(kind, page, self.templates, self.body_of)
            found += text.diagnostics
            if text.value is not None:
                self.stage(page.path, text.value)
        return once(found)

    def make_files(self, files: Mapping[str, tuple[FileKey, Callable[[], bytes | Path]]]) -> MadeFiles:
        """Make what is to be made of files that are no pages: each has a key, and a function that gives its bytes."""
        keys = {path: key for path, (key, _) in files.items()}
        new = {path: make() for path, (key, make) in files.items() if self.published.reason(path, key)}
        return MadeFiles(keys, new)

    def stage(self, path: str, data: bytes) -> None:
        """Write a file of the next site into the staging folder."""
        target = self.staged / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def make_pages(
    maker: PageMaker,
    context: SiteContext,
    progress: Progress,
    *,
    jobs: int,
    kinds: Sequence[PageKind] = KINDS,
) -> MadeFiles:
    """Make all pages of the site on so many processes. Diagnostics: template-error."""
    planned = [maker.plan(batch) for batch in batches_of(context, kinds)]
    readable = tuple(path for batch in planned if batch.kind.is_readable for path in batch.keys)
    planned += [maker.plan(batch) for batch in last_batches(context, readable)]
    return _made(maker, planned, progress, jobs)


def make_again(
    maker: PageMaker, context: SiteContext, progress: Progress, *, jobs: int, before: MadeFiles
) -> MadeFiles:
    """Return all pages, those anew that say how large a PDF is. before: what `make_pages` made when less was known of PDFs."""
    planned = [
        maker.plan(batch) for batch in batches_of(context, [kind for kind in KINDS if kind.shows_pdfs])
    ]
    again = _made(maker, planned, progress, jobs)
    kept = {path: file for path, file in before.new.items() if path not in again.keys}
    return MadeFiles({**before.keys, **again.keys}, {**kept, **again.new}, again.diagnostics)


def _made(maker: PageMaker, planned: Sequence[PlannedBatch], progress: Progress, jobs: int) -> MadeFiles:
    """Render what is to be made of these batches."""
    chunks = [(batch.kind, run) for batch in planned for run in batches(batch.pages, PAGES_AT_A_TIME)]
    found: list[Diagnostic] = []
    # Processes are forked where there is work for them: to begin them takes as long as to render some fifty pages.
    most = jobs if sum(len(pages) for _, pages in chunks) > PAGES_AT_A_TIME else 1
    for done, some in enumerate(spread(partial(_render, maker), chunks, jobs=most), 1):
        found += some
        progress("网页", done, len(chunks))
    return MadeFiles(
        {path: key for batch in planned for path, key in batch.keys.items()},
        {page.path: StagedFile(maker.staged / page.path) for batch in planned for page in batch.pages},
        once(found),
    )


def _render(maker: PageMaker, chunk: tuple[PageKind, Sequence[Page]]) -> tuple[Diagnostic, ...]:
    return maker.render(*chunk)


def joined(results: Iterable[MadeFiles]) -> MadeFiles:
    """Return several results as one, a template's mistake once."""
    every = list(results)
    return MadeFiles(
        {path: key for result in every for path, key in result.keys.items()},
        {path: file for result in every for path, file in result.new.items()},
        once(found for result in every for found in result.diagnostics),
        tuple(path for result in every for path in result.pending),
        sum(result.cleaned for result in every),
    )


def once(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return each diagnostic once: the same mistake of a template would spoil a thousand pages."""
    return tuple({(d.code, d.span, d.label): d for d in diagnostics}.values())
