"""A build from start to end. What need not be done again is found by keys on the one way that there is.

A stamp of all sources tells that nothing changed; the key of each text, that it need not be parsed; the key of each file
of the site, that it need not be made.
"""

import datetime
import shutil
from contextlib import closing, suppress
from functools import partial
from typing import NamedTuple

from bulletin.build.cache import Cache, DamagedCacheError
from bulletin.build.plan import Published, load_manifest
from bulletin.build.publish import locked, read_manifest
from bulletin.build.sources import Sources, SourceTexts, read_sources
from bulletin.build.staging import files_in
from bulletin.build.toolchain import toolchain_fingerprint
from bulletin.values.diagnostics import Checked, Diagnostic
from bulletin.values.encoding import digest_of, digest_of_bytes
from bulletin.values.options import Options, Progress, Report, Workers

STAMP = "stamp"  # the kind of a row in the cache


class Stamp(NamedTuple):
    """What the last build was made of, what it published and what it said.

    since, until: the days on which the same issues are shown, until not included; None without a bound. readable: paths
    of sources whose bytes are text; files, issues: how many.
    """

    sources: str
    manifest: str
    since: datetime.date | None
    until: datetime.date | None
    diagnostics: tuple[Diagnostic, ...]
    readable: tuple[str, ...]
    left_out: tuple[str, ...]
    files: int
    issues: int

    def is_for(self, today: datetime.date) -> bool:
        """Return whether the same issues are shown today; those of later days appear by themselves."""
        return (self.since is None or self.since <= today) and (self.until is None or today < self.until)


def build(options: Options, workers: Workers, progress: Progress) -> Report:
    """Build the site. Where there are errors nothing of the output changes but the cache. OSError: the system refused."""
    is_new = not options.output.exists()
    with locked(options.output, partial(progress, "等另一次生成做完", 0, 0)):
        with closing(Cache(options.cache, toolchain_fingerprint())) as cache:
            if options.full:
                cache.clear()
            sources = read_sources(options.root)
            report = unchanged(options, sources, cache) or _make(options, sources, cache, workers, progress)
        if is_new and not report.published and not (options.cache / "pdf").exists():
            _leave_no_trace(options)
    return report


def _make(
    options: Options, sources: Checked[Sources], cache: Cache, workers: Workers, progress: Progress
) -> Report:
    """Make what changed; where the cache is damaged, everything."""
    # Parsers, templates, numpy and fontTools take 0.4 s to load: a build in which nothing changed does without.
    from bulletin.build.site_maker import make_site

    try:
        return make_site(options, sources, cache, workers, progress)
    except DamagedCacheError:
        cache.clear()
        return make_site(options, sources, cache, workers, progress)


def unchanged(options: Options, sources: Checked[Sources], cache: Cache) -> Report | None:
    """Return the last build's report where all that went into it is the same and the site lies as it left it."""
    stamp = cache.get_value(STAMP, "", Stamp)
    if stamp is None or sources.value is None or not stamp.is_for(options.audience.today):
        return None
    manifest = read_manifest(options.output)
    if stamp.sources != sources_digest(options, sources.value) or stamp.manifest != digest_of_bytes(manifest):
        return None
    if not Published(load_manifest(manifest), files_in(options.output / "site")).is_as_left():
        return None
    texts = SourceTexts(sources.value.texts, stamp.readable)
    return Report(
        stamp.diagnostics,
        texts,
        kept=stamp.files,
        issues=stamp.issues,
        published=True,
        left_out=stamp.left_out,
    )


def sources_digest(options: Options, sources: Sources) -> str:
    """Return a digest of the sources and of the options that decide what the site holds."""
    audience = options.audience
    choices = options.pdf, options.lenient, audience.drafts, audience.future
    return digest_of((choices, sources.digest, sources.diagnostics))


def _leave_no_trace(options: Options) -> None:
    shutil.rmtree(options.cache, ignore_errors=True)
    (options.output / ".lock").unlink(missing_ok=True)
    with suppress(OSError):  # somebody else's files are in it by now
        options.output.rmdir()
