"""One build from start to end: read, check, arrange, plan, make, publish, remember."""

import gc
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bulletin import cache, output
from bulletin.archive.frame import Frame
from bulletin.archive.masthead_font import PATH as MASTHEAD_PATH
from bulletin.archive.masthead_font import masthead_font
from bulletin.cache import DamagedCacheError
from bulletin.diagnostics import Diagnostic, has_errors, in_order
from bulletin.load import Loaded, Store, load, without_errors_in
from bulletin.make import Before, Press, Progress, Result, joined, make_pages
from bulletin.output import Ready
from bulletin.pages import addresses_of, copies_of
from bulletin.plan import Fingerprint, Made, dump_manifest, load_manifest, plan
from bulletin.printing import fonts
from bulletin.printing.pdf import PdfOrder
from bulletin.prints import PrintPlanner
from bulletin.prints import order_of as order_of
from bulletin.render import Templates
from bulletin.site import Audience, Site, arrange
from bulletin.source import builtin_layouts, read_layouts
from bulletin.text import digest
from bulletin.tool import tool_digest
from bulletin.workers import make_pdfs

CSS_PATH = "assets/site.css"
TEMPLATES = "templates"  # within the cache
ASIDE = "aside"  # within the cache: pages that are made and not yet published


@dataclass(frozen=True, slots=True)
class Options:
    """What `bulletin build` was asked for. output: the folder that gets site/; jobs: how many processes."""

    root: Path
    output: Path
    audience: Audience
    pdf: bool = True
    lenient: bool = False
    full: bool = False
    jobs: int = 1

    @property
    def cache(self) -> Path:
        """The folder of what is remembered between builds."""
        return self.output / cache.FOLDER


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did: reasons by path for what was made, what was removed, and how many files stayed."""

    loaded: Loaded
    diagnostics: tuple[Diagnostic, ...]
    made: Mapping[str, str]
    removed: frozenset[str]
    kept: int
    issues: int
    published: bool


def build(options: Options, progress: Progress) -> Report:
    """Build the site. Nothing under the output folder changes when there are errors, but what is remembered."""
    is_new = not options.output.exists()
    with output.locked(options.output), _no_collector():
        try:
            report = _build(options, progress, fresh=options.full)
        except DamagedCacheError:
            report = _build(options, progress, fresh=True)
        finally:
            shutil.rmtree(options.cache / ASIDE, ignore_errors=True)
    if is_new and not report.published:
        _leave_no_trace(options)
    return report


@contextmanager
def _no_collector() -> Iterator[None]:
    """Let nothing look for garbage: a build makes a million values that live until its end, and hardly any cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _leave_no_trace(options: Options) -> None:
    shutil.rmtree(options.cache, ignore_errors=True)
    (options.output / ".lock").unlink(missing_ok=True)
    options.output.rmdir()


def _build(options: Options, progress: Progress, *, fresh: bool) -> Report:
    shutil.rmtree(options.cache / ASIDE, ignore_errors=True)  # of a build that was killed; we hold the lock
    store = Store(options.cache, fresh=fresh)
    read = load(options.root, options.audience, store, jobs=options.jobs)
    if read.has_news:
        cache.write_index(store.folder, read.seal, read.records)
    loaded = without_errors_in(read) if options.lenient else read
    if loaded.config is None or has_errors(loaded.diagnostics):
        return Report(loaded, loaded.diagnostics, {}, frozenset(), 0, 0, published=False)
    site = arrange(loaded.config, loaded.issues, loaded.pages, options.audience)
    before = Before(
        load_manifest(output.read_manifest(options.output)),
        output.files_in(options.output / "site"),
        options.full,
    )
    templates = Templates(read_layouts(options.root), options.cache / TEMPLATES)
    whole = _make_all(site, loaded, templates, before, options, progress)
    diagnostics = in_order((*loaded.diagnostics, *whole.result.found))
    if has_errors(whole.result.found):
        return Report(loaded, diagnostics, {}, frozenset(), 0, len(site.issues), published=False)
    todo = plan(whole.result.fingerprints, before.made, before.on_disk, full=options.full)
    made = {path: reason for path, reason in todo.make.items() if path in whole.new}
    if made or todo.remove:
        output.replace_site(options.output, whole.new, todo.remove)
    _remember(options.output, whole.result.fingerprints, before.made)
    return Report(loaded, diagnostics, todo.make, todo.remove, len(todo.keep), len(site.issues), True)


@dataclass(frozen=True, slots=True)
class _Whole:
    """All that the site shall hold, and those of its files that are new."""

    result: Result
    new: Mapping[str, bytes | Path | Ready]


def _make_all(
    site: Site, loaded: Loaded, templates: Templates, before: Before, options: Options, progress: Progress
) -> _Whole:
    addresses = addresses_of(site, loaded.assets)
    aside = options.cache / ASIDE
    for name in templates.layouts:  # once here, not in each process
        templates.closure_digest(name)
    templates.remember()
    press = Press(templates, tool_digest(), before, aside)
    frame = Frame(site, addresses, has_pdf=options.pdf)
    pages = make_pages(press, frame, progress, jobs=options.jobs)
    new: dict[str, bytes | Path | Ready] = {path: Ready(aside / path) for path in pages.make}
    copies = copies_of(addresses)
    statics = {CSS_PATH: templates.screen_css(), **templates.scripts()}
    masthead = masthead_font(site.config, builtin_layouts() / "fonts")
    fingerprints = {path: Fingerprint(press.tool, digest(text), "") for path, text in statics.items()}
    fingerprints[MASTHEAD_PATH] = Fingerprint(press.tool, "", masthead.digest)
    fingerprints |= {copy.path: Fingerprint("", "", copy.digest) for copy in copies}
    todo = plan(fingerprints, before.made, before.on_disk, full=before.full)
    new |= {path: text.encode() for path, text in statics.items() if path in todo.make}
    if MASTHEAD_PATH in todo.make:
        new[MASTHEAD_PATH] = masthead.data()
    new |= {copy.path: options.root / copy.source for copy in copies if copy.path in todo.make}
    results = [pages, Result(fingerprints, todo.make)]
    if options.pdf and not pages.found:
        tool = digest(press.tool + fonts.digest_of(loaded.faces))
        prints = PrintPlanner(templates, tool, before, frame, loaded).plan(options.cache, jobs=options.jobs)
        pdfs, found = _pdfs(prints.orders, loaded, templates, options, progress)
        new |= pdfs
        results.append(Result(prints.fingerprints, prints.make, found=(*prints.found, *found)))
    return _Whole(joined(results), new)


def _pdfs(
    orders: Sequence[PdfOrder], loaded: Loaded, templates: Templates, options: Options, progress: Progress
) -> tuple[dict[str, bytes], list[Diagnostic]]:
    css = fonts.font_face_css(loaded.faces) + templates.print_css()
    made: dict[str, bytes] = {}
    found: list[Diagnostic] = []
    for done, (order, pdf) in enumerate(make_pdfs(orders, options.root, css, jobs=options.jobs)):
        progress("PDF", done, len(orders))
        found += pdf.diagnostics
        if pdf.value is not None:
            made[order.path] = pdf.value
    progress("PDF", len(orders), len(orders))
    return made, found


def _remember(folder: Path, wanted: Mapping[str, Fingerprint], before: Mapping[str, Made]) -> None:
    """Write down what the site holds now, if that differs from what was written down before."""
    on_disk = output.files_in(folder / "site")
    now = {
        path: Made(fingerprint, *on_disk[path]) for path, fingerprint in wanted.items() if path in on_disk
    }
    if now != before:
        output.write_manifest(folder, dump_manifest(now))
