"""Sources → everything that was read and found: the part of a build that `check`, `print` and the others share.

Every text is hashed, and parsed only when its row in the cache is of another text, of other settings or of other
faces. What only a comparison of texts shows is found anew each time.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bulletin.build.attached_files import check_attached
from bulletin.build.cache import Cache, DamagedCacheError
from bulletin.build.known_characters import keep_known, known_characters
from bulletin.build.parallel import batches, spread
from bulletin.build.pictures import read_assets_of
from bulletin.build.settings_files import SiteSettings, read_settings
from bulletin.build.sources import Sources, SourceTexts, read_sources, stamps_of
from bulletin.build.toolchain import toolchain_fingerprint
from bulletin.checks.accepted import Accepted, SetAside, about_gone, set_aside
from bulletin.checks.book_characters import check_book
from bulletin.checks.characters import Characters
from bulletin.checks.issues import check_site
from bulletin.checks.odd_characters import check_odd_characters
from bulletin.checks.tables import check_tables
from bulletin.checks.titles import check_titles
from bulletin.distribution.dispatch_plan import plan_dispatches
from bulletin.distribution.edition import text_changes
from bulletin.pdf.output_profile import OutputProfile, find_profile
from bulletin.proofreading.proofread import check_copy
from bulletin.proofreading.settings import ProofSettings
from bulletin.reading.file import read_file
from bulletin.typesetting.fonts import Face
from bulletin.values.asset import Asset
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Checked, Diagnostic, Severity, in_order
from bulletin.values.distribution import AddressBook, Record
from bulletin.values.encoding import decode as decode_value
from bulletin.values.encoding import digest_of, encode
from bulletin.values.files import builtin_layouts, decode
from bulletin.values.model import BodyReader, Issue, IssueBody, TextPage
from bulletin.values.options import CACHE_FOLDER
from bulletin.values.private_files import BOOK_FILE
from bulletin.values.settings import SITE_FILE, TERMS_FILE, Config

FILES, BODIES = "file", "body"  # kinds of rows in the cache
BATCH = 40  # texts that a worker process reads at a time


class FileRow(NamedTuple):
    """What the cache keeps of one text. key: digest of the text and of all else that reading it depends on.

    is_text: whether its bytes are text; issue or page: None where it cannot be used.
    """

    key: str
    is_text: bool
    issue: Issue | None
    page: TextPage | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A site as read. config is None when nothing can be built. texts: for showing diagnostics.

    written: the issues whose lists were changed since they went out, as they are now, by path.
    records: what was given out, by the issue's path; source_digests: of each text by path; left_out: files that a
    lenient build passes over; profile: of the press that a press file is for; body_of: gives the body of an issue.
    diagnostics: without those that were looked at, which findings has.
    """

    config: Config | None
    issues: tuple[Issue, ...]
    pages: tuple[TextPage, ...]
    assets: Mapping[str, Asset]
    faces: tuple[Face, ...]
    texts: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]
    body_of: BodyReader
    book: AddressBook = field(default_factory=AddressBook)
    records: Mapping[str, Record] = field(default_factory=dict)
    source_digests: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    profile: OutputProfile | None = None
    written: Mapping[str, Issue] = field(default_factory=dict)
    proofreading: ProofSettings = field(default_factory=ProofSettings)
    looked_at: Accepted = field(default_factory=Accepted)
    findings: SetAside = field(default_factory=SetAside)

    def source_bytes(self, path: str) -> bytes:
        """Return a text as it lay in its file when it was read."""
        texts = self.texts
        return texts.bytes_of(path) if isinstance(texts, SourceTexts) else texts[path].encode()


def load_site(
    root: Path, audience: Audience, *, jobs: int = 1, named: frozenset[str] = frozenset()
) -> Loaded:
    """Return the site under `root` for a command that builds nothing; the cache of the last build is used, not written.

    named: the texts whose diagnostics are wanted, where not all are.
    """
    cache = Cache(root / "output" / CACHE_FOLDER, toolchain_fingerprint(), is_read_only=True)
    return load(read_sources(root), audience, cache, jobs=jobs, named=named)


