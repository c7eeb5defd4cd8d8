"""Root folder → everything that was read and found: the part of a build that `check` shares."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from bulletin import source
from bulletin.archive.tags import check_tags
from bulletin.config import SITE_FILE, Config, parse_config
from bulletin.diagnostics import Checked, Diagnostic, Severity, Span, error, in_order
from bulletin.distribution.ledger import ledger_of
from bulletin.distribution.model import BOOK_FILE, AddressBook, Record
from bulletin.model import Issue
from bulletin.printing.fonts import Face, check_characters, coverage_of, find_faces
from bulletin.printing.output_profile import OutputProfile, find_profile
from bulletin.printing.title_checks import check_titles
from bulletin.reading.issue import parse_issue
from bulletin.reading.page import TextPage, parse_page
from bulletin.site import Audience
from bulletin.site_checks import Asset, check_site

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A site as read: config is None when nothing can be built. texts: for showing diagnostics."""

    config: Config | None
    issues: tuple[Issue, ...]
    pages: tuple[TextPage, ...]
    assets: dict[str, Asset]
    faces: tuple[Face, ...]
    texts: dict[str, str]
    diagnostics: tuple[Diagnostic, ...]
    book: AddressBook = field(default_factory=AddressBook)
    records: Mapping[str, Record] = field(default_factory=dict)  # what was given out, by the issue's path
    left_out: tuple[str, ...] = ()  # files that a lenient build passes over
    profile: OutputProfile | None = None  # of the press that a press file is for


def load(root: Path, audience: Audience) -> Loaded:
    """Return the site under `root`, with every diagnostic of every file in one go."""
    contents = source.read_contents(root)
    found = list(contents.diagnostics)
    if contents.value is None:
        return Loaded(None, (), (), {}, (), {}, tuple(found))
    read = contents.value
    texts = {SITE_FILE: read.site, **read.issues, **read.pages, **read.records}
    if read.book is not None:
        texts[BOOK_FILE] = read.book
    settings = parse_config(read.site) if read.site.strip() else None
    if settings is None:
        if not any(d.span.path == SITE_FILE for d in found):
            found.append(
                error(
                    "empty-file",
                    "site.yaml 是空的",
                    Span(SITE_FILE),
                    "里面没有字",
                    hint="名称: 工作简报\n编发单位: 协调小组办公室",
                )
            )
    else:
        found += settings.diagnostics
        found += check_tags(settings.value) if settings.value else ()
    config = settings.value if settings else None
    # With unusable settings the issues are still checked, so that all mistakes are seen at once.
    standin = config or Config(name="简报", publisher="")
    issues = _parse(read.issues, lambda path, text: parse_issue(path, text, standin), found)
    ledger = ledger_of(read.book, read.records, read.issues, issues, standin)
    found += ledger.diagnostics
    issues = list(ledger.issues)
    pages = _parse(read.pages, parse_page, found)
    if config is None:
        found = [d for d in found if d.code not in ("unlisted-section",)]
    references = {r.path for issue in issues for r in issue.references}
    references |= {r.path for page in pages for r in page.references}
    assets = source.read_assets(root, references & read.files - set(texts))
    unread = (
        frozenset((*read.issues, *read.pages))
        - {issue.path for issue in issues}
        - {page.path for page in pages}
    )
    found += check_site(issues, pages, read.files, unread, assets, audience)
    found += check_titles(issues, standin)
    faces = find_faces(standin, root, source.builtin_layouts() / "fonts")
    found += faces.diagnostics
    profile = find_profile(standin, root, source.builtin_layouts(), read.site)
    found += profile.diagnostics
    if faces.value:
        coverage = coverage_of(faces.value)
        for issue in issues:
            found += check_characters(issue, texts[issue.path], coverage)
    return Loaded(
        config,
        tuple(issues),
        tuple(pages),
        assets,
        faces.value or (),
        texts,
        in_order(found),
        ledger.book,
        ledger.records,
        profile=profile.value,
    )


def _parse(
    texts: Mapping[str, str], parse: Callable[[str, str], Checked[T]], found: list[Diagnostic]
) -> list[T]:
    values: list[T] = []
    for path, text in texts.items():
        checked = parse(path, text)
        found += checked.diagnostics
        if checked.value is not None:
            values.append(checked.value)
    return values


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


def lines_of(texts: dict[str, str], paths: Iterable[str]) -> dict[str, list[str]]:
    """Return the lines of these files, for showing diagnostics."""
    wanted = set(paths)
    return {path: text.split("\n") for path, text in texts.items() if path in wanted}


def default_jobs() -> int:
    """Return how many processes to use: one for each core."""
    return os.cpu_count() or 1
