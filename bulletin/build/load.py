"""Root folder → everything that was read and found: the part of a build that `check` shares.

Every text is read, and its digest tells whether it is as it was. Then what was remembered of it stands for it, since
parsing a text takes many times as long as hashing it. What only a comparison of texts shows is found anew.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bulletin.build import sources as source
from bulletin.build.cache import Bodies, BodyWriter, Remembered, read_index
from bulletin.build.loaded import Loaded as Loaded
from bulletin.build.loaded import default_jobs as default_jobs
from bulletin.build.loaded import lines_of as lines_of
from bulletin.build.parallel import batches, spread
from bulletin.build.recall import Store as Store
from bulletin.build.recall import characters_of, issue_of, page_of, remember_characters, stamps_of
from bulletin.build.toolchain import tool_digest
from bulletin.checks.characters import Characters
from bulletin.checks.issues import check_site
from bulletin.distribution.ledger import ledger_of
from bulletin.pdf.output_profile import find_profile
from bulletin.reading.config import SITE_FILE, Config, parse_config
from bulletin.site.arrange import Audience
from bulletin.site.tags import check_tags
from bulletin.typesetting.fonts import Face, find_faces
from bulletin.values.contents import Contents, Texts
from bulletin.values.diagnostics import Checked, Diagnostic, Severity, Span, error, in_order
from bulletin.values.distribution import BOOK_FILE
from bulletin.values.files import decode
from bulletin.values.model import Issue, TextPage
from bulletin.values.text import digest

ISSUES = "content/issues/"
BATCH = 40  # texts that a worker process reads at a time


@dataclass(frozen=True, slots=True)
class Settings:
    """content/site.yaml as read, and the faces it asks for. standin: in its place where it cannot be used."""

    config: Config | None
    standin: Config
    faces: tuple[Face, ...]
    found: tuple[Diagnostic, ...]
    found_in_faces: tuple[Diagnostic, ...]


def load(
    root: Path,
    audience: Audience,
    store: Store | None = None,
    *,
    jobs: int = 1,
    contents: Checked[Contents] | None = None,
    named: frozenset[str] = frozenset(),
    seen: Callable[[Issue], None] = lambda issue: None,
) -> Loaded:
    """Return the site under `root`, with every diagnostic of every file in one go.

    store: without one, everything is parsed, and issues have their bodies with them. contents: where it was read before.
    named: the texts whose diagnostics are wanted, where not all are; of others only what these depend on is looked at.
    seen: called with each issue that is other than it was, while the next ones are being read.
    """
    contents = contents or source.read_contents(root)
    if contents.value is None:
        return Loaded(None, (), (), {}, (), {}, contents.diagnostics)
    read = contents.value
    settings = read_settings(root, read, contents.diagnostics)
    seal = seal_of(read, settings.faces)
    characters = characters_of(settings.faces, store)
    texts = [*read.issues, *(path for path in read.pages if path in named or not named)]
    if store is None:
        from bulletin.reading.remember import read_file

        files = {path: read_file(path, read.raw[path], settings.standin, characters) for path in texts}
        kept: Mapping[str, Remembered] = {}
        has_news = False
        issues = [file.value for file in files.values() if isinstance(file.value, Issue)]
        pages = [file.value for file in files.values() if isinstance(file.value, TextPage)]
        of_files = [d for file in files.values() for d in file.diagnostics]
        no_texts = {path for path, file in files.items() if not file.is_text}
    else:
        bodies = Bodies(store.folder)
        at_hand: dict[str, Issue] = {}

        def take(path: str, record: Remembered) -> None:
            if path.startswith(ISSUES) and record.value:
                at_hand[path] = issue_of(record, bodies)
                seen(at_hand[path])

        kept, has_news = remembered_of(
            read, texts, settings.standin, characters, store, seal, jobs, named, take
        )
        if characters and store.keeps:
            remember_characters(settings.faces, characters, store)
        issues = [
            at_hand.get(path) or issue_of(kept[path], bodies) for path in read.issues if kept[path].value
        ]
        pages = [page for path in read.pages if path in kept and (page := page_of(kept[path]))]
        of_files = [d for record in kept.values() for d in record.diagnostics]
        no_texts = {path for path, record in kept.items() if not record.is_text}
    if settings.config is None:
        of_files = [d for d in of_files if d.code != "unlisted-section"]
    private = {path: decode(read.raw[path], path) for path in read.private}
    no_texts |= {path for path, text in private.items() if text.value is None}
    ledger = ledger_of(
        private[BOOK_FILE].value if BOOK_FILE in private else None,
        {path: text.value for path, text in private.items() if path != BOOK_FILE and text.value is not None},
        read.issues,
        issues,
        settings.standin,
    )
    issues = list(ledger.issues)
    of_files += [d for text in private.values() for d in text.diagnostics]
    profile = find_profile(
        settings.standin.print.output_profile,
        root,
        source.builtin_layouts(),
        SITE_FILE,
        decode(read.raw[SITE_FILE], SITE_FILE).value or "",
    )
    known = Texts(read.raw, [path for path in read.raw if path not in no_texts])
    # Pictures are complained of where they are shown, so those of other texts need not be opened.
    everything: tuple[Issue | TextPage, ...] = (*issues, *pages)
    showing = [text for text in everything if not named or text.path in named]
    assets = source.read_assets(root, _referred(showing) & read.files - set(known))
    unread = (
        frozenset((*read.issues, *read.pages))
        - no_texts
        - {issue.path for issue in issues}
        - {page.path for page in pages}
    )
    between = tuple(check_site(issues, pages, read.files, unread, assets, audience))
    found = (
        *contents.diagnostics,
        *settings.found,
        *of_files,
        *ledger.diagnostics,
        *between,
        *settings.found_in_faces,
        *profile.diagnostics,
    )
    return Loaded(
        settings.config,
        tuple(issues),
        tuple(pages),
        assets,
        settings.faces,
        known,
        in_order(found),
        ledger.book,
        ledger.records,
        profile=profile.value,
        remembered=kept,
        seal=seal,
        has_news=has_news,
        between=between,
    )


def read_settings(root: Path, read: Contents, problems: Iterable[Diagnostic]) -> Settings:
    """Return the settings. problems: what was found while files were read, lest one be reported twice.

    Diagnostics: those of config, tags and fonts, empty-file.
    """
    text = decode(read.raw.get(SITE_FILE, b""), SITE_FILE)
    found = list(text.diagnostics)
    config: Config | None = None
    if text.value is not None and text.value.strip():
        checked = parse_config(text.value)
        config = checked.value
        found += checked.diagnostics
        found += check_tags(config) if config else ()
    elif not any(d.span.path == SITE_FILE for d in (*found, *problems)):
        found.append(
            error(
                "empty-file",
                "site.yaml 是空的",
                Span(SITE_FILE),
                "里面没有字",
                hint="名称: 工作简报\n编发单位: 协调小组办公室",
            )
        )
    # With unusable settings the issues are still checked, so that all mistakes are seen at once.
    standin = config or Config(name="简报", publisher="")
    faces = find_faces(standin, root, source.builtin_layouts() / "fonts")
    return Settings(config, standin, faces.value or (), tuple(found), faces.diagnostics)


def seal_of(read: Contents, faces: Sequence[Face]) -> str:
    """Return a digest of what reading any text depends on besides the text: program, settings, faces.

    Faces are told by size and time, since hashing forty megabytes each time to learn which characters they have
    costs more than a new look when they were touched; PDFs hash their bytes.
    """
    return digest(repr((tool_digest(), read.digests.get(SITE_FILE, ""), stamps_of(faces))))


def remembered_of(
    read: Contents,
    texts: Sequence[str],
    config: Config,
    characters: Characters | None,
    store: Store,
    seal: str,
    jobs: int,
    named: frozenset[str],
    take: Callable[[str, Remembered], None],
) -> tuple[dict[str, Remembered], bool]:
    """Return what is to be remembered of each text, and whether that differs from what was remembered.

    A text that changed is read now, on all cores where there are many. take: called with what is new of each, at once.
    """
    before = {} if store.fresh else read_index(store.folder, seal)
    digests = read.digests
    changed = [path for path in texts if path not in before or before[path].text != digests[path]]
    writers: dict[int, BodyWriter] = {}  # one for each process

    if changed:  # what reads a text takes a while to load
        from bulletin.reading.remember import read_file, record_of

    many = characters if len(changed) > BATCH and not named else None
    if many:
        many.prepare()  # once, for all processes

    def read_batch(paths: Sequence[str]) -> list[Remembered]:
        writer = writers.setdefault(os.getpid(), BodyWriter(store.folder)) if store.keeps else None
        records = [
            record_of(
                read_file(path, read.raw[path], config, characters, is_named=path in named or not named),
                digests[path],
                writer.add if writer else None,
            )
            for path in paths
        ]
        if writer:
            writer.flush()  # what is returned can be read by everybody
        return records

    runs = batches(changed, BATCH)
    fresh: dict[str, Remembered] = {}
    for run, batch in zip(runs, spread(read_batch, runs, jobs=jobs), strict=True):
        for path, record in zip(run, batch, strict=True):
            fresh[path] = record
            take(path, record)
    for writer in writers.values():
        writer.close()
    if many:
        many.let_go()
    records = {path: fresh.get(path) or before[path] for path in texts}
    return records, bool(fresh) or len(records) != len(before)


def _referred(texts: Iterable[Issue | TextPage]) -> set[str]:
    return {reference.path for text in texts for reference in text.references}


def without_errors_in(loaded: Loaded) -> Loaded:
    """Return the site without the files that have errors, whose errors become warnings (`build --lenient`)."""
    bad = {d.span.path for d in loaded.diagnostics if d.severity is Severity.ERROR}
    softened = tuple(
        replace(d, severity=Severity.WARNING)
        if d.severity is Severity.ERROR and d.span.path != SITE_FILE
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
