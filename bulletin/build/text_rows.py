"""Each text of a site → its cache entry: from an earlier build, or parsed now on all cores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from bulletin.build.cache import Cache, DamagedCacheError
from bulletin.build.parallel import batches, spread
from bulletin.build.settings_files import SiteSettings
from bulletin.build.sources import Sources, stamps_of
from bulletin.checks.characters import Characters
from bulletin.checks.odd_characters import check_odd_characters
from bulletin.checks.tables import check_tables
from bulletin.checks.titles import check_titles
from bulletin.proofreading.proofread import check_copy
from bulletin.reading.file import FileContent, read_file
from bulletin.values.diagnostics import Diagnostic
from bulletin.values.encoding import decode, digest_of, encode
from bulletin.values.model import Issue, IssueBody, TextPage
from bulletin.values.settings import SITE_FILE, TERMS_FILE

FILES, BODIES = "file", "body"  # kinds of rows in the cache
BATCH = 40  # texts that a worker process reads at a time


class FileRow(NamedTuple):
    """Cache entry of one text. key: digest of the text and of everything else that its reading depends on.

    is_text: whether it can be decoded; issue, page: None if it cannot be used as one.
    """

    key: str
    is_text: bool
    issue: Issue | None
    page: TextPage | None
    diagnostics: tuple[Diagnostic, ...]


class Bodies:
    """Gives the bodies of issues: those that were parsed now but not written to the cache, and those in the cache."""

    def __init__(self, cache: Cache, parsed: Mapping[str, bytes]) -> None:
        """parsed: encoded bodies by the issue's path."""
        self._cache, self._parsed = cache, parsed

    def __call__(self, issue: Issue) -> IssueBody:
        """Return the body. Raises DamagedCacheError: its row is missing or damaged."""
        data = self._parsed.get(issue.path) or self._cache.get(BODIES, issue.path)
        body = decode(data, IssueBody) if data else None
        if body is None:
            raise DamagedCacheError(issue.path)
        return body


@dataclass(frozen=True)
class TextReader:
    """Reads the texts of a site. named: paths of those whose diagnostics are wanted; empty for all."""

    sources: Sources
    settings: SiteSettings
    characters: Characters | None
    named: frozenset[str]

    def rows(self, cache: Cache, jobs: int, *, is_written: bool) -> tuple[dict[str, FileRow], Bodies]:
        """Return the row of each issue and page, in the order of paths. is_written: whether the cache may be written."""
        wanted = list(self._keys)
        known = {path: row for path, data in cache.rows(FILES).items() if (row := decode(data, FileRow))}
        changed = [path for path in wanted if path not in known or known[path].key != self._keys[path]]
        if self.characters and len(changed) > BATCH and not self.named:
            self.characters.open_faces()  # once here, not again in each forked process
        runs = batches(changed, BATCH)
        parsed: dict[str, bytes] = {}
        fresh: dict[str, FileRow] = {}
        for run, results in zip(runs, spread(self._batch, runs, jobs=jobs), strict=True):
            rows = {path: row for path, (row, _) in zip(run, results, strict=True)}
            bodies = {path: body for path, (_, body) in zip(run, results, strict=True) if body}
            fresh |= {path: row for path, data in rows.items() if (row := decode(data, FileRow))}
            if is_written:
                cache.put_all(FILES, rows)
                cache.put_all(BODIES, bodies)
            else:
                parsed |= bodies
        if is_written:
            cache.keep_only(FILES, wanted)
            cache.keep_only(BODIES, self.sources.issues)
            cache.commit()
        return {path: fresh.get(path) or known[path] for path in wanted}, Bodies(cache, parsed)

    def _wants(self, path: str) -> bool:
        return path in self.named or not self.named

    @cached_property
    def _keys(self) -> dict[str, str]:
        """For each text that is read: a digest of it and of everything else that its row depends on."""
        digests = self.sources.digests
        shared = digest_of(
            (
                digests.get(SITE_FILE, ""),
                digests.get(TERMS_FILE, ""),
                self.settings.proofreading.units,
                [(face.role, face.name) for face in self.settings.faces],
                stamps_of(face.path for face in self.settings.faces),
            )
        )
        wanted = [*self.sources.issues, *filter(self._wants, self.sources.pages)]
        return {path: digest_of((shared, digests[path])) for path in wanted}

    def _batch(self, paths: Sequence[str]) -> list[tuple[bytes, bytes]]:
        """Return the encoded row and body of each of these texts; an empty body if the text is not an issue."""
        results: list[tuple[bytes, bytes]] = []
        for path in paths:
            content = read_file(path, self.sources.texts[path], self.settings.usable)
            found = (*content.diagnostics, *(self._checked(path, content) if self._wants(path) else ()))
            row = FileRow(self._keys[path], content.text is not None, content.issue, content.page, found)
            results.append((encode(row), encode(content.body) if content.body else b""))
        return results

    def _checked(self, path: str, content: FileContent) -> list[Diagnostic]:
        """Return the findings of the checks of single texts, and of proofreading."""
        config, text = self.settings.usable, content.text or ""
        found: list[Diagnostic] = []
        if content.issue and content.body:
            found += check_titles([content.issue], config)
            found += check_tables(path, text, content.body, config)
            found += self.characters.check(path, text, content.body.roles) if self.characters else ()
        elif content.page is None:  # in readable texts, `characters` and proofreading report odd characters
            named = {d.span for d in content.diagnostics}
            found += (d for d in check_odd_characters(path, text) if d.span not in named)
        known = [*content.diagnostics, *found]
        found += check_copy(
            path, content, self.settings.proofreading, known, has_faces=self.characters is not None
        )
        return found