def load(
    sources: Checked[Sources],
    audience: Audience,
    cache: Cache,
    *,
    jobs: int = 1,
    named: frozenset[str] = frozenset(),
    is_written: bool = False,
) -> Loaded:
    """Return the site, with every diagnostic of every file in one go.

    named: the texts whose diagnostics are wanted, where not all are; of others only what these depend on is looked
    at. is_written: whether the cache is ours to write; bodies that were parsed now are kept in memory otherwise.
    """
    if sources.value is None:
        return Loaded(None, (), (), {}, (), {}, sources.diagnostics, Bodies(cache, {}))
    read = sources.value
    settings = read_settings(read)
    characters = known_characters(settings.faces, cache)
    rows, body_of = _read_texts(read, settings, characters, cache, jobs, named, is_written)
    of_files = [d for row in rows.values() for d in row.diagnostics]
    if settings.config is None:
        of_files = [d for d in of_files if d.code != "unlisted-section"]
    private = {path: decode(read.texts[path], path) for path in read.private}
    of_files += [d for text in private.values() for d in text.diagnostics]
    of_files += [d for path, text in private.items() for d in check_odd_characters(path, text.value or "")]
    no_texts = {path for path, row in rows.items() if not row.is_text}
    if BOOK_FILE in private and characters:
        of_files += check_book(BOOK_FILE, private[BOOK_FILE].value or "", characters)
    if is_written and characters and characters.has_opened_faces:
        keep_known(characters, settings.faces, cache)
        cache.commit()
    no_texts |= {path for path, text in private.items() if text.value is None}
    dispatch_plan = plan_dispatches(
        settings.book,
        {path: text.value for path, text in private.items() if path != BOOK_FILE and text.value is not None},
        read.issues,
        [row.issue for row in rows.values() if row.issue],
        settings.usable,
    )
    issues, pages = dispatch_plan.issues, tuple(row.page for row in rows.values() if row.page)
    texts = SourceTexts(read.texts, [path for path in read.texts if path not in no_texts])
    profile = find_profile(
        settings.usable.print.output_profile,
        read.root,
        builtin_layouts(),
        SITE_FILE,
        decode(read.texts.get(SITE_FILE, b""), SITE_FILE).value or "",
    )
    texts_read: tuple[Issue | TextPage, ...] = (*issues, *pages)
    assets = read_assets_of(texts_read, read.root, read.files - set(texts), named)
    attached = check_attached(
        read.root, texts_read, assets, cache, settings.proofreading, is_written=is_written
    )
    usable = {path for path, row in rows.items() if row.issue or row.page}
    unread = frozenset((*read.issues, *read.pages)) - no_texts - usable  # pages that nobody asked for as well
    found = (
        *sources.diagnostics,
        *settings.diagnostics,
        *of_files,
        *dispatch_plan.diagnostics,
        *check_site(issues, pages, read.files, unread, assets, audience),
        *settings.face_diagnostics,
        *profile.diagnostics,
        *attached,
        *text_changes(issues, dispatch_plan.records, texts, assets, named),
    )
    looked_at = Accepted({path: decode(read.texts[path], path).value or "" for path in read.accepted})
    findings = set_aside(in_order(found), looked_at, texts)
    shown = in_order((*findings.left, *about_gone(findings, named)))
    return Loaded(
        settings.config,
        tuple(issues),
        pages,
        assets,
        settings.faces,
        texts,
        shown,
        body_of,
        dispatch_plan.book,
        dispatch_plan.records,
        read.digests,
        profile=profile.value,
        written=dispatch_plan.written,
        proofreading=settings.proofreading,
        looked_at=looked_at,
        findings=findings,
    )


class Bodies:
    """Gives the bodies of issues: those that were parsed now and are not in the cache, and those in the cache."""

    def __init__(self, cache: Cache, parsed: Mapping[str, bytes]) -> None:
        """parsed: encoded bodies by the issue's path."""
        self._cache, self._parsed = cache, parsed

    def __call__(self, issue: Issue) -> IssueBody:
        """Return the body. Raises DamagedCacheError."""
        data = self._parsed.get(issue.path) or self._cache.get(BODIES, issue.path)
        body = decode_value(data, IssueBody) if data else None
        if body is None:
            raise DamagedCacheError(issue.path)
        return body


