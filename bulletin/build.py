"""One build from start to end: read, check, arrange, plan, render, publish."""

import hashlib
import platform
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from bulletin import output
from bulletin.archive.frame import Page
from bulletin.archive.masthead_font import PATH as MASTHEAD_PATH
from bulletin.archive.masthead_font import MastheadFont, masthead_font
from bulletin.diagnostics import Checked, Diagnostic, has_errors, in_order
from bulletin.load import Loaded, load, without_errors_in
from bulletin.machine_trouble import unknown_files
from bulletin.model import Issue
from bulletin.pages import Copy, PrintJob, addresses_of, copies_of, pages_of, print_jobs
from bulletin.pdf_cache import PdfCache
from bulletin.plan import Fingerprint, Made, Plan, dump_manifest, load_manifest, plan
from bulletin.print_run import PrintRun
from bulletin.printing import fonts
from bulletin.printing.pdf import PdfOrder
from bulletin.printing.pdf_attachment import SourceText
from bulletin.render import Templates
from bulletin.site import Audience, Site, arrange
from bulletin.source import builtin_layouts, read_layouts

Progress = Callable[[str, int, int], None]  # what is being made, how many are done, how many in all
CSS_PATH = "assets/site.css"


@dataclass(frozen=True, slots=True)
class Options:
    """What `bulletin build` was asked for. output: the folder that gets site/; jobs: processes for PDFs."""

    root: Path
    output: Path
    audience: Audience
    pdf: bool = True
    lenient: bool = False
    full: bool = False
    jobs: int = 1


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


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Everything the site shall hold, and the fingerprint of each file."""

    pages: Mapping[str, Page]
    orders: Mapping[str, PdfOrder]
    copies: Mapping[str, Copy]
    statics: Mapping[str, str]  # style sheet and scripts
    masthead: MastheadFont
    fingerprints: Mapping[str, Fingerprint]


def build(options: Options, progress: Progress, executor: Executor | None = None) -> Report:
    """Build the site. Nothing of the published site changes when there are errors.

    executor: makes the PDFs in place of processes of our own, see `workers`.
    """
    loaded = load(options.root, options.audience)
    if options.lenient:
        loaded = without_errors_in(loaded)
    if loaded.config is None or has_errors(loaded.diagnostics):
        return Report(loaded, loaded.diagnostics, {}, frozenset(), 0, 0, published=False)
    site = arrange(loaded.config, loaded.issues, loaded.pages, options.audience)
    templates = Templates(read_layouts(options.root))
    wanted = _wanted(site, loaded, templates, options)
    if wanted.value is None:
        return Report(
            loaded, in_order((*loaded.diagnostics, *wanted.diagnostics)), {}, frozenset(), 0, 0, False
        )
    goal = wanted.value
    with output.locked(options.output, lambda: progress("等另一次生成做完", 0, 0)):
        made = load_manifest(output.read_manifest(options.output))
        on_disk = output.files_in(options.output / "site")
        todo = plan(wanted.value.fingerprints, made, on_disk, full=options.full)
        new, found = _make(todo, wanted.value, templates, loaded, options, progress, executor)
        if not made:
            found += unknown_files(options.output / "site", on_disk.keys() - goal.fingerprints.keys())
        diagnostics = in_order((*loaded.diagnostics, *found))
        if has_errors(found):
            return Report(loaded, diagnostics, {}, frozenset(), 0, len(site.issues), published=False)
        if new or todo.remove:
            output.replace_site(
                options.output, new, todo.remove, lambda files: dump_manifest(_made(goal, files))
            )
        elif (now := _made(goal, on_disk)) != made:
            output.write_manifest(options.output, dump_manifest(now))
        PdfCache(options.output).keep_only(())
    return Report(
        loaded, diagnostics, todo.make, todo.remove, len(todo.keep), len(site.issues), published=True
    )


def _wanted(site: Site, loaded: Loaded, templates: Templates, options: Options) -> Checked[_Wanted]:
    addresses = addresses_of(site, loaded.assets)
    pages = {page.path: page for page in pages_of(site, addresses, has_pdf=options.pdf)}
    copies = {copy.path: copy for copy in copies_of(addresses)}
    jobs = print_jobs(site, site.issues, addresses) if options.pdf else ()
    statics = {CSS_PATH: templates.screen_css(), **templates.scripts()}
    tool = _tool_digest()
    fingerprints = {
        path: Fingerprint(tool, templates.closure_digest(page.template), _digest(repr(page.context)))
        for path, page in pages.items()
    }
    fingerprints |= {path: Fingerprint(tool, _digest(text), "") for path, text in statics.items()}
    masthead = masthead_font(site.config, builtin_layouts() / "fonts")
    fingerprints[MASTHEAD_PATH] = Fingerprint(tool, "", masthead.digest)
    fingerprints |= {path: Fingerprint("", "", copy.digest) for path, copy in copies.items()}
    print_tool = tool + fonts.digest_of(loaded.faces) if jobs else ""
    style = _digest(templates.print_css())
    issues = {issue.path: issue for issue in site.issues}
    orders: dict[str, PdfOrder] = {}
    found: list[Diagnostic] = []
    for job in jobs:
        html = templates.render(job.template, job.context)
        found += html.diagnostics
        if html.value is not None:
            order = orders[job.path] = order_of(job, html.value, loaded.texts)
            pictures = _pictures(issues[job.source], loaded)
            fingerprints[job.path] = Fingerprint(
                print_tool, style, _digest(html.value + pictures + repr((order.metadata, order.attachment)))
            )
    if found:
        return Checked(None, tuple(found[:1]))  # the same template fails for every issue
    return Checked(_Wanted(pages, orders, copies, statics, masthead, fingerprints))


def order_of(job: PrintJob, html: str, texts: Mapping[str, str]) -> PdfOrder:
    """Return what is to be printed. texts: of the content's files, by path."""
    source = SourceText(job.attach_as, texts[job.source]) if job.attach_as else None
    return PdfOrder(job.path, job.source, html, job.metadata, source, reports_loose_lines=not job.is_excerpt)


