"""Sources → published site, if something changed: load, check, arrange, make, publish, write the cache."""

import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from bulletin.build.cache import Cache
from bulletin.build.lenient import without_errors_in
from bulletin.build.load import Loaded, load
from bulletin.build.pages import MadeFiles, Making, PageMaker, joined
from bulletin.build.pdf_facts import facts_after, facts_before
from bulletin.build.pdf_store import PDFS, PdfStore
from bulletin.build.plan import FileFacts, Made, Plan, Published, dump_manifest, load_manifest, plan
from bulletin.build.prints import make_prints
from bulletin.build.publish import read_manifest, replace_site, write_manifest
from bulletin.build.site_pages import make_again, make_pages_and_search
from bulletin.build.sources import Sources
from bulletin.build.staging import files_in
from bulletin.build.stamp import STAMP, Stamp, checked_digest, sources_digest
from bulletin.build.static_files import make_static_files
from bulletin.build.toolchain import toolchain_fingerprint
from bulletin.build.withdrawals import about_clock, about_strays, strays_in
from bulletin.build.year_archives import make_year_archives
from bulletin.site.addresses import addresses_of
from bulletin.site.arrange import Site, arrange
from bulletin.site.context import SiteContext
from bulletin.site.slugs import Slugs
from bulletin.site.templates import Templates
from bulletin.values.audience import hidden_issues, not_yet_public
from bulletin.values.diagnostics import Checked, Diagnostic, has_errors, in_order
from bulletin.values.encoding import digest_of_bytes
from bulletin.values.model import without_places
from bulletin.values.options import STAGED_FOLDER, Options, Progress, Report, Workers

# The kind of a row in the cache: pinyin takes 50 ms to load, and another 50 ms for a thousand names.
SLUGS = "slugs"


def make_site(
    options: Options, sources: Checked[Sources], cache: Cache, workers: Workers, progress: Progress
) -> Report:
    """Make what changed, publish it, and write the stamp, by which the next build sees what this one was made from."""
    staged = options.output / STAGED_FOLDER
    try:
        read = load(sources, options.audience, cache, jobs=options.jobs, is_written=True)
        # A draft with errors must not stop the other issues. In the preview it may: there its author looks at it.
        loaded = read if options.is_preview else without_errors_in(read, only_drafts=not options.lenient)
        if sources.value is None or loaded.config is None or has_errors(loaded.diagnostics):
            return _report(loaded, loaded.diagnostics)
        slugs = Slugs(cache.get_value(SLUGS, "", dict[str, str]) or {})
        # Places in the source are not shown: without them, a line added above changes no key.
        issues = map(without_places, loaded.issues)
        site = arrange(loaded.config, issues, loaded.pages, options.audience, slugs)
        cache.put_value(SLUGS, "", slugs.asked)
        published = Published(
            load_manifest(read_manifest(options.output)), files_in(options.output / "site"), options.full
        )
        templates = Templates(sources.value.layouts)
        maker = PageMaker(templates, toolchain_fingerprint(), published, staged, loaded.body_of)
        whole = _made_files(maker, site, loaded, Making(options, cache, workers, progress))
        report = _published(whole, site, loaded, options, published)
        with suppress(OSError):  # the site is published: what is not in the cache is made again next time
            cache.remove(STAMP, [""])
            if report.published:
                PdfStore(options.cache / PDFS, cache).keep_only(())
                if stamp := _stamp(report, loaded, read.diagnostics, sources.value, options):
                    cache.put_value(STAMP, "", stamp)
            cache.commit()
        return report
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _made_files(maker: PageMaker, site: Site, loaded: Loaded, making: Making) -> MadeFiles:
    """Make those files of the site whose key is new; return the keys of all."""
    options, cache = making.options, making.cache
    addresses = addresses_of(site, loaded.assets)
    site_folder = options.output / "site"
    before = facts_before(maker.published, site_folder, cache) if options.pdf else {}
    context = SiteContext(site, addresses, has_pdf=options.pdf, pdfs=before)
    pages, search = make_pages_and_search(maker, context, making)
    static = make_static_files(maker, site.config, addresses, options.root, cache)
    cache.commit()  # PDFs may take minutes: a build stopped meanwhile keeps what it cached
    # A mistake in a template stops the build: making PDFs would be in vain.
    if not options.pdf or pages.diagnostics:
        return joined([search.made, pages, static])
    prints = make_prints(maker, context, loaded, making)
    after = facts_after(prints, maker.published, site_folder, cache)
    if after != before:  # pages that show the size of a PDF were made with the old one
        context = SiteContext(site, addresses, has_pdf=True, pdfs=after)
        pages = make_again(maker, context, search.version, making, before=pages)
    archives = make_year_archives(maker, context, prints, site_folder)
    return joined([search.made, pages, static, prints, archives])


