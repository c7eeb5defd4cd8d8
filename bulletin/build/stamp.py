"""The stamp of a build: by which the next build or check sees that nothing changed, without reading any text."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from bulletin.build.cache import Cache
from bulletin.build.cache_folder import last_cache
from bulletin.build.plan import Published, load_manifest
from bulletin.build.publish import read_manifest
from bulletin.build.sources import Sources, SourceTexts, read_sources
from bulletin.build.staging import files_in
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Checked, Diagnostic
from bulletin.values.encoding import digest_of, digest_of_bytes
from bulletin.values.options import Options, Report

STAMP = "stamp"  # the kind of a row in the cache


class Stamp(NamedTuple):
    """What the last build was made of, and what it reported.

    since, until: the days on which the same issues are shown, until not included; None without a bound. report: that of a
    build which finds nothing to do, without texts. readable: paths of sources whose bytes are text. checked: a digest of the
    sources and of whom they are for, whatever is made of them; findings: what is found in them alone.
    """

    sources: str
    manifest: str
    since: datetime.date | None
    until: datetime.date | None
    report: Report
    readable: tuple[str, ...]
    checked: str
    findings: tuple[Diagnostic, ...]

    def is_for(self, today: datetime.date) -> bool:
        """Return whether the same issues are shown today; those of later days appear by themselves."""
        return (self.since is None or self.since <= today) and (self.until is None or today < self.until)


class SiteCheck(NamedTuple):
    """What is found in all files of a site. texts: by path; accepted: how many findings were set aside."""

    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    accepted: int


def check_all(root: Path, audience: Audience, *, jobs: int) -> SiteCheck:
    """Return what is found in all files: what the last build found where nothing changed since."""
    cache, sources = last_cache(root), read_sources(root)
    read, stamp = sources.value, cache.get_value(STAMP, "", Stamp)
    if read and stamp and stamp.is_for(audience.today) and stamp.checked == checked_digest(audience, read):
        return SiteCheck(stamp.findings, SourceTexts(read.texts, stamp.readable), stamp.report.accepted)
    # Parsers take 0.3 s to load, as in the pipeline.
    from bulletin.build.load import load

    loaded = load(sources, audience, cache, jobs=jobs)
    return SiteCheck(loaded.diagnostics, loaded.texts, len(loaded.findings.accepted))


def unchanged(options: Options, sources: Checked[Sources], cache: Cache) -> Report | None:
    """Return the last build's report where all its inputs are the same and the site is as it left it."""
    stamp = cache.get_value(STAMP, "", Stamp)
    if stamp is None or sources.value is None or not stamp.is_for(options.audience.today):
        return None
    manifest = read_manifest(options.output)
    if stamp.sources != sources_digest(options, sources.value) or stamp.manifest != digest_of_bytes(manifest):
        return None
    if not Published(load_manifest(manifest), files_in(options.output / "site")).is_as_left():
        return None
    return replace(stamp.report, texts=SourceTexts(sources.value.texts, stamp.readable))


def sources_digest(options: Options, sources: Sources) -> str:
    """Return a digest of the sources and of the options that decide what the site holds."""
    return digest_of((options.pdf, options.lenient, checked_digest(options.audience, sources)))


def checked_digest(audience: Audience, sources: Sources) -> str:
    """Return a digest of the sources and of whom they are for."""
    return digest_of((audience.drafts, audience.future, sources.digest, sources.diagnostics))
