"""Batches of pages → which files are to be made and why, and these rendered into the staging folder, on all cores.

A batch goes through the same steps in whichever process makes it: inputs, keys, reasons, and of what is to be made the
text. So a process holds one page at a time, and only paths and keys travel between processes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bulletin.build.parallel import spread
from bulletin.build.plan import FileKey, Published
from bulletin.build.staging import StagedFile
from bulletin.site.context import SiteContext
from bulletin.site.kinds import KINDS, batches_of, last_batches
from bulletin.site.page_kind import Batch, PageKind, page_key, render_page
from bulletin.site.templates import Templates
from bulletin.values.diagnostics import Diagnostic
from bulletin.values.model import BodyReader
from bulletin.values.options import Progress


@dataclass(frozen=True, slots=True)
class MadeFiles:
    """What became of some files of the site. keys: of all of them, by path; reasons: why those were made that were.

    new: where the new ones are; readable: pages that readers can open, in the order of the site map; pending: PDFs that
    are still to be made.
    """

    keys: Mapping[str, FileKey]
    reasons: Mapping[str, str] = field(default_factory=dict)
    new: Mapping[str, bytes | Path | StagedFile] = field(default_factory=dict)
    readable: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    pending: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageMaker:
    """Makes pages. published: the site as it lies; staged: the folder for what is made; toolchain: its fingerprint."""

    templates: Templates
    toolchain: str
    published: Published
    staged: Path
    body_of: BodyReader

    def make(self, batch: Batch) -> MadeFiles:
        """Make what is to be made of a batch. Diagnostics: template-error, each once."""
        keys: dict[str, FileKey] = {}
        reasons: dict[str, str] = {}
        found: list[Diagnostic] = []
        layout = self.templates.closure_digest(batch.kind.template) if batch.kind.template else ""
        for page in batch.make():
            key = keys[page.path] = FileKey(self.toolchain, layout, page_key(page))
            if reason := self.published.reason(page.path, key):
                reasons[page.path] = reason
                text = render_page(batch.kind, page, self.templates, self.body_of)
                found += text.diagnostics
                if text.value is not None:
                    self.stage(page.path, text.value)
        readable = tuple(keys) if batch.kind.is_readable else ()
        return MadeFiles(keys, reasons, self._staged(reasons), readable, once(found))

    def make_files(self, files: Mapping[str, tuple[FileKey, Callable[[], bytes | Path]]]) -> MadeFiles:
        """Make what is to be made of files that are no pages: each has a key, and a function that gives its bytes."""
        keys = {path: key for path, (key, _) in files.items()}
        reasons = {path: why for path, key in keys.items() if (why := self.published.reason(path, key))}
        return MadeFiles(keys, reasons, {path: files[path][1]() for path in reasons})

    def stage(self, path: str, data: bytes) -> None:
        """Write a file of the next site into the staging folder."""
        target = self.staged / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    def _staged(self, paths: Iterable[str]) -> dict[str, StagedFile]:
        return {path: StagedFile(self.staged / path) for path in paths}


def make_pages(
    maker: PageMaker,
    context: SiteContext,
    progress: Progress,
    *,
    jobs: int,
    kinds: Sequence[PageKind] = KINDS,
) -> MadeFiles:
    """Make all pages of the site on so many processes. Diagnostics: template-error."""
    batches = batches_of(context, kinds)
    results = _made(maker, batches, progress, jobs)
    whole = joined(results)
    last = joined(map(maker.make, last_batches(context, whole.readable)))
    return joined([whole, last])


def _made(maker: PageMaker, batches: Sequence[Batch], progress: Progress, jobs: int) -> list[MadeFiles]:
    results: list[MadeFiles] = []
    for result in spread(partial(_make_one, maker, batches), range(len(batches)), jobs=jobs):
        progress("网页", len(results), len(batches))
        results.append(result)
    return results


def _make_one(maker: PageMaker, batches: Sequence[Batch], at: int) -> MadeFiles:
    return maker.make(batches[at])


def joined(results: Iterable[MadeFiles]) -> MadeFiles:
    """Return several results as one, a template's mistake once."""
    every = list(results)
    return MadeFiles(
        {path: key for result in every for path, key in result.keys.items()},
        {path: reason for result in every for path, reason in result.reasons.items()},
        {path: file for result in every for path, file in result.new.items()},
        tuple(path for result in every for path in result.readable),
        once(found for result in every for found in result.diagnostics),
        tuple(path for result in every for path in result.pending),
    )


def once(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return each diagnostic once: the same mistake of a template would spoil a thousand pages."""
    return tuple({(d.code, d.span, d.label): d for d in diagnostics}.values())
