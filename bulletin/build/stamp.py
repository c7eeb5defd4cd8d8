"""The stamp of a build, by which the next build or check sees that nothing changed, without parsing any text."""

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

    since, until: the days on which the same issues are shown, without `until` itself; None for no bound. report: for a build
    that finds nothing to do, without texts. readable: paths of the sources that can be decoded. checked: digest of the
    sources and the audience, whatever is made from them; findings: the diagnostics of the sources alone.
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
        """Return whether the same issues are shown today: one with a later date appears on its day, though no file changed."""
        return (self.since is None or self.since <= today) and (self.until is None or today < self.until)


class SiteCheck(NamedTuple):
    """The findings in all files of a site. texts: by path; accepted: number of accepted findings, which are not among them."""

    diagnostics: tuple[Diagnostic, ...]
    texts: Mapping[str, str]
    accepted: int


def check_all(root: Path, audience: Audience, *, jobs: int) -> SiteCheck:
    """Return the findings in all files; if nothing changed since the last build, those that it found."""
    cache, sources = last_cache(root), read_sources(root)
    read, stamp = sources.value, cache.get_value(STAMP, "", Stamp)
    if read and stamp and stamp.is_for(audience.today) and stamp.checked == checked_digest(audience, read):
        return SiteCheck(stamp.findings, SourceTexts(read.texts, stamp.readable), stamp.report.accepted)
    # Imported here: parsers take 0.3 s to load.
    from bulletin.build.load import load

    loaded = load(sources, audience, cache, jobs=jobs)
    return SiteCheck(loaded.diagnostics, loaded.texts, len(loaded.findings.accepted))


def unchanged(options: Options, sources: Checked[Sources], cache: Cache) -> Report | None:
    """Return the last build's report if all inputs are the same and the site is as that build left it; else None."""
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
    """Return a digest of the sources and of the options that decide what is in the site."""
    return digest_of((options.pdf, options.lenient, checked_digest(options.audience, sources)))


def checked_digest(audience: Audience, sources: Sources) -> str:
    """Return a digest of the sources and of which issues the audience sees: drafts, and those of later days."""
    return digest_of((audience.drafts, audience.future, sources.digest, sources.diagnostics))
