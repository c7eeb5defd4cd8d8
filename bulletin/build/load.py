"""Sources → everything that was read and found: the part of a build that `check`, `print` and other commands share.

Every text is hashed; it is parsed only if its cache entry was made from another text, other settings or other faces.
Checks that compare texts with each other run each time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bulletin.build.attached_files import check_attached
from bulletin.build.cache import Cache
from bulletin.build.cache_folder import last_cache
from bulletin.build.pictures import read_assets_of
from bulletin.build.settings_files import SiteSettings, read_settings
from bulletin.build.sources import Sources, SourceTexts, read_sources, stamps_of
from bulletin.build.text_rows import Bodies, FileRow, TextReader
from bulletin.checks.accepted import Accepted, SetAside, about_gone, set_aside
from bulletin.checks.characters import NONE_KNOWN, Characters, KnownCharacters, check_book
from bulletin.checks.issues import check_site
from bulletin.checks.odd_characters import check_odd_characters
from bulletin.distribution.dispatch_plan import DispatchPlan, plan_dispatches
from bulletin.distribution.edition import text_changes
from bulletin.pdf.output_profile import OutputProfile, find_profile
from bulletin.proofreading.settings import ProofSettings
from bulletin.typesetting.fonts import Face
from bulletin.values.asset import Asset
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Checked, Diagnostic, in_order
from bulletin.values.distribution import AddressBook, Record
from bulletin.values.encoding import digest_of
from bulletin.values.files import decode
from bulletin.values.model import BodyReader, Issue, TextPage
from bulletin.values.private_files import BOOK_FILE
from bulletin.values.settings import SITE_FILE, Config

# The kind of a row in the cache: the characters that each face has, so that a build need not open eight font files.
CHARACTERS = "characters"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A site as read. config: None if nothing can be built. texts: by path, for showing diagnostics.

    written: by path, the issues whose lists were changed since they went out, with the lists of their files.
    records: dispatch records, by the issue's path; source_digests: of each text by path; left_out: files that a
    lenient build skips; profile: colour profile of press files; body_of: gives the body of an issue.
    looked_at: the lists of accepted findings; findings: all findings, parted by these lists; diagnostics: without the
    accepted ones.
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
        """Return the bytes of a text exactly as they were read from its file."""
        texts = self.texts
        return texts.bytes_of(path) if isinstance(texts, SourceTexts) else texts[path].encode()


def load_site(
    root: Path, audience: Audience, *, jobs: int = 1, named: frozenset[str] = frozenset()
) -> Loaded:
    """Return the site under `root` for a command that builds nothing; the last build's cache is read, not written.

    named: paths of the texts whose diagnostics are wanted; empty for all.
    """
    return load(read_sources(root), audience, last_cache(root), jobs=jobs, named=named)


def load(
    sources: Checked[Sources],
    audience: Audience,
    cache: Cache,
    *,
    jobs: int = 1,
    named: frozenset[str] = frozenset(),
    is_written: bool = False,
) -> Loaded:
    """Return the site with the diagnostics of all its files.

    named: paths of the texts whose diagnostics are wanted, empty for all; of others only what these depend on is read.
    is_written: whether the cache may be written; if not, bodies that are parsed now are kept in memory.
    """
    if sources.value is None:
        return Loaded(None, (), (), {}, (), {}, sources.diagnostics, Bodies(cache, {}))
    read = sources.value
    settings = read_settings(read)
    characters = _known_characters(settings.faces, cache)
    rows, body_of = TextReader(read, settings, characters, named).rows(cache, jobs, is_written=is_written)
    private = {path: decode(read.texts[path], path) for path in read.private}
    # This looks up characters, too, so the known characters are stored only after it.
    about_private = list(_check_private(private, characters))
    if is_written and characters and characters.has_opened_faces:
        _keep_known(characters, settings.faces, cache)
        cache.commit()
    # From here on an issue that went out has the lists of its record, not those that its file has now.
    dispatches = _plan_dispatches(read, settings, private, rows)
    issues, pages = dispatches.issues, tuple(row.page for row in rows.values() if row.page)
    texts = _readable(read, rows, private)
    profile = _profile(read, settings)
    both: tuple[Issue | TextPage, ...] = (*issues, *pages)
    assets = read_assets_of(both, read.root, read.files - set(texts), named)
    attached = check_attached(read.root, both, assets, cache, settings.proofreading, is_written=is_written)
    looked_at, about_looked_at = _looked_at(read)
    found = (
        *sources.diagnostics,
        *about_looked_at,
        *settings.diagnostics,
        *_of_rows(rows, settings),
        *about_private,
        *dispatches.diagnostics,
        *check_site(issues, pages, read.files, _unread(read, rows), assets, audience),
        *settings.face_diagnostics,
        *profile.diagnostics,
        *attached,
        *text_changes(issues, dispatches.records, texts, assets, named),
    )
    findings = set_aside(in_order(found), looked_at, texts)
    return Loaded(
        settings.config,
        tuple(issues),
        pages,
        assets,
        settings.faces,
        texts,
        in_order((*findings.left, *about_gone(findings, named))),
        body_of,
        dispatches.book,
        dispatches.records,
        read.digests,
        profile=profile.value,
        written=dispatches.written,
        proofreading=settings.proofreading,
        looked_at=looked_at,
        findings=findings,
    )


def _looked_at(sources: Sources) -> tuple[Accepted, tuple[Diagnostic, ...]]:
    """Return the lists of accepted findings, and diagnostics about lists that are not readable text."""
    read = {path: decode(sources.texts[path], path) for path in sources.accepted}
    found = tuple(each for text in read.values() for each in text.diagnostics)
    return Accepted({path: text.value or "" for path, text in read.items()}), found


def _profile(sources: Sources, settings: SiteSettings) -> Checked[OutputProfile]:
    """Return the printer's colour profile that the settings name. Diagnostics: those of find_profile."""
    name = settings.usable.print.output_profile
    return find_profile(name, sources.root, SITE_FILE, _text_of(sources, SITE_FILE))


