"""What a build does where something changed: read, check, arrange, plan, make, publish, remember."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from bulletin.build import cache, standing
from bulletin.build import publish as output
from bulletin.build import sources as source
from bulletin.build.ahead import masthead_data
from bulletin.build.kept import Kept, kept_of, write_kept
from bulletin.build.kept_feeds import keep_feeds
from bulletin.build.load import Store, load, without_errors_in
from bulletin.build.loaded import Loaded
from bulletin.build.make import make_pages, seal_of_lots
from bulletin.build.memory import give_back
from bulletin.build.page_press import Before, Files, Press, Result, joined
from bulletin.build.pdf_cache import PdfCache
from bulletin.build.pickling import dumps
from bulletin.build.pipeline import ASIDE, Options, Printing, Progress, Report
from bulletin.build.plan import Fingerprint, Made, dump_manifest, load_manifest, plan
from bulletin.build.printed import Pending, print_site
from bulletin.build.prints import TEMPLATES as PRINTS
from bulletin.build.publish import Ready
from bulletin.build.recent import Recent
from bulletin.build.search_cache import search_data
from bulletin.build.standing import Inputs, Standing
from bulletin.build.toolchain import tool_digest
from bulletin.build.tree import sum_of
from bulletin.pdf.output_profile import own_profile_path
from bulletin.site.arrange import Site, arrange, find_slugs
from bulletin.site.frame import Frame
from bulletin.site.masthead_font import PATH as MASTHEAD_PATH
from bulletin.site.masthead_font import masthead_font
from bulletin.site.pages import TEMPLATES as PAGES
from bulletin.site.pages import addresses_of, copies_of
from bulletin.site.slugs import Slugs
from bulletin.site.templates import Templates
from bulletin.values.contents import Contents
from bulletin.values.diagnostics import Checked, Diagnostic, has_errors, in_order
from bulletin.values.machine_trouble import unknown_files
from bulletin.values.text import digest

CSS_PATH = "assets/site.css"
SLUGS = "slugs"  # within the cache: pinyin takes 50 ms to load, and as long for each thousand names


def remake(
    options: Options,
    contents: Checked[Contents],
    progress: Progress,
    printing: Printing,
    recent: Recent,
    *,
    fresh: bool,
) -> Report:
    """Make what changed. contents: as read; fresh: nothing that was remembered is believed."""
    shutil.rmtree(options.cache / ASIDE, ignore_errors=True)  # of a build that was killed; we hold the lock
    store = Store(options.cache, fresh=fresh)
    standing.forget(options.cache)
    slugs = Slugs(cache.read_sealed(options.cache / SLUGS, tool_digest()))
    read = load(
        options.root,
        options.audience,
        store,
        jobs=options.jobs,
        contents=contents,
        seen=partial(find_slugs, slugs),
    )
    if contents.value is not None and not (options.pdf and read.config and read.config.attaches_source):
        contents.value.let_go()
        give_back()
    if read.has_news:
        cache.write_index(store.folder, read.seal, read.remembered)
    loaded = without_errors_in(read) if options.lenient else read
    if loaded.config is None or has_errors(loaded.diagnostics):
        return Report(loaded, loaded.diagnostics, {}, frozenset(), 0, 0, published=False)
    site = arrange(loaded.config, loaded.issues, loaded.pages, options.audience, slugs)
    if slugs.has_news:
        cache.write_sealed(options.cache / SLUGS, tool_digest(), slugs.asked)
    before = Before(
        load_manifest(output.read_manifest(options.output)),
        output.files_in(options.output / "site"),
        options.full,
    )
    layouts = source.read_layouts(options.root)
    templates = recent.templates_of(layouts, options.cache / cache.TEMPLATES)
    whole = _make_all(site, loaded, templates, before, options, progress, printing)
    found = list(whole.result.found)
    if not before.made:
        found += unknown_files(
            options.output / "site", before.on_disk.keys() - whole.result.fingerprints.keys()
        )
    diagnostics = in_order((*loaded.diagnostics, *found))
    if has_errors(found):
        return Report(loaded, diagnostics, {}, frozenset(), 0, len(site.issues), published=False)
    todo = plan(whole.result.fingerprints, before.made, before.on_disk, full=options.full)
    made = {path: reason for path, reason in todo.make.items() if path in whole.new}
    tree = _publish(options, whole, before, todo.remove if made or todo.remove else None)
    PdfCache(options.output).keep_only(())
    pending = tuple(path for path, _ in whole.pending)
    report = Report(loaded, diagnostics, made, todo.remove, len(todo.keep), len(site.issues), True, pending)
    if contents.value is not None and set(todo.make) <= {*made, *pending}:
        inputs = Inputs(options.root, contents.value, layouts, options.choices)
        lasting = replace(report, diagnostics=in_order((*loaded.diagnostics, *whole.result.found)))
        write_kept(options.cache, whole.kept)
        known = _standing(inputs, lasting, contents.diagnostics, tree, options)
        standing.write(options.cache, replace(known, pending=whole.pending), recent)
    return report


@dataclass(frozen=True, slots=True)
class _Whole:
    """All that the site shall hold, those of its files that are new, and those that are still to be made."""

    result: Result
    new: Files
    kept: Kept
    pending: Pending = ()


def _make_all(
    site: Site,
    loaded: Loaded,
    templates: Templates,
    before: Before,
    options: Options,
    progress: Progress,
    printing: Printing,
) -> _Whole:
    addresses = addresses_of(site, loaded.assets)
    aside = options.cache / ASIDE
    templates.prepare((*PAGES, *(PRINTS if options.pdf else ())))  # once here, not in each process
    press = Press(templates, tool_digest(), before, aside)
    frame = Frame(site, addresses, has_pdf=options.pdf)
    search = search_data(site, options.cache, press.tool, jobs=options.jobs)
    seal = seal_of_lots(press, frame)
    pages = make_pages(press, frame, search, options.cache, seal, progress, jobs=options.jobs)
    new: dict[str, bytes | Path | Ready] = {path: Ready(aside / path) for path in pages.make}
    copies = copies_of(addresses)
    statics = {CSS_PATH: templates.screen_css(), **templates.scripts()}
    masthead = masthead_font(site.config, source.builtin_layouts() / "fonts")
    fingerprints = {path: Fingerprint(press.tool, digest(text), "") for path, text in statics.items()}
    fingerprints[MASTHEAD_PATH] = Fingerprint(press.tool, "", masthead.digest)
    fingerprints |= {copy.path: Fingerprint("", "", copy.digest) for copy in copies}
    todo = plan(fingerprints, before.made, before.on_disk, full=before.full)
    new |= {path: text.encode() for path, text in statics.items() if path in todo.make}
    if MASTHEAD_PATH in todo.make:
        new[MASTHEAD_PATH] = masthead_data(masthead, options.cache)
    new |= {copy.path: options.root / copy.source for copy in copies if copy.path in todo.make}
    results = [pages, Result(fingerprints, todo.make)]
    kept = kept_of(site, loaded, frame, search, seal)
    keep_feeds(options.cache, seal, frame, {path: r.text for path, r in loaded.remembered.items()})
    if options.pdf and not pages.found:
        printed = print_site(press, frame, loaded, options, progress, printing)
        return _Whole(joined([*results, printed.result]), {**new, **printed.new}, kept, printed.pending)
    return _Whole(joined(results), new, kept)


def _standing(
    inputs: Inputs, report: Report, problems: tuple[Diagnostic, ...], tree: int, options: Options
) -> Standing:
    """Return what the next build needs to know that it has nothing to do."""
    loaded, audience = report.loaded, options.audience
    profile = own_profile_path(loaded.config.print.output_profile) if loaded.config else ""
    others = [(profile, standing.file_digest(options.root / profile))] if profile else []
    dates = sorted({issue.date for issue in loaded.issues})
    return Standing(
        inputs=inputs.digest,
        texts=inputs.contents.digests,
        assets=(*((path, asset.digest) for path, asset in loaded.assets.items()), *others),
        faces=standing.stamps(str(face.path) for face in loaded.faces),
        has_own_faces=bool(loaded.config and loaded.config.print.fonts),
        since=max((date for date in dates if date <= audience.today), default=None),
        until=min((date for date in dates if date > audience.today), default=None),
        tree=tree,
        manifest=output.manifest_stamp(options.output),
        readable=tuple(loaded.texts),
        problems=problems,
        said=dumps(report.diagnostics),
        left_out=loaded.left_out,
        files=len(report.made) + report.kept,
        issues=report.issues,
    )


def _publish(options: Options, whole: _Whole, before: Before, remove: frozenset[str] | None) -> int:
    """Exchange the site, and write down what it holds; return the sum of its tree.

    remove: None where nothing is to be exchanged. A PDF that is still to be made keeps what was written of its old form.
    """
    wanted = dict(whole.result.fingerprints)
    for path, _ in whole.pending:
        wanted.pop(path)
        if path in before.made:
            wanted[path] = before.made[path].fingerprint
    published: Mapping[str, tuple[int, int]] = before.on_disk

    def manifest(filled: output.Filled) -> bytes:
        nonlocal published
        published = filled.facts if filled.is_whole else {**before.on_disk, **filled.facts}
        return dump_manifest(_made(wanted, published))

    if remove is not None:
        aside = options.cache / ASIDE
        output.replace_site(
            options.output,
            whole.new,
            remove,
            manifest,
            aside=aside if aside.exists() else None,
            flushes=options.lasts,
        )
    elif (now := _made(wanted, published)) != before.made:
        output.write_manifest(options.output, dump_manifest(now))
    return sum_of(published.items())


def _made(wanted: Mapping[str, Fingerprint], files: Mapping[str, tuple[int, int]]) -> dict[str, Made]:
    """Return what is to be remembered of a site. files: (size, mtime in ns) by path."""
    return {path: Made(print_, *files[path]) for path, print_ in wanted.items() if path in files}