def _published(
    whole: MadeFiles, site: Site, loaded: Loaded, options: Options, published: Published
) -> Report:
    """Publish the site unless there are errors; return the report."""
    found = list(whole.diagnostics)
    found += about_clock(
        loaded.issues, options.audience, published.on_disk, may_withdraw=options.may_withdraw
    )
    site_folder = options.output / "site"
    strays = strays_in(site_folder, whole.keys, published)
    if not options.remove_unknown:
        found += about_strays(site_folder, strays, published)
    report = _report(loaded, in_order((*loaded.diagnostics, *found)), issues=len(site.issues))
    if has_errors(found):
        return report
    todo = plan(whole.keys, published)
    if options.remove_unknown:
        todo = replace(todo, remove=todo.remove | strays.ours)
    _publish(whole, todo, options, published)
    return replace(
        report,
        # A pending PDF has a reason to be made, but was not made.
        made={path: reason for path, reason in todo.make.items() if path in whole.new},
        removed=todo.remove,
        kept=len(todo.keep),
        published=True,
        pending=whole.pending,
        cleaned=whole.cleaned,
        hidden=hidden_issues(loaded.issues, options.audience),
        not_public=tuple(
            (f"issues/{key}.html", why) for key, why in not_yet_public(site.issues, options.audience)
        ),
    )


def _report(loaded: Loaded, diagnostics: tuple[Diagnostic, ...], *, issues: int = 0) -> Report:
    """Return the report of a build that has published nothing. issues: number of issues in the site."""
    return Report(
        diagnostics,
        loaded.texts,
        issues=issues,
        left_out=loaded.left_out,
        accepted=len(loaded.findings.accepted),
    )


def _publish(whole: MadeFiles, todo: Plan, options: Options, published: Published) -> None:
    """Exchange the site, and with it the manifest. A pending PDF keeps the key of its published form."""
    pending = {path: published.made[path].key for path in whole.pending if path in published.made}
    keys = {path: key for path, key in whole.keys.items() if path not in whole.pending} | pending

    def made(files: Mapping[str, FileFacts]) -> dict[str, Made]:
        return {path: Made(key, *files[path]) for path, key in keys.items() if path in files}

    if whole.new or todo.remove:
        replace_site(
            options.output,
            whole.new,
            todo.remove,
            lambda files: dump_manifest(made(files)),
            is_durable=options.durable,
        )
    elif (now := made(published.on_disk)) != published.made:
        write_manifest(options.output, dump_manifest(now))


def _is_unfinished(report: Report) -> bool:
    """Return whether the report warns about the published site itself, so that the next build must check it again."""
    return any(found.code in ("unknown-files", "clock-set-back") for found in report.diagnostics)


def _stamp(
    report: Report, loaded: Loaded, findings: tuple[Diagnostic, ...], sources: Sources, options: Options
) -> Stamp | None:
    """Return the stamp by which the next build sees that it has nothing to do; None if it must run in full.

    It must while PDFs are pending or the published site has warnings, and if the office names faces of its own, which may be
    installed or removed. findings: diagnostics of the sources, before errors in drafts became warnings.
    """
    if report.pending or _is_unfinished(report) or (loaded.config and loaded.config.print.has_own_faces):
        return None
    today = options.audience.today
    dates = sorted({issue.date for issue in loaded.issues})
    kept = len(report.made) + report.kept
    return Stamp(
        sources_digest(options, sources),
        digest_of_bytes(read_manifest(options.output)),
        max((date for date in dates if date <= today), default=None),
        min((date for date in dates if date > today), default=None),
        replace(report, texts={}, made={}, removed=frozenset(), kept=kept, cleaned=0),
        tuple(loaded.texts),
        checked_digest(options.audience, sources),
        findings,
    )