def _read_texts(
    sources: Sources,
    settings: SiteSettings,
    characters: Characters | None,
    cache: Cache,
    jobs: int,
    named: frozenset[str],
    is_written: bool,
) -> tuple[dict[str, FileRow], Bodies]:
    """Return the row of each issue and page, in the order of paths; what is new is parsed on all cores."""
    faces = stamps_of(face.path for face in settings.faces)
    depends_on = (
        sources.digests.get(SITE_FILE, ""),
        sources.digests.get(TERMS_FILE, ""),
        settings.proofreading.units,
        [(face.role, face.name) for face in settings.faces],
        faces,
    )
    shared = digest_of(depends_on)
    wanted = [*sources.issues, *(path for path in sources.pages if path in named or not named)]
    keys = {path: digest_of((shared, sources.digests[path])) for path in wanted}
    known = {path: row for path, data in cache.rows(FILES).items() if (row := decode_value(data, FileRow))}
    changed = [path for path in wanted if path not in known or known[path].key != keys[path]]
    if characters and len(changed) > BATCH and not named:
        characters.open_faces()  # once, before processes are forked
    work = partial(_read_batch, sources, settings.usable, settings.proofreading, characters, keys, named)
    runs = batches(changed, BATCH)
    parsed: dict[str, bytes] = {}
    fresh: dict[str, FileRow] = {}
    for run, results in zip(runs, spread(work, runs, jobs=jobs), strict=True):
        rows = {path: row for path, (row, _) in zip(run, results, strict=True)}
        bodies = {path: body for path, (_, body) in zip(run, results, strict=True) if body}
        fresh |= {path: row for path, data in rows.items() if (row := decode_value(data, FileRow))}
        if is_written:
            cache.put_all(FILES, rows)
            cache.put_all(BODIES, bodies)
        else:
            parsed |= bodies
    if is_written:
        cache.keep_only(FILES, wanted)
        cache.keep_only(BODIES, sources.issues)
        cache.commit()
    return {path: fresh.get(path) or known[path] for path in wanted}, Bodies(cache, parsed)


def _read_batch(
    sources: Sources,
    config: Config,
    proofreading: ProofSettings,
    characters: Characters | None,
    keys: Mapping[str, str],
    named: frozenset[str],
    paths: Sequence[str],
) -> list[tuple[bytes, bytes]]:
    """Return the row of each of these texts and its body, encoded; no body where it is no issue."""
    results: list[tuple[bytes, bytes]] = []
    for path in paths:
        content = read_file(path, sources.texts[path], config)
        found = list(content.diagnostics)
        if content.issue and content.body and (path in named or not named):
            found += check_titles([content.issue], config)
            found += check_tables(path, content.text or "", content.body, config)
            found += characters.check(path, content.text or "", content.body.roles) if characters else ()
        if content.issue is None and content.page is None and (path in named or not named):
            told = {d.span for d in found}  # in what can be read, `characters` and proofreading tell
            found += (d for d in check_odd_characters(path, content.text or "") if d.span not in told)
        if path in named or not named:
            found += check_copy(path, content, proofreading, found, has_faces=characters is not None)
        row = FileRow(keys[path], content.text is not None, content.issue, content.page, tuple(found))
        results.append((encode(row), encode(content.body) if content.body else b""))
    return results


_DRAFT_LINE = re.compile(
    r"^(?:草稿|draft)[ \t]*[:：][ \t]*[\"']?(?:是|true|yes|on|对|y)\b", re.IGNORECASE | re.MULTILINE
)


def _drafts(loaded: Loaded) -> frozenset[str]:
    """Return the paths of drafts, also of those that could not be read as issues but say so in their front matter."""
    read = {issue.path: issue.is_draft for issue in loaded.issues}
    heads = {path: loaded.texts[path].split("\n---", 1)[0] for path in loaded.texts if path not in read}
    unread = {path for path, head in heads.items() if head.startswith("---") and _DRAFT_LINE.search(head)}
    return frozenset(unread | {path for path, is_draft in read.items() if is_draft})


def without_errors_in(loaded: Loaded, *, only_drafts: bool = False) -> Loaded:
    """Return the site without the files that have errors, whose errors become warnings (`build --lenient`).

    only_drafts: of drafts alone, since nobody waits for them.
    """
    bad = {d.span.path for d in loaded.diagnostics if d.severity is Severity.ERROR}
    if not bad:
        return loaded
    bad = bad & _drafts(loaded) if only_drafts else bad
    softened = tuple(
        replace(d, severity=Severity.WARNING)
        if d.severity is Severity.ERROR and d.span.path != SITE_FILE and d.span.path in bad
        else d
        for d in loaded.diagnostics
    )
    return replace(
        loaded,
        issues=tuple(issue for issue in loaded.issues if issue.path not in bad),
        pages=tuple(page for page in loaded.pages if page.path not in bad),
        diagnostics=softened,
        left_out=tuple(sorted(bad & set(loaded.texts) - {SITE_FILE})),
    )