def _text_of(sources: Sources, path: str) -> str:
    """Return a text; empty if it cannot be decoded."""
    return decode(sources.texts.get(path, b""), path).value or ""


def _readable(
    sources: Sources, rows: Mapping[str, FileRow], private: Mapping[str, Checked[str]]
) -> SourceTexts:
    """Return the texts that can be decoded."""
    none = {path for path, row in rows.items() if not row.is_text}
    none |= {path for path, text in private.items() if text.value is None}
    return SourceTexts(sources.texts, [path for path in sources.texts if path not in none])


def _unread(sources: Sources, rows: Mapping[str, FileRow]) -> frozenset[str]:
    """Return the paths of issues and pages that are text but could not be parsed, or were not requested."""
    known = {path for path, row in rows.items() if row.issue or row.page or not row.is_text}
    return frozenset((*sources.issues, *sources.pages)) - known


def _of_rows(rows: Mapping[str, FileRow], settings: SiteSettings) -> list[Diagnostic]:
    """Return the diagnostics of issues and pages; without settings the sections are unknown, and unlisted-section is left out."""
    found = [d for row in rows.values() for d in row.diagnostics]
    return found if settings.config else [d for d in found if d.code != "unlisted-section"]


def _check_private(texts: Mapping[str, Checked[str]], characters: Characters | None) -> Iterator[Diagnostic]:
    """Yield diagnostics about the encoding and the characters of address book and records."""
    for text in texts.values():
        yield from text.diagnostics
    for path, text in texts.items():
        yield from check_odd_characters(path, text.value or "")
    if BOOK_FILE in texts and characters:
        yield from check_book(BOOK_FILE, texts[BOOK_FILE].value or "", characters)


def _plan_dispatches(
    sources: Sources, settings: SiteSettings, private: Mapping[str, Checked[str]], rows: Mapping[str, FileRow]
) -> DispatchPlan:
    records = {
        path: text.value for path, text in private.items() if path != BOOK_FILE and text.value is not None
    }
    issues = [row.issue for row in rows.values() if row.issue]
    return plan_dispatches(settings.book, records, sources.issues, issues, settings.usable)


def _known_characters(faces: Sequence[Face], cache: Cache) -> Characters | None:
    """Return the characters that can be printed, from the cache as far as known; None if there are no faces."""
    known = cache.get_value(CHARACTERS, _stamp_of(faces), KnownCharacters)
    return Characters(faces, known or NONE_KNOWN) if faces else None


def _keep_known(characters: Characters, faces: Sequence[Face], cache: Cache) -> None:
    """Write the known characters to the cache."""
    cache.put_value(CHARACTERS, _stamp_of(faces), characters.known)


def _stamp_of(faces: Sequence[Face]) -> str:
    return digest_of(stamps_of(face.path for face in faces))