def _pictures(issue: Issue, loaded: Loaded) -> str:
    return "".join(loaded.assets[r.path].digest for r in issue.references if r.path in loaded.assets)


def _make(
    todo: Plan,
    wanted: _Wanted,
    templates: Templates,
    loaded: Loaded,
    options: Options,
    progress: Progress,
    executor: Executor | None,
) -> tuple[dict[str, bytes | Path], list[Diagnostic]]:
    new: dict[str, bytes | Path] = {}
    found: list[Diagnostic] = []
    texts = [path for path in todo.make if path in wanted.pages]
    for done, path in enumerate(texts):
        progress("网页", done, len(texts))
        page = wanted.pages[path]
        text = (
            templates.render(page.template, page.context)
            if page.template
            else Checked(str(page.context["text"]))
        )
        found += text.diagnostics
        new[path] = (text.value or "").encode()
    progress("网页", len(texts), len(texts))
    new |= {path: text.encode() for path, text in wanted.statics.items() if path in todo.make}
    if MASTHEAD_PATH in todo.make:
        new[MASTHEAD_PATH] = wanted.masthead.data()
    new |= {path: options.root / copy.source for path, copy in wanted.copies.items() if path in todo.make}
    if has_errors(found):
        return {}, in_order_once(found)
    css = fonts.font_face_css(loaded.faces) + templates.print_css()
    orders = [order for path, order in wanted.orders.items() if path in todo.make]
    run = PrintRun(options.root, options.output, css, options.jobs, options.full, executor)
    for path, pdf in run.make(orders, wanted.fingerprints, progress).items():
        found += pdf.diagnostics
        if pdf.value is not None:
            new[path] = pdf.value
    return new, found


def in_order_once(found: list[Diagnostic]) -> list[Diagnostic]:
    """Return each template's mistake once, however many pages it spoils."""
    return list({(d.code, d.span, d.label): d for d in found}.values())


def _made(wanted: _Wanted, files: Mapping[str, tuple[int, int]]) -> dict[str, Made]:
    """Return what is to be remembered of a site. files: (size, mtime in ns) by path."""
    return {
        path: Made(fingerprint, *files[path])
        for path, fingerprint in wanted.fingerprints.items()
        if path in files
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _tool_digest() -> str:
    """Return a digest of this program's own code and of the libraries that decide what it writes."""
    whole = hashlib.sha256(platform.python_version().encode())
    for name in ("markdown-it-py", "mdit-py-plugins", "jinja2", "weasyprint", "pydyf", "fonttools", "pillow"):
        whole.update(f"{name} {version(name)}".encode())
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        whole.update(path.read_bytes())
    return whole.hexdigest()
